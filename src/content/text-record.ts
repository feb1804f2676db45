import type { PostDate } from "../date.ts";
import type { TextFacts } from "../markdown/facts.ts";
import type { Place, Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import type { Signature } from "./signature.ts";

/**
 * All that is known of one file in the folders of posts and pages. Plain data: it can be kept as JSON and sent to
 * another thread. It says nothing that depends on the moment, nor on other files. It holds as long as the file is the
 * same, `recordSettings` are and the code is.
 */
export interface TextRecord {
  /** From the blog's root, with forward slashes. */
  path: string;
  /** What the system says of the file, or null when only its bytes tell whether it is the same. */
  signature: Signature | null;
  /** Names its bytes; see `digest`. Empty when they cannot be read. */
  hash: string;
  /** All that is wrong with the file but for its Markdown. */
  problems: Problem[];
  /** The file says something that JSON cannot: it is read anew in each build. */
  isFleeting?: true;
  /** Absent when it cannot be published, like all that follows. */
  frontMatter?: RecordedFrontMatter;
  facts?: TextFacts;
  /** As a file in the folder of posts. */
  post?: PostFields;
  /** As a file in the folder of pages. */
  page?: PageFields;
}

/** What of front matter is needed once it is read. */
export interface RecordedFrontMatter {
  data: Record<string, unknown>;
  /** Lines and columns of `Post.places`. */
  places: Record<string, [line: number, column: number]>;
  bodyLine: number;
}

/** What the front matter of one of the author's own pages says. */
export interface PageFields {
  title: string;
  /** Who may see it, once its day has come. */
  audience: "public" | "hidden" | "draft";
  /** From front matter, else from the first paragraph; may be empty. */
  description: string;
  aliases: string[];
  permalink?: string;
  /** Absent when it is the blog's language. */
  lang?: string;
}

/** What the front matter of a post says. */
export interface PostFields extends PageFields {
  date: PostDate;
  updated?: PostDate;
  tags: string[];
  socialImage?: { src: string; alt?: string; focus?: string };
  canonical?: string;
  author?: string;
  series?: string;
  toc?: boolean;
}

/** The settings on which records depend: with others, none of them may be used. Plain data. */
export function recordSettings({ url, language, timeZone, markdown, folders }: Blog): object {
  return { url, language, timeZone, markdown, posts: folders.posts, pages: folders.pages };
}

/** True for a value of front matter that is the same after it was written as JSON and read again. */
export function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isJson);
}

/** The places of values in a file, as they are recorded. */
export function unpackPlaces(path: string, places: RecordedFrontMatter["places"]): Record<string, Place> {
  return Object.fromEntries(Object.entries(places).map(([name, [line, column]]) => [name, { path, line, column }]));
}
