import type { BlogEdit } from "./blog-edits.ts";
import { edit } from "./post-edits.ts";
import { set } from "./settings-edits.ts";

/** Edits of what Markdown has beyond CommonMark, in a post and in the settings. */
export const markdownEdits: BlogEdit[] = [
  {
    name: "a first paragraph with marks and an abbreviation, which lists show without them",
    apply: (context) =>
      edit(context, (body, word) => `\nThe ==${word}== of ABC. {.${word}}\n\n*[ABC]: A ${word}\n\n${body}`),
  },
  {
    name: "a gallery, a wide picture and one for dark screens",
    apply: (context) =>
      edit(
        context,
        (body, word) =>
          `${body}\n![${word}](/images/dot.png)\n![b](/images/unused.png)\n\n![c](/images/dot.png){.wide dark=/images/unused.png}\n`,
      ),
  },
  {
    name: "a picture of the blog in HTML",
    apply: (context) =>
      edit(context, (body, word) => `${body}\n<p><img src="/images/dot.png" alt="${word}"> ${word}</p>\n`),
  },
  {
    name: "tasks, definitions, an alert and prices that could be a formula",
    apply: (context) =>
      edit(
        context,
        (body, word) => `${body}\n- [ ] ${word}\n- [x] b\n\n${word}\n: c\n\n> [!NOTE]\n> Of $x$, ${word}.\n`,
      ),
  },
  {
    name: "an id in braces for a heading",
    apply: (context) => edit(context, (body, word) => body.replace(/^(## [^\n{]*)$/m, `$1 {#${word}}`)),
  },
  {
    name: "formulas and notes, or neither",
    apply: set(({ markdown }) => ({
      markdown: {
        ...markdown,
        extensions: { math: !markdown?.extensions?.math, footnotes: !markdown?.extensions?.footnotes },
      },
    })),
  },
  {
    name: "marks as they are typed, or not",
    apply: set(({ markdown }) => ({
      markdown: { ...markdown, extensions: { ...markdown?.extensions, marks: markdown?.extensions?.marks === false } },
    })),
  },
];
