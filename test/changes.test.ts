import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import MarkdownIt from "markdown-it";
import { parse } from "yaml";
import { readSealed, seal } from "../src/cache-file.ts";
import { type Changes, findChanges, isNothing, type UrlChanges } from "../src/cli/changes.ts";
import { code, escapeText, formatMarkdown, MARKER } from "../src/cli/changes-markdown.ts";
import { formatChanges } from "../src/cli/changes-text.ts";
import { FileComparison } from "../src/cli/compare-files.ts";
import type { Post } from "../src/content/post.ts";
import { type PublishedEntry, readEntries } from "../src/feeds/feed-entries.ts";
import { error, note } from "../src/problem.ts";
import { readManifest } from "../src/publish/manifest.ts";
import { sketchText } from "../src/sketch.ts";
import type { Ledger, LedgerEntry } from "../src/urls/ledger.ts";
import type { LostUrl } from "../src/urls/settle.ts";
import { createBlog, createFolder, longhand, readTree, repository } from "./support/blog.ts";

const blog = { timeZone: "Europe/Dublin", language: "en-GB" };

/** An essay in the ledger. */
function entry(fields: Partial<LedgerEntry> = {}): LedgerEntry {
  return { kind: "post", source: "posts/a.md", since: "2026-01-01", title: "A", ...fields };
}

/** A text with what `findChanges` looks at. */
function writing(fields: object): Post {
  return { path: "posts/a.md", title: "A", visibility: "public", aliases: [], data: {}, ...fields } as unknown as Post;
}

interface Case {
  before: Record<string, LedgerEntry>;
  after: Record<string, LedgerEntry>;
  last?: Record<string, LedgerEntry>;
  posts?: Post[];
  lost?: LostUrl[];
}

function findUrls({ before, after, last, posts = [], lost = [] }: Case): UrlChanges {
  const toLedger = (entries: Record<string, LedgerEntry>): Ledger => new Map(Object.entries(entries));
  const { urls } = findChanges({
    before: toLedger(before),
    ...(last && { last: toLedger(last) }),
    settlement: { ledger: toLedger(after), lost },
    content: { posts, pages: [] },
    blog,
  });
  assert.ok(urls);
  return urls;
}

/** The lists that have something, with the fields that a table can show. */
function digest(urls: UrlChanges): Record<string, string[]> {
  const lists = Object.entries(urls) as [string, Record<string, unknown>[]][];
  return Object.fromEntries(
    lists
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => [
        name,
        list.map(({ url, to, by, was, isRecorded }) =>
          [url, to && `→ ${to}`, by, was && `was ${was}`, isRecorded && name !== "lost" && "recorded"]
            .filter(Boolean)
            .join(" "),
        ),
      ]),
  );
}

describe("what becomes of a URL", () => {
  const sea = sketchText("It was a long way to the sea and back again, with the dog and a basket of apples.");
  const cases: [name: string, given: Case, expected: Record<string, string[]>][] = [
    ["nothing", { before: { "/a/": entry() }, after: { "/a/": entry({ title: "B" }) } }, {}],
    ["it is new", { before: {}, after: { "/a/": entry() } }, { new: ["/a/"] }],
    [
      "essays come before tags, lists and feeds",
      {
        before: {},
        after: {
          "/feed.xml": entry({ kind: "feed" }),
          "/": entry({ kind: "list" }),
          "/z/": entry(),
          "/b/": entry({ kind: "page" }),
          "/a/": entry({ kind: "tag" }),
          "/c/": entry(),
        },
      },
      { new: ["/c/", "/z/", "/b/", "/a/", "/", "/feed.xml"] },
    ],
    [
      "its file has another address now, which is not called new",
      { before: { "/a/": entry() }, after: { "/a/": entry({ to: "/b/" }), "/b/": entry() } },
      { moved: ["/a/ → /b/ file"] },
    ],
    [
      "its text is in another file",
      {
        before: { "/a/": entry({ text: sea }) },
        after: { "/a/": entry({ to: "/b/" }), "/b/": entry({ source: "posts/b.md", title: "B", text: sea }) },
      },
      { moved: ["/a/ → /b/ text"] },
    ],
    [
      "its title is in another file",
      {
        before: { "/a/": entry() },
        after: { "/a/": entry({ to: "/b/" }), "/b/": entry({ source: "posts/b.md" }) },
      },
      { moved: ["/a/ → /b/ title"] },
    ],
    [
      "its permanent id is in another file",
      {
        before: { "/a/": entry({ id: "tag:a" }) },
        after: { "/a/": entry({ to: "/b/" }), "/b/": entry({ source: "posts/b.md", id: "tag:a" }) },
        posts: [writing({ path: "posts/b.md", data: { id: "tag:a" } })],
      },
      { moved: ["/a/ → /b/ id"] },
    ],
    [
      "another file has taken it as an alias",
      {
        before: { "/a/": entry() },
        after: { "/a/": entry({ to: "/b/" }), "/b/": entry({ source: "posts/b.md" }) },
        posts: [writing({ path: "posts/b.md", aliases: ["/a"] })],
      },
      { moved: ["/a/ → /b/ alias"] },
    ],
    [
      "a tag is called something else",
      {
        before: { "/tags/a/": entry({ kind: "tag", source: "A" }) },
        after: {
          "/tags/a/": entry({ kind: "tag", source: "A", to: "/tags/b/" }),
          "/tags/b/": entry({ kind: "tag", source: "B" }),
        },
      },
      { moved: ["/tags/a/ → /tags/b/ tag"] },
    ],
    [
      "the author has said since the last build where it leads",
      {
        before: { "/a/": entry({ to: "https://other.blog/" }) },
        last: { "/a/": entry() },
        after: { "/a/": entry({ to: "https://other.blog/" }) },
      },
      { moved: ["/a/ → https://other.blog/ other recorded"] },
    ],
    [
      "an alias is new",
      { before: { "/b/": entry() }, after: { "/b/": entry(), "/a/": entry({ to: "/b/" }) } },
      { redirects: ["/a/ → /b/"] },
    ],
    [
      "a redirect leads somewhere else",
      {
        before: { "/a/": entry({ to: "/b/" }), "/b/": entry() },
        after: { "/a/": entry({ to: "/c/" }), "/b/": entry({ to: "/c/" }), "/c/": entry() },
      },
      { moved: ["/b/ → /c/ file"], redirects: ["/a/ → /c/ was /b/"] },
    ],
    ["it is gone", { before: { "/a/": entry() }, after: { "/a/": entry({ gone: "2026-06-01" }) } }, { gone: ["/a/"] }],
    [
      "the author has said since the last build that it is gone",
      {
        before: { "/a/": entry({ gone: "2026-06-01" }) },
        last: { "/a/": entry() },
        after: { "/a/": entry({ gone: "2026-06-01" }) },
      },
      { gone: ["/a/ recorded"] },
    ],
    [
      "an earlier build on this branch has noted it",
      { before: { "/a/": entry() }, last: {}, after: { "/a/": entry() } },
      { new: ["/a/ recorded"] },
    ],
    [
      "it was gone, redirected or undecided, and is there again",
      {
        before: {
          "/a/": entry({ gone: "2026-01-01" }),
          "/b/": entry({ to: "/c/" }),
          "/d/": entry({ undecided: true }),
        },
        after: { "/a/": entry(), "/b/": entry(), "/d/": entry() },
      },
      { liveAgain: ["/a/ was gone", "/b/ was redirected", "/d/ was undecided"] },
    ],
  ];
  for (const [name, given, expected] of cases) {
    test(name, () => assert.deepEqual(digest(findUrls(given)), expected));
  }

  const losses: [name: string, lost: Omit<LostUrl, "url">, posts: Post[], ways: string[]][] = [
    [
      "its file is not there",
      { entry: entry(), candidates: [] },
      [],
      ["longhand urls redirect /a/ NEW", "longhand urls gone /a/", "Put posts/a.md back."],
    ],
    [
      "its file is a draft",
      { entry: entry(), candidates: [] },
      [writing({ visibility: "draft" })],
      ["longhand urls redirect /a/ NEW", "longhand urls gone /a/", "Publish posts/a.md again."],
    ],
    [
      "another file resembles it",
      {
        entry: entry(),
        candidates: [
          { writing: writing({ path: "posts/b.md" }), similarity: 0.5, isSameTitle: false, score: 0.5, url: "/b/" },
        ],
      },
      [],
      ["longhand urls redirect /a/ /b/", "longhand urls gone /a/", "Put posts/a.md back."],
    ],
    [
      "it was adopted",
      { entry: entry({ undecided: true }), candidates: [] },
      [],
      ["longhand urls redirect /a/ NEW", "longhand urls gone /a/"],
    ],
  ];
  for (const [name, lost, posts, ways] of losses) {
    test(`it would be lost: ${name}`, () => {
      const ledger = { "/a/": lost.entry };
      const urls = findUrls({ before: ledger, after: ledger, posts, lost: [{ url: "/a/", ...lost }] });
      assert.deepEqual(Object.keys(digest(urls)), ["lost"]);
      assert.deepEqual(urls.lost[0]?.ways, ways);
      assert.equal(urls.lost[0]?.isUndecided, lost.entry.undecided === true);
    });
  }
});

describe("what becomes of the feed", () => {
  const one: PublishedEntry = {
    id: "tag:1",
    url: "https://test.blog/1/",
    title: "One",
    updated: "2026-01-01T00:00:00Z",
    contentHtml: "<p>1</p>",
  };
  const two = { ...one, id: "tag:2", url: "https://test.blog/2/", title: "Two" };
  const cases: [name: string, before: PublishedEntry[] | undefined, after: PublishedEntry[], expected: object][] = [
    ["nothing", [one], [one], {}],
    ["an entry is new", [one], [two, one], { new: ["tag:2"] }],
    ["an entry leaves it", [two, one], [two], { removed: ["tag:1"] }],
    [
      "an entry is changed",
      [one],
      [{ ...one, title: "I", updated: "2026-02-01T00:00:00Z", contentHtml: "" }],
      { changed: ["tag:1 title,updated,content"] },
    ],
    ["an entry has another address", [one], [{ ...one, url: two.url }], { moved: ["tag:1 https://test.blog/1/"] }],
    [
      "an entry has another id: readers see it as new",
      [one],
      [{ ...one, id: "tag:3" }],
      { new: ["tag:3"], removed: ["tag:1"] },
    ],
    ["nobody knows the last one", undefined, [one], { isCompared: false }],
  ];
  for (const [name, before, after, expected] of cases) {
    test(name, () => {
      const ledger: Ledger = new Map([["/1/", entry()]]);
      const { feed } = findChanges({
        before: ledger,
        settlement: { ledger, lost: [] },
        content: { posts: [], pages: [] },
        feed: { before, after },
        blog,
      });
      assert.ok(feed);
      const { isCompared, ...lists } = feed;
      const said = Object.entries(lists).flatMap(([list, items]) =>
        items.length === 0 ? [] : [[list, items.map(({ id, ...item }) => describeItem(id, item))]],
      );
      assert.deepEqual({ ...(isCompared ? {} : { isCompared }), ...Object.fromEntries(said) }, expected);
    });
  }

  function describeItem(id: string, item: object): string {
    const { fields, from } = item as { fields?: string[]; from?: string };
    return [id, fields?.join(","), from].filter(Boolean).join(" ");
  }

  test("what is no feed has no entries", () => {
    for (const text of ["", "<p>Hello</p>", "<feed><entry>", "{}"]) assert.equal(readEntries(text), undefined);
    assert.deepEqual(readEntries('<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>'), []);
  });
});

describe("what becomes of files", () => {
  const compare = (site: Record<string, string>, manifest: object, output?: Record<string, string>) => {
    const root = createFolder();
    write(root, ".cache/published.json", seal("published.json", JSON.stringify(manifest)));
    for (const [path, text] of Object.entries(output ?? {})) write(root, `_site/${path}`, text);
    const comparison = new FileComparison(join(root, "_site"), readManifest(join(root, ".cache")));
    for (const [path, text] of Object.entries(site)) comparison.addText(path, text);
    return comparison;
  };
  const site = { "a.html": "AAA", "b.html": "BB", "c.html": "C" };
  const cases: [name: string, comparison: FileComparison, isFirst: boolean, expected: object][] = [
    [
      "compared with the output folder, letter by letter",
      compare(site, { "a.html": 3, "b.html": 2, "d.html": 4 }, { "a.html": "AaA", "b.html": "BB", "d.html": "DDDD" }),
      false,
      {
        comparedWith: "output",
        new: ["c.html"],
        changed: ["a.html"],
        removed: ["d.html"],
        unchanged: 1,
        unknown: 0,
        bytes: { before: 9, after: 6 },
      },
    ],
    [
      "files of others in the output folder do not count",
      compare(site, {}, { ...site, "other.html": "mine" }),
      false,
      {
        comparedWith: "output",
        new: [],
        changed: [],
        removed: [],
        unchanged: 3,
        unknown: 0,
        bytes: { before: 6, after: 6 },
      },
    ],
    [
      "compared by size, when there is no output folder",
      compare(site, { "a.html": 3, "b.html": 1, "d.html": 4 }),
      false,
      {
        comparedWith: "sizes",
        new: ["c.html"],
        changed: ["b.html"],
        removed: ["d.html"],
        unchanged: 1,
        unknown: 0,
        bytes: { before: 8, after: 6 },
      },
    ],
    [
      "compared with nothing",
      compare(site, {}),
      false,
      {
        comparedWith: "nothing",
        new: [],
        changed: [],
        removed: [],
        unchanged: 0,
        unknown: 3,
        bytes: { before: null, after: 6 },
      },
    ],
    [
      "all are new when nothing was ever published",
      compare(site, {}),
      true,
      {
        comparedWith: "nothing",
        new: ["a.html", "b.html", "c.html"],
        changed: [],
        removed: [],
        unchanged: 0,
        unknown: 0,
        bytes: { before: 0, after: 6 },
      },
    ],
  ];
  for (const [name, comparison, isFirst, expected] of cases) {
    test(name, () => assert.deepEqual(comparison.finish(isFirst), { ...expected, heaviest: [] }));
  }

  test("the three heaviest that are new or changed are named", () => {
    const sizes = { "same.html": 500_000, "a.html": 100_000, "b.html": 100_001, "c.html": 300_000, "d.html": 200_000 };
    const texts = Object.fromEntries(Object.entries(sizes).map(([path, size]) => [path, "x".repeat(size)]));
    const comparison = compare({ ...texts, "e.html": "x".repeat(400_000) }, { "same.html": 500_000, "c.html": 1 });
    assert.deepEqual(comparison.finish(false).heaviest, [
      { path: "e.html", bytes: 400_000, isNew: true },
      { path: "c.html", bytes: 300_000, isNew: false },
      { path: "d.html", bytes: 200_000, isNew: true },
    ]);
  });
});

describe("in a comment on GitHub", () => {
  const cases: [text: string, escaped: string][] = [
    ["Plain words, “quotes” – and 縦書き", "Plain words, “quotes” – and 縦書き"],
    ["*bold* _it_ `code` ~no~ [a](b)", "\\*bold\\* \\_it\\_ \\`code\\` \\~no\\~ \\[a\\](b)"],
    ["a | b", "a &#124; b"],
    ["<img src=x onerror=y> &amp; -->", "&lt;img src=x onerror=y&gt; &amp;amp; --&gt;"],
    ["Thanks, @ada and @org/team", "Thanks, @&#8203;ada and @&#8203;org/team"],
    ["see #12, a/b#3 and GH-4", "see #&#8203;12, a/b#&#8203;3 and GH-&#8203;4"],
    ["C# and #hashtags", "C# and #hashtags"],
    ["https://github.com/a/b/issues/1", "https:&#8203;//github.com/a/b/issues/1"],
    ["www.other.blog", "www&#8203;.other.blog"],
    ["back\\slash $x$", "back\\\\slash \\$x\\$"],
    ["two\n\nlines\r\n# no heading\u2028\u0007", "two lines # no heading"],
  ];
  for (const [text, escaped] of cases)
    test(`a text is shown as it is: ${text}`, () => assert.equal(escapeText(text), escaped));

  for (const [text] of cases) {
    test(`a title in a table and in a list stays one text: ${text}`, () => {
      const named = { url: "/a|`b`/", kind: "post" as const, source: "posts/a.md", title: text, isRecorded: false };
      const changes = createChanges({
        new: [named],
        lost: [{ ...named, since: "", isUndecided: false, candidates: [], ways: [] }],
      });
      const html = new MarkdownIt({ html: true, linkify: true }).render(
        formatMarkdown(changes, [error("x", undefined, text)]),
      );
      const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
      const shown = html
        .replaceAll("\u200B", "")
        .replaceAll("&quot;", '"')
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&amp;", "&");
      assert.ok(shown.includes(`<td>${line}</td>`), shown);
      assert.ok(shown.includes(`, “${line}”, <code>posts/a.md</code>`), shown);
      assert.ok(shown.includes(`<strong>error</strong> ${line}</li>`), shown);
      assert.ok(shown.includes("<code>/a|`b`/</code>"), shown);
      assert.doesNotMatch(html, /<(a|img|em|s|h1) |@\w|#\d/);
    });
  }

  const codes: [text: string, expected: string][] = [
    ["/posts/a/", "`/posts/a/`"],
    ["/a`b/", "``/a`b/``"],
    ["`a``", "``` `a`` ```"],
    ["a\nb", "`a b`"],
    ["", ""],
  ];
  for (const [text, expected] of codes) {
    test(`code may hold anything: ${JSON.stringify(text)}`, () => assert.equal(code(text), expected));
  }

  test("long lists are cut, and so are long titles and the whole", () => {
    const many = Array.from({ length: 25 }, (_, index) => ({
      url: `/posts/${index}/`,
      kind: "post" as const,
      source: `posts/${index}.md`,
      title: "x".repeat(200),
      isRecorded: false,
    }));
    const markdown = formatMarkdown(createChanges({ new: many }), []);
    assert.equal(markdown.match(/^\| `\/posts/gm)?.length, 20);
    assert.match(markdown, /^and 5 more$/m);
    assert.match(markdown, /\| x{99}… \|/);
    const huge = many.map((one) => ({ ...one, url: `/${"y".repeat(5_000)}/` }));
    const cut = formatMarkdown(createChanges({ new: huge, gone: huge }), []);
    assert.ok(cut.length < 65_536);
    assert.match(cut, /The rest is too long for a comment/);
  });

  test("the comment begins with its marker, and tells the problems with their places", () => {
    const place = { path: "posts/a.md", line: 3, column: 7 };
    const problems = [note("n", place, "A note."), error("e", place, "A fact.", "A remedy.")];
    assert.equal(
      formatMarkdown(undefined, problems),
      `${MARKER}

### What publishing this would change

**1 error: a build would stop, and nothing would be published. What would change is known when the errors are corrected.**

#### Problems

- **error** \`posts/a.md:3:7\` A fact.<br>A remedy.
- **note** \`posts/a.md:3:7\` A note.
`,
    );
  });
});

/** Changes of URLs and nothing else. */
function createChanges(urls: Partial<UrlChanges>): Changes {
  return {
    urls: { new: [], moved: [], redirects: [], gone: [], liveAgain: [], lost: [], ...urls },
    feed: null,
    files: null,
    posts: { scheduled: [], drafts: 0 },
  };
}

const post = (fields: string, body = "Text."): string => `---\n${fields}\n---\n\n${body}\n`;

/** A blog with two essays, of which one has its title in its address. */
const files = {
  "posts/hello.md": post(
    "title: Hello\ndate: 2026-01-02\nstatus: published\ntags: [one]\npermalink: posts/{{ title | slugify }}/index.html",
    "It was a long way to the sea and back again, with the dog.",
  ),
  "posts/bye.md": post("title: Bye\ndate: 2026-01-04\nstatus: published", "Entirely other words, of trees."),
};

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Runs `longhand plan --json` and makes sure that it has written nothing. */
async function plan(root: string, wantedCode = 0) {
  const before = readBlog(root);
  const { code, stdout, stderr } = await longhand(root, ["plan", "--json"]);
  assert.equal(code, wantedCode, stdout + stderr);
  assert.deepEqual(readBlog(root), before);
  return JSON.parse(stdout) as Changes & { ok: boolean; url: string; problems: { code: string }[] };
}

/** All files of a blog but those that a plan may make: encoded pictures and compiled settings. */
function readBlog(root: string): Record<string, string> {
  const names = readdirSync(root, { withFileTypes: true }).filter((one) => one.name !== "node_modules");
  const trees = names.map((one): [string, unknown] => [
    one.name,
    one.isDirectory() ? readTree(join(root, one.name)) : readFileSync(join(root, one.name), "latin1"),
  ]);
  const cache = readTree(existsSync(join(root, ".cache")) ? join(root, ".cache") : createFolder());
  const kept = Object.entries(cache).filter(([path]) => !/^(images|compiled)\//.test(path));
  return { ...Object.fromEntries(trees), ".cache": JSON.stringify(kept) } as Record<string, string>;
}

async function createBuilt(more: Record<string, string> = {}): Promise<string> {
  const root = createBlog({ ...files, ...more });
  const { code, stderr } = await longhand(root, ["build"]);
  assert.equal(code, 0, stderr);
  return root;
}

describe("longhand plan", () => {
  test("before the first build: everything is new", async () => {
    const { ok, url, urls, feed, files: all, posts } = await plan(createBlog(files));
    assert.deepEqual([ok, url, posts], [true, "https://test.blog/", { scheduled: [], drafts: 0 }]);
    assert.deepEqual(
      urls?.new.slice(0, 3).map((one) => [one.url, one.source, one.title]),
      [
        ["/posts/bye/", "posts/bye.md", "Bye"],
        ["/posts/hello/", "posts/hello.md", "Hello"],
        ["/tags/one/", "one", null],
      ],
    );
    assert.deepEqual(
      feed?.new.map(({ title }) => title),
      ["Bye", "Hello"],
    );
    assert.ok(all?.new.includes("posts/hello/index.html") && all.changed.length + all.unchanged + all.unknown === 0);
    assert.deepEqual([all?.bytes.before, (all?.bytes.after ?? 0) > 10_000], [0, true]);
  });

  test("when nothing has changed", async () => {
    const root = await createBuilt();
    const changes = await plan(root);
    assert.ok(isNothing(changes));
    assert.equal(changes.files?.bytes.before, changes.files?.bytes.after);
    assert.deepEqual(await longhand(root, ["plan"]), { code: 0, stdout: "Nothing would change.\n", stderr: "" });
    const { stdout } = await longhand(root, ["plan", "--format", "markdown"]);
    assert.match(stdout, /^<!-- longhand plan -->\n\n### .*\n\n\*\*Nothing would change\.\*\*\n/);
  });

  test("with a new essay", async () => {
    const root = await createBuilt();
    write(root, "posts/new.md", post("title: New\ndate: 2026-02-01\nstatus: published"));
    const { urls, feed, files: all } = await plan(root);
    assert.deepEqual(urls && digest(urls), { new: ["/posts/new/"] });
    assert.deepEqual(feed && [feed.new.map(({ title }) => title), feed.changed, feed.moved, feed.removed], [
      ["New"],
      [],
      [],
      [],
    ]);
    assert.deepEqual(
      all?.new.filter((path) => path.endsWith(".html")),
      ["posts/new/index.html"],
    );
    assert.ok(all?.changed.includes("index.html"));
    const { stdout } = await longhand(root, ["plan"]);
    assert.match(stdout, /^New addresses \(1\)\n {2}\/posts\/new\/ {2}“New” {2}posts\/new\.md$/m);
    assert.match(stdout, /^1 new address · 1 new in the feed · .* \([\d.]+ kB more\)$/m);
    assert.equal(stdout, (await longhand(root, ["plan"])).stdout);
  });

  test("with an essay that has another title, and so another address", async () => {
    const root = await createBuilt();
    write(root, "posts/hello.md", files["posts/hello.md"].replace("Hello", "A long way"));
    const { urls, feed } = await plan(root);
    assert.deepEqual(urls && digest(urls), { moved: ["/posts/hello/ → /posts/a-long-way/ file"] });
    assert.deepEqual(
      [
        feed?.new,
        feed?.removed,
        feed?.changed.map(({ fields }) => fields),
        feed?.moved.map(({ from, url }) => [from, url]),
      ],
      [[], [], [["title"]], [["https://test.blog/posts/hello/", "https://test.blog/posts/a-long-way/"]]],
    );
  });

  test("with an essay in another file, under another title", async () => {
    const root = await createBuilt();
    rmSync(join(root, "posts/hello.md"));
    write(root, "posts/way.md", files["posts/hello.md"].replace("Hello", "A long way"));
    const { urls } = await plan(root);
    assert.deepEqual(urls && digest(urls), { moved: ["/posts/hello/ → /posts/a-long-way/ text"] });
    assert.equal(urls?.moved[0]?.similarity, 1);
  });

  test("without an essay that was published: the build would stop", async () => {
    const root = await createBuilt();
    rmSync(join(root, "posts/bye.md"));
    const { ok, urls, feed, problems } = await plan(root, 1);
    assert.equal(ok, false);
    assert.deepEqual(urls && digest(urls), { lost: ["/posts/bye/"] });
    assert.deepEqual(
      feed?.removed.map(({ title }) => title),
      ["Bye"],
    );
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ["url-lost"],
    );
    const { code, stdout, stderr } = await longhand(root, ["plan"]);
    assert.equal(code, 1);
    assert.match(stdout, /^Would be lost.*\n {2}\/posts\/bye\/ .*\n {6}longhand urls redirect \/posts\/bye\/ NEW$/m);
    assert.match(stderr, /^urls\.json:\d+:\d+ {2}\/posts\/bye\/ has been published/m);
    assert.match(stderr, /^1 error\. A build would stop, and nothing would be published\.$/m);
    const markdown = await longhand(root, ["plan", "--format", "markdown"]);
    assert.equal(markdown.code, 1);
    assert.match(markdown.stdout, /^- \*\*error\*\* `urls\.json:\d+:\d+` \/posts\/bye\/ has been published/m);
  });

  test("with posts that are due later, and drafts", async () => {
    const root = createBlog(
      {
        ...files,
        "posts/later.md": post("title: Later\ndate: 2026-09-01\nstatus: published"),
        "posts/soon.md": post("title: Soon\ndate: 2026-06-02T08:00:00Z\nstatus: published"),
        "posts/draft.md": post("title: Draft\ndate: 2026-01-01\nstatus: draft"),
      },
      blog,
    );
    const { urls, posts } = await plan(root);
    assert.deepEqual(posts, {
      scheduled: [
        {
          path: "posts/soon.md",
          title: "Soon",
          date: "2026-06-02T09:00:00+01:00",
          moment: "2 June 2026, 09:00 Europe/Dublin",
        },
        {
          path: "posts/later.md",
          title: "Later",
          date: "2026-09-01T00:00:00+01:00",
          moment: "1 September 2026 Europe/Dublin",
        },
      ],
      drafts: 1,
    });
    assert.ok(!urls?.new.some(({ source }) => /soon|later|draft/.test(source)));
    const { stdout } = await longhand(root, ["plan"]);
    assert.match(
      stdout,
      /^Published later \(2\)\n {2}2 June 2026, 09:00 Europe\/Dublin {2}“Soon” .*\n.*\n {2}1 draft left out\.$/m,
    );
  });

  test("where the caches are, but not the output folder: in CI", async () => {
    const root = await createBuilt();
    rmSync(join(root, "_site"), { recursive: true });
    const same = await plan(root);
    assert.ok(isNothing(same));
    assert.deepEqual([same.files?.comparedWith, same.feed?.isCompared], ["sizes", true]);
    write(root, "posts/new.md", post("title: New\ndate: 2026-02-01\nstatus: published"));
    const { urls, feed, files: all } = await plan(root);
    assert.deepEqual(urls && digest(urls), { new: ["/posts/new/"] });
    assert.deepEqual(
      feed?.new.map(({ title }) => title),
      ["New"],
    );
    assert.ok(all?.new.includes("posts/new/index.html") && all.changed.includes("index.html"));
    const { stdout } = await longhand(root, ["plan"]);
    assert.match(stdout, /Compared by size with what the last build wrote/);
  });

  test("where neither is: only addresses are known", async () => {
    const root = await createBuilt();
    rmSync(join(root, "_site"), { recursive: true });
    rmSync(join(root, ".cache"), { recursive: true });
    const changes = await plan(root);
    assert.ok(changes.urls);
    assert.deepEqual(digest(changes.urls), {});
    assert.deepEqual([changes.files?.comparedWith, changes.feed?.isCompared], ["nothing", false]);
    assert.equal(isNothing(changes), false);
    const text = formatChanges(changes);
    assert.match(text, /The last feed is not at hand/);
    assert.match(text, /The last build is not at hand/);
    assert.match(text, /^No address changes\.$/m);
  });

  test("what an author has decided and committed since is told to the reviewer", async () => {
    const root = await createBuilt();
    const copy = readFileSync(join(root, ".cache/urls.json"), "utf8");
    rmSync(join(root, "posts/bye.md"));
    assert.equal((await longhand(root, ["urls", "gone", "/posts/bye/"])).code, 0);
    write(root, ".cache/urls.json", copy);
    const { urls } = await plan(root);
    assert.deepEqual(urls && digest(urls), { gone: ["/posts/bye/ recorded"] });
  });

  test("with mistakes in the blog, says what is known", async () => {
    const root = await createBuilt({ "posts/soon.md": post("title: Soon\ndate: 2026-06-02\nstatus: published") });
    write(root, "posts/hello.md", post("title: [\ndate: 2026-01-02"));
    const { ok, urls, feed, files: all, posts, problems } = await plan(root, 1);
    assert.deepEqual([ok, urls, feed, all, posts.scheduled.length], [false, null, null, null, 1]);
    assert.ok(problems.length > 0);
    assert.match(
      (await longhand(root, ["plan"])).stdout,
      /^What would change is known when the errors are corrected\.$/m,
    );
    write(root, "blog.config.js", "export default {");
    const { code, stdout } = await longhand(root, ["plan", "--format", "markdown"]);
    assert.equal(code, 1);
    assert.match(stdout, /^<!-- longhand plan -->[\s\S]*- \*\*error\*\* `blog\.config\.js/);
  });

  test("with --quiet, tells problems only", async () => {
    for (const format of ["text", "markdown"]) {
      const outcome = await longhand(createBlog(files), ["plan", "--quiet", "--format", format]);
      assert.deepEqual(outcome, { code: 0, stdout: "", stderr: "" });
    }
  });
});

describe("the list of published files", () => {
  const cases: [name: string, text: string, expected: [string, number][]][] = [
    ["with sizes", seal("published.json", '{"a.html":1}'), [["a.html", 1]]],
    ["without a seal", '{"a.html":1}', []],
    ["with another one's seal", seal("urls.json", '{"a.html":1}'), []],
    ["with a path that leads out", seal("published.json", '{"../a.html":1}'), []],
    ["with a path that leads out on Windows", seal("published.json", '{"..\\\\a.html":1}'), []],
    ["that is broken", "{", []],
    ["that is empty", "", []],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const cache = createFolder();
      write(cache, "published.json", text);
      assert.deepEqual([...readManifest(cache)], expected);
    });
  }

  test("is written with sizes, and the feed beside it", async () => {
    const root = await createBuilt();
    const manifest = readManifest(join(root, ".cache"));
    const site = readTree(join(root, "_site"));
    assert.deepEqual(
      [...manifest],
      Object.entries(site).map(([path, content]) => [path, content.length]),
    );
    assert.equal(readSealed(join(root, ".cache"), "feed.xml"), readFileSync(join(root, "_site/feed.xml"), "utf8"));
  });
});

describe("the workflow of a new blog", { skip: process.platform === "win32" }, () => {
  const workflow = parse(readFileSync(join(repository, "template/github/workflows/publish.yml"), "utf8"));
  const script: string = workflow.jobs.ledger.steps.at(-1).run;

  function git(folder: string, ...args: string[]): string {
    const names = ["-c", "user.name=Ada", "-c", "user.email=ada@test.blog", "-c", "init.defaultBranch=main"];
    return execFileSync("git", [...names, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
  }

  /** A repository on a server, a clone of the author's, and one as the workflow checks it out. */
  function createRepositories(): { server: string; author: string; runner: string; built: string; ledger: string } {
    const [server, author, runner, ledger] = [createFolder(), createFolder(), createFolder(), createFolder()];
    git(server, "init", "--bare");
    git(author, "clone", server, ".");
    write(author, "urls.json", '{\n  "version": 1\n}\n');
    commit(author, "Begin");
    git(runner, "clone", "--depth", "1", `file://${server}`, ".");
    git(runner, "checkout", "--detach");
    return { server, author, runner, built: git(runner, "rev-parse", "HEAD"), ledger };
  }

  function commit(author: string, message: string): void {
    git(author, "add", "--all");
    git(author, "commit", "--message", message);
    git(author, "push", "origin", "HEAD:main");
  }

  function keepLedger(
    { runner, built, ledger }: ReturnType<typeof createRepositories>,
    text: string,
  ): [number, string] {
    write(ledger, "ledger/urls.json", text);
    try {
      const stdout = execFileSync("bash", ["-e", "-c", script], {
        cwd: runner,
        env: { ...process.env, BUILT: built, GITHUB_REF_NAME: "main", RUNNER_TEMP: ledger, GIT_EDITOR: "true" },
        encoding: "utf8",
        stdio: "pipe",
      });
      return [0, stdout];
    } catch (issue) {
      const { status, stdout } = issue as { status: number; stdout: string };
      return [status, stdout];
    }
  }

  const ledger = '{\n  "/a/": {},\n  "version": 1\n}\n';

  test("commits the ledger", () => {
    const all = createRepositories();
    assert.equal(keepLedger(all, ledger)[0], 0);
    assert.equal(git(all.server, "show", "main:urls.json"), ledger.trim());
    assert.equal(
      git(all.server, "log", "-1", "--format=%an, %s", "main"),
      "github-actions[bot], Addresses published by this build",
    );
  });

  test("commits nothing when nothing is new", () => {
    const all = createRepositories();
    assert.deepEqual(keepLedger(all, readFileSync(join(all.author, "urls.json"), "utf8")), [
      0,
      "There are no new addresses.\n",
    ]);
    assert.equal(git(all.server, "rev-parse", "main"), all.built);
  });

  test("keeps what was pushed while the blog was built", () => {
    const all = createRepositories();
    write(all.author, "posts/b.md", "B");
    commit(all.author, "Essay");
    assert.equal(keepLedger(all, ledger)[0], 0);
    assert.equal(git(all.server, "show", "main:posts/b.md"), "B");
    assert.equal(git(all.server, "show", "main:urls.json"), ledger.trim());
    assert.equal(git(all.server, "rev-list", "--count", "main"), "3");
  });

  test("stops when the ledger was pushed while the blog was built", () => {
    const all = createRepositories();
    write(all.author, "urls.json", '{\n  "/b/": {},\n  "version": 1\n}\n');
    commit(all.author, "Addresses");
    const [code, stdout] = keepLedger(all, ledger);
    assert.equal(code, 1);
    assert.match(stdout, /^::error file=urls\.json::This file was changed by a push/m);
    assert.match(git(all.server, "show", "main:urls.json"), /"\/b\/"/);
  });

  test("takes no text of others into its scripts", () => {
    for (const name of ["plan", "publish"]) {
      const { jobs } = parse(readFileSync(join(repository, `template/github/workflows/${name}.yml`), "utf8"));
      for (const job of Object.values<{ steps: { run?: string }[] }>(jobs)) {
        for (const { run } of job.steps) assert.doesNotMatch(run ?? "", /\$\{\{/);
      }
    }
  });

  test("finds its comment by the marker of the plan", () => {
    const text = readFileSync(join(repository, "template/github/workflows/plan.yml"), "utf8");
    assert.ok(text.includes(`startswith("${MARKER}")`));
  });
});
