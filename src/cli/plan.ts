import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeSite } from "../build/make-site.ts";
import { readOnly } from "../build/record.ts";
import { rememberInCache } from "../build/record-cache.ts";
import { readSealed } from "../cache-file.ts";
import { clock } from "../clock.ts";
import { type PublishedEntry, readEntries } from "../feeds/feed-entries.ts";
import { hasErrors, type Problem, ProblemError } from "../problem.ts";
import { FEED_FILE, readManifest } from "../publish/manifest.ts";
import type { Blog } from "../settings/settings.ts";
import { readCopy } from "../urls/ledger-file.ts";
import { type Changes, findChanges, isFirst } from "./changes.ts";
import { formatMarkdown } from "./changes-markdown.ts";
import { formatChanges } from "./changes-text.ts";
import { FileComparison } from "./compare-files.ts";
import { enterBlog } from "./enter-blog.ts";
import { createProgress } from "./progress.ts";
import { count, type OutputOptions, printProblems } from "./report.ts";

/** Options of `longhand plan`. */
export interface PlanOptions extends OutputOptions {
  format: "text" | "markdown";
}

interface Outcome {
  problems: Problem[];
  /** Absent when the blog cannot be read. */
  blog?: Blog;
  changes?: Changes;
}

/** `longhand plan`: what publishing now would change. Publishes nothing. Returns the exit code. */
export async function runPlan(root: string, options: PlanOptions): Promise<number> {
  const isMarkdown = options.format === "markdown" && !options.json;
  let outcome: Outcome;
  try {
    outcome = await findOutcome(root, options);
  } catch (issue) {
    // Who reads the comment must learn of it too, not only who reads the log.
    if (!isMarkdown || !(issue instanceof ProblemError)) throw issue;
    outcome = { problems: issue.problems };
  }
  const { problems, blog, changes } = outcome;
  const isOk = !hasErrors(problems);
  printProblems(problems, options);
  if (options.json) console.log(JSON.stringify({ ok: isOk, url: blog?.url, ...changes, problems }, null, 2));
  else if (!options.quiet && isMarkdown) process.stdout.write(formatMarkdown(changes, problems));
  else if (!options.quiet && changes) {
    if (problems.length > 0) console.error();
    console.log(formatChanges(changes));
    if (!isOk) console.error(failure(problems));
  }
  return isOk ? 0 : 1;
}

async function findOutcome(root: string, options: OutputOptions): Promise<Outcome> {
  const blog = await enterBlog(root, options, { isProduction: true });
  const [output, cache] = [join(root, blog.folders.output), join(root, blog.folders.cache)];
  const progress = createProgress(options);
  const comparison = new FileComparison(output, readManifest(cache));
  const pipeline = { now: clock(), isPreview: false, onImage: progress.update };
  const { problems, content, ledgerFile, settlement } = await makeSite(
    root,
    blog,
    pipeline,
    comparison,
    readOnly(rememberInCache(cache)),
  );
  progress.stop();
  const ledgers = { before: ledgerFile.ledger, last: readCopy(root, blog.folders.cache) };
  const after = comparison.feed === undefined ? undefined : readEntries(comparison.feed);
  const changes = findChanges({
    ...ledgers,
    settlement,
    content,
    feed: after && { before: readLastFeed(output, cache), after },
    files: comparison.finish(isFirst(ledgers)),
    blog,
  });
  return { problems, blog, changes };
}

/** The feed as the last build has published it: in CI the output folder is not there, but its copy may be. */
function readLastFeed(output: string, cache: string): PublishedEntry[] | undefined {
  const published = join(output, FEED_FILE);
  const text = existsSync(published) ? readFileSync(published, "utf8") : readSealed(cache, FEED_FILE);
  return text === undefined ? undefined : readEntries(text);
}

function failure(problems: Problem[]): string {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  return `\n${count(errors, "error")}. A build would stop, and nothing would be published.`;
}
