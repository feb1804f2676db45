import * as v from "valibot";

const url = v.pipe(v.string(), v.url(), v.regex(/^https?:/));
const time = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/));
const text = v.pipe(v.string(), v.minLength(1));
const language = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/));
const authors = v.pipe(
  v.array(
    v.strictObject({ name: v.optional(text), url: v.optional(v.pipe(v.string(), v.url())), avatar: v.optional(url) }),
  ),
  v.minLength(1),
);
/**
 * JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), and stricter where Longhand is: whole posts as HTML, absolute
 * addresses, times with offsets, no field that the specification does not name.
 */
export const jsonFeedSchema = v.strictObject({
  version: v.literal("https://jsonfeed.org/version/1.1"),
  title: text,
  home_page_url: url,
  feed_url: url,
  description: v.optional(text),
  icon: v.optional(url),
  favicon: v.optional(url),
  authors,
  language,
  items: v.array(
    v.strictObject({
      id: text,
      url,
      title: text,
      content_html: text,
      summary: v.optional(text),
      image: v.optional(url),
      date_published: time,
      date_modified: time,
      authors: v.optional(authors),
      tags: v.optional(v.pipe(v.array(text), v.minLength(1))),
      language: v.optional(language),
    }),
  ),
});
