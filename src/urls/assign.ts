import type { AuthorPage, Post } from "../content/post.ts";
import { placeOf } from "../content/to-post.ts";
import { error, type Place, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { resolvePermalink, type Target } from "./permalink.ts";

/** The URL of each post and page, by the path of its file. */
export type Targets = Map<string, Target>;

/** Gives each post and page its URL: from its own permalink, else from the blog's pattern. */
export function assignUrls(posts: Post[], pages: AuthorPage[], blog: Blog): { targets: Targets; problems: Problem[] } {
  const targets: Targets = new Map();
  const problems: Problem[] = [];
  const assign = (source: Post | AuthorPage, pattern: string): void => {
    const resolved = resolvePermalink(source.permalink ?? pattern, source, blog.timeZone);
    if (resolved.target) targets.set(source.path, resolved.target);
    else problems.push(error("permalink-wrong", placeOf(source, "permalink"), resolved.fact, resolved.remedy));
  };
  for (const post of posts) assign(post, blog.permalink);
  for (const page of pages) {
    if (page.fileSlug === "404") targets.set(page.path, { url: "/404.html", outputPath: "404.html" });
    else assign(page, "/{{ page.fileSlug }}/");
  }
  return { targets, problems };
}

/** Something that wants a place in the output folder. */
export interface Claim {
  outputPath: string;
  /** How to name it to the author: a path, or what makes it. */
  source: string;
  place?: Place;
}

/**
 * Two files at one place, which is also the case when they differ only in upper and lower case or in the normal form
 * of their letters: macOS and Windows keep one of them only.
 */
export function findCollisions(claims: Claim[]): Problem[] {
  const taken = new Map<string, Claim>();
  const problems: Problem[] = [];
  for (const claim of claims) {
    const key = claim.outputPath.normalize("NFC").toLowerCase();
    const other = taken.get(key);
    if (!other) {
      taken.set(key, claim);
      continue;
    }
    const isExact = other.outputPath === claim.outputPath;
    problems.push(
      error(
        "url-taken",
        claim.place ?? other.place,
        `${claim.source} and ${other.source} both want /${claim.outputPath.replace(/(^|\/)index\.html$/, "$1")}${
          isExact
            ? ""
            : ` (the other one writes it /${other.outputPath.replace(/(^|\/)index\.html$/, "$1")}, which many disks take for the same)`
        }.`,
        "Give one of them another permalink or title.",
      ),
    );
  }
  return problems;
}
