import type { Token } from "markdown-it";
import { isRemote } from "../images/reference.ts";
import type { Shown } from "../images/shown.ts";

/** What rules leave on the token of an image. */
export interface ImageMeta {
  /** How wide it is shown; as the text when absent. */
  shown?: Shown;
  /** Its part of the row in which it stands, from 0 to 1. */
  share?: number;
  /** It is written in HTML and stays where it is. */
  isRaw?: true;
}

/** An image and, when it is a link, the tokens around it. */
export interface ImagePart {
  image: Token;
  tokens: Token[];
}

/** Leaves on an image what is known of how it is shown. */
export function noteShown(image: Token, { shown, ...rest }: { shown: Shown | undefined; share?: number }): void {
  image.meta = { ...(image.meta as ImageMeta | null), ...(shown && { shown }), ...rest } satisfies ImageMeta;
}

/** How an image is shown, by what rules have left on it and by its own width. */
export function readShown(image: Token): ImageMeta & { shown: Shown } {
  const meta = (image.meta ?? {}) as ImageMeta;
  return { ...meta, shown: meta.shown ?? (Number(attribute(image, "width")) || "text") };
}

/** True for images that are written in Markdown. */
export function isMarkdownImage({ type, meta }: Token): boolean {
  return type === "image" && !(meta as ImageMeta | null)?.isRaw;
}

/** True for images that are the blog's own and as large as the page lets them be. */
export function isOwnAndFree(image: Token): boolean {
  return !isRemote(attribute(image, "src")) && !attribute(image, "width") && !attribute(image, "height");
}

/** An attribute of a token; empty when it has none. */
export function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? "");
}

/** markdown-it percent-encodes addresses; file names are looked up as they are on disk. */
export function decodeAddress(src: string): string {
  try {
    return decodeURI(src);
  } catch {
    return src;
  }
}

/** `![""](ornament.svg)` says that there is nothing to describe. */
export function isDecoration({ content }: Token): boolean {
  return content.trim() === '""';
}
