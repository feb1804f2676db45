import assert from "node:assert/strict";
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { Bodies } from "../src/content/bodies.ts";
import { listTexts } from "../src/content/list.ts";
import { type Content, toContent } from "../src/content/read.ts";
import { TextReader } from "../src/content/read-text.ts";
import { recordSettings, type TextRecord } from "../src/content/text-record.ts";
import { ProblemError } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import type { Blog } from "../src/settings/settings.ts";
import { createFolder } from "./support/blog.ts";
import { awaitClockStep } from "./support/clock-step.ts";

function createBlog(settings: object = {}): Blog {
  const least = { title: "Fair Copy", url: "https://ines.blog/", author: "Ines", description: "A blog." };
  return checkSettings({ ...least, ...settings }, "blog.config.ts", "").blog ?? assert.fail("Wrong settings.");
}

const blog = createBlog();

/** 1 June 2026 at noon: the moment of the builds. */
const now = Date.UTC(2026, 5, 1, 12);

function essay(fields: string, body = "Text.\n"): string {
  return `---\ntitle: Essay\ndate: 2025-01-01\nstatus: published\n${fields}---\n${body}`;
}

const files = {
  "posts/plain.md": essay(""),
  "posts/all.md": essay(
    "updated: 2025-02-01\ntags: [a, b]\ndescription: One.\npermalink: /x/\nsocialImage: {src: a.jpg, alt: b}\ncanonical: https://a.b/\nauthor: Ada\naliases: [/y/]\nredirect_from: /z/\nseries: S\npart: 2\nseriesOrder: 2\ndiscuss: https://a.b/c\nlang: de\ntoc: true\nown: [1, {a: b}]\n",
  ),
  "posts/odd.md": essay("author: 007\ntags: [2024, e\u0301]\ndescription: null\nseries: ' a '\n").replace(
    "Essay",
    '"A\\n  B"',
  ),
  "posts/anchors.md": essay("a: &a [x]\nb: *a\n"),
  "posts/draft.md": essay("").replace("published", "draft"),
  "posts/scheduled.md": essay("").replace("2025", "2027"),
  "posts/hidden.md": essay("hidden: true\n"),
  "posts/silent.md": "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n",
  "posts/wrong.md": essay("").replace("2025", "2025-13"),
  "posts/bytes.md": Buffer.from([0xff]),
  "posts/markdown.md": essay("", "![a](b.jpg) [c](/d/)\n\n<form>e</form>\n\n[f](g h.md)\n"),
  "pages/about.md": "---\ntitle: About\ntags: x\nseries: 3\n---\n",
  "pages/deep/draft.md": "---\ntitle: Draft\ndraft: true\nlang: fr\n---\nText.\n",
};

/** Writes files into a folder. */
function write(root: string, texts: Record<string, string | Buffer>): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The machine's clock of a reader: an hour after the files of the tests are written. */
const later = (): number => Date.now() + 3_600_000;

function readAll(root: string, reader = new TextReader(root, blog, later)): Map<string, TextRecord> {
  return new Map(listTexts(root, blog).paths.map((path) => [path, reader.read(path)]));
}

function contentOf(root: string, records: Map<string, TextRecord>, moment = now): Content {
  return toContent(listTexts(root, blog), records, blog, moment, new Bodies(root));
}

/** A blog of one post that is read. */
function readOne(text = essay("")): { root: string; file: string; record: TextRecord } {
  const root = createFolder();
  write(root, { "posts/a.md": text });
  const record = new TextReader(root, blog, later).read("posts/a.md");
  return { root, file: join(root, "posts/a.md"), record };
}

describe("records make the same content wherever they have been", () => {
  const root = createFolder();
  write(root, files);
  const reader = new TextReader(root, blog, later);
  const records = readAll(root, reader);
  const expected = toContent(listTexts(root, blog), records, blog, now, reader.bodies);

  test("all texts are there, with what is wrong with the others", () => {
    assert.equal(expected.posts.length + expected.pages.length, Object.keys(files).length - 2);
    assert.deepEqual(
      expected.problems.map(({ code }) => code),
      ["encoding-not-utf8", "status-absent", "date-impossible"],
    );
  });

  const journeys: [name: string, travel: (records: Map<string, TextRecord>) => Map<string, TextRecord>][] = [
    ["in a file", (all) => new Map(JSON.parse(JSON.stringify([...all])) as [string, TextRecord][])],
    ["from another thread", (all) => structuredClone(all)],
    ["when nothing has changed", (all) => new Map([...all].map(([path, known]) => [path, reader.read(path, known)]))],
    [
      "when all files have new times",
      (all) => new Map([...all].map(([path, known]) => [path, reader.read(path, { ...known, signature: null })])),
    ],
  ];
  for (const [name, travel] of journeys) {
    test(name, () => assert.deepEqual(contentOf(root, travel(records)), expected));
  }

  test("two readers that share the texts know what one knows", () => {
    const paths = listTexts(root, blog).paths;
    const halves = [paths.slice(0, 6), paths.slice(6)].map((half) => {
      const other = new TextReader(root, blog, later);
      return structuredClone(half.map((path): [string, TextRecord] => [path, other.read(path)]));
    });
    assert.deepEqual(contentOf(root, new Map(halves.flat())), expected);
  });
});

test("what a post is by the clock is decided in each build", () => {
  const { root, record } = readOne(essay("").replace("2025-01-01", "2026-06-01T12:00:00Z"));
  const visibilityAt = (moment: number) =>
    contentOf(root, new Map([["posts/a.md", record]]), moment).posts[0]?.visibility;
  assert.deepEqual([visibilityAt(now - 1), visibilityAt(now)], ["scheduled", "public"]);
});

describe("a file that nobody has touched is not parsed again", () => {
  test("its record is the one that is known", () => {
    const { root, record } = readOne();
    assert.equal(new TextReader(root, blog, later).read("posts/a.md", record), record);
  });

  test("with new times and the same bytes, only its signature is new", () => {
    const { root, file, record } = readOne();
    utimesSync(file, 1000, 1000);
    const read = new TextReader(root, blog, later).read("posts/a.md", record);
    assert.deepEqual({ ...read, signature: record.signature }, record);
    assert.equal(read.facts, record.facts);
    assert.equal(read.signature?.[1], 1_000_000);
  });

  test("a file with a problem is not parsed again either", () => {
    const { root, record } = readOne("No front matter");
    assert.equal(record.problems.length, 1);
    assert.equal(new TextReader(root, blog, later).read("posts/a.md", record), record);
  });
});

describe("a file that was changed is read again", () => {
  const changes: [name: string, change: (file: string) => void][] = [
    ["when it is longer", (file) => writeFileSync(file, essay("", "More text.\n"))],
    ["when it is as long as before", (file) => writeFileSync(file, essay("", "Next.\n"))],
    [
      "when it is as long and as old as before",
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, essay("", "Next.\n"));
        utimesSync(file, atime, mtime);
      },
    ],
  ];
  for (const [name, change] of changes) {
    test(name, () => {
      const { root, file, record } = readOne();
      awaitClockStep(file);
      change(file);
      const read = new TextReader(root, blog, later).read("posts/a.md", record);
      assert.notEqual(read.hash, record.hash);
      assert.match(contentOf(root, new Map([["posts/a.md", read]])).posts[0]?.body ?? "", /^(More text|Next)\.\n$/);
    });
  }

  test("when it was read in the step of the clock in which it was changed, and looks the same now", () => {
    const root = createFolder();
    write(root, { "posts/a.md": essay("", "One.\n") });
    const { mtimeMs } = statSync(join(root, "posts/a.md"));
    const record = new TextReader(root, blog, () => mtimeMs + 1).read("posts/a.md");
    assert.equal(record.signature, null, "its times say nothing");
    writeFileSync(join(root, "posts/a.md"), essay("", "Two.\n"));
    const reader = new TextReader(root, blog, later);
    assert.notEqual(reader.read("posts/a.md", record).hash, record.hash);
    writeFileSync(join(root, "posts/a.md"), essay("", "One.\n"));
    const confirmed = reader.read("posts/a.md", record);
    assert.equal(confirmed.facts, record.facts);
    assert.ok(confirmed.signature, "later its times say that it was not touched since");
  });

  test("when it could not be read before", () => {
    const root = createFolder();
    mkdirSync(join(root, "posts/a.md"), { recursive: true });
    const reader = new TextReader(root, blog, later);
    const record = reader.read("posts/a.md");
    assert.deepEqual([record.hash, record.problems[0]?.code], ["", "file-unreadable"]);
    rmSync(join(root, "posts/a.md"), { recursive: true });
    write(root, { "posts/a.md": essay("") });
    assert.ok(reader.read("posts/a.md", record).post);
  });
});

describe("front matter that says more than JSON can is read anew each time", () => {
  for (const [value, expected] of [
    [".inf", Number.POSITIVE_INFINITY],
    ["[-.inf]", [Number.NEGATIVE_INFINITY]],
    ["{a: .nan}", { a: Number.NaN }],
    ["-0", -0],
  ] as const) {
    test(value, () => {
      const { root, record } = readOne(essay(`own: ${value}\n`));
      const known = JSON.parse(JSON.stringify(record)) as TextRecord;
      const read = new TextReader(root, blog, later).read("posts/a.md", known);
      assert.deepEqual(contentOf(root, new Map([["posts/a.md", read]])).posts[0]?.data.own, expected);
    });
  }
});

describe("the Markdown of a text is never another one than that of its record", () => {
  /** A post whose Markdown is not at hand. */
  function readLater(): { file: string; body: () => string | undefined } {
    const { root, file, record } = readOne();
    const [post] = contentOf(root, new Map([["posts/a.md", record]])).posts;
    return { file, body: () => post?.body };
  }

  test("it is read when it is asked for", () => assert.equal(readLater().body(), "Text.\n"));

  for (const [name, change] of [
    ["changed", (file: string) => writeFileSync(file, essay("", "Next.\n"))],
    ["removed", (file: string) => rmSync(file)],
  ] as const) {
    test(`a file that was ${name} meanwhile is a problem`, () => {
      const { file, body } = readLater();
      change(file);
      assert.throws(body, (issue) => {
        assert.ok(issue instanceof ProblemError);
        assert.deepEqual(
          issue.problems.map(({ code, severity, place }) => [code, severity, place]),
          [["text-changed", "error", { path: "posts/a.md" }]],
        );
        return true;
      });
    });
  }

  test("what was read stays what it was", () => {
    const { file, body } = readLater();
    const before = body();
    writeFileSync(file, essay("", "Next.\n"));
    assert.equal(body(), before);
  });

  test("of many texts, only so much is kept at hand", () => {
    const root = createFolder();
    const paths = ["posts/a.md", "posts/b.md", "posts/c.md"];
    write(root, Object.fromEntries(paths.map((path) => [path, essay("", `${path}\n`)])));
    const records = readAll(root);
    const bodies = new Bodies(root, 25);
    const { posts } = toContent(listTexts(root, blog), records, blog, now, bodies);
    assert.deepEqual(
      posts.map(({ body }) => body),
      paths.map((path) => `${path}\n`),
    );
    for (const path of paths) rmSync(join(root, path));
    const kept = posts.filter((post) => {
      try {
        return post.body;
      } catch {
        return false;
      }
    });
    assert.deepEqual(
      kept.map(({ path }) => path),
      ["posts/a.md", "posts/b.md"],
    );
  });
});

describe("records depend on few settings", () => {
  const cases: [settings: object, isOther: boolean][] = [
    [{}, false],
    [{ title: "Other" }, false],
    [{ description: "Other." }, false],
    [{ permalink: "/{{ page.fileSlug }}/" }, false],
    [{ url: "https://other.blog/" }, true],
    [{ language: "de" }, true],
    [{ timeZone: "Europe/Berlin" }, true],
    [{ markdown: { html: "none" } }, true],
    [{ markdown: { typographer: false } }, true],
    [{ markdown: { frames: ["a.b"] } }, true],
    [{ folders: { pages: "other" } }, true],
  ];
  for (const [settings, isOther] of cases) {
    test(JSON.stringify(settings), () => {
      const [one, other] = [blog, createBlog(settings)].map((each) => JSON.stringify(recordSettings(each)));
      assert.equal(one !== other, isOther);
    });
  }
});

test("the settings that a text has not said are those of the build", () => {
  const root = createFolder();
  write(root, { "posts/a.md": essay(""), "pages/a.md": "---\ntitle: A\n---\n" });
  const records = readAll(root);
  const other = { ...blog, language: "de", description: "Ein Blog." };
  const { posts, pages } = toContent(listTexts(root, other), records, other, now, new Bodies(root));
  assert.deepEqual([posts[0]?.lang, pages[0]?.lang, pages[0]?.description], ["de", "de", "Ein Blog."]);
});

test("a file in a folder of pages that lies in the folder of posts is both", () => {
  const nested = createBlog({ folders: { posts: "texts", pages: "texts/pages" } });
  const root = createFolder();
  write(root, { "texts/pages/a.md": essay(""), "texts/b.md": essay("") });
  const listing = listTexts(root, nested);
  const reader = new TextReader(root, nested);
  const records = new Map(listing.paths.map((path) => [path, reader.read(path)]));
  const { posts, pages } = toContent(listing, records, nested, now, reader.bodies);
  assert.deepEqual(
    [posts, pages].map((texts) => texts.map(({ path }) => path)),
    [["texts/b.md", "texts/pages/a.md"], ["texts/pages/a.md"]],
  );
});
