import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { htmlToText } from "../src/html/text.ts";
import { createMarkdown, type MarkdownOptions } from "../src/markdown/create.ts";
import { MarkdownContext } from "../src/markdown/env.ts";
import { countWords, excerpt } from "../src/markdown/excerpt.ts";
import { type AuthorExtensions, readableText } from "../src/markdown/extensions.ts";
import { FactFinder } from "../src/markdown/facts.ts";
import type { HeadingRecord } from "../src/markdown/headings.ts";
import { listMentions } from "../src/markdown/mentions.ts";
import { writeTasksAsText } from "../src/markdown/tasks.ts";
import { slugify } from "../src/urls/slug.ts";

type Extensions = Partial<AuthorExtensions>;

function create(extensions: Extensions = {}, options: Partial<MarkdownOptions> = {}) {
  return createMarkdown({ html: "safe", typographer: true, language: "en", slugify, extensions, ...options });
}

/** Line breaks beside the tags of blocks do not show. */
function tidy(html: string): string {
  return html
    .replace(/\n*(<\/?(?:p|div|ul|ol|li|dl|dt|dd|aside|blockquote|figure|details|summary|h2)\b[^>]*>)\n*/g, "$1")
    .trim();
}

const box = '<input type="checkbox" class="task-box" disabled="disabled">';
const ticked = '<input type="checkbox" class="task-box" checked="checked" disabled="disabled">';
const task = (html: string) => `<li class="task"><label class="task-label">${html}</label></li>`;
const alert = (kind: string, label: string, html: string) =>
  `<aside class="alert alert-${kind}" role="note"><p class="alert-label">${label}</p>${html}</aside>`;
const first = 'fetchpriority="high" decoding="async"';

/** With the extension switched on, and with all others at their defaults. */
const written: Partial<Record<keyof AuthorExtensions, [markdown: string, html: string][]>> = {
  tables: [["a|b\n-|-\nc|d\n\n{.wide}", '*<table class="wide">*']],
  strikethrough: [["~~a~~", "<p><s>a</s></p>"]],
  footnotes: [["a^[b]", '*class="footnotes"*']],
  taskLists: [
    [
      "- [ ] a *b*\n- [x] c\n- [X] d\n- e",
      `<ul class="tasks">${task(`${box} a <em>b</em>`)}${task(`${ticked} c`)}${task(`${ticked} d`)}<li>e</li></ul>`,
    ],
    ["1. [ ] a", `<ol class="tasks">${task(`${box} a`)}</ol>`],
    ["- [x] [a](/b/)", `<ul class="tasks">${task(`${ticked} <a href="/b/">a</a>`)}</ul>`],
    ["- [ ]\n- [ ]a\n- [y] b\n- \\[ ] c", "<ul><li>[ ]</li><li>[ ]a</li><li>[y] b</li><li>[ ] c</li></ul>"],
    ["[ ] a", "<p>[ ] a</p>"],
    [
      "- [ ] a\n\n  b",
      `<ul class="tasks"><li class="task"><p><label class="task-label">${box} a</label></p><p>b</p></li></ul>`,
    ],
    ["- [ ] <b>a</i>", `<ul class="tasks">${task(`${box} <b>a</b>`)}</ul>`],
  ],
  definitionLists: [
    ["A *b*\n: C\n: D\n\nE\n\n: F", "<dl><dt>A <em>b</em></dt><dd>C</dd><dd>D</dd><dt>E</dt><dd><p>F</p></dd></dl>"],
    ["A\n: - b\n  - c", "<dl><dt>A</dt><dd><ul><li>b</li><li>c</li></ul></dd></dl>"],
    ["A\n:b", "<p>A\n:b</p>"],
    ["A: b", "<p>A: b</p>"],
    ["A\n: B {.c}", '<dl><dt>A</dt><dd class="c">B</dd></dl>'],
  ],
  alerts: [
    ["> [!NOTE]\n> a", alert("note", "Note", "<p>a</p>")],
    ["> [!tip]  \n>\n> - a", alert("tip", "Tip", "<ul><li>a</li></ul>")],
    [
      "> [!IMPORTANT]\n> a\n> > b\n>\n> c",
      alert("important", "Important", "<p>a</p><blockquote><p>b</p></blockquote><p>c</p>"),
    ],
    ["> [!WARNING]", alert("warning", "Warning", "")],
    [
      "> [!CAUTION]\n> a\n> > [!NOTE]\n> > b",
      alert("caution", "Caution", `<p>a</p>${alert("note", "Note", "<p>b</p>")}`),
    ],
    ["> [!NOTE]\n> <b>a</i>", alert("note", "Note", "<p><b>a</b></p>")],
    ["> [!NOTE] <script>x</script>\n> a", "<blockquote><p>[!NOTE] \na</p></blockquote>"],
    ["> \\[!NOTE]\n> a", "<blockquote><p>[!NOTE]\na</p></blockquote>"],
    ["> [!HINT]\n> a", "<blockquote><p>[!HINT]\na</p></blockquote>"],
    ["> - [!NOTE]\n>   a", "<blockquote><ul><li>[!NOTE]\na</li></ul></blockquote>"],
    ["> a\n> [!NOTE]", "<blockquote><p>a\n[!NOTE]</p></blockquote>"],
    ["[!NOTE]\na", "<p>[!NOTE]\na</p>"],
  ],
  attributes: [
    ["a {.b .c #d lang=fr dir=rtl}", '<p class="b c" id="d" lang="fr" dir="rtl">a</p>'],
    ['He said "no", 6" long. {.b}', '<p class="b">He said “no”, 6&quot; long.</p>'],
    [
      "*a*{.b} [c](/d){.e} `f`{.g}{.h}",
      '<p><em class="b">a</em> <a href="/d" class="e">c</a> <code class="g h">f</code></p>',
    ],
    ['**a**{title="b c"}', '<p><strong title="b c">a</strong></p>'],
    ["- a\n- b {.c}\n{.d}", '<ul class="d"><li>a</li><li class="c">b</li></ul>'],
    ["> a\n{.b}", '<blockquote class="b"><p>a</p></blockquote>'],
    [
      '![a](b.png "c"){.d #e}',
      `<figure class="d" id="e"><img src="b.png" alt="a" ${first}><figcaption>c</figcaption></figure>`,
    ],
    [
      "a ![b](c.png){.d width=30 height=40}",
      `<p>a <img src="c.png" width="30" height="40" class="d" alt="b" ${first}></p>`,
    ],
    ["a {.b width=30}", '<p class="b">a</p>'],
    ["{a, b} {} { } {{ page.url }} {% if x %}", "<p>{a, b} {} { } {{ page.url }} {% if x %}</p>"],
    ["a {.b onclick=x}", "<p>a {.b onclick=x}</p>"],
    ["[a](/b){href=/c}", '<p><a href="/b">a</a>{href=/c}</p>'],
    ["a {style=color:red}", "<p>a {style=color:red}</p>"],
    ["a {id='x' onload='y'}", "<p>a {id=‘x’ onload=‘y’}</p>"],
    ['a {title="<script>x</script>"}', "<p>a {title=“”}</p>"],
    ["a {width=100%}", "<p>a {width=100%}</p>"],
    ["a {dir=up}", "<p>a {dir=up}</p>"],
    ["a \\{.b}", "<p>a {.b}</p>"],
    ["a {.b\\}", "<p>a {.b}</p>"],
    ["`a {.b}`", "<p><code>a {.b}</code></p>"],
    ["a {.b} c", "<p>a {.b} c</p>"],
    ["```js {3}\na\n```", '<pre class="code" tabindex="0"><code class="language-js">a\n</code></pre>'],
  ],
  marks: [
    ["a ==b *c*== d", "<p>a <mark>b <em>c</em></mark> d</p>"],
    ["a == b and c == d", "<p>a == b and c == d</p>"],
    ["a = b =c=", "<p>a = b =c=</p>"],
    ["a\n==", "<h1>a</h1>"],
    ["==a", "<p>==a</p>"],
    ["==<b>a==", "<p><mark><b>a</b></mark></p>"],
  ],
  abbreviations: [
    [
      '*[HTML]: Hyper "Text" <b>\n\nHTML, XHTML, `HTML`.',
      '<p><abbr title="Hyper &quot;Text&quot; &lt;b&gt;" class="caps">HTML</abbr>, XHTML, <code>HTML</code>.</p>',
    ],
    [
      "*[U.S.]: a\n*[MP3]: b\n*[Dr.]: c\n*[ПК]: d\n\nU.S. MP3 Dr. ПК",
      '<p><abbr title="a" class="caps">U.S.</abbr> <abbr title="b" class="caps">MP3</abbr> <abbr title="c">Dr.</abbr> <abbr title="d" class="caps">ПК</abbr></p>',
    ],
    ["HTML\n\n*[CSS]: Sheets", "<p>HTML</p>"],
    ["*[a]*: b", "<p><em>[a]</em>: b</p>"],
    ["*[constructor]: x\n*[.*]: y\n\na constructor", '<p>a <abbr title="x">constructor</abbr></p>'],
    [
      '*[A]: B\n\n![c](d.png "The A")',
      `<figure><img src="d.png" alt="c" ${first}><figcaption>The <abbr title="B">A</abbr></figcaption></figure>`,
    ],
  ],
  math: [
    ["$x^2$", '*<p><math alttext="x^2"><msup>*'],
    ["a $$x$$ b", '*<p>a <math display="block" alttext="x">*'],
    [
      "a\n$$\nx\n= y\n- z\n$$\nb",
      '*<p>a</p><div class="formula" tabindex="0"><math display="block" alttext="x\n= y\n- z">*',
    ],
    ["> $$x$$", '<blockquote><div class="formula" tabindex="0">*'],
    ["a ![b $x^2$ [c $y$](/d/)](e.png)", `<p>a <img src="e.png" alt="b x^2 c y" ${first}></p>`],
    ["$5 and $10", "<p>$5 and $10</p>"],
    ["$20,000 and USD$30", "<p>$20,000 and USD$30</p>"],
    ["$ x$ and $x $ and $$ $$", "<p>$ x$ and $x $ and $$ $$</p>"],
    ["\\$x$ $y\\$", "<p>$x$ $y$</p>"],
    ["`$x$`", "<p><code>$x$</code></p>"],
    ["$[a](/b) *c*$", '*<p><math alttext="[a](/b) *c*">*'],
    ["$$\nx\n\ny\n$$", "<p>$$\nx</p><p>y\n$$</p>"],
    ["$\\text{<b onclick=x>}$", "*<mtext>&lt;b\u00a0onclick=x&gt;</mtext>*"],
    ["$\\href{javascript:x}{y}$", "<p><code>$\\href{javascript:x}{y}$</code></p>"],
    ["$\\includegraphics{x.png}$", "<p><code>$\\includegraphics{x.png}$</code></p>"],
    ["$\\frac{a$", "<p><code>$\\frac{a$</code></p>"],
  ],
};

for (const [name, cases] of Object.entries(written) as [keyof AuthorExtensions, [string, string][]][]) {
  describe(name, () => {
    for (const [markdown, expected] of cases) {
      test(JSON.stringify(markdown), () => {
        const html = tidy(create({ [name]: true }).render(markdown));
        const isPart = expected.startsWith("*") || expected.endsWith("*");
        if (isPart) assert.ok(html.includes(expected.replace(/^\*|\*$/g, "")), html);
        else assert.equal(html, expected);
      });
    }

    test("switched off, its signs are text, whatever comes before", () => {
      const [off, on] = [create({ [name]: false }), create({ [name]: true })];
      const [markdown = ""] = cases[0] ?? [];
      const text = off.render(markdown);
      assert.notEqual(on.render(markdown), text);
      assert.equal(create({ ...allOff, ...without(name) }).render(markdown), text);
    });
  });
}

const names = Object.keys(written) as (keyof AuthorExtensions)[];
const allOff: Extensions = {};
function without(name: keyof AuthorExtensions): Extensions {
  return Object.fromEntries(names.map((one) => [one, one !== name && one !== "math"]));
}

test("formulas are off unless they are switched on", () => {
  assert.equal(create().render("$x$"), "<p>$x$</p>\n");
});

test("which text comes first makes no difference", () => {
  const texts = Object.values(written).flatMap((cases) => cases.map(([markdown]) => markdown));
  const all = { math: true };
  const [forwards, backwards] = [create(all), create(all)];
  const one = texts.map((text) => forwards.render(text));
  const other = texts.toReversed().map((text) => backwards.render(text));
  assert.deepEqual(other.toReversed(), one);
  assert.deepEqual(
    texts.map((text) => create(all).render(text)),
    one,
  );
});

test("details may have Markdown between their tags", () => {
  assert.equal(
    tidy(create().render("<details>\n<summary>S</summary>\n\n- [ ] ==a==\n\n> [!TIP]\n> b {.c}\n\n</details>")),
    `<details><summary>S</summary><ul class="tasks">${task(`${box} <mark>a</mark>`)}</ul>${alert("tip", "Tip", '<p class="c">b</p>')}</details>`,
  );
});

test("an author's own boxes and labels are taken out still", () => {
  assert.equal(create().render('a <input type="checkbox"> <label>b</label> <math>c</math>'), "<p>a  b c</p>\n");
});

describe("an id in braces", () => {
  const render = (markdown: string, headings: HeadingRecord[] = []) => {
    let records: HeadingRecord[] = [];
    const link = (href: string) => href;
    const markdownContext = new MarkdownContext({
      link,
      picture: () => undefined,
      href: link,
      lang: "en",
      headings,
      keepHeadings: (all) => {
        records = all;
      },
    });
    const html = create().render(markdown, { markdown: markdownContext });
    return { html, records };
  };

  test("is that of the heading, whatever its words become", () => {
    const { records } = render("## How long {#casting-off}\n\nText.");
    assert.equal(records[0]?.[0], "casting-off");
    const { records: later, html } = render("## How many pages {#casting-off}\n\nText.", records);
    assert.deepEqual([later[0]?.[0], later[0]?.length], ["casting-off", 2]);
    assert.match(html, /<h2 id="casting-off"><a class="header-anchor" href="#casting-off">How many pages<\/a>/);
  });

  test("leaves the heading's former id where it leads", () => {
    const { records } = render("## Notes\n\nText.");
    const { html } = render("## Notes {#remarks}\n\nText.", records);
    assert.match(html, /<h2 id="remarks"><a id="notes"><\/a>/);
  });

  test("is taken by no heading that is new", () => {
    assert.match(render("Text. {#notes}\n\n## Notes").html, /<h2 id="notes-1">/);
    assert.match(render("*a*{#notes}\n\n## Notes").html, /<h2 id="notes-1">/);
  });

  test("does not take a published id from its heading", () => {
    const { records } = render("## Notes\n\nText.");
    assert.match(render("Text. {#notes}\n\n## Notes\n\nText.", records).html, /<h2 id="notes">/);
  });

  test("can stand for an id that a heading had", () => {
    const { records } = render("## Notes\n\nText of the notes.");
    const { html } = render("A. {#notes}\n\n## Remarks\n\nText of the notes.", records);
    assert.equal(html.split('id="notes"').length, 2);
  });
});

describe("formulas, marks and abbreviations change no id of a heading", () => {
  const idOf = (markdown: string, extensions: Extensions) =>
    /id="([^"]*)"/.exec(create(extensions).render(markdown))?.[1];
  for (const markdown of ["## The $n$ body", "## On ==this==", "## Of HTML\n\n*[HTML]: x", "## To [x] $5 and $6"]) {
    test(markdown, () => {
      const off = { math: false, marks: false, abbreviations: false };
      assert.equal(idOf(markdown, { math: true }), idOf(markdown, off));
    });
  }
});

describe("excerpts", () => {
  const cases: [markdown: string, expected: string, extensions?: Extensions][] = [
    ["The ==first== *one*{.a}. {.lead}", "The first one."],
    ["*[A]: B\n\nThe A.", "The A."],
    ["Term\n: Definition\n\nText.", "Text."],
    ["> [!NOTE]\n> a\n\nText.", "Text."],
    ["- [ ] a\n\nText.", "Text."],
    ["As $x^2$ grows.", "As x^2 grows.", { math: true }],
    ["As $x^2$ ==grows==. {.a}", "As $x^2$ ==grows==. {.a}", { marks: false, attributes: false }],
    ["Text^[a].", "Text^[a].", { footnotes: false }],
  ];
  for (const [markdown, expected, extensions] of cases) {
    test(JSON.stringify(markdown), () => assert.equal(excerpt(markdown, 200, extensions), expected));
  }
});

describe("words are those that are read", () => {
  const cases: [markdown: string, words: number, extensions?: Extensions][] = [
    ["One two. {.a #b}\n\n*[HTML]: HyperText Markup Language", 2],
    ["One {a, b} two.", 4],
    ["One two. {.a #b}", 4, { attributes: false }],
  ];
  for (const [markdown, words, extensions = {}] of cases) {
    test(JSON.stringify(markdown), () => assert.equal(countWords(readableText(markdown, extensions)), words));
  }
});

test("plain text has the boxes, labels and formulas", () => {
  const html = create({ math: true }).render("- [x] a\n- [ ] b\n\n> [!NOTE]\n> c $d^2$\n\nE\n: f");
  assert.equal(htmlToText(html), "☑ a\n☐ b\nNote\nc d^2\nE\nf");
});

test("feeds have signs for boxes", () => {
  const html = create().render("- [x] a\n- [ ] b");
  assert.equal(htmlToText(writeTasksAsText(html)), "☑ a\n☐ b");
});

describe("places in a text", () => {
  const md = create({ math: true });
  const cases: [markdown: string, expected: string[]][] = [
    ["a\n[b](/c/){.d}", ["link /c/ 2:5"]],
    ["a *b*{.c #d} `{#d}`\n{#e}", ["id e 2:2", "id d 1:10"]],
    ["$[a](/b/)$ [c](/b/)", ["link /b/ 1:16"]],
    ["A\n: [b](/c/)\n\n> [!NOTE]\n> [d](/e/)", ["link /c/ 2:7", "link /e/ 5:7"]],
    ["- [ ] [a](/b/)", ["link /b/ 1:11"]],
  ];
  for (const [markdown, expected] of cases) {
    test(JSON.stringify(markdown), () => {
      const found = listMentions(md, markdown, {});
      assert.deepEqual(
        found.map(({ kind, value, line, column }) => `${kind} ${value} ${line}:${column}`),
        expected,
      );
    });
  }
});

describe("a formula that cannot be read is an error with its place", () => {
  const finder = new FactFinder({
    html: "safe",
    typographer: true,
    language: "en",
    home: "https://ines.blog/",
    extensions: { math: true },
  });
  const cases: [body: string, expected: string[]][] = [
    ["a $x$ $$y$$", []],
    ["a $\\foo$ b", ["7:4 The formula cannot be read: Unsupported function name: \\foo."]],
    ["a\n\n> b $x + \\bar{$", ["9:15 *"]],
    ["$$\nx\n\\foo\n$$", ["9:1 *"]],
    ["A\n: $\\foo$\n\nb[^1]\n\n[^1]: $\\bar$ $\\foo$", ["8:4 *", "12:12 *", "12:15 *"]],
    ["| a |\n|---|\n| $\\foo$ |", ["9:4 *"]],
    ["`$\\foo$` and $5 and $\\foo", []],
    ["$\\href{/x/}{y}$", ["7:2 *"]],
  ];
  for (const [body, expected] of cases) {
    test(JSON.stringify(body), () => {
      const { problems } = finder.find({ path: "posts/a.md", body, bodyLine: 7 });
      const found = problems.map(({ code, place, fact }, index) => {
        assert.equal(code, "formula-unread");
        return `${place?.line}:${place?.column} ${expected[index]?.endsWith("*") ? "*" : fact}`;
      });
      assert.deepEqual(found, expected);
    });
  }
});
