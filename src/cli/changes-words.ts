import type { Changes, FeedChanges, MovedUrl, NamedUrl } from "./changes.ts";
import type { FileChanges } from "./compare-files.ts";
import { count, formatBytes } from "./report.ts";

/** So many lines of a list are shown; `--json` has them all. */
export const MOST_SHOWN = 20;

/** What would change, in a line: `2 new addresses · 1 moved · 3 files changed`. Empty when it is not known. */
export function summarizeChanges({ urls, feed, files }: Changes): string {
  const parts: [number | null | undefined, (number: number) => string][] = [
    [urls?.lost.length, (number) => `${count(number, "address", "addresses")} would be lost`],
    [urls?.new.length, (number) => count(number, "new address", "new addresses")],
    [urls?.moved.length, (number) => `${number} moved`],
    [urls?.redirects.length, (number) => count(number, "redirect")],
    [urls?.gone.length, (number) => `${number} gone`],
    [urls?.liveAgain.length, (number) => `${number} live again`],
    [feed?.new.length, (number) => `${number} new in the feed`],
    [feed && countKnown(feed), (number) => `${number} changed in the feed`],
    [files?.new.length, (number) => count(number, "new file")],
    [files?.changed.length, (number) => `${count(number, "file")} changed`],
    [files?.removed.length, (number) => `${count(number, "file")} removed`],
  ];
  const said = parts.flatMap(([number, say]) => (number ? [say(number)] : []));
  if (files && said.length > 0) said.push(describeBytes(files));
  return said.join(" · ");
}

/** Entries whose text, title or address changes, each once. */
function countKnown({ changed, moved }: FeedChanges): number {
  return new Set([...changed, ...moved].map(({ id }) => id)).size;
}

/** What is at a URL, without its title: `the tag`, `posts/hello.md`. `quote` marks a label. */
export function describeSource({ kind, source }: NamedUrl, quote: (label: string) => string): string {
  switch (kind) {
    case "tag":
      return `the tag ${quote(source)}`;
    case "list":
      return `the list ${quote(source)}`;
    case "feed":
      return source.includes(".") ? "a feed of the blog" : `the feed of the tag ${quote(source)}`;
    case "copy":
      return `Markdown of ${source}`;
    case "image":
      return `a picture made of ${source}`;
    default:
      return source;
  }
}

/** How it was known what has moved. */
export function describeProof({ by, similarity }: Pick<MovedUrl, "by" | "similarity">): string {
  switch (by) {
    case "file":
      return "by its file";
    case "id":
      return "by its permanent id";
    case "alias":
      return "by its alias";
    case "text":
      return `by its text, ${Math.round((similarity ?? 0) * 100)}% the same`;
    case "title":
      return "by its title";
    case "tag":
      return "with its tag";
    case "other":
      return "as was decided";
  }
}

/** `3 new, 12 changed, 1 removed, 40 as they are`. */
export function describeFiles(files: FileChanges): string {
  const numbers: [number, string][] = [
    [files.new.length, "new"],
    [files.changed.length, "changed"],
    [files.removed.length, "removed"],
    [files.unchanged, "as they are"],
    [files.unknown, "of which it is not known whether they change"],
  ];
  return numbers.flatMap(([number, what]) => (number > 0 ? [`${number.toLocaleString("en")} ${what}`] : [])).join(", ");
}

/** `1.2 MB (34.5 kB more)`. */
export function describeBytes({ bytes: { before, after } }: FileChanges): string {
  const size = formatBytes(after);
  if (before === null || before === 0 || before === after) return size;
  return `${size} (${formatBytes(Math.abs(after - before))} ${after > before ? "more" : "less"})`;
}

/** What was compared, when that says less than one would think. */
export function describeBasis({ comparedWith, unknown }: FileChanges): string | undefined {
  if (comparedWith === "sizes") {
    return "Compared by size with what the last build wrote: a change that keeps the size of a file is not seen.";
  }
  return comparedWith === "nothing" && unknown > 0
    ? "The last build is not at hand, so it is not known which files change."
    : undefined;
}

/** Entries of the feed in the order in which readers are struck by them, each once, with what happens to it. */
export function listFeed(feed: FeedChanges): { what: string; title: string; detail: string }[] {
  const moved = new Map(feed.moved.map((item) => [item.id, item]));
  const changed = new Set(feed.changed.map(({ id }) => id));
  const tell = (fields: string[]): string => (fields.length > 0 ? ` (${fields.join(", ")})` : "");
  return [
    ...feed.new.map(({ title }) => ({ what: "new", title, detail: "" })),
    ...feed.changed.map(({ id, title, fields }) => {
      const words = fields.map((field) => (field === "updated" ? "date of change" : field));
      return { what: "changed", title, detail: tell(moved.has(id) ? [...words, "address"] : words) };
    }),
    ...feed.moved
      .filter(({ id }) => !changed.has(id))
      .map(({ title }) => ({ what: "changed", title, detail: tell(["address"]) })),
    ...feed.removed.map(({ title }) => ({ what: "left out", title, detail: "" })),
  ];
}

/** The text as one line, without what a terminal would obey. */
export function toLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, " ").trim();
}
