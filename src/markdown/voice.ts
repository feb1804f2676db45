import { fill } from "../words/fill.ts";
import { englishTable } from "../words/tables.ts";
import type { WordName, Words } from "../words/words.ts";
import type { MarkdownEnv } from "./env.ts";

/** Words of the blog that are no words with numbers. */
type PlainName = { [Name in WordName]: Words[Name] extends string ? Name : never }[WordName];

/** What the blog itself says in the middle of an author's text: the labels of alerts, the names of buttons. */
export class Voice {
  readonly #words: Words;
  readonly #untranslated: readonly WordName[];
  readonly #language: string;

  /** `language` is the blog's. Without words, it speaks English. */
  constructor(options: { language: string; words?: Words; untranslated?: readonly WordName[] }) {
    this.#words = options.words ?? englishTable.words;
    this.#untranslated = options.untranslated ?? [];
    this.#language = options.language;
  }

  /** A word as HTML, for texts and attributes; `values` are HTML too. */
  say(name: PlainName, values: Record<string, string> = {}): string {
    return fill(escapeHtml(this.#words[name]), values);
  }

  /** The language of a word, a BCP 47 tag. */
  languageOf(name: PlainName): string {
    return this.#untranslated.includes(name) ? "en" : this.#language;
  }

  /** The attributes of an element in which a word stands alone: empty when the text around it is in the same language. */
  attributesOf(name: PlainName, { markdown }: MarkdownEnv): string {
    const language = this.languageOf(name);
    return !markdown || markdown.lang === language ? "" : ` lang="${escapeHtml(language)}" dir="auto"`;
  }
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
