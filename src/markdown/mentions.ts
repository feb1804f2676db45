import type { MarkdownIt, Token } from "markdown-it";
import type { MarkdownEnv } from "./env.ts";

/** Something in a Markdown text that is seen on the page as well: a link, a file, a heading, an id. */
export interface Mention {
  kind: "link" | "file" | "heading" | "id";
  /** The address as the parser has it, the text of the heading, or the id. */
  value: string;
  /** Of a heading. */
  level: number;
  /** Line and column in the text, both from 1. */
  line: number;
  column: number;
}

/** In the author's own HTML: the attributes that hold addresses and ids. */
const ATTRIBUTE = /\s(href|src|poster|id|srcset)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gi;

/** What stands directly before and after an address in Markdown and HTML; part of a longer one it must not be. */
const EDGE = /[\s()<>"'[\]=:,]$/;

/** What stands before an address that is one of a link, and not words of the text. */
const LINK = /(\]\(\s*<?|<|=\s*["']?)$/;

/** Lists all links, files, headings and ids of a Markdown text in their order, with their places. Code has none. */
export function listMentions(md: MarkdownIt, markdown: string, env: MarkdownEnv): Mention[] {
  const lines = markdown.split("\n");
  const mentions: Mention[] = [];
  let finder = new Finder(lines, 0, lines.length);
  const tokens = md.parse(markdown, { ...env });
  tokens.forEach((token, index) => {
    // Notes that are written in the text have no lines of their own.
    if (token.type === "footnote_block_open") finder = new Finder(lines, 0, lines.length);
    else if (token.map && !finder.isFor(token.map)) finder = new Finder(lines, ...token.map);
    if (token.type === "heading_open") {
      const place = { line: (token.map?.[0] ?? 0) + 1, column: 1 };
      const value = textOf(tokens[index + 1]?.children ?? []);
      mentions.push({ kind: "heading", value, level: Number(token.tag[1]), ...place });
      mentions.push({ kind: "id", value: String(token.attrGet("id") ?? ""), level: 0, ...place });
    } else noteId(token, finder, mentions);
    if (token.type === "html_block") listHtml(token.content, finder, mentions);
    if (token.type === "inline") listInline(token.children ?? [], finder, mentions);
  });
  return mentions;
}

function listInline(children: Token[], finder: Finder, mentions: Mention[]): void {
  for (const { type, content } of children) if (type === "code_inline" || type === "math_inline") finder.hide(content);
  for (const child of children) {
    // A heading that is a link to itself has got it from us.
    noteId(child, finder, mentions);
    if (child.type === "link_open" && child.attrGet("class") !== "header-anchor")
      note("link", String(child.attrGet("href") ?? ""));
    if (child.type === "image") {
      note("file", String(child.attrGet("src") ?? ""));
      listInline(child.children ?? [], finder, mentions);
    }
    if (child.type === "html_inline") listHtml(child.content, finder, mentions);
  }
  function note(kind: Mention["kind"], value: string): void {
    mentions.push({ kind, value, level: 0, ...finder.find(value) });
  }
}

/** An id that the author has given to something in braces: `{#id}`. */
function noteId(token: Token, finder: Finder, mentions: Mention[]): void {
  const value = String(token.attrGet("id") ?? "");
  if (value) mentions.push({ kind: "id", value, level: 0, ...finder.findId(value) });
}

function listHtml(html: string, finder: Finder, mentions: Mention[]): void {
  for (const [, name = "", ...values] of html.matchAll(ATTRIBUTE)) {
    const value = values.find((one) => one !== undefined) ?? "";
    const kind = name.toLowerCase() === "id" ? "id" : name.toLowerCase() === "href" ? "link" : "file";
    mentions.push({ kind, value, level: 0, ...finder.find(value) });
  }
}

function textOf(children: Token[]): string {
  return children.map((child) => (child.children ? textOf(child.children) : child.content)).join("");
}

/** Finds addresses in some lines of a text, each occurrence once. */
class Finder {
  readonly #lines: string[];
  readonly #first: number;
  readonly #last: number;
  #text: string;
  readonly #from = new Map<string, number>();

  constructor(lines: string[], first: number, last: number) {
    this.#lines = lines;
    this.#first = first;
    this.#last = last;
    this.#text = "";
  }

  isFor([first, last]: [number, number]): boolean {
    return this.#first === first && this.#last === last;
  }

  /** Takes code out of what is searched. */
  hide(code: string): void {
    const at = this.#read().indexOf(code);
    if (at >= 0) this.#text = this.#text.slice(0, at) + "\0".repeat(code.length) + this.#text.slice(at + code.length);
  }

  /** The next place of an address, else where it is defined for links by reference, else the first line. */
  find(value: string): { line: number; column: number } {
    const text = this.#read();
    const from = this.#from.get(value) ?? 0;
    const forms = formsOf(value);
    for (const [form, edge] of [
      ...forms.map((one) => [one, LINK] as const),
      ...forms.map((one) => [one, EDGE] as const),
    ]) {
      const at = findWhole(text, form, from, edge);
      if (at < 0) continue;
      this.#from.set(value, at + form.length);
      const before = text.slice(0, at);
      const start = before.lastIndexOf("\n") + 1;
      return { line: this.#first + before.split("\n").length, column: at - start + 1 };
    }
    return this.#findDefinition(value) ?? { line: this.#first + 1, column: 1 };
  }

  /** The place of `#id` in braces, else the first line. */
  findId(id: string): { line: number; column: number } {
    for (let line = this.#first; line < this.#last; line++) {
      for (const { 0: group, index } of (this.#lines[line] ?? "").matchAll(/\{[^{}]*\}/g)) {
        const at = group.search(new RegExp(`(?<=[{ ])#${id.replace(/[^\w-]/g, "\\$&")}(?=[ }])`));
        if (at >= 0) return { line: line + 1, column: index + at + 1 };
      }
    }
    return { line: this.#first + 1, column: 1 };
  }

  #findDefinition(value: string): { line: number; column: number } | undefined {
    for (const form of formsOf(value)) {
      for (const [index, line] of this.#lines.entries()) {
        const at = /^\s{0,3}\[[^\]]+\]:/.test(line) ? findWhole(line, form, 0) : -1;
        if (at >= 0) return { line: index + 1, column: at + 1 };
      }
    }
    return undefined;
  }

  #read(): string {
    this.#text ||= this.#lines.slice(this.#first, this.#last).join("\n");
    return this.#text;
  }
}

/** An address as the author may have written it: the parser encodes letters that addresses do not have. */
function formsOf(value: string): string[] {
  const forms = [value];
  try {
    forms.push(decodeURI(value), decodeURIComponent(value));
  } catch {
    // Then it is as it was written.
  }
  forms.push(...forms.map((form) => form.replaceAll("&", "&amp;")));
  return [...new Set(forms)].filter((form) => form !== "");
}

/** The next occurrence that is not part of a longer address, after something that ends in `before`. */
export function findWhole(text: string, wanted: string, from: number, before: RegExp = EDGE): number {
  for (let at = text.indexOf(wanted, from); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const isStart = before.test(at === 0 ? "\n" : text.slice(Math.max(0, at - 8), at));
    if (isStart && EDGE.test(text[at + wanted.length] ?? "\n")) return at;
  }
  return -1;
}
