import type { XMLParser } from "fast-xml-parser";
import { loadFastXml } from "./fast-xml.ts";

/** An element of a document that others have written: attributes under `@_name`, child elements by their names. */
export type ReadElement = Record<string, unknown>;

/** A document, as far as it must be known here. */
export interface ReadDocument {
  /** Local name of the outermost element, in lower case: `rss`, `feed`, `rdf`, `urlset`. */
  name: string;
  /** What stands before the names of the vocabulary's own elements: `atom:` or, mostly, nothing. */
  prefix: string;
  root: ReadElement;
}

// Entities that a document declares are never expanded, and those that lie outside of it are refused by the parser.
const options = {
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  cdataPropName: "#cdata",
};

let parser: XMLParser | undefined;

/**
 * Reads XML that another program has made. Gives the document, or one sentence that says why it cannot be read. What is
 * cut off is not read: half a list would be taken for the whole.
 */
export function readXml(text: string): { document: ReadDocument; fact?: never } | { document?: never; fact: string } {
  let data: ReadElement;
  try {
    parser ??= new (loadFastXml().XMLParser)(options);
    data = parser.parse(text) as ReadElement;
  } catch (issue) {
    const reason = issue instanceof Error ? issue.message : String(issue);
    return /external entit/i.test(reason)
      ? { fact: "It wants other files to be read into it (external entities), which is not done." }
      : { fact: "It is not well-formed XML." };
  }
  const [full] = Object.keys(data).filter((name) => !name.startsWith("?") && !name.startsWith("#"));
  const root = full === undefined ? undefined : firstOf(data[full]);
  if (full === undefined || root === undefined) return { fact: "It is not well-formed XML." };
  const end = text.replace(/(\s|<!--(?:(?!-->)[\s\S])*-->)+$/, "");
  if (!end.endsWith(">") || !new RegExp(`(</${escapePattern(full)}\\s*|/)>$`).test(end)) {
    return { fact: `It is cut off: <${full}> has no end.` };
  }
  const [local = "", prefix = ""] = full.split(":").reverse();
  return { document: { name: local.toLowerCase(), prefix: prefix && `${prefix}:`, root } };
}

/** The elements of that name in an element. Those without attributes and children are texts. */
export function childrenOf(element: ReadElement, name: string, prefix = ""): ReadElement[] {
  const value = element[prefix + name] ?? element[name];
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return values.map((one) => (typeof one === "object" && one !== null ? (one as ReadElement) : { "#text": one }));
}

/** The text of the first element of that name, entities decoded; undefined when there is none, or nothing in it. */
export function textOf(element: ReadElement, name: string, prefix = ""): string | undefined {
  for (const child of childrenOf(element, name, prefix)) {
    const text = ownText(child);
    if (text !== "") return text;
  }
  return undefined;
}

/** The text of the element itself. */
export function ownText(element: ReadElement): string {
  const cdata = [element["#cdata"]].flat().filter((one) => typeof one === "string");
  return (decodeEntities(String(element["#text"] ?? "")) + cdata.join("")).trim();
}

/** An attribute, entities decoded. */
export function attributeOf(element: ReadElement, name: string): string | undefined {
  const value = element[`@_${name}`];
  return typeof value === "string" ? decodeEntities(value).trim() : undefined;
}

function firstOf(value: unknown): ReadElement | undefined {
  const [first] = [value].flat();
  if (typeof first === "string") return { "#text": first };
  return typeof first === "object" && first !== null ? (first as ReadElement) : undefined;
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The five entities of XML and numbers of characters, once. https://www.w3.org/TR/xml/#sec-predefined-ent */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
