import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import { createMarkdown, type MarkdownOptions } from "../src/markdown/create.ts";
import { MarkdownContext, type MarkdownEnv } from "../src/markdown/env.ts";
import { type Heading, type HeadingRecord, keepHeadings } from "../src/markdown/headings.ts";
import { slugify } from "../src/urls/slug.ts";
import { seed } from "./support/seed.ts";
import { workingTime } from "./support/working-time.ts";

fc.configureGlobal({ seed });

/** `notes a` is a heading with the slug `notes` over a text with the mark `a`; a dot is a mark that is not known. */
function toHeading(line: string): Heading {
  const [slug = "", mark = "."] = line.split(" ");
  return { slug, mark: mark === "." ? "" : mark };
}

/** `notes a remarks` is a record with the id `notes`, the mark `a` and the former id `remarks`. */
function toRecord(line: string): HeadingRecord {
  const [id = "", mark = ".", ...former] = line.split(" ");
  return [id, mark === "." ? "" : mark, ...former];
}

function toLine([id, mark, ...former]: HeadingRecord): string {
  return [id, mark || ".", ...former].join(" ");
}

type Case = [name: string, before: string[], now: string[], expected: string[]];

const groups: Record<string, Case[]> = {
  "without a record, ids are what they always were": [
    ["no headings", [], [], []],
    ["slugs", [], ["notes a", "plans b"], ["notes a", "plans b"]],
    ["the same text again", [], ["notes a", "notes b", "notes c"], ["notes a", "notes-1 b", "notes-2 c"]],
    ["a text that looks like a suffix", [], ["notes-1 a", "notes b", "notes c"], ["notes-1 a", "notes b", "notes-2 c"]],
    ["a text like a suffix, later", [], ["same a", "same b", "same-1 c"], ["same a", "same-1 b", "same-1-1 c"]],
    ["no letters", [], [" a", " b"], ["section a", "section-1 b"]],
  ],
  "a heading that is still there keeps its id": [
    ["nothing has changed", ["a 1", "b 2 c"], ["a 1", "b 2"], ["a 1", "b 2 c"]],
    ["nothing has changed below empty headings", ["a .", "a-1 ."], ["a .", "a ."], ["a .", "a-1 ."]],
    ["moved", ["a 1", "b 2", "c 3"], ["c 3", "a 1", "b 2"], ["c 3", "a 1", "b 2"]],
    ["moved, one of two with the same text", ["a 1", "a-1 2"], ["a 2", "a 1"], ["a-1 2", "a 1"]],
    ["with another text below it", ["a 1 x"], ["a 9"], ["a 9 x"]],
    ["moved, with another text below it", ["a 1", "b 2"], ["b 9", "a 8"], ["b 9", "a 8"]],
    ["the first of its kind was removed", ["a 1", "b 2", "a-1 3"], ["b 2", "a 3"], ["b 2", "a-1 3"]],
    ["split by a heading of its own", ["a 1"], ["a 9", "part 1"], ["a 9", "part 1"]],
    ["split at once", ["a 1"], ["a .", "part 1"], ["a .", "part 1"]],
    ["adopted, with a suffix of another program", ["a .", "a-2 ."], ["a 1", "a 2"], ["a 1", "a-2 2"]],
    ["a number is text", ["part-1 1", "part-2 2"], ["part-1 9", "part-2 8"], ["part-1 9", "part-2 8"]],
  ],
  "a new heading with the same text does not take the id": [
    ["above", ["notes a"], ["notes b", "notes a"], ["notes-1 b", "notes a"]],
    ["below", ["notes a"], ["notes a", "notes b"], ["notes a", "notes-1 b"]],
    ["between", ["a 1", "a-1 2"], ["a 1", "a 3", "a 2"], ["a 1", "a-2 3", "a-1 2"]],
    ["where marks are not known, the first one was there", ["a ."], ["a 1", "a 2"], ["a 1", "a-1 2"]],
    [
      "where marks are not known, but neighbours are",
      ["b 2", "a .", "c 3"],
      ["a 8", "b 2", "a 9", "c 3"],
      ["a-1 8", "b 2", "a 9", "c 3"],
    ],
    ["where one text has changed", ["a 1", "a-1 2"], ["a 9", "a 2"], ["a 9", "a-1 2"]],
    ["where all texts have changed", ["a 1", "a-1 2"], ["a 8", "a 9"], ["a 8", "a-1 9"]],
    [
      "where the same text stands elsewhere",
      ["a m", "a-1 n"],
      ["a x", "c m", "a m", "a n"],
      ["a-2 x", "c m", "a m", "a-1 n"],
    ],
    [
      "where nothing is known and all have moved",
      ["a .", "a-1 .", "b 2"],
      ["b 2", "a 7", "a 8", "a 9", "c 3"],
      ["b 2", "a 7", "a-1 8", "a-2 9", "c 3"],
    ],
    ["of which another one was renamed away", ["a 1", "b 2 c"], ["c 9", "a 1", "b 2"], ["c-1 9", "a 1", "b 2 c"]],
  ],
  "a renamed heading has its old id among its former ones": [
    ["the same text below", ["plans a"], ["aims a"], ["aims a plans"]],
    ["moved", ["plans a", "b 2"], ["b 2", "aims a"], ["b 2", "aims a plans"]],
    ["twice", ["aims a plans"], ["goals a"], ["goals a aims plans"]],
    [
      "one missing and one new between two neighbours",
      ["a 1", "b 2", "c 3"],
      ["a 1", "x 9", "c 3"],
      ["a 1", "x 9 b", "c 3"],
    ],
    ["one missing and one new at the end", ["a 1", "b 2"], ["a 1", "x 9"], ["a 1", "x 9 b"]],
    ["the only heading", ["alpha 1"], ["omega 9"], ["omega 9 alpha"]],
    [
      "two missing and two new",
      ["a 1", "b 2", "c 3", "d 4"],
      ["a 1", "x 8", "y 9", "d 4"],
      ["a 1", "x 8 b", "y 9 c", "d 4"],
    ],
    [
      "two missing and two new, one of which says the same",
      ["whats-new-in-may .", "plans ."],
      ["opening 8", "what-is-new-in-may 9"],
      ["opening 8", "what-is-new-in-may 9 whats-new-in-may"],
    ],
    [
      "by another program's rules",
      ["what-s-new .", "a ."],
      ["a 1", "b 2", "whats-new 3"],
      ["a 1", "b 2", "whats-new 3 what-s-new"],
    ],
    ["in the case of letters", ["Whats_New ."], ["b 1", "whats-new 2"], ["b 1", "whats-new 2 Whats_New"]],
    ["with other signs between letters", ["A_B .", "b 2"], ["b 2", "c 3", "a-b 4"], ["b 2", "c 3", "a-b 4 A_B"]],
    [
      "to what is nearest",
      ["z 1", "receiving-mail ."],
      ["receiving-emails 8", "z 1", "receiving-mails 9"],
      ["receiving-emails 8", "z 1", "receiving-mails 9 receiving-mail"],
    ],
    [
      "a mistake corrected",
      ["recieving .", "b ."],
      ["b 1", "c 2", "receiving 3"],
      ["b 1", "c 2", "receiving 3 recieving"],
    ],
    [
      "numbered anew",
      ["1-setup .", "2-usage ."],
      ["1-aims 7", "2-setup 8", "3-usage 9"],
      ["1-aims 7", "2-setup 8 1-setup", "3-usage 9 2-usage"],
    ],
    ["to the text of one that was removed", ["a 1", "b 2"], ["b 1"], ["b 1 a"]],
    ["to the text of another one", ["a 1", "b 2"], ["b 1", "b 2"], ["b-1 1 a", "b 2"]],
    ["while its old text is given to a new one", ["a 1", "a-1 2"], ["a 3", "a 1", "x 2"], ["a-2 3", "a 1", "x 2 a-1"]],
    ["one of two with the same text", ["a 1", "a-1 2"], ["a 1", "x 2"], ["a 1", "x 2 a-1"]],
    [
      "in another script",
      ["縦書きの歴史 .", "b 2"],
      ["b 2", "c 3", "縦書きの歴史と今 4"],
      ["b 2", "c 3", "縦書きの歴史と今 4 縦書きの歴史"],
    ],
  ],
  "a heading that is renamed back has its first id back": [
    ["at once", ["aims a plans"], ["plans a"], ["plans a aims"]],
    ["later", ["goals a aims plans"], ["plans a"], ["plans a goals aims"]],
    ["with a suffix", ["aims a plans-1", "plans b"], ["plans a", "plans b"], ["plans-1 a aims", "plans b"]],
    ["with and without a suffix", ["aims a plans-1 plans"], ["plans a"], ["plans a aims plans-1"]],
    ["with another text below it", ["b 2", "aims a plans"], ["plans 9", "c 3", "b 2"], ["plans 9 aims", "c 3", "b 2"]],
  ],
  "a removed heading is dropped": [
    ["one of two", ["a 1", "b 2 c"], ["a 1"], ["a 1"]],
    ["all", ["a 1"], [], []],
    [
      "and a new one elsewhere is another one",
      ["a 1", "b 2", "c 3"],
      ["omega 9", "a 1", "c 3"],
      ["omega 9", "a 1", "c 3"],
    ],
    [
      "and a new one of another year is another one",
      ["year-2023 1", "b 2"],
      ["b 2", "c 3", "year-2025 9"],
      ["b 2", "c 3", "year-2025 9"],
    ],
    ["but not when its text stands below another one", ["a 1", "b 2"], ["b 1"], ["b 1 a"]],
    ["also when its text stands there twice", ["a m", "b m", "c 3"], ["a m", "c 3"], ["a m", "c 3"]],
    ["and new ones do not take its ids at once", ["x 1 t", "b 2"], ["b 2", "t 8", "t 9"], ["b 2", "t-1 8", "t-2 9"]],
  ],
  "a ledger with ids that stand there twice is put in order": [
    ["two ids", ["a 1", "a 2"], ["a 1", "a 2"], ["a 1", "a-1 2"]],
    ["an id and a former id", ["a 1 b b", "b 2"], ["a 1", "b 2"], ["a 1", "b 2"]],
  ],
};

for (const [name, cases] of Object.entries(groups)) {
  describe(name, () => {
    for (const [title, before, now, expected] of cases) {
      test(title, () => {
        assert.deepEqual(keepHeadings(now.map(toHeading), before.map(toRecord)).map(toLine), expected);
      });
    }
  });
}

describe("an id that the author has set stays", () => {
  const cases: [name: string, now: Heading[], before: string[], expected: string[]][] = [
    ["at the first time", [{ slug: "notes", mark: "a", id: "N" }], [], ["N a"]],
    [
      "and others keep away",
      [
        { slug: "n", mark: "a" },
        { slug: "notes", mark: "b", id: "n" },
      ],
      [],
      ["n-1 a", "n b"],
    ],
    ["and the one from before is a former one", [{ slug: "notes", mark: "a", id: "n" }], ["notes a"], ["n a notes"]],
    ["when the text changes", [{ slug: "remarks", mark: "a", id: "n" }], ["n a notes"], ["n a notes"]],
    ["when it is taken away, it is a former one", [{ slug: "notes", mark: "a" }], ["n a"], ["notes a n"]],
  ];
  for (const [name, now, before, expected] of cases) {
    test(name, () => assert.deepEqual(keepHeadings(now, before.map(toRecord)).map(toLine), expected));
  }
});

const slug = fc.constantFrom("", "a", "b", "a-1", "a-1-1", "ab", "what-s-new", "whats-new", "section", "notes", "note");
const mark = fc.constantFrom("", "1", "2", "3");
const heading: fc.Arbitrary<Heading> = fc.record({ slug, mark });
const record = fc
  .tuple(slug, mark, fc.array(slug, { maxLength: 3 }))
  .map(([id, text, former]): HeadingRecord => [id, text, ...former]);

test("whatever a ledger says, ids and former ids are all different, and a second time changes nothing", () => {
  fc.assert(
    fc.property(fc.array(heading, { maxLength: 12 }), fc.array(record, { maxLength: 12 }), (now, before) => {
      const records = keepHeadings(now, before);
      const ids = records.flatMap(([id, , ...former]) => [id, ...former]);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(
        records.map(([, text]) => text),
        now.map((one) => one.mark),
      );
      assert.deepEqual(keepHeadings(now, records), records);
    }),
    { numRuns: 2000 },
  );
});

/** A section as its author knows it, and all ids that ever led to it. */
interface Section {
  title: string;
  mark: string;
  ids: Set<string>;
  titles: string[];
}

/** What an author does to an essay between two builds; each number says where, or which. */
type Edit = [
  kind: "rename" | "rename back" | "edit" | "move" | "insert" | "insert the same" | "remove",
  number,
  number,
];

test("whatever is done to an essay, every id that ever led to a section leads to it", () => {
  const kind = fc.constantFrom<Edit[0]>("rename", "rename back", "edit", "move", "insert", "insert the same", "remove");
  const edit: fc.Arbitrary<Edit> = fc.tuple(kind, fc.nat(20), fc.nat(20));
  fc.assert(
    fc.property(fc.array(fc.array(edit, { maxLength: 4 }), { minLength: 1, maxLength: 8 }), (builds) => {
      let count = 0;
      // Letters only, and not alike.
      const nextTitle = (): string =>
        String(count++).replace(/\d/g, (digit) => `${"abcdefghij"[Number(digit)]}`.repeat(5));
      const createSection = (title: string): Section => ({
        title,
        mark: `m${count++}`,
        ids: new Set(),
        titles: [title],
      });
      let sections = [createSection(nextTitle()), createSection(nextTitle()), createSection(nextTitle())];
      let records: HeadingRecord[] = [];
      for (const edits of [[], ...builds]) {
        const before = sections.map(({ title }) => title);
        const changed = new Set<Section>();
        const edited = new Set<string>();
        for (const [what, first, second] of edits) {
          const section = sections[first % Math.max(1, sections.length)];
          const place = second % (sections.length + 1);
          if (what === "insert" || !section) sections = sections.toSpliced(place, 0, createSection(nextTitle()));
          else if (what === "remove") sections = sections.filter((one) => one !== section);
          else if (what === "move") sections = sections.filter((one) => one !== section).toSpliced(place, 0, section);
          else if (changed.has(section)) continue;
          else if (what === "insert the same") {
            if (edited.has(section.title)) continue;
            sections = sections.toSpliced(place, 0, createSection(section.title));
            changed.add(section);
          } else if (what === "edit") {
            const all = [...before, ...sections.map(({ title }) => title)];
            if (all.filter((title) => title === section.title).length > 2) continue;
            section.mark = `m${count++}`;
            changed.add(section);
            edited.add(section.title);
          } else {
            const title = what === "rename" ? nextTitle() : (section.titles[second % section.titles.length] ?? "");
            // Where one section takes the title of another one, its id goes with the title.
            if (edited.has(title) || (what === "rename back" && before.includes(title))) continue;
            section.title = title;
            section.titles.push(title);
            changed.add(section);
          }
        }
        records = keepHeadings(
          sections.map(({ title, mark }) => ({ slug: title, mark })),
          records,
        );
        sections.forEach((section, index) => {
          const [id = "", , ...former] = records[index] ?? [];
          for (const old of section.ids) assert.ok(old === id || former.includes(old), `#${old} leads elsewhere`);
          section.ids.add(id);
        });
      }
    }),
    { numRuns: 2000 },
  );
});

describe("thousands of headings take no time to speak of", () => {
  const many = (name: (index: number) => string): string[] => Array.from({ length: 5000 }, (_, index) => name(index));
  const words = ["amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath", "inlet", "jetty"];
  const wordsOf = (number: number): string => [...String(number)].map((digit) => words[Number(digit)]).join("-");
  const cases: [name: string, before: string[], now: string[]][] = [
    ["all new", [], many((index) => `t${index} m`)],
    ["all the same, and new", [], many(() => "notes m")],
    ["all the same, and known", many((index) => `notes-${index + 1} m`), many(() => "notes m")],
    [
      "all the same, with other texts",
      many((index) => `notes-${index + 1} m${index}`),
      many((index) => `notes n${index}`),
    ],
    ["turned around", many((index) => `t${index} m${index}`), many((index) => `t${4999 - index} m${4999 - index}`)],
    ["all renamed", many((index) => `t${index} m${index}`), many((index) => `u${index} m${index}`)],
    [
      "all renamed, with other texts",
      many((index) => `${wordsOf(index)} .`),
      ["new a", ...many((index) => `the-${wordsOf(index)} m`)],
    ],
    ["every second one removed", many((index) => `t${index} .`), many((index) => `t${index * 2} m${index}`)],
  ];
  for (const [name, before, now] of cases) {
    test(name, () => {
      const started = workingTime();
      const records = keepHeadings(now.map(toHeading), before.map(toRecord));
      assert.ok(workingTime() - started < 5000);
      assert.equal(new Set(records.map(([id]) => id)).size, now.length);
    });
  }
});

function createContext(headings?: HeadingRecord[]): MarkdownContext {
  return new MarkdownContext({
    link: (href) => href,
    picture: () => undefined,
    href: (url) => url,
    lang: "en",
    headings,
  });
}

/** Renders a text with the records of the last build; returns the HTML and the records for the next one. */
function render(
  markdown: string,
  headings?: HeadingRecord[],
  options: Partial<MarkdownOptions> = {},
): { html: string; records: HeadingRecord[] } {
  const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify, ...options });
  let records: HeadingRecord[] = [];
  const context = createContext(headings);
  context.keepHeadings = (kept) => {
    records = kept;
  };
  const html = md.render(markdown, { markdown: context } as MarkdownEnv);
  return { html, records };
}

/** The opening tags of headings, with the anchors inside of them. */
function openings(html: string): string[] {
  return html.match(/<h\d[^>]*>(?:<a id="[^"]*"><\/a>)*/g) ?? [];
}

describe("old links lead to the headings of a text", () => {
  const cases: [name: string, before: string, now: string, expected: string[]][] = [
    [
      "a heading is inserted",
      "## Notes\n\nOne.",
      "## Notes\n\nNew.\n\n## Notes\n\nOne.",
      ['<h2 id="notes-1">', '<h2 id="notes">'],
    ],
    ["a heading is renamed", "## Plans\n\nOne.", "## Aims\n\nOne.", ['<h2 id="aims"><a id="plans"></a>']],
    [
      "in other levels",
      "## A\n\n### B\n\nOne.",
      "## C\n\n#### D\n\nOne.",
      ['<h2 id="c"><a id="a"></a>', '<h4 id="d"><a id="b"></a>'],
    ],
    ["in a quotation", "> ## A\n>\n> One.", "> ## B\n>\n> One.", ['<h2 id="b"><a id="a"></a>']],
    ["in a list", "- ## A\n\n  One.", "- ## B\n\n  One.", ['<h2 id="b"><a id="a"></a>']],
    [
      "in a footnote",
      "a[^1]\n\n[^1]: ## A\n\n    One.",
      "a[^1]\n\n[^1]: ## B\n\n    One.",
      ['<h2 id="b"><a id="a"></a>'],
    ],
    ["with a link in it", "## A\n\nOne.", "## [B](/b/)\n\nOne.", ['<h2 id="b"><a id="a"></a>']],
    ["with the author's HTML around it", "## A\n\n<b>One</b>", "## B\n\n<b>One</b>", ['<h2 id="b"><a id="a"></a>']],
    ["unless the author has put an anchor there", "## A\n\nOne.", '<a id="a"></a>\n\n## B\n\nOne.', ['<h2 id="b">']],
    ["of the first level there are none", "# A\n\nOne.", "# B\n\nOne.", ["<h1>"]],
  ];
  for (const [name, before, now, expected] of cases) {
    test(name, () => {
      const { html, records } = render(now, render(before).records);
      assert.deepEqual(openings(html), expected);
      assert.deepEqual(render(now, records), { html, records }, "the next build");
    });
  }

  test("an anchor stands in the heading and in front of the link to it", () => {
    const { html } = render("## New\n\nText.", [["old", "", "older"]]);
    assert.match(
      html,
      /<h2 id="new"><a id="old"><\/a><a id="older"><\/a><a class="header-anchor" href="#new">New<\/a><\/h2>/,
    );
  });

  test("an id from another program is an attribute, whatever is in it", () => {
    assert.match(render("## New\n\nText.", [['a"<b>', ""]]).html, /<a id="a&quot;&lt;b&gt;"><\/a>/);
  });
});

describe("the ledger learns the headings", () => {
  test("of a text, in their order, with marks that differ", () => {
    const { records } = render("# T\n\n## A\n\nOne.\n\n### B\n\n## A\n\nTwo.");
    assert.deepEqual(
      records.map(([id]) => id),
      ["a", "b", "a-1"],
    );
    const [first = "", second, third] = records.map(([, text]) => text);
    assert.match(first, /^[\w-]{5}$/);
    assert.equal(second, "");
    assert.notEqual(first, third);
  });

  test("of a text that has none", () => {
    let kept: HeadingRecord[] | undefined;
    const context = createContext([["a", ""]]);
    context.keepHeadings = (records) => {
      kept = records;
    };
    createMarkdown({ html: "none", typographer: true, language: "en", slugify }).render("Text.", { markdown: context });
    assert.deepEqual(kept, []);
  });

  test("also when a caption is parsed by itself", () => {
    assert.equal(render('## A\n\n![x](https://ex.org/x.png "*Caption*")').records.length, 1);
  });

  test("once, and the same ones, each time that a text is rendered", () => {
    const md = createMarkdown({ html: "none", typographer: true, language: "en", slugify });
    const context = createContext([["old", "", "older"]]);
    const kept: HeadingRecord[][] = [];
    context.keepHeadings = (records) => kept.push(records);
    const pages = [1, 2, 3].map(() => md.render("## New\n\nText.", { markdown: context }));
    assert.equal(new Set(pages).size, 1);
    assert.equal(kept.length, 3);
    assert.deepEqual(kept[0], kept[2]);
    assert.deepEqual(context.headings, [["old", "", "older"]]);
  });
});

describe("the mark of a text", () => {
  const markOf = (markdown: string, options: Partial<MarkdownOptions> = {}): string =>
    render(`## A\n\n${markdown}`, undefined, options).records[0]?.[1] ?? "?";
  const long = "word ".repeat(100);
  const cases: [name: string, left: string, right: string, isSame: boolean][] = [
    ["lines that are broken elsewhere", "One two\nthree.", "One\ntwo three.", true],
    ["paragraphs", "One two.\n\nThree.", "One two. Three.", true],
    ["emphasis", "One *two*.", "One **two**.", true],
    ["quotation marks", `"One" it's -- two`, "“One” it’s – two", true],
    ["where a link leads", "[One](/a/)", "[One](/b/)", true],
    ["a comment", "One.", "<!-- a -->\n\nOne.", true],
    ["a note", "One.", "One.[^1]\n\n[^1]: Note.", true],
    ["the next section", "One.\n\n## B\n\nTwo.", "One.\n\n### C\n\nThree.", true],
    ["the end of a long text", `${long}one`, `${long}two`, true],
    ["a word", "One two.", "One three.", false],
    ["another order", "One two.", "Two one.", false],
    ["code", "```\none\n```", "```\ntwo\n```", false],
    ["a picture", "![One](a.jpg)", "![Two](a.jpg)", false],
    ["a table", "| a |\n|---|\n| b |", "| a |\n|---|\n| c |", false],
    ["another script", "縦書き", "横書き", false],
  ];
  for (const [name, left, right, isSame] of cases) {
    test(`${name}: ${isSame ? "the same" : "another one"}`, () => {
      assert.equal(markOf(left) === markOf(right), isSame);
      assert.match(markOf(left), /^[\w-]{5}$/);
    });
  }

  test("does not depend on the settings", () => {
    const text = `"One" -- it's... [two](/a/)`;
    assert.equal(markOf(text, { typographer: false }), markOf(text, { language: "fr" }));
  });

  // The ledger of every blog has it.
  test("is the same in every version", () => assert.equal(markOf("One two."), "ihnd0"));
});

test("an id that a plugin has set is the heading's id", () => {
  const md = createMarkdown({ html: "none", typographer: true, language: "en", slugify });
  md.core.ruler.after("inline", "set_id", (state) => {
    state.tokens.find((token) => token.type === "heading_open")?.attrSet("id", "Mine");
  });
  const html = md.render("## A\n\n## B", {
    markdown: createContext([
      ["a", ""],
      ["b", ""],
    ]),
  });
  assert.deepEqual(openings(html), ['<h2 id="Mine"><a id="a"></a>', '<h2 id="b">']);
});

test("without a record, ids are those of markdown-it-anchor", () => {
  const reference = new MarkdownIt({ typographer: true });
  const slugOf = (text: string): string => slugify(text) || "section";
  reference.use(anchor as never, { level: [2, 3, 4, 5, 6], tabIndex: false, slugify: slugOf });
  const md = createMarkdown({ html: "none", typographer: true, language: "en", slugify });
  const piece = fc.constantFrom(
    "A",
    "a 1",
    "`a`",
    "*a*",
    "“a”",
    "1",
    "a-1",
    "[a](/b/)",
    "…",
    "&amp;",
    "it's",
    "あ",
    "![a](b)",
  );
  const line = fc
    .tuple(fc.constantFrom("# ", "## ", "### ", "> ## ", "- ## ", ""), fc.array(piece, { maxLength: 2 }))
    .map(([start, pieces]) => start + pieces.join(" "));
  const idsOf = (html: string): (string | undefined)[] => [...html.matchAll(/<h\d id="([^"]*)"/g)].map(([, id]) => id);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
      const text = lines.join("\n\n");
      const expected = idsOf(reference.render(text));
      assert.deepEqual(idsOf(md.render(text)), expected);
      assert.deepEqual(idsOf(md.render(text, { markdown: createContext() })), expected);
    }),
    { numRuns: 500 },
  );
});
