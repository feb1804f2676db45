import type { Post } from "../content/post.ts";
import { keyOf } from "./keys.ts";

/** The posts of one series, in the order in which they are to be read. */
export interface Series {
  /** As its first part writes it. */
  title: string;
  parts: Post[];
  /** Names what the pages of all parts show of the series. */
  key: () => string;
}

/**
 * The series of each listed post, by path. Names that differ only in case and blanks are one series. Parts go by their
 * `part`, those without one behind them, and then by date; a series of one post is none yet. `keyOfPart` names what other
 * pages show of a post.
 */
export function gatherSeries(listed: Post[], keyOfPart: (post: Post) => string): Map<string, Series> {
  const groups = new Map<string, Post[]>();
  for (const post of listed) {
    if (post.series === undefined) continue;
    const name = spellingOf(post.series);
    const group = groups.get(name);
    if (group) group.push(post);
    else groups.set(name, [post]);
  }
  const byPath = new Map<string, Series>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    // Listed posts are newest first.
    const parts = group.reverse().sort((left, right) => placeOf(left) - placeOf(right));
    let key: string | undefined;
    const series: Series = {
      title: parts[0]?.series ?? "",
      parts,
      key: () => {
        key ??= keyOf(parts.map(keyOfPart));
        return key;
      },
    };
    for (const { path } of parts) byPath.set(path, series);
  }
  return byPath;
}

function spellingOf(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
}

/** A finite number, since the difference of two infinite ones is none. */
function placeOf({ part }: Post): number {
  return part ?? Number.MAX_SAFE_INTEGER;
}
