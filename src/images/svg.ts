/** A drawing that can be published: its text without comments and editors' notes, and its size in CSS pixels. */
export type CleanSvg = { svg: string; width: number; height: number } | { danger: string };

/** Comments, CDATA, instructions, declarations and tags; `>` may stand in quotes. What is left between them is text. */
const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<![^>[]*(?:\[[\s\S]*?\]\s*)?>|<\/?[^\s<>/!?"'=]+(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g;
const ATTRIBUTE = /([^\s=/"'<>]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** Elements that run code or hold HTML, which may run code. */
const ACTIVE_ELEMENTS = new Set(["script", "foreignobject", "iframe", "object", "embed", "handler", "listener"]);
/** Notes of drawing programs. They hold paths on the author's disk. */
const EDITORS_PREFIX = /^(xmlns:)?(inkscape|sodipodi|sketch|serif|figma):?/i;

/**
 * Checks a drawing and takes out what readers should not get. A browser runs no script of an SVG in `<img>`,
 * but it does when a reader opens the file itself, hence `danger`: what the drawing holds that can run or load.
 * A DOCTYPE without declarations of its own is left out; one with entities is refused.
 */
export function cleanSvg(bytes: Buffer): CleanSvg {
  let source: string;
  try {
    source = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { danger: "text that is not UTF-8" };
  }
  let rest = "";
  let end = 0;
  let svg = "";
  let metadataDepth = 0;
  let root: Map<string, string> | undefined;
  for (const match of source.matchAll(MARKUP)) {
    const between = source.slice(end, match.index);
    const token = match[0];
    end = match.index + token.length;
    rest += between;
    if (metadataDepth === 0) svg += between;
    if (token.startsWith("<!--")) continue;
    if (token.startsWith("<![CDATA[")) {
      if (metadataDepth === 0) svg += token;
      continue;
    }
    if (token.startsWith("<?")) {
      const danger = dangerOfInstruction(token);
      if (danger) return { danger };
      continue;
    }
    if (token.startsWith("<!")) {
      if (token.includes("[") || !/^<!doctype\s/i.test(token)) return { danger: "a DOCTYPE with entities" };
      continue;
    }
    const name = localNameOf(token);
    const attributes = attributesOf(token);
    const danger = dangerOfElement(name, attributes);
    if (danger) return { danger };
    if (!root) {
      if (name !== "svg") return { danger: `<${name}> in the place of <svg>` };
      root = attributes;
    }
    if (name === "metadata" && !token.endsWith("/>")) metadataDepth += token.startsWith("</") ? -1 : 1;
    if (metadataDepth === 0 && name !== "metadata") svg += withoutEditorsNotes(token);
  }
  rest += source.slice(end);
  if (!root || rest.includes("<") || metadataDepth !== 0) return { danger: "XML with an error" };
  return { svg: `${svg.trim()}\n`, ...sizeOf(root) };
}

function dangerOfInstruction(token: string): string | undefined {
  const encoding = /^<\?xml\s[\s\S]*?encoding\s*=\s*["']([^"']*)["']/i.exec(token)?.[1]?.toLowerCase();
  if (encoding && !["utf-8", "utf8", "us-ascii", "ascii"].includes(encoding)) return `the encoding ${encoding}`;
  return /^<\?xml\s/.test(token) ? undefined : "a style sheet or another instruction (<?…?>)";
}

function dangerOfElement(name: string, attributes: Map<string, string>): string | undefined {
  if (ACTIVE_ELEMENTS.has(name.toLowerCase())) return `<${name}>`;
  for (const [attribute, value] of attributes) {
    if (/^([\w-]+:)?on/i.test(attribute)) return `the attribute ${attribute}`;
    // Browsers ignore spaces and control characters in an address, so that "java\nscript:" is one.
    const address = value.replace(/[\p{Cc} ]/gu, "").toLowerCase();
    if (address.includes("javascript:")) return "a javascript: address";
    if (address.includes("data:text/") || /data:(image\/svg|application\/)/.test(address))
      return "a data: address with code";
    if (attribute === "attributeName" && /^(\w+:)?on/.test(address)) return `an animation of ${value}`;
  }
  return undefined;
}

function localNameOf(tag: string): string {
  return /^<\/?(?:[^\s/>:]+:)?([^\s/>:]+)/.exec(tag)?.[1] ?? "";
}

function attributesOf(tag: string): Map<string, string> {
  return new Map(
    [...tag.matchAll(ATTRIBUTE)].map((match) => [match[1] ?? "", decodeReferences((match[2] ?? "").slice(1, -1))]),
  );
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

/** Attributes such as `inkscape:export-filename`. Elements keep their declared prefix, so its `xmlns:` stays with them. */
function withoutEditorsNotes(tag: string): string {
  return tag.replace(/\s+([^\s=/"'<>]+)\s*=\s*("[^"]*"|'[^']*')/g, (whole, name: string) =>
    EDITORS_PREFIX.test(name) && name.includes(":") && !name.startsWith("xmlns:") ? "" : whole,
  );
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
