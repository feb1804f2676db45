import type { Readable, Writable } from "node:stream";
import { clock } from "../clock.ts";
import { dateFromTime } from "../date.ts";
import type { Blog } from "../settings/settings.ts";
import { type Decision, decide } from "../urls/decide.ts";
import { describeLikeness } from "../urls/explain-url.ts";
import { readLedger, writeLedger } from "../urls/ledger-file.ts";
import type { LostUrl } from "../urls/settle.ts";

/** Nobody answers more questions than that in a row. */
const MOST = 30;

/**
 * Asks on a terminal (`terminal`, by default the process's own) what becomes of addresses that would vanish, and writes the answers into the ledger. False when the
 * author leaves it at that.
 */
export async function askAboutLost(
  root: string,
  blog: Blog,
  lost: LostUrl[],
  terminal: { input?: Readable; output?: Writable } = {},
): Promise<boolean> {
  const { isCancel, log, select } = await import("@clack/prompts");
  const decisions = new Map<string, Decision>();
  for (const { url, entry, candidates } of lost.slice(0, MOST)) {
    const seen = new Set<string>();
    const moves = candidates.flatMap((candidate) => {
      const { url: to, writing } = candidate;
      if (to === undefined || seen.has(to)) return [];
      seen.add(to);
      const hint = `${writing.path} has ${describeLikeness(candidate)}`;
      return [{ value: to, label: `It has moved to ${to}`, hint }];
    });
    const answer = await select({
      ...terminal,
      message: `${url} (${entry.title ?? entry.source}) would vanish. What has become of it?`,
      options: [
        ...moves,
        { value: "/archive/", label: "Lead readers to the archive" },
        { value: "gone", label: "It is gone, on purpose" },
        { value: "", label: "I will see to it", hint: "the build stops" },
      ],
    });
    if (isCancel(answer)) return false;
    if (answer !== "") decisions.set(url, answer === "gone" ? "gone" : { to: answer });
  }
  if (decisions.size === 0) return false;
  const { ledger, text } = readLedger(root, blog.folders.cache, false);
  const today = dateFromTime(clock(), blog.timeZone).day;
  for (const [url, decision] of decisions) ledger.set(url, decide(ledger.get(url), decision, today));
  writeLedger(root, blog.folders.cache, { ledger, isChanged: true }, text);
  log.success("Your answers are in urls.json.", terminal);
  return true;
}
