import type { XmlAttribute } from "./svg-xml.ts";
import { UnusableImage } from "./unusable.ts";

/** Elements that run code or hold HTML, which may run code; in lower case. */
const ACTIVE_ELEMENTS = new Set(["script", "foreignobject", "iframe", "object", "embed", "handler", "listener"]);

const WITHOUT_SCRIPTS = "Export it as plain SVG without scripts.";
/** diagrams.net and Mermaid set labels so; only browsers draw them. */
const WITHOUT_HTML =
  "Its labels are HTML: in diagrams.net, take Formatted Text and Word Wrap off them, in Mermaid set htmlLabels: false; or export it as PNG.";

/** Data that is a picture or a font, and nothing that could hold code. */
const PLAIN_DATA =
  /^data:(?:image\/(?:png|jpe?g|gif|webp|avif)|font\/[\w.+-]+|application\/(?:x-)?font-[\w.+-]+|application\/vnd\.ms-fontobject)[;,]/;

/** Throws `UnusableImage` for an element that runs something; `name` is without its prefix. */
export function refuseElement(name: string): void {
  const element = name.toLowerCase();
  if (ACTIVE_ELEMENTS.has(element)) throw unsafe(`<${name}>`, element === "foreignobject" ? WITHOUT_HTML : undefined);
}

/** Throws `UnusableImage` for an attribute that runs or loads something; both names are without their prefixes. */
export function refuseAttribute(element: string, name: string, { value }: XmlAttribute): void {
  if (/^on/i.test(name)) throw unsafe(`the attribute ${name}`);
  const address = toAddress(value);
  if (/(?:java|vb)script:/.test(address)) throw unsafe("a javascript: address");
  if (/data:(text|application\/(?!(x-)?font-|vnd\.ms-fontobject)|image\/svg)/.test(address)) {
    throw unsafe("a data: address that can hold code");
  }
  if (name === "attributeName" && /^(\w+:)?(on|href$|style$)/.test(address)) throw unsafe(`an animation of ${value}`);
  if (/^(href|src)$/i.test(name)) refuseAddress(element, value);
  refuseStyle(value);
}

/** A link may lead anywhere on the web; everything else is part of the drawing, or not there for readers. */
function refuseAddress(element: string, value: string): void {
  const address = toAddress(value);
  if (address === "" || address.startsWith("#") || PLAIN_DATA.test(address)) return;
  const scheme = /^[a-z][a-z0-9+.-]*:/.exec(address)?.[0];
  if (element !== "a") throw external(value);
  if (scheme && !["http:", "https:", "mailto:"].includes(scheme)) throw unsafe(`a ${scheme} address`);
}

/** Throws `UnusableImage` for CSS that loads something, however it is spelled. https://www.w3.org/TR/css-syntax-3/#consume-escaped-code-point */
export function refuseStyle(css: string): void {
  if (!/[(@\\]/.test(css)) return;
  const plain = css
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, "")
    .replace(/\\(?:([0-9a-f]{1,6})\s?|([\s\S]))/gi, (_, hex, character) =>
      hex ? String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0xfffd)) : character,
    )
    .toLowerCase();
  if (/@import/.test(plain)) throw external("@import");
  for (const [, target = ""] of plain.matchAll(/url\(\s*["']?([^"')]*)/g)) {
    const address = toAddress(target);
    if (address !== "" && !address.startsWith("#") && !PLAIN_DATA.test(address)) throw external(target);
  }
  // These take an address without url().
  const loading = /\b(?:image-set|image|src|cross-fade)\(/.exec(plain)?.[0];
  if (loading) throw external(`${loading}…)`);
}

/** Browsers ignore spaces and control characters in an address, so that "java\nscript:" is one. */
function toAddress(value: string): string {
  return value.replace(/[\p{Cc} ]/gu, "").toLowerCase();
}

/** Something that runs when a reader opens the drawing by itself. */
export function unsafe(what: string, remedy: string = WITHOUT_SCRIPTS): UnusableImage {
  const fact = `holds ${what}, which could run or load something when a reader opens it.`;
  return new UnusableImage("image-svg-unsafe", fact, remedy);
}

function external(what: string): UnusableImage {
  const shown = what.trim().length > 60 ? `${what.trim().slice(0, 59)}…` : what.trim();
  const fact = `refers to something outside of itself (${shown}), which browsers do not load for a picture in a page.`;
  const remedy = "Embed what belongs to it: pictures as data, texts as paths.";
  return new UnusableImage("image-svg-external", fact, remedy);
}
