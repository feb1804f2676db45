import type { Post } from "../content/post.ts";
import type { Blog } from "../settings/settings.ts";

/** The address of a mail to the author about a post, when the settings ask for replies (RFC 6068). */
export function createReplyHref({ reply, author }: Blog, { title }: Post): string | undefined {
  if (!reply || !author.email) return undefined;
  // The @ may stand as it is; all else that means something in the address may not.
  const address = encodeURIComponent(author.email).replaceAll("%40", "@");
  return `mailto:${address}?subject=${encodeURIComponent(`Re: ${title}`)}`;
}

/** Where a post is discussed that names no place itself, by the template of the settings. */
export function fillDiscussUrl({ discuss }: Blog, url: string, title: string): string | undefined {
  return discuss?.replace(/\{(url|title)\}/g, (_, name) => encodeURIComponent(name === "url" ? url : title));
}
