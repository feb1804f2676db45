import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readFrontMatter } from "../src/content/front-matter.ts";
import type { Post } from "../src/content/post.ts";
import type { Problem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { seed } from "./support/seed.ts";
import { toAuthorPage, toPost } from "./support/texts.ts";
import { workingTime } from "./support/working-time.ts";

fc.configureGlobal({ seed });

const { blog } = checkSettings(
  { title: "Fair Copy", url: "https://ines.blog/", author: "Ines", timeZone: "Europe/Berlin", language: "en-GB" },
  "blog.config.ts",
  "",
);
if (!blog) throw new Error("The settings of the test are wrong.");

/** 1 June 2026 at noon. */
const now = Date.UTC(2026, 5, 1, 12);

/** Reads a file as the content stage does. */
function readPost(text: string): { post?: Post; problems: Problem[] } {
  const { frontMatter, problems } = readFrontMatter(text, "posts/hello.md");
  if (!frontMatter) return { problems };
  const result = toPost("posts/hello.md", frontMatter, blog as NonNullable<typeof blog>, now);
  return { ...result, problems: [...problems, ...result.problems] };
}

/** A published post with more lines of front matter; the first of them is line 5 of the file. */
function withLines(...lines: string[]): string {
  return `---\ntitle: Hello\ndate: 2025-08-22\nstatus: published\n${lines.join("\n")}\n---\nText.\n`;
}

/** `code line:column`, for tables. */
function places(problems: Problem[]): string[] {
  return problems.map(({ code, place }) => `${code} ${place?.line}:${place?.column}`);
}

describe("the front matter of a real author builds a post", () => {
  const cases: [name: string, lines: string[], expected: Partial<Post>][] = [
    ["a title that looks like a number", ["title: 007"], { title: "007" }],
    ["a title that ends in a zero", ["title: 3.10"], { title: "3.10" }],
    ["a title that looks like a word of YAML", ["title: null"], { title: "null" }],
    ["a title in another base", ["title: 0x1F"], { title: "0x1F" }],
    ["curly quotes", ["title: Don’t “read” this"], { title: "Don’t “read” this" }],
    ["a quoted title", ['title: "#5: things & more"'], { title: "#5: things & more" }],
    ["spaces around", ["title:   Hello   "], { title: "Hello" }],
    ["a quoted day", ['date: "2025-08-22"'], { date: at("2025-08-22T00:00:00+02:00") }],
    ["a full timestamp", ["date: 2025-08-22T09:30:00+02:00"], { date: at("2025-08-22T09:30:00+02:00") }],
    ["a timestamp in UTC", ["date: 2025-08-22T09:30:00.000Z"], { date: at("2025-08-22T11:30:00+02:00") }],
    ["a timestamp with spaces", ["date: 2025-08-22 09:30:00 +02:00"], { date: at("2025-08-22T09:30:00+02:00") }],
    ["a comment behind the date", ["date: 2025-08-22 # on a train"], { date: at("2025-08-22T00:00:00+02:00") }],
    ["a later version", ["updated: 2025-09-01"], { updated: at("2025-09-01T00:00:00+02:00") }],
    ["tags in brackets", ["tags: [writing, C#, C++]"], { tags: ["writing", "C#", "C++"] }],
    ["tags on lines", ["tags:", "  - writing", "  - 'type: setting'"], { tags: ["writing", "type: setting"] }],
    ["one tag", ["tags: writing"], { tags: ["writing"] }],
    ["a tag that is a year", ["tags: 2024"], { tags: ["2024"] }],
    ["tags that look like numbers", ["tags: [2024, 007, 3.10, true]"], { tags: ["2024", "007", "3.10", "true"] }],
    ["a tag twice", ["tags: [a, b, a]"], { tags: ["a", "b"] }],
    ["no tags", ["tags:"], { tags: [] }],
    ["names that JavaScript knows, as tags", ["tags: [constructor, toString]"], { tags: ["constructor", "toString"] }],
    ["a plain description", ["description: One sentence."], { description: "One sentence." }],
    ["a folded description", ["description: >-", "  One", "  sentence."], { description: "One sentence." }],
    ["a description that goes on", ["description: One", "  sentence."], { description: "One sentence." }],
    ["a literal description", ["description: |", "  One", "  sentence."], { description: "One sentence." }],
    ["an empty description", ["description:"], { description: "Text." }],
    [
      "a permalink",
      ["permalink: posts/{{ title | slugify }}/index.html"],
      { permalink: "posts/{{ title | slugify }}/index.html" },
    ],
    ["a quoted permalink", ["permalink: '{{ oldTitle | slugify }}/'"], { permalink: "{{ oldTitle | slugify }}/" }],
    ["an image", ["socialImage: /images/x.jpg"], { socialImage: { src: "/images/x.jpg" } }],
    ["without a leading slash", ["socialImage: images/x.jpg"], { socialImage: { src: "images/x.jpg" } }],
    [
      "with signs, spaces and upper case",
      ["socialImage: images/On a Train · Fog.JPG"],
      { socialImage: { src: "images/On a Train · Fog.JPG" } },
    ],
    [
      "with a description",
      ["socialImage:", "  src: /images/x.jpg", "  alt: A train", "  focus: left top"],
      { socialImage: { src: "/images/x.jpg", alt: "A train", focus: "left top" } },
    ],
    ["the original elsewhere", ["canonical: https://other.blog/a/"], { canonical: "https://other.blog/a/" }],
    ["a hidden post", ["hidden: true"], { visibility: "hidden" }],
    ["an author", ["author: Ada Lovelace"], { author: "Ada Lovelace" }],
    ["an old address", ["aliases: /old/"], { aliases: ["/old/"] }],
    ["another language", ["lang: ja"], { lang: "ja" }],
  ];
  for (const [name, lines, expected] of cases) {
    test(name, () => {
      const fields = ["title: Hello", "date: 2025-08-22", "status: published"].filter(
        (line) => !lines.some((own) => own.startsWith(line.slice(0, 5))),
      );
      const { post, problems } = readPost(`---\n${[...fields, ...lines].join("\n")}\n---\nText.\n`);
      assert.deepEqual(places(problems), []);
      for (const [field, value] of Object.entries(expected)) {
        assert.deepEqual(post?.[field as keyof Post], value, field);
      }
    });
  }

  function at(iso: string): Post["date"] {
    return { time: Date.parse(iso), iso, day: iso.slice(0, 10) };
  }
});

test("all of a real author's fields stand together, and his own are kept", () => {
  const { post, problems } = readPost(
    [
      "---",
      "title: What’s in a Name",
      "oldTitle: Names",
      "date: 2025-08-22",
      "tags: [writing, essays]",
      "description: >",
      "  About names,",
      "  and about calling them.",
      "permalink: posts/{{ oldTitle | slugify }}/index.html",
      "status: published",
      "socialImage: /images/x.jpg",
      "favorite: 3",
      "layout: post",
      "---",
      "",
      "First paragraph.",
      "",
    ].join("\n"),
  );
  assert.deepEqual(problems, []);
  assert.equal(post?.visibility, "public");
  assert.equal(post?.fileSlug, "hello");
  assert.equal(post?.description, "About names, and about calling them.");
  assert.equal(post?.lang, "en-GB");
  assert.equal(post?.body, "\nFirst paragraph.\n");
  assert.equal(post?.bodyLine, 15);
  assert.deepEqual([post?.data.oldTitle, post?.data.favorite, post?.data.layout], ["Names", 3, "post"]);
  assert.deepEqual(post?.places.permalink, { path: "posts/hello.md", line: 9, column: 12 });
});

describe("who may see a post is decided by status, date and hidden", () => {
  const cases: [lines: string, visibility: Post["visibility"], notes?: string[]][] = [
    ["status: published", "public"],
    ["status: draft", "draft"],
    ["draft: true", "draft"],
    ["draft: false", "public"],
    ["", "draft", ["status-absent 1:1"]],
    ["status: published\nhidden: true", "hidden"],
    ["status: published\nhidden: false", "public"],
    ["status: draft\nhidden: true", "draft"],
    ["status: published\ndate: 2026-06-02", "scheduled"],
    ["status: published\ndate: 2026-06-02\nhidden: true", "scheduled"],
    ["status: draft\ndate: 2026-06-02", "draft"],
    // The clock says 14:00 in Berlin.
    ["status: published\ndate: 2026-06-01", "public"],
    ["status: published\ndate: 2026-06-01T14:00", "public"],
    ["status: published\ndate: 2026-06-01T14:01", "scheduled"],
  ];
  for (const [lines, visibility, notes = []] of cases) {
    test(lines.replaceAll("\n", ", ") || "nothing said", () => {
      const date = lines.includes("date:") ? "" : "date: 2025-08-22\n";
      const { post, problems } = readPost(`---\ntitle: Hello\n${date}${lines}\n---\nText.\n`);
      assert.equal(post?.visibility, visibility);
      assert.deepEqual(places(problems), notes);
    });
  }
});

describe("a file that does not begin with front matter is refused", () => {
  const cases: [name: string, text: string, code: string][] = [
    ["an empty file", "", "file-empty"],
    ["white space", " \n\n", "file-empty"],
    ["no front matter", "# Hello\n", "front-matter-missing"],
    ["a blank line above", "\n---\ntitle: Hello\n---\n", "front-matter-late"],
    ["a space in front", " ---\ntitle: Hello\n---\n", "front-matter-late"],
    ["two dashes", "--\ntitle: Hello\n--\n", "front-matter-dashes"],
    ["four dashes", "----\ntitle: Hello\n----\n", "front-matter-dashes"],
    ["TOML", '+++\ntitle = "Hello"\n+++\n', "front-matter-toml"],
    ["JavaScript", "---js\n{ title: process.exit() }\n---\n", "front-matter-language"],
    ["JSON", '---json\n{ "title": "Hello" }\n---\n', "front-matter-language"],
    ["never closed", "---\ntitle: Hello\n", "front-matter-open"],
    ["nothing but dashes", "---", "front-matter-open"],
  ];
  for (const [name, text, code] of cases)
    test(name, () => assert.deepEqual(places(readPost(text).problems), [`${code} 1:1`]));
});

describe("a problem of the front matter names its line and column", () => {
  const cases: [name: string, text: string, expected: string[]][] = [
    ["empty", "---\n---\nText.\n", ["front-matter-not-fields 2:1"]],
    ["one text", "---\nHello\n---\n", ["front-matter-not-fields 2:1"]],
    ["a list", "---\n- title\n- date\n---\n", ["front-matter-not-fields 2:1"]],
    ["a rule and prose", "---\nOnce upon a time.\n\n---\n\nThe end.\n", ["front-matter-not-fields 2:1"]],
    ["no space behind the colon", "---\ntitle:Hello\n---\n", ["front-matter-not-fields 2:1"]],
    ["no title", "---\ndate: 2025-08-22\nstatus: draft\n---\n", ["title-missing 1:1"]],
    ["no date", "---\ntitle: Hello\nstatus: draft\n---\n", ["date-missing 1:1"]],
    ["an empty title", "---\ntitle:\ndate: 2025-08-22\nstatus: draft\n---\n", ["title-missing 2:7"]],
    ["an empty quoted title", "---\ntitle: ''\ndate: 2025-08-22\nstatus: draft\n---\n", ["title-missing 2:8"]],
    ["a title that is a list", "---\ntitle: [Hello]\ndate: 2025-08-22\nstatus: draft\n---\n", ["title-form 2:8"]],
    ["an impossible date", "---\ntitle: Hello\ndate: 2024-02-30\nstatus: draft\n---\n", ["date-impossible 3:7"]],
    ["a year as the date", "---\ntitle: Hello\ndate: 2024\nstatus: draft\n---\n", ["date-impossible 3:7"]],
    ["a list of dates", "---\ntitle: Hello\ndate: [2024-02-29]\nstatus: draft\n---\n", ["date-form 3:7"]],
    ["updated before its date", withLines("updated: 2025-08-21"), ["updated-before-date 5:10"]],
    ["an impossible update", withLines("updated: 2025-08-32"), ["updated-impossible 5:10"]],
    ["tags with values", withLines("tags: { a: 1 }"), ["tags-form 5:7"]],
    ["an empty tag", withLines("tags: [a, , b]"), ["yaml-unexpected-token 5:11"]],
    ["a tag that is nothing", withLines("tags: [a, null]"), ["tags-form 5:11"]],
    ["a status that does not exist", withLines("tags: a").replace("published", "Public"), ["status-form 4:9"]],
    ["two answers", withLines("draft: true"), ["status-contradiction 5:8"]],
    ["a text for true or false", withLines("hidden: yes"), ["hidden-form 5:9"]],
    ["a number for an image", withLines("socialImage: 5"), ["social-image-form 5:14"]],
    ["an image with an unknown part", withLines("socialImage: { source: x }"), ["social-image-form 5:14"]],
    ["a canonical without a host", withLines("canonical: /a/"), ["canonical-form 5:12"]],
    ["a canonical that runs", withLines("canonical: javascript:alert(1)"), ["canonical-form 5:12"]],
    ["a language that is none", withLines("lang: Japanese, mostly"), ["lang-form 5:7"]],
    ["a language that no program reads", withLines("lang: en-us-uk"), ["lang-form 5:7"]],
    ["a field twice", withLines("title: Again"), ["yaml-duplicate-key 5:1"]],
    ["a tab", withLines("tags:", "\t- a"), ["yaml-tab-as-indent 6:1"]],
    ["a second colon", "---\ntitle: Type: a love story\ndate: 2025-08-22\n---\n", ["yaml-block-as-implicit-key 2:8"]],
    ["a sign that YAML keeps", "---\ntitle: @home\ndate: 2025-08-22\n---\n", ["yaml-bad-scalar-start 2:8"]],
    ["a quoted word and more", '---\ntitle: "Hello" world\ndate: 2025-08-22\n---\n', ["yaml-unexpected-token 2:16"]],
    ["an emphasised word", "---\ntitle: *Hello* world\ndate: 2025-08-22\n---\n", ["yaml-unexpected-token 2:8"]],
    ["a number sign", "---\ntitle: #5 things\ndate: 2025-08-22\n---\n", ["front-matter-comment 2:8"]],
    ["a number sign behind", "---\ntitle: foo # bar\ndate: 2025-08-22\n---\n", ["front-matter-comment 2:8"]],
    ["a number sign in the description", withLines("description: we are #1"), ["front-matter-comment 5:14"]],
    ["a name of JavaScript's", withLines("__proto__: { a: 1 }"), ["front-matter-key 5:1"]],
    ["a list as a name", withLines("? [a, b]", ": c"), ["front-matter-key 5:3"]],
    ["a status misspelt", withLines("stauts: draft").replace("status: published\n", ""), ["field-near-miss 4:1"]],
    ["a field in upper case", withLines("Tags: [a]"), ["field-near-miss 5:1"]],
    ["a field without its s", withLines("tag: a"), ["field-near-miss 5:1"]],
    ["a field in lower case", withLines("socialimage: x.jpg"), ["field-near-miss 5:1"]],
    ["a field with a hyphen", withLines("social-image: x.jpg"), ["field-near-miss 5:1"]],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const { post, problems } = readPost(text);
      assert.deepEqual(places(problems.filter((problem) => problem.severity === "error")), expected);
      assert.equal(post, undefined);
    });
  }
});

describe("text that YAML would lose is an error, not a shorter title", () => {
  const cases: [line: string, reason: string][] = [
    ["title: &amp", "a name for an anchor"],
    ["title: &amp or ampersand", "an anchor in front of text"],
    ["title: !important", "a tag of YAML"],
    ["title: !important notes", "a tag of YAML in front of text"],
  ];
  for (const [line, reason] of cases) {
    test(`${line} (${reason})`, () => {
      const { post, problems } = readPost(`---\n${line}\ndate: 2025-08-22\nstatus: published\n---\nText.\n`);
      assert.equal(post?.title, undefined);
      assert.equal(problems[0]?.place?.line, 2);
    });
  }

  test("the remedy is a line that can be copied", () => {
    const { problems } = readPost("---\ntitle: #5 things\n---\n");
    assert.equal(problems[0]?.remedy, 'Put the text in quotes: title: "#5 things"');
    const { problems: others } = readPost("---\ntitle: foo # bar\n---\n");
    assert.equal(others[0]?.remedy, 'Put the text in quotes: title: "foo # bar"');
  });
});

test("an error says what is wrong and what to do", () => {
  const { problems } = readPost("---\ntitle: Hello\ndate: 2024-02-30\nstatus: draft\n---\n");
  assert.deepEqual(problems, [
    {
      code: "date-impossible",
      severity: "error",
      place: { path: "posts/hello.md", line: 3, column: 7 },
      fact: '"date" is not a date: "2024-02-30". February 2024 has 29 days.',
      remedy: "Write it as YYYY-MM-DD, for example 2024-02-29.",
    },
  ]);
});

test("all that is wrong with a post is said at once", () => {
  const { problems } = readPost(
    "---\ntitle: Hello\ndate: 2024-02-30\ntags: { a: 1 }\nhidden: maybe\nstauts: draft\n---\nText.\n",
  );
  assert.deepEqual(places(problems).sort(), [
    "date-impossible 3:7",
    "field-near-miss 6:1",
    "hidden-form 5:9",
    "tags-form 4:7",
  ]);
});

describe("fields of the author's own are kept, also when their names are short", () => {
  for (const field of ["favorite", "oldTitle", "image", "subtitle", "layout", "link", "long", "top", "name", "mood"]) {
    test(field, () => assert.deepEqual(places(readPost(withLines(`${field}: x`)).problems), []));
  }
});

test("a field that is spelt in two ways is an error, so that the wrong one is not the one that counts", () => {
  assert.deepEqual(places(readPost(withLines("Status: draft")).problems), ["field-near-miss 5:1"]);
});

test("aliases of YAML may repeat a value, but not grow without end", () => {
  const { post } = readPost(withLines("shelf: &name Letters", "series: *name"));
  assert.deepEqual([post?.series, post?.data.shelf], ["Letters", "Letters"]);

  const [first, ...others] = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const bomb = [
    `${first}: &${first} [x, x, x, x, x, x, x, x, x]`,
    ...others.map((name, index) => {
      const inner = `*${["a", ...others][index]}`;
      return `${name}: &${name} [${Array(9).fill(inner).join(", ")}]`;
    }),
  ];
  const started = workingTime();
  assert.deepEqual(places(readPost(withLines(...bomb)).problems), ["front-matter-aliases 6:8"]);
  assert.equal(workingTime() - started < 1000, true);
});

test("an alias of a name that is not there is named as such", () => {
  const { problems } = readPost("---\ntitle: *important\ndate: 2025-08-22\n---\n");
  assert.equal(problems.length, 1);
  assert.equal(problems[0]?.place?.line, 2);
  assert.doesNotMatch(problems[0]?.fact ?? "", /too often/);
});

describe("no name reaches the prototype of all objects, however deep it stands", () => {
  // Eleventy merges a page's data into its own and would write to Object.prototype.
  const cases: [lines: string[], line: number][] = [
    [["__proto__: { polluted: true }"], 5],
    [["own: { __proto__: { polluted: true } }"], 5],
    [["own:", "  - a: { __proto__: { polluted: true } }"], 6],
    [["tags: [a, __proto__]"], 5],
  ];
  for (const [lines, line] of cases) {
    test(lines.join(" "), () => {
      const { post, problems } = readPost(withLines(...lines));
      assert.equal(post, undefined);
      assert.equal(problems[0]?.place?.line, line);
      assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    });
  }
});

describe("the body begins behind the second line of dashes", () => {
  const cases: [name: string, text: string, body: string, line: number][] = [
    ["at once", "---\ntitle: a\n---\nText\n", "Text\n", 4],
    ["after a blank line", "---\ntitle: a\n---\n\nText\n", "\nText\n", 4],
    ["without a body", "---\ntitle: a\n---", "", 4],
    ["with spaces behind the dashes", "---  \ntitle: a\n--- \t\nText", "Text", 4],
    ["with a rule in it", "---\ntitle: a\n---\nOne\n\n---\n\nTwo\n", "One\n\n---\n\nTwo\n", 4],
    ["with indented dashes in a text", "---\nnote: |\n  a\n  ---\n  b\n---\nText", "Text", 7],
    ["with a word behind dashes in a text", "---\nnote: x\n# ---more\n---\nText", "Text", 5],
  ];
  for (const [name, text, body, line] of cases) {
    test(name, () => {
      const { frontMatter } = readFrontMatter(text, "posts/hello.md");
      assert.deepEqual([frontMatter?.body, frontMatter?.bodyLine], [body, line]);
    });
  }
});

describe("a page of the author's own needs a title only", () => {
  function readPage(lines: string) {
    const { frontMatter } = readFrontMatter(`---\n${lines}\n---\nAbout me.\n`, "pages/about.md");
    if (!frontMatter) return assert.fail("The front matter cannot be read.");
    return toAuthorPage("pages/about.md", frontMatter, blog as NonNullable<typeof blog>);
  }

  test("its description is its first paragraph", () => {
    const { page, problems } = readPage("title: About");
    assert.deepEqual(problems, []);
    assert.deepEqual([page?.title, page?.fileSlug, page?.description], ["About", "about", "About me."]);
  });

  test("without a title it is refused", () => {
    assert.deepEqual(places(readPage("lang: de").problems), ["title-missing 1:1"]);
  });

  for (const line of ["status: draft", "draft: true"]) {
    test(`${line} keeps it from being published`, () => {
      // A draft never leaks: either it is no page at all, or the author is told that pages have no drafts.
      const { page, problems } = readPage(`title: About\n${line}`);
      assert.equal(
        page === undefined || "visibility" in page || problems.some(({ severity }) => severity === "error"),
        true,
      );
    });
  }
});

test("whatever stands in a file, reading it never throws", () => {
  const yaml = fc.array(
    fc.constantFrom(
      "title",
      ": ",
      "\n",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "&a ",
      "*a",
      "!t ",
      "'",
      '"',
      "|",
      ">",
      "#",
      "\t",
      "  ",
      "? ",
      "<<",
      "%",
      "---",
      "2025-08-22",
      "date",
      "tags",
      "💾",
      "\ud800",
    ),
    { maxLength: 30 },
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "binary" }).map((inside) => `---\n${inside}\n---\n`),
    yaml.map((parts) => `---\n${parts.join("")}\n---\nText.\n`),
    yaml.map((parts) => `---\ntitle: Hello\ndate: 2025-08-22\n${parts.join("")}\n---\nText.\n`),
  );
  fc.assert(
    fc.property(text, (input) => {
      const { post, problems } = readPost(input);
      assert.equal(post !== undefined || problems.length > 0, true);
      for (const { place } of problems) assert.equal((place?.line ?? 0) > 0 && (place?.column ?? 0) > 0, true);
    }),
    { numRuns: 1000 },
  );
});
