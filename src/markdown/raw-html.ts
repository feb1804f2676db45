import type { MarkdownIt, Token } from "markdown-it";
import type { IOptions } from "sanitize-html";
import { locate } from "./locate.ts";

/** Takes everything out of HTML that is not on the list. */
export type Sanitizer = (html: string) => string;

/** True when the author wrote HTML in the Markdown. */
export function hasRawHtml(tokens: Token[]): boolean {
  return tokens.some(
    (token) => token.type === "html_block" || (token.children?.some((child) => child.type === "html_inline") ?? false),
  );
}

/** A quick look, before anything is parsed: may this text have HTML in it? */
export function mayHaveHtml(markdown: string): boolean {
  return /<[a-z/!?]/i.test(markdown);
}

const global = ["id", "class", "lang", "dir", "title", "role", "aria-*", "tabindex"];

/** Structure, text and media. No scripts, styles, forms or frames; no handlers; no addresses that run code. */
const allowed: IOptions = {
  allowedTags: [
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "br",
    "hr",
    "wbr",
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "nav",
    "main",
    "blockquote",
    "pre",
    "code",
    "kbd",
    "samp",
    "var",
    "ol",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "picture",
    "source",
    "img",
    "video",
    "audio",
    "track",
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "data",
    "del",
    "dfn",
    "em",
    "i",
    "ins",
    "mark",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "details",
    "summary",
  ],
  allowedAttributes: {
    "*": global,
    a: ["href", "rel", "hreflang"],
    blockquote: ["cite"],
    q: ["cite"],
    del: ["cite", "datetime"],
    ins: ["cite", "datetime"],
    time: ["datetime"],
    data: ["value"],
    details: ["open", "name"],
    ol: ["start", "reversed", "type"],
    li: ["value"],
    img: ["src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding", "fetchpriority"],
    source: ["src", "srcset", "sizes", "type", "media", "width", "height"],
    video: ["src", "poster", "width", "height", "controls", "loop", "muted", "playsinline", "preload"],
    audio: ["src", "controls", "loop", "muted", "preload"],
    track: ["src", "kind", "srclang", "label", "default"],
    table: [],
    th: ["colspan", "rowspan", "scope", "headers", "style"],
    td: ["colspan", "rowspan", "headers", "style"],
    col: ["span"],
    colgroup: ["span"],
  },
  allowedStyles: { "*": { "text-align": [/^(left|right|center)$/] } },
  allowedSchemes: ["http", "https", "mailto", "tel", "feed"],
  allowedSchemesByTag: { img: ["http", "https", "data"] },
  allowProtocolRelative: true,
  // https://html.spec.whatwg.org/multipage/syntax.html#void-elements
  selfClosing: ["br", "col", "hr", "img", "source", "track", "wbr"],
  disallowedTagsMode: "discard",
  enforceHtmlBoundary: false,
};

/** HTML of the author's that will not be published. */
export interface RemovedHtml {
  /** `<iframe>`, `onclick`, `javascript:` */
  what: string;
  /** Line and column in the text, both from 1. */
  line: number;
  column: number;
}

/** What the allow-list will take out of a text, so that the author is told. The sanitiser itself does not rely on it. */
export function findRemovedHtml(md: MarkdownIt, markdown: string): RemovedHtml[] {
  if (!mayHaveHtml(markdown)) return [];
  const tags = new Set(Array.isArray(allowed.allowedTags) ? allowed.allowedTags : []);
  const lines = markdown.split("\n");
  const removed: RemovedHtml[] = [];
  const look = (html: string, [first, last]: [number, number]): void => {
    for (const [text, tag = ""] of html.matchAll(/<([a-z][a-z0-9-]*)[^>]*>?/gi)) {
      const handler = /\s(on[a-z]+)\s*=/i.exec(text)?.[1];
      const what = !tags.has(tag.toLowerCase())
        ? `<${tag.toLowerCase()}>`
        : (handler ?? (/=["'\s]*javascript:/i.test(text) ? "javascript:" : undefined));
      if (what) removed.push({ what, ...locate(lines, first, last, [text.split("\n")[0] ?? "", `<${tag}`]) });
    }
  };
  let block: [number, number] = [0, lines.length];
  for (const token of md.parse(markdown, {})) {
    if (token.map) block = token.map;
    if (token.type === "html_block") look(token.content, block);
    for (const child of token.children ?? []) if (child.type === "html_inline") look(child.content, block);
  }
  return removed;
}

/** Loads the sanitiser; only builds in which an essay has HTML pay for it. */
export async function loadSanitizer(): Promise<Sanitizer> {
  const { default: sanitizeHtml } = await import("sanitize-html");
  return (html) => sanitizeHtml(html, allowed);
}
