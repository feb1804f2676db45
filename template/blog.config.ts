import { defineBlog } from "longhand";

// Everything that Longhand needs to know of your blog. An editor shows what each setting means, and which others
// there are, when the pointer rests on its name.
export default defineBlog({
  // The blog's name, in the header of each page, in feeds and in previews.
  title: "__TITLE__",

  // Where readers will find the blog. It may be a folder: "https://ines.github.io/blog/".
  // While this is https://example.com/, you can write and preview, but a build for publication stops.
  url: "__URL__",

  // Who writes. With an address that readers may use: { name: "…", email: "…", url: "…" }
  author: "__AUTHOR__",

  // One sentence for search engines and feeds.
  // description: "Essays on …",

  // Dates and quotation marks follow the language: "en", "en-GB", "de", "ja"…
  language: "__LANGUAGE__",

  // The time zone in which the dates of your posts are meant.
  timeZone: "__TIME_ZONE__",
});
