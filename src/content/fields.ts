import * as v from "valibot";
import { type PostDate, parseDate } from "../date.ts";
import { error, type Problem } from "../problem.ts";
import type { FrontMatter } from "./front-matter.ts";
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
  const missing = new Set(
    required.filter((field) => input[field] === undefined || input[field] === null || input[field] === ""),
  );
  for (const field of missing) {
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
  if (result.success) {
    checkTags(result.output, frontMatter, problems);
    return result.output;
  }
  const seen = new Set<string>();
  for (const issue of result.issues) {
    const field = String(issue.path?.[0]?.key ?? "");
    if (missing.has(field) || seen.has(field)) continue;
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
function checkTags({ tags }: Fields, frontMatter: FrontMatter, problems: Problem[]): void {
  if (!tags?.includes("__proto__")) return;
  problems.push(
    error("tag-name", frontMatter.valuePlaces.tags, '"__proto__" cannot be a tag.', "Choose another name."),
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined || value === "") return "empty";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
