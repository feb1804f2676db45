import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { copyHtml } from "../src/html/copy.ts";
import { scanHtml } from "../src/html/scan.ts";
import { createMarkdown } from "../src/markdown/create.ts";
import { MarkdownContext } from "../src/markdown/env.ts";
import { excerpt } from "../src/markdown/excerpt.ts";
import { FactFinder } from "../src/markdown/facts.ts";
import { withPlainLinks } from "../src/markdown/written-expansions.ts";
import type { Problem } from "../src/problem.ts";
import { slugify } from "../src/urls/slug.ts";
import { createBlog, epoch } from "./support/blog.ts";
import { runInProcess } from "./support/in-process.ts";

const options = { html: "safe", typographer: true, language: "en", slugify } as const;
const md = createMarkdown(options);

/** Renders a text in a blog that has one other text, at `/b/`. */
function render(markdown: string, other: string, lang = "en"): { html: string; short: string } {
  const create = (of: string): MarkdownContext =>
    new MarkdownContext({ link: (href) => href, picture: () => undefined, href: (url) => url, lang: of });
  const context = create("en");
  let short = "";
  context.keep = (html) => {
    short = html;
  };
  context.section = (href) => {
    const [path, fragment] = href.split("#");
    const isSameText = path === "";
    if (path !== "/b/" && !isSameText) return undefined;
    const body = isSameText ? markdown : other;
    return {
      key: `${body} ${fragment}`,
      body: () => body,
      context: create(lang),
      fragment,
      title: "B & B",
      lang,
      isSameText,
    };
  };
  return { html: md.render(markdown, { markdown: context }), short };
}

/** What the first expandable link of a text shows, without the frame around it. */
function show(other: string, fragment = "", lang = "en"): string | undefined {
  const { html } = render(`[:x](/b/${fragment})`, other, lang);
  return /<div class="expansion-text"[^>]*>\n(.*?)<\/div>\n<p class="expansion-end">/s.exec(html)?.[1]?.trim();
}

describe("a link whose words begin with a colon shows the section", () => {
  const text = "Lead.\n\n## One\n\nFirst.\n\n### Sub\n\nDeep.\n\n## Two\n\nSecond.";
  const cases: [name: string, other: string, fragment: string, shown: string | undefined][] = [
    ["up to the first heading", text, "", "<p>Lead.</p>"],
    [
      "with the levels below it",
      text,
      "#one",
      '<p>First.</p>\n<p class="copied-heading"><strong><a class="header-anchor" href="#sub">Sub</a></strong></p>\n<p>Deep.</p>',
    ],
    ["of a lower level, up to a higher one", text, "#sub", "<p>Deep.</p>"],
    ["up to the end", text, "#two", "<p>Second.</p>"],
    ["in a quotation, up to its end", "> ## One\n>\n> In.\n\nOut.", "#one", "<p>In.</p>"],
    ["without notes", "## One\n\nA[^1] b^[c].\n\n[^1]: Note.", "#one", "<p>A b.</p>"],
    ["with expandable links as plain ones", "## One\n\n[:a](/b/)", "#one", '<p><a href="/b/">a</a></p>'],
    ["without the ids of the author's HTML", 'A <a id="x" name="y">b</a>.', "", "<p>A <a>b</a>.</p>"],
    ["closed where the author's HTML is not", "<div>\n\nA\n\n## One\n\nB\n\n</div>", "#one", "<p>B</p>"],
    ["not when there is nothing below the heading", "## One\n\n## Two", "#one", undefined],
    ["not when there is no such heading", text, "#three", undefined],
    ["not when the id is that of something else", '<p id="x">A</p>', "#x", undefined],
  ];
  for (const [name, other, fragment, shown] of cases) {
    test(name, () => assert.equal(show(other, fragment), shown));
  }

  test("by an id that the heading had before", () => {
    const context = (): MarkdownContext =>
      new MarkdownContext({ link: (href) => href, picture: () => undefined, href: (url) => url, lang: "en" });
    const source = context();
    const body = "## New\n\nText.";
    const records: string[][] = [];
    source.keepHeadings = (found) => records.push(...found);
    md.render(body, { markdown: source });
    const headings = records.map(([id = "", mark = ""]): [string, string, string] => [id, mark, "old"]);
    const page = context();
    page.section = () => ({
      key: "former",
      body: () => body,
      context: Object.assign(context(), { headings }),
      fragment: "old",
      title: "B",
      lang: "en",
      isSameText: false,
    });
    assert.match(md.render("[:x](/b/#old)", { markdown: page }), /<p>Text\.<\/p>/);
  });

  test("in its own language, whose quotation marks end with it", () => {
    const { html } = render('[:x](/b/) "a"', 'Ein "Wort".', "de");
    assert.match(html, /“a”/);
    assert.match(html, /<div class="expansion-text" lang="de" tabindex="-1" autofocus>\n<p>Ein „Wort“\.<\/p>/);
  });

  test("behind the block in which the link stands, each with an id of its own", () => {
    const { html } = render("- [:x](/b/) and [:y](/b/)\n\nEnd.", "Lead.");
    assert.match(html, /<\/ul>\n<div class="expansion" id="Expand-1".*<div class="expansion" id="Expand-2".*<p>End\./s);
    assert.equal(
      [
        ...html.matchAll(
          /<button type="button" class="expand" popovertarget="Expand-[12]" aria-label="Show here: [xy]">/g,
        ),
      ].length,
      2,
    );
    const { ids } = scanHtml(html);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  test("and feeds have the plain link", () => {
    const { short } = render("A [:x](/b/), b.\n\n> [:y](/b/)", 'Lead $& $1 <aside class="expansion">.');
    assert.equal(short, '<p>A <a href="/b/">x</a>, b.</p>\n<blockquote>\n<p><a href="/b/">y</a></p>\n</blockquote>\n');
  });

  test("not the one in which it stands", () => {
    const { html } = render("## One\n\n[:x](#one) and [:y](#two)\n\n## Two\n\nText.", "");
    assert.match(html, /<a href="#one" data-expand="itself">x<\/a> and <a href="#two">y<\/a>\u2060<button/);
  });

  test("not in headings, captions and notes", () => {
    const { html } = render('## [:a](/b/)\n\n![i](i.png "[:b](/b/)")\n\nc[^1]\n\n[^1]: [:d](/b/)', "Lead.");
    assert.doesNotMatch(html, /expansion|<button|>:/);
    assert.equal(html.match(/href="\/b\/"/g)?.length, 3);
  });
});

describe("what is no expandable link is as it was", () => {
  const cases: [markdown: string, html: string][] = [
    ["[\\:a](/b/)", '<p><a href="/b/">:a</a></p>\n'],
    ["[&#58;a](/b/)", '<p><a href="/b/">:a</a></p>\n'],
    ["[:](/b/)", '<p><a href="/b/">:</a></p>\n'],
    ["`[:a](/b/)`", "<p><code>[:a](/b/)</code></p>\n"],
    ["[:a]", "<p>[:a]</p>\n"],
    ["## :a: b", '<h2 id="a-b"><a class="header-anchor" href="#a-b">:a: b</a></h2>\n'],
    ["[: a](/c/)", '<p><a href="/c/">a</a></p>\n'],
    ["[:a][1]\n\n[1]: /c/", '<p><a href="/c/">a</a></p>\n'],
  ];
  for (const [markdown, html] of cases) test(markdown, () => assert.equal(render(markdown, "").html, html));

  test("and the colon is in no description", () => assert.equal(excerpt("A [:b](/c/), [\\:d](/e/)."), "A b, :d."));
});

test("a copy of HTML has no ids and no headings, and what it opens it closes", () => {
  const cases: [html: string, copy: string][] = [
    ['<h3 id="a">A</h3>', '<p class="copied-heading"><strong>A</strong></p>'],
    ["<div>b</section>", "<div>b</div>"],
    ["</div></div><p>a", "<p>a</p>"],
    ['<img alt="" src="a&quot;b.png" id=x><br>', '<img alt="" src="a&quot;b.png"><br>'],
    ["<details><summary><h2>a</h2></summary>b</details>", "<details><summary><strong>a</strong></summary>b</details>"],
    ["a &lt;b&gt; &amp;amp;", "a &lt;b&gt; &amp;amp;"],
    ["<p title='a\"b'>c</p>", '<p title="a&quot;b">c</p>'],
  ];
  for (const [html, copy] of cases) assert.equal(copyHtml(html), copy);
});

test("the facts of a text have its expandable links with their places", () => {
  const finder = new FactFinder({ html: "safe", typographer: true, language: "en", home: "https://a.b/" });
  const body = "A [:b](/c/#d) and\n[:e](/f/).\n\n`[:g](/h/)`\n\n[:i](https://ex.org/)";
  const { expansions, links, problems } = finder.find({ path: "posts/a.md", body, bodyLine: 6 });
  assert.deepEqual(expansions, [
    { href: "/c/#d", line: 1, column: 3 },
    { href: "/f/", line: 2, column: 1 },
    { href: "https://ex.org/", line: 6, column: 1 },
  ]);
  assert.deepEqual(links, ["/c/#d", "/f/"]);
  assert.deepEqual(
    problems.map(({ code, place }) => [code, place]),
    [["expand-foreign", { path: "posts/a.md", line: 11, column: 1 }]],
  );
});

describe("a copy for programs has plain links for expandable ones", () => {
  const finder = new FactFinder({ html: "safe", typographer: true, language: "en", home: "https://a.b/" });
  const cases: [name: string, markdown: string, plain: string][] = [
    ["in a line", "A [:b](/c/) and [: d](/e/).", "A [b](/c/) and [d](/e/)."],
    ["over two lines", "[:a\nb](/c/)", "[a\nb](/c/)"],
    ["with brackets in the words", "[:a [b] c](/d/)", "[a [b] c](/d/)"],
    ["by the name of an address", "[:a][b]\n\n[b]: /c/", "[a][b]\n\n[b]: /c/"],
    ["but not when the words are that name", "[:a]\n\n[:a]: /c/", "[:a]\n\n[:a]: /c/"],
    ["but not in code before it", "`[:a](/b/)` [:c](/d/)", "`[:a](/b/)` [c](/d/)"],
    ["nor behind a stroke", "\\[:a](/b/) [:c](/d/)", "\\[:a](/b/) [c](/d/)"],
    ["nor behind a stroke that is one of two", "[\\:a](/b/) [:c](/d/)", "[\\:a](/b/) [c](/d/)"],
    ["nor where it is no link", "[:a] [:c](/d/)", "[:a] [c](/d/)"],
    [
      "nor in code of its own",
      "[:a](/b/)\n\n    [:c](/d/)\n\n```md\n[:e](/f/)\n```",
      "[a](/b/)\n\n    [:c](/d/)\n\n```md\n[:e](/f/)\n```",
    ],
    ["in lists and quotations", "- > [:a](/b/)\n- [:c](/d/)", "- > [a](/b/)\n- [c](/d/)"],
    [
      "in notes, which come first",
      "[^1]: See [:a](/b/).\n\nText[^1] with [:c](/d/).",
      "[^1]: See [a](/b/).\n\nText[^1] with [c](/d/).",
    ],
    ["beside signs of code that is none", "A ` and [:a](/b/)\n\nand ` so.", "A ` and [a](/b/)\n\nand ` so."],
  ];
  for (const [name, body, plain] of cases) {
    test(name, () => {
      const { expansions = [] } = finder.find({ path: "posts/a.md", body, bodyLine: 1 });
      assert.equal(withPlainLinks(body, expansions), plain);
    });
  }
});

const post = (fields: string, body: string): string =>
  `---\ntitle: ${fields.split(",")[0]}\ndate: 2026-01-02\n${fields.split(",").slice(1).join("\n") || "status: published"}\n---\n\n${body}\n`;

describe("in a blog", () => {
  let pages: (path: string) => string;
  before(async () => {
    const root = createBlog(
      {
        "posts/a.md": post("A", "It has [:words](b.md#part), [:more](/blog/hidden/#part) and [:who](/about/)."),
        "posts/b.md": post(
          "B",
          "Lead.\n\n## Part\n\nUnder [this](#end), see [a](a.md).\n\n## End\n\nBye. [:Back](/a/)",
        ),
        "posts/hidden.md": post("Hidden,hidden: true,status: published", "## Part\n\nThe hidden words."),
        "pages/about.md": "---\ntitle: About\n---\n\nI write.\n",
      },
      { url: "https://test.blog/blog/", permalink: "/{{ page.fileSlug }}/" },
    );
    const { code, report } = await runInProcess(root, { command: "build", epoch });
    assert.equal(code, 0, JSON.stringify(report.problems));
    pages = (path) => readFileSync(join(root, "_site", path), "utf8");
  });

  test("links in a section lead to the same places as in the original", () => {
    assert.match(
      pages("a/index.html"),
      /<p>Under <a href="\/blog\/b\/#end">this<\/a>, see <a href="\/blog\/a\/">a<\/a>\.<\/p>/,
    );
  });

  test("sections of posts, of hidden ones and of pages are shown", () => {
    assert.match(pages("a/index.html"), /The hidden words\..*I write\./s);
    assert.match(
      pages("b/index.html"),
      /<div class="expansion-text" tabindex="-1" autofocus>\n<p>It has <a href="\/blog\/b\/#part">words<\/a>,/,
    );
  });

  test("feeds have none of it", () => {
    for (const feed of ["feed.xml", "feed.json"]) assert.doesNotMatch(pages(feed), /popover|The hidden words|\[:|>:/);
  });
});

test("the Markdown copy of a post has the plain link", async () => {
  const sources = { "posts/a.md": post("A", "See [:that](/posts/b/)."), "posts/b.md": post("B", "Text.") };
  const root = createBlog(sources, { llms: { copies: true } });
  const { report } = await runInProcess(root, { command: "build", epoch });
  assert.deepEqual(report.problems, []);
  assert.match(readFileSync(join(root, "_site/posts/a/index.md"), "utf8"), /^See \[that\]\(\/posts\/b\/\)\.$/m);
});

describe("what cannot be shown is an error with its place", () => {
  const cases: [name: string, link: string, others: Record<string, string>, code: string, remedy: RegExp][] = [
    ["no such heading", "/posts/b/#parts", {}, "anchor-dead", /#part/],
    ["no such post", "/posts/bb/#part", {}, "link-dead", /\/posts\/b\//],
    [
      "a draft",
      "/posts/c/",
      { "posts/c.md": post("C,status: draft", "The quiet lamplighter walks along the harbour.") },
      "link-draft",
      /Publish/,
    ],
    [
      "a scheduled post",
      "/posts/c/#x",
      {
        "posts/c.md": post("C,status: published", "## X\n\nThe quiet lamplighter walks.").replace("2026-01", "2027-01"),
      },
      "link-draft",
      /Publish/,
    ],
    ["a heading with nothing below it", "/posts/b/#empty", {}, "expand-dead", /text below/],
    ["an id of something else", "/posts/b/#box", {}, "expand-dead", /heading above/],
    ["a list, which is no text", "/archive/", {}, "", /^$/],
  ];
  for (const [name, link, others, code, remedy] of cases) {
    test(name, async () => {
      const root = createBlog({
        "posts/a.md": post("A", `Some words.\n\nAnd [:a link](${link}).`),
        "posts/b.md": post("B", 'Lead.\n\n## Part\n\nText.\n\n<p id="box">Box</p>\n\n## Empty'),
        ...others,
      });
      const { report } = await runInProcess(root, { command: "build", epoch });
      const errors = (report.problems as Problem[]).filter(({ severity }) => severity === "error");
      assert.deepEqual(
        errors.map((one) => [one.code, one.place?.path, one.place?.line]),
        code ? [[code, "posts/a.md", 9]] : [],
      );
      assert.match(errors[0]?.remedy ?? "", remedy);
    });
  }
});
