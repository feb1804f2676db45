import type { AuthorPage, Post } from "../content/post.ts";
import { compare } from "../content/read.ts";
import { formatMoment } from "../date.ts";
import type { PublishedEntry } from "../feeds/feed-entries.ts";
import type { Blog } from "../settings/settings.ts";
import { compareSketches } from "../sketch.ts";
import { isLive, type Ledger, type LedgerEntry, type LedgerKind } from "../urls/ledger.ts";
import type { Settlement } from "../urls/settle.ts";
import { permanentId } from "../urls/writing.ts";
import type { FileChanges } from "./compare-files.ts";

/** What publishing now would change; `longhand plan --json` prints it as it is. */
export interface Changes {
  /** Null when errors come first: then it is not known. */
  urls: UrlChanges | null;
  /** Null when it is not known. */
  feed: FeedChanges | null;
  /** Null when it is not known. */
  files: FileChanges | null;
  posts: {
    /** Posts that are published later, the next first. */
    scheduled: DuePost[];
    /** How many drafts there are. */
    drafts: number;
  };
}

/** What becomes of URLs, sorted by kind and URL. All are site URLs: without the base path, decoded. */
export interface UrlChanges {
  /** Nothing was there before, and nothing has moved to it. */
  new: NamedUrl[];
  /** What is there now has another URL, and the old one leads to it. */
  moved: MovedUrl[];
  /** Other URLs that lead somewhere, or somewhere else than before: aliases, decisions of the author. */
  redirects: RedirectedUrl[];
  /** They say from now on that nothing is there any more. */
  gone: NamedUrl[];
  /** They were redirected, gone or undecided, and have a page again. */
  liveAgain: LiveAgainUrl[];
  /** They would vanish and nobody has said what becomes of them. The build stops. */
  lost: LostAddress[];
}

/** A URL and what is, or was, there. */
export interface NamedUrl {
  url: string;
  kind: LedgerKind;
  /** A path from the blog's root; the label of a tag; the name of a list. */
  source: string;
  /** Of an essay or page; null for all others. */
  title: string | null;
  /** True when `urls.json` says so already, by an earlier build on this branch or by hand. */
  isRecorded: boolean;
}

/** A URL whose essay, page or tag has another one now. */
export interface MovedUrl extends NamedUrl {
  to: string;
  /**
   * How it was known again. `file`: by its file. `id`: by the permanent id in its front matter. `alias`: the old URL is an
   * alias of it. `text`: by what it says. `title`: by its title. `tag`: by the label, synonyms or essays of the tag.
   * `other`: the author has said so, or it is the nearest that there is.
   */
  by: "file" | "id" | "alias" | "text" | "title" | "tag" | "other";
  /** How much of the text is the same, from 0 to 1; null unless it was known by that. */
  similarity: number | null;
}

/** A URL that leads to another one. */
export interface RedirectedUrl extends NamedUrl {
  to: string;
  /** Where it led before; null when it did not. */
  was: string | null;
}

/** A URL that has a page again. */
export interface LiveAgainUrl extends NamedUrl {
  was: "redirected" | "gone" | "undecided";
}

/** A URL that would vanish. */
export interface LostAddress extends NamedUrl {
  /** The calendar day on which it was first published. */
  since: string;
  /** True when it was adopted from a live site and nothing here matches it. */
  isUndecided: boolean;
  /** Texts that may be the one that was there, the likeliest first. `url` is null for those that are not published. */
  candidates: { path: string; url: string | null; similarity: number }[];
  /** What can be done: commands, or a sentence. */
  ways: string[];
}

/** What the readers of the feed would get. */
export interface FeedChanges {
  /** False when the feed of the last build is not at hand; then the lists are empty. */
  isCompared: boolean;
  new: FeedItem[];
  /** Known entries, by their ids, whose title, time of the last change or content is another one. */
  changed: (FeedItem & { fields: ("title" | "updated" | "content")[] })[];
  /** Known entries, by their ids, with another address. They may be among `changed` as well. */
  moved: (FeedItem & { from: string })[];
  /** No longer in the feed, mostly because newer ones have come. */
  removed: FeedItem[];
}

/** An entry of the feed. `url` is absolute. */
export interface FeedItem {
  id: string;
  url: string;
  title: string;
}

/** A post that will be published by a build after its date. */
export interface DuePost {
  path: string;
  title: string;
  /** ISO 8601 with offset. */
  date: string;
  /** The same for people, in the blog's language and zone: `1 May 2031, 09:00 Europe/Dublin`. */
  moment: string;
}

/** What is known when the site is made and nothing is published. */
export interface ChangeInput {
  /** `urls.json` as it is. */
  before: Ledger;
  /** The ledger as the last build left it, when it is at hand: with it, decisions since then are changes too. */
  last?: Ledger | undefined;
  /** Absent when errors came first. */
  settlement?: Pick<Settlement, "ledger" | "lost"> | undefined;
  content: { posts: Post[]; pages: AuthorPage[] };
  /** Entries of the feed of the last build; `before` is absent when that is not at hand. */
  feed?: { before?: PublishedEntry[] | undefined; after: PublishedEntry[] } | undefined;
  files?: FileChanges | undefined;
  blog: Pick<Blog, "timeZone" | "language">;
}

/** Finds what publishing now would change against the ledger and the last build. */
export function findChanges(input: ChangeInput): Changes {
  const { settlement, feed, files } = input;
  return {
    urls: settlement ? findUrlChanges(settlement, input) : null,
    feed: settlement && feed ? findFeedChanges(feed.before, feed.after, isFirst(input)) : null,
    files: (settlement && files) ?? null,
    posts: findDue(input),
  };
}

/** True when nothing of the blog has ever been published. */
export function isFirst({ before, last }: Pick<ChangeInput, "before" | "last">): boolean {
  return before.size === 0 && (last === undefined || last.size === 0);
}

/** True when a build would change nothing at all, as far as that can be known. */
export function isNothing({ urls, feed, files }: Changes): boolean {
  if (!urls || !files || files.unknown > 0) return false;
  const lists: unknown[][] = [...Object.values(urls), files.new, files.changed, files.removed];
  if (feed) lists.push(feed.new, feed.changed, feed.moved, feed.removed);
  return lists.every((list) => list.length === 0);
}

const KINDS: LedgerKind[] = ["post", "page", "tag", "list", "feed", "copy", "image", "file"];

function findUrlChanges({ ledger, lost }: Pick<Settlement, "ledger" | "lost">, input: ChangeInput): UrlChanges {
  const changes: UrlChanges = { new: [], moved: [], redirects: [], gone: [], liveAgain: [], lost: [] };
  const lostUrls = new Set(lost.map(({ url }) => url));
  for (const [url, entry] of ledger) {
    if (lostUrls.has(url)) continue;
    const recorded = input.before.get(url);
    const was = input.last ? input.last.get(url) : recorded;
    if (stateOf(entry) === (was && stateOf(was))) continue;
    const named = toNamed(url, entry, was ?? recorded, recorded !== undefined && stateOf(recorded) === stateOf(entry));
    if (entry.gone !== undefined) changes.gone.push(named);
    else if (entry.to !== undefined) {
      if (was && isLive(was)) changes.moved.push({ ...named, ...recognise(url, was, entry.to, ledger, input) });
      else changes.redirects.push({ ...named, to: entry.to, was: was?.to ?? null });
    } else if (!was) {
      if (isLive(entry)) changes.new.push(named);
    } else if (isLive(entry)) {
      changes.liveAgain.push({ ...named, was: was.undecided ? "undecided" : was.gone ? "gone" : "redirected" });
    }
  }
  const targets = new Set(changes.moved.map(({ to }) => to.split("#")[0]));
  changes.new = changes.new.filter(({ url }) => !targets.has(url));
  for (const one of lost) changes.lost.push(toLost(one, input));
  for (const list of Object.values(changes) as NamedUrl[][]) {
    list.sort((left, right) => KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) || compare(left.url, right.url));
  }
  return changes;
}

/** What a visitor of the URL gets: two entries with the same state are the same to them. */
function stateOf({ to, gone, undecided }: LedgerEntry): string {
  return to !== undefined ? `to ${to}` : gone !== undefined ? "gone" : undecided ? "undecided" : "live";
}

function toNamed(url: string, entry: LedgerEntry, was: LedgerEntry | undefined, isRecorded: boolean): NamedUrl {
  const { kind, source } = isLive(entry) ? entry : (was ?? entry);
  return { url, kind, source, title: entry.title ?? was?.title ?? null, isRecorded };
}

/** How it was known that what was at `url` is at `to` now. */
function recognise(
  url: string,
  was: LedgerEntry,
  to: string,
  ledger: Ledger,
  { content }: ChangeInput,
): Pick<MovedUrl, "to" | "by" | "similarity"> {
  const target = ledger.get(to.split("#")[0] ?? "");
  const by = (way: MovedUrl["by"], similarity: number | null = null) => ({ to, by: way, similarity });
  if (!target) return by("other");
  if (was.kind === "tag") return by("tag");
  if (was.kind === "feed") return by(was.source.includes(".") ? "other" : "tag");
  const writing = [...content.posts, ...content.pages].find(({ path }) => path === target.source);
  if (writing && was.id !== undefined && permanentId(writing) === was.id) return by("id");
  if (target.source === was.source) return by("file");
  if (writing?.aliases.some((alias) => alias === url || `${alias}/` === url)) return by("alias");
  const similarity = was.text && target.text ? compareSketches(was.text, target.text) : 0;
  if (similarity > 0) return by("text", similarity);
  return by(was.title !== undefined && was.title === target.title ? "title" : "other");
}

function toLost({ url, entry, candidates }: Settlement["lost"][number], { before, content }: ChangeInput): LostAddress {
  const target = candidates.find((candidate) => candidate.url !== undefined)?.url ?? "NEW";
  const ways = [`longhand urls redirect ${url} ${target}`, `longhand urls gone ${url}`];
  if (!entry.undecided && (entry.kind === "post" || entry.kind === "page" || entry.kind === "file")) {
    const isHeld = [...content.posts, ...content.pages].some(({ path }) => path === entry.source);
    ways.push(isHeld ? `Publish ${entry.source} again.` : `Put ${entry.source} back.`);
  }
  return {
    ...toNamed(url, entry, entry, before.has(url)),
    since: entry.since,
    isUndecided: entry.undecided === true,
    candidates: candidates.map(({ writing, url: at, similarity }) => ({
      path: writing.path,
      url: at ?? null,
      similarity,
    })),
    ways,
  };
}

function findFeedChanges(
  before: PublishedEntry[] | undefined,
  after: PublishedEntry[],
  isFirstBuild: boolean,
): FeedChanges {
  const changes: FeedChanges = { isCompared: true, new: [], changed: [], moved: [], removed: [] };
  if (!before && !isFirstBuild) return { ...changes, isCompared: false };
  const known = new Map((before ?? []).map((entry) => [entry.id, entry]));
  for (const entry of after) {
    const item = toItem(entry);
    const was = known.get(entry.id);
    if (!was) {
      changes.new.push(item);
      continue;
    }
    const fields: FeedChanges["changed"][number]["fields"] = [];
    if (was.title !== entry.title) fields.push("title");
    if (was.updated !== entry.updated) fields.push("updated");
    if (was.contentHtml !== entry.contentHtml) fields.push("content");
    if (fields.length > 0) changes.changed.push({ ...item, fields });
    if (was.url !== entry.url) changes.moved.push({ ...item, from: was.url });
  }
  const ids = new Set(after.map(({ id }) => id));
  changes.removed = [...known.values()].filter(({ id }) => !ids.has(id)).map(toItem);
  return changes;
}

function toItem({ id, url, title }: PublishedEntry): FeedItem {
  return { id, url, title };
}

function findDue({ content: { posts }, blog }: ChangeInput): Changes["posts"] {
  const scheduled = posts
    .filter(({ visibility }) => visibility === "scheduled")
    .sort((left, right) => left.date.time - right.date.time || compare(left.path, right.path));
  return {
    scheduled: scheduled.map(({ path, title, date }) => ({
      path,
      title,
      date: date.iso,
      moment: formatMoment(date, blog.timeZone, blog.language),
    })),
    drafts: posts.filter(({ visibility }) => visibility === "draft").length,
  };
}
