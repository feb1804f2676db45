import { compare } from "../content/read.ts";
import type { HeadingRecord } from "../markdown/headings.ts";

/** What stands behind a URL. */
export type LedgerKind =
  /** An essay. */
  | "post"
  /** A page of the author's own, or of a template of theirs. */
  | "page"
  /** The home page, the archive, the list of tags, the subscribe page. */
  | "list"
  /** The first page of a tag. */
  | "tag"
  /** A feed of the blog or of a tag. */
  | "feed"
  /** A picture by the address that other sites, feeds and previews take. */
  | "image"
  /** The Markdown of an essay beside its page. */
  | "copy"
  /** A file of the static folder. */
  | "file";

/** What the ledger knows of one URL. Exactly one of `to`, `gone` and `undecided` may be there; without them it is live. */
export interface LedgerEntry {
  kind: LedgerKind;
  /** What is, or was, behind it: a path from the blog's root; the label of a tag; the name of a list. */
  source: string;
  /** The calendar day on which it was first published, in the blog's zone: `2025-08-22`. */
  since: string;
  /**
   * The permanent id of what is behind it: an absolute URI, by default the first URL as it was published (RFC 4287,
   * 4.2.6). It moves along when the URL moves.
   */
  id?: string;
  /** It has moved: a site URL, which may end in `#fragment`, or an absolute address. */
  to?: string;
  /** The calendar day on which the author decided that it is gone. */
  gone?: string;
  /** It was adopted from a live site, and nobody has said yet what becomes of it. */
  undecided?: true;
  /** Of an essay or page, as it was published last. */
  title?: string;
  /** Slugs of an essay's tags. */
  tags?: string[];
  /** A sketch of an essay's text (`sketch.ts`), by which it is known again when its file and title have changed. */
  text?: string;
  /** The headings of an essay or page, in their order; see `formatHeadings`. */
  headings?: string;
}

/** All URLs that were ever published, by site URL: without the base path, decoded, in NFC. */
export type Ledger = Map<string, LedgerEntry>;

/** The source of a redirect that an author has made from an address at which nothing of the blog ever was. */
export const BY_HAND = "by hand";

/** The name of the ledger's file in the blog's root. */
export const LEDGER_FILE = "urls.json";

/** Fields in the order in which they are written: first what a reader of a diff looks for. */
const FIELDS = [
  "kind",
  "source",
  "since",
  "to",
  "gone",
  "undecided",
  "id",
  "title",
  "tags",
  "text",
  "headings",
] as const;

/**
 * The ledger as it is committed: one line for each URL, sorted by code units, every one of them with a comma at its end,
 * so that two branches that each add a line do not touch each other's lines.
 */
export function formatLedger(ledger: Ledger): string {
  const lines = [...ledger]
    .sort(([left], [right]) => compare(left, right))
    .map(([url, entry]) => `  ${JSON.stringify(url)}: ${formatEntry(entry)},`);
  return `{\n${lines.map((line) => `${line}\n`).join("")}  "version": 1\n}\n`;
}

function formatEntry(entry: LedgerEntry): string {
  const fields = FIELDS.flatMap((field) =>
    entry[field] === undefined ? [] : [`${JSON.stringify(field)}: ${JSON.stringify(entry[field])}`],
  );
  return `{ ${fields.join(", ")} }`;
}

/**
 * Headings in one text, which is read much faster than lists in lists are: `id/mark/former-id` for each.
 *
 * @example
 * formatHeadings([["the-first-things", "C8cE1", "first-things"], ["notes", ""]]) //=> "the-first-things/C8cE1/first-things notes/"
 */
export function formatHeadings(records: HeadingRecord[]): string {
  return records.map((record) => record.map(encodePart).join("/")).join(" ");
}

/** The headings of an entry. */
export function readHeadings(text: string | undefined): HeadingRecord[] {
  if (!text) return [];
  return text.split(" ").map((record) => {
    const [id = "", mark = "", ...former] = record.split("/").map(decodePart);
    return [id, mark, ...former];
  });
}

/** Ids of our own have none of these characters; those of an author's plugin may. */
function encodePart(part: string): string {
  return /[\s/%]/.test(part) ? part.replace(/[\s/%]/g, encodeURIComponent) : part;
}

function decodePart(part: string): string {
  return part.includes("%") ? decodeURIComponent(part) : part;
}

/** A ledger without entries: what `longhand init` writes. */
export const EMPTY_LEDGER = formatLedger(new Map());

/** True when pages of the blog answer the URL today. */
export function isLive(entry: LedgerEntry): boolean {
  return entry.to === undefined && entry.gone === undefined && !entry.undecided;
}
