import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findNearest } from "../nearest.ts";

/** Names of which Shiki has no file. */
const otherNames = new Map([
  ["c++", "cpp"],
  ["c#", "csharp"],
  ["f#", "fsharp"],
  // Its grammar reads both.
  ["njk", "jinja"],
  ["nunjucks", "jinja"],
]);

/** Names of what has no grammar, and shall have none. */
const plainNames = new Set(["text", "txt", "plain", "plaintext", "ansi"]);

let folder: string | undefined;

/** Shiki has one file for each name of a language. To look there takes a fraction of the time of loading its list. */
function grammarFolder(): string {
  folder ??= join(dirname(createRequire(import.meta.url).resolve("shiki/core")), "langs");
  return folder;
}

/**
 * The name by which Shiki knows a language that somebody has written, in any case: `TS` is `ts`, `C++` is `cpp`.
 * Undefined when it knows none of that name.
 */
export function findLanguage(written: string): string | undefined {
  const lower = written.toLowerCase();
  const name = otherNames.get(lower) ?? lower;
  return /^[\w.-]+$/.test(name) && existsSync(join(grammarFolder(), `${name}.mjs`)) ? name : undefined;
}

/** True for names of text that is no code: it has no colours, and is not meant to. */
export function isPlainText(written: string): boolean {
  return plainNames.has(written.toLowerCase());
}

/** The known name that is most like one that is not known, when there is one. */
export function findNearestLanguage(written: string): string | undefined {
  const files = readdirSync(grammarFolder()).filter((file) => file.endsWith(".mjs"));
  const names = [...files.map((file) => file.slice(0, -".mjs".length)).sort(), ...plainNames];
  return findNearest(written.toLowerCase(), names, Math.floor(written.length / 3));
}
