import type { PostDate } from "../date.ts";
import { excerpt } from "../markdown/excerpt.ts";
import { error, hasErrors, note, type Place, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { type Fields, readDate, readFields } from "./fields.ts";
import { type FrontMatter, itemKey } from "./front-matter.ts";
import type { AuthorPage, Post, Visibility } from "./post.ts";

/**
 * Makes a post of a file's front matter and body, or says all that is wrong with it.
 * `now` (milliseconds since 1970) decides what is scheduled.
 */
export function toPost(
  path: string,
  frontMatter: FrontMatter,
  blog: Blog,
  now: number,
): { post?: Post; problems: Problem[] } {
  const problems: Problem[] = [];
  const fields = readFields(path, frontMatter, ["title", "date"], problems);
  const date = readDate("date", fields, frontMatter, blog.timeZone, problems);
  const updated = readDate("updated", fields, frontMatter, blog.timeZone, problems);
  if (date && updated && updated.time < date.time) {
    problems.push(
      error(
        "updated-before-date",
        frontMatter.valuePlaces.updated,
        `"updated" (${updated.day}) is before "date" (${date.day}).`,
        "Correct one of them.",
      ),
    );
  }
  if (!fields || !date || hasErrors(problems) || frontMatter.broken.size > 0) return { problems };

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
  const post: Post = {
    path,
    fileSlug: fileSlug(path),
    title: joinLines(fields.title),
    date,
    visibility: decideVisibility(fields, date, now),
    tags: [...new Set(fields.tags?.map((tag) => tag.normalize("NFC")) ?? [])],
    description: oneLine(fields.description) || excerpt(frontMatter.body),
    aliases: readAliases(fields),
    lang: fields.lang ?? blog.language,
    data: frontMatter.data,
    body: frontMatter.body,
    bodyLine: frontMatter.bodyLine,
    places: frontMatter.valuePlaces,
  };
  if (updated) post.updated = updated;
  if (fields.permalink) post.permalink = fields.permalink;
  if (socialImage?.src) post.socialImage = dropUndefined(socialImage);
  if (fields.canonical) post.canonical = fields.canonical;
  if (fields.author) post.author = fields.author;
  if (fields.series) post.series = fields.series;
  if (fields.toc !== undefined) post.toc = fields.toc;
  return { post, problems };
}

/** Makes one of the author's own pages of a file's front matter and body. Only `title` is required; a draft says so. */
export function toAuthorPage(
  path: string,
  frontMatter: FrontMatter,
  blog: Blog,
): { page?: AuthorPage; problems: Problem[] } {
  const problems: Problem[] = [];
  const fields = readFields(path, frontMatter, ["title"], problems);
  if (!fields || hasErrors(problems) || frontMatter.broken.size > 0) return { problems };
  const page: AuthorPage = {
    path,
    fileSlug: fileSlug(path),
    title: joinLines(fields.title),
    visibility: isDraft(fields, "published") ? "draft" : fields.hidden ? "hidden" : "public",
    description: oneLine(fields.description) || excerpt(frontMatter.body) || blog.description,
    aliases: readAliases(fields),
    lang: fields.lang ?? blog.language,
    data: frontMatter.data,
    body: frontMatter.body,
    bodyLine: frontMatter.bodyLine,
    places: frontMatter.valuePlaces,
  };
  if (fields.permalink) page.permalink = fields.permalink;
  return { page, problems };
}

/** Hugo and Eleventy starters write `aliases`, Jekyll `redirect_from`. */
function readAliases(fields: Fields): string[] {
  return [...new Set([...(fields.aliases ?? []), ...(fields.redirect_from ?? [])])];
}

/** `unsaid` is what a file is that has neither field. */
function isDraft({ status, draft }: Fields, unsaid: "draft" | "published"): boolean {
  return draft ?? (status ?? unsaid) === "draft";
}

/** A draft is a draft whatever its date says; a post with a date in the future waits for it. */
function decideVisibility(fields: Fields, date: PostDate, now: number): Visibility {
  if (isDraft(fields, "draft")) return "draft";
  if (date.time > now) return "scheduled";
  return fields.hidden ? "hidden" : "public";
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
