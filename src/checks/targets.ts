import { decodeUrl } from "../decode.ts";
import type { Blog } from "../settings/settings.ts";

/** Where an address on a page leads, as far as it leads to the blog's own origin. */
export interface Target {
  /** As it stands on the page. */
  href: string;
  /** Decoded, with the base path: `/blog/tags/`. */
  fullPath: string;
  /** Without the base path; undefined when it leads beside the blog. */
  path: string | undefined;
  /** Decoded, without `#`. */
  fragment: string;
}

/** Resolves the addresses of finished pages. The same ones stand on many pages, so each is worked out once. */
export class Targets {
  readonly #blog: Blog;
  readonly #known = new Map<string, Target | undefined>();

  constructor(blog: Blog) {
    this.#blog = blog;
  }

  /** The target of an address on the page `url`; undefined for other hosts and schemes. */
  resolve(href: string, url: string): Target | undefined {
    if (href.startsWith("http") && !href.startsWith(this.#blog.origin)) return undefined;
    const isRooted = (href.startsWith("/") && !href.startsWith("//")) || href.startsWith("http");
    if (!isRooted) return this.#work(copy(href), url);
    let target = this.#known.get(href);
    if (target === undefined && !this.#known.has(href)) {
      target = this.#work(copy(href), "/");
      this.#known.set(copy(href), target);
    }
    return target;
  }

  #work(href: string, url: string): Target | undefined {
    const page = this.#blog.origin + encodeURI(this.#blog.basePath.slice(0, -1) + url);
    if (!URL.canParse(href, page)) return undefined;
    const address = new URL(href, page);
    if (address.origin !== this.#blog.origin) return undefined;
    const base = this.#blog.basePath;
    const fullPath = decodeUrl(address.pathname);
    const isOnBlog = fullPath.startsWith(base) || fullPath === base.slice(0, -1);
    return {
      href,
      fullPath,
      path: isOnBlog ? `/${fullPath.slice(base.length)}` : undefined,
      fragment: decodeUrl(address.hash.slice(1)),
    };
  }
}

/** The address of another host that a browser would call, `//host/x` completed; undefined for all others. */
export function toForeignUrl(href: string, blog: Blog): URL | undefined {
  if (!/^\s*(https?:)?[\\/]{2}/i.test(href) || !URL.canParse(href, blog.url)) return undefined;
  const address = new URL(href, blog.url);
  return address.host === new URL(blog.url).host ? undefined : address;
}

/** A text that is cut from a page keeps the whole page in memory; a copy does not. */
export function copy(text: string): string {
  return Buffer.from(text).toString();
}
