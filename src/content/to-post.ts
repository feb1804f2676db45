import * as v from "valibot";
import { type PostDate, parseDate } from "../date.ts";
import { excerpt } from "../markdown/excerpt.ts";
import { findNearest } from "../nearest.ts";
import { error, note, type Place, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import type { FrontMatter } from "./front-matter.ts";
import type { AuthorPage, Post, Visibility } from "./post.ts";
import { forms, frontMatterSchema, textFields } from "./schema.ts";

type Fields = v.InferOutput<typeof frontMatterSchema>;

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
  const problems = findNearMisses(frontMatter);
  const fields = readFields(path, frontMatter, ["title", "date"], problems);
  const date = readDate("date", fields?.date, frontMatter, blog.timeZone, problems);
  const updated = readDate("updated", fields?.updated, frontMatter, blog.timeZone, problems);
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
  if (fields?.status !== undefined && fields.draft !== undefined && (fields.status === "draft") !== fields.draft) {
    problems.push(
      error(
        "status-contradiction",
        frontMatter.valuePlaces.draft,
        `"status: ${fields.status}" and "draft: ${fields.draft}" contradict each other.`,
        "Keep one of them.",
      ),
    );
  }
  if (!fields || !date || problems.some((problem) => problem.severity === "error")) return { problems };

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
    title: fields.title,
    date,
    visibility: decideVisibility(fields, date, now),
    tags: [...new Set(fields.tags ?? [])],
    description: oneLine(fields.description) || excerpt(frontMatter.body),
    aliases: fields.aliases ?? [],
    lang: fields.lang ?? blog.language,
    data: frontMatter.data,
    body: frontMatter.body,
    bodyLine: frontMatter.bodyLine,
    places: frontMatter.places,
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

/** Makes one of the author's own pages of a file's front matter and body. Only `title` is required. */
export function toAuthorPage(
  path: string,
  frontMatter: FrontMatter,
  blog: Blog,
): { page?: AuthorPage; problems: Problem[] } {
  const problems = findNearMisses(frontMatter);
  const fields = readFields(path, frontMatter, ["title"], problems);
  if (!fields || problems.some((problem) => problem.severity === "error")) return { problems };
  const page: AuthorPage = {
    path,
    fileSlug: fileSlug(path),
    title: fields.title,
    description: oneLine(fields.description) || excerpt(frontMatter.body) || blog.description,
    lang: fields.lang ?? blog.language,
    data: frontMatter.data,
    body: frontMatter.body,
    bodyLine: frontMatter.bodyLine,
    places: frontMatter.places,
  };
  if (fields.permalink) page.permalink = fields.permalink;
  return { page, problems };
}

/** A draft is a draft whatever its date says; a post with a date in the future waits for it. */
function decideVisibility(fields: Fields, date: PostDate, now: number): Visibility {
  if (fields.draft ?? fields.status !== "published") return "draft";
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

function readFields(
  path: string,
  frontMatter: FrontMatter,
  required: string[],
  problems: Problem[],
): Fields | undefined {
  const input: Record<string, unknown> = { ...frontMatter.data };
  for (const field of textFields) {
    if (field in input && field in frontMatter.texts) input[field] = frontMatter.texts[field];
  }
  if (typeof input.tags !== "object" && "tags" in frontMatter.texts) input.tags = frontMatter.texts.tags || null;
  if (Array.isArray(input.tags)) {
    input.tags = input.tags.map((tag) => (typeof tag === "number" || typeof tag === "boolean" ? String(tag) : tag));
  }
  const isMissing = new Set(
    required.filter((field) => input[field] === undefined || input[field] === null || input[field] === ""),
  );
  for (const field of isMissing) {
    const isEmpty = field in input;
    problems.push(
      error(
        `${field}-missing`,
        isEmpty ? frontMatter.places[field] : { path, line: 1, column: 1 },
        isEmpty ? `"${field}" is empty.` : `The front matter has no "${field}".`,
        isEmpty && field === "title"
          ? 'Write a title; put it in quotes when it begins with a sign such as # or &: title: "#1 in a series"'
          : `Add a line such as ${forms[field]?.example}`,
      ),
    );
  }
  // A page needs no date; the schema is that of a post.
  if (!required.includes("date")) input.date ??= "1970-01-01";
  const result = v.safeParse(frontMatterSchema, input, { abortPipeEarly: true });
  if (result.success) return isMissing.size > 0 ? undefined : result.output;
  const seen = new Set<string>();
  for (const issue of result.issues) {
    const field = String(issue.path?.[0]?.key ?? "");
    if (isMissing.has(field) || seen.has(field)) continue;
    seen.add(field);
    const form = forms[field];
    problems.push(
      error(
        `${kebab(field)}-form`,
        frontMatter.valuePlaces[field] ?? { path, line: 1, column: 1 },
        `"${field}" should be ${form?.is ?? "something else"}, but it is ${describe(input[field])}.`,
        form && `Write it like this: ${form.example}`,
      ),
    );
  }
  return undefined;
}

function readDate(
  field: "date" | "updated",
  text: string | undefined,
  frontMatter: FrontMatter,
  timeZone: string,
  problems: Problem[],
): PostDate | undefined {
  if (text === undefined) return undefined;
  const result = parseDate(text, timeZone);
  if (result.date) return result.date;
  problems.push(
    error(
      `${field}-impossible`,
      frontMatter.valuePlaces[field],
      `"${field}" is not a date: "${text}". ${result.fact}`,
      "Write it as YYYY-MM-DD, for example 2024-02-29.",
    ),
  );
  return undefined;
}

/** A field that is almost one of ours is a slip, unless the field it resembles is there as well. */
function findNearMisses(frontMatter: FrontMatter): Problem[] {
  const known = Object.keys(forms);
  const problems: Problem[] = [];
  for (const field of Object.keys(frontMatter.data)) {
    if (known.includes(field)) continue;
    const plain = field.toLowerCase().replace(/[-_ ]/g, "");
    const nearest =
      known.find((name) => name.toLowerCase() === plain) ??
      (plain.length >= 3 ? findNearest(plain, known, plain.length >= 6 ? 2 : 1) : undefined);
    if (!nearest || nearest in frontMatter.data) continue;
    problems.push(
      error(
        "field-near-miss",
        frontMatter.places[field],
        `"${field}" is not a field that Longhand knows, but it is close to "${nearest}".`,
        `Write ${nearest}, or choose a name that is less alike for a field of your own.`,
      ),
    );
  }
  return problems;
}

function describe(value: unknown): string {
  if (value === null || value === undefined || value === "") return "empty";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function oneLine(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

function dropUndefined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}

/** Where a field of a post is written, or the file's first line. */
export function placeOf(source: { path: string; places: Record<string, Place> }, field: string): Place {
  return source.places[field] ?? { path: source.path, line: 1, column: 1 };
}
