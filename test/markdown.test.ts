import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Picture, PictureType } from "../src/images/picture.ts";
import { createMarkdown, type MarkdownOptions } from "../src/markdown/create.ts";
import { MarkdownContext, type MarkdownEnv } from "../src/markdown/env.ts";
import { countWords, excerpt } from "../src/markdown/excerpt.ts";
import { mayHaveHtml } from "../src/markdown/raw-html.ts";
import { findImages } from "../src/markdown/written-images.ts";
import { resolveLink } from "../src/plan/links.ts";
import { checkSettings } from "../src/settings/check.ts";
import type { Targets } from "../src/urls/assign.ts";
import { toHref } from "../src/urls/href.ts";
import { slugify } from "../src/urls/slug.ts";
import { repository } from "./support/blog.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

const { blog } = checkSettings(
  { title: "Fair Copy", url: "https://ines.blog/blog/", author: "Ines" },
  "blog.config.ts",
  "",
);
if (!blog) throw new Error("The settings of the test are wrong.");

/** An image in all formats and two widths, and one that is a single file. */
const train: Picture = {
  width: 1600,
  height: 900,
  sources: (["avif", "webp"] as const).map((format) => ({ type: `image/${format}`, variants: variants(format) })),
  fallback: { url: "/images/train-480.jpg", type: "image/jpeg", variants: variants("jpg"), width: 480, height: 270 },
};
const drawing: Picture = single("/images/drawing.svg");
/** A photograph of which the common colour is known, and a moving picture. */
const ember: Picture = { ...single("/images/ember.jpg", "image/jpeg"), colour: "#aa3311" };
const cat: Picture = {
  ...single("/images/cat.gif", "image/gif"),
  still: (["webp", "png"] as const).map((format) => ({
    type: `image/${format}`,
    variants: [{ url: `/images/cat-still.${format}`, width: 400 }],
  })),
};

const pictures: Record<string, Picture> = {
  "/images/train.jpg": train,
  "train.jpg": train,
  "drawing.svg": drawing,
  "strip.svg": { ...single("/images/strip.svg"), width: 900 },
  "ember.jpg": ember,
  "cat.gif": cat,
  "On a Train · Fog.JPG": single("/images/on-a-train-fog.jpg"),
};

const targets: Targets = new Map(
  Object.entries({
    "posts/other.md": "/posts/other/",
    "posts/sub/my essay.md": "/posts/my-essay/",
    "pages/about.md": "/about/",
  }).map(([path, url]) => [path, { url, outputPath: `${url.slice(1)}index.html` }]),
);

function variants(extension: string): { url: string; width: number }[] {
  return [480, 1080].map((width) => ({ url: `/images/train-${width}.${extension}`, width }));
}

function single(url: string, type: PictureType = "image/svg+xml"): Picture {
  const fallback = { url, type, variants: [{ url, width: 400 }], width: 400, height: 300 };
  return { width: 400, height: 300, sources: [], fallback };
}

/** Renders a text of `posts/hello.md` in a blog under /blog/. */
function render(markdown: string, options: Partial<MarkdownOptions> = {}, lang = options.language ?? "en"): string {
  const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify, ...options });
  const env: MarkdownEnv = {
    markdown: new MarkdownContext({
      link: (href) =>
        resolveLink(href, { path: "posts/hello.md", url: "/posts/hello/", targets }, blog as NonNullable<typeof blog>),
      picture: (src) => pictures[src],
      href: (url) => toHref({ basePath: "/blog/" }, url),
      lang,
    }),
  };
  return md.render(markdown, env);
}

/** The parts of a fixture: a name, a line with a dot, Markdown, a dot, HTML, a dot. */
function readFixture(name: string): { title: string; line: number; markdown: string; html: string }[] {
  const lines = readFileSync(join(repository, "test", "fixtures", "markdown", name), "utf8").split(/\r?\n/);
  const cases: ReturnType<typeof readFixture> = [];
  let start = 0;
  while (start < lines.length) {
    if (lines[start] === "") {
      start++;
      continue;
    }
    const [opens = 0, parts = 0, ends = 0] = [1, 2, 3].map((wanted) => {
      let dot = start;
      for (let seen = 0; seen < wanted; ) if (lines[++dot] === ".") seen++;
      return dot;
    });
    cases.push({
      title: lines[start] ?? "",
      line: start + 1,
      markdown: lines.slice(opens + 1, parts).join("\n"),
      html: lines.slice(parts + 1, ends).join("\n"),
    });
    start = ends + 1;
  }
  return cases;
}

/** Line breaks between blocks do not show, and how wide a picture is shown is a matter of the style sheet. */
function tidy(html: string): string {
  return html
    .replace(/ sizes="[^"]*"/g, ' sizes="…"')
    .replace(/\n+/g, "\n")
    .replace(/ +(?=<\/p>)/g, "")
    .trim();
}

for (const name of ["text.txt", "headings.txt", "links.txt", "pictures.txt", "raw-html.txt"]) {
  describe(`Markdown becomes the HTML of ${name}`, () => {
    for (const { title, line, markdown, html } of readFixture(name)) {
      test(`${title} (line ${line})`, () => assert.equal(tidy(render(markdown)), html));
    }
  });
}

describe("quotation marks follow the language", () => {
  const cases: [language: string, expected: string][] = [
    ["en", "<p>“a ‘b’ c”</p>"],
    ["en-GB", "<p>“a ‘b’ c”</p>"],
    ["de", "<p>„a ‚b‘ c“</p>"],
    ["de-AT", "<p>„a ‚b‘ c“</p>"],
    ["de-CH", "<p>«a ‹b› c»</p>"],
    ["fr", "<p>«\u00a0a “b” c\u00a0»</p>"],
    ["sv", "<p>”a ’b’ c”</p>"],
    ["ja", "<p>「a 『b』 c」</p>"],
    ["tlh", "<p>“a ‘b’ c”</p>"],
  ];
  for (const [language, expected] of cases) {
    test(`of the blog: ${language}`, () => assert.equal(tidy(render(`"a 'b' c"`, { language })), expected));
    test(`of the text: ${language}`, () => assert.equal(tidy(render(`"a 'b' c"`, {}, language)), expected));
  }

  test("and the next text has its own again", () => {
    const md = createMarkdown({ html: "none", typographer: true, language: "en", slugify });
    const context = (lang: string) =>
      new MarkdownContext({ link: (href) => href, picture: () => undefined, href: (url) => url, lang });
    const texts = ["de", "en", "fr", "en"].map((lang) => md.render('"a"', { markdown: context(lang) }));
    assert.deepEqual(texts.map(tidy), ["<p>„a“</p>", "<p>“a”</p>", "<p>«\u00a0a\u00a0»</p>", "<p>“a”</p>"]);
  });

  test("or stay straight when the author wants that", () => {
    assert.equal(tidy(render(`"a" -- it's...`, { typographer: false })), "<p>&quot;a&quot; -- it's...</p>");
  });
});

describe("HTML in Markdown is cleaned, shown, or left, as the settings say", () => {
  const text = `<b onclick="x()">a</b> <script>x()</script> <a href="javascript:x()">b</a>`;
  const cases: [html: MarkdownOptions["html"], expected: string][] = [
    ["safe", "<p><b>a</b>  <a>b</a></p>"],
    [
      "none",
      "<p>&lt;b onclick=“x()”&gt;a&lt;/b&gt; &lt;script&gt;x()&lt;/script&gt; &lt;a href=“javascript:x()”&gt;b&lt;/a&gt;</p>",
    ],
    ["all", `<p>${text}</p>`],
  ];
  for (const [html, expected] of cases) test(html, () => assert.equal(tidy(render(text, { html })), expected));
});

test("no script runs from what an author writes, whatever the order of the pieces", () => {
  const piece = fc.constantFrom(
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">',
    "</a>",
    "<svg onload=x>",
    "<b",
    ">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<style>",
    "<iframe srcdoc='<script>x</script>'>",
    "`",
    "\n\n",
    "  ",
    "    ",
    '![a](drawing.svg "',
    '")',
    "[x](",
    ")",
    "| a |\n|---|\n| ",
    "[^1]\n\n[^1]: ",
    "# ",
    "<details>",
    "&lt;",
    "'",
    '"',
    "<math><mtext></p><style>",
    '![a](drawing.svg "<img src=x onerror=alert(1)>")',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const html = render(pieces.join(""));
      assert.doesNotMatch(html, /<(?:script|svg|iframe|style|math)\b/i);
      // In a value it is only text.
      assert.doesNotMatch(html.replace(/"[^"]*"/g, '""'), /<[a-z][^<>]*\son[a-z]+=/i);
      assert.doesNotMatch(html.replace(/<code[\s\S]*?<\/code>/g, ""), /(?:href|src)="\s*javascript:/i);
    }),
    { numRuns: 500 },
  );
});

describe("every heading can be linked to, and a link never stands in a link", () => {
  const cases: [name: string, markdown: string][] = [
    ["a link in a heading", "## See [there](https://ex.org/)"],
    ["a footnote in a heading", "## Part[^1]\n\n[^1]: Note."],
    ["emoji only", "## 🎉\n\n## 🎊"],
    ["signs only", "## …\n\n## ?!"],
  ];
  for (const [name, markdown] of cases) {
    test(name, () => {
      const html = render(markdown);
      const ids = [...html.matchAll(/<h2 id="([^"]*)"/g)].map((match) => match[1]);
      assert.equal(
        ids.every((id) => id !== ""),
        true,
        "no empty id",
      );
      assert.equal(new Set(ids).size, ids.length);
      assert.doesNotMatch(html, /<a\b(?:(?!<\/a>)[\s\S])*<a\b/);
    });
  }

  test("a heading does not take an id of the page around it", () => {
    // Slugs have no capital letters; the ids of the base layout have.
    const layout = readFileSync(new URL("../layouts/base.11ty.tsx", import.meta.url), "utf8");
    const ids = [...layout.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id ?? "");
    assert.ok(ids.length > 0);
    for (const id of ids) assert.doesNotMatch(render(`## ${id}`), new RegExp(`id="${id}"`));
  });
});

describe("images of a text are found with their places", () => {
  const cases: [name: string, markdown: string, expected: string[]][] = [
    ["none", "Text [link](a.jpg)", []],
    ["in a line", "Text\n\nand ![a](/images/x.jpg)", ["/images/x.jpg 3:10"]],
    ["two in a line", "![a](x.jpg) ![b](y.jpg)", ["x.jpg 1:6", "y.jpg 1:18"]],
    ["with a space", "![a](<my x.jpg>)", ["my x.jpg 1:7"]],
    ["percent-encoded", "![a](my%20x.jpg)", ["my x.jpg 1:6"]],
    ["by reference", "![a][x]\n\n[x]: y.jpg", ["y.jpg 1:1"]],
    ["in a link", "[![a](x.jpg)](/b/)", ["x.jpg 1:7"]],
    ["in a heading", "## A ![a](x.jpg)", ["x.jpg 1:11"]],
    ["in a list", "- a\n- ![a](x.jpg)", ["x.jpg 2:8"]],
    ["in a quotation", "> ![a](x.jpg)", ["x.jpg 1:8"]],
    ["in a footnote", "a[^1]\n\n[^1]: ![a](x.jpg)", ["x.jpg 3:12"]],
    ["in a footnote in the line", "a^[b ![a](x.jpg)]", ["x.jpg 1:11"]],
    ["in a table", "| a |\n|---|\n| ![a](x.jpg) |", ["x.jpg 3:8"]],
    ["not in code", "`![a](x.jpg)`\n\n    ![b](y.jpg)", []],
  ];
  const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify });
  for (const [name, markdown, expected] of cases) {
    test(name, () => {
      assert.deepEqual(
        findImages(md.parse(markdown, {}), markdown).map(({ src, line, column }) => `${src} ${line}:${column}`),
        expected,
      );
    });
  }

  test("with their descriptions", () => {
    const markdown = '![A train](x.jpg) ![](y.jpg) ![ ](y.jpg) ![""](z.jpg) !["A"](w.jpg)';
    assert.deepEqual(
      findImages(md.parse(markdown, {}), markdown).map(({ alt, isDecoration }) => [alt, isDecoration]),
      [
        ["A train", false],
        ["", false],
        ["", false],
        ["", true],
        ['"A"', false],
      ],
    );
  });

  test("two quotation marks say that there is nothing to describe", () => {
    assert.match(md.render('Text ![""](x.jpg)'), / alt=""/);
    assert.match(md.render('Text !["A"](x.jpg)'), / alt="&quot;A&quot;"/);
  });
});

describe("an excerpt is the plain text of the first paragraph", () => {
  const cases: [name: string, markdown: string, expected: string][] = [
    ["a paragraph", "One two.\n\nThree.", "One two."],
    ["on two lines", "One\ntwo  \nthree.", "One two three."],
    ["with emphasis, code and links", "**One** *two* `<three>` [four](/a/) ~~five~~.", "One two <three> four five."],
    ["with entities", "One &amp; two&nbsp;three", "One & two three"],
    ["with HTML", "One <b>two</b>\nthree", "One two three"],
    [
      "after headings, images, lists, code and quotations",
      "# A\n\n![x](y)\n\n- b\n\n> c\n\n    d\n\n***\n\nOne.",
      "One.",
    ],
    ["after a block of HTML", "<div>\nNot this.\n</div>\n\nOne.", "One."],
    ["without the marks of footnotes", "One[^1] two.\n\n[^1]: Note.", "One two."],
    ["without a footnote in the line", "One^[A note.] two.", "One two."],
    ["with a reference that is given at the end", `See [this][1].\n\n${"word ".repeat(2000)}\n\n[1]: /a/`, "See this."],
    ["of a text without a paragraph", "# Heading\n\n![x](y)", ""],
    ["of nothing", "", ""],
    ["in another script", "縦書き。\n\n横書き。", "縦書き。"],
  ];
  for (const [name, markdown, expected] of cases) test(name, () => assert.equal(excerpt(markdown), expected));

  const cuts: [name: string, text: string, most: number, expected: string][] = [
    ["not at the limit", "one two", 7, "one two"],
    ["at a word", "one two three", 10, "one two…"],
    ["without a comma in front of the ellipsis", "one two, three", 11, "one two…"],
    ["in a long word", "a".repeat(20), 10, `${"a".repeat(9)}…`],
    ["between two letters of Japanese", "あ".repeat(20), 10, `${"あ".repeat(9)}…`],
    ["not inside of an emoji", "😀".repeat(20), 10, "😀😀😀😀…"],
  ];
  for (const [name, text, most, expected] of cuts) {
    test(`a long one is cut: ${name}`, () => assert.equal(excerpt(text, most), expected));
  }

  test("whatever the text, it is one line, not too long, and whole characters", () => {
    const text = fc.array(
      fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("\n\n", "# ", "> ", "word ", "😀", "[^1]")),
    );
    fc.assert(
      fc.property(text, (parts) => {
        const line = excerpt(parts.join(""), 20);
        assert.equal(
          line.length <= 20 && !line.includes("\n") && !/\p{Surrogate}/u.test(line),
          true,
          JSON.stringify(line),
        );
      }),
    );
  });
});

describe("words are counted for the reading time", () => {
  const cases: [markdown: string, words: number][] = [
    ["", 0],
    ["one", 1],
    ["one two\nthree", 3],
    ["don't it’s “quoted”", 3],
    ["naïve Größe слово", 3],
    ["a — b", 2],
    ["a … b – c", 3],
    ["**one** _two_ `three`", 3],
    ["日本語日", 2],
    ["日本語。日本語、", 3],
    ["한국어 제목", 3],
    ["3.10", 2],
  ];
  for (const [markdown, words] of cases) {
    test(JSON.stringify(markdown), () => assert.equal(countWords(markdown), words));
  }
});

test("a text may have HTML in it only where something begins like a tag", () => {
  const cases: [markdown: string, expected: boolean][] = [
    ["a < b", false],
    ["1 <2", false],
    ["<b>", true],
    ["</b>", true],
    ["<!-- x -->", true],
    ["<?php", true],
    ["<SCRIPT>", true],
  ];
  for (const [markdown, expected] of cases) assert.equal(mayHaveHtml(markdown), expected, markdown);
});
