import type { PostDate } from "../date.ts";
import type { TextFacts } from "../markdown/facts.ts";
import type { Place } from "../problem.ts";

/**
 * Who may see a post. `public`: everyone. `hidden`: those who have the link; it is in no list, feed, sitemap or
 * search. `scheduled`: nobody before its date. `draft`: nobody but the author in `longhand dev`.
 */
export type Visibility = "public" | "hidden" | "scheduled" | "draft";

/** One essay: what its front matter says, and its Markdown. */
export interface Post {
  /** Path of its file from the blog's root, with forward slashes: `posts/2025/hello.md`. */
  path: string;
  /** Name of its file without `.md`, and without a date in front (`2025-08-22-hello.md` is `hello`). */
  fileSlug: string;
  title: string;
  date: PostDate;
  updated?: PostDate;
  visibility: Visibility;
  /** Labels as the author wrote them. */
  tags: string[];
  /** From front matter, else the first paragraph's text, cut at a word near 200 characters. */
  description: string;
  /** The path or template of its URL, when the front matter has one. */
  permalink?: string;
  socialImage?: { src: string; alt?: string; focus?: string };
  /** The address of the original, when it was first published elsewhere. */
  canonical?: string;
  author?: string;
  /** Further addresses that lead to it, as the author wrote them; `redirect_from` of Jekyll means the same. */
  aliases: string[];
  /** The name of the series to which it belongs. */
  series?: string;
  /** Its place in the series, when that is not the one by date; `seriesOrder` means the same. From 0. */
  part?: number;
  /** The absolute address at which readers discuss it. */
  discuss?: string;
  /** True when the home page shows it first. */
  featured?: boolean;
  /** BCP 47 tag; the blog's language when the post has none. */
  lang: string;
  /** Whether it has a table of contents, when that is not to depend on the number of its headings. */
  toc?: boolean;
  /** All of the front matter, the author's own fields included, as YAML reads it. */
  data: Record<string, unknown>;
  /**
   * The Markdown after the front matter. It is read from the file when it is asked for; a `ProblemError` says when that
   * is not the same file any more.
   */
  readonly body: string;
  /** The line of the file on which the body starts; 1 is the first line of the file. */
  bodyLine: number;
  /** Where the value of each field is written, and each text of a list; see `placeOf`. */
  readonly places: Record<string, Place>;
  /** Names the bytes of its file. */
  hash: string;
  /** Names all that its front matter says, and a description that comes from the text. */
  frontMatterHash: string;
  /** What is known of its Markdown without the rest of the blog. */
  facts: TextFacts;
}

/** One page of the author's own, from `pages/*.md`: about, colophon, 404. */
export interface AuthorPage {
  path: string;
  fileSlug: string;
  title: string;
  /** `public` unless its front matter says otherwise: a page needs no status, and its date does not matter. */
  visibility: Exclude<Visibility, "scheduled">;
  description: string;
  permalink?: string;
  aliases: string[];
  lang: string;
  /** As on posts. */
  toc?: boolean;
  data: Record<string, unknown>;
  readonly body: string;
  bodyLine: number;
  readonly places: Record<string, Place>;
  hash: string;
  facts: TextFacts;
}
