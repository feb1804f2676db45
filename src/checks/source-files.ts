import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placeOfOffset } from "../content/text-file.ts";
import type { Place } from "../problem.ts";

/** The author's files, in which findings on finished pages are placed. Each is read when something is found, once. */
export class SourceFiles {
  readonly #root: string;
  readonly #texts = new Map<string, string | undefined>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The beginning of the file, or undefined when `source` names no file of the author's. */
  start(source: string): Place | undefined {
    return this.#read(source) === undefined ? undefined : { path: source, line: 1, column: 1 };
  }

  /** Where the first of the texts that is there stands, after the front matter; the file's beginning when none is. */
  find(source: string, wanted: (string | RegExp)[]): Place | undefined {
    const text = this.#read(source);
    if (text === undefined) return undefined;
    const bodyStart = Math.max(0, text.indexOf("\n---", 3));
    const body = text.slice(bodyStart);
    for (const one of wanted) {
      const offset = typeof one === "string" ? body.indexOf(one) : body.search(one);
      if (one !== "" && offset >= 0) return { path: source, ...placeOfOffset(text, bodyStart + offset) };
    }
    return this.start(source);
  }

  #read(source: string): string | undefined {
    // Lists and feeds are named by what makes them: "the archive".
    if (!/\.(md|njk|liquid|html|tsx|11ty\.[cm]?[jt]sx?)$/i.test(source)) return undefined;
    if (!this.#texts.has(source)) this.#texts.set(source, readText(join(this.#root, source)));
    return this.#texts.get(source);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}
