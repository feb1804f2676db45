import type { Post } from "../content/post.ts";
import { isLive, type Ledger } from "../urls/ledger.ts";
import type { Recognition } from "../urls/recognise.ts";
import { slugifyTag } from "../urls/slug.ts";
import { type Tag, type Tags, tagFeedUrl, tagUrl } from "./tags.ts";

/** So many of the essays of a tag that is gone must have a new one for it to be that tag by another name. */
const MOST = 2 / 3;

/**
 * Where the pages and feeds of tags that are there no more have gone: to the tag that they are called now, else to the
 * list of tags and the blog's feed. A tag is known again by its label and synonyms in the settings, else by the
 * essays that it had.
 */
export function findTagMoves(ledger: Ledger, tags: Tags, { writings }: Recognition): Map<string, string> {
  const moves = new Map<string, string>();
  const current = new Set(tags.all.map(tagUrl));
  for (const [url, entry] of ledger) {
    if (entry.kind !== "tag" || !isLive(entry) || current.has(url)) continue;
    const slug = url.split("/").at(-2) ?? "";
    const successor =
      tags.find(entry.source) ??
      tags.find(slug) ??
      tags.all.find((tag) => slugifyTag(tag.label) === slug) ??
      findByEssays(slug, ledger, tags, writings);
    moves.set(url, successor ? tagUrl(successor) : "/tags/");
    moves.set(`${url}feed.xml`, successor ? tagFeedUrl(successor) : "/feed.xml");
  }
  return moves;
}

/** The new tag that most of the essays have which had the old one. */
function findByEssays(slug: string, ledger: Ledger, tags: Tags, writings: Recognition["writings"]): Tag | undefined {
  const paths = new Set<string>();
  for (const [url, entry] of ledger) {
    const writing = entry.tags?.includes(slug) ? writings.get(url) : undefined;
    if (writing) paths.add(writing.path);
  }
  const counts = new Map<Tag, number>();
  for (const path of paths) {
    for (const tag of tags.byPost.get(path) ?? []) {
      if (!ledger.has(tagUrl(tag))) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
  }
  const [best] = [...counts].sort(([, left], [, right]) => right - left);
  return best && best[1] >= paths.size * MOST ? best[0] : undefined;
}

/** Slugs of a post's tags, as the ledger keeps them: sorted. */
export function slugsOf(post: Post, tags: Tags): string[] {
  return (tags.byPost.get(post.path) ?? []).map((tag) => tag.slug).sort();
}
