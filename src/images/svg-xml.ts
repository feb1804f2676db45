import { UnusableImage } from "./unusable.ts";

/** A part of an XML document, as it is written. */
export type XmlPart =
  | { kind: "text"; raw: string; text: string }
  | { kind: "instruction"; raw: string }
  | { kind: "declaration"; raw: string }
  | { kind: "open"; name: string; attributes: XmlAttribute[]; isEmpty: boolean }
  | { kind: "close"; name: string };

export interface XmlAttribute {
  /** With its prefix: `xlink:href`. */
  name: string;
  /** References are replaced. */
  value: string;
  /** With the space in front of it. */
  raw: string;
}

const NAME = String.raw`[\p{L}_][\p{L}\p{N}\p{M}_.\-]*(?::[\p{L}_][\p{L}\p{N}\p{M}_.\-]*)?`;
const ATTRIBUTE = String.raw`\s+(?:${NAME})\s*=\s*(?:"[^"<]*"|'[^'<]*')`;
const TAG = new RegExp(String.raw`<(/?)(${NAME})((?:${ATTRIBUTE})*)\s*(/?)>`, "uy");
const ATTRIBUTES = new RegExp(String.raw`\s+(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, "gu");
const DECLARATION = /<!DOCTYPE(?:[^<>"'[]|"[^"]*"|'[^']*')*(\[|>)/iy;
/** https://www.w3.org/TR/xml/#charsets */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
/** Deeper trees make decoders fail. */
const MAX_DEPTH = 256;

/**
 * Reads XML as strictly as browsers do, and more: what could be read in two ways is refused. So nothing can hide from
 * this that is there for others. Comments are left out. Each tag is closed in its place. Throws `UnusableImage`.
 */
export function* readXml(source: string): Generator<XmlPart> {
  if (FORBIDDEN.test(source)) throw malformed();
  const open: string[] = [];
  let at = 0;
  const take = (end: string): string => {
    const last = source.indexOf(end, at);
    if (last < 0) throw malformed();
    const raw = source.slice(at, last + end.length);
    at += raw.length;
    return raw;
  };
  while (at < source.length) {
    const next = source.indexOf("<", at);
    const raw = source.slice(at, next < 0 ? source.length : next);
    if (raw) yield { kind: "text", raw, text: decode(raw) };
    at += raw.length;
    if (next < 0) break;
    if (source.startsWith("<!--", at)) take("-->");
    else if (source.startsWith("<![CDATA[", at)) {
      const section = take("]]>");
      yield { kind: "text", raw: section, text: section.slice(9, -3) };
    } else if (source.startsWith("<?", at)) yield { kind: "instruction", raw: take("?>") };
    else if (source.startsWith("<!", at)) {
      DECLARATION.lastIndex = at;
      const declaration = DECLARATION.exec(source)?.[0];
      if (!declaration) throw malformed();
      at += declaration.length;
      yield { kind: "declaration", raw: declaration };
    } else {
      TAG.lastIndex = at;
      const [tag, slash, name = "", written = "", end] = TAG.exec(source) ?? [];
      if (!tag || (slash && (written || end))) throw malformed();
      at += tag.length;
      if (slash) {
        if (open.pop() !== name) throw malformed();
        yield { kind: "close", name };
      } else {
        if (!end) open.push(name);
        if (open.length > MAX_DEPTH) throw malformed();
        yield { kind: "open", name, attributes: readAttributes(written), isEmpty: end === "/" };
      }
    }
  }
  if (open.length > 0) throw malformed();
}

function readAttributes(written: string): XmlAttribute[] {
  const attributes = [...written.matchAll(ATTRIBUTES)].map(([raw, name = "", double, single]) => ({
    name,
    value: decode(double ?? single ?? ""),
    raw,
  }));
  if (new Set(attributes.map(({ name }) => name)).size < attributes.length) throw malformed();
  return attributes;
}

/** Without a DOCTYPE, XML knows these references and no others. */
function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6});|#([0-9]{1,7});|(amp|lt|gt|quot|apos);)?/g,
    (whole, hex, decimal, name) => {
      if (name) return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[name as string] ?? "";
      const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
      const character = whole !== "&" && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\0";
      if (FORBIDDEN.test(character)) throw malformed();
      return character;
    },
  );
}

/** What browsers do not show, or only in part. */
export function malformed(): UnusableImage {
  const remedy = "Open it in a browser, which names the line, or export it again.";
  return new UnusableImage("image-damaged", "is an SVG drawing that is not well-formed XML.", remedy);
}
