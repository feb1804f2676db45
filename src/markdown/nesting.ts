import type { MarkdownIt, Token } from "markdown-it";
import type { MarkdownEnv } from "./env.ts";

/** Line and column in a text, both from 1. */
interface Position {
  line: number;
  column: number;
}

/** Levels of links and images that fit on the stack when they are parsed once more. */
const MOST_INLINE = 1500;

/**
 * Where a text is nested more deeply than markdown-it reads it (`maxNesting`, 100 levels: a quotation is one, a list
 * and its item are two). It would leave out what is in such quotations and lists, and print the signs of links.
 */
export function findTooDeep(md: MarkdownIt, markdown: string): Position[] {
  if (!mayBeTooDeep(markdown)) return [];
  const env: MarkdownEnv = {};
  const { tokens, lost } = parseNotingLosses(md, markdown, env);
  const lines = markdown.split("\n");
  const inline = tokens.flatMap((token) => {
    if (token.type !== "inline" || !isReadOtherwise(md, token, env)) return [];
    const [first, last] = token.map ?? [0, lines.length];
    return findDeepest(lines, first, last);
  });
  return [...lost, ...inline];
}

/** A quick look: signs of so many quotations and lists in a line, or so many brackets. A tab is as wide as four spaces. */
function mayBeTooDeep(markdown: string): boolean {
  if (/[ \t>*+\-\d.)]{25}/.test(markdown)) {
    for (const [run] of markdown.matchAll(/[ \t>*+\-\d.)]{25,}/g)) {
      if (run.length + 3 * (run.split("\t").length - 1) >= 99) return true;
    }
  }
  let brackets = 0;
  for (let at = markdown.indexOf("["); at >= 0 && brackets < 100; at = markdown.indexOf("[", at + 1)) brackets++;
  return brackets === 100;
}

/** Parses, and notes the places from which on the parser has left out the rest of a quotation or an item. */
function parseNotingLosses(md: MarkdownIt, markdown: string, env: MarkdownEnv): { tokens: Token[]; lost: Position[] } {
  const lost: Position[] = [];
  const { tokenize } = md.block;
  // The parser says nothing of it, so the question that it asks itself is asked here as well.
  md.block.tokenize = function noteLoss(state, start, end) {
    const line = state.skipEmptyLines(start);
    const isText = line < end && (state.sCount[line] ?? 0) >= state.blkIndent;
    if (isText && state.level >= md.options.maxNesting) {
      const offset = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
      lost.push({ line: line + 1, column: offset - state.src.lastIndexOf("\n", offset - 1) });
    }
    tokenize.call(md.block, state, start, end);
  };
  try {
    return { tokens: md.parse(markdown, env), lost };
  } finally {
    md.block.tokenize = tokenize;
  }
}

/** True when links or images in a line become others with a higher limit. */
function isReadOtherwise(md: MarkdownIt, { content }: Token, env: MarkdownEnv): boolean {
  const depth = depthOf(content);
  if (depth < 100 || depth > MOST_INLINE) return depth > MOST_INLINE;
  const read = (maxNesting: number): string => {
    const usual = md.options.maxNesting;
    md.options.maxNesting = maxNesting;
    try {
      return typesOf(md.parseInline(content, { ...env, footnotes: undefined })).join();
    } finally {
      md.options.maxNesting = usual;
    }
  };
  return read(md.options.maxNesting) !== read(2 * MOST_INLINE);
}

function typesOf(tokens: Token[]): string[] {
  return tokens.flatMap(({ type, children }) => (type === "text" ? [] : [type, ...typesOf(children ?? [])]));
}

/** How many pairs of brackets stand in each other. */
function depthOf(text: string): number {
  const heights: number[] = [];
  let most = 0;
  for (const bracket of text.match(/[[\]]/g) ?? []) {
    if (bracket === "[") heights.push(0);
    else if (heights.length > 0) {
      const height = (heights.pop() ?? 0) + 1;
      most = Math.max(most, height);
      const around = heights.length - 1;
      if (around >= 0) heights[around] = Math.max(heights[around] ?? 0, height);
    }
  }
  return most;
}

/** The hundredth bracket of those that stand in each other. */
function findDeepest(lines: string[], first: number, last: number): Position[] {
  let depth = 0;
  for (let line = first; line < last; line++) {
    for (const { 0: bracket, index } of (lines[line] ?? "").matchAll(/[[\]]/g)) {
      depth = Math.max(0, depth + (bracket === "[" ? 1 : -1));
      if (depth === 100) return [{ line: line + 1, column: index + 1 }];
    }
  }
  return [{ line: first + 1, column: 1 }];
}
