import type { Tag, Tags } from "../tags/tags.ts";
import type { LedgerKind } from "../urls/ledger.ts";
import { slugifyTag } from "../urls/slug.ts";
import type { Published } from "./published.ts";
import { isFeedUrl } from "./site-url.ts";
import { slugsOf } from "./slugs.ts";

const HOME = /^(blog|posts?|articles|essays|writing|journal|archives?)$/;
const TAGS = /^(tags?|categor(y|ies)|topics?|labels?)$/;

/** A list, tag or feed of the blog that stands for one of the old site. */
export interface ListMatch {
  kind: Extract<LedgerKind, "list" | "tag" | "feed">;
  source: string;
  /** Where it leads when nothing of the blog is it: a tag that is not there any more. */
  to?: string;
  /** Tags among which it cannot be told. */
  tags?: Tag[];
}

/** Finds the tags of the blog by the slugs that other programs have made of them. */
export class TagIndex {
  readonly #tags: Tags;
  readonly #bySlug = new Map<string, Set<Tag>>();

  constructor(tags: Tags, synonyms: Map<Tag, string[]>) {
    this.#tags = tags;
    for (const tag of tags.all) {
      for (const label of [tag.label, ...(synonyms.get(tag) ?? [])]) {
        for (const slug of [...slugsOf(label).keys(), slugifyTag(label)]) {
          this.#bySlug.set(slug, (this.#bySlug.get(slug) ?? new Set()).add(tag));
        }
      }
    }
  }

  /** The tags that a part of a URL may mean; its own slug before all others. */
  find(name: string): Tag[] {
    const slug = name.toLowerCase();
    const own = this.#tags.all.find((tag) => tag.slug.toLowerCase() === slug);
    if (own) return [own];
    const spelled = this.#tags.find(name) ?? this.#tags.find(name.replaceAll("-", " "));
    return spelled ? [spelled] : [...(this.#bySlug.get(slug) ?? [])];
  }
}

/** True for the second page and those after it of a list: `/page/2/`, `/blog/2/`, `/tags/x/page/3/`. */
export function isPagination(url: string, isKnown: (url: string) => boolean): boolean {
  if (/\/(page|seite|pagina)[-/]?\d{1,4}(\.html?)?\/?$/i.test(url)) return true;
  const [, parent] = /^(.*\/)\d{1,3}(?:\.html?)?\/?$/.exec(url) ?? [];
  return parent !== undefined && !isDated(url) && (parent === "/" || isListUrl(parent) || isKnown(parent));
}

/** The list of the blog that stands for what was at a URL; undefined when it was no list. */
export function matchList({ url, kind, isJson }: Published, tags: TagIndex): ListMatch | undefined {
  const parts = partsOf(url);
  const group = parts.findIndex((part) => TAGS.test(part));
  const names = group < 0 ? [] : parts.slice(group + 1);
  if (kind === "feed" || (kind === "page" && isFeedUrl(url))) return matchFeed(url, names, tags, isJson === true);
  if (kind !== "page") return undefined;
  if (url === "/") return { kind: "list", source: "home" };
  if (url === "/subscribe/" || url === "/feeds/") return { kind: "list", source: "subscribe" };
  if (group === 0 || (group === 1 && HOME.test(parts[0] ?? ""))) {
    const name = names.at(-1);
    if (name === undefined) return { kind: "list", source: "tags" };
    const found = tags.find(name);
    const [tag] = found;
    if (found.length > 1) return { kind: "tag", source: name, tags: found };
    return tag ? { kind: "tag", source: tag.label } : { kind: "tag", source: name, to: "/tags/" };
  }
  return isListUrl(url) || isDated(url) ? { kind: "list", source: "archive" } : undefined;
}

function matchFeed(url: string, names: string[], tags: TagIndex, isJson: boolean): ListMatch {
  const name = names.findLast((part) => !/^(feed|rss2?|atom|index)$/i.test(part));
  const [tag, other] = name === undefined ? [] : tags.find(name);
  // Longhand has no JSON Feed of a tag; those who read one get all essays.
  if (isJson || /json/.test(url.split("/").filter(Boolean).at(-1) ?? "")) return { kind: "feed", source: "feed.json" };
  return { kind: "feed", source: tag && !other ? tag.label : "feed.xml" };
}

function isListUrl(url: string): boolean {
  const [first = "", ...rest] = partsOf(url);
  return rest.length === 0 && HOME.test(first);
}

/** The archive of a year, a month or a day. */
function isDated(url: string): boolean {
  return /^(\/(blog|posts?|archives?))?\/(19|20)\d\d(\/\d{1,2}){0,2}\/$/.test(url);
}

function partsOf(url: string): string[] {
  return url
    .replace(/\.(html?|xml|rss|atom|json)$/i, "")
    .split("/")
    .filter(Boolean)
    .map((part) => part.normalize("NFC"));
}
