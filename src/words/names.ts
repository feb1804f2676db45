import { words as english } from "./en.ts";
import type { WordName } from "./words.ts";

/** The names of all words. */
export const wordNames = Object.keys(english) as WordName[];

/** True for a word that has a form for each number. */
export function isCounted(name: WordName): boolean {
  return typeof english[name] !== "string";
}

/** What a word may have in braces: `["n"]` for `readingTime`. */
export function listSlots(name: WordName): string[] {
  const word = english[name];
  const text = typeof word === "string" ? word : word.other;
  return slotsIn(text);
}

/** The names in braces of a text, in their order. */
export function slotsIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}
