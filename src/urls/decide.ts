import { splitFragment } from "./href.ts";
import { BY_HAND, type Ledger, type LedgerEntry } from "./ledger.ts";

/** What the author has decided of a URL: where it leads now, or that it is gone. */
export type Decision = { to: string } | "gone";

/** The entry of a URL after the author's decision. `entry` is the one that it had, if any; `today` a calendar day. */
export function decide(entry: LedgerEntry | undefined, decision: Decision, today: string): LedgerEntry {
  const { kind = "page", source = BY_HAND, since = today, id, title, text, headings } = entry ?? {};
  const decided: LedgerEntry = { kind, source, since };
  if (decision !== "gone") decided.to = decision.to;
  else decided.gone = today;
  // Should it come back one day, it is known again.
  if (id !== undefined) decided.id = id;
  if (title !== undefined) decided.title = title;
  if (text !== undefined) decided.text = text;
  if (headings !== undefined) decided.headings = headings;
  return decided;
}

/** True when a redirect from `url` to `to` would lead back to `url`. */
export function isLoop(ledger: Ledger, url: string, to: string): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = to; next !== undefined && !seen.has(next); ) {
    const { path }: { path: string } = splitFragment(next);
    if (path === url) return true;
    seen.add(next);
    next = ledger.get(path)?.to;
  }
  return false;
}
