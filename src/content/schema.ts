import * as v from "valibot";
import { isLanguage } from "../settings/language.ts";

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const list = v.pipe(
  v.union([
    v.pipe(
      text,
      v.transform((one) => [one]),
    ),
    v.array(text),
  ]),
);

/** A place in a series; 0 is for a preface. */
const part = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * The fields that Longhand knows, with the form of each. All others are the author's own and are kept as they are.
 * The file's scalars reach it as text where text is meant, so `title: 007` is `"007"`.
 */
export const frontMatterSchema = v.looseObject({
  title: text,
  date: text,
  updated: v.optional(text),
  tags: v.optional(v.nullable(list)),
  description: v.optional(v.nullable(v.pipe(v.string(), v.trim()))),
  permalink: v.optional(text),
  status: v.optional(v.picklist(["draft", "published"])),
  draft: v.optional(v.boolean()),
  socialImage: v.optional(
    v.nullable(
      v.union([
        v.pipe(v.string(), v.trim()),
        v.strictObject({ src: text, alt: v.optional(v.string()), focus: v.optional(text) }),
      ]),
    ),
  ),
  hidden: v.optional(v.boolean()),
  featured: v.optional(v.boolean()),
  canonical: v.optional(v.pipe(text, v.url(), v.regex(/^https?:/))),
  author: v.optional(text),
  aliases: v.optional(v.nullable(list)),
  redirect_from: v.optional(v.nullable(list)),
  series: v.optional(text),
  part: v.optional(part),
  seriesOrder: v.optional(part),
  discuss: v.optional(v.pipe(text, v.url(), v.regex(/^https?:/))),
  lang: v.optional(v.pipe(text, v.check(isLanguage))),
  toc: v.optional(v.boolean()),
});

/** The form of each field, for messages: what it should be, and an example. */
export const forms: Record<string, { is: string; example: string; orExample?: string }> = {
  title: { is: "a text", example: "title: What a page weighs" },
  date: { is: "a date", example: "date: 2025-08-22" },
  updated: { is: "a date", example: "updated: 2025-09-01" },
  tags: { is: "a list of texts", example: "tags: [writing, typography]" },
  description: { is: "a text", example: "description: One sentence about the essay." },
  permalink: { is: "a path", example: "permalink: posts/{{ title | slugify }}/index.html" },
  status: { is: "draft or published", example: "status: draft", orExample: "status: published" },
  draft: { is: "true or false", example: "draft: true" },
  socialImage: { is: "the path of an image, or src, alt and focus", example: "socialImage: /images/train.jpg" },
  hidden: { is: "true or false", example: "hidden: true" },
  featured: { is: "true or false", example: "featured: true" },
  canonical: { is: "an absolute address", example: "canonical: https://other.blog/the-essay/" },
  author: { is: "a name", example: "author: Ines Halloran" },
  aliases: { is: "a list of paths", example: "aliases: [/old/address/]" },
  redirect_from: { is: "a list of paths", example: "redirect_from: [/old/address/]" },
  series: { is: "a text", example: "series: Letters from the press room" },
  part: { is: "a whole number from 0 on", example: "part: 2" },
  seriesOrder: { is: "a whole number from 0 on", example: "seriesOrder: 2" },
  discuss: { is: "an absolute address", example: "discuss: https://forum.blog/t/42" },
  lang: { is: "a language tag", example: "lang: en-GB", orExample: "lang: ja" },
  toc: { is: "true or false", example: "toc: true" },
};

/** Fields whose scalars are taken as the text that is written, whatever YAML would make of them. */
export const textFields: ReadonlySet<string> = new Set([
  "title",
  "date",
  "updated",
  "description",
  "permalink",
  "status",
  "canonical",
  "author",
  "series",
  "discuss",
  "lang",
]);
