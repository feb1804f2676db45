import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { copyBlog, createBlog, createFolder, epoch, longhand, readTree, repository } from "./support/blog.ts";
import { buildExample } from "./support/example.ts";
import { listDifferences } from "./support/tree.ts";

const fixtures = join(repository, "test", "fixtures");

async function build(root: string, env: Record<string, string> = {}): Promise<string> {
  const { code, stderr } = await longhand(root, ["build"], env);
  assert.equal(code, 0, stderr);
  return join(root, "_site");
}

const listPosts = (root: string): string[] =>
  readdirSync(join(root, "posts"))
    .filter((path) => path.endsWith(".md"))
    .map((path) => join(root, "posts", path))
    .filter((path) => /^status: published$/m.test(readFileSync(path, "utf8")))
    .sort();

/** Which picture is encoded last is up to the machine. */
const withoutProgress = (stderr: string): string => stderr.replace(/^Encoding images.*\n/gm, "");

/** Gives all files of a blog one time, in seconds since 1970. */
function touchAll(root: string, time: number): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), time, time);
  }
}

const readLedger = (root: string): string => readFileSync(join(root, "urls.json"), "utf8");

for (const name of ["front-matter", "eleventy"]) {
  describe(`the blog ${name} is built to the same bytes`, () => {
    let root: string;
    let first: string;
    let ledger: string;
    let notes: string;
    before(async () => {
      root = copyBlog(join(fixtures, name, "input"));
      first = join(createFolder(), "site");
      const { code, stderr } = await longhand(root, ["build"]);
      assert.equal(code, 0, stderr);
      notes = withoutProgress(stderr);
      renameSync(join(root, "_site"), first);
      ledger = readLedger(root);
    });

    for (const TZ of ["UTC", "Pacific/Chatham", "America/Los_Angeles"]) {
      test(`in the time zone ${TZ}`, async () => {
        assert.deepEqual(listDifferences(await build(root, { TZ }), first), []);
        assert.equal(readLedger(root), ledger);
      });
    }

    for (const language of ["C", "de_DE.UTF-8", "tr_TR.UTF-8"]) {
      test(`in the language ${language}`, async () => {
        const env = { LANG: language, LC_ALL: language, LANGUAGE: language };
        assert.deepEqual(listDifferences(await build(root, env), first), []);
        assert.equal(readLedger(root), ledger);
      });
    }

    test("with a ledger that begins in another time zone and language", async () => {
      const other = copyBlog(join(fixtures, name, "input"));
      const env = { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
      assert.deepEqual(listDifferences(await build(other, env), first), []);
      assert.equal(readLedger(other), ledger);
    });

    test("twice in a row", async () => {
      rmSync(join(root, "_site"), { recursive: true, force: true });
      const once = await longhand(root, ["build"]);
      assert.match(once.stdout, /, 0 unchanged, 0 removed/);
      const twice = await longhand(root, ["build"]);
      assert.match(twice.stdout, /Files: 0 written, \d+ unchanged, 0 removed/);
      assert.match(twice.stdout, /Images: 0 encoded/);
      assert.deepEqual(listDifferences(join(root, "_site"), first), []);
      assert.equal(readLedger(root), ledger);
    });

    test("without the cache", async () => {
      rmSync(join(root, ".cache"), { recursive: true, force: true });
      rmSync(join(root, "_site"), { recursive: true, force: true });
      assert.deepEqual(listDifferences(await build(root), first), []);
      assert.equal(readLedger(root), ledger);
    });

    test("in another folder, called from elsewhere", async () => {
      const other = join(createFolder(), "a folder [with] ünusual (signs) & spaces");
      mkdirSync(other);
      cpSync(copyBlog(join(fixtures, name, "input")), other, { recursive: true, verbatimSymlinks: true });
      const { code, stderr } = await longhand(createFolder(), ["build", "--root", other]);
      assert.equal(code, 0, stderr);
      assert.deepEqual(listDifferences(join(other, "_site"), first), []);
      assert.equal(readLedger(other), ledger);
    });

    const half = (): void => {
      const cache = join(root, ".cache");
      const files = readdirSync(cache, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      for (const [index, file] of files.entries()) if (index % 2 === 0) rmSync(file);
    };
    test("with half of the cache", async () => {
      await build(root);
      half();
      assert.deepEqual(listDifferences(await build(root), first), []);
      rmSync(join(root, "_site"), { recursive: true });
      half();
      assert.deepEqual(listDifferences(await build(root), first), []);
      assert.equal(readLedger(root), ledger);
    });

    test("after an edit that is taken back", async () => {
      const [file = ""] = listPosts(root);
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace(/\n*$/, "\n\nA new paragraph at the end.\n"));
      assert.notDeepEqual(listDifferences(await build(root), first), []);
      writeFileSync(file, text);
      assert.deepEqual(listDifferences(await build(root), first), []);
    });

    const machines: [string, { env?: Record<string, string>; machine?: object; touch?: number }][] = [
      ["that lists folders from the end", { machine: { order: "reversed" } }],
      ["that lists folders in no order", { machine: { order: 20_260_601 } }],
      ["with one thread", { env: { UV_THREADPOOL_SIZE: "1", VIPS_CONCURRENCY: "1" } }],
      ["with many threads", { env: { UV_THREADPOOL_SIZE: "16", VIPS_CONCURRENCY: "16" } }],
      ["that lets nobody else read its files", { machine: { umask: 0o077 } }],
      ["whose clock is ten years ahead", { machine: { days: 3653 } }],
      ["whose clock is ten years behind", { machine: { days: -3653 } }],
      ["on which all files are old", { touch: Date.UTC(1999, 0, 1) / 1000 }],
      [
        "that differs in all of this",
        {
          env: {
            TZ: "Asia/Kolkata",
            LC_ALL: "ar_EG.UTF-8",
            LANG: "ar_EG.UTF-8",
            HOME: "/nonexistent",
            USER: "ada",
            CI: "true",
            NODE_ENV: "development",
            UV_THREADPOOL_SIZE: "3",
          },
          machine: { order: 7, umask: 0o022, days: 365 },
          touch: Date.UTC(2038, 0, 20) / 1000,
        },
      ],
    ];
    // One blog shows each difference by itself, for whoever has to find one; the other all of them at once.
    const shown = name === "front-matter" ? machines : machines.slice(-1);
    for (const [difference, { env = {}, machine, touch }] of shown) {
      test(`from cold, on a machine ${difference}`, async () => {
        const other = copyBlog(join(fixtures, name, "input"));
        if (touch !== undefined) touchAll(other, touch);
        const preload = machine && {
          OTHER_MACHINE: JSON.stringify(machine),
          NODE_OPTIONS: `--require ${JSON.stringify(join(repository, "test", "support", "other-machine.cjs"))}`,
        };
        const { code, stderr } = await longhand(other, ["build"], { ...env, ...preload });
        assert.equal(code, 0, stderr);
        assert.equal(withoutProgress(stderr), notes);
        assert.deepEqual(listDifferences(join(other, "_site"), first), []);
        assert.equal(readLedger(other), ledger);
      });
    }

    test("over a folder that an older program has left", async () => {
      await build(root);
      rmSync(join(root, ".cache", "published.json"), { force: true });
      assert.deepEqual(listDifferences(await build(root), first), []);
    });
  });
}

test("photographs are encoded to the same bytes, however many threads there are", async () => {
  const photographs = Object.fromEntries(
    ["images/asterisk.jpg", "images/vertical-horizontal.png"].map((path) => [
      path,
      readFileSync(join(repository, path)),
    ]),
  );
  const text = "---\ntitle: Two\ndate: 2026-01-01\nstatus: published\nsocialImage: images/asterisk.jpg\n---\n\n";
  const post = `${text}![One](/images/asterisk.jpg)\n\n![Two](/images/vertical-horizontal.png)\n`;
  const trees = [];
  for (const threads of ["1", "16"]) {
    const root = createBlog({ "posts/two.md": post, ...photographs }, { images: { widths: [480, 720] } });
    trees.push(readTree(await build(root, { UV_THREADPOOL_SIZE: threads, VIPS_CONCURRENCY: threads })));
  }
  assert.ok(Object.keys(trees[0] ?? {}).filter((path) => path.endsWith(".avif")).length >= 4);
  for (const tree of trees.slice(1)) assert.deepEqual(tree, trees[0]);
});

describe("a later clock", () => {
  const post = (title: string, date: string): string =>
    `---\ntitle: ${title}\ndate: ${date}\nstatus: published\n---\n\nText.\n`;
  const later = (days: number): string => String(Number(epoch) + days * 86_400);

  test("changes nothing when nothing is scheduled", async () => {
    const root = copyBlog(join(fixtures, "front-matter", "input"));
    const before = readTree(await build(root));
    const ledger = readLedger(root);
    assert.deepEqual(readTree(await build(root, { SOURCE_DATE_EPOCH: later(4000) })), before);
    assert.equal(readLedger(root), ledger);
  });

  test("publishes what is due, at the minute in the blog's time zone", async () => {
    const root = createBlog(
      { "posts/old.md": post("Old", "2026-01-01"), "posts/due.md": post("Due", "2026-06-02") },
      { timeZone: "Pacific/Auckland" },
    );
    // In Auckland 2 June begins at 12:00 UTC on 1 June, which is the moment of all test builds.
    const minute = (number: number): Record<string, string> => ({
      SOURCE_DATE_EPOCH: String(Number(epoch) + number * 60),
    });
    const before = readTree(await build(root, minute(-1)));
    assert.equal("posts/due/index.html" in before, false);
    assert.doesNotMatch(readLedger(root), /due/);
    const due = readTree(await build(root, minute(0)));
    assert.ok(due["posts/due/index.html"]);
    assert.match(readLedger(root), /^ {2}"\/posts\/due\/": \{.* "since": "2026-06-02"/m);
    const changed = Object.keys(before).filter((path) => before[path] !== due[path]);
    assert.deepEqual(changed, [
      "archive/index.html",
      "feed.json",
      "feed.xml",
      "index.html",
      "posts/old/index.html",
      "sitemap.xml",
    ]);
    // A clock that goes back does not take away what readers have found.
    const { code, stderr } = await longhand(root, ["build"], minute(-1));
    assert.equal(code, 1);
    assert.match(stderr, /^posts\/due\.md:\d+:\d+ {2}\/posts\/due\/ has been published since 2026-06-02, and /m);
    assert.deepEqual(readTree(join(root, "_site")), due);
  });
});

test("the example blog knows all its addresses: a build leaves the ledger that is committed as it is", async () => {
  assert.equal(readLedger(await buildExample()), readLedger(repository));
});
