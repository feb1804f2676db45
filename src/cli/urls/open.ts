import { readFileSync } from "node:fs";
import { clock } from "../../clock.ts";
import type { AuthorPage, Post } from "../../content/post.ts";
import { readContent } from "../../content/read.ts";
import { dateFromTime } from "../../date.ts";
import { findNearest } from "../../nearest.ts";
import { error, ProblemError } from "../../problem.ts";
import { loadBlog } from "../../settings/load.ts";
import type { Blog } from "../../settings/settings.ts";
import { type Addresses, findAddresses } from "../../urls/addresses.ts";
import type { Ledger } from "../../urls/ledger.ts";
import { readLedger, writeLedger } from "../../urls/ledger-file.ts";
import type { OutputOptions } from "../report.ts";

/** A blog with its ledger, for a command that looks at URLs or decides about them. */
export interface OpenedBlog {
  root: string;
  blog: Blog;
  ledger: Ledger;
  text: string | undefined;
  today: string;
}

/** Loads settings and ledger. Throws a `ProblemError` when the ledger cannot be read. */
export async function openBlog(root: string): Promise<OpenedBlog> {
  const blog = await loadBlog(root, { isProduction: false });
  const { ledger, text, problems } = readLedger(root, blog.folders.cache, false);
  // An older ledger can be worked on: that is how it is put right.
  const fatal = problems.filter((problem) => problem.severity === "error" && problem.code !== "ledger-older");
  if (fatal.length > 0) throw new ProblemError(fatal);
  return { root, blog, ledger, text, today: dateFromTime(clock(), blog.timeZone).day };
}

export function saveLedger({ root, blog, ledger, text }: OpenedBlog): void {
  writeLedger(root, blog.folders.cache, { ledger, isChanged: true }, text);
}

/** The texts of today with their URLs, the unpublished ones left out. */
export function readAddresses({ root, blog, ledger }: OpenedBlog): Addresses {
  const content = readContent(root, blog, clock());
  const isPublished = ({ visibility }: Post | AuthorPage): boolean =>
    visibility === "public" || visibility === "hidden";
  return findAddresses(ledger, content.posts.filter(isPublished), content.pages.filter(isPublished), blog);
}

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
