import { compare } from "../content/read.ts";
import type { MatchedBy, Outcome } from "./outcome.ts";
import type { LeftOutReason } from "./published.ts";

/** How URLs were matched, for people; the surest first. */
export const matchedBy: Record<MatchedBy, string> = {
  address: "at the same address as here",
  alias: "by an alias in the front matter",
  "slugify-3": "by the slug of their title (slugify 3, as here)",
  "slugify-2": "by the slug of their title under slugify 2",
  "slugify-1": "by the slug of their title under slugify 1",
  "file-name": "by the name of their file",
  title: "by their title",
  letters: "by the letters of their title or file name",
  field: "by a field of their front matter",
  list: "lists",
  tag: "tags",
  feed: "feeds",
  image: "pictures",
  static: "static files",
  redirect: "pages that only lead on",
  answer: "as you have said",
};

/** Why things were left out, for people. */
export const leftOutBecause: Record<LeftOutReason, string> = {
  "other-host": "on other hosts",
  outside: "outside of the blog's base path",
  query: "nothing but a query, which no static site can answer",
  machine: "files of the old design or for machines",
  "no-file": "addresses that no file can have",
};

/** Outcomes that were matched, by how, in the order of `matchedBy`. */
export function groupByMatch(outcomes: Outcome[]): [MatchedBy, Extract<Outcome, { by: MatchedBy }>[]][] {
  return (Object.keys(matchedBy) as MatchedBy[]).flatMap((by) => {
    const group = outcomes.filter((one) => (one.outcome === "live" || one.outcome === "redirect") && one.by === by);
    return group.length === 0
      ? []
      : [[by, group.sort((left, right) => compare(left.url, right.url)) as Extract<Outcome, { by: MatchedBy }>[]]];
  });
}
