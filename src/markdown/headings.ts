import { hasStem, isUnchanged, recogniseHeadings } from "./recognise.ts";

/** A heading as the ledger keeps it: its id, the mark of the text below it, and ids that it had before. */
export type HeadingRecord = [id: string, mark: string, ...former: string[]];

/** A heading as it stands in a text. */
export interface Heading {
  /** Its text as an id; `section` stands in for an empty one. */
  slug: string;
  /** A fingerprint of the text below it; empty when there is none. */
  mark: string;
  /** An id that the author has given to it. It stays as it is. */
  id?: string | undefined;
}

/**
 * The ids of a text's headings, in their order. A heading that was there `before` keeps its id, wherever it stands now;
 * one that has another text gets a new id, and the old one is the first of its former ids. A new heading never takes
 * an id that leads to another one, and none of the `others`, which stand elsewhere in the text. All ids and former ids are different, unless an author gives one id twice. When nothing
 * has changed, `before` itself is the result.
 *
 * @example
 * keepHeadings([{ slug: "results", mark: "Wq3x0" }], [["findings", "Wq3x0"]]) //=> [["results", "Wq3x0", "findings"]]
 */
export function keepHeadings(now: Heading[], before: HeadingRecord[], others: Iterable<string> = []): HeadingRecord[] {
  const headings = now.map(({ slug, mark, id }) => ({ slug: id ?? (slug || "section"), mark, id }));
  if (before.length > 0 && isUnchanged(headings, before) && isInOrder(headings, before)) return before;
  const continued = recogniseHeadings(headings, before).map((indices) =>
    indices.flatMap((index) => (before[index] ? [before[index]] : [])),
  );
  const taken = new Set([""]);
  const ids = headings.map(({ id }) => id);
  for (const id of ids) if (id !== undefined) taken.add(id);
  headings.forEach(({ slug, id }, index) => {
    const known = id === undefined ? findKnownId(slug, continued[index]?.[0]) : undefined;
    if (known === undefined || taken.has(known)) return;
    ids[index] = known;
    taken.add(known);
  });
  const former = continued.map((records) => records.flatMap(idsOf).filter((id) => take(id, taken)));
  // Until the next build, nobody takes the ids of headings that were removed.
  for (const record of before) for (const id of idsOf(record)) taken.add(id);
  for (const id of others) taken.add(id);
  const nextSuffixes = new Map<string, number>();
  return headings.map(({ slug, mark }, index) => [
    ids[index] ?? takeFree(slug, taken, nextSuffixes),
    mark,
    ...(former[index] ?? []),
  ]);
}

/** True when neither the author nor the ledger gives an id twice. */
function isInOrder(headings: Heading[], before: HeadingRecord[]): boolean {
  const ids = before.flatMap(idsOf);
  return new Set(ids).size === ids.length && headings.every(({ id }) => id === undefined);
}

/** The id, or else the former id, that a heading with this slug can have again. */
function findKnownId(slug: string, record: HeadingRecord | undefined): string | undefined {
  if (!record) return undefined;
  const [id, , ...former] = record;
  if (hasStem(id, slug)) return id;
  return former.includes(slug) ? slug : former.find((one) => hasStem(one, slug));
}

function idsOf([id, , ...former]: HeadingRecord): string[] {
  return [id, ...former];
}

/** False when it was taken already. */
function take(id: string, taken: Set<string>): boolean {
  if (taken.has(id)) return false;
  taken.add(id);
  return true;
}

/** The slug, or the slug with the first suffix that is free: `notes`, `notes-1`, `notes-2`. */
function takeFree(slug: string, taken: Set<string>, nextSuffixes: Map<string, number>): string {
  let id = slug;
  let suffix = nextSuffixes.get(slug) ?? 1;
  while (!take(id, taken)) id = `${slug}-${suffix++}`;
  nextSuffixes.set(slug, suffix);
  return id;
}
