import { readSealed, writeSealed } from "../cache-file.ts";
import { digest } from "../digest.ts";
import { buildId } from "../package.ts";
import type { Kind } from "./theme.ts";
import type { Run } from "./tokenize.ts";

/** A block of code. Plain data. */
export interface Code {
  /** By the name that `findLanguage` gives. */
  language: string;
  /** Without the end of its last line. */
  text: string;
}

/** In characters: some 20,000 blocks. When there is more of it, only what is new is kept. */
const MOST_KEPT = 4_000_000;

/**
 * How blocks of code were coloured by earlier builds: for each line the lengths of its runs and their kinds, never a word
 * of the code itself. So the worst that a damaged file of the cache can do is a wrong colour.
 */
export class KeptColours {
  readonly #code: string;
  /** By key, as `pack` has made them. */
  readonly #known = new Map<string, string>();
  readonly #fresh = new Map<string, string>();

  /** `code` names the code that colours; what other code has kept in `text` is not trusted. */
  constructor(code: string, text: string | undefined) {
    this.#code = code;
    const [first, ...lines] = text?.split("\n") ?? [];
    if (first !== code) return;
    for (const line of lines) {
      const [key, rows] = line.split(" ");
      if (key && rows !== undefined) this.#known.set(key, rows);
    }
  }

  /** The runs of each line of some code; undefined when it was not coloured before. */
  find(code: string, language: string): Run[][] | undefined {
    const rows = this.#known.get(keyOf(code, language));
    return rows === undefined ? undefined : unpack(rows, code);
  }

  /** Keeps what a grammar has found. */
  add(code: string, language: string, rows: Run[][]): void {
    this.#fresh.set(keyOf(code, language), pack(rows));
  }

  /** Whether some code was coloured before. */
  has({ language, text }: Code): boolean {
    return this.#known.has(keyOf(text, language));
  }

  /** Takes what another thread has found, lines of its `takeFresh`. */
  learn(lines: string[]): void {
    for (const line of lines) {
      const [key = "", rows = ""] = line.split(" ");
      this.#known.set(key, rows);
      this.#fresh.set(key, rows);
    }
  }

  /** What was added since the last call: lines for `join`. */
  takeFresh(): string[] {
    const lines = [...this.#fresh].map(([key, rows]) => `${key} ${rows}`);
    this.#fresh.clear();
    return lines;
  }

  /** The text of the file with these lines, too. */
  join(fresh: string[]): string {
    const all = new Map(this.#known);
    for (const line of fresh) {
      const [key = "", rows = ""] = line.split(" ");
      all.set(key, rows);
    }
    const text = [this.#code, ...[...all].map(([key, rows]) => `${key} ${rows}`)].join("\n");
    return text.length <= MOST_KEPT ? text : [this.#code, ...fresh].join("\n");
  }
}

const COLOURS_FILE = "colours.txt";

/** What earlier builds have kept in the cache folder. */
export function readColours(cache: string): KeptColours {
  return new KeptColours(digest(buildId), readSealed(cache, COLOURS_FILE));
}

/** Adds what grammars have found. Only who has the lock writes here. */
export function writeColours(cache: string, fresh: string[]): void {
  if (fresh.length > 0) writeSealed(cache, COLOURS_FILE, readColours(cache).join(fresh));
}

function keyOf(code: string, language: string): string {
  return digest(`${language}\n${code}`);
}

/** Lines with a comma between them: `12k5.3s` is a line of twelve characters of a keyword, five of no kind, three of a string. */
function pack(rows: Run[][]): string {
  return rows.map((runs) => runs.map(({ text, kind }) => `${text.length}${kind ?? "."}`).join("")).join(",");
}

/** Undefined when these are not the runs of this code. */
function unpack(packed: string, code: string): Run[][] | undefined {
  const lines = code.split("\n");
  const rows = packed.split(",").map((row, index) => {
    let end = 0;
    return Array.from(row.matchAll(/(\d+)([cksf.])/g), ([, length, kind]): Run => {
      const text = lines[index]?.slice(end, end + Number(length)) ?? "";
      end += Number(length);
      return { text, kind: kind === "." ? undefined : (kind as Kind) };
    });
  });
  const isWhole = rows.length === lines.length && rows.every((runs, index) => toText(runs) === lines[index]);
  return isWhole ? rows : undefined;
}

function toText(runs: Run[]): string {
  return runs.map(({ text }) => text).join("");
}
