import { posix } from "node:path";
import { decodeUrl } from "../decode.ts";
import { mayLeadHome } from "../markdown/links.ts";
import type { Blog } from "../settings/settings.ts";
import type { Follow } from "../urls/addresses.ts";
import type { Targets } from "../urls/assign.ts";
import { splitFragment, toAbsolute, toHref } from "../urls/href.ts";

/** Where a link stands, and what is known of the places to which it may lead. */
export interface LinkContext {
  /** The author's file: `posts/hello.md`. */
  path: string;
  /** Its site URL. */
  url: string;
  /** URLs by the paths of files. */
  targets: Targets;
  /** Where a site URL leads today, when it has moved. Absent when nothing has. */
  follow?: Follow | undefined;
}

/**
 * The `href` to publish for one that stands in an author's file. Root-relative ones get the base path. A path to a
 * Markdown file, as editors write it (`../other-post.md#heading`), becomes that post's URL, and a URL that has moved
 * becomes the one of today, so that nobody goes through a redirect.
 */
export function resolveLink(href: string, from: LinkContext, blog: Blog): string {
  if (!mayLeadHome(href, blog.url)) return href;
  const isAbsolute = href.startsWith(blog.url);
  const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(href) ?? [];
  if (!isAbsolute && /\.md$/i.test(path)) {
    const file = decodeUrl(path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(from.path), path));
    const target =
      from.targets.get(file) ?? from.targets.get(file.normalize("NFC")) ?? from.targets.get(file.normalize("NFD"));
    if (target) return toHref(blog, target.url) + rest;
  }
  const moved = from.follow && followLink(toSiteUrl(path, from, blog), from.follow);
  if (moved !== undefined) {
    const { path: url, fragment } = splitFragment(moved);
    const [query = "", written = ""] = /^([^#]*)(#.*)?$/s.exec(rest)?.slice(1) ?? [];
    // As browsers do, https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2. What the author has written stays as it is:
    // in `#:~:text=one%2C%20two` an encoded comma means something.
    const tail = fragment === undefined ? written : `#${encodeURI(fragment)}`;
    if (!moved.startsWith("/")) return url + (fragment === undefined ? written : `#${fragment}`);
    return (isAbsolute ? toAbsolute(blog, url) : toHref(blog, url)) + query + tail;
  }
  // Written for the place where the blog will be: as it should be.
  if (isAbsolute || (blog.basePath !== "/" && path.startsWith(blog.basePath))) return href;
  return path.startsWith("/") ? blog.basePath.slice(0, -1) + href : href;
}

/** Where a link leads on the blog today: a site URL, with the id after `#`. Undefined when it leads elsewhere. */
export function findTarget(
  href: string,
  from: LinkContext,
  blog: Blog,
): { url: string; fragment?: string } | undefined {
  if (!href.startsWith("#") && !mayLeadHome(href, blog.url)) return undefined;
  const resolved = resolveLink(href, from, blog);
  const page = toAbsolute(blog, from.url);
  if (!URL.canParse(resolved, page)) return undefined;
  const { origin, pathname, hash } = new URL(resolved, page);
  const full = decodeUrl(pathname);
  if (origin !== blog.origin || !full.startsWith(blog.basePath)) return undefined;
  const fragment = decodeUrl(hash.slice(1));
  return { url: `/${full.slice(blog.basePath.length)}`.normalize("NFC"), ...(fragment && { fragment }) };
}

/** The site URL that a link means: decoded, without the base path. Undefined when it leads out of the blog. */
function toSiteUrl(path: string, from: LinkContext, blog: Blog): string | undefined {
  const page = `https://blog.invalid${encodeURI(blog.basePath.slice(0, -1) + from.url)}`;
  const isRooted = path.startsWith("/") && !path.startsWith(blog.basePath);
  const written = isRooted ? blog.basePath.slice(0, -1) + path : path;
  const address = URL.canParse(written, page) ? new URL(written, page) : undefined;
  const full = decodeUrl(address?.pathname ?? path);
  return full.startsWith(blog.basePath) ? `/${full.slice(blog.basePath.length)}` : undefined;
}

/** Where the URL has moved to; hosts answer it with and without a slash at its end. */
function followLink(url: string | undefined, follow: Follow): string | undefined {
  if (url === undefined) return undefined;
  const plain = url.normalize("NFC");
  const forms = [plain, ...(plain.endsWith("/") ? [] : [`${plain}/`]), plain.replace(/(^|\/)index\.html$/, "$1")];
  for (const form of forms) {
    const moved = follow(form);
    if (moved !== undefined) return moved;
  }
  return undefined;
}
