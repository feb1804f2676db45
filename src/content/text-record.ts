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
  /** As a file in the folder of posts; see `fieldsOfPost`. */
  post?: Partial<PostFields>;
  /** As a file in the folder of pages; see `fieldsOfPage`. */
  page?: Partial<PageFields>;
}

/** What of front matter is needed once it is read. */
export interface RecordedFrontMatter {
  /** See `Post.frontMatterHash`. */
  hash: string;
  data: Record<string, unknown>;
  /** `Post.places` without the path: name, line, column, name, line, column… */
  places: (string | number)[];
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
  toc?: boolean;
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
  part?: number;
  discuss?: string;
  featured?: boolean;
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

/** Fields that mostly have the very words of the front matter. */
const saidByPages = ["title", "description", "permalink", "lang", "toc"];
const saidByPosts = [...saidByPages, "tags", "canonical", "author", "series", "part", "discuss", "featured"];

/** Fields without those that stand in the front matter as they are: they would be kept twice. */
export function omitSaid<Fields extends object>(fields: Fields, data: Record<string, unknown>): Partial<Fields> {
  const isSame = (one: unknown, other: unknown): boolean =>
    one === other || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other));
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => !saidByPosts.includes(name) || !isSame(value, data[name])),
  ) as Partial<Fields>;
}

/** What the front matter of a recorded post says. */
export function fieldsOfPost({ post, frontMatter }: TextRecord): PostFields | undefined {
  return post && frontMatter && (addSaid(post, frontMatter.data, saidByPosts) as PostFields);
}

/** What the front matter of a recorded page says. */
export function fieldsOfPage({ page, frontMatter }: TextRecord): PageFields | undefined {
  return page && frontMatter && (addSaid(page, frontMatter.data, saidByPages) as PageFields);
}

function addSaid(fields: object, data: Record<string, unknown>, names: string[]): object {
  const said = names.filter((name) => !(name in fields) && data[name] !== undefined);
  return Object.assign(Object.fromEntries(said.map((name) => [name, data[name]])), fields);
}

/** Lines and columns of the values, as `RecordedFrontMatter` has them. */
export function packPlaces(places: Record<string, Place>): RecordedFrontMatter["places"] {
  // Items of lists are asked for by what they say, not by their number.
  const names = Object.keys(places).filter((name) => !name.endsWith("]") || !/^[^\n]*\[\d+\]$/.test(name));
  return names.flatMap((name) => [name, places[name]?.line ?? 1, places[name]?.column ?? 1]);
}

/** The places of the values in a file, as `packPlaces` has recorded them. */
export function unpackPlaces(path: string, packed: RecordedFrontMatter["places"]): Record<string, Place> {
  const places: Record<string, Place> = {};
  for (let index = 0; index < packed.length; index += 3) {
    places[String(packed[index])] = { path, line: Number(packed[index + 1]), column: Number(packed[index + 2]) };
  }
  return places;
}
