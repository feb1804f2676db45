import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../package.ts";
import { note, type Problem, warning } from "../problem.ts";
import { hashOf, listOriginals, listOwn, nameOf, type Original, readOrigin } from "./layout-copy.ts";

/** How many names are told of what ours has. */
const MOST_NAMES = 8;

/** Tells which of the author's layouts and stylesheets have fallen behind Longhand's. */
export function findOldLayouts(root: string, folder: string): Problem[] {
  const originals = listOriginals();
  return listOwn(root, folder).flatMap((file): Problem[] => {
    const original = originals.get(nameOf(file));
    return original ? compare(readFileSync(join(root, folder, file), "utf8"), `${folder}/${file}`, original) : [];
  });
}

function compare(text: string, path: string, original: Original): Problem[] {
  const place = { path, line: 1, column: 1 };
  const origin = readOrigin(text);
  if (!origin) {
    const fact = `It cannot be told whether this layout has fallen behind Longhand's: nothing says which version it was copied from.`;
    return [
      note("layout-origin-unknown", place, fact, `longhand layouts copy ${original.name} writes one that says so.`),
    ];
  }
  if (origin.hash === hashOf(original.text)) return [];
  const missing = listNew(text, original);
  const what = missing.length > 0 ? ` Ours has and yours has not: ${showNames(missing)}.` : "";
  const fact = `${original.path} has changed since this copy was made of Longhand ${origin.version}; it is ${version} now.${what}`;
  const remedy = `Take over what you want of node_modules/longhand/${original.path}, and write sha256:${hashOf(original.text)} on the first line.`;
  return [warning("layout-behind", place, fact, remedy)];
}

/** Names of data, parts, classes and custom properties that the original has and the copy has not. */
function listNew(text: string, { path, text: ours }: Original): string[] {
  const list = path.endsWith(".css") ? namesOfStyle : namesOfLayout;
  const known = new Set(list(text));
  return [...new Set(list(ours))].filter((name) => !known.has(name));
}

function namesOfStyle(css: string): string[] {
  const code = css.replace(/\/\*[\s\S]*?\*\//g, "");
  return [...code.matchAll(/(--[\w-]+)(?=\s*:)|\.[a-z][\w-]*(?=[^{};]*\{)/g)].map(([name]) => name);
}

function namesOfLayout(code: string): string[] {
  const plain = code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import .*$/gm, "");
  const names = /\b(?:site|post|page|head|tag|pager|entry|navigation)\.[a-z]\w*|<[A-Z]\w*|\bclass="[^"]+"/g;
  return [...plain.matchAll(names)].map(([name]) => name);
}

function showNames(names: string[]): string {
  const rest = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${rest > 0 ? `, and ${rest} more` : ""}`;
}
