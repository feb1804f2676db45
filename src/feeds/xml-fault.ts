import { loadFastXml } from "./fast-xml.ts";

/** Why a text is no XML document, with the place in it. */
export interface XmlFault {
  reason: string;
  line: number;
  column: number;
}

/** In characters. Texts of elements are nearly all of a feed. */
const LONG_TEXT = 200;

/** What the validator lets pass: entities that nobody has declared, and characters that XML does not have. */
const FORBIDDEN: [pattern: RegExp, reason: string][] = [
  // https://www.w3.org/TR/xml/#wf-entdeclared
  [/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/, "a & that should be written &amp;"],
  // https://www.w3.org/TR/xml/#charsets
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  [/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/, "a character that XML does not have"],
];

/** The first fault that keeps a text from being a well-formed XML document; undefined when there is none. */
export function findXmlFault(text: string): XmlFault | undefined {
  const plain = text.includes("<!") ? hideOpaque(text) : text;
  for (const [pattern, reason] of FORBIDDEN) {
    const at = plain.search(pattern);
    if (at >= 0) return { reason, ...placeAt(text, at) };
  }
  const { XMLValidator } = loadFastXml();
  // The validator goes from letter to letter; long texts need not be shown to it any more.
  if (XMLValidator.validate(dropLongTexts(plain)) === true) return findTail(plain);
  const result = XMLValidator.validate(text);
  if (result === true) return findTail(plain);
  const { msg, line, col = 1 } = result.err;
  return { reason: msg.replace(/\.$/, ""), line, column: col };
}

/** Blanks out comments and CDATA, in which everything may stand. */
function hideOpaque(text: string): string {
  return text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, (hidden) => hidden.replace(/[^\n]/g, " "));
}

/** Without a pattern: those run out of memory in a text of ten million characters. */
function dropLongTexts(plain: string): string {
  const pieces = plain.split("<").map((piece, index, { length }) => {
    const end = piece.indexOf(">") + 1;
    const isLong = index < length - 1 && end > 0 && piece.length - end >= LONG_TEXT;
    return isLong ? piece.slice(0, end) : piece;
  });
  return pieces.join("<");
}

/** What stands after the end of the outermost element. https://www.w3.org/TR/xml/#NT-document */
function findTail(plain: string): XmlFault | undefined {
  const name = /<([^\s!?/>]+)/.exec(plain)?.[1] ?? "";
  const end = plain.trimEnd();
  const isWhole =
    end.endsWith(`</${name}>`) || (end.endsWith("/>") && end.lastIndexOf("<") === plain.indexOf(`<${name}`));
  return isWhole ? undefined : { reason: `something stands after the end of <${name}>`, ...placeAt(plain, end.length) };
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
