import type { Token } from "markdown-it";
import { locate } from "./locate.ts";
import { loadTemml } from "./packages.ts";

/** A formula as MathML, or why it cannot be one. */
export type Formula = { html: string } | { html?: never; message: string; offset: number };

/** What was made in this process: a text is looked at for its facts, and written afterwards. */
const known = new Map<string, Formula>();

/** Makes MathML of a formula in TeX. Nothing in it can lead anywhere or load anything. */
export function renderFormula(tex: string, isDisplay: boolean): Formula {
  const key = `${isDisplay}${tex}`;
  const formula = known.get(key) ?? makeFormula(tex, isDisplay);
  if (known.size < 5_000) known.set(key, formula);
  return formula;
}

function makeFormula(tex: string, isDisplay: boolean): Formula {
  try {
    const math = loadTemml().renderToString(tex, { displayMode: isDisplay, throwOnError: true, trust: false });
    // The stylesheet says how it is shown; the source is there for what reads pages without MathML.
    const [, attributes = ""] = /^<math([^>]*)>/.exec(math) ?? [];
    const own = attributes.replace(/ (?:style|class)="[^"]*"/g, "");
    return {
      html: `<math${own} alttext="${escapeAttribute(tex.trim())}">${math.slice(attributes.length + "<math>".length)}`,
    };
  } catch (issue) {
    const { message, position } = issue as { message?: unknown; position?: unknown };
    return {
      message: tidy(String(message)),
      offset: typeof position === "number" ? Math.min(position, tex.length) : 0,
    };
  }
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Without the excerpt with its underlined letters, and the place, which is said otherwise. */
function tidy(message: string): string {
  const [text = ""] = message
    .replace(/^\s*(?:Temml )?(?:ParseError)?:?\s*/, "")
    .split(/ at (?:position \d+|end of input)\b/);
  return text.trim().replace(/[.:]$/, "");
}

/** True for the token of a formula that stands in a line of its own. */
export function isDisplay(token: Token | undefined): boolean {
  return token?.markup === "$$";
}

/** A formula that cannot be read, with the place of what is wrong in it: line and column in the text, both from 1. */
export interface UnreadFormula {
  message: string;
  line: number;
  column: number;
}

/** Finds the formulas of a parsed text that cannot be read. */
export function findUnreadFormulas(tokens: Token[], markdown: string): UnreadFormula[] {
  if (!markdown.includes("$")) return [];
  const lines = markdown.split("\n");
  const unread: UnreadFormula[] = [];
  let block: [number, number] = [0, lines.length];
  for (const token of tokens) {
    if (token.type === "footnote_block_open") block = [0, lines.length];
    else if (token.map) block = token.map;
    // Terms of definitions have the line before their end.
    const [first, end] = [block[0], Math.max(block[1], block[0] + 1)];
    for (const part of [token, ...(token.children ?? [])]) {
      if (part.type !== "math_inline" && part.type !== "math_block") continue;
      const formula = renderFormula(part.content, isDisplay(part));
      if (formula.html !== undefined) continue;
      unread.push({ message: formula.message, ...placeOf(part, formula.offset, lines, first, end) });
    }
  }
  return unread;
}

function placeOf({ content, markup }: Token, offset: number, lines: string[], first: number, end: number) {
  const parts = content.split("\n");
  const start = locate(lines, first, end, [markup + parts[0]]);
  const before = content.slice(0, offset).split("\n");
  const inLine = before.at(-1)?.length ?? 0;
  if (before.length === 1) return { line: start.line, column: start.column + markup.length + inLine };
  const line = start.line + before.length - 1;
  const text = parts[before.length - 1] ?? "";
  return { line, column: Math.max(0, lines[line - 1]?.indexOf(text) ?? 0) + inLine + 1 };
}
