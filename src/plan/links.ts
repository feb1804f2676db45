import { posix } from "node:path";
import type { Blog } from "../settings/settings.ts";
import type { Targets } from "../urls/assign.ts";
import { toHref } from "../urls/href.ts";

/**
 * The `href` to publish for one that stands in an author's file: root-relative ones get the base path, and a path to a
 * Markdown file, as editors write it (`../other-post.md#heading`), becomes that post's URL.
 */
export function resolveLink(href: string, from: string, targets: Targets, blog: Blog): string {
  if (href === "" || href.startsWith("#") || href.startsWith("//") || /^[a-z][a-z0-9+.-]*:/i.test(href)) return href;
  const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(href) ?? [];
  if (/\.md$/i.test(path)) {
    const file = safeDecode(path.startsWith("/") ? path.slice(1) : posix.join(posix.dirname(from), path));
    const target = targets.get(file) ?? targets.get(file.normalize("NFC")) ?? targets.get(file.normalize("NFD"));
    if (target) return toHref(blog, target.url) + rest;
  }
  // Written for the place where the blog will be: as it should be.
  if (blog.basePath !== "/" && path.startsWith(blog.basePath)) return href;
  return path.startsWith("/") ? blog.basePath.slice(0, -1) + href : href;
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
