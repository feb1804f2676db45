import { decodeUrl } from "../decode.ts";
import type { Blog } from "../settings/settings.ts";
import { splitFragment } from "../urls/href.ts";

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
    if (isOfOtherOrigin(href, this.#blog)) return undefined;
    if (!isRooted(href)) return this.#work(href, url);
    let target = this.#known.get(href);
    if (target === undefined && !this.#known.has(href)) {
      target = this.#work(href, "/");
      this.#known.set(href, target);
    }
    return target;
  }

  #work(href: string, url: string): Target | undefined {
    const { origin, basePath } = this.#blog;
    const written = href.startsWith("http") ? href.slice(origin.length) : href;
    // Nearly all of them, and to take an address apart by the rules for all addresses is slow.
    if (isPlain(written) && (written !== href || !written.startsWith("//"))) {
      const { path, fragment = "" } = splitFragment(written);
      return this.#toTarget(href, path, fragment);
    }
    const page = origin + encodeURI(basePath.slice(0, -1) + url);
    if (!URL.canParse(href, page)) return undefined;
    const address = new URL(href, page);
    if (address.origin !== origin) return undefined;
    return this.#toTarget(href, decodeUrl(address.pathname), decodeUrl(address.hash.slice(1)));
  }

  #toTarget(href: string, fullPath: string, fragment: string): Target {
    const base = this.#blog.basePath;
    const isOnBlog = fullPath.startsWith(base) || fullPath === base.slice(0, -1);
    return { href, fullPath, path: isOnBlog ? `/${fullPath.slice(base.length)}` : undefined, fragment };
  }
}

/** True for what is an address of another host at first sight; others may be one as well. */
export function isOfOtherOrigin(href: string, { origin }: Pick<Blog, "origin">): boolean {
  return href.startsWith("http") && !href.startsWith(origin);
}

/** True for a rooted address that stays as it is when it is resolved and decoded. */
export function isPlain(href: string): boolean {
  return /^\/[\w/~.-]*(#[\w~.-]*)?$/.test(href) && !href.includes("/.");
}

/** True for addresses that lead to the same place from each page. */
export function isRooted(href: string): boolean {
  return (href.startsWith("/") && !href.startsWith("//")) || href.startsWith("http");
}

/** The address of another host that a browser would call, `//host/x` completed; undefined for all others. */
export function toForeignUrl(href: string, blog: Blog): URL | undefined {
  if (!/^\s*(https?:)?[\\/]{2}/i.test(href) || !URL.canParse(href, blog.url)) return undefined;
  const address = new URL(href, blog.url);
  return address.host === new URL(blog.url).host ? undefined : address;
}
