import { excerpt } from "../markdown/excerpt.ts";
import { error, hasErrors, note, type Place, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import type { Bodies } from "./bodies.ts";
import { type Fields, readDate, readFields } from "./fields.ts";
import type { FrontMatter } from "./front-matter.ts";
import { itemKey } from "./item-key.ts";
import type { AuthorPage, Post, Visibility } from "./post.ts";
import {
  fieldsOfPage,
  fieldsOfPost,
  type PageFields,
  type PostFields,
  type TextRecord,
  unpackPlaces,
} from "./text-record.ts";

type CommonFields = Pick<
  Post,
  "path" | "fileSlug" | "data" | "bodyLine" | "hash" | "frontMatterHash" | "facts" | "body" | "places"
>;

/** What the front matter of a post says, or undefined and all that is wrong with it in `problems`. */
export function readPost(
  path: string,
  frontMatter: FrontMatter,
  { timeZone, markdown }: Pick<Blog, "timeZone" | "markdown">,
  problems: Problem[],
): PostFields | undefined {
  const found: Problem[] = [];
  const fields = readFields(path, frontMatter, ["title", "date"], found);
  const date = readDate("date", fields, frontMatter, timeZone, found);
  const updated = readDate("updated", fields, frontMatter, timeZone, found);
  if (date && updated && updated.time < date.time) {
    found.push(
      error(
        "updated-before-date",
        frontMatter.valuePlaces.updated,
        `"updated" (${updated.day}) is before "date" (${date.day}).`,
        "Correct one of them.",
      ),
    );
  }
  problems.push(...found);
  if (!fields || !date || hasErrors(found) || frontMatter.broken.size > 0) return undefined;

  if (fields.status === undefined && fields.draft === undefined) {
    problems.push(
      note(
        "status-absent",
        { path, line: 1, column: 1 },
        "The post has no status, so it is a draft and is not published.",
        "Add status: published, or status: draft to keep it so.",
      ),
    );
  }
  const socialImage = typeof fields.socialImage === "string" ? { src: fields.socialImage } : fields.socialImage;
  const post: PostFields = {
    ...readCommonFields(fields, frontMatter, markdown, "draft"),
    date,
    tags: [...new Set(fields.tags?.map((tag) => tag.normalize("NFC")) ?? [])],
  };
  if (updated) post.updated = updated;
  if (socialImage?.src) post.socialImage = dropUndefined(socialImage);
  if (fields.canonical) post.canonical = fields.canonical;
  if (fields.author) post.author = fields.author;
  if (fields.series) post.series = fields.series;
  const part = fields.part ?? fields.seriesOrder;
  if (part !== undefined) post.part = part;
  if (fields.discuss) post.discuss = fields.discuss;
  if (fields.featured) post.featured = true;
  return post;
}

/**
 * What the front matter of one of the author's own pages says, or undefined and all that is wrong with it in `problems`.
 * Only `title` is required; a draft says so.
 */
export function readPage(
  path: string,
  frontMatter: FrontMatter,
  { markdown }: Pick<Blog, "markdown">,
  problems: Problem[],
): PageFields | undefined {
  const found: Problem[] = [];
  const fields = readFields(path, frontMatter, ["title"], found);
  problems.push(...found);
  if (!fields || hasErrors(found) || frontMatter.broken.size > 0) return undefined;
  return readCommonFields(fields, frontMatter, markdown, "published");
}

/** `unsaid` is what a file is that has neither `status` nor `draft`. */
function readCommonFields(
  fields: Fields,
  frontMatter: FrontMatter,
  { extensions }: Blog["markdown"],
  unsaid: "draft" | "published",
): PageFields {
  const common: PageFields = {
    title: joinLines(fields.title),
    audience: isDraft(fields, unsaid) ? "draft" : fields.hidden ? "hidden" : "public",
    description: oneLine(fields.description) || excerpt(frontMatter.body, undefined, extensions),
    aliases: readAliases(fields),
  };
  if (fields.permalink) common.permalink = fields.permalink;
  if (fields.lang !== undefined) common.lang = fields.lang;
  if (fields.toc !== undefined) common.toc = fields.toc;
  return common;
}

/** The post of a record, unless it is none. `now` (milliseconds since 1970) decides what is scheduled. */
export function toPost(record: TextRecord, blog: Blog, now: number, bodies: Bodies): Post | undefined {
  const post = fieldsOfPost(record);
  if (!post) return undefined;
  const { audience, lang = blog.language, ...fields } = post;
  // A draft is a draft whatever its date says; a post with a date in the future waits for it.
  const isScheduled = audience !== "draft" && fields.date.time > now;
  const visibility: Visibility = isScheduled ? "scheduled" : audience;
  return Object.assign(startText(record, bodies), { ...fields, visibility, lang });
}

/** The page of the author's own of a record, unless it is none. */
export function toAuthorPage(record: TextRecord, blog: Blog, bodies: Bodies): AuthorPage | undefined {
  const page = fieldsOfPage(record);
  if (!page) return undefined;
  const { audience, lang = blog.language, description, ...fields } = page;
  const shown = { description: description || blog.description, visibility: audience, lang };
  return Object.assign(startText(record, bodies), { ...fields, ...shown });
}

/** What all texts have. What is seldom asked for is worked out when it is. */
function startText({ path, hash, frontMatter, facts }: TextRecord, bodies: Bodies): CommonFields {
  if (!frontMatter || !facts) throw new Error(`The record of ${path} is not whole.`);
  const { data, bodyLine } = frontMatter;
  let places: Record<string, Place> | undefined;
  return {
    path,
    fileSlug: fileSlug(path),
    data,
    bodyLine,
    hash,
    frontMatterHash: frontMatter.hash,
    facts,
    get body() {
      return bodies.read({ path, hash });
    },
    get places() {
      places ??= unpackPlaces(path, frontMatter.places);
      return places;
    },
  };
}

/** Hugo and Eleventy starters write `aliases`, Jekyll `redirect_from`. */
function readAliases(fields: Fields): string[] {
  return [...new Set([...(fields.aliases ?? []), ...(fields.redirect_from ?? [])])];
}

/** `unsaid` is what a file is that has neither field. */
function isDraft({ status, draft }: Fields, unsaid: "draft" | "published"): boolean {
  return draft ?? (status ?? unsaid) === "draft";
}

/** The file's name without its ending and without a date in front; `index.md` has the name of its folder. */
function fileSlug(path: string): string {
  const parts = path.replace(/\.md$/i, "").split("/");
  const last = parts.at(-1) ?? "";
  const name = last === "index" && parts.length > 2 ? (parts.at(-2) ?? last) : last;
  return name.replace(/^\d{4}-\d{2}-\d{2}-(?=.)/, "");
}

function oneLine(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

function joinLines(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}

function dropUndefined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

/** Where the value of a field is written, or one text of a list; else the file's first line. */
export function placeOf(source: { path: string; places: Record<string, Place> }, field: string, item?: string): Place {
  const place = item === undefined ? undefined : source.places[itemKey(field, item)];
  return place ?? source.places[field] ?? { path: source.path, line: 1, column: 1 };
}
