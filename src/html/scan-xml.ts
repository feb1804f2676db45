import { Parser } from "htmlparser2";

/** An element of an XML document that has ended. */
export interface XmlElement {
  /** The names from the outermost element on: `feed/entry/id`. */
  path: string;
  attributes: Record<string, string>;
  /** The text in it, without white space around it, when it was asked for. */
  text: string;
}

/**
 * Reads a well-formed XML document and calls `onElement` at the end of each element. Texts are read only of elements
 * for whose path `hasText` is true: those of feeds are long, and nobody wants them here.
 */
export function scanXml(
  xml: string,
  hasText: (path: string) => boolean,
  onElement: (element: XmlElement) => void,
): void {
  const open: XmlElement[] = [];
  let reading: XmlElement | undefined;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const parent = open.at(-1)?.path;
        const element = { path: parent === undefined ? name : `${parent}/${name}`, attributes, text: "" };
        open.push(element);
        reading = hasText(element.path) ? element : undefined;
      },
      ontext(data) {
        if (reading) reading.text += data;
      },
      onclosetag() {
        const element = open.pop();
        if (!element) return;
        reading = undefined;
        onElement({
          path: element.path,
          attributes: decodeAll(element.attributes),
          text: decodeXml(element.text).trim(),
        });
      },
    },
    // Decoding all of a feed takes twice the time of reading it.
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(xml);
}

function decodeAll(attributes: Record<string, string>): Record<string, string> {
  for (const name in attributes) attributes[name] = decodeXml(attributes[name] ?? "");
  return attributes;
}

function decodeXml(text: string): string {
  if (!text.includes("&")) return text;
  let decoded = "";
  const parser = new Parser(
    {
      ontext(data) {
        decoded += data;
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  return decoded;
}
