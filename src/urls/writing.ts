import type { AuthorPage, Post } from "../content/post.ts";

/** A text that has a URL. */
export type Writing = Post | AuthorPage;

/** The permanent id that the front matter gives: an absolute URI. Another `id` is the author's own field. */
export function permanentId({ data }: Writing): string | undefined {
  return typeof data.id === "string" && /^[a-z][a-z0-9+.-]*:\S+$/i.test(data.id) ? data.id : undefined;
}
