import type { RegexEngine } from "shiki/core";
import { findLanguage } from "./languages.ts";
import { type Kind, kindOf, theme } from "./theme.ts";

/** A part of a line of code that is of one kind. */
export interface Run {
  text: string;
  kind: Kind | undefined;
}

/** The runs of each line of some code; undefined when the grammar of its language is not loaded. */
export type Tokenize = (code: string, language: string) => Run[][] | undefined;

/** In UTF-16 units. Lines that are longer were not written by hand; they stay plain. */
const LONGEST_LINE = 2000;

/** By name as Shiki knows it. Grammars stay for the life of the process: `dev` renders the same pages again. */
const grammars = new Map<string, (code: string) => Run[][]>();

let engine: Promise<RegexEngine> | undefined;

/** Loads Shiki, if it is not there yet, and the grammars of these languages, by names that `findLanguage` gives. */
export async function loadGrammars(names: Iterable<string>): Promise<void> {
  const missing = [...new Set(names)].filter((name) => !grammars.has(name));
  if (missing.length === 0) return;
  const { createHighlighterCoreSync } = await import("shiki/core");
  const { createOnigurumaEngine } = await import("shiki/engine/oniguruma");
  engine ??= createOnigurumaEngine(import("shiki/wasm"));
  for (const name of missing) {
    const { default: langs } = await import(`shiki/langs/${name}.mjs`);
    // Each by itself: what a grammar makes of a language that stands in another one depends on which others are there.
    const highlighter = createHighlighterCoreSync({
      themes: [theme],
      langs: [langs],
      engine: await engine,
      warnings: false,
    });
    // A time limit would make a page depend on how busy the machine is.
    const options = {
      lang: langs.at(-1).name,
      theme: "longhand",
      tokenizeTimeLimit: 0,
      tokenizeMaxLineLength: LONGEST_LINE,
    };
    grammars.set(name, (code) =>
      highlighter
        .codeToTokensBase(code, options)
        .map((line) => joinRuns(line.map(({ content, color }) => ({ text: content, kind: kindOf(color) })))),
    );
  }
}

/** Divides code into runs, in a language whose grammar is loaded. */
export const tokenize: Tokenize = (code, language) => {
  const name = findLanguage(language);
  return name === undefined ? undefined : grammars.get(name)?.(code);
};

/** As few runs as show the same. Space has no colour, and a word has one: `10px`. */
function joinRuns(runs: Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && (last.kind === run.kind || isSpace(run.text) || isInWord(last.text, run.text))) last.text += run.text;
    else if (last && isSpace(last.text)) Object.assign(last, { text: last.text + run.text, kind: run.kind });
    else joined.push({ ...run });
  }
  return joined;
}

function isSpace(text: string): boolean {
  return /^\s*$/.test(text);
}

function isInWord(left: string, right: string): boolean {
  return /[\p{L}\p{M}\p{N}]$/u.test(left) && /^[\p{L}\p{M}\p{N}]/u.test(right);
}
