import type { MarkdownIt, Token } from "markdown-it";
import { loadAttributes } from "./packages.ts";

// Which characters beyond ASCII are letters is looked up afterwards: each class of Unicode takes milliseconds to compile.
const word = "[\\w\\u0080-\\uffff-]+";
const forms = {
  class: word,
  id: "[\\w\\u0080-\\uffff:-][\\w\\u0080-\\uffff.:-]*",
  lang: "[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*",
  dir: "ltr|rtl|auto",
  width: "[1-9]\\d{0,3}",
  height: "[1-9]\\d{0,3}",
};
/** Of images: the address of the one for dark screens. */
const dark = 'dark=(?:"[^"{}<>\\n]+"|[^\\s"{}<>=]+)';
const named = Object.entries(forms).map(([name, form]) => `${name}=(?:"(?:${form})"|(?:${form}))`);
const item = `(?:\\.${word}|#${forms.id}|title="[^"{}<>\\n]*"|${dark}|${named.join("|")})(?=[ }])`;

/** Attributes in braces: all of them are on the list, or it is text, as `{a, b}` and `{{ page.url }}` are. */
const GROUP = new RegExp(`(?<!\\\\)\\{ *((?:${item} *)+)\\}`, "g");

/** Values that may have any characters. */
const FREE = /\b(?:title|dark)=(?:"[^"]*"|[^\s"]+)/g;

/** The plugin reads what stands between these. No text has them: U+0000 is replaced before it is parsed. */
const [LEFT, RIGHT, QUOTE] = ["\u0001\u0000", "\u0002\u0000", "\u0003\u0000"];

/** A quick look, before anything is parsed: may this text have attributes in braces? */
export function mayHaveAttributes(markdown: string): boolean {
  return /\{ *(?:[.#]|(?:class|id|lang|dir|width|height|title|dark)=)/.test(markdown);
}

/** The text without its attributes in braces, which nobody reads. */
export function omitAttributes(markdown: string): string {
  return mayHaveAttributes(markdown)
    ? markdown.replace(GROUP, (group) => (hasOnlyWords(group) ? "" : group))
    : markdown;
}

/**
 * `{.class #id lang=fr dir=rtl title="…"}` at the end of a block, or directly after emphasis, a link, code or an image,
 * belongs to that; images have `width`, `height` and `dark` as well. Nothing else is an attribute, and no value has another form
 * than its attribute wants, so what is written can neither run nor restyle anything that the page has no class for.
 */
export function addAttributes(md: MarkdownIt): void {
  md.use(loadAttributes(), {
    leftDelimiter: LEFT,
    rightDelimiter: RIGHT,
    allowedAttributes: Object.keys(forms).concat("title", "dark"),
    fenceAttrsOnPre: false,
    // What belongs to nothing is text again.
    errorHandler: () => {},
  });
  let hidden: Token[] | undefined;
  md.core.ruler.before("curly_attributes", "attributes_begin", (state) => {
    const isThere = state.tokens.filter(({ type }) => type === "inline").map(mark);
    if (isThere.includes(true)) return;
    hidden = state.tokens;
    state.tokens = [];
  });
  md.core.ruler.after("curly_attributes", "attributes_end", (state) => {
    if (hidden) state.tokens = hidden;
    else for (const [index, token] of state.tokens.entries()) finish(token, state.tokens[index - 1]);
    hidden = undefined;
  });
}

/** Puts the signs around what are attributes; true when there are any. */
function mark(inline: Token): boolean {
  let isThere = false;
  for (const token of inline.children ?? []) {
    if (token.type !== "text" || !token.content.includes("{")) continue;
    const marked = markText(token.content);
    isThere ||= marked !== token.content;
    token.content = marked;
  }
  if (isThere) inline.content = markText(inline.content);
  return isThere;
}

/** True when names are made of letters, marks and numbers, in any language. */
function hasOnlyWords(inside: string): boolean {
  return !/[^\0-\x7f]/.test(inside) || !/[^\0-\x7f\p{L}\p{M}\p{N}]/u.test(inside.replace(FREE, ""));
}

/** The plugin takes a single quotation mark for the beginning of a value, in the text before as well. */
function markText(text: string): string {
  let marked = "";
  let end = 0;
  for (const { 0: group, 1: inside = "", index } of text.matchAll(GROUP)) {
    if (!hasOnlyWords(inside)) continue;
    marked += `${text.slice(end, index).replaceAll('"', QUOTE)}${LEFT}${inside.trim()}${RIGHT}`;
    end = index + group.length;
  }
  return end === 0 ? text : marked + text.slice(end).replaceAll('"', QUOTE);
}

/** Gives the text back what the plugin has left, and takes away what has no meaning where it stands. */
function finish(token: Token, before: Token | undefined): void {
  if (token.hidden && token.attrs && before) {
    // The paragraph of a definition does not show; the definition does.
    for (const [name, value] of token.attrs) before.attrSet(name, String(value));
    token.attrs = null;
  }
  for (const one of [token, ...(token.children ?? [])]) {
    if (one.type === "text" || one.type === "inline") one.content = restore(one.content);
    if (one.type !== "image" && one.attrs) {
      one.attrs = one.attrs.filter(([name]) => !["width", "height", "dark"].includes(name));
    }
  }
}

function restore(text: string): string {
  if (!text.includes("\0")) return text;
  return text.replaceAll(LEFT, "{").replaceAll(RIGHT, "}").replaceAll(QUOTE, '"');
}
