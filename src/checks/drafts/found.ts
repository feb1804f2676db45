import { createHash } from "node:crypto";
import type { Phrase, Unpublished } from "./secrets.ts";

/** An unpublished text with all that is looked for. */
export interface Guarded {
  text: Unpublished;
  phrases: Phrase[];
  /** A hash of the phrases: all that decides whether one of them is in a file. */
  key: string;
}

/**
 * What was found of unpublished texts in all files of a site, as plain data: by the key of each text, the number of the
 * phrase, the words as they stand there, and where the files stand in `files`.
 */
export interface DraftRecord {
  files: string[];
  texts: Record<string, { phrase: number; text: string; files: number[] }[]>;
}

/** A phrase, and the words as they stand in a file. */
export interface FoundPhrase {
  phrase: Phrase;
  text: string;
}

/** The phrases that stand on the site. */
export class FoundPhrases {
  readonly #places = new Map<Phrase, Map<string, string>>();

  get phrases(): Phrase[] {
    return [...this.#places.keys()];
  }

  /** The files in which a phrase stands, with the words as they stand there first. */
  placesOf(phrase: Phrase): ReadonlyMap<string, string> {
    return this.#places.get(phrase) ?? new Map();
  }

  note({ phrase, text }: FoundPhrase, outputPath: string): void {
    let places = this.#places.get(phrase);
    if (!places) {
      places = new Map();
      this.#places.set(phrase, places);
    }
    // A copy: a text that is cut from a page keeps the page in memory.
    if (!places.has(outputPath)) places.set(outputPath, Buffer.from(text).toString());
  }

  toRecord(guarded: Guarded[]): DraftRecord {
    const numbers = new Map<string, number>();
    const numberOf = (file: string): number => {
      const number = numbers.get(file) ?? numbers.size;
      numbers.set(file, number);
      return number;
    };
    const recordOf = (phrase: Phrase, index: number): DraftRecord["texts"][string] =>
      [...groupByText(this.placesOf(phrase))].map(([text, files]) => ({
        phrase: index,
        text,
        files: files.map(numberOf),
      }));
    const texts = Object.fromEntries(guarded.map(({ key, phrases }) => [key, phrases.flatMap(recordOf)]));
    return { files: [...numbers.keys()], texts };
  }
}

/** What a record has of texts whose phrases are the same, by file. */
export function recall(guarded: Guarded[], { files, texts }: DraftRecord): Map<string, FoundPhrase[]> {
  const found = new Map<string, FoundPhrase[]>();
  for (const { key, phrases } of guarded) {
    for (const match of texts[key] ?? []) {
      const phrase = phrases[match.phrase];
      if (!phrase) continue;
      for (const number of match.files) {
        const file = files[number] ?? "";
        const known = found.get(file);
        if (known) known.push({ phrase, text: match.text });
        else found.set(file, [{ phrase, text: match.text }]);
      }
    }
  }
  return found;
}

/** The key of a text by what is looked for. */
export function keyOf(phrases: Phrase[]): string {
  const hash = createHash("sha256");
  for (const { words } of phrases) hash.update(`${words.map(({ text }) => text).join(" ")}\n`);
  return hash.digest("hex");
}

/** The files by the words that stand there. */
function groupByText(places: ReadonlyMap<string, string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [file, text] of places) {
    const group = groups.get(text);
    if (group) group.push(file);
    else groups.set(text, [file]);
  }
  return groups;
}
