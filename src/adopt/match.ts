import type { AuthorPage, Post } from "../content/post.ts";
import { compare } from "../content/read.ts";
import type { StaticFile } from "../content/static-files.ts";
import type { Blog } from "../settings/settings.ts";
import { type Tag, type Tags, tagUrl } from "../tags/tags.ts";
import type { Alias } from "../urls/addresses.ts";
import type { Targets } from "../urls/assign.ts";
import { formatHeadings, type Ledger, type LedgerEntry, type LedgerKind } from "../urls/ledger.ts";
import type { Writing } from "../urls/writing.ts";
import { FileIndex, isVariant } from "./match-file.ts";
import { isPagination, type ListMatch, matchList, TagIndex } from "./match-list.ts";
import type { MatchedBy, NearCandidate, Outcome } from "./outcome.ts";
import type { Published, PublishedSite } from "./published.ts";
import { nameOf, WritingIndex } from "./writing-index.ts";

/** What is published, and what the blog has. */
export interface MatchInput {
  blog: Blog;
  site: PublishedSite;
  /** All of them, drafts and scheduled ones as well. */
  posts: Post[];
  pages: AuthorPage[];
  /** What is known already. */
  ledger: Ledger;
  /** Where they are, or would be. */
  targets: Targets;
  aliases: Alias[];
  tags: Tags;
  /** Paths of pictures from the blog's root, in NFC. */
  images: string[];
  statics: StaticFile[];
  /** The author's own templates, as paths in the pages folder. */
  templates: string[];
  /** A calendar day. */
  today: string;
}

/** Says of each published URL what it is in the blog, in the order of the URLs. */
export function matchSite(input: MatchInput): Outcome[] {
  const matcher = new Matcher(input);
  return checkRedirects(shareIds(input.site.things.map((thing) => matcher.match(thing))), input.ledger);
}

class Matcher {
  readonly #input: MatchInput;
  readonly #writings: WritingIndex;
  readonly #tags: TagIndex;
  readonly #files: FileIndex;
  readonly #urls: Set<string>;

  constructor(input: MatchInput) {
    const { blog, posts, pages, targets, aliases, tags, images, statics, site } = input;
    this.#input = input;
    this.#writings = new WritingIndex(posts, pages, blog, targets, aliases);
    this.#tags = new TagIndex(tags, synonymsOf(tags, blog));
    this.#files = new FileIndex(images, statics, blog);
    this.#urls = new Set(site.things.map(({ url }) => url));
  }

  /** The surest signs first: an address that is the same here, then what an address says by its form, then names. */
  match(thing: Published): Outcome {
    const { url, kind } = thing;
    const same = kind === "page" ? this.#writings.findByUrl(url) : undefined;
    if (same) return this.#toWriting(thing, same.writing, same.by);
    const file = this.#files.findStaticByUrl(url);
    if (file) return this.#live({ ...thing, url: file.url }, "static", "file", file.source);
    if (thing.to !== undefined) return this.#redirect(thing, thing.to, "page", "redirect");
    if (kind === "image") return this.#matchImage(thing);
    if (kind === "file") return this.#matchFile(thing);
    const page = kind === "page" && url !== "/" && !this.#isNested(url) && this.#writings.findPageByName(nameOf(url));
    if (page) return this.#toWriting(thing, page.writing, page.by);
    const list = matchList(thing, this.#tags);
    const isOneOfSeveral = isPagination(url, (one) => this.#urls.has(one));
    const found = kind === "page" ? this.#writings.find(thing) : undefined;
    // An essay may be called “Atom”.
    const isEssay = list?.kind === "feed" && this.#isNested(url) && found && "writing" in found;
    if (list && !isEssay && (!isOneOfSeveral || list.to === undefined)) return this.#toList(thing, list);
    if (isOneOfSeveral && !found) return { outcome: "passing", url, what: "pagination" };
    if (!found) return this.#toTemplate(thing) ?? this.#undecided(thing, this.#writings.findNear(thing));
    if ("writing" in found) return this.#toWriting(thing, found.writing, found.by);
    return this.#undecided(thing, found.several, "Several texts here may be it.");
  }

  #isNested(url: string): boolean {
    return url.replace(/\/$/, "").lastIndexOf("/") > 0;
  }

  #toWriting(thing: Published, writing: Writing, by: MatchedBy): Outcome {
    const { visibility } = writing;
    if (visibility === "draft" || visibility === "scheduled") {
      const state = visibility === "draft" ? "is a draft here" : "is scheduled for later here";
      return this.#undecided(thing, [writing], `It was published before, and ${state}: ${writing.path}.`);
    }
    return this.#live(thing, by, "date" in writing ? "post" : "page", writing.path, writing);
  }

  #toList(thing: Published, { kind, source, to, tags }: ListMatch): Outcome {
    if (tags) {
      const candidates = tags.map((tag): NearCandidate => {
        return { url: tagUrl(tag), source: tag.label, title: tag.label, kind: "tag" };
      });
      return { ...this.#undecided(thing, [], "Several tags here may be it."), candidates, outcome: "undecided" };
    }
    return to === undefined ? this.#live(thing, kind, kind, source) : this.#redirect(thing, to, kind, kind, source);
  }

  /** A page that the author's own template makes; where, only Eleventy knows. */
  #toTemplate(thing: Published): Outcome | undefined {
    const { templates, blog } = this.#input;
    const named = templates.filter((path) => nameOf(`/${path.replace(/(\.11ty)?\.\w+$/, "")}`) === nameOf(thing.url));
    const [path] = named;
    if (thing.kind !== "page" || path === undefined || named.length > 1) return undefined;
    return this.#live(thing, "file-name", "page", `${blog.folders.pages}/${path}`);
  }

  #matchImage(thing: Published): Outcome {
    const source = this.#files.findImage(thing.url);
    if (source !== undefined) return this.#live(thing, "image", "image", source);
    const other = this.#files.findStaticByName(thing.url);
    if (other !== undefined) return this.#live(thing, "static", "file", other);
    if (isVariant(thing.url)) return { outcome: "passing", url: thing.url, what: "variant" };
    const several = this.#files.countImages(thing.url);
    return this.#undecided(thing, [], several > 1 ? `${several} pictures here have that name.` : undefined);
  }

  #matchFile(thing: Published): Outcome {
    const source = this.#files.findStaticByName(thing.url);
    return source === undefined ? this.#undecided(thing, []) : this.#live(thing, "static", "file", source);
  }

  #live(thing: Published, by: MatchedBy, kind: LedgerKind, source: string, writing?: Writing): Outcome {
    const entry: LedgerEntry = { kind, source, since: this.#sinceOf(thing, writing), id: thing.id ?? thing.address };
    if (writing) {
      entry.title = writing.title;
      // Without a mark: the old site says nothing of the text below in the form in which it is compared.
      if (thing.headings?.length) entry.headings = formatHeadings(thing.headings.map(({ id }) => [id, ""]));
    }
    return { outcome: "live", url: thing.url, by, entry };
  }

  #redirect(thing: Published, to: string, kind: LedgerKind, by: MatchedBy, source = thing.url): Outcome {
    const entry: LedgerEntry = { kind, source, since: this.#sinceOf(thing), to };
    return { outcome: "redirect", url: thing.url, by, entry };
  }

  #undecided(thing: Published, near: Writing[], reason?: string): Extract<Outcome, { outcome: "undecided" }> {
    const { url, id, address, title } = thing;
    const kind = thing.kind === "page" && thing.isEntry ? "post" : thing.kind;
    const entry: LedgerEntry = { kind, source: url, since: this.#sinceOf(thing), undecided: true, id: id ?? address };
    if (title !== undefined) entry.title = title;
    const candidates = near.map((writing) => this.#toCandidate(writing));
    return { outcome: "undecided", url, entry, candidates, ...(reason !== undefined && { reason }) };
  }

  #toCandidate(writing: Writing): NearCandidate {
    const isPublished = writing.visibility === "public" || writing.visibility === "hidden";
    const url = isPublished ? this.#input.targets.get(writing.path)?.url : undefined;
    const kind = "date" in writing ? "post" : "page";
    return { ...(url !== undefined && { url }), source: writing.path, title: writing.title, kind };
  }

  /** When a feed says that it was published; else the day of the post, or of the last change when that is earlier. */
  #sinceOf({ published, modified }: Published, writing?: Writing): string {
    if (published !== undefined) return published;
    const day = writing && "date" in writing ? writing.date.day : undefined;
    const [first] = [day, modified].filter((one) => one !== undefined).sort(compare);
    return first ?? this.#input.today;
  }
}

/** All URLs of one text have the id by which readers know it: that of the feed, else the oldest address. */
function shareIds(outcomes: Outcome[]): Outcome[] {
  const ids = new Map<string, { id: string; rank: string }>();
  const keyOf = ({ kind, source }: LedgerEntry): string | undefined =>
    kind === "post" || kind === "page" ? source : undefined;
  for (const one of outcomes) {
    const key = one.outcome === "live" ? keyOf(one.entry) : undefined;
    if (one.outcome !== "live" || key === undefined || one.entry.id === undefined) continue;
    const isAddress = one.entry.id.endsWith(encodeURI(one.url));
    const rank = `${isAddress ? 1 : 0} ${one.entry.since} ${one.by === "address" ? 0 : 1} ${one.url}`;
    const known = ids.get(key);
    if (!known || rank < known.rank) ids.set(key, { id: one.entry.id, rank });
  }
  return outcomes.map((one) => {
    const shared = one.outcome === "live" ? ids.get(keyOf(one.entry) ?? "") : undefined;
    return one.outcome === "live" && shared ? { ...one, entry: { ...one.entry, id: shared.id } } : one;
  });
}

/** A redirect of the old site that leads to nothing that is known, or in a circle, must be decided. */
function checkRedirects(outcomes: Outcome[], ledger: Ledger): Outcome[] {
  const byUrl = new Map(outcomes.map((one) => [one.url, one]));
  const next = (url: string): LedgerEntry | undefined => {
    const [known, found] = [ledger.get(url), byUrl.get(url)];
    return known && !known.undecided ? known : found && found.outcome !== "passing" ? found.entry : known;
  };
  const leadsSomewhere = (start: string, first: string | undefined): boolean => {
    const seen = new Set([start]);
    for (let to = first; to?.startsWith("/"); ) {
      const [path = ""] = to.split("#");
      const entry = next(path);
      if (seen.has(path) || (!entry && path !== "/tags/")) return false;
      seen.add(path);
      to = entry?.to;
    }
    return true;
  };
  return outcomes.map((one) => {
    if (one.outcome !== "redirect" || leadsSomewhere(one.url, one.entry.to)) return one;
    const { to, ...entry } = one.entry;
    const reason = `It led to ${to}, where there is nothing for sure.`;
    return { outcome: "undecided", url: one.url, entry: { ...entry, undecided: true }, reason, candidates: [] };
  });
}

function synonymsOf(tags: Tags, blog: Blog): Map<Tag, string[]> {
  const synonyms = new Map<Tag, string[]>();
  for (const [label, settings] of Object.entries(blog.tags)) {
    const tag = tags.find(label);
    if (tag) synonyms.set(tag, [label, ...(settings.synonyms ?? [])]);
  }
  return synonyms;
}
