import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { describeProblem, type Problem } from "../src/problem.ts";
import { decide, isLoop } from "../src/urls/decide.ts";
import { EMPTY_LEDGER, formatLedger, LEDGER_FILE, type Ledger, type LedgerEntry } from "../src/urls/ledger.ts";
import { keepCopy, readCopy, readLedger, writeLedger } from "../src/urls/ledger-file.ts";
import { mergeLedger } from "../src/urls/merge-ledger.ts";
import { parseLedger, placeOfUrl } from "../src/urls/parse-ledger.ts";
import { compareSketches, sketchText } from "../src/urls/sketch.ts";
import { createFolder } from "./support/blog.ts";
import { Days, type Files, wordsOf } from "./support/days.ts";

const since = "2025-08-22";

/** An entry as short as it can be. */
function entry(more: Partial<LedgerEntry> = {}): LedgerEntry {
  return { kind: "post", source: "posts/a.md", since, ...more };
}

/** A line of the file, as it is written. */
function line(url: string, more: Partial<LedgerEntry> = {}): string {
  return formatLedger(new Map([[url, entry(more)]])).split("\n")[1] ?? "";
}

function file(...lines: string[]): string {
  return `{\n${lines.map((one) => `${one}\n`).join("")}  "version": 1\n}\n`;
}

/** `code line:column` of each problem. */
function summarize(problems: Problem[]): string[] {
  return problems.map(({ code, place }) => [code, [place?.line, place?.column].filter(Boolean).join(":")].join(" "));
}

describe("the ledger's file", () => {
  test("has a line for each URL, sorted, and each of them ends in a comma", () => {
    const ledger: Ledger = new Map([
      ["/posts/b/", entry({ to: "/posts/a/" })],
      ["/posts/a/", entry({ id: "https://ines.blog/posts/a/", title: 'A "quoted" title', tags: ["x"] })],
      ["/Posts/", entry({ gone: "2026-01-01" })],
    ]);
    assert.equal(
      formatLedger(ledger),
      `{
  "/Posts/": { "kind": "post", "source": "posts/a.md", "since": "2025-08-22", "gone": "2026-01-01" },
  "/posts/a/": { "kind": "post", "source": "posts/a.md", "since": "2025-08-22", "id": "https://ines.blog/posts/a/", "title": "A \\"quoted\\" title", "tags": ["x"] },
  "/posts/b/": { "kind": "post", "source": "posts/a.md", "since": "2025-08-22", "to": "/posts/a/" },
  "version": 1
}
`,
    );
  });

  test("is the same in whatever order the URLs came", () => {
    const entries: [string, LedgerEntry][] = [
      ["/b/", entry()],
      ["/a/", entry()],
      ["/日本語/", entry()],
      ["/B/", entry()],
    ];
    assert.equal(formatLedger(new Map(entries)), formatLedger(new Map([...entries].reverse())));
  });

  test("without entries is what a new blog has", () => {
    assert.equal(EMPTY_LEDGER, '{\n  "version": 1\n}\n');
    assert.deepEqual(parseLedger(EMPTY_LEDGER), { ledger: new Map(), problems: [] });
  });

  test("gives back what was written into it", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    const day = fc.constantFrom("2019-01-01", "2025-08-22", "2026-12-31");
    const segment = fc.constantFrom("a", "posts", "日本語", "café", "x y", "100%", "'quoted'", "__proto__", "1.html");
    const url = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`);
    const state = fc.oneof(
      fc.constant({}),
      fc.constant({ undecided: true as const }),
      fc.record({ gone: day }),
      fc.record({ to: fc.constantFrom("/elsewhere/", "/elsewhere/#part", "https://other.blog/x") }),
    );
    const known = fc.record(
      {
        id: text,
        title: fc.string({ unit: "grapheme" }),
        tags: fc.array(text),
        text: fc.string(),
        headings: fc.constantFrom("a/b", "first/C8cE1/former notes/", "a%2Fb/x"),
      },
      { requiredKeys: [] },
    );
    const kind = fc.constantFrom<LedgerEntry["kind"]>("post", "page", "list", "tag", "feed", "image", "copy", "file");
    const whole = fc
      .tuple(fc.record({ kind, source: text, since: day }), state, known)
      .map((parts) => Object.assign({}, ...parts) as LedgerEntry);
    fc.assert(
      fc.property(fc.array(fc.tuple(url, whole)), (entries) => {
        const ledger: Ledger = new Map(entries);
        const read = parseLedger(formatLedger(ledger));
        assert.deepEqual(read.problems, []);
        assert.deepEqual(new Map([...(read.ledger ?? [])].sort()), new Map([...ledger].sort()));
      }),
      { numRuns: 300 },
    );
  });

  test("may have been formatted anew by an editor, also with a mark of its byte order", () => {
    const ledger: Ledger = new Map([["/a/", entry({ tags: ["/b", "c"], to: "/b/" })]]);
    const pretty = JSON.stringify(JSON.parse(formatLedger(ledger)), undefined, 4);
    for (const text of [pretty, `\uFEFF${pretty}`, pretty.replaceAll("\n", "\r\n")]) {
      assert.deepEqual(parseLedger(text), { ledger, problems: [] });
    }
  });
});

describe("a broken file is never a new start, and its place is named", () => {
  const [a, b] = [line("/a/"), line("/b/")];
  const whole = file(a, b);
  const cases: [name: string, text: string, problems: string[]][] = [
    ["empty", "", ["ledger-empty "]],
    ["nothing but space", " \n\t\n", ["ledger-empty "]],
    ["a byte order mark and nothing else", "\uFEFF", ["ledger-empty "]],
    ["cut off in the middle of a line", whole.slice(0, 40), ["ledger-syntax 2:39"]],
    ["cut off at the end of a line", `{\n${a}\n`, ["ledger-syntax 3:1"]],
    ["cut off before the last brace", whole.slice(0, -2), ["ledger-syntax 5:1"]],
    ["not JSON", "hello", ["ledger-syntax 1:1"]],
    ["a comma too few", file(a.replace(/,$/, ""), b), ["ledger-syntax 3:3"]],
    ["a comma too many", file(a, b).replace("1\n", "1,\n"), ["ledger-syntax 5:1"]],
    ["a quotation mark too few", file(a.replace('"post"', "post"), b), [`ledger-syntax 2:${a.indexOf('"post"') + 1}`]],
    ["a word that is none of JSON", file(a, "  oops", b), ["ledger-syntax 3:3"]],
    ["a list", "[]", ["ledger-form 1:1"]],
    ["null", "null", ["ledger-form 1:1"]],
    ["a text", '"/a/"', ["ledger-form 1:1"]],
    ["no version", `{\n${a.replace(/,$/, "")}\n}\n`, ["ledger-version 1:1"]],
    ["an empty object", "{}", ["ledger-version 1:1"]],
    ["a later version", whole.replace("1\n", "2\n"), ["ledger-version 4:3"]],
    ["a version that is no number", whole.replace("1\n", '"1"\n'), ["ledger-version 4:3"]],
    ["a URL without a slash", file(a, line("b/")), ["ledger-form 3:3"]],
    ["a URL with a host", file(a, line("https://ines.blog/b/")), ["ledger-form 3:3"]],
    ["a URL that leaves the site", file(a, line("/../b/")), ["ledger-form 3:3"]],
    ["a URL of two slashes", file(a, line("//b/")), ["ledger-form 3:3"]],
    ["a URL that is not in NFC", file(a, line("/cafe\u0301/")), ["ledger-form 3:3"]],
    ["an entry that is no object", file(a, '  "/b/": "/a/",'), ["ledger-form 3:3"]],
    ["an entry that is null", file(a, '  "/b/": null,'), ["ledger-form 3:3"]],
    ["an empty entry", file(a, '  "/b/": {},'), ["ledger-form 3:3"]],
    ["an unknown kind", file(a, b.replace('"post"', '"poem"')), ["ledger-form 3:3"]],
    ["a kind that every object has", file(a, b.replace('"post"', '"constructor"')), ["ledger-form 3:3"]],
    ["no source", file(a, b.replace('"source": "posts/a.md", ', "")), ["ledger-form 3:3"]],
    ["an empty source", file(a, line("/b/", { source: "" })), ["ledger-form 3:3"]],
    ["a number for a day", file(a, b.replace(`"${since}"`, "2025")), ["ledger-form 3:3"]],
    ["a day of another form", file(a, line("/b/", { since: "22.8.2025" })), ["ledger-form 3:3"]],
    ["a target without a slash", file(a, line("/b/", { to: "a/" })), ["ledger-form 3:3"]],
    ["a target of two slashes", file(a, line("/b/", { to: "//evil.example/" })), ["ledger-form 3:3"]],
    ["a target that is a script", file(a, line("/b/", { to: "javascript:alert(1)" })), ["ledger-form 3:3"]],
    ["an empty target", file(a, line("/b/", { to: "" })), ["ledger-form 3:3"]],
    ["gone without a day", file(a, b.replace(" }", ', "gone": true }')), ["ledger-form 3:3"]],
    ["not undecided", file(a, b.replace(" }", ', "undecided": false }')), ["ledger-form 3:3"]],
    ["tags that are a text", file(a, b.replace(" }", ', "tags": "x" }')), ["ledger-form 3:3"]],
    ["headings that are a list", file(a, b.replace(" }", ', "headings": [["a", "b"]] }')), ["ledger-form 3:3"]],
    ["headings without marks", file(a, line("/b/", { headings: "notes" })), ["ledger-form 3:3"]],
    ["headings that cannot be decoded", file(a, line("/b/", { headings: "a%FF/x" })), ["ledger-form 3:3"]],
    ["an unknown field", file(a, b.replace(" }", ', "redirect": "/a/" }')), ["ledger-form 3:3"]],
    ["a field that every object has", file(a, b.replace(" }", ', "constructor": "x" }')), ["ledger-form 3:3"]],
    ["moved and gone", file(a, line("/b/", { to: "/a/", gone: since })), ["ledger-form 3:3"]],
    ["gone and undecided", file(a, line("/b/", { gone: since, undecided: true })), ["ledger-form 3:3"]],
    ["two lines for one URL", file(a, b, line("/a/", { title: "Other" })), ["ledger-double 4:3"]],
    ["three lines for one URL", file(a, a, a), ["ledger-double 3:3", "ledger-double 4:3"]],
    ["URLs that differ in case", file(line("/A/"), a), ["ledger-twins 3:3"]],
    ["URLs that differ in the case of other scripts", file(line("/É/"), line("/é/")), ["ledger-twins 3:3"]],
    ["a redirect to itself", file(line("/a/", { to: "/a/" })), ["redirect-loop 2:3"]],
    ["a redirect to a part of itself", file(line("/a/", { to: "/a/#part" })), ["redirect-loop 2:3"]],
    [
      "redirects in a circle",
      file(line("/a/", { to: "/b/" }), line("/b/", { to: "/c/#x" }), line("/c/", { to: "/a/" })),
      ["redirect-loop 2:3"],
    ],
    [
      "a circle into which another one leads",
      file(line("/a/", { to: "/b/" }), line("/b/", { to: "/c/" }), line("/c/", { to: "/b/" })),
      ["redirect-loop 3:3"],
    ],
    [
      "two circles",
      file(
        line("/a/", { to: "/b/" }),
        line("/b/", { to: "/a/" }),
        line("/c/", { to: "/d/" }),
        line("/d/", { to: "/c/" }),
      ),
      ["redirect-loop 2:3", "redirect-loop 4:3"],
    ],
    [
      "a conflict",
      `{\n${a}\n<<<<<<< HEAD\n${b}\n=======\n${line("/c/")}\n>>>>>>> other\n  "version": 1\n}\n`,
      ["ledger-conflict 3:1"],
    ],
    [
      "two conflicts",
      `{\n<<<<<<< HEAD\n${a}\n=======\n>>>>>>> other\n${b}\n<<<<<<< HEAD\n=======\n${line("/c/")}\n>>>>>>> other\n  "version": 1\n}\n`,
      ["ledger-conflict 2:1", "ledger-conflict 7:1"],
    ],
    [
      "the end of a conflict, which an author has forgotten",
      `{\n${a}\n${b}\n>>>>>>> other\n  "version": 1\n}\n`,
      ["ledger-conflict 4:1"],
    ],
    [
      "several wrong lines, all of them named",
      file(line("a/"), a, line("/b/", { since: "" }), line("/c/", { to: "x" })),
      ["ledger-form 2:3", "ledger-form 4:3", "ledger-form 5:3"],
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const { ledger, problems } = parseLedger(text);
      assert.equal(ledger, undefined);
      assert.deepEqual(summarize(problems), expected);
      for (const { severity, place, fact, remedy } of problems) {
        assert.equal(severity, "error");
        assert.equal(place?.path, LEDGER_FILE);
        assert.match(fact, /\.$/);
        assert.ok(remedy, "It says what to do.");
      }
    });
  }

  test("whatever is cut off from the end, or any one letter", () => {
    const text = file(line("/a/", { id: "x:1", title: "A", tags: ["x"] }), line("/b/", { to: "/a/" }));
    const end = text.trimEnd().length;
    for (let length = 0; length < end; length++) {
      const { ledger, problems } = parseLedger(text.slice(0, length));
      assert.equal(ledger, undefined);
      assert.notEqual(problems.length, 0);
    }
    for (let index = 0; index < end; index++) {
      const { ledger } = parseLedger(text.slice(0, index) + text.slice(index + 1));
      // Some letters are only part of a text. The URLs are there in any case.
      if (ledger) assert.equal(ledger.size, 2);
    }
  });

  test("case and normal form are all that may not differ", () => {
    const urls = ["/a/", "/a", "/a.html", "/a/index.html", "/á/", "/a/b/", "/a%20b/", "/a b/"];
    const { ledger } = parseLedger(file(...urls.map((url) => line(url))));
    assert.deepEqual([...(ledger?.keys() ?? [])], urls);
  });

  test("a URL that is not in the file is at its beginning", () => {
    assert.deepEqual(placeOfUrl(whole, "/c/"), { path: LEDGER_FILE, line: 1, column: 1 });
    assert.deepEqual(placeOfUrl(whole, "/b/"), { path: LEDGER_FILE, line: 3, column: 3 });
  });
});

describe("how much two texts have in common is told from their sketches", () => {
  const one = wordsOf("one");
  const japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。";
  const otherJapanese = "国境の長いトンネルを抜けると雪国であった。夜の底が白くなった。信号所に汽車が止まった。向側の座席から娘が立って来た。";
  const cases: [name: string, left: string, right: string, least: number, most: number][] = [
    ["the same", one, one, 1, 1],
    ["the same in other marks and cases", one, one.toUpperCase().replaceAll(" ", " — “"), 1, 1],
    ["the same in other lines", one, one.replaceAll(" ", "\n\n> "), 1, 1],
    ["a slip corrected", one, wordsOf("one~1"), 0.85, 1],
    ["some words changed", one, wordsOf("one~4"), 0.7, 1],
    ["half of it new", one, `${one.slice(0, one.length / 2)} ${wordsOf("two").slice(0, one.length / 2)}`, 0.3, 0.7],
    ["a paragraph more", one, `${one} ${wordsOf("two").slice(0, one.length / 4)}`, 0.75, 1],
    ["another text", one, wordsOf("two"), 0, 0.15],
    ["Japanese, the same", japanese, japanese, 1, 1],
    ["Japanese, a letter changed", japanese, japanese.replace("猫", "犬"), 0.85, 0.999],
    ["Japanese, another text", japanese, otherJapanese, 0, 0.2],
    ["no text", "", "", 0, 0],
    ["no text and some", "", one, 0, 0],
    ["nothing but marks", "… — !", "… — !", 0, 0],
    ["a word", "Hello.", "hello", 1, 1],
    ["two words", "Hello you", "Hello me", 0, 0.7],
    ["a few other words", "A short note", "Another thing entirely", 0, 0.3],
  ];
  for (const [name, left, right, least, most] of cases) {
    test(name, () => {
      const similarity = compareSketches(sketchText(left), sketchText(right));
      assert.ok(similarity >= least && similarity <= most, `It is ${similarity}.`);
      assert.equal(compareSketches(sketchText(right), sketchText(left)), similarity, "It is the same both ways.");
    });
  }

  test("a sketch is 32 letters that need no escape, of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        assert.match(sketchText(text), /^[\w.-]{32}$/);
      }),
    );
  });

  test("a published sketch stays what it is, or nothing would be known again", () => {
    assert.equal(sketchText("The quick brown fox jumps over the lazy dog, and the dog does not mind."), SKETCH);
    assert.equal(sketchText(japanese.slice(0, 16)), JAPANESE_SKETCH);
  });
});

const SKETCH = "";
const JAPANESE_SKETCH = "";

interface Story {
  name: string;
  /** What stands in the files, day by day, and what the author decides in between. */
  days: (Files | ((days: Days) => void))[];
  settings?: object;
  /** The ledger at the end. */
  ledger: string[];
  /** What the last build said. */
  problems?: string[];
}

const decideGone = (url: string) => (days: Days) => days.decide(url, "gone");
const decideTo = (url: string, to: string) => (days: Days) => days.decide(url, { to });

const stories: Record<string, Story[]> = {
  "a URL is where it was, or leads to where it is now": [
    {
      name: "nothing has changed",
      days: [{ "posts/a.md": "A ; one" }, { "posts/a.md": "A ; one" }],
      ledger: ["/posts/a/ posts/a.md"],
    },
    {
      name: "the text is edited",
      days: [{ "posts/a.md": "A ; one" }, { "posts/a.md": "A ; one~20" }],
      ledger: ["/posts/a/ posts/a.md"],
    },
    {
      name: "the text and the title are edited",
      days: [{ "posts/a.md": "A ; one" }, { "posts/a.md": "B ; one~4" }],
      ledger: ["/posts/a/ posts/a.md"],
    },
    {
      name: "a file is renamed",
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "A ; one" }],
      ledger: ["/posts/a/ → /posts/b/", "/posts/b/ posts/b.md"],
      problems: ["url-recognised"],
    },
    {
      name: "a file is renamed and its text is edited",
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "A ; one~6" }],
      ledger: ["/posts/a/ → /posts/b/", "/posts/b/ posts/b.md"],
      problems: ["url-recognised"],
    },
    {
      name: "a file and its title are renamed",
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "B ; one" }],
      ledger: ["/posts/a/ → /posts/b/", "/posts/b/ posts/b.md"],
      problems: ["url-recognised"],
    },
    {
      name: "a file is renamed, and its permalink keeps the URL",
      days: [{ "posts/a.md": "A ; one ; permalink: /x/" }, { "posts/b.md": "A ; one ; permalink: /x/" }],
      ledger: ["/x/ posts/b.md"],
    },
    {
      name: "a title is changed, of which the URL is made",
      days: [
        { "posts/a.md": "Old ; one ; permalink: /{{ title | slugify }}/" },
        { "posts/a.md": "New ; one ; permalink: /{{ title | slugify }}/" },
      ],
      ledger: ["/new/ posts/a.md", "/old/ → /new/"],
    },
    {
      name: "a date is changed, of which the URL is made",
      days: [
        { "posts/a.md": "A ; one ; permalink: /{{ date | date: '%Y' }}/ ; date: 2024-01-01" },
        { "posts/a.md": "A ; one ; permalink: /{{ date | date: '%Y' }}/ ; date: 2025-01-01" },
      ],
      ledger: ["/2024/ → /2025/", "/2025/ posts/a.md"],
    },
    {
      name: "moved three times: each URL leads to the last one at once",
      days: ["/x/", "/y/", "/z/"].map((url) => ({ "posts/a.md": `A ; one ; permalink: ${url}` })),
      ledger: ["/x/ → /z/", "/y/ → /z/", "/z/ posts/a.md"],
    },
    {
      name: "moved, and back again",
      days: ["/x/", "/y/", "/x/"].map((url) => ({ "posts/a.md": `A ; one ; permalink: ${url}` })),
      ledger: ["/x/ posts/a.md", "/y/ → /x/"],
    },
    {
      name: "two texts change their files, and each has a permalink",
      days: [
        { "posts/a.md": "A ; one ; permalink: /x/", "posts/b.md": "B ; two ; permalink: /y/" },
        { "posts/b.md": "A ; one ; permalink: /x/", "posts/a.md": "B ; two ; permalink: /y/" },
      ],
      ledger: ["/x/ posts/b.md", "/y/ posts/a.md"],
    },
    {
      name: "a post becomes a page",
      days: [{ "posts/a.md": "A ; one" }, { "pages/a.md": "A ; one" }],
      ledger: ["/a/ pages/a.md", "/posts/a/ → /a/"],
      problems: ["url-recognised"],
    },
    {
      name: "a permanent id says which one it is, whatever else has changed",
      days: [
        { "posts/a.md": "A ; one ; id: tag:a", "posts/b.md": "B ; two" },
        { "posts/c.md": "C ; three ; id: tag:a", "posts/b.md": "B ; two" },
      ],
      ledger: ["/posts/a/ → /posts/c/", "/posts/b/ posts/b.md", "/posts/c/ posts/c.md"],
    },
    {
      name: "a page is written anew, with another title: it is still that page",
      days: [{ "pages/now.md": "May ; one" }, { "pages/now.md": "June ; two" }],
      ledger: ["/now/ pages/now.md"],
    },
  ],
  "with titleEdits: keep, a URL stays": [
    {
      name: "when the title changes",
      settings: { urls: { titleEdits: "keep" } },
      days: [
        { "posts/a.md": "Old ; one ; permalink: /{{ title | slugify }}/" },
        { "posts/a.md": "New ; one ; permalink: /{{ title | slugify }}/" },
      ],
      ledger: ["/old/ posts/a.md"],
    },
    {
      name: "when the file is renamed and edited",
      settings: { urls: { titleEdits: "keep" } },
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "B ; one~6" }, { "posts/c.md": "C ; one~6" }],
      ledger: ["/posts/a/ posts/c.md"],
    },
    {
      name: "unless its file names another",
      settings: { urls: { titleEdits: "keep" } },
      days: [{ "posts/a.md": "A ; one" }, { "posts/a.md": "A ; one ; permalink: /x/" }, { "posts/a.md": "A ; one" }],
      ledger: ["/posts/a/ → /x/", "/x/ posts/a.md"],
    },
  ],
  "what vanishes stops the build until the author has decided": [
    {
      name: "deleted",
      days: [{ "posts/a.md": "A ; one", "posts/b.md": "B ; two" }, { "posts/b.md": "B ; two" }],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-lost"],
    },
    {
      name: "a draft",
      days: [{ "posts/a.md": "A ; one" }, { "posts/a.md": "A ; one ; status: draft" }],
      ledger: ["/posts/a/ posts/a.md"],
      problems: ["url-lost"],
    },
    {
      name: "scheduled",
      days: [{ "posts/a.md": "A ; one" }, { "posts/a.md": "A ; one ; date: 2050-01-01" }],
      ledger: ["/posts/a/ posts/a.md"],
      problems: ["url-lost"],
    },
    {
      name: "a draft in another file",
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "A ; one ; status: draft" }],
      ledger: ["/posts/a/ posts/a.md"],
      problems: ["url-lost"],
    },
    {
      name: "two texts that may be it",
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "B ; one~2", "posts/c.md": "C ; one~3" }],
      ledger: ["/posts/a/ posts/a.md"],
      problems: ["url-lost"],
    },
    {
      name: "renamed, and mostly written anew",
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "B ; two" }],
      ledger: ["/posts/a/ posts/a.md"],
      problems: ["url-lost"],
    },
    {
      name: "put back",
      days: [{ "posts/a.md": "A ; one" }, {}, { "posts/a.md": "A ; one" }],
      ledger: ["/posts/a/ posts/a.md"],
    },
    {
      name: "gone",
      days: [{ "posts/a.md": "A ; one" }, {}, decideGone("/posts/a/"), {}],
      ledger: ["/posts/a/ gone"],
    },
    {
      name: "gone, and what led there as well",
      days: [
        { "posts/a.md": "A ; one ; permalink: /x/" },
        { "posts/a.md": "A ; one ; permalink: /y/" },
        {},
        decideGone("/y/"),
        {},
      ],
      ledger: ["/x/ → /y/", "/y/ gone"],
    },
    {
      name: "led to another one, which moves later",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        { "posts/b.md": "B ; two" },
        decideTo("/posts/a/", "/posts/b/#part"),
        { "posts/b.md": "B ; two" },
        { "posts/c.md": "B ; two" },
      ],
      ledger: ["/posts/a/ → /posts/c/#part", "/posts/b/ → /posts/c/", "/posts/c/ posts/c.md"],
      problems: ["url-recognised"],
    },
    {
      name: "led to another site",
      days: [{ "posts/a.md": "A ; one" }, decideTo("/posts/a/", "https://other.blog/a/"), {}],
      ledger: ["/posts/a/ → https://other.blog/a/"],
    },
    {
      name: "led to nothing",
      days: [{ "posts/a.md": "A ; one" }, decideTo("/posts/a/", "/posts/b/"), {}],
      ledger: ["/posts/a/ → /posts/b/"],
      problems: ["redirect-dead"],
    },
    {
      name: "led in a circle",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        decideTo("/posts/a/", "/posts/b/"),
        decideTo("/posts/b/", "/posts/a/"),
        {},
      ],
      ledger: ["/posts/a/ → /posts/b/", "/posts/b/ → /posts/a/"],
      problems: ["redirect-loop", "redirect-loop"],
    },
    {
      name: "adopted, and nobody has said what becomes of it",
      days: [(days) => days.ledger.set("/old/", entry({ undecided: true })), {}],
      ledger: ["/old/ undecided"],
      problems: ["url-undecided"],
    },
    {
      name: "adopted, and there again",
      days: [
        (days) => days.ledger.set("/old/", entry({ undecided: true })),
        { "posts/a.md": "A ; one ; permalink: /old/" },
      ],
      ledger: ["/old/ posts/a.md"],
    },
  ],
  "no other text may take the place of one that readers look for": [
    {
      name: "two change their files, and with them their URLs",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        { "posts/b.md": "A ; one", "posts/a.md": "B ; two" },
      ],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-reserved", "url-reserved"],
    },
    {
      name: "two with one title change their files",
      days: [
        { "posts/a.md": "Note ; one", "posts/b.md": "Note ; two" },
        { "posts/b.md": "Note ; one", "posts/a.md": "Note ; two" },
      ],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-reserved", "url-reserved"],
    },
    {
      name: "one moves, and a new one comes in its place",
      days: [
        { "posts/a.md": "A ; one" },
        { "posts/b.md": "A ; one", "posts/a.md": "New ; two" },
      ],
      ledger: ["/posts/a/ posts/a.md"],
      problems: ["url-reserved"],
    },
    {
      name: "the old URL of one that has moved",
      days: [
        { "posts/a.md": "A ; one ; permalink: /x/" },
        { "posts/a.md": "A ; one ; permalink: /y/" },
        { "posts/a.md": "A ; one ; permalink: /y/", "posts/b.md": "B ; two ; permalink: /x/" },
      ],
      ledger: ["/x/ → /y/", "/y/ posts/a.md"],
      problems: ["url-reserved"],
    },
    {
      name: "the old URL of one that has moved, taken from the file where it was then",
      days: [
        { "posts/a.md": "A ; one ; permalink: /x/" },
        { "posts/a.md": "A ; one ; permalink: /y/" },
        { "posts/b.md": "A ; one ; permalink: /y/" },
        { "posts/b.md": "A ; one ; permalink: /y/", "posts/a.md": "C ; three ; permalink: /x/" },
      ],
      ledger: ["/x/ → /y/", "/y/ posts/b.md"],
      problems: ["url-reserved"],
    },
    {
      name: "one is deleted, and another one takes its URL",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        { "posts/b.md": "B ; two ; permalink: /posts/a/" },
      ],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-reserved"],
    },
    {
      name: "one becomes a draft, and another one takes its URL",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        { "posts/a.md": "A ; one ; status: draft", "posts/b.md": "B ; two ; permalink: /posts/a/" },
      ],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-reserved"],
    },
    {
      name: "one is deleted, and another one takes its file",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        { "posts/a.md": "B ; two" },
      ],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-reserved"],
    },
    {
      name: "the first of some numbered files is deleted, and the others move up",
      days: [
        { "posts/1.md": "A ; one", "posts/2.md": "B ; two", "posts/3.md": "C ; three" },
        { "posts/1.md": "B ; two", "posts/2.md": "C ; three" },
      ],
      ledger: ["/posts/1/ posts/1.md", "/posts/2/ posts/2.md", "/posts/3/ posts/3.md"],
      problems: ["url-reserved", "url-reserved"],
    },
    {
      name: "one is deleted, and a new one is written into its file",
      days: [{ "posts/a.md": "A ; one" }, { "posts/a.md": "New ; two" }],
      ledger: ["/posts/a/ posts/a.md"],
      problems: ["url-reserved"],
    },
    {
      name: "one is gone, and a new one takes its URL",
      days: [
        { "posts/a.md": "A ; one" },
        decideGone("/posts/a/"),
        {},
        { "posts/b.md": "B ; two ; permalink: /posts/a/" },
      ],
      ledger: ["/posts/a/ gone"],
      problems: ["url-reserved"],
    },
    {
      name: "the one to which the author has led the URL may have it",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        decideTo("/posts/a/", "/posts/b/"),
        { "posts/b.md": "B ; two" },
        { "posts/b.md": "B ; two ; permalink: /posts/a/" },
      ],
      ledger: ["/posts/a/ posts/b.md", "/posts/b/ → /posts/a/"],
    },
  ],
  "what comes back is known again": [
    {
      name: "at its URL, after it was gone",
      days: [{ "posts/a.md": "A ; one" }, decideGone("/posts/a/"), {}, { "posts/a.md": "A ; one" }],
      ledger: ["/posts/a/ posts/a.md"],
    },
    {
      name: "at its URL, in another file, after it was gone",
      days: [
        { "posts/a.md": "A ; one ; permalink: /x/" },
        decideGone("/x/"),
        {},
        { "posts/b.md": "A ; one ; permalink: /x/" },
      ],
      ledger: ["/x/ posts/b.md"],
    },
    {
      name: "at its URL, in another file, after the URL has led to the archive",
      days: [
        { "posts/a.md": "A ; one ; permalink: /x/" },
        decideTo("/x/", "/archive/"),
        {},
        { "posts/b.md": "A ; one ; permalink: /x/" },
      ],
      ledger: ["/x/ posts/b.md"],
    },
  ],
  "an alias leads to its text": [
    {
      name: "a new one",
      days: [{ "posts/a.md": "A ; one ; aliases: [/old/]" }],
      ledger: ["/old/ → /posts/a/", "/posts/a/ posts/a.md"],
    },
    {
      name: "it follows the text, also when it is taken out of the file",
      days: [{ "posts/a.md": "A ; one ; aliases: [/old/]" }, { "posts/b.md": "A ; one" }],
      ledger: ["/old/ → /posts/b/", "/posts/a/ → /posts/b/", "/posts/b/ posts/b.md"],
      problems: ["url-recognised"],
    },
    {
      name: "one that is the URL of another text",
      days: [{ "posts/a.md": "A ; one", "posts/b.md": "B ; two ; aliases: [/posts/a/]" }],
      ledger: [],
      problems: ["alias-taken"],
    },
    {
      name: "one that two texts have",
      days: [{ "posts/a.md": "A ; one ; aliases: [/old/]", "posts/b.md": "B ; two ; aliases: [/old/]" }],
      ledger: [],
      problems: ["alias-taken"],
    },
    {
      name: "one that was the URL of another text",
      days: [
        { "posts/a.md": "A ; one ; permalink: /x/", "posts/b.md": "B ; two" },
        { "posts/a.md": "A ; one ; permalink: /y/", "posts/b.md": "B ; two" },
        { "posts/a.md": "A ; one ; permalink: /y/", "posts/b.md": "B ; two ; aliases: [/x/]" },
      ],
      ledger: ["/posts/b/ posts/b.md", "/x/ → /y/", "/y/ posts/a.md"],
      problems: ["alias-taken"],
    },
    {
      name: "the URL of a text that was deleted",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        { "posts/b.md": "B ; two ; aliases: [/posts/a/]" },
      ],
      ledger: ["/posts/a/ → /posts/b/", "/posts/b/ posts/b.md"],
    },
  ],
};

for (const [group, cases] of Object.entries(stories)) {
  describe(group, () => {
    for (const { name, days: steps, settings, ledger, problems = [] } of cases) {
      test(name, () => {
        const days = new Days(settings);
        let said: Problem[] = [];
        for (const step of steps) {
          if (typeof step === "function") step(days);
          else said = days.build(step).problems;
        }
        assert.deepEqual(
          said.map(({ code }) => code),
          problems,
          said.map(describeProblem).join("\n"),
        );
        assert.deepEqual(days.lines, ledger);
      });
    }
  });
}
