import type { Token } from "markdown-it";

/** Where one of the texts stands first in a range of lines; the first line of the range when none does. */
export function locate(
  lines: string[],
  first: number,
  last: number,
  texts: string[],
): { line: number; column: number } {
  for (const text of texts) {
    for (let line = first; text && line < last; line++) {
      const at = lines[line]?.indexOf(text) ?? -1;
      if (at >= 0) return { line: line + 1, column: at + 1 };
    }
  }
  return { line: first + 1, column: 1 };
}

/**
 * Finds places in the HTML of a parsed text: gives a function from a token and an offset in its content to line and
 * column, both from 1. Tokens in a line do not know where they stand, so they are looked for one after the other; code
 * is passed over.
 */
export function locateHtml(
  tokens: Token[],
  markdown: string,
): (token: Token, offset: number) => { line: number; column: number } {
  const lines = markdown.split("\n");
  const starts = new Map<Token, Position>();
  let block: [number, number] = [0, lines.length];
  let from: Position = { line: 0, column: 0 };
  const find = (text: string): Position | undefined => {
    for (let line = from.line; line < block[1]; line++) {
      const column = lines[line]?.indexOf(text, line === from.line ? from.column : 0) ?? -1;
      if (column >= 0) return { line, column };
    }
    return undefined;
  };
  for (const token of tokens) {
    if (token.type === "footnote_block_open") block = [0, lines.length];
    if (token.map) block = token.map;
    if (token.map || token.type === "footnote_block_open") from = { line: block[0], column: 0 };
    for (const part of token.type === "html_block" ? [token] : (token.children ?? [])) {
      if (!["html_block", "html_inline", "code_inline", "math_inline"].includes(part.type)) continue;
      const [first = "", ...rest] = part.content.split("\n");
      const start = find(first);
      if (!start) continue;
      starts.set(part, start);
      from =
        rest.length > 0
          ? { line: start.line + rest.length, column: 0 }
          : { ...start, column: start.column + first.length };
    }
  }
  return (token, offset) => {
    const start = starts.get(token) ?? { line: block[0], column: 0 };
    const before = token.content.slice(0, offset).split("\n");
    const line = start.line + before.length - 1;
    const inLine = before.at(-1)?.length ?? 0;
    if (before.length === 1) return { line: line + 1, column: start.column + inLine + 1 };
    // In quotations and lists, something stands in front of each line.
    const text = token.content.split("\n")[before.length - 1] ?? "";
    return { line: line + 1, column: Math.max(0, lines[line]?.indexOf(text) ?? 0) + inLine + 1 };
  };
}

/** Both from 0. */
interface Position {
  line: number;
  column: number;
}
