import type { IOptions } from "sanitize-html";
import { formatSrcset, parseSrcset } from "../html/srcset.ts";
import { type HtmlAttribute, type OpenTag, readParts } from "../html/tags.ts";
import { lazily } from "../load-package.ts";
import { readFrame } from "./frames.ts";

const loadSanitizeHtml: () => typeof import("sanitize-html") = lazily("sanitize-html");

/** What is left of a tag. */
export interface CleanTag {
  /** The tag as it may be published; empty when its element may not. */
  html: string;
  removed: Removed[];
}

/** Something that may not be published. */
export interface Removed {
  kind: "element" | "attribute" | "address" | "frame" | "frame-title";
  /** `<form>`, `onclick`, `javascript:`, `https://video.example` */
  what: string;
  /** Offset in the piece of HTML in which the tag stands. */
  start: number;
}

/** Takes everything out of a tag that is not on the list. */
export type Sanitizer = (tag: OpenTag) => CleanTag;

const structure = "h1 h2 h3 h4 h5 h6 p br hr wbr div section article aside header footer nav main details summary";
const text =
  "a abbr b bdi bdo blockquote cite code data del dfn em i ins kbd mark pre q rp rt ruby s samp small span strong sub sup time u var";
const lists = "ol ul li dl dt dd";
const tables = "table caption colgroup col thead tbody tfoot tr th td";
const media = "figure figcaption picture source img video audio track";

/** Structure, text and media. No scripts, styles or forms; no handlers; no addresses that run code. */
const allowed = {
  allowedTags: [structure, text, lists, tables, media].flatMap((names) => names.split(" ")),
  allowedAttributes: {
    "*": ["id", "class", "lang", "dir", "title", "role", "aria-*", "tabindex"],
    a: ["href", "rel", "hreflang", "name"],
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
    th: ["colspan", "rowspan", "scope", "headers", "style"],
    td: ["colspan", "rowspan", "headers", "style"],
    col: ["span"],
    colgroup: ["span"],
    // What a listed frame has is decided in `frames.ts`.
    iframe: ["src", "title", "width", "height", "allow", "allowfullscreen", "loading", "referrerpolicy", "sandbox"],
  },
  allowedStyles: { "*": { "text-align": [/^(left|right|center)$/] } },
  allowedSchemes: ["http", "https", "mailto", "tel", "feed"],
  allowedSchemesByTag: { img: ["http", "https", "data"], iframe: ["https"] },
  allowProtocolRelative: true,
  // The end of an element is not the concern of this list.
  selfClosing: [],
  disallowedTagsMode: "discard",
  enforceHtmlBoundary: false,
} satisfies IOptions;

/** As for pictures in Markdown: drawings may hold code. */
const PLAIN_PICTURE = /^data:image\/(png|jpeg|gif|webp|avif);/i;

/**
 * Makes what cleans the tags of an author. `frames` are the hosts whose pages may be shown; `*.host` stands for all
 * below one. The package behind it is loaded with the first tag: most essays have none.
 */
export function createSanitizer(frames: string[] = []): Sanitizer {
  const options: IOptions = {
    ...allowed,
    ...(frames.length > 0 && { allowedTags: [...allowed.allowedTags, "iframe"] }),
  };
  const known = new Map<string, string>();
  const sanitize = (html: string): string => {
    const clean = known.get(html) ?? loadSanitizeHtml()(html, options);
    if (known.size < 10_000) known.set(html, clean);
    return clean;
  };
  return (tag) => sanitizeTag(tag, sanitize, frames);
}

function sanitizeTag(tag: OpenTag, sanitize: (html: string) => string, frames: string[]): CleanTag {
  const frame = tag.name === "iframe" ? readFrame(tag, frames) : undefined;
  if (frame && !frame.attributes)
    return { html: "", removed: [{ kind: "frame", what: frame.origin, start: tag.start }] };
  const clean = sanitize(writeTag(tag.name, frame?.attributes ?? withoutCode(tag.attributes)));
  if (clean === "") return { html: "", removed: [{ kind: "element", what: `<${tag.name}>`, start: tag.start }] };
  const html = clean.slice(0, clean.lastIndexOf("</"));
  const [kept] = readParts(html);
  if (frame) {
    // Its attributes are ours, all of them.
    const isNamed = frame.attributes?.has("title");
    return { html, removed: isNamed ? [] : [{ kind: "frame-title", what: "<iframe>", start: tag.start }] };
  }
  return { html, removed: kept?.kind === "open" ? compare(tag.attributes, kept.attributes) : [] };
}

/** A name with other characters would be another one in other parsers. */
function writeTag(name: string, attributes: Map<string, string>): string {
  const written = [...attributes].flatMap(([key, value]) =>
    /^[a-z_][a-z0-9_.:-]*$/.test(key) ? [` ${key}="${escapeAttribute(value)}"`] : [],
  );
  return /^[a-z][a-z0-9-]*$/.test(name) ? `<${name}${written.join("")}>` : "";
}

function escapeAttribute(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Without what the sanitiser would let pass, or complain about by itself. */
function withoutCode(attributes: Map<string, HtmlAttribute>): Map<string, string> {
  return new Map(
    [...attributes].flatMap(([name, { value }]): [string, string][] => {
      if (name === "src" && schemeOf(value) === "data:" && !PLAIN_PICTURE.test(value)) return [];
      if (name !== "srcset") return [[name, value]];
      const candidates = parseSrcset(value);
      const isRight = candidates.every(({ descriptor }) => /^([1-9]\d*w|\d+(\.\d+)?x|)$/.test(descriptor));
      return isRight ? [[name, formatSrcset(candidates)]] : [];
    }),
  );
}

function compare(written: Map<string, HtmlAttribute>, kept: Map<string, HtmlAttribute>): Removed[] {
  return [...written].flatMap(([name, { value, start }]): Removed[] => {
    const left = kept.get(name)?.value;
    // An empty attribute says nothing, but for those that say something by being there.
    if (left === value || (left === undefined && value.trim() === "")) return [];
    if (left !== undefined && isSame(name, value, left)) return [];
    const scheme = ADDRESSES.has(name) ? schemeOf(value) : undefined;
    const isAddress = scheme !== undefined && !allowed.allowedSchemes.includes(scheme.slice(0, -1));
    return [isAddress ? { kind: "address", what: scheme, start } : { kind: "attribute", what: name, start }];
  });
}

const ADDRESSES = new Set(["href", "src", "srcset", "poster", "cite"]);

/** True when the sanitiser has only written it in another way. */
function isSame(name: string, value: string, kept: string): boolean {
  if (name === "srcset") return parseSrcset(value).length === parseSrcset(kept).length;
  return name === "style" && value.replace(/[\s;]/g, "") === kept.replace(/[\s;]/g, "");
}

/** `javascript:`; browsers leave out spaces and control characters. */
function schemeOf(address: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:/i.exec(address.replace(/[\p{Cc} ]/gu, ""))?.[0].toLowerCase();
}
