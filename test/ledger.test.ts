import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { describeProblem, type Problem } from "../src/problem.ts";
import { compareSketches, sketchText } from "../src/sketch.ts";
import { decide, isLoop } from "../src/urls/decide.ts";
import { EMPTY_LEDGER, formatLedger, LEDGER_FILE, type Ledger, type LedgerEntry } from "../src/urls/ledger.ts";
import { keepCopy, readCopy, readLedger, writeLedger } from "../src/urls/ledger-file.ts";
import { mergeLedger } from "../src/urls/merge-ledger.ts";
import { parseLedger, placeOfUrl } from "../src/urls/parse-ledger.ts";
import { createFolder } from "./support/blog.ts";
import { Days, type Files, wordsOf } from "./support/days.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

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
    ["empty", "", ["ledger-empty 1:1"]],
    ["nothing but space", " \n\t\n", ["ledger-empty 1:1"]],
    ["a byte order mark and nothing else", "\uFEFF", ["ledger-empty 1:1"]],
    ["cut off in the middle of a line", whole.slice(0, 40), ["ledger-syntax 2:39"]],
    ["cut off at the end of a line", `{\n${a}\n`, ["ledger-syntax 3:1"]],
    ["cut off before the last brace", whole.slice(0, -2), ["ledger-syntax 5:1"]],
    ["not JSON", "hello", ["ledger-syntax 1:1"]],
    ["a comma too few", file(a.replace(/,$/, ""), b), ["ledger-syntax 3:3"]],
    ["a comma too many", file(a, b).replace("1\n", "1,\n"), ["ledger-syntax 5:1"]],
    ["a quotation mark too few", file(a.replace('"post"', "post"), b), ["ledger-syntax 2:1"]],
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
      ["ledger-syntax 4:1"],
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
      // Twins and circles are put right by commands, which have to read it.
      const isCurable = problems.every(({ code }) => code === "ledger-twins" || code === "redirect-loop");
      assert.equal(ledger !== undefined, isCurable);
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
  const japanese =
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。";
  const otherJapanese =
    "国境の長いトンネルを抜けると雪国であった。夜の底が白くなった。信号所に汽車が止まった。向側の座席から娘が立って来た。";
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

  test("a sketch is 32 letters that need no escape and a length, of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        assert.match(sketchText(text), /^[\w.-]{32}\/\d+$/);
      }),
    );
  });

  test("a published sketch stays what it is, or nothing would be known again", () => {
    const fox = "The quick brown fox jumps over the lazy dog, and the dog does not mind.";
    assert.equal(sketchText(fox), "Fx...I...._c.s.I.L...o.r9...A..m/71");
    assert.equal(sketchText(japanese.slice(0, 16)), "....g...D.1.M.C8Q.f..92..R...m../16");
  });
});

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
        { "posts/a.md": "A ; one ; permalink: \"/{{ date | date: '%Y' }}/\" ; date: 2024-01-01" },
        { "posts/a.md": "A ; one ; permalink: \"/{{ date | date: '%Y' }}/\" ; date: 2025-01-01" },
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
      name: "a file and its title are renamed, after the text was written anew little by little",
      days: [
        { "posts/a.md": "A ; one" },
        { "posts/a.md": "A ; one~60" },
        { "posts/a.md": "A ; two" },
        { "posts/b.md": "B ; two" },
      ],
      ledger: ["/posts/a/ → /posts/b/", "/posts/b/ posts/b.md"],
      problems: ["url-recognised"],
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
      name: "two change their files after both were written anew, little by little",
      days: [
        { "posts/a.md": "A ; one", "posts/b.md": "B ; two" },
        { "posts/a.md": "A ; one~60", "posts/b.md": "B ; two~60" },
        { "posts/a.md": "A ; three", "posts/b.md": "B ; four" },
        { "posts/b.md": "A ; three", "posts/a.md": "B ; four" },
      ],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-reserved", "url-reserved"],
    },
    {
      name: "one moves, and a new one comes in its place",
      days: [{ "posts/a.md": "A ; one" }, { "posts/b.md": "A ; one", "posts/a.md": "New ; two" }],
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
      days: [{ "posts/a.md": "A ; one", "posts/b.md": "B ; two" }, { "posts/b.md": "B ; two ; permalink: /posts/a/" }],
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
      days: [{ "posts/a.md": "A ; one", "posts/b.md": "B ; two" }, { "posts/a.md": "B ; two" }],
      ledger: ["/posts/a/ posts/a.md", "/posts/b/ posts/b.md"],
      problems: ["url-reserved", "url-recognised"],
    },
    {
      name: "the first of some numbered files is deleted, and the others move up",
      days: [
        { "posts/1.md": "A ; one", "posts/2.md": "B ; two", "posts/3.md": "C ; three" },
        { "posts/1.md": "B ; two", "posts/2.md": "C ; three" },
      ],
      ledger: ["/posts/1/ posts/1.md", "/posts/2/ posts/2.md", "/posts/3/ posts/3.md"],
      problems: ["url-reserved", "url-reserved", "url-recognised"],
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
      days: [{ "posts/a.md": "A ; one", "posts/b.md": "B ; two" }, { "posts/b.md": "B ; two ; aliases: [/posts/a/]" }],
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

describe("permanent ids", () => {
  const idsOf = (days: Days): Record<string, string | undefined> =>
    Object.fromEntries([...days.ledger].filter(([, { kind }]) => kind === "post").map(([url, { id }]) => [url, id]));

  test("are the first URL, and move along with the text", () => {
    const days = new Days();
    for (const path of ["posts/a.md", "posts/b.md", "posts/c.md"]) days.build({ [path]: "A ; one" });
    assert.equal(idsOf(days)["/posts/c/"], "https://test.blog/posts/a/");
  });

  test("are never given to another text", () => {
    const days = new Days();
    days.build({ "posts/a.md": "A ; one ; permalink: /x/" });
    days.build({ "posts/a.md": "A ; one ; permalink: /y/" });
    days.ledger.delete("/x/");
    days.build({ "posts/a.md": "A ; one ; permalink: /y/", "posts/b.md": "B ; two ; permalink: /x/" });
    assert.deepEqual(idsOf(days), { "/y/": "https://test.blog/x/", "/x/": "https://test.blog/x/#2" });
  });

  test("are what the front matter says", () => {
    const days = new Days();
    days.build({ "posts/a.md": "A ; one ; id: tag:ines.blog,2025:a" });
    assert.equal(idsOf(days)["/posts/a/"], "tag:ines.blog,2025:a");
  });

  test("come back with a text that was gone, so that feed readers do not show it as new", () => {
    const days = new Days();
    days.build({ "posts/a.md": "A ; one ; permalink: /x/" });
    days.build({ "posts/a.md": "A ; one ; permalink: /y/" });
    days.build({});
    days.decide("/y/", "gone");
    days.build({});
    days.build({ "posts/a.md": "A ; one ; permalink: /y/" });
    assert.equal(idsOf(days)["/y/"], "https://test.blog/x/");
  });

  test("that two texts have are an error", () => {
    const { problems } = new Days().build({ "posts/a.md": "A ; one ; id: tag:a", "posts/b.md": "B ; two ; id: tag:a" });
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["id-double"],
    );
  });
});

test("a build in which nothing has changed gives the ledger as it was", () => {
  const days = new Days();
  const files = {
    "posts/a.md": "A ; one ; aliases: [/old/]",
    "posts/b.md": "B ; two",
    "pages/about.md": "About ; three",
  };
  assert.equal(days.build(files).isChanged, true);
  const before = formatLedger(days.ledger);
  const { isChanged, problems } = days.build(files);
  assert.deepEqual([isChanged, problems, formatLedger(days.ledger)], [false, [], before]);
});

test("redirects and what is gone are answered, in order, and a redirect to something gone is gone", () => {
  const days = new Days();
  days.build({ "posts/a.md": "A ; one ; permalink: /c/", "posts/b.md": "B ; two ; permalink: /b/" });
  days.build({ "posts/a.md": "A ; one ; permalink: /d/", "posts/b.md": "B ; two ; permalink: /a/" });
  days.build({ "posts/b.md": "B ; two ; permalink: /a/" });
  days.decide("/d/", "gone");
  const { answers } = days.build({ "posts/b.md": "B ; two ; permalink: /a/" });
  assert.deepEqual(answers, [
    { url: "/b/", kind: "post", to: "/a/" },
    { url: "/c/", kind: "post" },
    { url: "/d/", kind: "post" },
  ]);
});

test("with --allow-gone, what vanishes is gone", () => {
  const days = new Days();
  days.build({ "posts/a.md": "A ; one", "posts/b.md": "B ; two" });
  const { problems } = days.build({ "posts/b.md": "B ; two" }, { allowGone: true });
  assert.deepEqual(problems, []);
  assert.deepEqual(days.lines, ["/posts/a/ gone", "/posts/b/ posts/b.md"]);
  assert.equal(days.ledger.get("/posts/a/")?.gone, days.today);
});

test("in a preview, what vanishes is a warning", () => {
  const days = new Days();
  days.build({ "posts/a.md": "A ; one" });
  const { problems } = days.build({}, { isPreview: true });
  assert.deepEqual(
    problems.map(({ code, severity }) => [code, severity]),
    [["url-lost", "warning"]],
  );
});

test("what vanishes is shown with its likeliest successors, at a draft's status, or in the ledger", () => {
  const days = new Days();
  days.build({ "posts/a.md": "A ; one", "posts/b.md": "B ; two" });
  const { lost, problems } = days.build({ "posts/c.md": "C ; one~12", "posts/b.md": "B ; two ; status: draft" });
  assert.deepEqual(
    lost.map(({ url, candidates }) => [url, candidates.map((candidate) => candidate.url)]),
    [
      ["/posts/a/", ["/posts/c/"]],
      ["/posts/b/", []],
    ],
  );
  assert.deepEqual(
    problems.map(({ place }) => place),
    [{ path: "urls.json /posts/a/" }, { path: "posts/b.md", line: 4, column: 9 }],
  );
  assert.match(problems[0]?.remedy ?? "", /urls redirect \/posts\/a\/ \/posts\/c\/ · longhand urls gone \/posts\/a\//);
});

describe("what an author decides", () => {
  const before = entry({ id: "x:1", title: "A", tags: ["x"], text: "sketch" });
  const kept = { kind: "post", source: "posts/a.md", since, id: "x:1", title: "A", text: "sketch" };
  const cases: [name: string, was: LedgerEntry | undefined, decision: { to: string } | "gone", now: object][] = [
    ["gone", before, "gone", { ...kept, gone: "2026-01-02" }],
    ["led on", before, { to: "/b/" }, { ...kept, to: "/b/" }],
    ["led on after it was gone", { ...before, gone: since }, { to: "/b/" }, { ...kept, to: "/b/" }],
    ["gone after it was led on", { ...before, to: "/b/" }, "gone", { ...kept, gone: "2026-01-02" }],
    ["of something adopted", { ...before, undecided: true }, { to: "/b/" }, { ...kept, to: "/b/" }],
    [
      "of a URL that nobody knows",
      undefined,
      { to: "/b/" },
      { kind: "page", source: "by hand", since: "2026-01-02", to: "/b/" },
    ],
  ];
  for (const [name, was, decision, now] of cases) {
    test(name, () => {
      const copy = structuredClone(was);
      const decided = decide(was, decision, "2026-01-02");
      assert.deepEqual(decided, now);
      assert.deepEqual(was, copy, "The entry that it had stays as it is.");
      assert.deepEqual(parseLedger(formatLedger(new Map([["/a/", decided]]))).problems, []);
    });
  }

  const loops: [to: string, isALoop: boolean][] = [
    ["/a/", true],
    ["/a/#part", true],
    ["/b/", true],
    ["/c/", true],
    ["/c/#part", true],
    ["/d/", false],
    ["/e/", false],
    ["/f/", false],
    ["https://ines.blog/a/", false],
  ];
  const ledger: Ledger = new Map([
    ["/a/", entry()],
    ["/b/", entry({ to: "/a/#x" })],
    ["/c/", entry({ to: "/b/" })],
    ["/d/", entry()],
    ["/e/", entry({ to: "/f/" })],
    ["/f/", entry({ to: "/e/" })],
  ]);
  for (const [to, isALoop] of loops) {
    test(`a redirect from /a/ to ${to} is ${isALoop ? "a" : "no"} loop`, () =>
      assert.equal(isLoop(ledger, "/a/", to), isALoop));
  }
});

describe("both sides of a conflict are joined", () => {
  const conflict = (ours: string[], theirs: string[], ...around: string[]): string =>
    file(...around, "<<<<<<< HEAD", ...ours, "=======", ...theirs, ">>>>>>> other");
  const cases: [name: string, text: string, merged: [string, Partial<LedgerEntry>][]][] = [
    [
      "each has a URL of its own",
      conflict([line("/b/")], [line("/c/")], line("/a/")),
      [
        ["/a/", {}],
        ["/b/", {}],
        ["/c/", {}],
      ],
    ],
    [
      "with the base, as git shows it when it is asked to",
      file("<<<<<<< HEAD", line("/a/"), "||||||| 1a2b3c4", line("/b/"), "=======", line("/c/"), ">>>>>>> other"),
      [
        ["/a/", {}],
        ["/b/", {}],
        ["/c/", {}],
      ],
    ],
    [
      "with line ends of Windows",
      conflict([line("/a/")], [line("/b/")]).replaceAll("\n", "\r\n"),
      [
        ["/a/", {}],
        ["/b/", {}],
      ],
    ],
    [
      "one side has moved it",
      conflict([line("/a/", { to: "/b/" })], [line("/a/")], line("/b/")),
      [
        ["/a/", { to: "/b/" }],
        ["/b/", {}],
      ],
    ],
    [
      "the other side has",
      conflict([line("/a/")], [line("/a/", { to: "/b/" })], line("/b/")),
      [
        ["/a/", { to: "/b/" }],
        ["/b/", {}],
      ],
    ],
    [
      "one side has let it go",
      conflict([line("/a/")], [line("/a/", { gone: "2026-01-01" })]),
      [["/a/", { gone: "2026-01-01" }]],
    ],
    [
      "both have decided the same",
      conflict([line("/a/", { to: "/b/" })], [line("/a/", { to: "/b/", title: "A" })], line("/b/")),
      [
        ["/a/", { to: "/b/" }],
        ["/b/", {}],
      ],
    ],
    [
      "both have let it go, on two days",
      conflict([line("/a/", { gone: "2026-01-01" })], [line("/a/", { gone: "2026-01-02" })]),
      [["/a/", { gone: "2026-01-01" }]],
    ],
    [
      "one side has decided what was undecided",
      conflict([line("/a/", { undecided: true })], [line("/a/", { gone: since })]),
      [["/a/", { gone: since }]],
    ],
    [
      "one side has redirected what was undecided",
      conflict([line("/a/", { undecided: true })], [line("/a/", { to: "/b/" })], line("/b/")),
      [
        ["/a/", { to: "/b/" }],
        ["/b/", {}],
      ],
    ],
    [
      "the older day counts",
      conflict([line("/a/", { since: "2025-03-01" })], [line("/a/", { since: "2025-02-01" })]),
      [["/a/", { since: "2025-02-01" }]],
    ],
    [
      "former ids of headings are kept",
      conflict([line("/a/", { headings: "b/1/a", title: "B" })], [line("/a/", { headings: "a/1", title: "C" })]),
      [["/a/", { headings: "b/1/a" }]],
    ],
    [
      "two lines without a conflict",
      file(line("/a/"), line("/a/", { to: "/b/" }), line("/b/")),
      [
        ["/a/", { to: "/b/" }],
        ["/b/", {}],
      ],
    ],
    ["nothing to join", file(line("/a/")), [["/a/", {}]]],
  ];
  for (const [name, text, merged] of cases) {
    test(name, () => {
      const { ledger, problems } = mergeLedger(text);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        [...(ledger ?? [])].sort().map(([url, { to, gone, undecided }]) => [url, to ?? gone ?? undecided]),
        merged.map(([url, { to, gone, undecided }]) => [url, to ?? gone ?? undecided]),
      );
      for (const [url, wanted] of merged) {
        const { since: day, headings } = ledger?.get(url) ?? {};
        if (wanted.since) assert.equal(day, wanted.since);
        if (wanted.headings) assert.equal(headings, wanted.headings);
      }
    });
  }

  const refused: [name: string, text: string, problems: string[]][] = [
    ["two targets", conflict([line("/a/", { to: "/b/" })], [line("/a/", { to: "/c/" })]), ["ledger-conflict 5:1"]],
    ["moved and gone", conflict([line("/a/", { to: "/b/" })], [line("/a/", { gone: since })]), ["ledger-conflict 5:1"]],
    ["a loop of both", conflict([line("/a/", { to: "/b/" })], [line("/b/", { to: "/a/" })]), ["redirect-loop 2:3"]],
    ["twins", conflict([line("/A/")], [line("/a/")]), ["ledger-twins 3:3"]],
    ["a line that is none", conflict([line("/a/")], ["hello"]), ["ledger-syntax 5:1"]],
    ["a line that is cut off", conflict([line("/a/")], [line("/b/").slice(0, 30)]), ["ledger-syntax 5:1"]],
    [
      "a line that is not JSON",
      conflict([line("/a/")], [line("/b/").replace('"post"', "post")]),
      ["ledger-syntax 5:1"],
    ],
    ["a later version", file(line("/a/")).replace("1\n", "2\n"), ["ledger-syntax 3:1"]],
    [
      "an unknown field",
      conflict([line("/a/")], [line("/b/").replace(" }", ', "redirect": "/a/" }')]),
      ["ledger-form 5:1"],
    ],
    [
      "fields of a wrong form",
      conflict([line("/a/")], ['  "/a/": { "kind": "post", "headings": [["a", "b"]] },']),
      ["ledger-form 5:1"],
    ],
  ];
  for (const [name, text, expected] of refused) {
    test(`but not ${name}`, () => {
      const { ledger, problems } = mergeLedger(text);
      assert.equal(ledger, undefined);
      assert.deepEqual(summarize(problems), expected);
    });
  }

  test("in whichever order they stand", () => {
    const state = fc.constantFrom<Partial<LedgerEntry>>(
      {},
      { to: "/x/" },
      { to: "/y/" },
      { gone: since },
      { undecided: true },
      { title: "A" },
    );
    fc.assert(
      fc.property(state, state, (ours, theirs) => {
        const stateOf = (text: string): unknown => {
          const read = mergeLedger(text).ledger?.get("/a/");
          return read && [read.to, read.gone, read.undecided];
        };
        const [one, other] = [line("/a/", ours), line("/a/", theirs)];
        assert.deepEqual(stateOf(conflict([one], [other])), stateOf(conflict([other], [one])));
      }),
    );
  });
});

/** A blog's folder in a new git repository. */
class Repository {
  readonly root = createFolder();

  constructor() {
    this.git("init", "--quiet", "--initial-branch=main");
    writeFileSync(join(this.root, ".gitignore"), ".cache/\n");
    this.git("add", ".gitignore");
    this.commit(new Map([["/posts/m/", entry()]]), "start");
  }

  git(...args: string[]): string {
    const author = ["-c", "user.name=Ada", "-c", "user.email=ada@test.blog", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...author, ...args], { cwd: this.root, encoding: "utf8", stdio: "pipe" });
  }

  /** What a build does to the ledger. */
  publish(ledger: Ledger): void {
    const before = existsSync(join(this.root, LEDGER_FILE)) ? this.text : undefined;
    writeLedger(this.root, ".cache", { ledger, isChanged: true }, before);
  }

  commit(ledger: Ledger, message: string): void {
    this.publish(ledger);
    this.git("add", LEDGER_FILE);
    this.git("commit", "--quiet", "-m", message);
  }

  /** The ledger with these URLs beside those that it has. */
  with(...urls: string[]): Ledger {
    const { ledger } = parseLedger(this.text);
    return new Map([
      ...(ledger ?? []),
      ...urls.map((url): [string, LedgerEntry] => [url, entry({ source: `${url}.md` })]),
    ]);
  }

  get text(): string {
    return readFileSync(join(this.root, LEDGER_FILE), "utf8");
  }

  write(text: string): void {
    writeFileSync(join(this.root, LEDGER_FILE), text);
  }

  /** `code severity` of what reading the ledger says. */
  read(): string[] {
    const { problems, ledger } = readLedger(this.root, ".cache", false);
    const hasErrors = problems.some(({ severity }) => severity === "error");
    // An older ledger can be worked with; a broken one has no URLs at all.
    if (hasErrors && problems[0]?.code !== "ledger-older") assert.equal(ledger.size, 0);
    return problems.map(({ code, severity }) => `${code} ${severity}`);
  }
}

describe("a ledger that is lost or older is noticed", () => {
  const published: Ledger = new Map([
    ["/a/", entry()],
    ["/b/", entry()],
  ]);
  const fewer: Ledger = new Map([["/a/", entry()]]);
  const cases: [name: string, change: (root: string) => void, expected: string[]][] = [
    ["as the last build left it", () => {}, []],
    ["deleted", (root) => rmSync(join(root, LEDGER_FILE)), ["ledger-missing"]],
    ["emptied", (root) => writeFileSync(join(root, LEDGER_FILE), ""), ["ledger-empty"]],
    ["begun anew", (root) => writeFileSync(join(root, LEDGER_FILE), EMPTY_LEDGER), ["ledger-older"]],
    ["an older one", (root) => writeFileSync(join(root, LEDGER_FILE), formatLedger(fewer)), ["ledger-older"]],
    [
      "cut off",
      (root) => writeFileSync(join(root, LEDGER_FILE), formatLedger(published).slice(0, 50)),
      ["ledger-syntax"],
    ],
    [
      "edited by hand, with all of its URLs",
      (root) => writeFileSync(join(root, LEDGER_FILE), formatLedger(new Map([...published, ["/c/", entry()]]))),
      [],
    ],
    [
      "formatted anew",
      (root) => writeFileSync(join(root, LEDGER_FILE), JSON.stringify(JSON.parse(formatLedger(published)))),
      [],
    ],
    ["without its copy", (root) => rmSync(join(root, ".cache"), { recursive: true }), []],
    [
      "without its copy, and broken",
      (root) => {
        rmSync(join(root, ".cache"), { recursive: true });
        writeFileSync(join(root, LEDGER_FILE), "{");
      },
      ["ledger-syntax"],
    ],
    [
      "both of them gone",
      (root) => {
        rmSync(join(root, ".cache"), { recursive: true });
        rmSync(join(root, LEDGER_FILE));
      },
      ["ledger-missing"],
    ],
    ["with a broken copy", (root) => writeFileSync(join(root, ".cache", LEDGER_FILE), "{"), []],
  ];
  for (const [name, change, expected] of cases) {
    test(name, () => {
      const root = createFolder();
      writeLedger(root, ".cache", { ledger: published, isChanged: true }, undefined);
      change(root);
      const { problems, ledger, text } = readLedger(root, ".cache", false);
      assert.deepEqual(
        problems.map(({ code }) => code),
        expected,
      );
      for (const { severity, remedy, place } of problems) {
        assert.deepEqual([severity, place?.path], ["error", LEDGER_FILE]);
        assert.match(remedy ?? "", /longhand urls|git checkout/);
      }
      if (expected.length === 0) assert.ok(ledger.size >= 2 && text !== undefined);
    });
  }

  test("what a broken copy was is not taken for what was published", () => {
    const root = createFolder();
    keepCopy(root, ".cache", "{");
    assert.equal(readCopy(root, ".cache"), undefined);
  });

  test("nor what it has become since: one letter of an address would be asked for for ever", () => {
    const root = createFolder();
    writeLedger(root, ".cache", { ledger: published, isChanged: true }, undefined);
    const copy = join(root, ".cache", LEDGER_FILE);
    writeFileSync(copy, readFileSync(copy, "utf8").replace('"/b/"', '"/c/"'));
    assert.equal(readCopy(root, ".cache"), undefined);
    assert.deepEqual(readLedger(root, ".cache", false).problems, []);
  });

  test("what somebody has written into the ledger in the meantime is not written over", () => {
    const root = createFolder();
    writeLedger(root, ".cache", { ledger: fewer, isChanged: true }, undefined);
    const before = readFileSync(join(root, LEDGER_FILE), "utf8");
    writeFileSync(join(root, LEDGER_FILE), formatLedger(published));
    assert.throws(() => writeLedger(root, ".cache", { ledger: fewer, isChanged: true }, before), /was changed by/);
    assert.equal(readFileSync(join(root, LEDGER_FILE), "utf8"), formatLedger(published));
  });

  test("what a killed build has left half-written goes with the next one", () => {
    const root = createFolder();
    writeFileSync(join(root, `${LEDGER_FILE}.new`), "{");
    writeLedger(root, ".cache", { ledger: published, isChanged: true }, undefined);
    assert.equal(existsSync(join(root, `${LEDGER_FILE}.new`)), false);
  });

  test("in a preview a missing one is no problem, and a broken one is", () => {
    const root = createFolder();
    assert.deepEqual(readLedger(root, ".cache", true).problems, []);
    mkdirSync(join(root, ".cache"));
    writeFileSync(join(root, LEDGER_FILE), "[");
    assert.equal(readLedger(root, ".cache", true).problems.length, 1);
  });

  test("it is written when it has changed, and else stays as the author has it", () => {
    const root = createFolder();
    const text = JSON.stringify(JSON.parse(formatLedger(published)));
    writeFileSync(join(root, LEDGER_FILE), text);
    writeLedger(root, ".cache", { ledger: published, isChanged: false }, text);
    assert.equal(readFileSync(join(root, LEDGER_FILE), "utf8"), text);
    assert.deepEqual(readCopy(root, ".cache"), published);
    writeLedger(root, ".cache", { ledger: fewer, isChanged: true }, text);
    assert.equal(readFileSync(join(root, LEDGER_FILE), "utf8"), formatLedger(fewer));
  });
});

describe("in a git repository", () => {
  test("a branch that does not know the other one's URLs is a note", () => {
    const repository = new Repository();
    repository.git("switch", "--quiet", "-c", "draft");
    repository.commit(repository.with("/posts/new/"), "a new essay");
    repository.git("switch", "--quiet", "main");
    assert.deepEqual(repository.read(), ["ledger-other-branch note"]);
  });

  test("a branch that has published something which was not committed is a note on the other one", () => {
    const repository = new Repository();
    repository.publish(repository.with("/posts/new/"));
    repository.git("stash", "--quiet");
    assert.deepEqual(repository.read(), ["ledger-other-branch note"]);
  });

  test("a branch that was set back is a note", () => {
    const repository = new Repository();
    repository.commit(repository.with("/posts/new/"), "a new essay");
    repository.git("reset", "--quiet", "--hard", "HEAD~1");
    assert.deepEqual(repository.read(), ["ledger-other-branch note"]);
  });

  test("an older ledger in a newer branch is an error", () => {
    const repository = new Repository();
    repository.commit(repository.with("/posts/new/"), "a new essay");
    repository.git("checkout", "--quiet", "HEAD~1", "--", LEDGER_FILE);
    assert.deepEqual(repository.read(), ["ledger-older error"]);
  });

  test("and so it is when it was committed", () => {
    const repository = new Repository();
    repository.commit(repository.with("/posts/new/"), "a new essay");
    repository.git("checkout", "--quiet", "HEAD~1", "--", LEDGER_FILE);
    repository.git("commit", "--quiet", "-am", "oops");
    assert.deepEqual(repository.read(), ["ledger-older error"]);
  });

  test("and when the commit that added the URL is reverted", () => {
    const repository = new Repository();
    repository.commit(repository.with("/posts/new/"), "a new essay");
    repository.git("revert", "--no-edit", "HEAD");
    assert.deepEqual(repository.read(), ["ledger-older error"]);
  });

  test("lines that were taken out by hand are an error", () => {
    const repository = new Repository();
    repository.commit(repository.with("/posts/new/"), "a new essay");
    repository.write(EMPTY_LEDGER);
    assert.deepEqual(repository.read(), ["ledger-older error"]);
  });

  test("lines that were taken out and committed are an error, also with many URLs", () => {
    const repository = new Repository();
    repository.commit(repository.with("/posts/1/", "/posts/2/", "/posts/3/", "/posts/4/"), "four essays");
    repository.publish(repository.with("/posts/0/", "/posts/00/", "/posts/000/"));
    repository.git("checkout", "--quiet", "HEAD~1", "--", LEDGER_FILE);
    repository.git("commit", "--quiet", "-am", "oops");
    assert.deepEqual(repository.read(), ["ledger-older error"]);
  });

  test("a ledger that was deleted is an error, also when that is committed", () => {
    const repository = new Repository();
    repository.git("rm", "--quiet", LEDGER_FILE);
    assert.deepEqual(repository.read(), ["ledger-missing error"]);
    repository.git("commit", "--quiet", "-m", "oops");
    assert.deepEqual(repository.read(), ["ledger-missing error"]);
  });

  test("two branches that each add an essay are merged without a conflict", () => {
    const repository = new Repository();
    const names = ["/posts/a/", "/posts/f/", "/posts/p/", "/posts/w/"];
    repository.commit(repository.with(...names), "more essays");
    repository.git("switch", "--quiet", "-c", "one");
    repository.commit(repository.with("/posts/c/"), "one");
    repository.git("switch", "--quiet", "main");
    repository.commit(repository.with("/posts/s/"), "other");
    repository.git("merge", "--quiet", "--no-edit", "one");
    const { ledger, problems } = parseLedger(repository.text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      [...(ledger?.keys() ?? [])],
      ["/posts/a/", "/posts/c/", "/posts/f/", "/posts/m/", "/posts/p/", "/posts/s/", "/posts/w/"],
    );
    assert.equal(repository.text, formatLedger(ledger ?? new Map()), "It is as a build writes it.");
  });

  test("two whose essays are neighbours have a conflict, which is named and can be joined", () => {
    const repository = new Repository();
    repository.git("switch", "--quiet", "-c", "one");
    repository.commit(repository.with("/posts/x/"), "one");
    repository.git("switch", "--quiet", "main");
    repository.commit(repository.with("/posts/y/"), "other");
    assert.throws(() => repository.git("merge", "--quiet", "--no-edit", "one"));
    assert.deepEqual(repository.read(), ["ledger-conflict error"]);
    const { ledger, problems } = mergeLedger(repository.text);
    assert.deepEqual(problems, []);
    assert.deepEqual([...(ledger?.keys() ?? [])], ["/posts/m/", "/posts/x/", "/posts/y/"]);
    repository.publish(ledger ?? new Map());
    assert.deepEqual(repository.read(), []);
  });

  test("a redirect on one branch and an edited title on the other are joined", () => {
    const repository = new Repository();
    repository.git("switch", "--quiet", "-c", "one");
    repository.commit(
      new Map([
        ["/posts/m/", entry({ to: "/posts/n/" })],
        ["/posts/n/", entry()],
      ]),
      "moved",
    );
    repository.git("switch", "--quiet", "main");
    repository.commit(new Map([["/posts/m/", entry({ title: "New" })]]), "edited");
    assert.throws(() => repository.git("merge", "--quiet", "--no-edit", "one"));
    const { ledger } = mergeLedger(repository.text);
    assert.equal(ledger?.get("/posts/m/")?.to, "/posts/n/");
    assert.ok(ledger?.has("/posts/n/"));
  });
});
