import type { Place } from "../problem.ts";

/** A place in an author's file that shows an image. */
export interface ImageReference {
  /** What the author wrote: `/images/train.jpg`, `./train.jpg`, `my%20train.jpg`, `https://…`. */
  src: string;
  /** Path of the Markdown file from the blog's root, with forward slashes. */
  from: string;
  /** Where problems of the image are shown. */
  place: Place;
  /** In pixels: of the variants that are worth having, by how the text shows it. Those of the settings when absent. */
  widths?: number[];
  /** It may be a file that is published as it is; one that is not found here is not missing. */
  isOptional?: boolean;
}

/** The `socialImage` of a post: the picture that platforms show beside a link. */
export interface SocialReference extends ImageReference {
  alt?: string;
  /** Which part to keep when the picture is cut to shape: `left top`, `center`. The liveliest part when absent. */
  focus?: string;
}

/** An original that was published at an address of its own before, and stays there as a copy. */
export interface CopyReference extends ImageReference {
  /** Site URL without the base path: `/images/train.jpg`. */
  url: string;
}

/** The key under which `prepareImages` gives what it made of `src`, as written in the file `from`. */
export function pictureKey(from: string, src: string): string {
  return `${from}\n${src}`;
}

/** True for images that are not the blog's own; they stay as the author wrote them. */
export function isRemote(src: string): boolean {
  return /^(https?:|data:|\/\/)/i.test(src.trim());
}
