import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, test } from "node:test";
import { readSealed, seal } from "../src/cache-file.ts";
import { askAboutLost } from "../src/cli/lost.ts";
import { describeProblem, type Problem } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import type { Blog } from "../src/settings/settings.ts";
import { EMPTY_LEDGER, formatLedger, LEDGER_FILE, type Ledger, type LedgerEntry } from "../src/urls/ledger.ts";
import { parseLedger } from "../src/urls/parse-ledger.ts";
import type { LostUrl } from "../src/urls/settle.ts";
import { createBlog, longhand, type Outcome } from "./support/blog.ts";
import { eventually } from "./support/server.ts";

const post = (fields: string, body = "Text.") =>
  `---\ndate: 2026-01-02\nstatus: published\n${fields}\n---\n\n${body}\n`;

/** A blog of which `posts/lost.md` is not there any more, and its ledger as builds have left it. */
const files: Record<string, string> = {
  "posts/hello.md": post("title: Hello"),
  "posts/縦書き.md": post("title: 縦書き"),
  "posts/new.md": post("title: New"),
  "posts/draft.md": post("title: Draft").replace("status: published", "status: draft"),
  "pages/about.md": "---\ntitle: About\n---\n\nText.\n",
};

const entry = (fields: Partial<LedgerEntry>): LedgerEntry => ({
  kind: "post",
  source: "posts/hello.md",
  since: "2026-05-01",
  ...fields,
});

const published: Ledger = new Map([
  ["/", entry({ kind: "list", source: "home" })],
  ["/about/", entry({ kind: "page", source: "pages/about.md", title: "About" })],
  ["/archive/", entry({ kind: "list", source: "archive" })],
  ["/away/", entry({ source: "posts/away.md", gone: "2026-05-09", title: "Away" })],
  ["/feed.xml", entry({ kind: "feed", source: "feed.xml" })],
  ["/old/", entry({ to: "/posts/hello/" })],
  ["/older/", entry({ to: "/posts/hello/#notes" })],
  ["/paper.pdf", entry({ kind: "file", source: "static/paper.pdf" })],
  [
    "/posts/hello/",
    entry({ id: "https://test.blog/posts/hello/", title: "Hello", headings: "notes/C8cE1/first-notes" }),
  ],
  ["/posts/lost/", entry({ source: "posts/lost.md", id: "https://test.blog/posts/lost/", title: "Lost" })],
  ["/posts/縦書き/", entry({ source: "posts/縦書き.md", title: "縦書き" })],
  ["/tags/type/", entry({ kind: "tag", source: "Type" })],
  ["/was/", entry({ kind: "page", source: "was", undecided: true })],
]);

function createPublished(more: Record<string, string> = {}, settings: object = {}): string {
  return createBlog({ ...files, [LEDGER_FILE]: formatLedger(published), ...more }, settings);
}

const read = (root: string, path: string): string => readFileSync(join(root, path), "utf8");

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function readLedgerOf(root: string): Ledger {
  const { ledger, problems } = parseLedger(read(root, LEDGER_FILE));
  assert.deepEqual(problems, []);
  return ledger ?? new Map();
}

/** What no author should see, whatever happens. */
const trace = /^\s+at .+:\d+|node:internal|Longhand has failed|\bundefined\b|\[object/m;

const urls = (root: string, ...args: string[]): Promise<Outcome> => longhand(root, ["urls", ...args]);

async function run(root: string, ...args: string[]): Promise<Outcome> {
  const outcome = await urls(root, ...args);
  assert.deepEqual([outcome.code, outcome.stderr], [0, ""], args.join(" "));
  assert.doesNotMatch(outcome.stdout, trace);
  return outcome;
}

/** What the command gives to programs. */
async function runJson(root: string, ...args: string[]): Promise<Record<string, unknown>> {
  return JSON.parse((await run(root, ...args, "--json")).stdout);
}

describe("longhand urls", { concurrency: 4 }, () => {
  test("lists all addresses with what is behind them, since when, and what has become of them", async () => {
    assert.equal(
      (await run(createPublished())).stdout,
      `/              2026-05-01  home
/about/        2026-05-01  pages/about.md
/archive/      2026-05-01  archive
/away/         2026-05-01  posts/away.md  gone since 2026-05-09
/feed.xml      2026-05-01  feed feed.xml
/old/          2026-05-01  posts/hello.md  → /posts/hello/
/older/        2026-05-01  posts/hello.md  → /posts/hello/#notes
/paper.pdf     2026-05-01  static/paper.pdf
/posts/hello/  2026-05-01  posts/hello.md
/posts/lost/   2026-05-01  posts/lost.md
/posts/縦書き/    2026-05-01  posts/縦書き.md
/tags/type/    2026-05-01  tag Type
/was/          2026-05-01  was  undecided

13 addresses: 2 moved, 1 gone.
`,
    );
  });

  test("is data for programs", async () => {
    const { ok, urls: listed } = (await runJson(createPublished())) as { ok: boolean; urls: { url: string }[] };
    assert.equal(ok, true);
    assert.deepEqual(
      listed.map(({ url }) => url),
      [...published.keys()],
    );
    assert.deepEqual(listed[5], { url: "/old/", ...published.get("/old/") });
  });

  test("says so when there are none", async () => {
    const root = createBlog(files);
    assert.match((await run(root)).stdout, /^Nothing has been published yet\./);
    assert.deepEqual(await runJson(root), { ok: true, urls: [] });
  });

  test("does not write", async () => {
    const root = createPublished();
    await run(root);
    await run(root, "explain", "/old/");
    assert.equal(read(root, LEDGER_FILE), formatLedger(published));
  });
});

describe("longhand urls explain", { concurrency: 4 }, () => {
  const cases: [url: string, expected: RegExp][] = [
    [
      "/posts/hello/",
      /^\/posts\/hello\/ is the essay “Hello” in posts\/hello\.md\.\nPublished since 2026-05-01\. Permanent id: https:\/\/test\.blog\/posts\/hello\/\nLeading here: \/old\/, \/older\/\nIts heading #notes was #first-notes before\.\n$/,
    ],
    ["/about/", /is the page “About” in pages\/about\.md\.\nPublished since 2026-05-01\.\n$/],
    ["/old/", /^\/old\/ redirects to \/posts\/hello\/\. It was the essay in posts\/hello\.md\./],
    ["/away/", /^\/away\/ is gone since 2026-05-09\. It was the essay “Away” in posts\/away\.md\./],
    ["/was/", /^\/was\/ was adopted, and nobody has said yet what becomes of it\./],
    ["/archive/", /is the list “archive”\./],
    ["/tags/type/", /is the page of the tag “Type”\./],
    ["/feed.xml", /is a feed of the blog\./],
    ["/paper.pdf", /is the file static\/paper\.pdf\./],
    ["/posts/lost/", /posts\/lost\.md is not published any more, so the next build will ask what becomes of it\./],
    ["/posts/new/", /^\/posts\/new\/ is not published yet\. The next build publishes posts\/new\.md there\.\n$/],
    ["/archive/page/2/", /is a further page of a list\./],
  ];
  for (const [url, expected] of cases) {
    test(`tells what is known of ${url}`, async () => {
      assert.match((await run(createPublished(), "explain", url)).stdout, expected);
    });
  }

  test("says where a page will be after the next build", async () => {
    const root = createPublished({ "posts/hello.md": post("title: Hello\npermalink: /hi/\naliases: /about-us/") });
    assert.match((await run(root, "explain", "/posts/hello/")).stdout, /The next build redirects it to \/hi\/\./);
  });

  test("is data for programs", async () => {
    assert.deepEqual(await runJson(createPublished(), "explain", "old"), {
      ok: true,
      url: "/old/",
      ...published.get("/old/"),
      redirects: [],
    });
  });

  const spellings: [written: string, url: string][] = [
    ["https://test.blog/posts/hello/", "/posts/hello/"],
    ["HTTPS://Test.Blog/posts/hello/?from=mail#notes", "/posts/hello/"],
    ["https://test.blog/posts/hello/index.html", "/posts/hello/"],
    ["https://test.blog", "/"],
    ["posts/hello", "/posts/hello/"],
    ["//posts/hello/", "/posts/hello/"],
    [" /posts/hello ", "/posts/hello/"],
    ["index.html", "/"],
    ["feed.xml", "/feed.xml"],
    ["/posts/%E7%B8%A6%E6%9B%B8%E3%81%8D/", "/posts/縦書き/"],
    ["https://test.blog/posts/%e7%b8%a6%e6%9b%b8%e3%81%8d", "/posts/縦書き/"],
    ["posts/縦書き".normalize("NFD"), "/posts/縦書き/"],
  ];
  for (const [written, url] of spellings) {
    test(`understands ${JSON.stringify(written)}`, async () => {
      assert.equal((await runJson(createPublished(), "explain", written)).url, url);
    });
  }

  for (const written of [
    "/blog/posts/hello/",
    "https://test.blog/blog/posts/hello",
    "/posts/hello/",
    "https://test.blog/blog/",
  ]) {
    test(`understands ${written} in a blog in a folder`, async () => {
      const root = createPublished({}, { url: "https://test.blog/blog/" });
      const { url } = await runJson(root, "explain", written);
      assert.equal(url, written.endsWith("/blog/") ? "/" : "/posts/hello/");
    });
  }

  test("knows an essay that is not published yet without its last slash", async () => {
    assert.match((await run(createPublished(), "explain", "posts/new")).stdout, /is not published yet/);
  });

  test("does not take an address beside the blog for one in it", async () => {
    const root = createPublished({}, { url: "https://test.blog/blog/" });
    assert.equal((await urls(root, "explain", "https://test.blog/posts/hello/")).code, 1);
  });
});

describe("a command that cannot be carried out says why and what to do, and writes nothing", {
  concurrency: 4,
}, () => {
  const hello = /^posts\/hello\.md {2}\/posts\/hello\/ is the address of this file/m;
  const cases: [args: string, code: string, expected: RegExp][] = [
    [
      "explain /posts/helo/",
      "url-unknown",
      /^\/posts\/helo\/ has never been .*\n {4}Did you mean \/posts\/hello\/\?$/m,
    ],
    ["explain /nothing/like/it/", "url-unknown", /\n {4}longhand urls lists all addresses\.$/m],
    ["explain /posts/draft/", "url-unknown", /has never been published/],
    [
      "explain https://other.blog/posts/hello/",
      "url-other-site",
      /^https:\/\/other\.blog.* is not .*this blog, which is at https:\/\/test\.blog\/\.\n {4}Write an address of the blog/m,
    ],
    ["explain http://test.blog/posts/hello/", "url-other-site", /not an address of this blog/],
    [
      "redirect /posts/hello/ /about/",
      "url-live",
      /^posts\/hello\.md .*\n {4}To give the page another address: longhand urls move \/posts\/hello\/ NEW/m,
    ],
    ["redirect posts/hello /about/", "url-live", hello],
    ["redirect /posts/lost/ /nowhere/", "redirect-dead", /^\/nowhere\/ is not a page of the blog\.\n {4}\S/m],
    ["redirect /posts/lost/ /posts/hell/", "redirect-dead", /\n {4}Did you mean \/posts\/hello\/\?$/m],
    ["redirect /posts/lost/ /posts/lost/", "redirect-dead", /^\/posts\/lost\/ is not a page of the blog/m],
    ["redirect /posts/lost/ /away/", "redirect-dead", /^\/away\/ is not a page/m],
    ["redirect /posts/lost/ /posts/draft/", "redirect-dead", /^\/posts\/draft\/ is not a page/m],
    ["redirect /old/ /old/", "redirect-loop", /^\/old\/ leads to \/old\/ itself\.\n {4}\S/m],
    ["redirect /old/ https://test.blog/old/#notes", "redirect-loop", /leads to \/old\/ itself/],
    ["redirect https://other.blog/x/ /about/", "url-other-site", /not an address of this blog/],
    ["gone /posts/hello/", "url-live", /\n {4}.*To take it away, delete the file or set it back to draft first\.$/m],
    ["gone /posts/lost/ /nope/", "url-unknown", /^\/nope\/ has never been published/m],
    ["gone /posts/lost/ /about/", "url-live", /^pages\/about\.md /m],
    ["forget /posts/lost/ /nope/", "url-unknown", /^\/nope\/ has never/m],
    ["move /nope/ /x/", "url-unknown", /^\/nope\/ has never/m],
    [
      "move /old/ /x/",
      "url-not-movable",
      /^\/old\/ is not .*\n {4}It leads to \/posts\/hello\/\. To move that: longhand urls move \/posts\/hello\/ \/x\/$/m,
    ],
    [
      "move /tags/type/ /x/",
      "url-not-movable",
      /\n {4}Give the tag another slug in the settings: tags: \{ "Type": \{ slug: "…" \} \}$/m,
    ],
    [
      "move /posts/hello/ /about/",
      "url-taken",
      /^\/about\/ is the address of pages\/about\.md\.\n {4}Choose another address\.$/m,
    ],
    ["move /posts/hello/ /hi", "permalink-wrong", /has no ending.*\n {4}End it with a slash: \/hi\/$/m],
    ["move /posts/hello/ /a:b/", "permalink-wrong", /has the character ":"/],
    ["move /posts/hello/ /../x/", "permalink-wrong", /leaves the site/],
    ["move /posts/hello/ https://other.blog/x/", "url-other-site", /not an address of this blog/],
    ["start", "ledger-exists", /^urls\.json {2}There is a ledger already\.\n {4}\S/m],
    [
      "restore",
      "ledger-no-copy",
      /^urls\.json {2}Neither the last build here nor git .*\n {4}Fill it from what is online: longhand urls adopt/m,
    ],
  ];
  for (const [args, code, expected] of cases) {
    test(`longhand urls ${args}`, async () => {
      const root = createPublished();
      const { code: exitCode, stdout } = await urls(root, ...args.split(" "), "--json");
      const { ok, problems } = JSON.parse(stdout) as { ok: boolean; problems: Problem[] };
      assert.deepEqual([exitCode, ok, ...problems.map((problem) => problem.code)], [1, false, code]);
      const said = problems.map(describeProblem).join("\n");
      assert.match(said, expected);
      assert.doesNotMatch(said, trace);
      assert.equal(read(root, LEDGER_FILE), formatLedger(published));
      for (const [path, text] of Object.entries(files)) assert.equal(read(root, path), text);
    });
  }

  test("in words, for people", async () => {
    const { code, stdout, stderr } = await urls(createPublished(), "redirect", "/posts/hello/", "/about/");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, hello);
    assert.match(stderr, /\n {4}To give the page another address: longhand urls move \/posts\/hello\/ NEW/m);
  });

  test("over two redirects", async () => {
    const root = createPublished();
    await run(root, "redirect", "/one/", "/about/");
    await run(root, "redirect", "/two/", "/one/");
    const { code, stderr } = await urls(root, "redirect", "/one/", "/two/");
    assert.equal(code, 1);
    assert.match(stderr, /^\/two\/ leads to \/one\/ itself\.$/m);
    assert.equal(readLedgerOf(root).get("/one/")?.to, "/about/");
  });

  const live = ["redirect /archive/ /about/", "gone /feed.xml", "move /posts/hello/ /archive/", "redirect / /about/"];
  for (const args of live) {
    test(`longhand urls ${args}, which each build makes`, async () => {
      const root = createBlog(files);
      assert.equal((await longhand(root, ["build"])).code, 0);
      assert.equal((await urls(root, ...args.split(" "))).code, 1);
    });
  }

  const unreadable = [
    ["redirect", "/a/../b/", "/about/"],
    ["redirect", "/a//b/", "/about/"],
    ["redirect", "a\\b", "/about/"],
    ["redirect", "/Posts/Hello/", "/about/"],
    ["redirect", "/x/", "https://"],
  ];
  for (const args of unreadable) {
    test(`longhand urls ${args.join(" ")}, of which no ledger can be made`, async () => {
      const root = createPublished();
      assert.equal((await urls(root, ...args)).code, 1);
      assert.deepEqual(readLedgerOf(root), published);
    });
  }
});

describe("what the author decides is in the ledger", { concurrency: 4 }, () => {
  type Case = [args: string, json: object, entries: Record<string, Partial<LedgerEntry> | undefined>];
  const today = "2026-06-01";
  const lost = { kind: "post", source: "posts/lost.md", since: "2026-05-01" } as const;
  const known = { id: "https://test.blog/posts/lost/", title: "Lost" };
  const byHand = { kind: "page", source: "by hand", since: today } as const;
  const cases: Case[] = [
    [
      "redirect /posts/lost/ /posts/hello/",
      { url: "/posts/lost/", to: "/posts/hello/" },
      { "/posts/lost/": { ...lost, ...known, to: "/posts/hello/" } },
    ],
    [
      "redirect https://test.blog/posts/lost https://test.blog/posts/%E7%B8%A6%E6%9B%B8%E3%81%8D",
      { url: "/posts/lost/", to: "/posts/縦書き/" },
      { "/posts/lost/": { ...lost, ...known, to: "/posts/縦書き/" } },
    ],
    [
      "redirect /posts/lost/ about#who",
      { url: "/posts/lost/", to: "/about/#who" },
      { "/posts/lost/": { ...lost, ...known, to: "/about/#who" } },
    ],
    [
      "redirect /posts/lost/ https://other.blog/lost/?a=1#b",
      { url: "/posts/lost/", to: "https://other.blog/lost/?a=1#b" },
      { "/posts/lost/": { ...lost, ...known, to: "https://other.blog/lost/?a=1#b" } },
    ],
    ["redirect /older/ /about/", { url: "/older/", to: "/about/" }, { "/older/": entry({ to: "/about/" }) }],
    [
      "redirect /was/ /old/",
      { url: "/was/", to: "/old/" },
      { "/was/": entry({ kind: "page", source: "was", to: "/old/" }) },
    ],
    [
      "redirect /away/ /",
      { url: "/away/", to: "/" },
      { "/away/": entry({ source: "posts/away.md", title: "Away", to: "/" }) },
    ],
    [
      "redirect /never/been/ /about/",
      { url: "/never/been/", to: "/about/" },
      { "/never/been/": { ...byHand, to: "/about/" } },
    ],
    [
      "redirect /posts/lost/ /posts/new/",
      { url: "/posts/lost/", to: "/posts/new/" },
      { "/posts/lost/": { ...lost, ...known, to: "/posts/new/" } },
    ],
    [
      "redirect /paper.pdf /feed.xml",
      { url: "/paper.pdf", to: "/feed.xml" },
      { "/paper.pdf": entry({ kind: "file", source: "static/paper.pdf", to: "/feed.xml" }) },
    ],
    ["gone /posts/lost/", { urls: ["/posts/lost/"] }, { "/posts/lost/": { ...lost, ...known, gone: today } }],
    [
      "gone posts/lost https://test.blog/old/ /was",
      { urls: ["/posts/lost/", "/old/", "/was/"] },
      {
        "/posts/lost/": { ...lost, ...known, gone: today },
        "/old/": entry({ gone: today }),
        "/was/": entry({ kind: "page", source: "was", gone: today }),
      },
    ],
    ["forget /posts/lost/", { urls: ["/posts/lost/"] }, { "/posts/lost/": undefined }],
    ["forget old /was/", { urls: ["/old/", "/was/"] }, { "/old/": undefined, "/was/": undefined }],
  ];
  for (const [args, json, entries] of cases) {
    test(`longhand urls ${args}`, async () => {
      const root = createPublished();
      assert.deepEqual(await runJson(root, ...args.split(" ")), { ok: true, ...json });
      const expected = new Map(published);
      for (const [url, decided] of Object.entries(entries)) {
        if (decided) expected.set(url, decided as LedgerEntry);
        else expected.delete(url);
      }
      assert.equal(read(root, LEDGER_FILE), formatLedger(expected));
    });
  }

  const words: [args: string, said: string][] = [
    ["redirect /posts/lost/ about#who", "/posts/lost/ leads to /about/#who from the next build on."],
    ["gone /posts/lost/", "/posts/lost/ is gone from the next build on."],
    ["gone /posts/lost/ old", "/posts/lost/, /old/ are gone from the next build on."],
    ["forget /posts/lost/", "/posts/lost/: forgotten. Readers who have it find nothing there."],
    ["forget /posts/lost/ old", "/posts/lost/, /old/: forgotten. Readers who have them find nothing there."],
  ];
  for (const [args, said] of words) {
    test(`and said: ${said}`, async () =>
      assert.equal((await run(createPublished(), ...args.split(" "))).stdout, `${said}\n`));
  }

  for (const list of ["/", "/archive/", "/tags", "subscribe", "feed.xml", "/feed.json", "/posts/hello/#notes"]) {
    test(`before the first build, a redirect may lead to ${list}`, async () => {
      const root = createBlog(files);
      await run(root, "redirect", "/before/", list);
      assert.equal(readLedgerOf(root).size, 1);
    });
  }

  test("a file that has another name now can be redirected to it", async () => {
    const root = createPublished({ "static/essay.pdf": "PDF" });
    assert.equal((await urls(root, "redirect", "/paper.pdf", "/essay.pdf")).code, 0);
  });

  test("a decision about an older ledger does not make the others be forgotten", async () => {
    const root = createPublished({
      [LEDGER_FILE]: EMPTY_LEDGER,
      ".cache/urls.json": seal(LEDGER_FILE, formatLedger(published)),
    });
    await run(root, "forget", "/posts/lost/");
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stderr, /12 addresses that this file does not know/);
  });

  test("what the ledger's own errors advise can be done", async () => {
    const twins = new Map([...published, ["/Old/", entry({ to: "/about/" })] as const]);
    const root = createPublished({ [LEDGER_FILE]: formatLedger(twins) });
    assert.match((await longhand(root, ["build"])).stderr, /Keep one of them: longhand urls forget \/[Oo]ld\//);
    await run(root, "forget", "/Old/");
    assert.deepEqual(readLedgerOf(root), published);
  });
});

describe("longhand urls move writes the permalink, and nothing else", { concurrency: 4 }, () => {
  const head = "---\ntitle: Hello\ndate: 2026-01-02\nstatus: published\n";
  const cases: [name: string, before: string, to: string, after: string][] = [
    ["adds it at the end", `${head}---\n\nText.\n`, "/hi/", `${head}permalink: /hi/\n---\n\nText.\n`],
    ["adds it to a file without a text", `${head}---`, "/hi/", `${head}permalink: /hi/\n---`],
    [
      "replaces it",
      `${head}permalink: /posts/hello/\ntags: [x]\n---\nText.\n`,
      "/hi/",
      `${head}permalink: /hi/\ntags: [x]\n---\nText.\n`,
    ],
    [
      "replaces a quoted one",
      `${head}permalink: "/posts/hello/"\n---\nText.\n`,
      "hi/",
      `${head}permalink: /hi/\n---\nText.\n`,
    ],
    [
      "replaces a pattern",
      `${head}permalink: 'posts/{{ title | slugify }}/'\n---\nText.\n`,
      "/hi.html",
      `${head}permalink: /hi.html\n---\nText.\n`,
    ],
    [
      "quotes what YAML might read otherwise",
      `${head}---\nText.\n`,
      "/縦 書き/",
      `${head}permalink: "/縦 書き/"\n---\nText.\n`,
    ],
    [
      "decodes it",
      `${head}---\nText.\n`,
      "https://test.blog/%E7%B8%A6/index.html",
      `${head}permalink: "/縦/"\n---\nText.\n`,
    ],
    [
      "keeps comments",
      `${head}# Where it is:\npermalink: /posts/hello/\n---\nText.\n`,
      "/hi/",
      `${head}# Where it is:\npermalink: /hi/\n---\nText.\n`,
    ],
    [
      "keeps a mark of the byte order",
      `\uFEFF${head}---\nText.\n`,
      "/hi/",
      `\uFEFF${head}permalink: /hi/\n---\nText.\n`,
    ],
    [
      "is not misled by the text",
      `${head}---\n\npermalink: /x/\n\n---\n`,
      "/hi/",
      `${head}permalink: /hi/\n---\n\npermalink: /x/\n\n---\n`,
    ],
    [
      "is not misled by other fields",
      `${head}note: |\n  permalink: /x/\n---\nText.\n`,
      "/hi/",
      `${head}note: |\n  permalink: /x/\npermalink: /hi/\n---\nText.\n`,
    ],
  ];
  const [, ...added] = cases[0] ?? ["", "", "", ""];
  const [before, to, after] = added.map((text) => text.replaceAll("\n", "\r\n"));
  cases.push(["keeps CRLF", before ?? "", to ?? "", after ?? ""]);
  for (const [name, before, to, after] of cases) {
    test(name, async () => {
      const root = createPublished({ "posts/hello.md": before });
      const { stdout } = await run(root, "move", "/posts/hello/", to);
      assert.match(
        stdout,
        /^posts\/hello\.md has the permalink \/.* now\. From the next build on \/posts\/hello\/ redirects to it\.$/m,
      );
      assert.equal(read(root, "posts/hello.md"), after);
      assert.equal(read(root, LEDGER_FILE), formatLedger(published), "The build does the rest.");
    });
  }

  const refused: [name: string, fields: string][] = [
    ["a folded text", "permalink: >-\n  /posts/hello/"],
    ["a literal text", "permalink: |\n  /posts/hello/"],
    ["a text on the next line", "permalink:\n  /posts/hello/"],
    ["a text that goes on on the next line", 'permalink: "/posts\\\n  /hello/"'],
    ["a quoted name", '"permalink": /posts/hello/'],
    ["front matter in braces", ""],
  ];
  for (const [name, fields] of refused) {
    test(`leaves ${name} to the author`, async () => {
      const inBraces = "---\n{ title: Hello, date: 2026-01-02, status: published }\n---\nText.\n";
      const text = fields === "" ? inBraces : `${head}${fields}\n---\nText.\n`;
      const root = createPublished({ "posts/hello.md": text });
      const { code, stderr } = await urls(root, "move", "/posts/hello/", "/hi/");
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^posts\/hello\.md.* {2}The permalink of this file .*\n {4}Write by hand: permalink: \/hi\/$/m,
      );
      assert.equal(read(root, "posts/hello.md"), text);
    });
  }

  test("a comment after the address stays", async () => {
    const root = createPublished({ "posts/hello.md": `${head}permalink: "/posts/hello/" # short\n---\nText.\n` });
    await run(root, "move", "/posts/hello/", "/hi/");
    assert.match(read(root, "posts/hello.md"), /^permalink: "?\/hi\/"? # short$/m);
  });

  test("is data for programs", async () => {
    assert.deepEqual(await runJson(createPublished(), "move", "about", "/me/"), {
      ok: true,
      url: "/about/",
      to: "/me/",
      source: "pages/about.md",
    });
  });
});

describe("longhand urls start", { concurrency: 4 }, () => {
  test("writes an empty ledger into a new blog", async () => {
    const root = createBlog(files);
    rmSync(join(root, LEDGER_FILE));
    assert.equal((await longhand(root, ["build"])).code, 1);
    assert.match((await run(root, "start")).stdout, /^Wrote urls\.json\. Commit it/);
    assert.equal(read(root, LEDGER_FILE), EMPTY_LEDGER);
    assert.equal((await longhand(root, ["build"])).code, 0);
  });

  test("not into one that was built before, unless it is said to be new", async () => {
    const traces: [path: string, text: string, expected: RegExp][] = [
      [
        ".cache/urls.json",
        seal(LEDGER_FILE, formatLedger(published)),
        /a copy of its ledger \(longhand urls restore\)/,
      ],
      ["_site/index.html", "<p>", /a built site \(longhand urls adopt _site\)/],
    ];
    for (const [path, text, expected] of traces) {
      const root = createBlog({ ...files, [path]: text });
      rmSync(join(root, LEDGER_FILE));
      const { code, stderr } = await urls(root, "start");
      assert.equal(code, 1);
      assert.match(stderr, expected);
      assert.match(stderr, /\n {4}.*longhand urls start --new$/m);
      assert.throws(() => read(root, LEDGER_FILE), /ENOENT/);
      assert.deepEqual(await runJson(root, "start", "--new"), { ok: true, path: LEDGER_FILE });
      assert.equal(read(root, LEDGER_FILE), EMPTY_LEDGER);
    }
  });
});

describe("longhand urls restore", { concurrency: 4 }, () => {
  const whole = formatLedger(published);
  const older = formatLedger(new Map([...published].slice(0, 10)));
  const cases: [name: string, text: string | undefined, restored: number][] = [
    ["that is lost", undefined, 13],
    ["that is empty", "", 13],
    ["that is cut off", whole.slice(0, 300), 13],
    ["that is older", older, 3],
    ["that is whole", whole, 0],
  ];
  for (const [name, text, restored] of cases) {
    test(`puts back a ledger ${name}`, async () => {
      const root = createPublished({ ".cache/urls.json": seal(LEDGER_FILE, whole) });
      if (text === undefined) rmSync(join(root, LEDGER_FILE));
      else write(root, LEDGER_FILE, text);
      if (restored > 0) assert.equal((await longhand(root, ["build"])).code, 1);
      assert.match(
        (await run(root, "restore")).stdout,
        new RegExp(`^urls\\.json has 13 addresses; ${restored} were put back\\.$`, "m"),
      );
      assert.equal(read(root, LEDGER_FILE), whole);
      assert.deepEqual(await runJson(root, "restore"), { ok: true, urls: 13, restored: 0 });
    });
  }

  test("keeps what the file says now", async () => {
    const decided = new Map([
      ["/old/", entry({ gone: "2026-05-30" })],
      ["/newer/", entry({})],
    ] as const);
    const root = createPublished({
      ".cache/urls.json": seal(LEDGER_FILE, whole),
      [LEDGER_FILE]: formatLedger(new Map(decided)),
    });
    await run(root, "restore");
    assert.equal(read(root, LEDGER_FILE), formatLedger(new Map([...published, ...decided])));
  });
});

/** A repository with a ledger in `main`, and changes of it in two branches that are merged. */
function mergeBranches(attributes: string, one: Ledger, other: Ledger): string {
  const root = createPublished({ ".gitattributes": attributes, ".gitignore": "node_modules\n.cache\n_site\n" });
  const git = (...args: string[]): void => {
    const author = ["-c", "user.name=Ada", "-c", "user.email=ada@test.blog", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...author, ...args], { cwd: root, stdio: "pipe" });
  };
  const commit = (ledger: Ledger): void => {
    write(root, LEDGER_FILE, formatLedger(ledger));
    git("add", ".");
    git("commit", "--quiet", "-m", "change");
  };
  git("init", "--quiet", "-b", "main");
  commit(published);
  git("switch", "--quiet", "-c", "branch");
  commit(one);
  git("switch", "--quiet", "main");
  commit(other);
  try {
    git("merge", "--quiet", "--no-edit", "branch");
  } catch {
    // A conflict is what we want.
  }
  return root;
}

describe("longhand urls merge", { concurrency: 4 }, () => {
  const withUrls = (entries: Record<string, Partial<LedgerEntry>>): Ledger =>
    new Map([...published, ...Object.entries(entries).map(([url, fields]) => [url, entry(fields)] as const)]);
  const neighbours = [withUrls({ "/posts/i/": {} }), withUrls({ "/posts/j/": {} })] as const;
  const decided = [
    withUrls({ "/posts/lost/": { source: "posts/lost.md", to: "/about/" } }),
    withUrls({ "/posts/lost/": { source: "posts/lost.md", title: "Lost and Found" } }),
  ] as const;
  const contradictory = [
    decided[0],
    withUrls({ "/posts/lost/": { source: "posts/lost.md", gone: "2026-05-30" } }),
  ] as const;

  test("joins what git could not", async () => {
    const root = mergeBranches("", ...neighbours);
    const { code, stderr } = await urls(root);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^urls\.json:\d+:1 {2}Two branches have changed the same lines.*\/posts\/j\/, \/posts\/i\/\.\n {4}.*longhand urls merge/m,
    );
    assert.match(
      (await run(root, "merge")).stdout,
      /^urls\.json has the addresses of both sides: 15\. Now: git add urls\.json$/m,
    );
    assert.equal(read(root, LEDGER_FILE), formatLedger(withUrls({ "/posts/i/": {}, "/posts/j/": {} })));
    assert.deepEqual(await runJson(root, "merge"), { ok: true, urls: 15 });
  });

  for (const attributes of ["", "urls.json merge=union\n"]) {
    const how = attributes ? "with merge=union" : "without attributes";
    test(`keeps the decision of one branch, ${how}`, async () => {
      const root = mergeBranches(attributes, ...decided);
      const { stderr } = await urls(root);
      assert.match(stderr, /longhand urls merge/);
      await run(root, "merge");
      assert.equal(readLedgerOf(root).get("/posts/lost/")?.to, "/about/");
      assert.equal(readLedgerOf(root).size, 13);
    });

    test(`leaves two different decisions to the author, ${how}`, async () => {
      const root = mergeBranches(attributes, ...contradictory);
      const before = read(root, LEDGER_FILE);
      const { code, stderr } = await urls(root, "merge");
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^urls\.json:\d+:1 {2}Two branches have decided differently what becomes of \/posts\/lost\/\.\n {4}\S/m,
      );
      assert.equal(read(root, LEDGER_FILE), before);
    });
  }

  test("is not needed for neighbours with merge=union", async () => {
    const root = mergeBranches("urls.json merge=union\n", ...neighbours);
    assert.equal(readLedgerOf(root).size, 15);
    await run(root);
  });

  for (const text of [undefined, "", "{\n"]) {
    test(`does not make a new start of ${JSON.stringify(text) ?? "a lost file"}`, async () => {
      const root = createPublished({ ".cache/urls.json": seal(LEDGER_FILE, formatLedger(published)) });
      if (text === undefined) rmSync(join(root, LEDGER_FILE));
      else write(root, LEDGER_FILE, text);
      assert.equal((await urls(root, "merge")).code, 1);
      assert.equal(readSealed(join(root, ".cache"), LEDGER_FILE), formatLedger(published));
    });
  }

  test("is what a conflict needs: restore would forget one side", async () => {
    const root = mergeBranches("", ...neighbours);
    await urls(root, "restore");
    assert.match(read(root, LEDGER_FILE), /"\/posts\/i\/"/);
  });
});

describe("a question about an address that would vanish", () => {
  function createTerminal() {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 120, rows: 30 });
    let seen = "";
    output.on("data", (part) => {
      seen += part;
    });
    const waitFor = async (words: string) => {
      await eventually(() => seen.includes(words) || undefined).catch(() =>
        assert.fail(`“${words}” does not come: ${seen}`),
      );
      const shown = seen;
      seen = "";
      return shown;
    };
    return { input, output, waitFor };
  }

  const { blog } = checkSettings({ title: "T", url: "https://test.blog/", author: "A" }, "blog.config.js", "");
  const lostOf = (url: string, similarity?: number): LostUrl => ({
    url,
    entry: published.get(url) ?? entry({}),
    candidates:
      similarity === undefined
        ? []
        : [
            {
              writing: { path: "posts/new.md" },
              similarity,
              isSameTitle: true,
              score: 0.5,
              url: "/posts/new/",
            } as never,
          ],
  });

  /** Answers in order; an answer are the keys that are pressed when the question about a URL has come. */
  async function answer(lost: LostUrl[], keys: string[][]) {
    const root = createPublished();
    const terminal = createTerminal();
    const asked = askAboutLost(root, blog as Blog, lost, terminal);
    const shown: string[] = [];
    for (const [index, key] of keys.entries()) {
      shown.push(await terminal.waitFor(`${lost[index]?.url} (`));
      for (const one of key) {
        terminal.input.write(one);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return { root, isAnswered: await asked, shown: shown.join("\n"), ledger: readLedgerOf(root) };
  }

  const DOWN = "\u001b[B";

  test("offers the texts that it may be, and how near they are", async () => {
    const { isAnswered, shown, ledger } = await answer([lostOf("/posts/lost/", 0.53)], [["\r"]]);
    assert.match(shown, /\/posts\/lost\/ \(Lost\) would vanish\. What has become of it\?/);
    assert.match(shown, /It has moved to \/posts\/new\/.*posts\/new\.md has 53% of its text/s);
    assert.equal(isAnswered, true);
    assert.equal(ledger.get("/posts/lost/")?.to, "/posts/new/");
    assert.equal(ledger.get("/posts/lost/")?.title, "Lost");
  });

  const choices: [name: string, lost: LostUrl, keys: string[], isAnswered: boolean, change: Partial<LedgerEntry>][] = [
    ["the archive", lostOf("/posts/lost/", 0), [DOWN, "\r"], true, { to: "/archive/" }],
    ["the archive, when there are no texts", lostOf("/posts/lost/"), ["\r"], true, { to: "/archive/" }],
    ["gone", lostOf("/posts/lost/"), [DOWN, "\r"], true, { gone: "day" }],
    ["to see to it oneself", lostOf("/posts/lost/"), [DOWN, DOWN, "\r"], false, {}],
    ["to break off", lostOf("/posts/lost/", 0.4), ["\u0003"], false, {}],
  ];
  for (const [name, lost, keys, isAnswered, change] of choices) {
    test(`can be answered: ${name}`, async () => {
      const result = await answer([lost], [keys]);
      assert.equal(result.isAnswered, isAnswered);
      const { to, gone } = result.ledger.get("/posts/lost/") ?? {};
      assert.deepEqual([to, gone && "day"], [change.to, change.gone]);
      if (!isAnswered) assert.equal(read(result.root, LEDGER_FILE), formatLedger(published));
    });
  }

  test("comes for each address, and what is answered is kept when one is left", async () => {
    const { isAnswered, ledger } = await answer(
      [lostOf("/posts/lost/"), lostOf("/was/")],
      [["\r"], [DOWN, DOWN, "\r"]],
    );
    assert.equal(isAnswered, true);
    assert.equal(ledger.get("/posts/lost/")?.to, "/archive/");
    assert.equal(ledger.get("/was/")?.undecided, true);
  });

  test("breaks off with nothing written", async () => {
    const { root, isAnswered } = await answer([lostOf("/posts/lost/"), lostOf("/was/")], [["\r"], ["\u0003"]]);
    assert.equal(isAnswered, false);
    assert.equal(read(root, LEDGER_FILE), formatLedger(published));
  });
});
