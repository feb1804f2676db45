import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { createMarkdown } from "../src/markdown/create.ts";
import { slugify } from "../src/urls/slug.ts";

interface Example {
  number: number;
  section: string;
  markdown: string;
  html: string;
}

const { tests: examples } = createRequire(import.meta.url)("commonmark-spec") as { tests: Example[] };

const md = createMarkdown({
  html: "all",
  typographer: false,
  language: "en",
  slugify,
  extensions: {
    tables: false,
    strikethrough: false,
    footnotes: false,
    taskLists: false,
    definitionLists: false,
    alerts: false,
    attributes: false,
    marks: false,
    abbreviations: false,
    math: false,
    headingIds: false,
    pictures: false,
    scrolling: false,
    code: false,
  },
});
// The examples are written as XHTML.
md.set({ xhtmlOut: true });

/** Line breaks beside the tags of blocks do not show, except in code. */
function normalize(html: string): string {
  return html
    .split(/\n*(<pre[\s\S]*?<\/pre>)\n*/)
    .map((part) =>
      part.startsWith("<pre")
        ? part
        : part.replace(/\n*(<\/?(?:p|div|[uo]l|li|blockquote|h\d|hr|table|tr|td)\b[^>]*>)\n*/g, "$1"),
    )
    .join("")
    .trim();
}

describe("without extensions, Markdown is CommonMark 0.31.2", () => {
  test("of which there are 652 examples", () => assert.equal(examples.length, 652));

  for (const { number, section, markdown, html } of examples) {
    test(`${number}: ${section}`, () => {
      // Tabs are written as arrows.
      const [source, expected] = [markdown, html].map((text) => text.replaceAll("→", "\t"));
      assert.equal(normalize(md.render(source ?? "")), normalize(expected ?? ""));
    });
  }
});
