import type { LedgerEntry } from "../urls/ledger.ts";

/** How a URL was matched. */
export type MatchedBy =
  | "address"
  | "alias"
  | "slugify-3"
  | "slugify-2"
  | "slugify-1"
  | "file-name"
  | "title"
  | "letters"
  | "field"
  | "list"
  | "tag"
  | "feed"
  | "image"
  | "static"
  | "redirect"
  | "answer";

/** Something of the blog that may be what was at a URL. */
export interface NearCandidate {
  /** Its URL here. Absent when it is not published. */
  url?: string;
  /** Path of its file, or the label of a tag. */
  source: string;
  title: string;
  kind: "post" | "page" | "tag";
}

/** What becomes of one published URL. */
export type Outcome =
  | { outcome: "live"; url: string; by: MatchedBy; entry: LedgerEntry }
  | { outcome: "redirect"; url: string; by: MatchedBy; entry: LedgerEntry }
  /** It comes and goes: a page of a list that has several, a variant of a picture. */
  | { outcome: "passing"; url: string; what: "pagination" | "variant" }
  /** The author must say. `reason` is a sentence when there is more to say than that nothing matches. */
  | { outcome: "undecided"; url: string; entry: LedgerEntry; reason?: string; candidates: NearCandidate[] };
