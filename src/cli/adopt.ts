import { type Adoption, type Choice, choose, joinLedger, matchWithBlog } from "../adopt/adopt.ts";
import { groupByMatch, leftOutBecause, matchedBy } from "../adopt/describe.ts";
import { listNotes } from "../adopt/notes.ts";
import type { Outcome } from "../adopt/outcome.ts";
import { type ReadSite, readSite } from "../adopt/read-site.ts";
import { clock } from "../clock.ts";
import { dateFromTime } from "../date.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { LEDGER_FILE, type Ledger } from "../urls/ledger.ts";
import { readCopy, readLedger, writeLedger } from "../urls/ledger-file.ts";
import { enterBlog } from "./enter-blog.ts";
import { count, type OutputOptions, printProblems } from "./report.ts";

type Undecided = Extract<Outcome, { outcome: "undecided" }>;

/** So many examples of each way of matching are shown, and nobody answers more questions in a row. */
const EXAMPLES = 3;
const QUESTIONS = 30;

/**
 * `longhand urls adopt <from>`: fills the ledger with what is published today. `from` is the folder of a built site, or
 * the file or web address of a sitemap, a feed or a list of addresses. Returns the exit code.
 */
export async function runAdopt(
  root: string,
  from: string,
  options: OutputOptions & { dryRun?: boolean },
): Promise<number> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const now = clock();
  // Without a ledger this is the first one. One that cannot be read is an error nevertheless.
  const { ledger: before, text, problems } = readLedger(root, blog.folders.cache, true);
  const fatal = problems.filter((problem) => problem.severity === "error");
  if (fatal.length > 0) throw new ProblemError(fatal);

  const site = await readSite(from, blog, root);
  const today = dateFromTime(now, blog.timeZone).day;
  const matched = matchWithBlog(root, blog, site, before, now);
  const isAsking = isTerminal() && !options.json && !options.quiet && !options.dryRun;
  const outcomes = isAsking ? await ask(matched, before, today) : matched;
  const adoption = joinLedger(before, outcomes);
  if (text === undefined) refuseForgetting(root, blog, adoption.ledger);
  if (!options.dryRun) {
    const isChanged = adoption.added.length + adoption.completed.length > 0;
    writeLedger(root, blog.folders.cache, { ledger: adoption.ledger, isChanged }, text);
  }
  const notes = listNotes(site, adoption, blog);
  const open = listOpen(outcomes, adoption);
  printProblems(notes, options);
  const isWritten = !options.dryRun;
  if (options.json)
    console.log(JSON.stringify(toJson({ from, site, outcomes, adoption, open, notes, isWritten }), null, 2));
  else if (!options.quiet) console.log(summarize({ from, site, outcomes, adoption, open, isWritten }));
  return 0;
}

/** A build in this folder has published addresses of which neither the site nor the ledger knows. */
function refuseForgetting(root: string, blog: Blog, ledger: Ledger): void {
  const forgotten = [...(readCopy(root, blog.folders.cache)?.keys() ?? [])].filter((url) => !ledger.has(url));
  if (forgotten.length === 0) return;
  const shown = `${forgotten.slice(0, 3).join(", ")}${forgotten.length > 3 ? `, and ${forgotten.length - 3} more` : ""}`;
  throw new ProblemError([
    error(
      "ledger-missing",
      { path: LEDGER_FILE },
      `This file is not there any more, and the last build here has published addresses that the site does not have: ${shown}.`,
      "Put it back first: longhand urls restore. Then adopt the site.",
    ),
  ]);
}

function isTerminal(): boolean {
  const isCi = !["", "0", "false", undefined].includes(process.env.CI);
  return !isCi && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks what has become of each URL that was not matched, unless the ledger knows it already. */
async function ask(outcomes: Outcome[], ledger: Ledger, today: string): Promise<Outcome[]> {
  const isOpen = (one: Outcome): one is Undecided =>
    one.outcome === "undecided" && (ledger.get(one.url)?.undecided ?? !ledger.has(one.url));
  const open = outcomes.filter(isOpen);
  if (open.length === 0) return outcomes;
  const { isCancel, log, select } = await import("@clack/prompts");
  const choices = new Map<string, Choice>();
  if (open.length > QUESTIONS)
    log.info(`${open.length} addresses match nothing here. These are the first ${QUESTIONS}.`);
  for (const { url, entry, reason, candidates } of open.slice(0, QUESTIONS)) {
    const known = candidates.filter((candidate) => candidate.url !== undefined);
    const answer = await select({
      message: `${url}${entry.title === undefined ? "" : ` (${entry.title})`}: ${reason ?? "nothing here matches it."} What has become of it?`,
      options: [
        ...known.map((candidate, index) => ({
          value: String(index),
          label: `It is “${candidate.title}”`,
          hint: `${candidate.url}, ${candidate.source}`,
        })),
        { value: "archive", label: "Lead readers to the archive" },
        { value: "gone", label: "It is gone, on purpose" },
        { value: "", label: "I will say so later", hint: "the next build stops until then" },
      ],
    });
    if (isCancel(answer)) break;
    const candidate = known[Number(answer)];
    if (answer === "gone") choices.set(url, "gone");
    else if (answer === "archive") choices.set(url, { to: "/archive/" });
    else if (answer !== "" && candidate) choices.set(url, candidate);
  }
  return outcomes.map((one) => {
    const choice = choices.get(one.url);
    return one.outcome === "undecided" && choice !== undefined ? choose(one, choice, today) : one;
  });
}

/** What was not matched, and of which the ledger does not know more. */
function listOpen(outcomes: Outcome[], { ledger }: Adoption): Undecided[] {
  return outcomes.filter((one): one is Undecided => one.outcome === "undecided" && !!ledger.get(one.url)?.undecided);
}

interface Report {
  from: string;
  site: ReadSite;
  outcomes: Outcome[];
  adoption: Adoption;
  open: Undecided[];
  isWritten: boolean;
}

/** What was adopted, for people. */
function summarize({ from, site, outcomes, adoption, open, isWritten }: Report): string {
  const matched = outcomes.filter((one) => one.outcome === "live" || one.outcome === "redirect");
  const passing = outcomes.filter((one) => one.outcome === "passing");
  const lines = [
    `${count(outcomes.length, "address", "addresses")} in ${from}; ${matched.length} of them are known here:`,
  ];
  for (const [by, group] of groupByMatch(outcomes)) {
    const examples = group.map(({ url, entry }) => {
      const target = entry.to ?? (entry.gone === undefined ? entry.source : "gone");
      return by === "address" ? url : `${url} → ${target}`;
    });
    lines.push(`  ${String(group.length).padStart(5)}  ${matchedBy[by]}: ${some(examples)}`);
  }
  const passed = (["pagination", "variant"] as const).map((what) => passing.filter((one) => one.what === what));
  const [pagination = [], variants = []] = passed;
  if (pagination.length > 0) lines.push(`Pages of lists, which come and go: ${listed(pagination)}`);
  if (variants.length > 0) lines.push(`Variants of pictures, which come and go: ${listed(variants)}`);
  for (const { reason, addresses } of site.leftOut) {
    lines.push(`Left out, ${leftOutBecause[reason]}: ${addresses.length} (${some(addresses)})`);
  }
  if (open.length > 0) lines.push("", ...describeOpen(open), "");
  const changes = `${adoption.added.length} added, ${adoption.completed.length} completed`;
  const state = isWritten ? "" : " Nothing was written, since this is a dry run.";
  lines.push(
    isWritten
      ? `urls.json has ${count(adoption.ledger.size, "address", "addresses")}: ${changes}.`
      : `urls.json would have ${count(adoption.ledger.size, "address", "addresses")}.${state}`,
  );
  if (open.length > 0)
    lines.push(`${count(open.length, "address is", "addresses are")} left to decide; until then a build stops.`);
  else if (isWritten) lines.push("Commit it, and build: every address is answered.");
  return lines.join("\n");
}

/** Each URL that was not matched, what may be it, and the commands by which to say so. */
function describeOpen(open: Undecided[]): string[] {
  const lines = [
    `${count(open.length, "address matches", "addresses match")} nothing here for sure. Say what becomes of each:`,
  ];
  for (const { url, entry, reason, candidates } of open) {
    lines.push(`  ${url}${entry.title === undefined ? "" : `  “${entry.title}”`}`);
    if (reason !== undefined) lines.push(`      ${reason}`);
    const ways = commandsOf(url, candidates);
    for (const way of ways) lines.push(`      ${way}`);
  }
  return lines;
}

function commandsOf(url: string, candidates: Undecided["candidates"]): string[] {
  const targets = candidates.flatMap((candidate) => (candidate.url === undefined ? [] : [candidate.url]));
  const redirects = (targets.length > 0 ? targets : ["NEW"]).map(
    (to) => `longhand urls redirect ${quote(url)} ${quote(to)}`,
  );
  return [...redirects, `longhand urls gone ${quote(url)}`];
}

/** As a shell takes it. */
function quote(url: string): string {
  return /^[\p{L}\p{N}/._~@+-]+$/u.test(url) ? url : `'${url.replaceAll("'", "'\\''")}'`;
}

function listed(outcomes: { url: string }[]): string {
  return `${outcomes.length} (${some(outcomes.map(({ url }) => url))})`;
}

function some(texts: string[]): string {
  return `${texts.slice(0, EXAMPLES).join(", ")}${texts.length > EXAMPLES ? ", …" : ""}`;
}

function toJson({ from, site, outcomes, adoption, open, notes, isWritten }: Report & { notes: Problem[] }): object {
  const matched = outcomes.filter((one) => one.outcome === "live" || one.outcome === "redirect");
  return {
    ok: true,
    from,
    what: site.what,
    movedFrom: site.movedFrom ?? null,
    written: isWritten,
    urls: adoption.ledger.size,
    added: adoption.added,
    completed: adoption.completed,
    matched: matched.map(({ url, by, entry }) => ({
      url,
      by,
      kind: entry.kind,
      source: entry.source,
      to: entry.to ?? null,
    })),
    passing: outcomes.flatMap((one) => (one.outcome === "passing" ? [{ url: one.url, what: one.what }] : [])),
    leftOut: site.leftOut,
    twins: adoption.twins,
    undecided: open.map(({ url, entry, reason, candidates }) => ({
      url,
      title: entry.title ?? null,
      reason: reason ?? null,
      candidates,
      commands: commandsOf(url, candidates),
    })),
    problems: notes,
  };
}
