import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkSite, listFindings, prepareChecks } from "./support/site.ts";

const frontMatter = '---\ntitle: A\ndate: 2025-01-01\ndescription: "One"\n---\n';

/** Places of all that is found on the page of this Markdown. The body begins on line 6. */
function placesOf(markdown: string, html: string, more: object = {}): string[] {
  const sources = { "posts/a.md": frontMatter + markdown };
  return listFindings(checkSite({ pages: { "/posts/a/": html, "/a/b/": "" }, sources, ...more }));
}

const dead = '<a href="/a/">x</a>';

describe("a link is found where it is written, and not where something looks like it", () => {
  const cases: [name: string, markdown: string, html: string, expected: string[]][] = [
    ["the start of a longer address", "[y](/a/b/)\n[x](/a/)", `<a href="/a/b/">y</a>${dead}`, ["7:5"]],
    ["the end of a longer address", "[y](/a/b/) [x](/b/)", '<a href="/a/b/">y</a><a href="/b/">x</a>', ["6:16"]],
    ["code in a line", "Write `[x](/a/)`, then\n[x](/a/)", dead, ["7:5"]],
    ["a block of code", "```\n[x](/a/)\n```\n\n[x](/a/)", dead, ["10:5"]],
    ["indented code", "    [x](/a/)\n\nText [x](/a/)", dead, ["8:10"]],
    ["plain text", "It was at /a/ once: [x](/a/)", dead, ["6:25"]],
    ["a comment", "<!-- [x](/a/) -->\n\n[x](/a/)", dead, ["8:5"]],
    ["twice in a paragraph", "[x](/a/) and [y](/a/)", dead + dead, ["6:5", "6:18"]],
    ["twice in a text", "[x](/a/)\n\n[y](/a/)", dead + dead, ["6:5", "8:5"]],
    ["on the page once more", "[x](/a/)", dead + dead, ["6:5"]],
    ["in a table", "| a | b |\n|---|---|\n| c | [x](/a/) |", dead, ["8:11"]],
    ["in a list in a quotation", "> - one\n> - [x](/a/)", dead, ["7:9"]],
    ["around a picture", "[![y](/y.jpg)](/a/)", '<a href="/a/"><img src="/y.jpg" alt="y"></a>', ["6:16"]],
    ["in angle brackets", "[x](</a/>)", dead, ["6:6"]],
    ["with a title", '[x](/a/ "y")', dead, ["6:5"]],
    ["in HTML", '<p>\n<a class="k" href="/a/">x</a></p>', dead, ["7:20"]],
    ["in HTML in a line", 'See <a href="/a/">x</a>', dead, ["6:14"]],
    ["by reference", "[x][1] and [y](/a/b/)\n\n[1]: /a/", `${dead}<a href="/a/b/">y</a>`, ["8:6"]],
    ["in a note", "Text[^1]\n\n[^1]: See [x](/a/)", dead, ["8:15"]],
    ["in a note in the text", "`/a/` Text^[See [x](/a/)]", dead, ["6:21"]],
    ["with &", "[x](/a/?b&c)", '<a href="/a/?b&amp;c">x</a>', ["6:5"]],
    ["with letters", "[x](/ä/)", '<a href="/%C3%A4/">x</a>', ["6:5"]],
  ];
  for (const [name, markdown, html, expected] of cases) {
    test(name, () => {
      const problems = placesOf(markdown, html, { files: ["y.jpg"] });
      assert.deepEqual(
        problems,
        expected.map((place) => `link-dead posts/a.md:${place}`),
      );
    });
  }
});

describe("a picture is found by its file on the page", () => {
  const cases: [name: string, markdown: string, html: string, expected: string][] = [
    [
      "of another host",
      "![x](https://ex.org/a.jpg)",
      '<img src="https://ex.org/a.jpg" alt="x">',
      "third-party posts/a.md:6:6",
    ],
    [
      "the second one",
      "![x](/images/a.jpg)\n\n![y](http://ex.org/a.jpg)",
      '<img src="/a-1.jpg" alt="x"><img src="http://ex.org/a.jpg" alt="y">',
      "mixed-content posts/a.md:8:6",
    ],
    ["that was encoded", "Text\n\n![x](/images/a.jpg)", '<img src="/a-1.jpg">', "image-alt posts/a.md:8:6"],
    ["in HTML", '<img class="a" src="/images/b.jpg">', '<img src="/images/b.jpg">', "image-alt posts/a.md:6:21"],
  ];
  for (const [name, markdown, html, expected] of cases) {
    test(name, () => {
      const more = { files: ["a-1.jpg", "images/b.jpg"], pictures: { "/images/a.jpg": "/a-1.jpg" } };
      assert.deepEqual(placesOf(markdown, html, more), [expected]);
    });
  }
});

describe("what the front matter says is found there", () => {
  const head = (title: string, description: string, canonical: string) =>
    `<title>${title}</title>${description && `<meta name="description" content="${description}">`}<link rel="canonical" href="${canonical}">`;
  const right = head("T", "D", "https://ines.blog/");
  const cases: [name: string, head: string, field: string, expected: string[]][] = [
    ["a title", head("T", "E", "https://ines.blog/posts/a/"), "description: One", ["title-twice posts/a.md:2:8"]],
    [
      "a description",
      head("U", "D", "https://ines.blog/posts/a/"),
      "description: D",
      ["description-twice posts/a.md:4:14"],
    ],
    ["none", head("U", "", "https://ines.blog/posts/a/"), "x: y", ["description-missing posts/a.md:1:1"]],
    [
      "a canonical",
      head("U", "E", "https://ines.blog/no/"),
      "canonical: https://ines.blog/no/",
      ["canonical-dead posts/a.md:4:12"],
    ],
  ];
  for (const [name, own, field, expected] of cases) {
    test(name, () => {
      const problems = checkSite({
        pages: { "/": "", "/posts/a/": "" },
        heads: { "/": right, "/posts/a/": own },
        sources: { "posts/a.md": `---\ntitle: T\ndate: 2025-01-01\n${field}\n---\nText` },
      });
      assert.deepEqual(listFindings(problems), expected);
    });
  }
});

describe("on a page of the author's own template it is found in the template", () => {
  const cases: [template: string, html: string, expected: string][] = [
    ['---\ntitle: A\n---\n<a href="/a/">x</a>', dead, "link-dead pages/a.njk:4:10"],
    ['<a href="/a/b/">x</a>\n<a href="/a/">x</a>', `<a href="/a/b/">x</a>${dead}`, "link-dead pages/a.njk:2:10"],
    ["{% for page in pages %}{{ page }}{% endfor %}", dead, "link-dead pages/a.njk"],
  ];
  for (const [template, html, expected] of cases) {
    test(template, () => {
      const pages = { "/own/": html, "/a/b/": "" };
      const problems = checkSite({
        pages,
        templates: { "/own/": "pages/a.njk" },
        sources: { "pages/a.njk": template },
      });
      assert.deepEqual(listFindings(problems), [expected]);
    });
  }
});

describe("what no Markdown has is found elsewhere, and said once", () => {
  const many = { "/": dead, "/posts/a/": dead, "/posts/b/": dead };
  const sources = { "posts/a.md": `${frontMatter}Text`, "posts/b.md": `${frontMatter}Text` };

  test("in the settings", () => {
    const config = 'export default {\n  navigation: [{ label: "A", url: "/a/" }],\n};';
    const problems = checkSite({ pages: many, sources: { ...sources, "blog.config.ts": config } });
    assert.deepEqual(listFindings(problems), ["link-dead blog.config.ts:2:36"]);
  });

  test("in a layout", () => {
    const layout = 'export function render() {\n  return <a href="/a/">x</a>;\n}';
    const problems = checkSite({ pages: many, sources: { ...sources, "layouts/base.11ty.tsx": layout } });
    assert.deepEqual(listFindings(problems), ["link-dead layouts/base.11ty.tsx:2:19"]);
  });

  test("nowhere: then the pages are named", () => {
    const problems = checkSite({ pages: many, sources });
    assert.deepEqual(listFindings(problems), ["link-dead"]);
    assert.match(problems[0]?.fact ?? "", / On \/ and 2 more pages\.$/);
  });

  test("on one page: then its file is named, without a line", () => {
    const problems = checkSite({ pages: { "/posts/a/": dead }, sources });
    assert.deepEqual(listFindings(problems), ["link-dead posts/a.md"]);
    assert.match(problems[0]?.fact ?? "", / On \/posts\/a\/\.$/);
  });
});

test("links to other hosts are listed once, each with its place", () => {
  const html =
    '<a href="https://ex.org/x#a">1</a><a href="//ex.org/x">2</a><a href="mailto:a@ex.org">3</a><a href="/b/">4</a>';
  const checks = prepareChecks({
    pages: { "/b/": '<a href="https://ex.org/y">', "/posts/a/": html },
    sources: { "posts/a.md": `${frontMatter}\n[1](https://ex.org/x#a)` },
  });
  assert.deepEqual(checks.listForeignLinks(), [
    { url: "https://ex.org/y", place: undefined, page: "/b/" },
    { url: "https://ex.org/x", place: { path: "posts/a.md", line: 7, column: 5 }, page: "/posts/a/" },
  ]);
});
