import { readFileSync } from "node:fs";
import { clock } from "../../clock.ts";
import { dateFromTime } from "../../date.ts";
import { findNearest } from "../../nearest.ts";
import { error, type Problem, ProblemError } from "../../problem.ts";
import type { Blog } from "../../settings/settings.ts";
import type { Ledger } from "../../urls/ledger.ts";
import { readLedger, writeLedgerAlone } from "../../urls/ledger-file.ts";
import { enterBlog } from "../enter-blog.ts";
import type { OutputOptions } from "../report.ts";

/** A blog with its ledger, for a command that looks at URLs or decides about them. */
export interface OpenedBlog {
  root: string;
  blog: Blog;
  ledger: Ledger;
  /** The calendar day of today in the blog's zone. */
  day: string;
}

/** Loads settings and ledger. Throws a `ProblemError` when the ledger cannot be read. */
export async function openBlog(root: string, options: OutputOptions): Promise<OpenedBlog> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const { ledger, problems } = readLedger(root, blog.folders.cache, false);
  // These can be worked on: that is how they are put right.
  const isCurable = ({ code }: Problem): boolean => /^(ledger-older|ledger-twins|redirect-loop)$/.test(code);
  const fatal = problems.filter((problem) => problem.severity === "error" && !isCurable(problem));
  if (fatal.length > 0) throw new ProblemError(fatal);
  return { root, blog, ledger, day: dateFromTime(clock(), blog.timeZone).day };
}

/** Writes the ledger. What the last build knew stays as it is, so that `longhand plan` shows what is decided since. */
export function saveLedger({ root, ledger }: OpenedBlog): void {
  writeLedgerAlone(root, ledger);
}

/** Says what was done: to people, or as data with `--json`. */
export function say(options: OutputOptions, text: string, data: object): void {
  if (options.json) console.log(JSON.stringify({ ok: true, ...data }, null, 2));
  else if (!options.quiet) console.log(text);
}

/** The URL as the ledger has it: people leave out the slash at the end. */
export function findKnown(url: string, ledger: Ledger): string {
  return [url, `${url}/`].find((one) => ledger.has(one)) ?? url;
}

export function unknownUrl(url: string, ledger: Ledger): ProblemError {
  const nearest = findNearest(url, ledger.keys(), Math.max(2, Math.floor(url.length / 4)));
  return new ProblemError([
    error(
      "url-unknown",
      undefined,
      `${url} has never been published: it is not in urls.json.`,
      nearest ? `Did you mean ${nearest}?` : "longhand urls lists all addresses.",
    ),
  ]);
}

/** The text of a file, or undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw issue;
  }
}
