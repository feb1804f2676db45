import { error, note, type Place, type Problem, warning } from "../problem.ts";
import type { LedgerEntry } from "./ledger.ts";
import { type Candidate, PERHAPS } from "./recognise.ts";
import type { Writing } from "./writing.ts";

/** The title of what was at a URL, for the middle of a sentence. */
export function quoteTitle({ title }: LedgerEntry): string {
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

/** Says what would break, and the ways on. */
export function explainLoss(
  url: string,
  entry: LedgerEntry,
  candidates: (Candidate & { url?: string })[],
  hidden: Writing | undefined,
  place: Place,
  isPreview: boolean,
): Problem {
  const nearest = candidates.find((candidate) => candidate.url !== undefined);
  const target = nearest?.url ?? "NEW";
  const goneWay = `longhand urls gone ${url}`;
  const create = isPreview ? warning : error;
  if (entry.undecided) {
    return create(
      "url-undecided",
      place,
      `${url} was on the site that was adopted, and nothing here matches it.`,
      `Say what becomes of it: longhand urls redirect ${url} ${target} · ${goneWay}`,
    );
  }
  const why = hidden
    ? hidden.path === entry.source
      ? `${hidden.path} is ${isDraft(hidden) ? "a draft" : "scheduled for later"} now`
      : `${hidden.path}, which seems to be it, is not published`
    : `${entry.source} ${entry.kind === "post" || entry.kind === "page" || entry.kind === "file" ? "is not there any more" : "is not made any more"}`;
  const maybe = nearest ? ` It may be ${nearest.writing.path}, which has ${describeLikeness(nearest)}.` : "";
  return create(
    "url-lost",
    place,
    `${url} has been published since ${entry.since}, and ${why}.${maybe} ${isPreview ? "A build would stop here." : "Readers would find nothing."}`,
    `Choose: longhand urls redirect ${url} ${target} · ${goneWay} · or ${hidden ? "publish it again" : `put ${entry.source} back`}. If it never was online: longhand urls forget ${url}`,
  );
}

function isDraft(writing: Writing): boolean {
  return writing.visibility === "draft";
}
