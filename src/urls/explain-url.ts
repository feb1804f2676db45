import { error, note, type Place, type Problem, warning } from "../problem.ts";
import { isLive, type LedgerEntry } from "./ledger.ts";
import { type Candidate, PERHAPS } from "./recognise.ts";
import type { Writing } from "./writing.ts";

/** The title of what was at a URL, for the middle of a sentence. */
function quoteTitle({ title }: LedgerEntry): string {
  return title === undefined ? "" : `“${title}”, `;
}

/** What speaks for a text: `63% of its text`. */
export function describeLikeness({ similarity, isSameTitle }: Candidate): string {
  if (similarity >= PERHAPS) return `${percent(similarity)} of its text`;
  return isSameTitle ? "its title" : "the name of its file";
}

function percent(similarity: number): string {
  return `${Math.round(similarity * 100)}%`;
}

/** Says by what a text was known again whose file is another one. */
export function explainProof(
  url: string,
  entry: LedgerEntry,
  to: string,
  { writing, similarity, isSameTitle }: Candidate,
): Problem {
  const reason =
    similarity > 0 ? `${percent(similarity)} of its text is the same` : isSameTitle ? "it has the same title" : "";
  return note(
    "url-recognised",
    { path: writing.path, line: 1, column: 1 },
    `This is taken for what was in ${entry.source}: ${reason}. ${url} now leads to ${to}.`,
    `If it is something else: longhand urls gone ${url}`,
  );
}

/** What is known of a URL that would vanish. */
interface Loss {
  url: string;
  entry: LedgerEntry;
  candidates: (Candidate & { url?: string })[];
  /** The unpublished text that it seems to be. */
  hidden: Writing | undefined;
  place: Place;
  /** True when its file is there, with something else in it. */
  isThere: boolean;
  isPreview: boolean;
}

/** Says what would break, and the ways on. */
export function explainLoss({ url, entry, candidates, hidden, place, isThere, isPreview }: Loss): Problem {
  const nearest = candidates.find((candidate) => candidate.url !== undefined);
  const target = nearest?.url ?? "NEW";
  const ways = `longhand urls redirect ${url} ${target} · longhand urls gone ${url}`;
  const create = isPreview ? warning : error;
  if (entry.undecided) {
    return create(
      "url-undecided",
      place,
      `${url} was on the site that was adopted, and nothing here matches it.`,
      `Say what becomes of it: ${ways}`,
    );
  }
  const maybe =
    nearest && !isThere ? ` It may be ${nearest.writing.path}, which has ${describeLikeness(nearest)}.` : "";
  const end = isPreview ? "A build would stop here." : "Readers would find nothing.";
  const back = hidden
    ? "publish it again"
    : isThere
      ? `if it is the same one, written anew, add to its front matter: id: ${entry.id}`
      : `put ${entry.source} back`;
  return create(
    "url-lost",
    place,
    `${url} has been published since ${entry.since}, and ${explainAbsence(entry, hidden, isThere)}.${maybe} ${end}`,
    `Choose: ${ways} · or ${back}. If it never was online: longhand urls forget ${url}`,
  );
}

/** Why there is no page, as the end of a sentence. */
function explainAbsence({ kind, source }: LedgerEntry, hidden: Writing | undefined, isThere: boolean): string {
  if (hidden && hidden.path !== source) return `${hidden.path}, which seems to be it, is not published`;
  if (hidden) return `${hidden.path} is ${hidden.visibility === "draft" ? "a draft" : "scheduled for later"} now`;
  if (isThere) return `${source} holds another essay now`;
  return `${source} is not ${kind === "post" || kind === "page" || kind === "file" ? "there" : "made"} any more`;
}

/** An address that a text wants, and whose it is. */
interface Reservation {
  url: string;
  entry: LedgerEntry;
  /** The file that wants it. */
  source: string;
  place: Place;
  /** The text that was there, if it is known, and its URL of today. */
  owner: Writing | undefined;
  now: string | undefined;
}

/** Says whose an address is, and what to do for another one. */
export function explainReserved({ url, entry, source, place, owner, now }: Reservation): Problem {
  const remedy = `Give it another permalink. If no link to ${url} matters any more: longhand urls forget ${url}`;
  if (entry.source === source && isLive(entry)) {
    return error(
      "url-reserved",
      place,
      `${source} holds another essay now than ${quoteTitle(entry)}which was published at ${url}.`,
      `If it is the same one, written anew, add to its front matter: id: ${entry.id}. Else: ${remedy}`,
    );
  }
  const today = now && now !== url ? `, now at ${now}` : "";
  return error(
    "url-reserved",
    place,
    `${source} wants ${url}, where the links of readers lead to ${quoteTitle(entry)}${owner?.path ?? entry.source}${today}.`,
    remedy,
  );
}
