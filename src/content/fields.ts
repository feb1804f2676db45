import * as v from "valibot";
import { type PostDate, parseDate } from "../date.ts";
import { error, type Problem } from "../problem.ts";
import type { FrontMatter } from "./front-matter.ts";
import { itemKey } from "./item-key.ts";
import { findNearMisses } from "./near-misses.ts";
import { forms, frontMatterSchema, textFields } from "./schema.ts";

/** The fields that Longhand knows, each in its form. */
export type Fields = v.InferOutput<typeof frontMatterSchema>;

/** The fields of a file, or nothing and all that is wrong with them in `problems`. `path` is the file's. */
export function readFields(
  path: string,
  frontMatter: FrontMatter,
  required: string[],
  problems: Problem[],
): Fields | undefined {
  const input = toInput(frontMatter);
  const near = findNearMisses(frontMatter);
  problems.push(...near.map(({ problem }) => problem));
  // A field that cannot be read, or is there under a name with a slip, is not missing.
  const excused = new Set([
    ...frontMatter.broken,
    ...near.map(({ meant }) => meant).filter((field) => !(field in input)),
  ]);
  const missing = new Set(required.filter((field) => !excused.has(field) && isEmptyValue(input[field])));
  for (const field of missing) {
    const isEmpty = field in input;
    problems.push(
      error(
        `${field}-missing`,
        isEmpty ? frontMatter.valuePlaces[field] : { path, line: 1, column: 1 },
        isEmpty ? `"${field}" is empty.` : `The front matter has no "${field}".`,
        isEmpty && field === "title"
          ? 'Write a title; put it in quotes when it begins with a sign such as # or &: title: "#1 in a series"'
          : `Add a line such as ${forms[field]?.example}`,
      ),
    );
  }
  // A page needs no date; the schema is that of a post.
  if (!required.includes("date")) input.date ??= "1970-01-01";
  checkTags(input.tags, frontMatter, problems);
  checkStatus(frontMatter, problems);
  const result = v.safeParse(frontMatterSchema, input, { abortPipeEarly: true });
  if (result.success) return result.output;
  const seen = new Set<string>();
  for (const issue of result.issues) {
    const field = String(issue.path?.[0]?.key ?? "");
    if (missing.has(field) || excused.has(field) || seen.has(field)) continue;
    seen.add(field);
    problems.push(explainForm(path, field, input[field], frontMatter));
  }
  return undefined;
}

function explainForm(path: string, field: string, value: unknown, frontMatter: FrontMatter): Problem {
  const form = forms[field];
  const code = `${kebab(field)}-form`;
  const should = `"${field}" should be ${form?.is ?? "something else"}, but`;
  const example = form && `Write it like this: ${[form.example, form.orExample].filter(Boolean).join(", or ")}`;
  const index = Array.isArray(value) ? value.findIndex((item) => typeof item !== "string" || item.trim() === "") : -1;
  if (lists.has(field) && Array.isArray(value) && index >= 0) {
    const item = value[index] as unknown;
    const fact = `${should} one of them is ${describe(item)}.`;
    const isText = typeof item === "object" && item !== null && !Array.isArray(item);
    const remedy = isText ? `If it is a text, put it in quotes: - ${JSON.stringify(flatten(item))}` : example;
    return error(code, frontMatter.valuePlaces[`${field}[${index}]`], fact, remedy);
  }
  const written = proseFields.has(field) ? frontMatter.written[field] : undefined;
  return error(
    code,
    frontMatter.valuePlaces[field] ?? { path, line: 1, column: 1 },
    `${should} it is ${describe(value)}.`,
    written !== undefined && /^[[{][^\n]*$/.test(written) && written.length < 80
      ? `If it is a text, put it in quotes: ${field}: ${JSON.stringify(written)}`
      : example,
  );
}

/** Fields in which brackets may be meant as brackets. */
const proseFields: ReadonlySet<string> = new Set(["title", "description", "author", "series"]);

const lists: ReadonlySet<string> = new Set(["tags", "aliases", "redirect_from"]);

/** `{ type: "setting" }` as it is written: `type: setting`. */
function flatten(map: object): string {
  return Object.entries(map)
    .map(([key, value]) => `${key}: ${String(value ?? "")}`.trim())
    .join(", ");
}

function isEmptyValue(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/**
 * The date of a field, from the text in the file, so that it is checked whatever else is wrong. `fields` has it when
 * it is an alias of another field's text.
 */
export function readDate(
  field: "date" | "updated",
  fields: Fields | undefined,
  frontMatter: FrontMatter,
  timeZone: string,
  problems: Problem[],
): PostDate | undefined {
  const text = (frontMatter.texts[field] ?? fields?.[field])?.trim();
  // An empty field is said to be empty by `readFields`.
  if (!text) return undefined;
  const result = parseDate(text, timeZone);
  if (result.date) return result.date;
  problems.push(
    error(
      `${field}-impossible`,
      frontMatter.valuePlaces[field],
      `"${field}" is not a date: "${text}". ${result.fact}`,
      result.remedy ?? "Write it as YYYY-MM-DD, for example 2024-02-29.",
    ),
  );
  return undefined;
}

/** The values as the schema wants them: text where text is meant. */
function toInput({ data, texts, listTexts }: FrontMatter): Record<string, unknown> {
  const input: Record<string, unknown> = { ...data };
  for (const field of textFields) {
    if (field in input && field in texts) input[field] = texts[field];
  }
  if (typeof input.tags !== "object" && "tags" in texts) input.tags = texts.tags || null;
  if (Array.isArray(input.tags)) {
    input.tags = input.tags.map((tag, index) =>
      typeof tag === "number" || typeof tag === "boolean" ? (listTexts.tags?.[index] ?? String(tag)) : tag,
    );
  }
  return input;
}

/** A tag becomes the name of things, and one name would reach the prototype of all objects. */
function checkTags(tags: unknown, frontMatter: FrontMatter, problems: Problem[]): void {
  if (tags !== "__proto__" && !(Array.isArray(tags) && tags.includes("__proto__"))) return;
  problems.push(
    error(
      "tag-name",
      frontMatter.valuePlaces[itemKey("tags", "__proto__")] ?? frontMatter.valuePlaces.tags,
      '"__proto__" cannot be a tag.',
      "Choose another name.",
    ),
  );
}

/** Two answers to the question who may read it. Jekyll says `published: false` of a draft. */
function checkStatus({ data, valuePlaces }: FrontMatter, problems: Problem[]): void {
  const { status, draft, published } = data;
  const isDraft = typeof draft === "boolean" ? draft : status === "draft";
  if (typeof draft === "boolean" && (status === "draft" || status === "published") && (status === "draft") !== draft) {
    const fact = `"status: ${status}" and "draft: ${draft}" contradict each other.`;
    problems.push(error("status-contradiction", valuePlaces.draft, fact, "Keep one of them."));
  } else if (published === false && !isDraft && (status !== undefined || draft !== undefined)) {
    const said = status === undefined ? `draft: ${draft}` : `status: ${status}`;
    const fact = `"${said}" and "published: false" contradict each other.`;
    const remedy = "Write status: draft, or take published: false away, which has no meaning here.";
    problems.push(error("status-contradiction", valuePlaces.published, fact, remedy));
  }
}

function describe(value: unknown): string {
  if (isEmptyValue(value)) return "empty";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
