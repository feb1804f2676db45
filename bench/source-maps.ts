import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CallFrame } from "./profile.ts";

/**
 * Returns a function that finds the source file of a frame: through the source map of its script where that has one.
 * Undefined for frames of Node.js itself.
 */
export function createLocator(): (frame: CallFrame) => string | undefined {
  const maps = new Map<string, { map: SourceMap; url: URL } | undefined>();
  return ({ url, lineNumber, columnNumber }) => {
    if (!/^(file:|\/|[A-Za-z]:\\)/.test(url)) return undefined;
    const path = url.startsWith("file:") ? fileURLToPath(url) : url;
    if (!maps.has(path)) maps.set(path, readSourceMap(path));
    const found = maps.get(path);
    const entry = found?.map.findEntry(lineNumber, columnNumber);
    // Code that the bundler has added has no source.
    if (!found || !entry || !("originalSource" in entry)) return path;
    return fileURLToPath(new URL(entry.originalSource, found.url));
  };
}

/** The map beside a compiled script. Packages keep theirs out of the way: their files tell enough. */
function readSourceMap(script: string): { map: SourceMap; url: URL } | undefined {
  const path = `${script}.map`;
  if (/[\\/]node_modules[\\/]/.test(script) || !existsSync(path)) return undefined;
  return { map: new SourceMap(JSON.parse(readFileSync(path, "utf8"))), url: pathToFileURL(path) };
}
