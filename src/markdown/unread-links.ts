import type { Token } from "markdown-it";
import { locate } from "./locate.ts";

/** A link or an image that Markdown takes for text, because its address cannot be one. Line and column in the text, both from 1. */
export interface UnreadLink {
  /** As it is written: `![A train](/images/a train.jpg)`. */
  written: string;
  address: string;
  line: number;
  column: number;
}

const WRITTEN = /!?\[[^[\]]*\]\(((?:[^()<>"]|\([^()<>"]*\))+)\)/g;

/** Schemes that markdown-it refuses. */
const REFUSED = /^\s*(?:javascript|vbscript|file|data):/i;

/** An address with a space in it. A remark in brackets after others, as in `f[x](of all x)`, is none. */
function isMeant(written: string, address: string): boolean {
  if (REFUSED.test(address)) return true;
  return /\S\s+\S/.test(address) && (written.startsWith("!") || /\/|\.\w{2,5}\s*$/.test(address));
}

/** A quick look, before anything is parsed: may this text have links that Markdown does not read? */
export function mayHaveUnreadLinks(markdown: string): boolean {
  for (const [written, address = ""] of markdown.matchAll(WRITTEN)) if (isMeant(written, address)) return true;
  return false;
}

/** Finds what an author meant as a link or an image, and readers would see with all its brackets. Code is passed over. */
export function findUnreadLinks(tokens: Token[], markdown: string): UnreadLink[] {
  const lines = markdown.split("\n");
  return tokens.flatMap((token) => {
    if (token.type !== "inline" || !token.map) return [];
    const [first, last] = token.map;
    const source = lines.slice(first, last).join("\n");
    return [...textOf(token.children ?? []).matchAll(WRITTEN)].flatMap(([written, address = ""]) => {
      // With a backslash before a bracket, it is meant as text.
      const at = source.indexOf(written);
      if (!isMeant(written, address) || at < 0 || source[at - 1] === "\\") return [];
      return [{ written, address: address.trim(), ...locate(lines, first, last, [written]) }];
    });
  });
}

/** The text between other things, as it stands in the Markdown. Abbreviations have no signs. */
function textOf(children: Token[]): string {
  return children
    .filter(({ type }) => type !== "abbr_open" && type !== "abbr_close")
    .map(({ type, content }) => (type === "text" ? content : type === "softbreak" ? "\n" : "\0"))
    .join("");
}
