import { UnusableImage } from "./unusable.ts";

/** A drawing that can be published: its text without comments and editors' notes, and its size in CSS pixels. */
export interface CleanSvg {
  svg: string;
  width: number;
  height: number;
}

/** Comments, CDATA, instructions, declarations and tags; `>` may stand in quotes. What is left between them is text. */
const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>[]*(?:\[[\s\S]*?\]\s*)?>|<\/?[^\s<>/!?"'=]+(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g;
const ATTRIBUTE = /([^\s=/"'<>]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** Elements that run code or hold HTML, which may run code. */
const ACTIVE_ELEMENTS = new Set(["script", "foreignobject", "iframe", "object", "embed", "handler", "listener"]);
/** Notes of drawing programs, such as `inkscape:export-filename`. They hold paths on the author's disk. */
const EDITORS_NOTE = /\s+(?:inkscape|sodipodi|sketch|serif|figma):[^\s=/"'<>]+\s*=\s*(?:"[^"]*"|'[^']*')/gi;

/**
 * Checks a drawing and takes out comments, `<metadata>` and notes of drawing programs. A browser runs no script of an
 * SVG in `<img>`, but it does when a reader opens the file itself: a drawing with anything active is refused.
 * So is a DOCTYPE with entities; a plain one, as Graphviz writes it, is left out. Throws `UnusableImage`.
 */
export function cleanSvg(bytes: Buffer): CleanSvg {
  const source = decodeText(bytes);
  const open: string[] = [];
  let root: Map<string, string> | undefined;
  let svg = "";
  let end = 0;
  for (const match of source.matchAll(MARKUP)) {
    const text = source.slice(end, match.index);
    if (text.includes("<")) throw malformed();
    const markup = match[0];
    end = match.index + markup.length;
    if (!open.includes("metadata")) svg += text;

    if (markup.startsWith("<?")) refuseInstruction(markup);
    else if (markup.startsWith("<![CDATA[")) svg += open.includes("metadata") ? "" : markup;
    else if (markup.startsWith("<!")) refuseEntities(markup);
    else {
      const { name, attributes } = readTag(markup);
      refuseActive(name, attributes);
      if (!root && name !== "svg") throw malformed();
      root ??= withNamespace(attributes);
      const isHidden = name === "metadata" || open.includes("metadata");
      if (markup.startsWith("</")) {
        if (open.pop() !== name) throw malformed();
      } else if (!markup.endsWith("/>")) open.push(name);
      if (!isHidden) svg += markup.replace(EDITORS_NOTE, "");
    }
  }
  if (!root || open.length > 0 || source.slice(end).trim() !== "") throw malformed();
  return { svg: `${svg.trim()}\n`, ...sizeOf(root) };
}

function decodeText(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const remedy = "Save it as UTF-8.";
    throw new UnusableImage("image-damaged", "is an SVG drawing whose text is not UTF-8.", remedy);
  }
}

/** Style sheets of XML can run code as well, and another encoding can hide it. */
function refuseInstruction(instruction: string): void {
  const encoding = /encoding\s*=\s*["']([^"']*)["']/i.exec(instruction)?.[1]?.toLowerCase();
  if (!/^<\?xml\s/.test(instruction)) throw unsafe("an instruction (<?…?>)");
  if (encoding && !["utf-8", "utf8", "us-ascii", "ascii"].includes(encoding)) throw unsafe(`the encoding ${encoding}`);
}

function refuseEntities(declaration: string): void {
  if (declaration.startsWith("<!--")) return;
  if (declaration.includes("[") || !/^<!doctype\s/i.test(declaration)) throw unsafe("a DOCTYPE with entities");
}

function refuseActive(name: string, attributes: Map<string, string>): void {
  if (ACTIVE_ELEMENTS.has(name.toLowerCase())) throw unsafe(`<${name}>`);
  for (const [attribute, value] of attributes) {
    if (/^([\w-]+:)?on/i.test(attribute)) throw unsafe(`the attribute ${attribute}`);
    // Browsers ignore spaces and control characters in an address, so that "java\nscript:" is one.
    const address = value.replace(/[\p{Cc} ]/gu, "").toLowerCase();
    if (address.includes("javascript:")) throw unsafe("a javascript: address");
    if (/data:(text|application|image\/svg)/.test(address)) throw unsafe("a data: address that can hold code");
    if (attribute === "attributeName" && /^(\w+:)?on/.test(address)) throw unsafe(`an animation of ${value}`);
  }
}

function withNamespace(root: Map<string, string>): Map<string, string> {
  const namespace = "http://www.w3.org/2000/svg";
  if ([...root.values()].includes(namespace)) return root;
  const fact = "is an SVG drawing without a namespace, which browsers do not show.";
  throw new UnusableImage("image-damaged", fact, `Begin it with <svg xmlns="${namespace}">.`);
}

function unsafe(what: string): UnusableImage {
  const fact = `holds ${what}, which could run or load something when a reader opens it.`;
  return new UnusableImage("image-svg-unsafe", fact, "Export it as plain SVG without scripts.");
}

function malformed(): UnusableImage {
  const remedy = "Open it in a browser, which names the line, or export it again.";
  return new UnusableImage("image-damaged", "is an SVG drawing that is not well-formed XML.", remedy);
}

function readTag(tag: string): { name: string; attributes: Map<string, string> } {
  const name = /^<\/?(?:[^\s/>:]+:)?([^\s/>:]+)/.exec(tag)?.[1] ?? "";
  const attributes = [...tag.matchAll(ATTRIBUTE)].map(([, key = "", value = ""]): [string, string] => [
    key,
    decodeReferences(value.slice(1, -1)),
  ]);
  return { name, attributes: new Map(attributes) };
}

/** Without a DOCTYPE, XML knows these references and no others. */
function decodeReferences(value: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return value.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return named[name] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

const PIXELS_PER_UNIT: Record<string, number> = {
  "": 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
};

/** As browsers find the size of an SVG image: https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS */
function sizeOf(root: Map<string, string>): { width: number; height: number } {
  const box = (root.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [boxWidth, boxHeight] = [box[2] ?? 0, box[3] ?? 0];
  const ratio = boxWidth > 0 && boxHeight > 0 ? boxWidth / boxHeight : 2;
  const width = pixelsOf(root.get("width"));
  const height = pixelsOf(root.get("height"));
  if (width && height) return rounded(width, height);
  if (width) return rounded(width, width / ratio);
  if (height) return rounded(height * ratio, height);
  return boxWidth > 0 && boxHeight > 0 ? rounded(boxWidth, boxHeight) : { width: 300, height: 150 };
}

function pixelsOf(length: string | undefined): number | undefined {
  const match = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)(px|pt|pc|in|cm|mm|)\s*$/i.exec(length ?? "");
  const pixels = Number(match?.[1]) * (PIXELS_PER_UNIT[match?.[2]?.toLowerCase() ?? ""] ?? 0);
  return pixels > 0 && Number.isFinite(pixels) ? pixels : undefined;
}

function rounded(width: number, height: number): { width: number; height: number } {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}
