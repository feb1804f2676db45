import { References } from "./svg-references.ts";
import { refuseAttribute, refuseElement, refuseStyle, unsafe } from "./svg-rules.ts";
import { type SvgSize, sizeOf } from "./svg-size.ts";
import { malformed, readXml, type XmlAttribute } from "./svg-xml.ts";
import { refuseTooLarge } from "./too-large.ts";
import { UnusableImage } from "./unusable.ts";

/** A drawing that can be published: its text without comments and editors' notes, and its size in CSS pixels. */
export interface CleanSvg extends SvgSize {
  svg: string;
}

/** Raised when drawings are cleaned, or looked at, in another way, so that those in the cache are made again. */
export const SVG_CLEANER = 3;

const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
const XML = "http://www.w3.org/XML/1998/namespace";
const XHTML = "http://www.w3.org/1999/xhtml";

/**
 * Checks a drawing and takes out comments, `<metadata>` and all that drawing programs note for themselves in elements
 * and attributes of their own. A browser runs no script of an SVG in `<img>`, but it does when a reader opens the file
 * itself: a drawing with anything active is refused, and so is one that loads something from elsewhere, which would be
 * missing in `<img>`. So is a DOCTYPE with entities; a plain one, as Graphviz writes it, is left out.
 * Throws `UnusableImage`.
 */
export function cleanSvg(bytes: Buffer): CleanSvg {
  const source = decodeText(bytes);
  const scopes: Scope[] = [new Map([["xml", XML]])];
  const open: { name: string; isKept: boolean }[] = [];
  const references = new References();
  let root: Map<string, string> | undefined;
  let svg = "";
  let style = "";
  for (const part of readXml(source)) {
    const isKept = open.at(-1)?.isKept ?? true;
    if (part.kind === "instruction") refuseInstruction(part.raw);
    else if (part.kind === "declaration") refuseEntities(part.raw);
    else if (part.kind === "text") {
      if (open.length === 0 && part.text.trim() !== "") throw malformed();
      if (isKept) svg += part.raw;
      if (open.at(-1)?.name === "style") style += part.text;
    } else if (part.kind === "close") {
      open.pop();
      scopes.pop();
      references.close();
      if (isKept) svg += `</${part.name}>`;
    } else {
      if (open.length === 0 && root) throw malformed();
      const scope = enter(scopes.at(-1) ?? new Map(), part.attributes);
      const { namespace, local } = resolve(part.name, scope, scope.get(""));
      if (!root && local !== "svg") throw malformed();
      refuseElement(local);
      if (namespace === XHTML) throw unsafe(`<${local}> of HTML`);
      const attributes = part.attributes.filter((attribute) => isForBrowsers(attribute, local, scope));
      root ??= withNamespace(namespace, attributes);
      const isShown = isKept && namespace === SVG && local !== "metadata";
      if (isShown) {
        svg += `<${part.name}${attributes.map(({ raw }) => raw).join("")}${part.isEmpty ? "/" : ""}>`;
        references.open(attributes);
      }
      if (part.isEmpty) {
        if (isShown) references.close();
      } else {
        scopes.push(scope);
        open.push({ name: isShown ? local : "", isKept: isShown });
        if (!isShown) references.open([]);
      }
    }
  }
  if (!root) throw malformed();
  refuseStyle(style);
  if (references.areTooMany()) throw unsafe("parts that repeat each other without end");
  return { svg: `${svg.trim()}\n`, ...sizeOf(root) };
}

/**
 * `cleanSvg` for a drawing of which a picture of points is made, as a social image or an icon: one that states more of
 * them than may be decoded is refused before sharp is loaded. In a text it stays a drawing, and may be of any size.
 * Throws `UnusableImage`.
 */
export function cleanSvgToDraw(bytes: Buffer): CleanSvg {
  const clean = cleanSvg(bytes);
  refuseTooLarge(clean.width, clean.height);
  return clean;
}

/** Namespaces by prefix; the empty prefix is that of elements without one. */
type Scope = Map<string, string>;

function enter(scope: Scope, attributes: XmlAttribute[]): Scope {
  const declared = attributes.flatMap(({ name, value }): [string, string][] =>
    name === "xmlns" ? [["", value]] : name.startsWith("xmlns:") ? [[name.slice(6), value]] : [],
  );
  return declared.length > 0 ? new Map([...scope, ...declared]) : scope;
}

function resolve(name: string, scope: Scope, unprefixed = ""): { namespace: string; local: string } {
  const [prefix = "", local] = name.split(":");
  if (local === undefined) return { namespace: unprefixed, local: name };
  return { namespace: scope.get(prefix) ?? "", local };
}

/** Attributes of other programs are not. They hold paths on the author's disk, as `inkscape:export-filename` does. */
function isForBrowsers(attribute: XmlAttribute, element: string, scope: Scope): boolean {
  const { name, value } = attribute;
  if (name === "xmlns" || name.startsWith("xmlns:")) return value === SVG || value === XLINK;
  const { namespace, local } = resolve(name, scope);
  refuseAttribute(element, local, attribute);
  // A prefix that is nowhere declared is not well-formed; browsers show nothing of such a drawing.
  if (name.includes(":") && namespace === "") throw malformed();
  return namespace === "" || namespace === XLINK || (namespace === XML && (local === "lang" || local === "space"));
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
  const remedy = "Export it as plain SVG; in Illustrator, without Preserve Illustrator Editing Capabilities.";
  if (declaration.endsWith("[")) throw unsafe("a DOCTYPE with entities", remedy);
}

function withNamespace(namespace: string, attributes: XmlAttribute[]): Map<string, string> {
  if (namespace === SVG) return new Map(attributes.map(({ name, value }) => [name, value]));
  const fact = "is an SVG drawing without a namespace, which browsers do not show.";
  throw new UnusableImage("image-damaged", fact, `Begin it with <svg xmlns="${SVG}">.`);
}
