import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { makeUrlsAbsolute } from "../src/html/absolute.ts";
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
<link rel="canonical" href="https://ines.blog/a/">
<link rel="alternate" type="application/atom+xml" href="/feed.xml">
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.png">
<script type="application/ld+json">{"@type":"BlogPosting","x":"<b>&amp;"}</script>
</head><body>
<!-- <a href="/comment/"> -->
<h1 id="top">A</h1><h2>One</h2><h3>Two</h3>
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
        { href: "/x/?a=1&b=2#y", tag: "a", attribute: "href" },
        { href: "https://video.example/1", tag: "iframe", attribute: "src" },
      ],
      assets: [
        { url: "https://ines.blog/card.jpg", tag: "meta" },
        { url: "/style.css", tag: "link" },
        { url: "/icon.png", tag: "link" },
        { url: "/a-480.avif", tag: "source" },
        { url: "/a-720.avif", tag: "source" },
        { url: "/a.jpg", tag: "img" },
        { url: "/b.jpg", tag: "img" },
      ],
      h1: 1,
      headings: [{ level: 1 }, { level: 2 }, { level: 3 }],
      imagesWithoutAlt: [{ src: "/b.jpg" }],
      lang: "en-GB",
      title: "A & B",
      description: 'On "writing".',
      canonical: "https://ines.blog/a/",
      robots: "noindex",
      jsonLd: ['{"@type":"BlogPosting","x":"<b>&amp;"}'],
      hasScript: false,
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
