import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeUrlsAbsolute } from "../src/html/absolute.ts";
import { chooseImage } from "../src/html/choose-image.ts";
import { findCssUrls } from "../src/html/css.ts";
import { scanHtml } from "../src/html/scan.ts";
import { formatSrcset, parseSrcset } from "../src/html/srcset.ts";
import { htmlToText } from "../src/html/text.ts";

describe("makeUrlsAbsolute", () => {
  const base = "https://ines.blog/blog/posts/a/";
  const cases: [name: string, html: string, expected: string][] = [
    ["from the root", '<a href="/blog/x/">x</a>', '<a href="https://ines.blog/blog/x/">x</a>'],
    ["from the page", '<img src="../b.jpg" alt="">', '<img src="https://ines.blog/blog/posts/b.jpg" alt="">'],
    ["a place on the page", '<a href="#fn1">1</a>', '<a href="https://ines.blog/blog/posts/a/#fn1">1</a>'],
    ["the page itself", '<a href="">x</a>', `<a href="${base}">x</a>`],
    ["another host", '<a href="//ex.org/x">x</a>', '<a href="https://ex.org/x">x</a>'],
    ["absolute addresses stay as written", '<a href="https://EX.org/ü">x</a>', '<a href="https://EX.org/ü">x</a>'],
    ["other schemes", '<a href="mailto:a@b.c">x</a>', '<a href="mailto:a@b.c">x</a>'],
    ["data", '<img src="data:image/png;base64,AA==" alt="">', '<img src="data:image/png;base64,AA==" alt="">'],
    ["entities", '<a href="/?a=1&amp;b=2">x</a>', '<a href="https://ines.blog/?a=1&amp;b=2">x</a>'],
    [
      "srcset",
      '<source srcset="/a-480.avif 480w,\n /b,c.avif 2x">',
      '<source srcset="https://ines.blog/a-480.avif 480w, https://ines.blog/b,c.avif 2x">',
    ],
    ["poster", '<video poster="p.jpg"></video>', `<video poster="${base}p.jpg"></video>`],
    ["an empty src", '<img src="" alt="">', '<img src="" alt="">'],
    ["an address that cannot be read", '<a href="//[x/">x</a>', '<a href="//[x/">x</a>'],
    ["class and text stay", '<p class="c">a &amp; b &lt; “c”</p>', '<p class="c">a &amp; b &lt; “c”</p>'],
    [
      "code stays",
      '<pre><code>\n  &lt;a href="/x"&gt;\n</code></pre>',
      '<pre><code>\n  &lt;a href="/x"&gt;\n</code></pre>',
    ],
    [
      "inside of svg",
      '<svg viewBox="0 0 1 1"><use href="#x"/></svg>',
      `<svg viewBox="0 0 1 1"><use href="${base}#x"/></svg>`,
    ],
    [
      "other quotes",
      `<a class='c' href='/x' id=i>x</a><a href=/y>y</a>`,
      `<a class='c' href="https://ines.blog/x" id=i>x</a><a href="https://ines.blog/y">y</a>`,
    ],
    ["without a value", "<a href>x</a>", `<a href="${base}">x</a>`],
    [
      "odd HTML",
      '<P>a < b & c<br/><A HREF="/x">x</P><!-- <a href="/y"> -->',
      '<P>a < b & c<br/><A href="https://ines.blog/x">x</P><!-- <a href="/y"> -->',
    ],
  ];
  for (const [name, html, expected] of cases) {
    test(name, () => assert.equal(makeUrlsAbsolute(html, base), expected));
  }
});

describe("srcset", () => {
  const cases: [srcset: string, expected: [url: string, descriptor: string][]][] = [
    ["", []],
    ["a.jpg", [["a.jpg", ""]]],
    [
      "a.jpg, b.jpg 2x",
      [
        ["a.jpg", ""],
        ["b.jpg", "2x"],
      ],
    ],
    [
      " a.jpg 480w ,b.jpg 1080w, ",
      [
        ["a.jpg", "480w"],
        ["b.jpg", "1080w"],
      ],
    ],
    [
      "data:image/png;base64,AA== 1x, b.jpg",
      [
        ["data:image/png;base64,AA==", "1x"],
        ["b.jpg", ""],
      ],
    ],
    [
      "a.jpg (x, y) 1x, b.jpg",
      [
        ["a.jpg", "(x, y) 1x"],
        ["b.jpg", ""],
      ],
    ],
  ];
  for (const [srcset, expected] of cases) {
    test(JSON.stringify(srcset), () => {
      const candidates = parseSrcset(srcset);
      assert.deepEqual(
        candidates.map(({ url, descriptor }) => [url, descriptor]),
        expected,
      );
      assert.deepEqual(parseSrcset(formatSrcset(candidates)), candidates);
    });
  }
});

describe("scanHtml", () => {
  const page = `<!doctype html>
<html lang="en-GB"><head>
<title>A &amp; B</title>
<meta name="description" content="On &quot;writing&quot;.">
<meta name="robots" content="noindex">
<meta property="og:image" content="https://ines.blog/card.jpg">
<meta property="og:image:url" content="https://ines.blog/second.jpg"><meta property="og:title" content="A &quot;B&quot;">
<meta name="twitter:card" content="summary"><meta property="og:type" content="article"><meta name="constructor" content="x">
<link rel="canonical" href="https://ines.blog/a/">
<link rel="alternate" type="application/atom+xml" href="/feed.xml">
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.png"><style>p{}</style>
<script type="application/ld+json">{"@type":"BlogPosting","x":"<b>&amp;"}</script>
</head><body>
<!-- <a href="/comment/"> -->
<h1 id="top">A</h1><h2><a href="#">One</a> and </h2><h3>Two</h3>
<p style="background: url(x.png)"></p>
<a href="/x/?a=1&amp;b=2#y">x</a> <a name="old">old</a> <a>nowhere</a>
<picture><source srcset="/a-480.avif 480w, /a-720.avif 720w"><img src="/a.jpg" alt=""></picture>
<img src="/b.jpg"><svg><title>Not the page's</title></svg>
<iframe src="https://video.example/1"></iframe><textarea><a href="/not/">not</a></textarea>
</body></html>`;

  test("notes what the checks need", () => {
    assert.deepEqual(scanHtml(page), {
      ids: ["top", "old"],
      links: [
        { href: "https://ines.blog/a/", tag: "link", attribute: "href" },
        { href: "/feed.xml", tag: "link", attribute: "href" },
        { href: "#", tag: "a", attribute: "href" },
        { href: "/x/?a=1&b=2#y", tag: "a", attribute: "href" },
      ],
      assets: [
        { url: "https://ines.blog/card.jpg", tag: "meta", use: "preview" },
        { url: "https://ines.blog/second.jpg", tag: "meta", use: "preview" },
        { url: "/style.css", tag: "link", use: "style" },
        { url: "/icon.png", tag: "link", use: "icon" },
        { url: "/a-480.avif", tag: "source", use: "image" },
        { url: "/a-720.avif", tag: "source", use: "image" },
        { url: "/a.jpg", tag: "img", use: "image" },
        { url: "/b.jpg", tag: "img", use: "image" },
        { url: "https://video.example/1", tag: "iframe", use: "frame" },
      ],
      headings: [
        { level: 1, id: "top", text: "A" },
        { level: 2, id: "", text: "One and" },
        { level: 3, id: "", text: "Two" },
      ],
      images: [
        {
          src: "/a.jpg",
          srcset: "",
          sizes: "",
          type: "",
          media: "",
          alt: "",
          sources: [{ srcset: "/a-480.avif 480w, /a-720.avif 720w", sizes: "", type: "", media: "" }],
        },
        { src: "/b.jpg", srcset: "", sizes: "", type: "", media: "", alt: undefined, sources: [] },
      ],
      lang: "en-GB",
      title: "A & B",
      description: 'On "writing".',
      canonicals: ["https://ines.blog/a/"],
      robots: "noindex",
      previewTags: { "og:image": "https://ines.blog/card.jpg", "og:title": 'A "B"', "twitter:card": "summary" },
      jsonLd: ['{"@type":"BlogPosting","x":"<b>&amp;"}'],
      styles: ["p{}", "background: url(x.png)"],
      previewEnd: page.indexOf('<meta property="og:type'),
      hasScript: false,
      hasInlineScript: false,
    });
  });

  const scripts: [html: string, hasScript: boolean][] = [
    ["<script>1</script>", true],
    ['<script type="module" src="/search.js"></script>', true],
    ['<script type="text/javascript">1</script>', true],
    ['<p onclick="x()">', true],
    ['<script type="application/json">{}</script>', false],
    ["<p>script</p>", false],
  ];
  for (const [html, hasScript] of scripts) {
    test(`${html} ${hasScript ? "runs" : "is only data"}`, () => assert.equal(scanHtml(html).hasScript, hasScript));
  }
});

describe("findCssUrls", () => {
  const cases: [css: string, expected: string[]][] = [
    ["p { background: url(a.png) }", ["file a.png"]],
    ["p { background: URL( 'a b.png' ), url(\"c.png\") }", ["file a b.png", "file c.png"]],
    [
      '@import "a.css";@import url(b.css) screen;@import url("c.css");',
      ["import a.css", "import b.css", "import c.css"],
    ],
    ['/* url(a.png) */ p { content: \'url(b.png)\'; quotes: "\\"" url(c.png) }', ["file c.png"]],
    ["p { mask: url(#a); background: url(data:image/png;base64,x) }", []],
    ["", []],
  ];
  for (const [css, expected] of cases) {
    test(css, () => {
      assert.deepEqual(
        findCssUrls(css).map(({ kind, url }) => `${kind} ${url}`),
        expected,
      );
    });
  }
});

describe("chooseImage takes what a browser would", () => {
  const wide = "a.jpg 480w, b.jpg 1000w, c.jpg 2000w";
  const cases: [html: string, phone: string, desktop: string][] = [
    ['<img src="x.jpg">', "x.jpg", "x.jpg"],
    [`<img src="x.jpg" srcset="${wide}">`, "c.jpg", "c.jpg"],
    [`<img src="x.jpg" srcset="${wide}" sizes="160px">`, "a.jpg", "a.jpg"],
    [`<img src="x.jpg" srcset="${wide}" sizes="(min-width: 60em) 40rem, calc(100vw - 4rem)">`, "b.jpg", "c.jpg"],
    [`<img src="x.jpg" srcset="${wide}" sizes="(max-width: 600px) 50vw, 1px">`, "b.jpg", "a.jpg"],
    ['<img src="x.jpg" srcset="y.jpg 2x, z.jpg 3x">', "z.jpg", "y.jpg"],
    [
      '<picture><source type="image/jxl" srcset="j.jxl"><source srcset="a.avif"><img src="x.jpg"></picture>',
      "a.avif",
      "a.avif",
    ],
    ['<picture><source media="(min-width: 800px)" srcset="w.jpg"><img src="x.jpg"></picture>', "x.jpg", "w.jpg"],
    [
      '<picture><source media="(prefers-color-scheme: dark)" srcset="d.jpg"><img src="x.jpg"></picture>',
      "x.jpg",
      "x.jpg",
    ],
    ['<picture><source srcset="a.avif"></picture><img src="x.jpg">', "x.jpg", "x.jpg"],
  ];
  for (const [html, phone, desktop] of cases) {
    test(html, () => {
      const [image] = scanHtml(html).images;
      assert.ok(image);
      assert.equal(chooseImage(image, { width: 390, density: 3 }), phone);
      assert.equal(chooseImage(image, { width: 1440, density: 2 }), desktop);
    });
  }
});

describe("htmlToText", () => {
  const cases: [html: string, text: string][] = [
    ["<h2>A &amp; B</h2><p>One<br>two</p>", "A & B\nOne\ntwo"],
    ["<p>a  <b>b</b>\n c</p>\n<p> d</p>", "a b c\nd"],
    ["<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "one\ntwo"],
    ["<pre><code>if a:\n    b\n</code></pre>", "if a:\n    b"],
    ["<style>p{}</style><script>x</script><p>y<svg><title>z</title></svg></p>", "y"],
    ["<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"],
    ["a &lt;b&gt; &nbsp;&hellip;", "a <b> \u00a0…"],
    ["", ""],
  ];
  for (const [html, text] of cases) {
    test(JSON.stringify(html), () => assert.equal(htmlToText(html), text));
  }

  test("takes time in proportion to the length", () => {
    const start = process.hrtime.bigint();
    htmlToText("<p>word word</p> ".repeat(200_000));
    assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 5000);
  });
});
