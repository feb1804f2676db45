import type { MarkdownIt, Token } from "markdown-it";
import { isDisplay, renderFormula } from "./formula.ts";

const DOLLAR = 0x24;
const BACKSLASH = 0x5c;

type InlineState = Parameters<Parameters<MarkdownIt["inline"]["ruler"]["push"]>[1]>[0];
type BlockState = Parameters<Parameters<MarkdownIt["block"]["ruler"]["push"]>[1]>[0];

/**
 * `$…$` is a formula in the line, `$$…$$` one of its own. Prices are none, by the rule of Pandoc
 * (https://pandoc.org/MANUAL.html#math): a character that is no space must follow the first `$`; one must stand before
 * the second, and no digit behind it. `\$` is always a dollar.
 */
export function addMath(md: MarkdownIt): void {
  md.inline.ruler.after("escape", "math_inline", readInline);
  md.block.ruler.before("fence", "math_block", readBlock, { alt: ["paragraph", "reference", "blockquote", "list"] });
  describeBySource(md);
  md.renderer.rules.math_inline = (tokens, index) => renderToken(md, tokens[index]);
  md.renderer.rules.math_block = (tokens, index) =>
    `<div class="formula" tabindex="0">${renderToken(md, tokens[index])}</div>\n`;
}

/** In the description of a picture, a formula is its source. */
function describeBySource(md: MarkdownIt): void {
  const { renderer } = md;
  const { renderInlineAsText } = renderer;
  renderer.renderInlineAsText = (tokens, options, env) => {
    const texts = tokens.map((token) => {
      if (token.type !== "math_inline") return token;
      const text: Token = Object.assign(Object.create(Object.getPrototypeOf(token)), token);
      text.type = "text";
      return text;
    });
    return renderInlineAsText.call(renderer, texts, options, env);
  };
}

/** A formula that cannot be read has stopped the build; in a preview it is shown as it is written. */
function renderToken(md: MarkdownIt, token: Token | undefined): string {
  const { content = "", markup = "" } = token ?? {};
  const formula = renderFormula(content, isDisplay(token));
  return formula.html ?? `<code>${md.utils.escapeHtml(markup + content + markup)}</code>`;
}

function readInline(state: InlineState, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src.charCodeAt(pos) !== DOLLAR) return false;
  const isDouble = src.charCodeAt(pos + 1) === DOLLAR;
  const start = pos + (isDouble ? 2 : 1);
  const end = isDouble ? findDisplayEnd(src, start, posMax) : findEnd(src, start, posMax);
  if (end < 0) {
    if (!isDouble) return false;
    // Neither of the two begins a formula by itself.
    if (!silent) state.pending += "$$";
    state.pos = start;
    return true;
  }
  if (!silent) {
    const token = state.push("math_inline", "math", 0);
    token.content = src.slice(start, end);
    token.markup = src.slice(pos, start);
  }
  state.pos = end + (start - pos);
  return true;
}

/** Where the `$` stands that ends a formula, or -1. The next one that has no backslash before it decides. */
function findEnd(text: string, start: number, most: number): number {
  if (isSpace(text[start])) return -1;
  for (let at = start; at < most; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === DOLLAR) return at > start && !isSpace(text[at - 1]) && !/\d/.test(text[at + 1] ?? "") ? at : -1;
  }
  return -1;
}

function findDisplayEnd(text: string, start: number, most: number): number {
  const end = text.indexOf("$$", start);
  return end >= 0 && end + 2 <= most && text.slice(start, end).trim() !== "" ? end : -1;
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

/** From a line that begins with `$$` to one that ends with it, without an empty line between them. */
function readBlock(state: BlockState, first: number, last: number, silent: boolean): boolean {
  if ((state.sCount[first] ?? 0) - state.blkIndent >= 4 || !lineOf(state, first).startsWith("$$")) return false;
  const lines: string[] = [];
  for (let line = first; line < last; line++) {
    if (line > first && (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent)) return false;
    const text = lineOf(state, line).slice(line === first ? 2 : 0);
    const end = text.indexOf("$$");
    lines.push(end < 0 ? text : text.slice(0, end));
    if (end < 0) continue;
    const content = lines.join("\n");
    if (text.slice(end + 2).trim() !== "" || content.trim() === "") return false;
    if (silent) return true;
    const token = state.push("math_block", "math", 0);
    token.block = true;
    token.content = content;
    token.markup = "$$";
    token.map = [first, line + 1];
    state.line = line + 1;
    return true;
  }
  return false;
}

function lineOf({ src, bMarks, tShift, eMarks }: BlockState, line: number): string {
  return src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line]);
}
