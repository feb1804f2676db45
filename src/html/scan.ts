import { loadHtmlParser } from "./htmlparser.ts";
import {
  type Attributes,
  isJsonLd,
  isPreviewTag,
  isSpeculation,
  noteElement,
  noteSpeculations,
} from "./scan-element.ts";

/** A link that a reader or a program can follow, as it is written. */
export interface ScannedLink {
  href: string;
  /** `a`, `area`, `link`, `form`, `blockquote`… */
  tag: string;
  attribute: "href" | "action" | "cite";
  /** Of an expandable link that cannot show its section: why. */
  expandFault?: string;
}

/** What a page does with a file: `preview` for the pictures of link previews, `connection` for a host that it calls. */
export type AssetUse =
  | "style"
  | "script"
  | "image"
  | "media"
  | "frame"
  | "icon"
  | "manifest"
  | "preload"
  | "connection"
  | "preview";

/** A file that the page needs or names: a picture, a stylesheet, a script, a sound. */
export interface ScannedAsset {
  url: string;
  tag: string;
  use: AssetUse;
}

/** A set of files of which a browser takes one. */
export interface ImageSource {
  srcset: string;
  sizes: string;
  type: string;
  media: string;
}

/** An `<img>`, with the `<source>`s of the `<picture>` around it. */
export interface ScannedImage extends ImageSource {
  src: string;
  sources: ImageSource[];
  /** Undefined when the attribute is not there. Empty for decoration. */
  alt: string | undefined;
}

/** A heading; its text has no white space around it. */
export interface ScannedHeading {
  level: number;
  id: string;
  text: string;
}

/** Tags of which the cards of links are made: https://ogp.me and https://developer.x.com/cards/markup */
export type PreviewTagName =
  | `og:${"title" | "description" | "site_name" | "image"}`
  | `twitter:${"card" | "title" | "description" | "image"}`;

/** What a page says of itself to link previews: the first of each tag. */
export type PreviewTags = Partial<Record<PreviewTagName, string>>;

/** What is known of a finished page without rendering it. Addresses are as written, entities decoded. */
export interface PageFacts {
  /** Where a `#fragment` can lead: every `id`, and every `name` of an `<a>`. In the page's order, doubles kept. */
  ids: string[];
  links: ScannedLink[];
  assets: ScannedAsset[];
  headings: ScannedHeading[];
  images: ScannedImage[];
  lang?: string;
  title?: string;
  description?: string;
  /** The `href` of each `<link rel="canonical">`. */
  canonicals: string[];
  /** `<meta name="robots">`. */
  robots?: string;
  previewTags: PreviewTags;
  /** `<base href>`, against which all addresses of the page are meant. */
  base?: string;
  /** The text of each JSON-LD script. */
  jsonLd: string[];
  /** The CSS of each `<style>`, and of each `style` attribute that names a file. */
  styles: string[];
  /** Where the last tag of the link preview (`og:…`, `twitter:…`) begins, in characters from the start; 0 without any. */
  previewEnd: number;
  /** True when a script can run: a script element that is not data, or an `on…` attribute. */
  hasScript: boolean;
  /** True when one of them stands in the page itself. */
  hasInlineScript: boolean;
}

/** Reads a finished page once, from start to end, and notes what the checks need. */
export function scanHtml(html: string): PageFacts {
  const facts: PageFacts = {
    ids: [],
    links: [],
    assets: [],
    headings: [],
    images: [],
    canonicals: [],
    previewTags: {},
    jsonLd: [],
    styles: [],
    previewEnd: 0,
    hasScript: false,
    hasInlineScript: false,
  };
  // The element in which we are, when it is one whose text counts, and its text so far.
  let open: string | undefined;
  let text = "";
  let isRules = false;
  let svgDepth = 0;
  const sources: ImageSource[] = [];

  const { Parser } = loadHtmlParser();
  const parser = new Parser({
    onopentag(tag, attributes) {
      noteElement(facts, tag, attributes, sources);
      if (tag === "iframe" && attributes.srcdoc) noteFrame(facts, attributes.srcdoc);
      if (tag === "svg") svgDepth++;
      else if (tag === "meta" && isPreviewTag(attributes)) facts.previewEnd = parser.startIndex;
      else if (isTextWanted(tag, attributes) && !(tag === "title" && (svgDepth > 0 || facts.title !== undefined))) {
        open = tag;
        isRules = tag === "script" && isSpeculation(attributes);
        text = "";
      }
    },
    ontext(data) {
      if (open !== undefined) text += data;
    },
    onclosetag(tag) {
      if (tag === "svg") svgDepth--;
      if (tag === "picture" || tag === "video" || tag === "audio") sources.length = 0;
      if (tag !== open) return;
      open = undefined;
      if (tag === "title") facts.title = text.trim();
      else if (tag === "style") facts.styles.push(text);
      else if (isRules) noteSpeculations(facts, text);
      else if (tag === "script") facts.jsonLd.push(text);
      else noteHeadingText(facts, text);
    },
  });
  parser.end(html);
  return facts;
}

function isTextWanted(tag: string, attributes: Attributes): boolean {
  return (
    tag === "title" ||
    tag === "style" ||
    /^h[1-6]$/.test(tag) ||
    (tag === "script" && (isJsonLd(attributes) || isSpeculation(attributes)))
  );
}

/** A frame whose page stands in the page itself asks for its files at once as well. */
function noteFrame(facts: PageFacts, html: string): void {
  const { assets, styles, hasScript } = scanHtml(html);
  facts.assets.push(...assets);
  facts.styles.push(...styles);
  facts.hasScript ||= hasScript;
}

function noteHeadingText({ headings }: PageFacts, text: string): void {
  const heading = headings.at(-1);
  if (heading) heading.text = text.replace(/\s+/g, " ").trim();
}
