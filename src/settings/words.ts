import * as v from "valibot";
import { isCounted, listSlots, slotsIn, wordNames } from "../words/names.ts";
import type { WordName } from "../words/words.ts";

/** The plural categories that there are in any language. */
const categories = ["zero", "one", "two", "few", "many", "other"] as const;

/**
 * The form of the author's own words: each may have in braces what Longhand puts in there, and nothing else. Made when an
 * author sets words.
 */
export const ownWords = v.optional(v.lazy(createOwnWords));

function createOwnWords() {
  const forms = wordNames.map((name) => [name, v.optional(isCounted(name) ? createForms(name) : createText(name))]);
  return v.strictObject(Object.fromEntries(forms), 'words by their names, such as { related: "Read on" }');
}

function createText(name: WordName) {
  const slots = listSlots(name);
  const may =
    slots.length > 0
      ? `with nothing in braces but ${slots.map((slot) => `{${slot}}`).join(" and ")}`
      : "without braces";
  const form = `a text that is not empty, ${may}`;
  const isFit = (text: string): boolean => slotsIn(text).every((slot) => slots.includes(slot));
  return v.pipe(v.string(form), v.trim(), v.nonEmpty(form), v.check(isFit, form));
}

function createForms(name: WordName) {
  const text = createText(name);
  const forms = Object.fromEntries(categories.map((category) => [category, v.optional(text)]));
  const each = v.strictObject(forms, 'a text, or one for each form, such as { one: "1 minute", other: "{n} minutes" }');
  return v.lazy((input): v.GenericSchema => (typeof input === "string" ? text : each));
}
