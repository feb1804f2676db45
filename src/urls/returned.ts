import { isLive, type Ledger, type LedgerEntry } from "./ledger.ts";
import { createCandidate, PERHAPS, SURELY } from "./recognise.ts";
import { permanentId, type Writing } from "./writing.ts";

/** A text that was gone, or had been redirected to something else, and is there again. */
export interface Returned {
  /** The URL that it had. */
  url: string;
  entry: LedgerEntry;
}

/**
 * Finds texts that have come back, so that they get their permanent id and their headings again. `fresh` are the texts
 * that no live URL of the ledger belongs to, with their URLs of today. Gives them by their paths.
 */
export function findReturned(ledger: Ledger, fresh: { writing: Writing; url: string }[]): Map<string, Returned> {
  const returned = new Map<string, Returned>();
  if (fresh.length === 0) return returned;
  const alive = new Set<string | undefined>();
  for (const entry of ledger.values()) if (isLive(entry)) alive.add(entry.id);
  for (const [url, entry] of ledger) {
    if (isLive(entry) || entry.undecided || entry.id === undefined || alive.has(entry.id)) continue;
    const best = fresh
      .map(({ writing, url: now }) => ({ writing, score: scoreReturn(entry, url, writing, now) }))
      .sort((left, right) => right.score - left.score)[0];
    if (!best || best.score < SURELY || returned.has(best.writing.path)) continue;
    returned.set(best.writing.path, { url, entry });
    alive.add(entry.id);
  }
  return returned;
}

function scoreReturn(entry: LedgerEntry, url: string, writing: Writing, now: string): number {
  if (permanentId(writing) === entry.id) return 2;
  if (entry.text === undefined) return 0;
  const { score, similarity, isSameTitle } = createCandidate(entry, writing);
  // The author has said where it is now, or it is where it was.
  const isThere = entry.to?.split("#")[0] === now || url === now;
  return isThere && (similarity >= PERHAPS || isSameTitle) ? score + 1 : score;
}
