import type { BlogEdit, EditContext } from "./blog-edits.ts";

/** `posts/shows.md` shows a section of this post, which is hidden. */
const source = "posts/shown.md";

/** Edits of a section that another post shows in place. */
export const expandEdits: BlogEdit[] = [
  { name: "the text of a section that is shown elsewhere", apply: edit((body, word) => `${body}\nAnd ${word}.\n`) },
  {
    name: "a heading in it",
    apply: edit((body, word) => `${body}\n### Of ${word}\n\nMore.\n`),
  },
  { name: "a note in it", apply: edit((body, word) => `${body}\nNoted.[^${word}]\n\n[^${word}]: Of ${word}.\n`) },
  { name: "a link in it", apply: edit((body) => `${body}\n[:More](far.md#start) and [here](#part).\n`) },
  { name: "a picture in it", apply: edit((body) => `${body}\n![A blue field](/images/dot.png)\n`) },
  { name: "its heading", apply: edit((body, word) => body.replace(/^## .*/m, `## Part ${word}`)) },
  { name: "another heading before it", apply: edit((body, word) => `\n## ${word}\n\nFirst.\n${body}`) },
  { name: "the title of its post", apply: field("title", ({ random }) => `Shown ${random.word()}`) },
  { name: "the language of its post", apply: field("lang", () => "fr") },
  { name: "the address of its post", apply: field("permalink", ({ random }) => `/shown/${random.word()}/`) },
  { name: "its post, not hidden any more", apply: field("hidden", () => undefined) },
  { name: "its post as a draft", effect: "errors", apply: field("status", () => "draft") },
  { name: "no such heading", effect: "errors", apply: edit(() => "\nNothing but this.\n") },
  { name: "nothing under the heading", effect: "errors", apply: edit(() => "\n## Part\n\n## End\n\nText.\n") },
  {
    name: "its post, deleted",
    effect: "errors",
    apply: ({ blog }) => {
      if (!blog.has(source)) return undefined;
      blog.remove(source);
      return source;
    },
  },
];

function edit(change: (body: string, word: string) => string): BlogEdit["apply"] {
  return ({ blog, random }) => {
    if (!blog.has(source)) return undefined;
    blog.editBody(source, (body) => change(body, random.word()));
    return source;
  };
}

function field(name: string, value: (context: EditContext) => string | undefined): BlogEdit["apply"] {
  return (context) => {
    if (!context.blog.has(source)) return undefined;
    context.blog.setField(source, name, value(context));
    return source;
  };
}
