import type { ComponentChildren } from "preact";
import type { SiteView } from "../src/plan/layout-data.ts";
import type { CountedWords, WordName } from "../src/words/words.ts";
import { Foreign } from "./language.tsx";

/** Words that have one form for each number, and all others. */
type CountedName = { [Name in WordName]: SiteView["words"][Name] extends CountedWords ? Name : never }[WordName];
type PlainName = Exclude<WordName, CountedName>;

/**
 * One of the blog's words as a text, for attributes: `values` goes into its braces.
 *
 * @example
 * say(site, "page", { n: 2 }); //=> "Page 2"
 */
export function say(site: SiteView, name: PlainName, values: Record<string, string | number> = {}): string {
  return fill(site.words[name], values);
}

/** One of the blog's words with a number, in the form that the number asks for: `3 minutes`. */
export function count(site: SiteView, name: CountedName, number: number): string {
  const { text, digits } = formOf(site, name, number);
  return fill(text, { n: digits });
}

/**
 * One of the blog's words where the blog's language is spoken; `parts` go into its braces. It says its language when
 * there is no translation of it.
 *
 * @example
 * <Say site={site} word="filedUnder" parts={{ tags: <TagLinks tags={post.tags} /> }} />
 */
export function Say({
  site,
  word,
  parts = {},
}: {
  site: SiteView;
  word: PlainName;
  parts?: Record<string, ComponentChildren>;
}) {
  const inner = languageOfWord(site, word);
  return (
    <Foreign lang={inner} pageLang={site.language}>
      {cut(site.words[word]).map(({ text, slot }) =>
        slot === undefined ? (
          text
        ) : (
          <Foreign lang={site.language} pageLang={inner}>
            {slot in parts ? parts[slot] : `{${slot}}`}
          </Foreign>
        ),
      )}
    </Foreign>
  );
}

/** The same for a word with a number. `isShort`: it is seen as the number alone, and heard whole. */
export function Count({
  site,
  word,
  number,
  isShort = false,
}: {
  site: SiteView;
  word: CountedName;
  number: number;
  isShort?: boolean;
}) {
  const { text, digits } = formOf(site, word, number);
  // A form may be without its number.
  const isSplit = isShort && text.includes("{n}");
  return (
    <Foreign lang={languageOfWord(site, word)} pageLang={site.language}>
      {isSplit
        ? cut(text).map((piece) => (piece.slot ? digits : <span class="unseen">{piece.text}</span>))
        : fill(text, { n: digits })}
    </Foreign>
  );
}

/** The language of one of the blog's words, a BCP 47 tag: English when there is no translation. */
function languageOfWord(site: SiteView, word: WordName): string {
  return site.untranslated.includes(word) ? "en" : site.language;
}

/** A word with a number in its form for this number, with the number as the language writes it. */
function formOf(site: SiteView, word: CountedName, number: number): { text: string; digits: string } {
  const forms = site.words[word];
  const { plurals, numbers } = rulesOf(languageOfWord(site, word));
  return { text: forms[plurals.select(number)] ?? forms.other, digits: numbers.format(number) };
}

/** A text in pieces: those that are said, and the names of those that are put in. */
function cut(text: string): { text: string; slot?: string }[] {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, index) => (index % 2 ? { text: "", slot: piece } : { text: piece }))
    .filter((piece) => piece.text !== "" || "slot" in piece);
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot));
}

/** What is known of the numbers of a language; to make it takes as long as to render a page. */
const rules = new Map<string, { plurals: Intl.PluralRules; numbers: Intl.NumberFormat }>();

function rulesOf(language: string): { plurals: Intl.PluralRules; numbers: Intl.NumberFormat } {
  let known = rules.get(language);
  if (!known) {
    known = { plurals: new Intl.PluralRules(language), numbers: new Intl.NumberFormat(language) };
    rules.set(language, known);
  }
  return known;
}
