import type { AuthorPage, Post } from "../content/post.ts";
import { findNearest } from "../nearest.ts";
import type { Blog } from "../settings/settings.ts";
import type { Alias } from "../urls/addresses.ts";
import type { Targets } from "../urls/assign.ts";
import { resolvePermalink } from "../urls/permalink.ts";
import type { Writing } from "../urls/writing.ts";
import type { MatchedBy } from "./outcome.ts";
import type { Published } from "./published.ts";
import { toSiteUrl } from "./site-url.ts";
import { lettersOf, slugsOf, slugVersions, titleKey } from "./slugs.ts";

/** The text that was at a URL, or those among which it cannot be told. */
export type Found = { writing: Writing; by: MatchedBy } | { several: Writing[] };

type Hit = { writing: Writing; by: MatchedBy };

/** Fields that say something else of a text than what it was called. */
const OTHER_FIELDS = new Set(
  (
    "title description summary excerpt permalink aliases redirect_from date updated author status lang tags " +
    "categories category keywords series layout socialImage image canonical id"
  ).split(" "),
);
const LONGEST_FIELD = 200;
/** So much must two sets of words have in common for one to be named to the author. */
const NEAR = 0.5;

/** Finds the posts and pages of the blog by what is known of a published URL. */
export class WritingIndex {
  readonly #byUrl = new Map<string, Hit>();
  readonly #bySlug = new Map<string, Hit[]>();
  readonly #byTitle = new Map<string, Hit[]>();
  readonly #byLetters = new Map<string, Hit[]>();
  readonly #byField = new Map<string, Hit[]>();
  readonly #writings: Writing[];
  #words: { writing: Writing; words: Set<string> }[] | undefined;

  constructor(posts: Post[], pages: AuthorPage[], blog: Blog, targets: Targets, aliases: Alias[]) {
    this.#writings = [...posts, ...pages];
    const byPath = new Map(this.#writings.map((writing) => [writing.path, writing]));
    for (const writing of this.#writings) {
      const url = targets.get(writing.path)?.url;
      if (url !== undefined) this.#addUrl(url, { writing, by: "address" });
    }
    for (const { url, source } of aliases) {
      const writing = byPath.get(source);
      if (writing) this.#addUrl(url, { writing, by: "alias" });
    }
    // One version for all texts before the next one, so that none takes the address that another has today.
    for (const { name, toSlug } of slugVersions) {
      for (const writing of this.#writings) {
        const pattern = writing.permalink ?? (isPost(writing) ? blog.permalink : undefined);
        if (!pattern?.includes("slugify")) continue;
        const { target } = resolvePermalink(pattern, writing, blog.timeZone, toSlug);
        if (target) this.#addUrl(target.url, { writing, by: name });
      }
    }
    for (const writing of this.#writings) this.#addNames(writing);
  }

  /** The text whose address this is, or was under another version of slugify. Nothing else needs to be asked then. */
  findByUrl(url: string): Hit | undefined {
    return this.#byUrl.get(url);
  }

  /** The page of the author's own that has this name. */
  findPageByName(name: string): Hit | undefined {
    const hits = (this.#bySlug.get(name) ?? []).filter(({ writing }) => !isPost(writing));
    return hits.length === 1 ? hits[0] : undefined;
  }

  /** The one text that fits best: by the last part of the URL, then by the title, then by weaker signs. */
  find(thing: Published): Found | undefined {
    const name = nameOf(thing.url);
    const titled = (thing.title && this.#byTitle.get(titleKey(thing.title))) || [];
    const named = narrow(this.#bySlug.get(name) ?? [], titled, thing);
    const [best] = named;
    if (best && named.length === 1) {
      // The address is that of one text, and the title is that of another one.
      const isOther = titled.length > 0 && !titled.some(({ writing }) => writing === best.writing);
      return isOther ? { several: unique([best, ...titled]) } : best;
    }
    if (best) return { several: unique(named) };
    const weaker = [titled, this.#byLetters.get(lettersOf(name)) ?? [], this.#byField.get(name) ?? []];
    if (thing.title) weaker.push(this.#byField.get(titleKey(thing.title)) ?? []);
    weaker.push(this.#byField.get(thing.url) ?? []);
    for (const hits of weaker) {
      const left = narrow(hits, titled, thing);
      if (left[0]) return left.length === 1 ? left[0] : { several: unique(left) };
    }
    return undefined;
  }

  /** Texts that share words with the URL or the title, the nearest first; at most three. */
  findNear(thing: Published): Writing[] {
    const name = nameOf(thing.url);
    const words = wordsOf(`${name} ${thing.title ?? ""}`);
    this.#words ??= this.#writings.map((writing) => {
      return { writing, words: wordsOf(`${writing.title} ${writing.fileSlug}`) };
    });
    const scored = this.#words.flatMap(({ writing, words: own }) => {
      const score = shareOf(words, own);
      return score >= NEAR ? [{ writing, score }] : [];
    });
    const near = scored.sort((left, right) => right.score - left.score).map(({ writing }) => writing);
    const spelled = findNearest(name, this.#bySlug.keys(), Math.floor(name.length / 4));
    const alike = spelled === undefined ? [] : (this.#bySlug.get(spelled) ?? []).map(({ writing }) => writing);
    return [...new Set([...alike, ...near])].slice(0, 3);
  }

  #addUrl(url: string, hit: Hit): void {
    if (!this.#byUrl.has(url)) this.#byUrl.set(url, hit);
  }

  #addNames(writing: Writing): void {
    const file = slugsOf(writing.fileSlug);
    const names = new Map<string, MatchedBy>(slugsOf(writing.title));
    for (const slug of [writing.fileSlug.normalize("NFC"), ...file.keys()]) {
      if (!names.has(slug) && slug !== "") names.set(slug, "file-name");
    }
    for (const [slug, by] of names) add(this.#bySlug, slug, { writing, by });
    add(this.#byTitle, titleKey(writing.title), { writing, by: "title" });
    for (const text of new Set([lettersOf(writing.title), lettersOf(writing.fileSlug)])) {
      add(this.#byLetters, text, { writing, by: "letters" });
    }
    const keys = new Set<string>();
    for (const [field, value] of Object.entries(writing.data)) {
      if (OTHER_FIELDS.has(field)) continue;
      for (const text of [value].flat()) {
        if (typeof text !== "string" || text.length > LONGEST_FIELD || text.trim() === "") continue;
        for (const key of fieldKeys(text)) keys.add(key);
      }
    }
    for (const key of keys) add(this.#byField, key, { writing, by: "field" });
  }
}

/** The last part of a URL, without a date before it and without an ending: what it has of its own. */
export function nameOf(url: string): string {
  const last = url.split("/").filter(Boolean).at(-1) ?? "";
  return last.replace(/\.(html?|php|aspx?)$/i, "").replace(/^\d{4}-\d{2}-\d{2}-(?=.)/, "");
}

/** A field may hold a title, a slug, a path, or an address of the old site. */
function fieldKeys(text: string): string[] {
  const path = URL.canParse(text) ? new URL(text).pathname : text;
  const url = path.includes("/") ? toSiteUrl(path) : undefined;
  const plain = [...slugsOf(text).keys(), text.trim().normalize("NFC"), titleKey(text)];
  return url === undefined || url === "/" ? plain : [url, nameOf(url)];
}

/** Of several texts those for which more speaks. */
function narrow(hits: Hit[], titled: Hit[], { url, published }: Published): Hit[] {
  const [, year, month, day] = /(?:^|\/)((?:19|20)\d\d)(?:[/-](\d{2})(?:[/-](\d{2}))?)?(?=[/-])/.exec(url) ?? [];
  const date = [year, month, day].filter((part) => part !== undefined).join("-");
  const dayOf = ({ writing }: Hit): string => (isPost(writing) ? writing.date.day : "");
  const tests: ((hit: Hit) => boolean)[] = [
    ({ writing }) => writing.visibility === "public" || writing.visibility === "hidden",
    ({ writing }) => titled.some((one) => one.writing === writing),
    (hit) => date !== "" && dayOf(hit).startsWith(date),
    (hit) => published !== undefined && dayOf(hit) === published,
    // A text at the top of the site is one of the pages.
    ({ writing }) => isPost(writing) === url.slice(1, -1).includes("/"),
  ];
  let left = hits;
  for (const test of tests) {
    if (left.length <= 1) break;
    const passed = left.filter(test);
    if (passed.length > 0) left = passed;
  }
  return left;
}

function add(index: Map<string, Hit[]>, key: string, hit: Hit): void {
  if (key === "") return;
  const hits = index.get(key);
  if (!hits) index.set(key, [hit]);
  else if (!hits.some(({ writing }) => writing === hit.writing)) hits.push(hit);
}

function unique(hits: Hit[]): Writing[] {
  return [...new Set(hits.map(({ writing }) => writing))];
}

function isPost(writing: Writing): writing is Post {
  return "date" in writing;
}

function wordsOf(text: string): Set<string> {
  return new Set(
    titleKey(text)
      .split(" ")
      .filter((word) => word.length > 2),
  );
}

/** What two sets of words have in common, from 0 to 1. */
function shareOf(left: Set<string>, right: Set<string>): number {
  const common = [...left].filter((word) => right.has(word)).length;
  return left.size + right.size === 0 ? 0 : (2 * common) / (left.size + right.size);
}
