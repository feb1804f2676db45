import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import type { DraftRecord } from "../src/checks/drafts/found.ts";
import { DraftGuard } from "../src/checks/drafts/guard.ts";
import { readFrontMatter } from "../src/content/front-matter.ts";

import { describeProblem, type Problem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { createFolder } from "./support/blog.ts";
import { seed } from "./support/seed.ts";
import { toPost } from "./support/texts.ts";

fc.configureGlobal({ seed });

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

/** One build: its drafts, what is public, and its files; the guard searches those only that are not as they were. */
interface Build {
  drafts: (typeof draft)[];
  writings: (typeof draft)[];
  files: Record<string, string>;
  settings?: object;
}

/** What the guard finds in the last of some builds, each of which hands its record on. `reads` counts files that were read again. */
function guardAgain(builds: Build[]): { problems: Problem[]; reads: number } {
  const root = createFolder();
  let record: DraftRecord | undefined;
  let before: Build["files"] = {};
  let problems: Problem[] = [];
  let reads = 0;
  for (const { drafts, writings, files, settings = {} } of builds) {
    reads = 0;
    const guard = new DraftGuard(drafts, root, blog(settings), record);
    for (const [outputPath, text] of Object.entries(files)) {
      const read = (): string => {
        reads++;
        return text;
      };
      if (before[outputPath] === text) guard.keepText(outputPath, read);
      else guard.addText(outputPath, text);
    }
    problems = guard.findLeaks(writings, []);
    record = JSON.parse(JSON.stringify(guard.record())) as DraftRecord;
    before = files;
  }
  return { problems, reads };
}

describe("a draft does not get out on a page that was kept from an earlier build", () => {
  const quote = "I have never in my life seen a better machine than this one.";
  const quoting = post("posts/x.md", "title: A quiet morning walk; date: 2026-01-01", quote);
  const other = post("posts/y.md", "title: Nobody saw it coming; date: 2026-01-01", "And then he left the building.");
  const silent = post("posts/paper.md", "title: Paper; date: 2025-01-01; status: published", "Nothing.");
  const page = { "a.html": `<p>${quote}`, "b.html": "<p>Nobody saw it coming" };
  const start: Build = { drafts: [quoting], writings: [published], files: page };
  const cases: [name: string, builds: Build[], leaks: string[], reads: number][] = [
    ["nothing has changed", [start, start, start], [], 0],
    [
      "the published text that said it too has been edited",
      [start, { ...start, writings: [silent] }],
      ["posts/x.md"],
      0,
    ],
    [
      "it was allowed, and is no more",
      [
        { ...start, writings: [silent], settings: { drafts: { allow: [quote] } } },
        start,
        { ...start, writings: [silent] },
      ],
      ["posts/x.md"],
      0,
    ],
    ["there is a new draft", [start, { ...start, drafts: [quoting, other] }], ["posts/y.md"], 2],
    [
      "there was none before",
      [
        { ...start, drafts: [] },
        { ...start, drafts: [other] },
      ],
      ["posts/y.md"],
      2,
    ],
    [
      "a draft has a sentence more",
      [
        { ...start, drafts: [draft] },
        { ...start, drafts: [{ ...draft, body: `${draft.body}\n\nNobody saw it coming.` }] },
      ],
      [draft.path],
      2,
    ],
    [
      "a page has changed",
      [start, { ...start, files: { ...page, "c.html": "A quiet morning walk" } }],
      ["posts/x.md"],
      0,
    ],
    ["a draft is gone", [start, { ...start, drafts: [other] }], ["posts/y.md"], 2],
    [
      "a file has its name",
      [
        { ...start, drafts: [], files: { "nobody-saw-it-coming.html": "" } },
        { ...start, drafts: [other], files: { "nobody-saw-it-coming.html": "" } },
      ],
      ["posts/y.md"],
      1,
    ],
  ];
  for (const [name, builds, leaks, reads] of cases) {
    test(name, () => {
      const again = guardAgain(builds);
      const last = builds.slice(-1);
      assert.deepEqual(again.problems, guardAgain(last).problems);
      assert.deepEqual([again.problems.map(({ place }) => place?.path), again.reads], [leaks, reads]);
    });
  }

  test("a file that is published as it is is searched for what is new, also when it is packed", () => {
    const root = createFolder();
    const packed = writeIn(root, "static/notes.txt.gz", gzipSync("Nobody saw it coming"));
    const first = new DraftGuard([quoting], root, blog({}));
    first.addFile("notes.txt.gz", packed);
    const second = new DraftGuard([quoting, other], root, blog({}), first.record());
    second.keepFile("notes.txt.gz", packed);
    assert.deepEqual(
      second.findLeaks([], []).map(({ place }) => place?.path),
      ["posts/y.md"],
    );
    const third = new DraftGuard([quoting, other], root, blog({}), second.record());
    writeFileSync(packed, "");
    third.keepFile("notes.txt.gz", packed);
    assert.deepEqual(third.findLeaks([], []), second.findLeaks([], []));
  });

  test("whatever has changed: the same as when all is searched", () => {
    const sentence = fc.constantFrom(
      quote,
      "Nobody saw it coming.",
      "a quiet MORNING walk",
      "And then he left the building without me.",
    );
    const texts = fc.array(sentence, { maxLength: 3 }).map((all) => all.join("\n\n"));
    const names = ["x", "y", "z"];
    const writing = (status: string) =>
      fc
        .tuple(
          fc.constantFrom(...names),
          fc.constantFrom("A quiet morning walk", "Nobody saw it coming", "Paper"),
          texts,
        )
        .map(([name, title, text]) =>
          post(`posts/${status}-${name}.md`, `title: ${title}; date: 2026-01-01; status: ${status}`, text),
        );
    const next = fc.record({
      drafts: fc.uniqueArray(writing("draft"), { maxLength: 3, selector: ({ path }) => path }),
      writings: fc.uniqueArray(writing("published"), { maxLength: 2, selector: ({ path }) => path }),
      files: fc.dictionary(fc.constantFrom("a.html", "b.xml", "paper.html"), texts, {
        maxKeys: 3,
        noNullPrototype: true,
      }),
      settings: fc.constantFrom({}, { drafts: { allow: [quote] } }),
    });
    fc.assert(
      fc.property(fc.array(next, { minLength: 2, maxLength: 4 }), fc.func(fc.boolean()), (drawn, isKept) => {
        const builds = drawn.map((build, index) => ({
          ...build,
          files: { ...build.files, ...(isKept(index) && drawn[0]?.files) },
        }));
        assert.deepEqual(guardAgain(builds).problems, guardAgain(builds.slice(-1)).problems);
      }),
      { numRuns: 200 },
    );
  });
});
