import type { Env, MarkdownIt, Token } from "markdown-it";
import { splitGraphemes } from "../graphemes.ts";
import { markLinks, mayExpand } from "./expand.ts";
import { type AuthorExtensions, addExtensions, isOn } from "./extensions.ts";
import { loadFootnote, loadMarkdownIt } from "./packages.ts";

/** By what is switched on. Nearly always there is one. */
const parsers = new Map<string, MarkdownIt>();

/** Those that change which paragraph is the first one, or which of its signs are none. */
const telling = ["definitionLists", "attributes", "marks", "abbreviations", "math"] as const;

function createParser(extensions: Partial<AuthorExtensions>): MarkdownIt {
  const md = new (loadMarkdownIt())({ html: true });
  if (isOn("footnotes", extensions)) md.use(loadFootnote());
  if (!isOn("tables", extensions)) md.disable("table");
  if (!isOn("strikethrough", extensions)) md.disable("strikethrough");
  addExtensions(md, (name) => (telling as readonly string[]).includes(name) && isOn(name, extensions));
  // Nobody reads on behind the first paragraph that says something.
  md.core.ruler.at("inline", ({ tokens, env }) => {
    for (const [index, { type, content, children }] of tokens.entries()) {
      if (type !== "inline" || !isParagraph(tokens[index - 1])) continue;
      md.inline.parse(content, md, env, children ?? []);
      if (mayExpand(content)) markLinks(children ?? []);
      if (textOf(children)) return;
    }
  });
  return md;
}

/** In characters. A first paragraph that comes later than this is not looked for: essays are parsed once already. */
const parsedLength = 8_000;

/**
 * The plain text of the first paragraph of a Markdown text, cut at a word when it is longer than `most` characters.
 * Headings, images, quotations and code before it are passed over.
 */
export function excerpt(markdown: string, most = 200, extensions: Partial<AuthorExtensions> = {}): string {
  const tokens = parseBeginning(markdown, extensions);
  for (let index = 0; index + 1 < tokens.length; index++) {
    if (tokens[index]?.type === "footnote_block_open") break;
    if (!isParagraph(tokens[index])) continue;
    const text = textOf(tokens[index + 1]?.children);
    if (text) return cutAtWord(text, most);
  }
  return "";
}

/** The tokens of the first paragraphs. References stand further down, so those are looked for in all of the text. */
function parseBeginning(markdown: string, extensions: Partial<AuthorExtensions>): Token[] {
  const key = JSON.stringify(extensions);
  const parser = parsers.get(key) ?? createParser(extensions);
  parsers.set(key, parser);
  const end = markdown.indexOf("\n\n", parsedLength);
  if (end < 0) return parser.parse(markdown, {});
  const env: Env = {};
  parser.parse((markdown.slice(end).match(/^ {0,3}\[[^\]^\n][^\]\n]*\]:.*$/gm) ?? []).join("\n\n"), env);
  return parser.parse(markdown.slice(0, end), { references: env.references ?? {} });
}

/** One that stands in nothing else. */
function isParagraph(token: Token | undefined): boolean {
  return token?.type === "paragraph_open" && token.level === 0;
}

function textOf(children: Token[] | null | undefined): string {
  return (children ?? []).map(wordsOf).join("").replace(/\s+/g, " ").trim();
}

function wordsOf({ type, content }: Token): string {
  if (type === "code_inline" || type === "math_inline") return content;
  // A mark of a footnote that does not exist is text.
  if (type === "text") return content.replace(/\[\^[^[\]]*\]/g, "");
  return type === "softbreak" || type === "hardbreak" ? " " : "";
}

function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const character of splitGraphemes(text.slice(0, most + 50))) {
    if (end + character.length > most - 1) break;
    end += character.length;
  }
  const cut = text.slice(0, end);
  const space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.–—-]+$/u, "")}…`;
}

/** What a UTF-16 unit does to words, as bits. */
const LETTER = 1;
/** An apostrophe does not end a word, and neither does a joiner without width. */
const JOINER = 2;
const IDEOGRAPH = 4;

/** Most units are of these: they are looked up, without a branch that the processor would have to guess. */
const kinds = Uint8Array.from({ length: 0xc0 }, (_, code) => kindOf(code));

function kindOf(code: number): number {
  if (code >= 0x3040 && code <= 0xd7ff) return IDEOGRAPH;
  if (isLetterOrDigit(code)) return LETTER;
  return code === 39 || code === 0x2019 || code === 0x200c || code === 0x200d ? JOINER : 0;
}

/** Words of a Markdown text, for the reading time; in Chinese, Japanese and Korean two letters count as one word. */
export function countWords(markdown: string): number {
  let words = 0;
  let ideographs = 0;
  let isInside = 0;
  for (let index = 0; index < markdown.length; index++) {
    const code = markdown.charCodeAt(index);
    const kind = code < 0xc0 ? (kinds[code] as number) : kindOf(code);
    const isLetter = kind & LETTER;
    words += isLetter & (isInside ^ 1);
    isInside = isLetter | (isInside & (kind >> 1));
    ideographs += kind >> 2;
  }
  return words + Math.ceil(ideographs / 2);
}

/** ASCII letters and digits, and everything from À on but dashes, ellipses and the punctuation of East Asia. */
export function isLetterOrDigit(code: number): boolean {
  if (code < 0xc0) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  const isPunctuation =
    (code >= 0x2000 && code <= 0x206f) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xff00 && code <= 0xff0f) ||
    (code >= 0xff1a && code <= 0xff20);
  return !isPunctuation;
}
