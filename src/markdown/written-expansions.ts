import type { Token } from "markdown-it";
import { isExpandable, mayExpand } from "./expand.ts";

/** An expandable link in a Markdown text. */
export interface WrittenExpansion {
  href: string;
  /** Line and column of its first bracket in the text, both from 1. */
  line: number;
  column: number;
}

/** A place in a text where an expandable link may begin; line and column from 0. */
interface Candidate {
  line: number;
  column: number;
  /** An address or the name of one follows the words. */
  hasAddress: boolean;
}

/** In UTF-16 units; the words of a link are shorter. */
const LONGEST_LABEL = 1000;

/** All expandable links of a parsed Markdown text, in order, with their places. */
export function findExpansions(tokens: Token[], markdown: string): WrittenExpansion[] {
  const found: WrittenExpansion[] = [];
  if (!mayExpand(markdown)) return found;
  const lines = markdown.split("\n");
  const candidates = listCandidates(tokens, lines);
  let [first, last] = [0, lines.length];
  const take = (): Candidate | undefined => {
    const isHere = ({ line }: Candidate): boolean => line >= first && line < last;
    const sure = candidates.findIndex((one) => isHere(one) && one.hasAddress);
    const index = sure >= 0 ? sure : candidates.findIndex(isHere);
    return index < 0 ? undefined : candidates.splice(index, 1)[0];
  };
  for (const token of tokens) {
    // Notes have no lines of their own. They come last, when only their links are left.
    if (token.type === "footnote_block_open") [first, last] = [0, lines.length];
    if (token.map) [first, last] = token.map;
    for (const child of token.type === "inline" ? (token.children ?? []) : []) {
      if (!isExpandable(child)) continue;
      const { line, column } = take() ?? { line: first, column: 0 };
      found.push({ href: String(child.attrGet("href") ?? ""), line: line + 1, column: column + 1 });
    }
  }
  return found;
}

/** A text in which its expandable links are plain ones, for programs that know nothing else. */
export function withPlainLinks(markdown: string, expansions: readonly WrittenExpansion[]): string {
  const lines = markdown.split("\n");
  // From the end, so that no place moves.
  for (const { line, column } of [...expansions].sort((a, b) => b.line - a.line || b.column - a.column)) {
    const text = lines[line - 1] ?? "";
    const [before, rest] = [text.slice(0, column), text.slice(column)];
    // Without the colon, words that are the name of an address would be the name of another.
    const isFound = before.endsWith("[") && rest.startsWith(":");
    if (isFound && hasAddress(lines, line - 1, column - 1)) lines[line - 1] = before + rest.replace(/^:[^\S\n]*/, "");
  }
  return lines.join("\n");
}

function listCandidates(tokens: Token[], lines: string[]): Candidate[] {
  const seen = [...lines];
  for (const { type, map } of tokens) {
    if (map && (type === "fence" || type === "code_block" || type === "html_block")) {
      for (let line = map[0]; line < map[1]; line++) seen[line] = "";
    }
  }
  const text = blankCode(seen.join("\n")).split("\n");
  return text.flatMap((written, line) =>
    [...written.matchAll(/(?<!\\)\[:/g)].map(({ index: column }) => ({
      line,
      column,
      hasAddress: hasAddress(text, line, column),
    })),
  );
}

/** True when the bracket that closes the one at a place is followed by an address, or by the name of one. */
function hasAddress(lines: string[], line: number, column: number): boolean {
  const paragraph: string[] = [];
  for (let next = line, size = 0; next < lines.length && size < LONGEST_LABEL; next++) {
    const text = lines[next]?.slice(next === line ? column : 0, LONGEST_LABEL + column) ?? "";
    if (text.trim() === "") break;
    paragraph.push(text);
    size += text.length;
  }
  const text = paragraph.join("\n");
  let depth = 0;
  for (const { 0: sign, index } of text.matchAll(/\\[\s\S]|[[\]]/g)) {
    depth += sign === "[" ? 1 : sign === "]" ? -1 : 0;
    if (depth === 0 && sign === "]") return /^(?:\(|\[[^\]])/.test(text.slice(index + 1, index + 3));
  }
  return false;
}

/** The text with spaces for code within its lines. No such code goes over an empty line. */
function blankCode(markdown: string): string {
  return markdown
    .split(/(\n[^\S\n]*\n)/)
    .map((part) => (part.includes("`") && part.includes("[:") ? blankSpans(part) : part))
    .join("");
}

/** https://spec.commonmark.org/0.31.2/#code-spans */
function blankSpans(paragraph: string): string {
  const runs = [...paragraph.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ length, index }));
  const closers = new Map<number, number[]>();
  for (const { length, index } of runs.toReversed()) {
    const ends = closers.get(length);
    if (ends) ends.push(index);
    else closers.set(length, [index]);
  }
  let blank = "";
  for (const { length, index } of runs) {
    if (index < blank.length || paragraph[index - 1] === "\\") continue;
    const ends = closers.get(length) ?? [];
    while (ends.length > 0 && (ends.at(-1) ?? 0) <= index) ends.pop();
    const end = ends.at(-1);
    if (end === undefined) continue;
    const code = paragraph.slice(index, end + length);
    blank += paragraph.slice(blank.length, index) + code.replace(/[^\n]/g, " ");
  }
  return blank + paragraph.slice(blank.length);
}
