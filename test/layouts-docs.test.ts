import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { createBlog, longhand, readTree, repository, runNode } from "./support/blog.ts";

const guide = readFileSync(join(repository, "docs", "layouts.md"), "utf8");

/** The examples of the guide, by the heading above them and their language. */
const examples = new Map<string, string>();
for (const section of guide.split(/^##+ /m)) {
  const [heading = ""] = section.split("\n", 1);
  for (const [, language, code = ""] of section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    examples.set(`${heading}: ${language}`, code);
  }
}

function exampleOf(heading: string, language: string): string {
  const example = examples.get(`${heading}: ${language}`);
  assert.ok(example, `docs/layouts.md has no ${language} below "${heading}".`);
  return example;
}

const headings = ["One", "Two", "Three", "Four"].map((name) => `## ${name}\n\nText.\n`).join("\n");
const sources = {
  "posts/a.md": `---\ntitle: A < B\ndate: 2026-01-01\nstatus: published\ntags: [tools]\n---\n\nText.[^1] [Far](https://far.org/).\n\n${headings}\n[^1]: Note.\n`,
  "posts/b.md":
    "---\ntitle: Other\ndate: 2026-01-02\nstatus: published\ntags: [tools]\n---\n\nSee [the first](a.md#two).\n",
  "pages/about.md": "---\ntitle: About us\n---\n\nWho writes.\n",
};

const contents = "Contents, notes and addresses";
const layouts: [heading: string, language: string, path: string, page: string, patterns: RegExp[]][] = [
  [
    "TSX",
    "tsx",
    "layouts/post.tsx",
    "posts/a/index.html",
    [/<h1>A &lt; B<\/h1><p class="byline"><time dateTime="[^"]+">1 January 2026<\/time>, 1 min/i, /rel="tag">tools</],
  ],
  [
    contents,
    "tsx",
    "layouts/post.tsx",
    "posts/a/index.html",
    [/<nav class="contents"/, /<li id="fn1" class="footnote-item" style=/, /<bdi>far\.org<\/bdi>/, /id="Related">/],
  ],
  ["Nunjucks", "njk", "layouts/page.njk", "about/index.html", [/<h1>About us<\/h1>\s*<div class="prose"><p>Who/]],
  [
    "Liquid",
    "liquid",
    "layouts/post.liquid",
    "posts/a/index.html",
    [
      /<h1>A &lt; B<\/h1>\s*<p><time datetime="2026-01-01T[^"]*">1 January 2026<\/time>, 1 min<\/p>/,
      /rel="tag">tools</,
    ],
  ],
  [
    "The base layout",
    "njk",
    "layouts/base.njk",
    "posts/a/index.html",
    [/^<!doctype html>\n<html lang="en-GB" dir="ltr">\n<head>.*<title>A &lt; B/, /<a href="\/about\/">About<\/a>/],
  ],
  [
    "Templates of your own",
    "njk",
    "pages/reading.njk",
    "reading/index.html",
    [
      /<h1>Reading list<\/h1>[\s\S]*<li><a[^>]* href="\/posts\/b\/">Other<\/a><\/li>\s*<li><a[^>]* href="\/posts\/a\/">A &lt; B</,
    ],
  ],
];

describe("an example of the guide to layouts", () => {
  for (const [heading, language, path, page, patterns] of layouts) {
    test(`makes the page that it should: ${heading}, ${language}`, async () => {
      const navigation = [{ label: "About", url: "/about/" }];
      const root = createBlog({ ...sources, [path]: exampleOf(heading, language) }, { navigation, language: "en-GB" });
      const { code, stdout, stderr } = await longhand(root, ["build"]);
      assert.equal(code, 0, stdout + stderr);
      const html = readTree(join(root, "_site"))[page] ?? "";
      for (const pattern of patterns) assert.match(html, pattern);
    });
  }

  test("has filters and shortcodes, also for the text itself", async () => {
    const root = createBlog({
      ...sources,
      ".eleventy.ts": exampleOf("Filters, shortcodes, plugins", "ts"),
      "layouts/post.njk":
        '---\nlayout: base\n---\n<h1>{{ "Reading" | shout }} {% year %}</h1>\n{{ content | contentsHtml(post.toc) | safe }}{{ content | proseHtml(site, page.url) | safe }}\n',
      "layouts/page.liquid":
        "---\nlayout: base\n---\n<h1>{{ title | shout }}</h1>\n{{ content | contentsHtml: toc }}{{ content | proseHtml: site, page.url }}\n",
      "pages/about.md": `---\ntitle: About\n---\n\n[Near](../archive/)\n\n${headings}`,
    });
    const { code, stdout, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stdout + stderr);
    const site = readTree(join(root, "_site"));
    assert.match(
      site["posts/a/index.html"] ?? "",
      /<h1>Reading! 2026<\/h1>\s*<nav class="contents"[\s\S]*<bdi>far\.org</,
    );
    assert.match(
      site["about/index.html"] ?? "",
      /<h1>About!<\/h1>\s*<nav class="contents"[\s\S]*<bdi>test\.blog\/archive\/</,
    );
  });
});

describe("the types of examples in TSX", () => {
  let root: string;
  const check = () => runNode([join(repository, "node_modules", "typescript", "bin", "tsc"), "-p", root], root);
  before(() => {
    root = createBlog({
      "tsconfig.json": exampleOf("TSX", "json"),
      "layouts/post.tsx": exampleOf("TSX", "tsx"),
      "layouts/other.tsx": exampleOf(contents, "tsx"),
      "layouts/base.tsx":
        'import { type LayoutData, PageHead } from "longhand/layout";\n\nexport function render({ head, site }: LayoutData) {\n  return <PageHead head={head} site={site} />;\n}\n',
      ".eleventy.ts": exampleOf("Filters, shortcodes, plugins", "ts"),
    });
  });

  test("are right", async () => {
    const { code, stdout } = await check();
    assert.equal(code, 0, stdout);
  });

  test("tell a field that is not there", async () => {
    const path = join(root, "layouts", "post.tsx");
    writeFileSync(path, readFileSync(path, "utf8").replace("post.title", "post.titel"));
    assert.match((await check()).stdout, /layouts\/post\.tsx.*titel/);
  });
});

describe("the tables of what a layout gets name all fields", () => {
  const types = readFileSync(join(repository, "src", "plan", "layout-data.ts"), "utf8");
  const fieldsOf = (name: string): string[] => {
    const [, body] = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, "m").exec(types) ?? [];
    assert.ok(body !== undefined, name);
    return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field = ""]) => field);
  };
  /** Names in a row, without those in brackets, which are fields of fields. */
  const namesIn = (start: string): string[] => {
    const row = guide.split("\n").findLast((line) => line.startsWith(`| ${start} |`));
    assert.ok(row, start);
    const text = row.slice(start.length + 3).replace(/\([^()]*\)/g, "");
    return [...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name).filter((name) => !/^[A-Z]/.test(name));
  };
  const rows: [start: string, types: string[]][] = [
    ["`site`", ["SiteView"]],
    ["a post in a list", ["EntryView"]],
    ["`post`", ["PostView"]],
    ["`post.series`", ["SeriesView"]],
    ["a date", ["DateView"]],
    ["a tag", ["CountedTagView", "TagView"]],
    ["`pager`", ["Pagination"]],
    ["a link of `navigation`", ["Link", "NavigationLink"]],
  ];
  for (const [start, names] of rows) {
    test(start, () => assert.deepEqual(namesIn(start).sort(), names.flatMap(fieldsOf).sort()));
  }
  const data: [layouts: string, type: string][] = [
    ["`post`", "PostPageData"],
    ["`home`", "HomePageData"],
    ["`archive`", "ArchivePageData"],
    ["`tags`", "TagsPageData"],
    ["`tag`", "TagPageData"],
    ["`page`, `404`", "AuthorPageData"],
    ["`subscribe`", "SubscribePageData"],
    ["`search`", "SearchPageData"],
  ];
  for (const [layout, type] of data) {
    test(type, () => assert.deepEqual(namesIn(`${layout} | \`${type}\``).sort(), fieldsOf(type).sort()));
  }
});
