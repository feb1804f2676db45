import { Parser } from "htmlparser2";
import { parseSrcset } from "./srcset.ts";

/** A link that a reader or a program can follow, as it is written. */
export interface ScannedLink {
  href: string;
  /** `a`, `area`, `link`, `iframe`, `form`, `blockquote`… */
  tag: string;
  attribute: "href" | "src" | "action" | "cite";
}

/** A file that the page needs or names: a picture, a stylesheet, a script, a sound. */
export interface ScannedAsset {
  url: string;
  /** `meta` for the pictures of link previews (`og:image`, `twitter:image`). */
  tag: string;
}

/** What is known of a finished page without rendering it. Addresses are as written, entities decoded. */
export interface PageFacts {
  /** Where a `#fragment` can lead: every `id`, and every `name` of an `<a>`. In the page's order, doubles kept. */
  ids: string[];
  links: ScannedLink[];
  assets: ScannedAsset[];
  /** How many `<h1>` there are. */
  h1: number;
  headings: { level: number }[];
  /** Pictures that have no `alt` attribute. An empty one is right for a picture that is only decoration. */
  imagesWithoutAlt: { src: string }[];
  lang?: string;
  title?: string;
  description?: string;
  canonical?: string;
  /** `<meta name="robots">`. */
  robots?: string;
  /** `<base href>`, against which all addresses of the page are meant. */
  base?: string;
  /** The text of each JSON-LD script. */
  jsonLd: string[];
  /** True when a script can run: a script element that is not data, or an `on…` attribute. */
  hasScript: boolean;
}

/** Values of `rel` whose `href` is a file that the page loads. https://html.spec.whatwg.org/multipage/links.html#linkTypes */
const ASSET_RELS = new Set([
  "stylesheet",
  "icon",
  "apple-touch-icon",
  "mask-icon",
  "manifest",
  "preload",
  "modulepreload",
]);

const SCRIPT_TYPE = /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/;

/** Reads a finished page once, from start to end, and notes what the checks need. */
export function scanHtml(html: string): PageFacts {
  const facts: PageFacts = {
    ids: [],
    links: [],
    assets: [],
    h1: 0,
    headings: [],
    imagesWithoutAlt: [],
    jsonLd: [],
    hasScript: false,
  };
  // The text of the element in which we are, when it is one whose text counts.
  let text: string | undefined;
  let svgDepth = 0;

  const parser = new Parser({
    onopentag(tag, attributes) {
      noteElement(facts, tag, attributes);
      if (tag === "svg") svgDepth++;
      if (tag === "title" && svgDepth === 0 && facts.title === undefined) text = "";
      if (tag === "script" && isJsonLd(attributes)) text = "";
    },
    ontext(data) {
      if (text !== undefined) text += data;
    },
    onclosetag(tag) {
      if (tag === "svg") svgDepth--;
      if (text === undefined) return;
      if (tag === "title") facts.title = text.trim();
      else if (tag === "script") facts.jsonLd.push(text);
      else return;
      text = undefined;
    },
  });
  parser.end(html);
  return facts;
}

type Attributes = Record<string, string>;

function noteElement(facts: PageFacts, tag: string, attributes: Attributes): void {
  noteAttributes(facts, tag, attributes);
  switch (tag) {
    case "html":
      if (attributes.lang) facts.lang = attributes.lang;
      break;
    case "base":
      if (attributes.href !== undefined) facts.base ??= attributes.href;
      break;
    case "meta":
      noteMeta(facts, attributes);
      break;
    case "link":
      noteLinkElement(facts, attributes);
      break;
    case "a":
    case "area":
      if (attributes.href !== undefined) facts.links.push({ href: attributes.href, tag, attribute: "href" });
      break;
    case "iframe":
      if (attributes.src) facts.links.push({ href: attributes.src, tag, attribute: "src" });
      break;
    case "form":
      if (attributes.action) facts.links.push({ href: attributes.action, tag, attribute: "action" });
      break;
    case "img":
      if (attributes.alt === undefined) facts.imagesWithoutAlt.push({ src: attributes.src ?? "" });
      noteSources(facts, tag, attributes);
      break;
    case "script":
      if (SCRIPT_TYPE.test((attributes.type ?? "").trim().toLowerCase())) facts.hasScript = true;
      noteSources(facts, tag, attributes);
      break;
    case "source":
    case "video":
    case "audio":
    case "track":
    case "embed":
    case "input":
      noteSources(facts, tag, attributes);
      break;
    case "object":
      if (attributes.data) facts.assets.push({ url: attributes.data, tag });
      break;
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      facts.headings.push({ level: Number(tag[1]) });
      if (tag === "h1") facts.h1++;
      break;
  }
}

function noteAttributes(facts: PageFacts, tag: string, attributes: Attributes): void {
  for (const name in attributes) {
    if (name === "id") facts.ids.push(attributes[name] ?? "");
    else if (name === "name" && tag === "a") facts.ids.push(attributes[name] ?? "");
    else if (name === "cite") facts.links.push({ href: attributes[name] ?? "", tag, attribute: "cite" });
    else if (name.startsWith("on")) facts.hasScript = true;
  }
}

function noteMeta(facts: PageFacts, attributes: Attributes): void {
  const name = (attributes.name ?? attributes.property ?? "").toLowerCase();
  const content = attributes.content ?? "";
  if (name === "description") facts.description ??= content;
  else if (name === "robots") facts.robots ??= content;
  else if (name === "og:image" || name === "twitter:image") facts.assets.push({ url: content, tag: "meta" });
}

function noteLinkElement(facts: PageFacts, attributes: Attributes): void {
  const href = attributes.href;
  const rels = (attributes.rel ?? "").toLowerCase().split(/\s+/);
  if (attributes.imagesrcset) noteSrcset(facts, "link", attributes.imagesrcset);
  if (href === undefined) return;
  if (rels.includes("canonical")) facts.canonical ??= href;
  if (rels.some((rel) => ASSET_RELS.has(rel))) facts.assets.push({ url: href, tag: "link" });
  else facts.links.push({ href, tag: "link", attribute: "href" });
}

function noteSources(facts: PageFacts, tag: string, attributes: Attributes): void {
  if (attributes.src) facts.assets.push({ url: attributes.src, tag });
  if (attributes.poster) facts.assets.push({ url: attributes.poster, tag });
  if (attributes.srcset) noteSrcset(facts, tag, attributes.srcset);
}

function noteSrcset(facts: PageFacts, tag: string, srcset: string): void {
  for (const { url } of parseSrcset(srcset)) facts.assets.push({ url, tag });
}

function isJsonLd(attributes: Attributes): boolean {
  return (attributes.type ?? "").trim().toLowerCase() === "application/ld+json";
}
