import type { XMLBuilder } from "fast-xml-parser";
import { loadFastXml } from "./fast-xml.ts";

/** An element: attributes under `@_name`, text under `#text`, child elements by their names. `undefined` is left out. */
export interface XmlElement {
  [name: string]: XmlElement | string | undefined | (XmlElement | string)[];
}

/** All but the characters that XML 1.0 allows; lone surrogates are among the forbidden. https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** What the pattern above may find. Without the flag for characters beyond 16 bits a search takes a third of the time. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SUSPICIOUS = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/;

let builder: XMLBuilder | undefined;

function createBuilder(): XMLBuilder {
  return new (loadFastXml().XMLBuilder)({
    ignoreAttributes: false,
    suppressBooleanAttributes: false,
    format: true,
    attributeValueProcessor: (_name, value) => removeForbiddenCharacters(String(value)),
    tagValueProcessor: (_name, value) => removeForbiddenCharacters(String(value)),
  });
}

/** Writes an XML 1.0 document in UTF-8: escaped, indented, without the characters that XML forbids. */
export function formatXml(document: XmlElement): string {
  return formatFragment({ "?xml": { "@_version": "1.0", "@_encoding": "utf-8" }, ...document });
}

/** The same without the first line, for a part of a document. */
export function formatFragment(element: XmlElement): string {
  builder ??= createBuilder();
  return builder.build(element);
}

/** Takes out what no XML document may contain, not even escaped: most control characters, halves of emoji. */
export function removeForbiddenCharacters(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(FORBIDDEN, "") : text;
}
