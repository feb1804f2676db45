import { datePattern } from "../date.ts";
import { forms, textFields } from "./schema.ts";
import { loadYaml } from "./yaml.ts";

/** A JSON Schema, draft 7, which is the one that editors read. https://json-schema.org/draft-07 */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  [keyword: string]: unknown;
}

/** What each field is for, as an editor shows it beside the field. */
const descriptions: Record<string, string> = {
  title: "The essay's name, taken as you write it. Put it in quotes when it has a colon or a # in it.",
  date: "The day of the essay, in the time zone of the settings, with a time if you like. In the future, the essay waits for it.",
  updated: "When you last changed the text. Not before the date.",
  tags: "Labels, as readers see them. Each has a page and a feed.",
  description:
    "One sentence for lists, feeds, search engines and link previews. Without it, the first paragraph is used.",
  permalink: "Where the essay goes: a path, or a Liquid template over the front matter. Without it, its file name.",
  status: "A draft is nowhere on the built site. Without a status, an essay is a draft.",
  draft: "The same as status: true is a draft, false is published. Use one of the two.",
  socialImage:
    "The picture of link previews, from images/. With alt for a description, and focus for the part to keep.",
  hidden: "The page is built, but it is in no list, feed or search; who has the link finds it.",
  featured: "The home page shows the essay first, above the newest ones.",
  canonical: "Where the essay appeared first, when that is another site.",
  author: "Who wrote it, when it is not the blog's author.",
  aliases: "Further addresses that lead to the essay.",
  redirect_from: "The same as aliases, as Jekyll calls it.",
  series: "The series to which the essay belongs. Its parts link to each other, in the order of their dates.",
  part: "The place in the series, when the dates do not tell. 0 is for a preface.",
  seriesOrder: "The same as part.",
  discuss: "Where the essay is discussed; a link at its end leads there.",
  lang: "The language of the essay, when it is not the blog's. Dates, quotation marks and hyphens follow it.",
  toc: "Whether there is a table of contents. Without it, four headings or more have one.",
};

/** What is meant when a field is not there. */
const defaults: Record<string, unknown> = { status: "draft", hidden: false, featured: false };

const day = { pattern: datePattern.source };

/** What the schema of valibot says by functions, which JSON Schema cannot hold. */
const patterns: Record<string, JsonSchema> = {
  date: day,
  updated: day,
  lang: { pattern: "^\\s*[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\\s*$" },
};

/** What YAML makes of a text without quotes: `title: 007` is a number to an editor, and a title to us. */
const scalars = ["string", "number", "boolean"];

/** Fields whose text cannot be that of a number or of `true`, whatever it is. */
const neverScalars = new Set(["date", "updated", "status", "canonical", "discuss", "lang"]);

/**
 * Completes what has been made of `frontMatterSchema` for editors: descriptions, examples, and the forms that scalars
 * have before we read them as text.
 */
export function describeFields(raw: JsonSchema): JsonSchema {
  const properties = Object.entries(raw.properties ?? {}).map(([field, form]): [string, JsonSchema] => {
    const example = forms[field] && (loadYaml().parse(forms[field].example) as Record<string, unknown>)[field];
    return [
      field,
      {
        ...(descriptions[field] !== undefined && { description: descriptions[field] }),
        ...widen(field, { ...forbidBlank(form), ...patterns[field] }),
        ...(example !== undefined && { examples: [example] }),
        ...(field in defaults && { default: defaults[field] }),
      },
    ];
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The front matter of an essay in Longhand",
    ...raw,
    properties: Object.fromEntries(properties),
  };
}

/** Puts the tags of a blog in front of what a tag may be: editors propose them, and any other text is one as well. */
export function proposeTags(schema: JsonSchema, tags: string[]): JsonSchema {
  const propose = (form: JsonSchema): JsonSchema => {
    if (form.anyOf) return { ...form, anyOf: form.anyOf.map(propose) };
    return form.items ? { ...form, items: { anyOf: [{ enum: tags }, form.items] } } : form;
  };
  const { tags: form, ...others } = schema.properties ?? {};
  return form ? { ...schema, properties: { ...others, tags: propose(form) } } : schema;
}

/** Blanks alone are no text: they are taken away before the length counts. */
function forbidBlank(form: JsonSchema): JsonSchema {
  if (form.anyOf) return { ...form, anyOf: form.anyOf.map(forbidBlank) };
  if (form.items) return { ...form, items: forbidBlank(form.items) };
  return form.minLength === 1 && form.pattern === undefined ? { ...form, pattern: "\\S" } : form;
}

/** Lets text be any scalar, where we take its text. */
function widen(field: string, form: JsonSchema): JsonSchema {
  if (form.anyOf) return { ...form, anyOf: form.anyOf.map((one) => widen(field, one)) };
  if (form.items) return { ...form, items: widen(field, form.items) };
  const isText = (textFields.has(field) && !neverScalars.has(field)) || field === "tags";
  return isText && form.type === "string" ? { ...form, type: scalars } : form;
}
