import { findNearest } from "../nearest.ts";
import type { Heading, HeadingRecord } from "./headings.ts";

/** How many records to both sides of a heading's place are compared letter by letter. */
const reach = 16;

/** Of the letters of two texts that say nearly the same, and of two that may be versions of each other. */
const fewChanges = 0.2;
const someChanges = 0.4;

/**
 * For each heading the indices of the records that it continues: none when it is new, and several when the text of
 * other headings stands below it now. Steps are tried one after the other, the surest first; what one of them has found
 * is out of the reach of the next ones.
 */
export function recogniseHeadings(headings: Heading[], records: HeadingRecord[]): number[][] {
  if (isUnchanged(headings, records)) return headings.map((_, index) => [index]);
  if (records.length === 0) return headings.map(() => []);
  const search = new Search(headings, records);

  search.pair(slugAndMark, idsAndMark, "any");
  search.pair(slugUnlessSwapped(headings, records), ownIds, "one", search.all());
  search.pair(markOf, recordedMark, "equal");
  search.pair(slugOf, formerIds, "one");
  search.pair(lettersOfSlug, lettersOfIds, "equal");
  // Neither slug nor mark tells these apart. Their places do.
  for (const gap of search.gaps()) search.pair(slugOf, allIds, "equal", gap);
  for (const gap of search.gaps()) search.pair(slugOf, ownIds, "any", gap);
  search.pair(slugOf, ownIds, "any");
  // Those that are left have another text now.
  search.pairAlike(fewChanges);
  for (const gap of search.gaps()) search.pairInOrder(gap);
  search.pairAlike(someChanges);

  return search.results();
}

/** True for the slug itself and for the slug with a suffix: `notes` and `notes-2` have the stem `notes`. */
export function hasStem(id: string, slug: string): boolean {
  return id === slug || (id.startsWith(slug) && stemOf(id) === slug);
}

function stemOf(id: string): string {
  return id.replace(/-[1-9]\d*$/, "");
}

/** Most texts are built again as they were. */
export function isUnchanged(headings: Heading[], records: HeadingRecord[]): boolean {
  return (
    headings.length === records.length &&
    headings.every(({ slug, mark }, index) => {
      const [id = "", recorded] = records[index] ?? [];
      return mark === recorded && hasStem(id, slug);
    })
  );
}

const slugOf = ({ slug }: Heading): string => slug;
const markOf = ({ mark }: Heading): string => mark;
const slugAndMark = ({ slug, mark }: Heading): string => mark && `${mark} ${slug}`;
const lettersOfSlug = ({ slug }: Heading): string => lettersOf(slug);

const ownIds = ([id]: HeadingRecord): string[] => [id, stemOf(id)];
const formerIds = ([, , ...former]: HeadingRecord): string[] => [...former, ...former.map(stemOf)];
const allIds = (record: HeadingRecord): string[] => [...ownIds(record), ...formerIds(record)];
const recordedMark = ([, mark]: HeadingRecord): string[] => [mark];
const idsAndMark = (record: HeadingRecord): string[] => ownIds(record).map((id) => `${record[1]} ${id}`);
const lettersOfIds = (record: HeadingRecord): string[] => ownIds(record).map(lettersOf);

/**
 * A heading that has kept its words is the one that it was, even when its text has gone to a new subheading. Only when
 * both texts are there, each below other words, the words have changed places, and then they prove nothing.
 */
function slugUnlessSwapped(headings: Heading[], records: HeadingRecord[]): (heading: Heading) => string {
  const recordedMarks = new Map<string, string[]>();
  for (const record of records) {
    for (const id of new Set(ownIds(record))) {
      const marks = recordedMarks.get(id);
      if (marks) marks.push(record[1]);
      else recordedMarks.set(id, [record[1]]);
    }
  }
  const isRecorded = new Set(records.map(([, mark]) => mark));
  const isThere = new Set(headings.map(markOf));
  const swapped = new Set<string>();
  for (const { slug, mark } of headings) {
    if (!mark || !isRecorded.has(mark)) continue;
    const isElsewhere = (recorded: string): boolean => recorded !== mark && recorded !== "" && isThere.has(recorded);
    if (recordedMarks.get(slug)?.some(isElsewhere)) swapped.add(slug);
  }
  return ({ slug }) => (swapped.has(slug) ? "" : slug);
}

/** Programs differ in what they put between words: `what-s-new`, `whats-new`, `Whats_new`. */
function lettersOf(slug: string): string {
  return slug.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
}

/** Headings and records that may belong together, both as indices, in their order. */
interface Gap {
  headings: number[];
  records: number[];
}

/** What is known so far of which heading continues which record. */
class Search {
  /** By heading: the index of its record, or -1. */
  readonly #found: number[];
  readonly #headings: Heading[];
  readonly #records: HeadingRecord[];
  /** By record: true when a heading continues it. */
  readonly #isFound: boolean[];

  constructor(headings: Heading[], records: HeadingRecord[]) {
    this.#headings = headings;
    this.#records = records;
    this.#found = headings.map(() => -1);
    this.#isFound = records.map(() => false);
  }

  /**
   * Connects headings and records that have the same key, in their order: when there is `one` on each side, when there
   * are `equal` numbers of them, or as `any` number goes. A record with several keys goes by the first one that a
   * heading has. An empty key is none. Without a gap, all that are not connected yet are looked at.
   */
  pair(
    keyOf: (heading: Heading) => string,
    keysOf: (record: HeadingRecord) => string[],
    count: "one" | "equal" | "any",
    { headings, records }: Gap = this.#rest(),
  ): void {
    if (headings.length === 0 || records.length === 0) return;
    const groups = new Map<string, Gap>();
    for (const index of headings) {
      const heading = this.#headings[index];
      const key = heading ? keyOf(heading) : "";
      const group = groups.get(key);
      if (group) group.headings.push(index);
      else if (key) groups.set(key, { headings: [index], records: [] });
    }
    for (const index of records) {
      const record = this.#records[index];
      const key = record && keysOf(record).find((one) => groups.has(one));
      if (key) groups.get(key)?.records.push(index);
    }
    for (const group of groups.values()) {
      const isEqual = group.headings.length === group.records.length;
      if (count === "any" || (isEqual && (count === "equal" || group.headings.length === 1))) this.#connect(group);
    }
  }

  /** Connects as many new headings as there are missing ones in their place. */
  pairInOrder(gap: Gap): void {
    if (gap.headings.length === gap.records.length) this.#connect(gap);
  }

  /** Connects headings and ids that are each other's nearest and differ in at most this share of their letters. */
  pairAlike(share: number): void {
    const { headings, records } = this.#rest();
    const slugs = headings.map((index) => toWords(this.#headings[index]?.slug ?? ""));
    const ids = records.map((index) => toWords(this.#records[index]?.[0] ?? ""));
    const nearestIds = findAllNearest(slugs, ids, share);
    const nearestSlugs = findAllNearest(ids, slugs, share);
    headings.forEach((heading, index) => {
      const nearest = nearestIds[index] ?? -1;
      const record = records[nearest];
      if (record !== undefined && nearestSlugs[nearest] === index) {
        this.#connect({ headings: [heading], records: [record] });
      }
    });
  }

  /** The places where new headings stand between the same two neighbours as missing ones did. */
  gaps(): Gap[] {
    const gaps: Gap[] = [];
    const end = this.#found.length;
    for (let first = 0, last = 0; last <= end; last++) {
      if (this.#found[last] === -1) continue;
      if (first < last) {
        const left = first === 0 ? -1 : (this.#found[first - 1] ?? -1);
        const right = last === end ? this.#records.length : this.#found[last];
        let record = left + 1;
        while (this.#isFound[record] === false) record++;
        if (record === right) gaps.push({ headings: range(first, last), records: range(left + 1, record) });
      }
      first = last + 1;
    }
    return gaps;
  }

  results(): number[][] {
    const results = this.#found.map((record) => (record === -1 ? [] : [record]));
    const heirs = this.#findHeirs();
    for (const record of this.#rest().records) {
      const heir = heirs.get(this.#records[record]?.[1] ?? "");
      if (heir !== undefined) results[heir]?.push(record);
    }
    return results;
  }

  /** By mark the headings that have a text of their own. Texts that stand there more than once lead nowhere. */
  #findHeirs(): Map<string, number> {
    const heirs = new Map<string, number>();
    const isKnown = new Set([""]);
    const several = new Set([""]);
    for (const [, mark] of this.#records) (isKnown.has(mark) ? several : isKnown).add(mark);
    this.#headings.forEach(({ mark }, index) => {
      if (heirs.has(mark)) several.add(mark);
      heirs.set(mark, index);
    });
    for (const mark of several) heirs.delete(mark);
    return heirs;
  }

  all(): Gap {
    return { headings: range(0, this.#headings.length), records: range(0, this.#records.length) };
  }

  #rest(): Gap {
    const { headings, records } = this.all();
    return {
      headings: headings.filter((index) => this.#found[index] === -1),
      records: records.filter((index) => !this.#isFound[index]),
    };
  }

  #connect({ headings, records }: Gap): void {
    headings.slice(0, records.length).forEach((heading, index) => {
      const record = records[index] ?? -1;
      if (this.#found[heading] !== -1 || this.#isFound[record]) return;
      this.#found[heading] = record;
      this.#isFound[record] = true;
    });
  }
}

interface Words {
  text: string;
  digits: string;
}

/** What is compared of an id. `2-setup` may become `3-setup`; `year-2023` and `year-2025` are not alike. */
function toWords(id: string): Words {
  const text = id.replace(/^(?:\d{1,2}-)+/, "");
  return { text, digits: (text.match(/\d+/g) ?? []).join(" ") };
}

/** For each of the words the index of the nearest candidate, or -1; only candidates near its place are looked at. */
function findAllNearest(words: Words[], candidates: Words[], share: number): number[] {
  return words.map(({ text, digits }, index) => {
    const place = Math.floor((index * candidates.length) / words.length);
    const start = Math.max(0, place - reach);
    const near = candidates.slice(start, place + reach + 1).map((one) => (one.digits === digits ? one.text : ""));
    const nearest = findNearest(text, near, Math.floor(text.length * share));
    return nearest ? start + near.indexOf(nearest) : -1;
  });
}

function range(first: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}
