import { error, type Problem } from "../problem.ts";
import { formatLedger, isLive, LEDGER_FILE, type Ledger, type LedgerEntry, readHeadings } from "./ledger.ts";
import { explainEntry, explainUrl, parseLedger } from "./parse-ledger.ts";

/**
 * Joins the lines of both sides of a conflict that git has left in `urls.json`, and lines of one URL that stand there
 * twice. What one side has decided (a redirect, "gone") counts; two different decisions are a problem, and then there is no
 * ledger.
 */
export function mergeLedger(text: string): { ledger?: Ledger; problems: Problem[] } {
  const ledger: Ledger = new Map();
  const problems: Problem[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const match = /^\s*("\/(?:[^"\\]|\\.)*")\s*:\s*(\{.*\})\s*,?\s*$/.exec(line);
    if (!match) {
      if (!/^(\s*[{}]\s*|\s*"version": 1\s*|\s*|<{7}.*|={7}|>{7}.*|\|{7}.*)$/.test(line)) {
        const place = { path: LEDGER_FILE, line: index + 1, column: 1 };
        problems.push(error("ledger-syntax", place, "This line is not one of the ledger.", "Correct it by hand."));
      }
      continue;
    }
    const read = readLine(match[1] ?? "", match[2] ?? "");
    if (!read) {
      const place = { path: LEDGER_FILE, line: index + 1, column: 1 };
      problems.push(error("ledger-syntax", place, "This line is not JSON.", "Correct it by hand."));
      continue;
    }
    const [url, entry] = read;
    const wrong = explainUrl(url) ?? explainEntry(entry);
    if (wrong !== undefined) {
      const place = { path: LEDGER_FILE, line: index + 1, column: 1 };
      problems.push(error("ledger-form", place, wrong, "Correct the line by hand."));
      continue;
    }
    const other = ledger.get(url);
    const joined = other ? joinEntries(other, entry) : entry;
    if (joined) ledger.set(url, joined);
    else {
      problems.push(
        error(
          "ledger-conflict",
          { path: LEDGER_FILE, line: index + 1, column: 1 },
          `Two branches have decided differently what becomes of ${url}.`,
          "Keep one of its lines, delete the other.",
        ),
      );
    }
  }
  if (problems.length > 0) return { problems };
  // The whole must be a ledger again: no loops, no twins.
  const whole = parseLedger(formatLedger(ledger));
  return whole.problems.length > 0 ? { problems: whole.problems } : whole;
}

function readLine(url: string, entry: string): [string, LedgerEntry] | undefined {
  try {
    return [JSON.parse(url), JSON.parse(entry)];
  } catch {
    return undefined;
  }
}

/** Two lines of one URL as one; undefined when they contradict each other. */
function joinEntries(left: LedgerEntry, right: LedgerEntry): LedgerEntry | undefined {
  const since = left.since < right.since ? left.since : right.since;
  if (left.to !== right.to && left.to !== undefined && right.to !== undefined) return undefined;
  if ((left.to ?? right.to) !== undefined && (left.gone ?? right.gone) !== undefined) return undefined;
  if (left.gone !== undefined && right.gone !== undefined) {
    return { ...left, since, gone: left.gone < right.gone ? left.gone : right.gone };
  }
  const winner = weightOf(left) > weightOf(right) ? left : right;
  // The next build brings title, tags and headings up to date; what must not be lost are former ids of headings.
  const more = countFormer(left) > countFormer(right) ? left : right;
  const headings = isLive(winner) ? more.headings : winner.headings;
  return { ...winner, since, ...(headings && { headings }) };
}

/** A decision counts more than a page that was there, and that more than a question. */
function weightOf(entry: LedgerEntry): number {
  return entry.undecided ? 0 : isLive(entry) ? 1 : 2;
}

function countFormer({ headings }: LedgerEntry): number {
  return readHeadings(headings).reduce((count, [, , ...former]) => count + former.length, 0);
}
