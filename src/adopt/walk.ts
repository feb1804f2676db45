import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { compare } from "../content/read.ts";
import { fail } from "./load.ts";

const MAX_FILES = 100_000;
const MAX_DEPTH = 40;

/**
 * Files below a folder, as paths from it with forward slashes, sorted. Names that begin with a dot or an underscore are
 * left out, and links that lead out of the folder. Throws a `ProblemError` when there are too many files.
 */
export function walkFolder(folder: string): string[] {
  const home = realpathSync(folder);
  const files: string[] = [];
  const walk = (path: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const entry of readdirSync(join(home, path), { withFileTypes: true })) {
      if (/^[._]/.test(entry.name) || entry.name === "node_modules") continue;
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(below, depth + 1);
      else if (entry.isFile() || (entry.isSymbolicLink() && isFileWithin(join(home, below), home))) files.push(below);
      if (files.length > MAX_FILES) {
        const fact = `There are more than ${MAX_FILES.toLocaleString("en")} files in it.`;
        throw fail("adopt-large", folder, fact, "Give the folder of the built site only, or its sitemap.");
      }
    }
  };
  walk("", 0);
  return files.sort(compare);
}

function isFileWithin(path: string, home: string): boolean {
  try {
    return realpathSync(path).startsWith(home + sep) && statSync(path).isFile();
  } catch {
    return false;
  }
}
