import type { Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import type { Bodies } from "./bodies.ts";
import { type Listing, listTexts } from "./list.ts";
import type { AuthorPage, Post } from "./post.ts";
import { TextReader } from "./read-text.ts";
import type { TextRecord } from "./text-record.ts";
import { toAuthorPage, toPost } from "./to-post.ts";

/** All that the author has written, the unpublished posts included. */
export interface Content {
  /** Newest first; posts of one moment are sorted by path. */
  posts: Post[];
  pages: AuthorPage[];
  problems: Problem[];
}

/** Reads `posts/**` and `pages/**`. `root` is absolute; `now` is in milliseconds since 1970. */
export function readContent(root: string, blog: Blog, now: number): Content {
  const listing = listTexts(root, blog);
  const reader = new TextReader(root, blog);
  const records = new Map(listing.paths.map((path) => [path, reader.read(path)]));
  return toContent(listing, records, blog, now, reader.bodies);
}

/**
 * The content of a blog whose texts are read: `records` has each file of the listing by its path. `now`, in milliseconds
 * since 1970, decides what is scheduled. What depends on the same records is the same in each thread.
 */
export function toContent(
  listing: Listing,
  records: ReadonlyMap<string, TextRecord>,
  blog: Blog,
  now: number,
  bodies: Bodies,
): Content {
  const problems = [...listing.problems];
  for (const path of listing.paths) problems.push(...(records.get(path)?.problems ?? []));
  const recordsOf = (paths: string[]): TextRecord[] => paths.flatMap((path) => records.get(path) ?? []);
  const posts = recordsOf(listing.posts).flatMap((record) => toPost(record, blog, now, bodies) ?? []);
  const pages = recordsOf(listing.pages).flatMap((record) => toAuthorPage(record, blog, bodies) ?? []);
  posts.sort((left, right) => right.date.time - left.date.time || compare(left.path, right.path));
  return { posts, pages, problems };
}

/** Compares by code units: the same order on every machine and in every locale. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
