import type { Token } from "markdown-it";
import type { HtmlAttribute } from "../html/tags.ts";
import type { Shown } from "../images/shown.ts";
import { attribute, decodeAddress, isDecoration, readShown } from "./image-token.ts";
import { locate, locateHtml } from "./locate.ts";
import { findRawImages } from "./raw-images.ts";

/** An image in a Markdown text. */
export interface WrittenImage {
  src: string;
  /** Empty for decoration, and when the author has written nothing. */
  alt: string;
  isDecoration: boolean;
  /** How wide it is shown. Absent when that is as wide as the text. */
  shown?: Shown;
  /** It stands in HTML of the author's, and may be a file that is published as it is. */
  isRaw?: true;
  /** Line and column in the text, both from 1. */
  line: number;
  column: number;
}

/** All images of a parsed Markdown text, in order, with their places; those for dark screens too. */
export function findImages(tokens: Token[], markdown: string): WrittenImage[] {
  const written = findMarkdownImages(tokens, markdown);
  const raw = findHtmlImages(tokens, markdown);
  if (raw.length === 0) return written;
  return [...written, ...raw].sort((left, right) => left.line - right.line || left.column - right.column);
}

function findMarkdownImages(tokens: Token[], markdown: string): WrittenImage[] {
  if (!markdown.includes("![")) return [];
  const images: WrittenImage[] = [];
  const lines = markdown.split("\n");
  const visit = (token: Token, first: number, last: number): void => {
    if (token.type === "image") {
      const written = attribute(token, "src");
      const src = decodeAddress(written);
      const alt = isDecoration(token) ? "" : token.content.trim();
      const { shown } = readShown(token);
      const how = shown === "text" ? {} : { shown };
      const place = locate(lines, first, last, [src, written, "!["]);
      images.push({ src, alt, isDecoration: isDecoration(token), ...how, ...place });
      const dark = decodeAddress(attribute(token, "dark"));
      if (dark) images.push({ src: dark, alt: "", isDecoration: true, ...how, ...locate(lines, first, last, [dark]) });
    }
    for (const child of token.children ?? []) visit(child, first, last);
  };
  let block: [number, number] = [0, lines.length];
  for (const token of tokens) {
    // Cells of tables have no lines of their own, and notes stand at the end.
    if (token.type === "footnote_block_open") block = [0, lines.length];
    else if (token.map) block = token.map;
    if (token.type === "inline") visit(token, ...block);
  }
  return images;
}

/** Where the value of an attribute begins; one that has entities in it, where the attribute does. */
function startOfValue({ content }: Token, attribute: HtmlAttribute | undefined): number {
  const { value = "", start = 0 } = attribute ?? {};
  const at = content.indexOf(value, start);
  return at < 0 ? start : at;
}

function findHtmlImages(tokens: Token[], markdown: string): WrittenImage[] {
  const found = findRawImages(tokens);
  if (found.length === 0) return [];
  const locateIn = locateHtml(tokens, markdown);
  return found.map(({ token, tag }): WrittenImage => {
    const { src, alt, width } = Object.fromEntries([...tag.attributes].map(([name, { value }]) => [name, value]));
    const pixels = /^[1-9]\d{0,3}$/.test(width ?? "") ? Number(width) : undefined;
    return {
      src: src ?? "",
      alt: alt?.trim() ?? "",
      isDecoration: alt?.trim() === "",
      ...(pixels && { shown: pixels }),
      isRaw: true,
      ...locateIn(token, startOfValue(token, tag.attributes.get("src"))),
    };
  });
}
