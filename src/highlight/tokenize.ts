import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { lazily } from "../load-package.ts";
import { type Code, KeptColours } from "./kept-colours.ts";
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

/** Those that are being loaded. */
const loading = new Map<string, Promise<void>>();

const loadShiki = lazily<typeof import("@shikijs/primitive")>("@shikijs/primitive");
const loadEngine = lazily<typeof import("@shikijs/engine-oniguruma")>("@shikijs/engine-oniguruma");
let engine: ReturnType<ReturnType<typeof loadEngine>["createOnigurumaEngine"]> | undefined;

/** Loads Shiki, if it is not there yet, and the grammars of these languages, by names that `findLanguage` gives. */
export async function loadGrammars(names: Iterable<string>): Promise<void> {
  for (const name of names) {
    if (!loading.has(name)) loading.set(name, loadGrammar(name));
    await loading.get(name);
  }
}

/** From the file itself: as a module, it would be read as JavaScript and decoded first. */
async function startOniguruma(imports?: WebAssembly.Imports): Promise<WebAssembly.Exports> {
  const file = createRequire(import.meta.url).resolve("shiki/onig.wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), imports);
  return instance.exports;
}

async function loadGrammar(name: string): Promise<void> {
  const { createShikiPrimitive, codeToTokensBase } = loadShiki();
  engine ??= loadEngine().createOnigurumaEngine({ instantiator: startOniguruma });
  const { default: langs } = await import(`shiki/langs/${name}.mjs`);
  // Each by itself: what a grammar makes of a language that stands in another one depends on which others are there.
  const shiki = createShikiPrimitive({ themes: [theme], langs: [langs], engine: await engine, warnings: false });
  // A time limit would make a page depend on how busy the machine is.
  const options = {
    lang: langs.at(-1).name,
    theme: "longhand",
    tokenizeTimeLimit: 0,
    tokenizeMaxLineLength: LONGEST_LINE,
  };
  grammars.set(name, (code) =>
    codeToTokensBase(shiki, code, options).map((line) =>
      joinRuns(line.map(({ content, color }) => ({ text: content, kind: kindOf(color) }))),
    ),
  );
}

/** Whether the grammar of a language is there, so that to colour a block of it takes no more than a moment. */
export function isLoaded(language: string): boolean {
  return grammars.has(language);
}

/** Colours code for another thread, which gets lines for `KeptColours.learn`. */
export async function colourCode(code: Code[]): Promise<string[]> {
  await loadGrammars(code.map(({ language }) => language));
  const found = new KeptColours("", undefined);
  for (const { language, text } of code) found.add(text, language, grammars.get(language)?.(text) ?? []);
  return found.takeFresh();
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
