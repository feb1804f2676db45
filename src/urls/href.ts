import type { Blog } from "../settings/settings.ts";

/**
 * A site URL as it stands in an attribute: with the base path, and with letters that URLs do not have
 * percent-encoded (RFC 3986).
 *
 * @example
 * toHref({ basePath: "/blog/" }, "/tags/日本語/") //=> "/blog/tags/%E6%97%A5%E6%9C%AC%E8%AA%9E/"
 */
export function toHref(blog: Pick<Blog, "basePath">, url: string): string {
  return encodeURI(blog.basePath.slice(0, -1) + url);
}

/** The two parts of a URL; without `#` there is no fragment. */
export function splitFragment(url: string): { path: string; fragment?: string } {
  const index = url.indexOf("#");
  return index < 0 ? { path: url } : { path: url.slice(0, index), fragment: url.slice(index + 1) };
}

/** A site URL with the blog's origin: what feeds, previews and sitemaps need. */
export function toAbsolute(blog: Pick<Blog, "basePath" | "origin">, url: string): string {
  return blog.origin + toHref(blog, url);
}
