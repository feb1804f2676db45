import assert from "node:assert/strict";
import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { copyBlog, createBlog, createFolder, epoch, longhand, readTree, repository } from "./support/blog.ts";
import { listDifferences } from "./support/tree.ts";

const fixtures = join(repository, "test", "fixtures");

async function build(root: string, env: Record<string, string> = {}): Promise<string> {
  const { code, stderr } = await longhand(root, ["build"], env);
  assert.equal(code, 0, stderr);
  return join(root, "_site");
}

for (const name of ["front-matter", "eleventy"]) {
  describe(`the blog ${name} is built to the same bytes`, () => {
    let root: string;
    let first: string;
    before(async () => {
      root = copyBlog(join(fixtures, name, "input"));
      first = join(createFolder(), "site");
      renameSync(await build(root), first);
    });

    for (const TZ of ["UTC", "Pacific/Chatham", "America/Los_Angeles"]) {
      test(`in the time zone ${TZ}`, async () => {
        assert.deepEqual(listDifferences(await build(root, { TZ }), first), []);
      });
    }

    for (const language of ["C", "de_DE.UTF-8", "tr_TR.UTF-8"]) {
      test(`in the language ${language}`, async () => {
        const env = { LANG: language, LC_ALL: language, LANGUAGE: language };
        assert.deepEqual(listDifferences(await build(root, env), first), []);
      });
    }

    test("twice in a row", async () => {
      rmSync(join(root, "_site"), { recursive: true, force: true });
      const once = await longhand(root, ["build"]);
      assert.match(once.stdout, /, 0 unchanged, 0 removed/);
      const twice = await longhand(root, ["build"]);
      assert.match(twice.stdout, /Files: 0 written, \d+ unchanged, 0 removed/);
      assert.match(twice.stdout, /Images: 0 encoded/);
      assert.deepEqual(listDifferences(join(root, "_site"), first), []);
    });

    test("without the cache", async () => {
      rmSync(join(root, ".cache"), { recursive: true, force: true });
      rmSync(join(root, "_site"), { recursive: true, force: true });
      assert.deepEqual(listDifferences(await build(root), first), []);
    });

    test("in another folder, called from elsewhere", async () => {
      const other = join(createFolder(), "a folder [with] ünusual (signs) & spaces");
      mkdirSync(other);
      cpSync(copyBlog(join(fixtures, name, "input")), other, { recursive: true, verbatimSymlinks: true });
      const { code, stderr } = await longhand(createFolder(), ["build", "--root", other]);
      assert.equal(code, 0, stderr);
      assert.deepEqual(listDifferences(join(other, "_site"), first), []);
    });

    test("over a folder that an older program has left", async () => {
      await build(root);
      rmSync(join(root, ".cache", "published.json"), { force: true });
      assert.deepEqual(listDifferences(await build(root), first), []);
    });
  });
}

describe("a later clock", () => {
  const post = (title: string, date: string): string =>
    `---\ntitle: ${title}\ndate: ${date}\nstatus: published\n---\n\nText.\n`;
  const later = (days: number): string => String(Number(epoch) + days * 86_400);

  test("changes nothing when nothing is scheduled", async () => {
    const root = copyBlog(join(fixtures, "front-matter", "input"));
    const before = readTree(await build(root));
    assert.deepEqual(readTree(await build(root, { SOURCE_DATE_EPOCH: later(4000) })), before);
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
    assert.equal("posts/due/index.html" in readTree(await build(root, minute(-1))), false);
    const due = readTree(await build(root, minute(0)));
    assert.ok(due["posts/due/index.html"]);
    const before = readTree(await build(root, minute(-1)));
    assert.equal("posts/due/index.html" in before, false, "and takes it away again");
    const changed = Object.keys(before).filter((path) => before[path] !== due[path]);
    assert.deepEqual(changed, [
      "archive/index.html",
      "feed.json",
      "feed.xml",
      "index.html",
      "posts/old/index.html",
      "sitemap.xml",
    ]);
  });
});
