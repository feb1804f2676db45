import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { parseDocument } from "htmlparser2";
import { checkSettings } from "../src/settings/check.ts";
import { words as english } from "../src/words/en.ts";
import { isCounted, slotsIn, wordNames } from "../src/words/names.ts";
import { findWordLanguage, loadWords, wordLanguages } from "../src/words/tables.ts";
import type { CountedWords, WordName, Words } from "../src/words/words.ts";
import { createBlog, longhand, readTree, repository } from "./support/blog.ts";

describe("the words are those of the longest beginning of a language tag that has a table", () => {
  const cases: [language: string, expected: string][] = [
    ["de", "de"],
    ["de-AT", "de"],
    ["DE-at", "de"],
    ["de-Latn-CH-1996", "de"],
    ["fr-CA", "fr"],
    ["es-419", "es"],
    ["pt-BR", "pt"],
    ["en", "en"],
    ["en-GB", "en"],
    ["ar", "en"],
    ["deu", "en"],
    ["mi-NZ", "en"],
  ];
  for (const [language, expected] of cases) {
    test(language, () => assert.equal(findWordLanguage(language), expected));
  }
});

describe("the table of a language", () => {
  for (const language of wordLanguages) {
    test(`${language} puts in what English puts in, and has the forms that its numbers need`, async () => {
      const { words } = await loadWords(language);
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      assert.deepEqual(Object.keys(words), wordNames);
      for (const name of wordNames) {
        if (!isCounted(name)) {
          assert.deepEqual(slotsIn(words[name] as string).sort(), slotsIn(english[name] as string).sort(), name);
          continue;
        }
        const forms = words[name] as CountedWords;
        assert.ok(slotsIn(forms.other).includes("n"), name);
        for (const category of Object.keys(forms)) assert.ok(needed.includes(category as never), `${name} ${category}`);
        // "many" of French, Spanish and others begins at a million.
        for (const number of [0, 1, 2, 3, 5, 11, 12, 21, 22, 25, 101, 1000]) {
          const category = new Intl.PluralRules(language).select(number);
          assert.ok(forms[category], `${name} has no form for ${number}`);
        }
      }
    });
  }
});

describe("a setting of words", () => {
  const source = `export default defineBlog({\n  language: "de",\n  words: {\n    relatd: "x",\n    related: 1,\n    page: "Seite {x}",\n  },\n});\n`;
  const check = (words: object) =>
    checkSettings({ title: "T", url: "https://a.blog/", author: "A", words }, "blog.config.ts", source);

  const wrong: [name: string, words: object, expected: RegExp][] = [
    [
      "that does not exist says which is meant",
      { relatd: "x" },
      /4 "words.relatd" is not a setting. Did you mean "related"\?/,
    ],
    [
      "that is like no other leads to the guide",
      { zzzzzz: "x" },
      /"words.zzzzzz" is not a setting. Take it out.*languages\.md/,
    ],
    ["that is no text", { related: 1 }, /5 The setting "words.related" cannot be 1. It should be a text/],
    ["that is empty", { related: " " }, /a text that is not empty, without braces/],
    ["with something in braces that is not put in", { page: "Seite {x}" }, /6 .*nothing in braces but \{n\}/],
    [
      "with a form that no language has",
      { readingTime: { single: "x" } },
      /Take it out\. There are zero, one, .* and other/,
    ],
    ["with a form for a word without numbers", { related: { other: "x" } }, /should be a text/],
  ];
  for (const [name, words, expected] of wrong) {
    test(name, () => {
      const { problems } = check(words);
      assert.equal(problems.length, 1);
      const [{ place, fact, remedy } = assert.fail()] = problems;
      assert.match(`${place?.line} ${fact} ${remedy}`, expected);
    });
  }

  test("replaces that word and leaves all others", () => {
    const words = check({ related: "Read on", readingTime: "{n} min", essayCount: { one: "1" } }).blog?.words;
    assert.deepEqual(words, {
      ...english,
      related: "Read on",
      readingTime: { other: "{n} min" },
      essayCount: { one: "1", other: "{n} essays" },
    });
  });
});

const write = (fields: string, body: string): string => `---\n${fields}\nstatus: published\n---\n\n${body}\n`;

/** A blog in which all that can be said is said. Its own words are letters and digits, which are in no table. */
function createFullBlog(settings: object): string {
  const headings = ["Q1", "Q2", "Q3", "Q4"].map((name) => `## ${name}\n\nZ ${name}.\n`).join("\n");
  const alerts = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"].map((kind) => `> [!${kind}]\n> Z.\n`).join("\n");
  const posts = [1, 2, 3].map((number) => [
    `posts/p${number}.md`,
    write(
      `title: P${number}\ndate: 2026-01-0${number}\nupdated: 2026-03-0${number}\ntags: [t${number}, t]\nseries: S\ncanonical: https://other.blog/p${number}`,
      `${headings}\n${alerts}\nZ [:Z2](/posts/b/#q1).\n\nhttps://vimeo.com/1\n\n/z.mp4\n\n| Z |\n|---|\n| Z |\n`,
    ),
  ]);
  return createBlog(
    {
      ...Object.fromEntries(posts),
      "posts/b.md": write("title: B\ndate: 2026-01-05\ntags: [t]\naliases: [/old/]\ntoc: true", headings),
      "posts/c.md": write("title: C\ndate: 2026-01-06\ntags: [t]\nlang: fr", `${headings}\n> [!NOTE]\n> Z.\n`),
      "static/z.mp4": Buffer.from("Z"),
      "urls.json":
        '{\n  "/away/": {"kind": "page", "source": "by hand", "since": "2020-01-01", "gone": "2021-01-01"},\n  "version": 1\n}\n',
    },
    {
      description: "D",
      author: { name: "A9", email: "a@a.blog" },
      reply: true,
      discuss: "https://f.blog/?u={url}",
      search: true,
      perPage: { home: 2, archive: 2, tag: 2 },
      home: { featured: ["b"] },
      llms: { index: true },
      checks: { "title-twice": "off", "description-twice": "off", "description-missing": "off", "expand-dead": "off" },
      ...settings,
    },
  );
}

async function build(root: string): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await longhand(root, ["build"]);
  assert.equal(code, 0, stdout + stderr);
  const bytes = Object.entries(readTree(join(root, "_site")));
  return Object.fromEntries(bytes.map(([path, text]) => [path, Buffer.from(text, "latin1").toString("utf8")]));
}

/** What readers see and hear of a page: texts and attributes, each with the language that it is in. */
function listSaid(html: string): { text: string; lang: string; isText: boolean }[] {
  const said: { text: string; lang: string; isText: boolean }[] = [];
  const visit = (
    node: { type: string; name?: string; data?: string; attribs?: Record<string, string>; children?: unknown[] },
    lang: string,
  ): void => {
    if (node.type === "text" && node.data?.trim()) said.push({ text: node.data.trim(), lang, isText: true });
    if (node.name === "style" || (node.type === "script" && node.attribs?.type !== "application/ld+json")) return;
    const inner = node.attribs?.lang ?? lang;
    for (const name of ["aria-label", "alt", "title", "placeholder", "content"]) {
      const text = node.attribs?.[name];
      if (text) said.push({ text, lang: inner, isText: false });
    }
    for (const child of node.children ?? []) visit(child as never, inner);
  };
  visit(parseDocument(html) as never, "");
  return said;
}

/** The pieces of a word between what is put in, as patterns for whole texts and for beginnings of longer ones. */
function piecesOf(words: Words, name: WordName): string[] {
  const word = words[name];
  const forms = typeof word === "string" ? [word] : Object.values(word);
  return forms.flatMap((form) => form.split(/\{\w+\}/).map((piece) => piece.replace(/^[\s.,:()]+|[\s.,:()]+$/g, "")));
}

describe("a German blog", () => {
  let site: Record<string, string>;
  let german: Words;
  before(async () => {
    german = (await loadWords("de")).words;
    site = await build(createFullBlog({ language: "de-AT" }));
  });

  test("has no English word of the interface in any file, and says all German ones but those of other pages", () => {
    const german2 = wordNames.flatMap((name) => piecesOf(german, name));
    // Short words may be German as well, or a part of a German one: those are not looked for.
    const foreign = wordNames
      .flatMap((name) => piecesOf(english, name))
      .filter(
        (piece) => /[a-z]{2}/i.test(piece) && !german2.some((one) => one.toLowerCase().includes(piece.toLowerCase())),
      );
    assert.ok(foreign.length > 80, String(foreign.length));
    const found: string[] = [];
    const texts = Object.entries(site).filter(([path]) => /\.(html|xml|json|txt)$/.test(path) && path !== "robots.txt");
    for (const [path, text] of texts) {
      const said = path.endsWith(".html") ? listSaid(text).map((one) => one.text) : [text.replace(/<[^>]*>/g, " ")];
      // Addresses and the names of fields are for programs.
      const parts = said.map((part) => part.replace(/https?:[^\s"&<]+|"@?\w+":/g, " "));
      for (const piece of foreign) {
        const pattern = new RegExp(`(?<![\\p{L}-])${piece.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?![\\p{L}-])`, "u");
        for (const part of parts) if (pattern.test(part)) found.push(`${path}: ${piece}: ${part.slice(0, 80)}`);
      }
    }
    assert.deepEqual(found, []);
    // What a blog without essays or tags says.
    const elsewhere = /^(nothingPublished|noTags)$/;
    const all = texts.map(([, text]) => text.replace(/&#39;/g, "'")).join("\n");
    const unsaid = wordNames.filter(
      (name) => !elsewhere.test(name) && !piecesOf(german, name).some((piece) => piece !== "" && all.includes(piece)),
    );
    assert.deepEqual(unsaid, []);
  });

  const cases: [page: string, expected: string | RegExp][] = [
    ["index.html", '<html lang="de-AT" dir="ltr">'],
    ["posts/p1/index.html", "<span>1 Minute</span>"],
    ["posts/p1/index.html", "Teil 1 von 3 der Reihe <cite>S</cite>"],
    ["posts/p1/index.html", /Zuletzt geändert am <time [^>]*>1. März 2026<\/time>\./],
    ["archive/index.html", "5 Essays, 2026"],
    ["archive/page/2/index.html", "<title>Archiv, Seite 2 · Test</title>"],
    ["archive/page/2/index.html", 'aria-label="Seite 2"'],
    ["old/index.html", '<html lang="de-AT">'],
    ["old/index.html", "<p>Sie ist jetzt hier: <a "],
    ["away/index.html", '<p>Hier geht es zur <a href="/">Startseite</a> und zum <a href="/archive/">Archiv</a>.</p>'],
    ["feed.xml", "Dies ist ein Feed"],
    ["feed.xml", "&gt;Hinweis&lt;"],
    ["llms.txt", "## Essays"],
    // A French essay: what the blog says around and in it is German, and says so.
    ["posts/c/index.html", '<span lang="de-AT" dir="auto">1 Minute</span>'],
    ["posts/c/index.html", '<p class="alert-label" lang="de-AT" dir="auto">Hinweis</p>'],
    ["posts/c/index.html", '<summary lang="de-AT" dir="auto">Inhalt</summary>'],
  ];
  for (const [page, expected] of cases) {
    test(`${page} has ${expected}`, () => {
      const text = site[page] ?? assert.fail(`${page} is missing.`);
      assert.ok(typeof expected === "string" ? text.includes(expected) : expected.test(text), text);
    });
  }
});

describe("a blog in a language without a table", () => {
  let site: Record<string, string>;
  before(async () => {
    site = await build(createFullBlog({ language: "ar", words: { archive: "الأرشيف", readingTime: "{n} د" } }));
  });

  test("is written in its own direction, and its words say that they are English", () => {
    const pieces = new Set(
      wordNames
        .filter((name) => name !== "archive" && name !== "readingTime")
        .flatMap((name) => piecesOf(english, name)),
    );
    const wrong: string[] = [];
    let right = 0;
    for (const [path, text] of Object.entries(site).filter(([name]) => name.endsWith(".html"))) {
      if (!["old/index.html", "away/index.html"].includes(path)) {
        const start = path === "posts/c/index.html" ? '<html lang="fr" dir="ltr">' : '<html lang="ar" dir="rtl">';
        assert.ok(text.includes(start), path);
      }
      // The title of a page is in an element that can have no other language than the page's.
      const body = text.slice(text.indexOf("<body>"));
      const outside = /<html lang="([^"]*)"/.exec(text)?.[1] ?? "";
      for (const { text: said, lang, isText } of listSaid(body)) {
        const piece = said.replace(/^[\s.,:()]+|[\s.,:()]+$/g, "");
        if (!isText || !/[a-z]{2}/i.test(piece) || !pieces.has(piece)) continue;
        if ((lang || outside) === "en") right++;
        else wrong.push(`${path}: ${said}`);
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(right > 100, String(right));
  });

  const cases: [page: string, expected: string][] = [
    ["index.html", '<a href="/archive/">الأرشيف</a>'],
    ["index.html", '<a href="/tags/"><bdi lang="en">Tags</bdi></a>'],
    ["index.html", '<bdi lang="en">To begin with</bdi>'],
    ["posts/p1/index.html", `<span>${new Intl.NumberFormat("ar").format(1)} د</span>`],
    [
      "posts/p1/index.html",
      '<bdi lang="en">Part <bdi lang="ar">1</bdi> of <bdi lang="ar">3</bdi> of <bdi lang="ar"><cite>S</cite></bdi></bdi>',
    ],
    ["posts/p1/index.html", '<p class="alert-label" lang="en" dir="auto">Note</p>'],
    ["old/index.html", '<html lang="en">'],
    ["old/index.html", '<a href="/posts/b/" lang="ar" dir="auto">B</a>'],
    ["tags/index.html", '<h1><bdi lang="en">Tags</bdi></h1>'],
    ["feed.xml", 'xml:lang="en"'],
  ];
  for (const [page, expected] of cases) {
    test(`${page} has ${expected}`, () => assert.ok(site[page]?.includes(expected), site[page]));
  }
});

test("the guide has all words, with what English says", () => {
  const guide = readFileSync(join(repository, "docs", "languages.md"), "utf8");
  const rows = wordNames.map((name) => {
    const word = english[name];
    return `| \`${name}\` | ${typeof word === "string" ? word : Object.values(word).join("; ")} |`;
  });
  const missing = rows.filter((row) => !guide.includes(row));
  assert.deepEqual(missing, [], missing.join("\n"));
});
