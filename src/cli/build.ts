import { join } from "node:path";
import { type BuildResult, build } from "../build/build.ts";
import { makeSite } from "../build/make-site.ts";
import { readOnly } from "../build/record.ts";
import { rememberInCache } from "../build/record-cache.ts";
import { Shards } from "../build/shards.ts";
import { countAddresses } from "../build/summary.ts";
import { explainExternal } from "../checks/external.ts";
import { clock } from "../clock.ts";
import { formatMoment } from "../date.ts";
import { error, hasErrors, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { lap } from "../timings.ts";
import { LEDGER_FILE } from "../urls/ledger.ts";
import { chooseCards, formatCards } from "./card-report.ts";
import { askOtherHosts, summarizeExternal } from "./check-links.ts";
import { enterBlog } from "./enter-blog.ts";
import { untilDone } from "./interruption.ts";
import { createProgress } from "./progress.ts";
import { count, formatBytes, type OutputOptions, printProblems } from "./report.ts";
import { summarizeReport } from "./site-report.ts";

/** Options of `longhand build`. */
export interface BuildFlags extends OutputOptions {
  /** What vanishes is gone, and nobody is asked. */
  allowGone?: boolean;
  /** Folders of shards (absolute), whose files are taken instead of making them. */
  shards?: string[];
}

/** Options of `longhand check`. */
export interface CheckFlags extends OutputOptions {
  /** An error when a build would add to the ledger: then what is committed is behind what is published. */
  committed?: boolean;
  /** Asks other hosts whether they still have what the blog links to. */
  external?: boolean;
  /** Prints the cards of links: of all posts, or of the pages that are named by files or addresses. */
  previews?: true | string[];
}

/** `longhand build`: builds and publishes into the output folder. Returns the exit code. */
export async function runBuild(root: string, options: BuildFlags): Promise<number> {
  const started = performance.now();
  lap("start");
  const blog = await enterBlog(root, options, { isProduction: true });
  const progress = createProgress(options);
  const buildOptions = {
    now: clock(),
    isPreview: false,
    allowGone: options.allowGone === true,
    ...(options.shards && { shards: new Shards(options.shards) }),
    onImage: progress.update,
    onWait: (holder: string) => {
      if (!options.json && !options.quiet)
        console.error(`Another build of this blog is running (${holder}). Waiting for it…`);
    },
  };
  const run = (): Promise<BuildResult> =>
    untilDone((signal) => build(root, blog, { ...buildOptions, signal }), options);
  let result = await run();
  progress.stop();
  if (result.settlement && result.settlement.lost.length > 0 && canAsk(options)) {
    const { askAboutLost } = await import("./lost.ts");
    if (await askAboutLost(root, blog, result.settlement.lost)) result = await run();
  }
  printProblems(result.problems, options);
  const seconds = (performance.now() - started) / 1000;
  if (options.json) console.log(JSON.stringify(toJson(result, blog, seconds), null, 2));
  else if (hasErrors(result.problems)) console.error(failure(result));
  else if (!options.quiet) console.log(summarize(result, blog, seconds));
  return hasErrors(result.problems) ? 1 : 0;
}

/** `longhand check`: all that a build does but writing the output folder. Returns the exit code. */
export async function runCheck(root: string, options: CheckFlags): Promise<number> {
  const started = performance.now();
  const blog = await enterBlog(root, options, { isProduction: true });
  const progress = createProgress(options);
  // Of what is as it was the record knows enough.
  const nowhere = { addText: () => "", addFile() {}, keep: () => true };
  const memory = readOnly(rememberInCache(join(root, blog.folders.cache)));
  const result = await makeSite(
    root,
    blog,
    { now: clock(), isPreview: false, onImage: progress.update },
    nowhere,
    memory,
  );
  progress.stop();
  if (options.committed && result.settlement?.isChanged) result.problems.push(explainBehind(result));
  const external = options.external && result.checks ? await askOtherHosts(result.checks, options) : undefined;
  if (external) result.problems.push(...explainExternal(external));
  const pages = result.report ? (result.checks?.listCards() ?? []) : [];
  const chosen = chooseCards(pages, options.previews, blog.basePath);
  result.problems.push(...chosen.problems);
  printProblems(result.problems, options);
  const seconds = (performance.now() - started) / 1000;
  const errors = result.problems.filter((problem) => problem.severity === "error").length;
  const warnings = result.problems.filter((problem) => problem.severity === "warning").length;
  if (options.json) {
    const { previews, weights } = result.report ?? {};
    const cards = result.report && chosen.pages;
    const checked = {
      ...(previews && { previews }),
      ...(cards && { cards }),
      ...(weights && { weights }),
      ...(external && { external }),
    };
    console.log(JSON.stringify({ ...toJson(result, blog, seconds), ...checked }, null, 2));
  } else if (!options.quiet) {
    if (external) console.log(summarizeExternal(external));
    if (options.previews) for (const page of chosen.pages) console.log(`${formatCards(page)}\n`);
    for (const line of result.report ? summarizeReport(result.report, pages) : []) console.log(line);
    console.log(
      `${count(result.pages, "page")} checked in ${seconds.toFixed(1)} s: ${count(errors, "error")}, ${count(warnings, "warning")}.`,
    );
  }
  return errors > 0 ? 1 : 0;
}

/** Whether somebody is there to answer. */
function canAsk({ json, quiet }: OutputOptions): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI && !json && !quiet);
}

/** Hosts that build from the repository cannot commit; there the ledger has to be there before. */
function explainBehind(result: BuildResult): Problem {
  return error(
    "ledger-behind",
    { path: LEDGER_FILE },
    `The file that is committed lacks what this build publishes: ${describeAddresses(result)}.`,
    "Run longhand build on your machine, and commit urls.json together with the essay.",
  );
}

function failure(result: BuildResult): string {
  const errors = result.problems.filter((problem) => problem.severity === "error").length;
  return `\n${count(errors, "error")}. Nothing was published; the site is as it was.`;
}

/** What was built, for people. */
export function summarize(result: BuildResult, blog: Blog, seconds: number): string {
  const numbers = result.counts;
  const published = result.published;
  const lines = [
    `${count(numbers.public + numbers.hidden, "post")} and ${count(result.pages, "page")} in ${blog.folders.output}/, ${formatBytes(published?.bytes ?? 0)}, ${seconds.toFixed(1)} s`,
    `Files: ${published?.written ?? 0} written, ${published?.unchanged ?? 0} unchanged, ${published?.removed ?? 0} removed`,
    `Images: ${result.images.encoded} encoded, ${result.images.reused} reused`,
  ];
  const addresses = describeAddresses(result);
  if (addresses) lines.push(`Addresses: ${addresses}. Commit urls.json, which keeps them.`);
  const left: string[] = [];
  if (numbers.draft > 0) left.push(`${count(numbers.draft, "draft")} left out`);
  if (numbers.hidden > 0) left.push(`${numbers.hidden} hidden`);
  if (numbers.scheduled > 0) {
    left.push(
      `${numbers.scheduled} scheduled, the next for ${formatMoment(numbers.next as never, blog.timeZone, blog.language)}`,
    );
  }
  if (left.length > 0) lines.push(`Posts: ${left.join("; ")}`);
  return lines.join("\n");
}

/** What this build has added to the ledger, for people. */
function describeAddresses(result: BuildResult): string {
  if (!result.settlement?.isChanged) return "";
  const numbers = countAddresses(result);
  const said = Object.entries(numbers).flatMap(([what, number]) => (number > 0 ? [`${number} ${what}`] : []));
  return said.join(", ") || "brought up to date";
}

function toJson(result: BuildResult, blog: Blog, seconds: number): object {
  const { public: published, hidden, draft, scheduled, next } = result.counts;
  return {
    ok: !hasErrors(result.problems),
    url: blog.url,
    posts: { published, hidden, drafts: draft, scheduled, nextDue: next?.iso ?? null },
    pages: result.pages,
    rendered: result.rendered,
    images: result.images,
    addresses: countAddresses(result),
    output: result.published ?? null,
    seconds: Number(seconds.toFixed(3)),
    problems: result.problems,
  };
}
