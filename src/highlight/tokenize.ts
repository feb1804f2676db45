import type { RegexEngine } from "shiki/core";
import type { KeptColours } from "./kept-colours.ts";
import { findLanguage } from "./languages.ts";
import { type Kind, kindOf, theme } from "./theme.ts";

/** A part of a line of code that is of one kind. */
export interface Run {
  text: string;
  kind: Kind | undefined;
}

/** The runs of each line of some code; undefined when its language has no grammar, or none that is loaded. */
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

/**
 * Divides the code of pages into runs, without waiting for anything: by what earlier builds have kept, or else by grammars
 * that are loaded. Which ones it lacked it says afterwards.
 */
export class Highlighter {
  readonly #read: (() => KeptColours) | undefined;
  #kept: KeptColours | undefined;
  readonly #missing = new Set<string>();

  /** `read` is called when there is code to colour. */
  constructor(read?: () => KeptColours) {
    this.#read = read;
  }

  readonly tokenize: Tokenize = (code, language) => {
    const name = findLanguage(language);
    if (name === undefined) return undefined;
    this.#kept ??= this.#read?.();
    const known = this.#kept?.find(code, name);
    if (known) return known;
    const colour = grammars.get(name);
    if (!colour) {
      this.#missing.add(name);
      return undefined;
    }
    const rows = colour(code);
    this.#kept?.add(code, name, rows);
    return rows;
  };

  /** The languages of code that has stayed plain since the last call, because their grammars are not loaded. */
  takeMissing(): string[] {
    const names = [...this.#missing];
    this.#missing.clear();
    return names;
  }

  /** What grammars have found since the last call, for `KeptColours.join`. */
  takeFresh(): string[] {
    return this.#kept?.takeFresh() ?? [];
  }
}

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
