import { compareSketches, lengthOf } from "../sketch.ts";
import { isLive, type LedgerEntry, readHeadings } from "./ledger.ts";
import type { PublicationRecord } from "./settle.ts";
import type { Writing } from "./writing.ts";

/** Sketches follow the text only when it has changed so much: every edit would be a line in the diff. */
const STILL_THE_SAME = 0.9;

/** What is published at a URL now. */
interface Now extends PublicationRecord {
  id: string;
  /** As the ledger writes them. */
  headings: string | undefined;
  /** The text that is there, and the one that the ledger's entry was found to be. */
  writing: Writing | undefined;
  known: Writing | undefined;
  /** The calendar day of the build. */
  today: string;
}

/** The line of the ledger for what is published: the same object when there is nothing new to say. */
export function updateEntry(entry: LedgerEntry | undefined, now: Now): LedgerEntry {
  const { kind, source, title, tags, id, headings, writing } = now;
  if (entry && isSame(entry, now) && !hasDrifted(entry, now.known)) return entry;
  const updated: LedgerEntry = { kind, source, since: entry?.since ?? now.today, id };
  if (title !== undefined) updated.title = title;
  if (tags && tags.length > 0) updated.tags = tags;
  if ((kind === "post" || kind === "page") && writing) updated.text = writing.facts.sketch;
  if (headings) updated.headings = headings;
  return updated;
}

function isSame(entry: LedgerEntry, { kind, source, title, tags, id, headings }: Now): boolean {
  return (
    isLive(entry) &&
    entry.kind === kind &&
    entry.source === source &&
    entry.title === title &&
    entry.id === id &&
    isSameList(entry.tags, tags) &&
    isSameHeadings(entry.headings, headings) &&
    (kind !== "post" || entry.text !== undefined)
  );
}

/** True when a text has become so much another one that its sketch would not find it again. */
function hasDrifted({ text }: LedgerEntry, writing: Writing | undefined): boolean {
  if (text === undefined || writing === undefined || lengthOf(text) === writing.facts.length) return false;
  return compareSketches(text, writing.facts.sketch) < STILL_THE_SAME;
}

function isSameList(left: string[] | undefined, right: string[] | undefined): boolean {
  if (left === undefined || right === undefined) return (left ?? right ?? []).length === 0;
  return left.length === right.length && left.every((one, index) => one === right[index]);
}

/** Marks alone do not count: they follow the text, and would make a line of the ledger change with every edit. */
function isSameHeadings(left: string | undefined, right: string | undefined): boolean {
  if ((left ?? "") === (right ?? "")) return true;
  const [one, other] = [left, right].map((text) =>
    readHeadings(text)
      .map(([id, , ...former]) => [id, ...former].join(" "))
      .join("\n"),
  );
  return one === other;
}
