import { words as english } from "./en.ts";
import type { Words } from "./words.ts";

/** The words of one language. */
export interface WordTable {
  /** Its language, a BCP 47 tag. */
  language: string;
  words: Words;
}

/** English, which stands in for languages without a table. */
export const englishTable: WordTable = { language: "en", words: english };

/** Each is a file by itself, loaded when a blog is in its language. */
const tables: Record<string, () => Promise<{ words: Words }>> = {
  de: () => import("./de.ts"),
  es: () => import("./es.ts"),
  fr: () => import("./fr.ts"),
  it: () => import("./it.ts"),
  nl: () => import("./nl.ts"),
  pl: () => import("./pl.ts"),
  pt: () => import("./pt.ts"),
};

/** The languages that have a table, English first. */
export const wordLanguages: readonly string[] = ["en", ...Object.keys(tables)];

/**
 * The language of the table for a blog: the longest beginning of its BCP 47 tag that has one, else English.
 * https://www.rfc-editor.org/rfc/rfc4647#section-3.4
 *
 * @example
 * findWordLanguage("de-AT"); //=> "de"
 * findWordLanguage("mi"); //=> "en"
 */
export function findWordLanguage(language: string): string {
  const parts = language.toLowerCase().split("-");
  for (let length = parts.length; length > 0; length--) {
    const range = parts.slice(0, length).join("-");
    const found = wordLanguages.find((one) => one.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  return "en";
}

/** Loads the table for a blog in this language, a BCP 47 tag; nothing is loaded for English. */
export async function loadWords(language: string): Promise<WordTable> {
  const found = findWordLanguage(language);
  const load = tables[found];
  return load ? { language: found, words: (await load()).words } : englishTable;
}
