import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkSite as check, listFindings as findings } from "./support/site.ts";

const frontMatter = "---\ntitle: A\ndate: 2025-01-01\n---\n";

test("a site without faults has no findings", () => {
  const problems = check({
    pages: {
      "/": '<a href="/posts/a/">A</a> <a href="/posts/a/#part">Part</a> <link rel="stylesheet" href="/style.css">',
      "/posts/a/": '<h2 id="part">Part</h2><a href="#part">x</a><a href="../../">home</a><img src="/x.jpg" alt="">',
      "/404.html": '<a href="/">Home</a>',
    },
    files: ["style.css", "x.jpg"],
  });
  assert.deepEqual(problems, []);
});

describe("a link is followed as a browser and a host would", () => {
  const alive = [
    "/b/",
    "/b",
    "/b/index.html",
    "../b/",
    "../b/#part",
    "../b/#pa%72t",
    "https://ines.blog/b/",
    "//ines.blog/b/",
    "/b/?a=1",
    "/feed.xml",
    "/日本/",
    "/%E6%97%A5%E6%9C%AC/",
    "/caf%C3%A9/",
    "/cafe%CC%81/",
    "#",
    "#top",
    "",
    "/b/#:~:text=a",
    "mailto:a@ines.blog",
    "tel:+123",
    "javascript:void(0)",
    "https://ex.org/nothing/",
    "https://[broken",
  ];
  const pages = (href: string) => ({
    "/a/": `<a href="${href}">x</a>`,
    "/b/": '<h2 id="part">Part</h2><a name="old"></a>',
    "/日本/": "",
    "/café/": "",
  });
  for (const href of alive) {
    test(`${JSON.stringify(href)} leads somewhere`, () =>
      assert.deepEqual(check({ pages: pages(href), files: ["feed.xml"] }), []));
  }

  const dead: [href: string, code: string][] = [
    ["/c/", "link-dead"],
    ["../c/", "link-dead"],
    ["b/", "link-dead"],
    ["/b.html", "link-dead"],
    ["/b/x.pdf", "link-dead"],
    ["other.md", "link-dead"],
    ["https://ines.blog/c/", "link-dead"],
    ["/%E0%A4%A/", "link-dead"],
    ["#nothing", "anchor-dead"],
    ["/b/#nothing", "anchor-dead"],
    ["/b/#Part", "anchor-dead"],
  ];
  for (const [href, code] of dead) {
    test(`${JSON.stringify(href)} leads nowhere`, () =>
      assert.deepEqual(findings(check({ pages: pages(href) })), [code]));
  }

  test("a place may be named by an old anchor", () => assert.deepEqual(check({ pages: pages("/b/#old") }), []));
});

describe("a dead link is shown where the author wrote it", () => {
  const cases: [name: string, markdown: string, html: string, expected: string][] = [
    ["as it is written", "Text\n\n[x](/missing/)", '<a href="/missing/">', "link-dead posts/a.md:7:5"],
    ["relative", "[x](../missing/)", '<a href="../missing/">', "link-dead posts/a.md:5:5"],
    ["to Markdown", "[x](missing.md)", '<a href="missing.md">', "link-dead posts/a.md:5:5"],
    ["with letters", "See [x](/über/)", '<a href="/%C3%BCber/">', "link-dead posts/a.md:5:9"],
    ["by reference", "[x][1]\n\n[1]: /missing/", '<a href="/missing/">', "link-dead posts/a.md:7:6"],
    ["to a part of the page", "Text\n[x](#missing)", '<a href="#missing">', "anchor-dead posts/a.md:6:5"],
    ["to a part of a page", "[x](/b/#missing)", '<a href="/b/#missing">', "anchor-dead posts/a.md:5:5"],
    ["not in the front matter", "[x](/A/)", '<a href="/A/">', "link-dead posts/a.md:5:5"],
    ["written by a layout", "Text", '<a href="/missing/">', "link-dead posts/a.md"],
  ];
  for (const [name, markdown, html, expected] of cases) {
    test(name, () => {
      const problems = check({
        pages: { "/posts/a/": `${html}x</a>`, "/b/": "" },
        sources: { "posts/a.md": frontMatter + markdown },
      });
      assert.deepEqual(findings(problems), [expected]);
    });
  }

  test("with CRLF and a byte order mark as well", () => {
    const text = `\ufeff${frontMatter}Text\n\n[x](/missing/)`.replaceAll("\n", "\r\n");
    const problems = check({ pages: { "/posts/a/": '<a href="/missing/">x</a>' }, sources: { "posts/a.md": text } });
    assert.deepEqual(findings(problems), ["link-dead posts/a.md:7:5"]);
  });

  test("each of two dead links on its own line", () => {
    const problems = check({
      pages: { "/posts/a/": '<a href="/one/">x</a><a href="/two/">y</a>' },
      sources: { "posts/a.md": `${frontMatter}[x](/one/)\n[y](/two/)` },
    });
    assert.deepEqual(findings(problems), ["link-dead posts/a.md:5:5", "link-dead posts/a.md:6:5"]);
  });

  test("and said once, however many pages show it", () => {
    const problems = check({
      pages: { "/a/": '<a href="/x/">x</a>', "/b/": '<a href="/x/">x</a><a href="/x/">x</a>' },
    });
    assert.equal(problems.length, 1);
  });
});

describe("the address that was meant is proposed, when one is near", () => {
  const cases: [href: string, remedy: string][] = [
    ["/posts/helo/", "Did you mean /posts/hello/?"],
    ["/posts/Hello/", "Did you mean /posts/hello/?"],
    ["/posts/hello/#intoduction", "Did you mean #introduction?"],
    ["/xyz/", "Correct the address, or take the link away."],
    ["/posts/hello/#xyz", "Correct the part after #, or take it away."],
  ];
  for (const [href, remedy] of cases) {
    test(href, () => {
      const pages = { "/": `<a href="${href}">x</a>`, "/posts/hello/": '<h2 id="introduction">I</h2>', "/tags/": "" };
      assert.equal(check({ pages })[0]?.remedy, remedy);
    });
  }
});

describe("a file that a page needs must be there", () => {
  const cases: [name: string, html: string, expected: string[]][] = [
    ["an image", '<img src="/no.jpg" alt="x">', ["/no.jpg"]],
    ["a variant", '<img src="/yes.jpg" srcset="/yes.jpg 1x, /no.jpg 2x" alt="x">', ["/no.jpg"]],
    ["a source", '<picture><source srcset="/no.avif 480w"><img src="/yes.jpg" alt="x"></picture>', ["/no.avif"]],
    ["a stylesheet", '<link rel="stylesheet" href="/no.css">', ["/no.css"]],
    ["an icon", '<link rel="icon" href="/no.svg">', ["/no.svg"]],
    ["a script", '<script src="/no.js"></script>', ["/no.js"]],
    ["a poster", '<video poster="/no.jpg" src="/no.mp4"></video>', ["/no.mp4", "/no.jpg"]],
    ["a card", '<meta property="og:image" content="https://ines.blog/no.jpg">', ["/no.jpg"]],
    ["there", '<img src="/yes.jpg" alt="x">', []],
    ["percent-encoded", '<img src="/a%20b.jpg" alt="x">', []],
    ["relative", '<img src="../yes.jpg" alt="x">', []],
    ["elsewhere", '<img src="https://ex.org/no.jpg" alt="x">', []],
    ["data", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="x">', []],
  ];
  for (const [name, html, expected] of cases) {
    test(name, () => {
      const problems = check({ pages: { "/a/": html }, files: ["yes.jpg", "a b.jpg"] });
      assert.deepEqual(
        problems.filter(({ code }) => code === "file-missing").map(({ fact }) => /needs (\S+)/.exec(fact)?.[1]),
        expected,
      );
    });
  }

  test("it is shown where the author wrote it", () => {
    const problems = check({
      pages: { "/posts/a/": '<img src="/images/no.jpg" alt="x">' },
      sources: { "posts/a.md": `${frontMatter}Text\n\n<img src="/images/no.jpg" alt="x">` },
    });
    assert.deepEqual(findings(problems), ["file-missing posts/a.md:7:11"]);
    assert.match(problems[0]?.remedy ?? "", /!\[description\]\(\/images\/name\.jpg\)/);
  });
});

describe("the structure of a page is looked at", () => {
  const cases: [name: string, html: string, markdown: string, expected: string[]][] = [
    ["two main headings", "<h1>Again</h1>", "Text\n\n# Again", ["page-h1 posts/a.md:7:1"]],
    ["an id twice", '<p id="x"></p><b id="x"></b>', '<p id="x"></p>', ["page-id-twice posts/a.md:5:8"]],
    ["an id three times is said once", '<p id="x"></p><p id="x"></p><p id="x"></p>', "x", ["page-id-twice posts/a.md"]],
    ["an image without a description", '<img src="/x.jpg">', '<img src="/x.jpg">', ["image-alt posts/a.md:5:11"]],
    ["an image that is decoration", '<img src="/x.jpg" alt="">', "![](/x.jpg)", []],
  ];
  for (const [name, html, markdown, expected] of cases) {
    test(name, () => {
      const problems = check({
        pages: { "/posts/a/": html },
        sources: { "posts/a.md": frontMatter + markdown },
        files: ["x.jpg"],
      });
      assert.deepEqual(findings(problems), expected);
    });
  }

  const whole: [name: string, html: string, expected: string[]][] = [
    ["no main heading", "<!doctype html><html lang=en><title>T</title><meta name=robots content=noindex>", ["page-h1"]],
    ["no language", "<!doctype html><html><title>T</title><meta name=robots content=noindex><h1>T</h1>", ["page-lang"]],
    ["no title", "<!doctype html><html lang=en><meta name=robots content=noindex><h1>T</h1>", ["page-title"]],
    [
      "an empty title",
      "<!doctype html><html lang=en><title> </title><meta name=robots content=noindex><h1>T</h1>",
      ["page-title"],
    ],
  ];
  for (const [name, html, expected] of whole) {
    test(name, () => assert.deepEqual(findings(check({ pages: { "/a/": html } })), expected));
  }

  test("a picture without a description is an error too, unless the settings say otherwise", () => {
    const settings = { checks: { "image-alt": "warning" } } as const;
    const pages = { "/a/": '<img src="/x.jpg"><h1>Two</h1>' };
    const severe = check({ pages, files: ["x.jpg"] }).map(({ severity }) => severity);
    assert.deepEqual(severe, ["error", "error"]);
    const problems = check({ pages, files: ["x.jpg"], settings });
    assert.deepEqual(
      problems.map(({ code, severity }) => `${code} ${severity}`),
      ["page-h1 error", "image-alt warning"],
    );
  });

  test("files that are no pages are not read as HTML", () => {
    assert.deepEqual(check({ pages: { "/notes.txt": '<a href="/no/">' } }), []);
  });

  const headings: [name: string, html: string, markdown: string, expected: string[]][] = [
    ["no step left out", "<h2>A</h2><h3>B</h3><h2>C</h2>", "## A\n\n### B\n\n## C", []],
    ["h4 after h2", "<h2>A</h2><h4>B “b”</h4>", '## A\n\n#### B "b"', ["heading-skipped posts/a.md:7:1"]],
    ["h3 after the title", "<h3>B</h3>", "Text\n\n### B", ["heading-skipped posts/a.md:7:1"]],
    [
      "the second of the same name",
      "<h2>A</h2><h3>B</h3><h4>C</h4><h2>A</h2><h4>C</h4>",
      "## A\n\n### B\n\n#### C\n\n## A\n\n#### C",
      ["heading-skipped posts/a.md:13:1"],
    ],
    ["underlined, in a quotation", "<h2>A</h2><h4>B</h4>", "A\n===\n\n> #### B", ["heading-skipped posts/a.md:8:1"]],
    ["written by a layout", "<h2>A</h2><h4>Footer</h4>", "## A", ["layout-heading-skipped posts/a.md"]],
  ];
  for (const [name, html, markdown, expected] of headings) {
    test(`headings: ${name}`, () => {
      const problems = check({ pages: { "/posts/a/": html }, sources: { "posts/a.md": frontMatter + markdown } });
      assert.deepEqual(findings(problems), expected);
    });
  }

  const scripts: [html: string, expected: string[]][] = [
    ['{"@type":"BlogPosting"}', []],
    ['{"a":"\\u003c/script>"}', []],
    ["{'a':1}", ["json-ld"]],
    ["", ["json-ld"]],
  ];
  for (const [json, expected] of scripts) {
    test(`structured data ${JSON.stringify(json)}`, () => {
      const pages = { "/a/": `<script type="application/ld+json">${json}</script>` };
      assert.deepEqual(findings(check({ pages })), expected);
    });
  }
});

describe("under a base path", () => {
  const url = "https://ines.github.io/blog/";
  const pages = (href: string) => ({ "/": `<a href="${href}">x</a>`, "/b/": '<h2 id="part">P</h2>' });
  const cases: [href: string, expected: string[]][] = [
    ["/blog/", []],
    ["/blog", []],
    ["/blog/b/", []],
    ["/blog/b/#part", []],
    ["b/", []],
    ["https://ines.github.io/blog/b/", []],
    ["/blog/c/", ["link-dead"]],
    ["/blog/b/#no", ["anchor-dead"]],
    // Another site of the same owner, of which nothing is known here.
    ["/other/", []],
    ["/blogger/", []],
    // The author has forgotten that the blog has a base path: the page is there, but not at that address.
    ["/b/", ["link-dead"]],
  ];
  for (const [href, expected] of cases) {
    test(href, () => assert.deepEqual(findings(check({ pages: pages(href), settings: { url } })), expected));
  }

  test("a file is looked for without it", () => {
    const html = '<img src="/blog/x.jpg" alt=""><img src="/blog/y.jpg" alt="">';
    assert.deepEqual(findings(check({ pages: { "/": html }, files: ["x.jpg"], settings: { url } })), ["file-missing"]);
  });

  test("a dead link is found in the Markdown, where it has no base path", () => {
    const problems = check({
      pages: { "/posts/a/": '<a href="/blog/missing/">x</a>' },
      sources: { "posts/a.md": `${frontMatter}[x](/missing/)` },
      settings: { url },
    });
    assert.deepEqual(findings(problems), ["link-dead posts/a.md:5:5"]);
    assert.match(problems[0]?.fact ?? "", /leads to \/missing\//);
  });
});
