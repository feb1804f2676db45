import type { AuthorPage, Post } from "../content/post.ts";
import { placeOf } from "../content/to-post.ts";
import { error, type Place, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { resolvePermalink, type Target, toTarget } from "./permalink.ts";

/** The URL of each post and page, by the path of its file. */
export type Targets = Map<string, Target>;

/**
 * Gives each post and page its URL: from its own permalink, else from the blog's pattern. `published` has the URLs that a
 * text has in the ledger, by its path; with `titleEdits: "keep"` the first of them stays, unless the file names another.
 */
export function assignUrls(
  posts: Post[],
  pages: AuthorPage[],
  blog: Blog,
  published: Map<string, string[]> = new Map(),
): { targets: Targets; problems: Problem[] } {
  const targets: Targets = new Map();
  const problems: Problem[] = [];
  const wrong: Wrong[] = [];
  const assign = (source: Post | AuthorPage, pattern: string): boolean => {
    const kept = blog.urls.titleEdits === "keep" && !isLiteral(source.permalink) && published.get(source.path)?.[0];
    const resolved = kept ? toTarget(kept) : resolvePermalink(source.permalink ?? pattern, source, blog.timeZone);
    if (resolved.target) targets.set(source.path, resolved.target);
    else if (source.permalink === undefined) wrong.push({ source, fact: resolved.fact, remedy: resolved.remedy });
    else problems.push(error("permalink-wrong", placeOf(source, "permalink"), resolved.fact, resolved.remedy));
    return resolved.target !== undefined && source.permalink === undefined;
  };
  const made = posts.filter((post) => assign(post, blog.permalink));
  if (made.length === 0 && wrong.length > 0) problems.push(...explainPattern(wrong, blog));
  else problems.push(...wrong.map(explainWithoutOwn));
  wrong.length = 0;
  for (const page of pages) {
    if (page.fileSlug === "404") targets.set(page.path, { url: "/404.html", outputPath: "404.html" });
    else assign(page, "/{{ page.fileSlug }}/");
  }
  problems.push(...wrong.map(explainWithoutOwn));
  return { targets, problems };
}

/** A text without a permalink of its own, for which the pattern gives no address. */
interface Wrong {
  source: Post | AuthorPage;
  fact: string;
  remedy: string;
}

/** The pattern of the settings gives an address to no post at all, so that it is wrong itself, and that is said once. */
function explainPattern(wrong: Wrong[], blog: Blog): Problem[] {
  const place = blog.places.permalink;
  const first = wrong.find(({ fact }) => !fact.includes("gives no letters"));
  if (!place || !first) return wrong.map(explainWithoutOwn);
  return [error("permalink-wrong", place, first.fact, first.remedy)];
}

function explainWithoutOwn({ source, fact }: Wrong): Problem {
  const remedy = fact.includes("{{ page.fileSlug }}")
    ? "Rename the file, or write a permalink into it: permalink: /a-name/"
    : "Write a permalink into the file: permalink: /a-name/";
  return error("permalink-wrong", placeOf(source, "permalink"), fact, remedy);
}

/** An address that the author has written by hand, not made of the title or the date. */
function isLiteral(permalink: string | undefined): boolean {
  return permalink !== undefined && !/\{[{%]/.test(permalink);
}

/** Something that wants a place in the output folder. */
export interface Claim {
  outputPath: string;
  /** How to name it to the author: a path, or what makes it. */
  source: string;
  place?: Place;
}

/** The place of a file that is published as it is. `url` is its site URL. */
export function claimOf({ url }: { url: string }): Claim {
  return { outputPath: url.slice(1), source: `the file ${url}` };
}

/**
 * Two files at one place, which is also the case when they differ only in upper and lower case or in the normal form
 * of their letters: macOS and Windows keep one of them only.
 */
export function findCollisions(claims: Claim[]): Problem[] {
  const taken = new Map<string, Claim>();
  const problems: Problem[] = [];
  // Most are as they should be.
  const toKey = (outputPath: string): string =>
    /^[a-z0-9/._-]*$/.test(outputPath) ? outputPath : outputPath.normalize("NFC").toLowerCase();
  for (const claim of claims) {
    const key = toKey(claim.outputPath);
    const other = taken.get(key);
    if (other) problems.push(describeCollision(claim, other));
    else taken.set(key, claim);
  }
  const files = new Map<string, Claim | undefined>([["", taken.get("")]]);
  /** What is a file though it should be this folder, or one around it. */
  const findFile = (folder: string): Claim | undefined => {
    if (!files.has(folder)) files.set(folder, findFile(parentOf(folder)) ?? taken.get(folder));
    return files.get(folder);
  };
  for (const claim of claims) {
    const file = findFile(parentOf(toKey(claim.outputPath)));
    if (!file) continue;
    problems.push(
      error(
        "url-taken",
        claim.place ?? file.place,
        capitalize(`${claim.source} wants a folder at /${file.outputPath}/, where ${file.source} is a file.`),
        suggestChange(claim, file),
      ),
    );
  }
  return problems;
}

/** The folder of a path; empty at the top. */
function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function describeCollision(claim: Claim, other: Claim): Problem {
  const toUrl = (outputPath: string): string => `/${outputPath.replace(/(^|\/)index\.html$/, "$1")}`;
  const isExact = other.outputPath === claim.outputPath;
  const twin = ` (the other one writes it ${toUrl(other.outputPath)}, which many disks take for the same)`;
  return error(
    "url-taken",
    claim.place ?? other.place,
    capitalize(`${claim.source} and ${other.source} both want ${toUrl(claim.outputPath)}${isExact ? "" : twin}.`),
    suggestChange(claim, other),
  );
}

/** Only what has a place is the author's to change. */
function suggestChange(claim: Claim, other: Claim): string {
  if (claim.place && other.place) return "Give one of them another permalink or title.";
  return `Give ${(claim.place ? claim : other).source} another permalink or name.`;
}

/** A path stays as it is written. */
function capitalize(sentence: string): string {
  return sentence.replace(/^the /, "The ");
}
