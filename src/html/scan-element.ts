import type { AssetUse, ImageSource, PageFacts, PreviewTagName } from "./scan.ts";
import { parseSrcset } from "./srcset.ts";

/** Of an element, entities decoded. */
export type Attributes = Record<string, string>;

/** Values of `rel` whose `href` a browser loads or calls. https://html.spec.whatwg.org/multipage/links.html#linkTypes */
const ASSET_RELS: Record<string, AssetUse> = {
  stylesheet: "style",
  icon: "icon",
  "apple-touch-icon": "icon",
  "mask-icon": "icon",
  manifest: "manifest",
  preload: "preload",
  modulepreload: "preload",
  preconnect: "connection",
  "dns-prefetch": "connection",
  prefetch: "connection",
  prerender: "connection",
};

/** Attributes of drawings that are styles. https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes */
const STYLES = new Set([
  "style",
  ..."clip-path cursor fill filter marker marker-start marker-mid marker-end mask stroke".split(" "),
]);

const PREVIEW_TAGS: ReadonlySet<string> = new Set<PreviewTagName>([
  "og:title",
  "og:description",
  "og:site_name",
  "og:image",
  "twitter:card",
  "twitter:title",
  "twitter:description",
  "twitter:image",
]);

const SCRIPT_TYPE = /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/;

/** Notes what an element says. `sources` are those of the `<picture>` in which we are. */
export function noteElement(facts: PageFacts, tag: string, attributes: Attributes, sources: ImageSource[]): void {
  noteAttributes(facts, tag, attributes);
  switch (tag) {
    case "html":
      if (attributes.lang) facts.lang = attributes.lang;
      break;
    case "base":
      if (attributes.href !== undefined) {
        facts.base ??= attributes.href;
        // Whatever is named without a host is asked for there.
        facts.assets.push({ url: attributes.href, tag, use: "connection" });
      }
      break;
    case "meta":
      noteMeta(facts, attributes);
      break;
    case "link":
      noteLinkElement(facts, attributes);
      break;
    case "a":
    case "area":
      if (attributes.href !== undefined) {
        const expandFault = attributes["data-expand"];
        facts.links.push({ href: attributes.href, tag, attribute: "href", ...(expandFault && { expandFault }) });
      }
      break;
    case "iframe":
      if (attributes.src) facts.assets.push({ url: attributes.src, tag, use: "frame" });
      break;
    case "form":
      if (attributes.action) facts.links.push({ href: attributes.action, tag, attribute: "action" });
      break;
    case "img":
      facts.images.push({
        ...readSource(attributes),
        src: attributes.src ?? "",
        sources: [...sources],
        alt: attributes.alt,
      });
      noteFiles(facts, tag, attributes, "image");
      break;
    case "script":
      if (SCRIPT_TYPE.test((attributes.type ?? "").trim().toLowerCase())) {
        facts.hasScript = true;
        if (attributes.src === undefined) facts.hasInlineScript = true;
      }
      noteFiles(facts, tag, attributes, "script");
      break;
    case "source":
      if (attributes.srcset) sources.push(readSource(attributes));
      noteFiles(facts, tag, attributes, attributes.srcset ? "image" : "media");
      break;
    case "video":
    case "audio":
    case "track":
    case "embed":
      noteFiles(facts, tag, attributes, "media");
      break;
    case "input":
      noteFiles(facts, tag, attributes, "image");
      break;
    // Of drawings that stand in the page.
    case "image":
    case "feImage":
    case "use": {
      const url = attributes.href ?? attributes["xlink:href"] ?? "";
      if (url && !url.startsWith("#")) facts.assets.push({ url, tag, use: "image" });
      break;
    }
    case "object":
      if (attributes.data) facts.assets.push({ url: attributes.data, tag, use: "media" });
      break;
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      facts.headings.push({ level: Number(tag[1]), id: attributes.id ?? "", text: "" });
      break;
  }
}

/** True for `<meta>` that link previews read. */
export function isPreviewTag({ property = "", name = "" }: Attributes): boolean {
  return /^(og|twitter):/i.test(property) || /^(og|twitter):/i.test(name);
}

/** True for scripts that say which pages a browser may fetch before anybody goes there. */
export function isSpeculation({ type = "" }: Attributes): boolean {
  return type.trim().toLowerCase() === "speculationrules";
}

/**
 * Notes the addresses with a host in rules for fetching pages in advance.
 * https://html.spec.whatwg.org/multipage/speculative-loading.html#speculation-rules
 */
export function noteSpeculations({ assets }: PageFacts, json: string): void {
  const addresses = json.matchAll(/"(\s*(?:https?:)?(?:\\?\/|\\\\){2}[^"]*)"/gi);
  for (const [, url = ""] of addresses) {
    assets.push({ url: url.replaceAll("\\/", "/").trim(), tag: "script", use: "connection" });
  }
}

/** True for scripts that are data for search engines. */
export function isJsonLd({ type = "" }: Attributes): boolean {
  return type.trim().toLowerCase() === "application/ld+json";
}

function noteAttributes(facts: PageFacts, tag: string, attributes: Attributes): void {
  for (const name in attributes) {
    if (name === "id") facts.ids.push(attributes[name] ?? "");
    else if (name === "name" && tag === "a") facts.ids.push(attributes[name] ?? "");
    else if (name === "cite") facts.links.push({ href: attributes[name] ?? "", tag, attribute: "cite" });
    else if (STYLES.has(name) && /url\(|image-set\(/i.test(attributes[name] ?? ""))
      facts.styles.push(attributes[name] ?? "");
    else if (name === "background") facts.assets.push({ url: attributes[name] ?? "", tag, use: "image" });
    else if (name.startsWith("on")) {
      facts.hasScript = true;
      facts.hasInlineScript = true;
    }
  }
}

function noteMeta(facts: PageFacts, attributes: Attributes): void {
  const name = (attributes.name ?? attributes.property ?? "").toLowerCase();
  const content = attributes.content ?? "";
  if (name === "description") facts.description ??= content;
  else if (name === "robots") facts.robots ??= content;
  else if (/^(og:image(:secure_url|:url)?|twitter:image)$/.test(name)) {
    facts.assets.push({ url: content, tag: "meta", use: "preview" });
  }
  // Both names mean the same. https://ogp.me/#structured
  const tag = name === "og:image:url" ? "og:image" : name;
  if (PREVIEW_TAGS.has(tag)) facts.previewTags[tag as PreviewTagName] ??= content;
}

function noteLinkElement(facts: PageFacts, attributes: Attributes): void {
  const href = attributes.href;
  const rels = (attributes.rel ?? "").toLowerCase().split(/\s+/);
  if (attributes.imagesrcset) noteSrcset(facts, "link", attributes.imagesrcset);
  if (href === undefined) return;
  if (rels.includes("canonical")) facts.canonicals.push(href);
  const use = rels.map((rel) => ASSET_RELS[rel]).find((one) => one !== undefined);
  if (use) facts.assets.push({ url: href, tag: "link", use });
  else facts.links.push({ href, tag: "link", attribute: "href" });
}

function noteFiles(facts: PageFacts, tag: string, attributes: Attributes, use: AssetUse): void {
  if (attributes.src) facts.assets.push({ url: attributes.src, tag, use });
  if (attributes.poster) facts.assets.push({ url: attributes.poster, tag, use: "image" });
  if (attributes.srcset) noteSrcset(facts, tag, attributes.srcset);
}

function noteSrcset(facts: PageFacts, tag: string, srcset: string): void {
  for (const { url } of parseSrcset(srcset)) facts.assets.push({ url, tag, use: "image" });
}

function readSource({ srcset = "", sizes = "", type = "", media = "" }: Attributes): ImageSource {
  return { srcset, sizes, type, media };
}
