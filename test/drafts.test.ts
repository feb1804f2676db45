import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { DraftGuard } from "../src/checks/drafts/guard.ts";
import { readFrontMatter } from "../src/content/front-matter.ts";

import { describeProblem, type Problem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { createFolder } from "./support/blog.ts";
import { toPost } from "./support/texts.ts";

const now = Date.UTC(2026, 5, 1);

/** A post of front matter fields and a text. */
function post(path: string, fields: string, body = "") {
  const { frontMatter } = readFrontMatter(`---\n${fields.replaceAll("; ", "\n")}\n---\n\n${body}\n`, path);
  const made = frontMatter && toPost(path, frontMatter, blog({}), now).post;
  return made ?? assert.fail(`${path} is no post.`);
}

function blog(settings: object) {
  const all = { title: "Fair Copy", url: "https://ines.blog/", author: "Ines Halloran", ...settings };
  return checkSettings(all, "blog.config.js", "").blog ?? assert.fail("The settings of the test are wrong.");
}

const body = `The press was sold on a Thursday, without a word to *anybody* who had worked on it.

## What it cost us

![The empty hall at dusk](/images/empty-hall.jpg)

> Don’t ask me about the price again & again.

Nur Löwen wissen, wie groß die Wüste wirklich ist.

印刷所は木曜日に誰にも言わずに売られた。`;

const draft = post(
  "posts/closing-the-pressroom.md",
  "title: Closing the pressroom; date: 2026-01-01; tags: [bankruptcies, paper]; mood: a bitter little letter to all of my former friends",
  body,
);
const published = post(
  "posts/paper.md",
  "title: Paper; date: 2025-01-01; status: published; tags: [paper]",
  "He said: “I have never in my life seen a better machine than this one.” And [then he](/archive/) left **the building** without me.",
);

interface Output {
  files: Record<string, string | Buffer>;
  settings?: object;
  held?: typeof draft;
  /** Files of the blog by path, from which the site is made. */
  sources?: Record<string, string>;
}

/** What the guard finds in a site of these files. */
function guard({ files, settings = {}, held = draft, sources = {} }: Output): Problem[] {
  const root = createFolder();
  for (const [path, text] of Object.entries({ "layouts/x.njk": "", "pages/x.njk": "", ...sources })) {
    writeIn(root, path, text);
  }
  const guard = new DraftGuard([held], root, blog(settings));
  for (const [outputPath, content] of Object.entries(files)) {
    if (typeof content === "string") guard.addText(outputPath, content);
    else guard.addFile(outputPath, writeIn(root, `static/${outputPath}`, content));
  }
  return guard.findLeaks([published], ["/posts/paper/"]);
}

function writeIn(root: string, path: string, content: string | Buffer): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const sold = "The press was sold on a Thursday, without a word to anybody who had worked on it.";

describe("what a draft says is found in every kind of file", () => {
  for (const [name, outputPath, content, line, quote] of [
    ["its title in a list", "index.html", "<ul><li>Closing the pressroom</ul>", 2, "Closing the pressroom"],
    ["in capitals", "index.html", "CLOSING THE PRESSROOM", 2, "CLOSING THE PRESSROOM"],
    ["its slug in an address", "index.html", '<a href="/closing-the-pressroom/">x</a>', 2, "closing-the-pressroom"],
    ["in the name of a file", "posts/closing-the-pressroom.html", "", 2, "closing-the-pressroom"],
    ["a tag of no other post", "tags/index.html", "<p>bankruptcies", 4, "bankruptcies"],
    [
      "a field of the author's own",
      "a.html",
      "<p>A bitter little letter to all of my friends",
      5,
      "A bitter little letter to all",
    ],
    ["a sentence", "a.html", `<p>${sold}</p>`, 8, "The press was sold on a"],
    ["a part of one", "a.html", "on a Thursday, without a word …", 8, "on a Thursday, without a word"],
    [
      "with other elements in it",
      "a.html",
      "sold <b>on</b> a <i class='on a'>Thursday</i>, without a",
      8,
      "sold <b>on</b> a <i class='on a'>Thursday</i>, without a",
    ],
    ["in an attribute", "a.html", `<meta content="${sold}">`, 8, "The press was sold on a"],
    [
      "in a feed, as HTML in XML",
      "feed.xml",
      "sold on &lt;em&gt;a Thursday&lt;/em&gt;, without a",
      8,
      "sold on &lt;em&gt;a Thursday&lt;/em&gt;, without a",
    ],
    [
      "in JSON",
      "feed.json",
      JSON.stringify({ html: '<p>sold\non <a href="x">a\n“Thursday”</a>,\twithout a' }),
      8,
      'sold\\non <a href=\\"x\\">a\\n“Thursday”</a>,\\twithout a',
    ],
    ["as plain text", "llms.txt", sold, 8, "The press was sold on a"],
    ["with entities", "a.html", "Don&#39;t ask me about the price again &amp; again", 14, "Don&#39;t ask me about the"],
    ["a heading", "a.html", "What it cost us", 10, "What it cost us"],
    ["the description of a picture", "a.html", 'alt="The empty hall at dusk"', 12, "empty hall"],
    ["the name of a picture", "images/empty-hall-720.avif", "", 12, "empty-hall"],
    [
      "letters and accents apart",
      "a.html",
      "Nur Löwen wissen, wie groß die Wüste wirklich ist.".normalize("NFD"),
      16,
      "Nur Löwen wissen, wie groß die".normalize("NFD"),
    ],
    ["a language without spaces", "a.html", "…木曜日に誰にも言わずに…", 18, "木曜日に誰に"],
    ["in a file that is published as it is", "notes.txt", Buffer.from(sold), 8, "The press was sold on a"],
    ["packed by gzip", "notes.html.gz", gzipSync(`<p>${sold}`), 8, "The press was sold on a"],
    ["packed under another name", "index.pf_fragment", gzipSync(sold), 8, "The press was sold on a"],
    ["packed by Brotli", "notes.txt.br", brotliCompressSync(sold), 8, "The press was sold on a"],
    [
      "as a note in a picture",
      "photo.jpg",
      Buffer.from(`\xff\xd8\xff\xe1Exif\0\0${sold}\0`, "latin1"),
      8,
      "The press was sold on a",
    ],
  ] as const) {
    test(name, () => {
      const [problem, ...others] = guard({ files: { [outputPath]: content } });
      assert.ok(problem, "It was not found.");
      assert.deepEqual(
        [others, problem.code, problem.place],
        [[], "draft-leak", { path: draft.path, line, column: 1 }],
      );
      assert.ok(problem.fact.includes(`_site/${outputPath} would show its`), problem.fact);
      assert.ok(problem.fact.includes(`“${quote.replace(/\s+/g, " ")}”`), problem.fact);
    });
  }

  test("each file is named, up to three, and how many there are", () => {
    const files = Object.fromEntries([1, 2, 3, 4, 5].map((page) => [`page/${page}/index.html`, sold]));
    assert.deepEqual(guard({ files }).map(describeProblem), [
      "posts/closing-the-pressroom.md:8:1  This is a draft, and _site/page/1/index.html would show its text: “The press was sold on a”.\n" +
        "    Take it out of what makes that file. If it may be read, publish the text, or allow the words: drafts: { allow: […] } in the settings.",
      "posts/closing-the-pressroom.md:8:1  This is a draft, and _site/page/2/index.html would show its text: “The press was sold on a”.\n" +
        "    Take it out of what makes that file. If it may be read, publish the text, or allow the words: drafts: { allow: […] } in the settings.",
      "posts/closing-the-pressroom.md:8:1  This is a draft, and _site/page/3/index.html would show its text: “The press was sold on a” (and so would 2 more files).\n" +
        "    Take it out of what makes that file. If it may be read, publish the text, or allow the words: drafts: { allow: […] } in the settings.",
    ]);
  });

  test("a post that is not due yet is guarded like a draft", () => {
    const held = post("posts/soon.md", "title: Some other day entirely; date: 2030-01-01; status: published");
    const [problem] = guard({ files: { "index.html": "Some other day entirely" }, held });
    assert.match(
      problem?.fact ?? "",
      /^This is a post that is not due yet, and _site\/index\.html would show its title/,
    );
  });

  test("wherever a sentence stands, and whatever stands around it", () => {
    const word = fc.stringMatching(/^[a-zäéß]{3,9}$/);
    const around = fc.constantFrom(
      "",
      " ",
      "<p>",
      "</em> ",
      "\n",
      "“",
      " — ",
      "&nbsp;",
      '<img alt="x y z">',
      "7 ",
      "the ",
    );
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 10, maxLength: 20 }),
        around,
        around,
        fc.string(),
        (words, left, right, noise) => {
          const held = post("posts/x.md", "title: X; date: 2026-01-01", words.join(" "));
          const files = {
            "a.html": `<p>${noise.replace(/[<&"']/g, "")}</p>${left}${words.slice(1, -1).join(" ")}${right}`,
          };
          return guard({ files, held }).length === 1;
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("what is no secret raises no alarm", () => {
  for (const [name, held, text, more = {}] of [
    ["a title of one short word", post("posts/x.md", "title: Trains; date: 2026-01-01"), "Trains are late."],
    ["a title that is a date", post("posts/x.md", "title: 12 December 2025; date: 2026-01-01"), "12 December 2025"],
    [
      "numbers",
      post("posts/x.md", "title: X; date: 2026-01-01", "1 2 3 4 5 6 7 8 9 1000000 20000000"),
      "1 2 3 4 5 6 7 8 9 1000000 20000000",
    ],
    [
      "a few words that everybody uses",
      post("posts/x.md", "title: X; date: 2026-01-01", "It is what it is, as they say of it."),
      "Is it what they say it is?",
    ],
    ["a tag that a published post has", draft, "<a>paper</a>"],
    [
      "the name of the blog",
      post("posts/x.md", "title: Ines Halloran of Fair Copy; date: 2026-01-01"),
      "by Ines Halloran",
    ],
    [
      "a passage that a published post has as well",
      post(
        "posts/x.md",
        "title: X; date: 2026-01-01",
        "As he said, “I have never in my life seen a better machine than this one.”",
      ),
      "<p>I have never in my life seen a better machine than this one.",
    ],
    [
      "a passage that has a link in the published post",
      post("posts/x.md", "title: X; date: 2026-01-01", "And then he left the building without me."),
      "<p>And <a href='/archive/'>then he</a> left <strong>the building</strong> without me.",
    ],
    [
      "words of a layout",
      post("posts/x.md", "title: About this little notebook; date: 2026-01-01"),
      "<footer>About this little notebook</footer>",
      { sources: { "layouts/base.njk": "<footer>About this little notebook</footer>" } },
    ],
    [
      "words of a template of the author's",
      post("posts/x.md", "title: Books of the year; date: 2026-01-01"),
      "Books of the year",
      { sources: { "pages/books.njk": "<h1>Books of the year</h1>" } },
    ],
    [
      "words of Longhand's own layouts",
      post("posts/x.md", "title: Skip to the text; date: 2026-01-01", "Skip to the text"),
      "Skip to the text",
    ],
    [
      "what the author allows",
      draft,
      "Next: Closing the pressroom",
      { settings: { drafts: { allow: ["closing the pressroom"] } } },
    ],
    ["words in another order", draft, "The pressroom, closing: sold a press on Thursday the, without word a"],
    ["words across a tag and what stands in it", draft, 'Closing <a title="the">pressroom'],
  ] as const) {
    test(name, () => assert.deepEqual(guard({ files: { "a.html": text }, held, ...more }), []));
  }
});
