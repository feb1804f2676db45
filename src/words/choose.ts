import { wordNames } from "./names.ts";
import type { WordTable } from "./tables.ts";
import type { OwnWords, WordName, Words } from "./words.ts";

/** All words of a blog, and which of them are in another language than the blog. */
export interface ChosenWords {
  words: Words;
  /** Words that are English, because there is no table for the blog's language and the author has not set them. */
  untranslated: WordName[];
}

/** The words of a table, with those of the author in their places. `language` is the blog's, a BCP 47 tag. */
export function chooseWords(table: WordTable, own: OwnWords, language: string): ChosenWords {
  const words: Record<string, unknown> = { ...table.words };
  const names = wordNames.filter((name) => own[name] !== undefined);
  for (const name of names) {
    const given = own[name] as string | object;
    if (typeof words[name] === "string") words[name] = given;
    // One text for all numbers leaves no other form.
    else words[name] = typeof given === "string" ? { other: given } : { ...(words[name] as object), ...given };
  }
  const isForeign = primaryOf(table.language) !== primaryOf(language);
  const untranslated = isForeign ? wordNames.filter((name) => own[name] === undefined) : [];
  return { words: words as unknown as Words, untranslated };
}

/** `en` of `en-GB`. */
function primaryOf(language: string): string {
  return language.split("-")[0]?.toLowerCase() ?? language;
}
