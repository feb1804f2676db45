import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Content, readContent } from "../src/content/read.ts";
import { decodeText, placeOfOffset } from "../src/content/text-file.ts";
import { checkSettings } from "../src/settings/check.ts";
import { createFolder } from "./support/blog.ts";
import { seed } from "./support/seed.ts";

fc.configureGlobal({ seed });

const { blog } = checkSettings({ title: "Fair Copy", url: "https://ines.blog/", author: "Ines" }, "blog.config.ts", "");
if (!blog) throw new Error("The settings of the test are wrong.");

/** 1 June 2026 at noon. */
const now = Date.UTC(2026, 5, 1, 12);

/** Writes files into a new folder and reads them as content. A file that is given by its date only is a short essay. */
function readFiles(files: Record<string, string | Buffer>): Content {
  const root = createFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return readContent(root, blog as NonNullable<typeof blog>, now);
}

/** A published essay of a day. */
function essay(date: string, more = ""): string {
  return `---\ntitle: Essay\ndate: ${date}\nstatus: published\n${more}---\nText.\n`;
}

/** `path:line:column code`, for tables. */
function findings({ problems }: Content): string[] {
  return problems.map(({ code, place }) => {
    const { path, line, column } = place ?? {};
    return `${[path, line, column].filter((part) => part !== undefined).join(":")} ${code}`;
  });
}

test("posts are read from all folders below, newest first, and those of one moment by path", () => {
  const content = readFiles({
    "posts/b.md": essay("2025-01-02"),
    "posts/a.md": essay("2025-01-02"),
    "posts/2024/old.md": essay("2024-01-01"),
    "posts/a/b/c/new.md": essay("2025-12-31"),
    "posts/.draft.md": "not read",
    "posts/.obsidian/app.md": "not read",
    "posts/node_modules/x/readme.md": "not read",
    "elsewhere/x.md": "not read",
  });
  assert.deepEqual(
    content.posts.map((post) => post.path),
    ["posts/a/b/c/new.md", "posts/a.md", "posts/b.md", "posts/2024/old.md"],
  );
  assert.deepEqual(content.problems, []);
});

describe("a post is named by its file", () => {
  const cases: [path: string, fileSlug: string][] = [
    ["posts/hello.md", "hello"],
    ["posts/Hello World.md", "Hello World"],
    ["posts/2025-08-22-hello.md", "hello"],
    ["posts/2025-08-22-2024-in-review.md", "2024-in-review"],
    ["posts/2025-08-22.md", "2025-08-22"],
    ["posts/hello/index.md", "hello"],
    ["posts/2025/hello/index.md", "hello"],
    ["posts/2025-08-22-hello/index.md", "hello"],
    ["posts/index.md", "index"],
    ["posts/deep/er/hello.MD", "hello"],
    ["posts/hello.world.md", "hello.world"],
    ["posts/縦書き.md", "縦書き"],
  ];
  for (const [path, fileSlug] of cases) {
    test(path, () => assert.equal(readFiles({ [path]: essay("2025-01-01") }).posts[0]?.fileSlug, fileSlug));
  }
});

test("drafts, scheduled and hidden posts are read and marked", () => {
  const { posts } = readFiles({
    "posts/1-public.md": essay("2026-06-01"),
    "posts/2-draft.md": essay("2025-01-01").replace("published", "draft"),
    "posts/3-silent.md": essay("2025-01-01").replace("status: published\n", ""),
    "posts/4-scheduled.md": essay("2026-06-02"),
    "posts/5-hidden.md": essay("2025-01-01", "hidden: true\n"),
  });
  assert.deepEqual(posts.map((post) => [post.fileSlug, post.visibility]).sort(), [
    ["1-public", "public"],
    ["2-draft", "draft"],
    ["3-silent", "draft"],
    ["4-scheduled", "scheduled"],
    ["5-hidden", "hidden"],
  ]);
});

test("a scheduled post is public from its moment on", () => {
  const root = createFolder();
  mkdirSync(join(root, "posts"));
  writeFileSync(join(root, "posts", "a.md"), essay("2026-06-01T12:00:00Z"));
  const visibilityAt = (time: number) => readContent(root, blog as NonNullable<typeof blog>, time).posts[0]?.visibility;
  assert.deepEqual([visibilityAt(now - 1), visibilityAt(now)], ["scheduled", "public"]);
});

test("pages are read from their own folder and need no date", () => {
  const { pages, problems } = readFiles({
    "posts/a.md": essay("2025-01-01"),
    "pages/about.md": "---\ntitle: About\n---\nAbout me.\n",
    "pages/404.md": "---\ntitle: Not here\n---\n",
  });
  assert.deepEqual(
    pages.map((page) => [page.path, page.fileSlug]),
    [
      ["pages/404.md", "404"],
      ["pages/about.md", "about"],
    ],
  );
  assert.deepEqual(problems, []);
});

test("a folder without posts is an error that says where to go", () => {
  const content = readFiles({ "pages/about.md": "---\ntitle: About\n---\n" });
  assert.deepEqual(findings(content), ["posts posts-folder-missing"]);
  assert.match(content.problems[0]?.remedy ?? "", /longhand new/);
});

test("files that are neither Markdown nor images are named and ignored", () => {
  const content = readFiles({
    "posts/a.md": essay("2025-01-01"),
    "posts/a.jpg": "",
    "posts/b.AVIF": "",
    "posts/posts.11tydata.js": "throw new Error('This ran.');",
    "posts/page.njk": "{{ 1 }}",
    "posts/notes.txt": "",
    "posts/b.markdown": essay("2025-01-01"),
  });
  assert.deepEqual(findings(content), [
    "posts/b.markdown file-ignored",
    "posts/notes.txt file-ignored",
    "posts/page.njk file-ignored",
    "posts/posts.11tydata.js file-ignored",
  ]);
  assert.equal(
    content.problems.every((problem) => problem.severity === "note"),
    true,
  );
  assert.equal(content.posts.length, 1);
});

test("a file with problems does not keep the others from being read", () => {
  const content = readFiles({
    "posts/a.md": "---\ntitle: A\ndate: 2024-02-30\nstatus: published\n---\n",
    "posts/b.md": "No front matter",
    "posts/c.md": essay("2025-01-01"),
    "posts/d.md": essay("2025-01-01", "tag: x\n"),
  });
  assert.deepEqual(findings(content), [
    "posts/a.md:3:7 date-impossible",
    "posts/b.md:1:1 front-matter-missing",
    "posts/d.md:5:1 field-near-miss",
  ]);
  assert.deepEqual(
    content.posts.map((post) => post.path),
    ["posts/c.md"],
  );
});

describe("links do not lead out of the folder", { skip: process.platform === "win32" }, () => {
  /** Makes a blog of one essay, with a link in it. */
  function readLink(path: string, target: string): Content {
    const root = createFolder();
    mkdirSync(join(root, "posts", "inside"), { recursive: true });
    mkdirSync(join(root, "outside"));
    writeFileSync(join(root, "posts", "inside", "a.md"), essay("2025-01-01"));
    writeFileSync(join(root, "outside", "secret.md"), essay("2025-01-01"));
    symlinkSync(target, join(root, path));
    return readContent(root, blog as NonNullable<typeof blog>, now);
  }

  const refused: [name: string, path: string, target: string, code?: string][] = [
    ["a file of the system", "posts/x.md", "/etc/passwd"],
    ["a file of the blog", "posts/x.md", "../outside/secret.md"],
    ["a folder", "posts/x", "../outside"],
    ["nothing at all", "posts/x.md", "nowhere.md", "link-nowhere"],
    ["itself", "posts/x.md", "x.md", "link-nowhere"],
  ];
  for (const [name, path, target, code = "link-outside"] of refused) {
    test(`to ${name}`, () => {
      const content = readLink(path, target);
      assert.deepEqual(findings(content), [`${path} ${code}`]);
      assert.equal(content.problems[0]?.severity, "error");
      assert.equal(content.posts.length, 1);
    });
  }

  const allowed: [name: string, path: string, target: string, posts: number][] = [
    ["a file inside", "posts/x.md", "inside/a.md", 2],
    ["a folder inside is not read twice", "posts/x", "inside", 1],
    ["a loop is not followed", "posts/inside/loop", "..", 1],
    ["a loop that is named like an essay", "posts/inside/loop.md", "..", 1],
  ];
  for (const [name, path, target, posts] of allowed) {
    test(name, () => assert.equal(readLink(path, target).posts.length, posts));
  }
});

describe("texts are UTF-8, with any line ends of today", () => {
  const text = essay("2025-01-01", "description: naïve\n");
  const cases: [name: string, bytes: string | Buffer][] = [
    ["LF", text],
    ["CRLF", text.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${text}`],
    ["a byte order mark and CRLF", `\ufeff${text.replaceAll("\n", "\r\n")}`],
  ];
  for (const [name, bytes] of cases) {
    test(name, () => {
      const { posts, problems } = readFiles({ "posts/a.md": bytes });
      assert.deepEqual(problems, []);
      assert.deepEqual([posts[0]?.description, posts[0]?.body, posts[0]?.bodyLine], ["naïve", "Text.\n", 7]);
    });
  }
});

describe("other encodings are named, with the place of the first byte that is wrong", () => {
  const text = "---\ntitle: Über naïve Dinge\n---\n";
  const cases: [name: string, bytes: Buffer, expected: string, fact: RegExp][] = [
    ["Latin-1", Buffer.from(text, "latin1"), "posts/a.md:2:8 encoding-not-utf8", /byte 11 \(0xdc\)/],
    ["Latin-1 later", Buffer.from("---\na: ok\n---\nnaïve", "latin1"), "posts/a.md:4:3 encoding-not-utf8", /byte 16/],
    ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le"), "posts/a.md:1:1 encoding-utf16", /UTF-16/],
    [
      "UTF-16, big end first",
      Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
      "posts/a.md:1:1 encoding-utf16",
      /UTF-16/,
    ],
    ["UTF-16 without a mark", Buffer.from("---\n", "utf16le"), "posts/a.md:1:1 encoding-utf16", /UTF-16/],
    ["CR only", Buffer.from(text.replaceAll("\n", "\r")), "posts/a.md:1:4 encoding-carriage-return", /CR/],
    ["one CR", Buffer.from("---\ntitle: a\rb\n---\n"), "posts/a.md:2:9 encoding-carriage-return", /CR/],
    [
      "a character cut off",
      Buffer.from("---\n€").subarray(0, -1),
      "posts/a.md:2:1 encoding-not-utf8",
      /byte 4 \(0xe2\)/,
    ],
    ["a NUL", Buffer.from("---\na: \0\n---\n"), "posts/a.md:2:4 encoding-nul", /NUL/],
    ["half of a surrogate pair", Buffer.from([0xed, 0xa0, 0x80]), "posts/a.md:1:1 encoding-not-utf8", /byte 0/],
    ["too long a form", Buffer.from([0x61, 0xc0, 0xaf]), "posts/a.md:1:2 encoding-not-utf8", /byte 1 \(0xc0\)/],
  ];
  for (const [name, bytes, expected, fact] of cases) {
    test(name, () => {
      const content = readFiles({ "posts/a.md": bytes });
      assert.deepEqual(findings(content), [expected]);
      assert.match(content.problems[0]?.fact ?? "", fact);
    });
  }
});

test("the column of a wrong byte counts characters, not bytes", () => {
  const bytes = Buffer.concat([Buffer.from("---\n日本語 "), Buffer.from([0xe9])]);
  assert.deepEqual(decodeText(bytes, "posts/a.md").problem?.place, { path: "posts/a.md", line: 2, column: 5 });
});

test("any bytes are either decoded without loss or refused at the right byte", () => {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const isValid = (bytes: Uint8Array): boolean => {
    try {
      strict.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  const bytes = fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
        fc.uint8Array({ maxLength: 4 }),
      ),
    )
    .map((parts) => Buffer.concat(parts));
  fc.assert(
    fc.property(bytes, (input) => {
      const { text, problem } = decodeText(input, "a.md");
      if (text !== undefined) {
        assert.equal(
          text,
          strict
            .decode(input)
            .replace(/^\ufeff/, "")
            .replaceAll("\r\n", "\n"),
        );
      } else if (problem?.code === "encoding-not-utf8") {
        const offset = Number(/byte (\d+)/.exec(problem.fact)?.[1]);
        assert.equal(isValid(input.subarray(0, offset)), true, "everything in front of the byte can be read");
        assert.equal(isValid(input), false);
      }
    }),
    { numRuns: 500 },
  );
});

test("an offset becomes a line and a column, both from 1", () => {
  const cases: [text: string, offset: number, line: number, column: number][] = [
    ["", 0, 1, 1],
    ["abc", 2, 1, 3],
    ["a\nbc", 2, 2, 1],
    ["a\n\nb", 3, 3, 1],
    ["a\n", 2, 2, 1],
  ];
  for (const [text, offset, line, column] of cases) assert.deepEqual(placeOfOffset(text, offset), { line, column });
});
