import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readParts } from "../src/html/tags.ts";
import { createSanitizer } from "../src/markdown/allow-list.ts";
import { createMarkdown, type MarkdownOptions } from "../src/markdown/create.ts";
import { findHtmlProblems } from "../src/markdown/problems.ts";
import { findRemovedHtml } from "../src/markdown/raw-html.ts";
import { describeProblem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { slugify } from "../src/urls/slug.ts";
import { sources } from "./support/markdown-pieces.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

const frames = ["player.vimeo.com", "*.youtube-nocookie.com"];
const sanitize = createSanitizer();
const sanitizeWithFrames = createSanitizer(frames);

function markdown(options: Partial<MarkdownOptions> = {}) {
  return createMarkdown({ html: "safe", typographer: true, language: "en", slugify, ...options });
}

describe("what is not published of HTML is named with its place", () => {
  const cases: [name: string, text: string, expected: string[]][] = [
    ["nothing in structure and text", "<details open>\n<summary>a</summary>\n\n<kbd>b</kbd>\n\n</details>", []],
    ["nothing in code", "`<script>` and\n\n    <iframe>\n\n```html\n<script>\n```", []],
    ["a comment", "a <!-- b --> c\n\n<!-- d -->", []],
    ["a block", 'Text\n\n<form action="/x"></form>', ["element <form> 3:1"]],
    ["a tag in a line", "Text <script>x()</script>", ["element <script> 1:6"]],
    ["the second of two", "Text <u>a</u> <form> <u> <form></u>", ["element <form> 1:15", "element <form> 1:26"]],
    ["one after code that looks like it", "`<form>` <form>", ["element <form> 1:10"]],
    ["in a quotation", "> <div>\n> <form></form></div>", ["element <form> 2:3"]],
    ["in a list", "- a\n- b\n\n  <div>\n  <form></form></div>", ["element <form> 5:3"]],
    ["in a table", "| a |\n|---|\n| b <form> |", ["element <form> 3:5"]],
    ["in a footnote", "a[^1]\n\n[^1]: b <form>", ["element <form> 3:9"]],
    ["in a footnote in the line", "a^[b <form>]", ["element <form> 1:6"]],
    ["an unknown element", "<blink>a</blink>", ["element <blink> 1:1"]],
    ["a name that is no name", "<div>\n<a\u0001b>x", ["unclosed <div> 1:1", "element <a\u0001b> 2:1"]],
    ["a handler", 'Text\n\nand <b onclick="x()">b</b>', ["attribute onclick 3:8"]],
    ["a handler in capitals, without quotes", "<b OnClick=x()>b</b>", ["attribute onclick 1:4"]],
    ["a handler behind a slash", "<div>\n<b/onclick=x>b</b></div>", ["attribute onclick 2:4"]],
    ["a handler on another line", "<div\n  id=a\n  onclick=x>b</div>", ["attribute onclick 3:3"]],
    [
      "all that is wrong with a tag",
      '<p style="color:red" onclick="x">a</p>',
      ["attribute style 1:4", "attribute onclick 1:22"],
    ],
    [
      "a style that is only in part allowed",
      '<table><td style="text-align:left;color:red"></table>',
      ["attribute style 1:12"],
    ],
    ["an alignment", '<table><td style="text-align: left;">a</td></table>', []],
    ["a script address", '<a href="javascript:x()">a</a>', ["address javascript: 1:4"]],
    ["one with a line break in it", '<a href="java\nscript:x()">a</a>', ["address javascript: 1:4"]],
    ["one with entities", '<a href="&#1;java&#115;cript&colon;x()">a</a>', ["address javascript: 1:4"]],
    ["one in capitals", "<a HREF=' JavaScript:x()'>a</a>", ["address javascript: 1:4"]],
    ["one of another language", '<a href="vbscript:x">a</a>', ["address vbscript: 1:4"]],
    ["one of a picture", '<img src="javascript:x">', ["address javascript: 1:6"]],
    [
      "one of a film",
      '<video poster="javascript:x" src="data:video/mp4,x"></video>',
      ["address javascript: 1:8", "address data: 1:30"],
    ],
    ["one of a source", '<q cite="javascript:x">a</q>', ["address javascript: 1:4"]],
    ["a page in an address", '<a href="data:text/html,x">a</a>', ["address data: 1:4"]],
    ["a drawing in an address", '<img src="data:image/svg+xml,x">', ["address data: 1:6"]],
    ["a picture in an address", '<img src="data:image/png;base64,AA==" alt="">', []],
    ["several pictures", '<img srcset="a.png 1x,  b.png 2x" alt="">', []],
    ["several pictures that are badly written", '<img srcset="a.png 1y">', ["attribute srcset 1:6"]],
    ["several pictures, one of them code", '<img srcset="a.png 1x, data:image/png,x 2x">', ["attribute srcset 1:6"]],
    ["an empty attribute", '<p class="" title>a</p>', []],
    ["a target", '<a href="/" target="_blank">a</a>', ["attribute target 1:13"]],
    ["what is never closed", "<details>\n\nText", ["unclosed <details> 1:1"]],
    ["what is closed with its paragraph", "One <b>two\n\nthree</b>", ["unclosed <b> 1:5", "unopened </b> 3:6"]],
    ["what needs no end", "<ul><li>a<li>b</ul>\n\n<p>c", []],
    [
      "what is not open",
      "- a\n\n  </div></li>\n\n</main>",
      ["unopened </div> 3:3", "unopened </li> 3:9", "unopened </main> 5:1"],
    ],
    [
      "the end of what was left out",
      "<center>a</center> <form>b</form>",
      ["element <center> 1:1", "element <form> 1:20"],
    ],
    ["what is out of place", "a <li>b</li>", ["misplaced <li> 1:3"]],
    ["a link in a link", '[a <a href="/">b</a>](/)', ["misplaced <a> 1:4"]],
    ["a tag without an end", '<div id="a\n\ntext', ["unfinished <div 1:1"]],
    ["a comment without an end", "text\n\n<!-- a\n\nb", ["unfinished <!-- 3:1"]],
    ["what is too deep", "<div>\n".repeat(101) + "</div>".repeat(101), ["too-deep <div> 101:1"]],
    ["a drawing, with all that is in it", "a <svg onload=x><script>y</script></svg> b", ["element <svg> 1:3"]],
    ["a frame", '<iframe src="https://player.vimeo.com/x" title="a"></iframe>', ["frame https://player.vimeo.com 1:1"]],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const found = findRemovedHtml(markdown().parse(text, {}), text, sanitize);
      assert.deepEqual(
        found.map(({ kind, what, line, column }) => `${kind} ${what} ${line}:${column}`),
        expected,
      );
    });
  }

  test("in the file, and with what to do", () => {
    const source = { path: "posts/a.md", body: "a <b onclick=x>b\n", bodyLine: 6 };
    assert.deepEqual(findHtmlProblems(markdown().parse(source.body, {}), source, sanitize).map(describeProblem), [
      "posts/a.md:6:3  <b> is never closed in the place where it was opened, so it ends there.\n    Write </b> where it should end.",
      'posts/a.md:6:6  onclick is taken out: this attribute is not one of those that HTML in Markdown may have.\n    Leave it out, or set markdown: { html: "all" } if every byte that you publish is yours.',
    ]);
  });
});

test("a text without HTML is published byte for byte as if there were no allow-list", () => {
  const safe = markdown();
  const all = markdown({ html: "all" });
  fc.assert(
    fc.property(sources("markdown"), (text) => assert.equal(safe.render(text), all.render(text))),
    { numRuns: 2000 },
  );
});

test("our own markup around HTML is published byte for byte as if there were no allow-list", () => {
  const safe = markdown();
  const all = markdown({ html: "all" });
  fc.assert(
    fc.property(sources("harmless"), (text) => assert.equal(safe.render(text), all.render(text))),
    { numRuns: 2000 },
  );
});

test("something is named exactly when a tag or an attribute is missing", () => {
  const safe = markdown();
  const all = markdown({ html: "all" });
  const tags = (html: string): string[] =>
    readParts(html).flatMap((part) => {
      if (part.kind !== "open") return [];
      const attributes = [...part.attributes].filter(([, { value }]) => value !== "").map(([name]) => name);
      return [[part.name, ...attributes].join(" ")];
    });
  fc.assert(
    fc.property(sources("html"), (text) => {
      const found = findRemovedHtml(safe.parse(text, {}), text, sanitize);
      const named = found.filter(({ kind }) => !/^(unclosed|unopened|unfinished)$/.test(kind)).map(({ what }) => what);
      const [before, after] = [tags(all.render(text)), tags(safe.render(text))];
      if (named.length === 0 && !found.some(({ kind }) => kind === "unfinished")) assert.deepEqual(after, before);
      else if (named.length > 0) assert.notDeepEqual(after, before, named.join());
    }),
    { numRuns: 2000 },
  );
});

test("HTML that a plugin puts beside the text passes the allow-list as well", () => {
  const md = markdown();
  md.core.ruler.push("plugin", (state) => {
    const token = new state.Token("html_block", "", 0);
    token.content = '<p class="x" onclick="y">z</p>';
    state.tokens.push(token);
  });
  assert.equal(md.render("Text"), '<p>Text</p>\n<p class="x">z</p>');
});

describe("pages of others are shown when their host is on the list", () => {
  const cases: [name: string, attributes: string, expected: string | undefined][] = [
    [
      "a listed host",
      'src="https://player.vimeo.com/video/1" title="a"',
      'src="https://player.vimeo.com/video/1" title="a"',
    ],
    [
      "a host below a listed one",
      'src="https://www.youtube-nocookie.com/embed/1" title="a"',
      'src="https://www.youtube-nocookie.com/embed/1" title="a"',
    ],
    [
      "its size",
      'src="https://player.vimeo.com/" width=560 height="50%"',
      'src="https://player.vimeo.com/" width="560" height="50%"',
    ],
    [
      "no size that is none",
      'src="https://player.vimeo.com/" width="1e9" height="-1"',
      'src="https://player.vimeo.com/"',
    ],
    [
      "what a player needs",
      'src="https://player.vimeo.com/" allow="Autoplay; camera; fullscreen *; picture-in-picture" allowfullscreen',
      'src="https://player.vimeo.com/" allow="autoplay; picture-in-picture" allowfullscreen',
    ],
    [
      "no page in the page",
      'src="https://player.vimeo.com/" srcdoc="<script>x</script>" onload=x name=y style=z class=w',
      'src="https://player.vimeo.com/"',
    ],
    [
      "no other rights",
      'src="https://player.vimeo.com/" sandbox="allow-top-navigation" referrerpolicy="unsafe-url" loading=eager',
      'src="https://player.vimeo.com/"',
    ],
    ["the host above", 'src="https://vimeo.com/"', undefined],
    ["the name of the list itself", 'src="https://youtube-nocookie.com/"', undefined],
    ["a host that ends in the same way", 'src="https://evilyoutube-nocookie.com/"', undefined],
    ["a host that begins in the same way", 'src="https://player.vimeo.com.evil.example/"', undefined],
    ["a name in front", 'src="https://player.vimeo.com@evil.example/"', undefined],
    ["a name in front of a listed host", 'src="https://a@player.vimeo.com/"', undefined],
    ["another port", 'src="https://player.vimeo.com:8443/"', undefined],
    ["without encryption", 'src="http://player.vimeo.com/"', undefined],
    ["without a scheme", 'src="//player.vimeo.com/"', undefined],
    ["of the blog", 'src="/about/"', undefined],
    ["a script", 'src="javascript:alert(1)//player.vimeo.com"', undefined],
    ["a page in the address", 'src="data:text/html,x"', undefined],
    ["a page in the page alone", 'srcdoc="x"', undefined],
    ["a line break in the name of the host", 'src="https://player.vimeo.com\n.evil.example/"', undefined],
    ["a backslash", 'src="https:\\\\evil.example\\@player.vimeo.com/"', undefined],
    ["letters that look alike", 'src="https://рlayer.vimeo.com/"', undefined],
  ];
  const ours =
    'loading="lazy" referrerpolicy="strict-origin-when-cross-origin" sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation"';
  for (const [name, attributes, expected] of cases) {
    test(name, () => {
      const text = `<div>\n<iframe ${attributes}>old browsers <b></iframe>\n</div>`;
      const md = markdown({ frames });
      const frame = expected === undefined ? "" : `<iframe ${expected} ${ours}></iframe>`;
      assert.equal(md.render(text), `<div>\n${frame}\n</div>`);
      const kinds = findRemovedHtml(md.parse(text, {}), text, sanitizeWithFrames).map(({ kind }) => kind);
      assert.deepEqual(kinds, expected === undefined ? ["frame"] : expected.includes("title") ? [] : ["frame-title"]);
    });
  }

  test("the list is one of hosts", () => {
    const settings = (markdown: unknown) => ({ title: "A", url: "https://a.blog/", author: "B", markdown });
    for (const host of ["player.vimeo.com", "*.vimeo.com"]) {
      assert.ok(checkSettings(settings({ frames: [host] }), "blog.config.ts", "").blog, host);
    }
    for (const host of ["https://vimeo.com", "vimeo.com/", "*", "*.com*", "a b.com", "", "Vimeo.com", "localhost"]) {
      const { problems } = checkSettings(settings({ frames: [host] }), "blog.config.ts", "");
      assert.deepEqual(
        problems.map(({ code }) => code),
        ["settings-form"],
        host,
      );
    }
  });
});
