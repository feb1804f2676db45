import { basename } from "node:path";
import type { StaticFile } from "../content/static-files.ts";
import type { Blog } from "../settings/settings.ts";

/** Finds files of the author by the URLs that they had. */
export class FileIndex {
  readonly #statics: Map<string, string>;
  readonly #images: Set<string>;
  readonly #byName = new Map<string, string[]>();
  readonly #staticsByName = new Map<string, string[]>();
  readonly #blog: Blog;

  /** `images` are paths from the blog's root, in NFC. */
  constructor(images: string[], statics: StaticFile[], blog: Blog) {
    this.#blog = blog;
    this.#images = new Set(images);
    this.#statics = new Map(statics.map(({ path }) => [path.normalize("NFC"), `${blog.folders.static}/${path}`]));
    for (const path of images) push(this.#byName, basename(path), path);
    for (const [path, source] of this.#statics) push(this.#staticsByName, basename(path), source);
  }

  /** The static file that has this address, with its address here; a folder is answered by its `index.html`. */
  findStaticByUrl(url: string): { url: string; source: string } | undefined {
    for (const path of [url.slice(1), ...(url.endsWith("/") ? [`${url.slice(1)}index.html`] : [])]) {
      const source = this.#statics.get(path);
      if (source !== undefined) return { url: `/${path}`, source };
    }
    return undefined;
  }

  /** The only static file of that name. */
  findStaticByName(url: string): string | undefined {
    const found = this.#staticsByName.get(basename(url)) ?? [];
    return found.length === 1 ? found[0] : undefined;
  }

  /** The original of a picture: by the same path, in the images folder or beside the posts, else the only one of that name. */
  findImage(url: string): string | undefined {
    const { images, posts, pages } = this.#blog.folders;
    const path = url.slice(1);
    const below = path.replace(/^[^/]+\//, "");
    const paths = [path, `${images}/${below}`, `${images}/${path}`, `${posts}/${below}`, `${posts}/${path}`];
    const same = [...paths, `${pages}/${path}`].find((one) => this.#images.has(one));
    if (same !== undefined) return same;
    const named = this.#byName.get(basename(url)) ?? [];
    return named.length === 1 ? named[0] : undefined;
  }

  /** Originals of that name, when there are several. */
  countImages(url: string): number {
    return this.#byName.get(basename(url))?.length ?? 0;
  }
}

/**
 * True for pictures that a program has made of others, whose names change with every change: of eleventy-img
 * (`AbC123xyz0-600.webp`), Longhand, Hugo and WordPress.
 */
export function isVariant(url: string): boolean {
  const name = basename(url);
  const [, hash = ""] = /^(?:.*[-_])?([\w-]{6,12})-\d{2,4}\.(?:avif|webp|jpe?g|png|gif)$/i.exec(name) ?? [];
  return (
    isHash(hash) ||
    /-[0-9a-f]{8}(-\d{2,4})?\.(avif|webp|jpe?g|png|gif)$/.test(name) ||
    /_hu_?[0-9a-f]{8,}/.test(name) ||
    /-\d{2,4}x\d{2,4}\.(webp|jpe?g|png|gif)$/i.test(name)
  );
}

/** A name that nobody gives: letters of both cases or digits among letters, and not a word with a number after it. */
function isHash(text: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length;
  return (
    kinds >= 2 && !/^[A-Z]?[a-z]*[-_]?\d*$/.test(text) && !/^[A-Z]+[-_]?\d*$/.test(text) && !/[-_][a-z]+[-_]/.test(text)
  );
}

function push(index: Map<string, string[]>, key: string, value: string): void {
  const values = index.get(key);
  if (values) values.push(value);
  else index.set(key, [value]);
}
