import { XMLValidator } from "fast-xml-parser";

/** Why a text is no XML document, with the place in it. */
export interface XmlFault {
  reason: string;
  line: number;
  column: number;
}

/** The first fault that keeps a text from being a well-formed XML document; undefined when there is none. */
export function findXmlFault(text: string): XmlFault | undefined {
  const result = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (result === true) return undefined;
  const { msg, line, col } = result.err;
  return { reason: msg.replace(/\.$/, ""), line, column: col };
}
