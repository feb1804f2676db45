import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Problem } from "../src/problem.ts";
import { createBlog, epoch, readTree } from "./support/blog.ts";
import { type Report, runInProcess } from "./support/in-process.ts";

/** A service builds in a fresh clone: all files of the author's are new, and what it has kept of runs before is unpacked. */
const essay = (title: string, body: string): string =>
  `---\ntitle: ${title}\ndate: 2026-01-01\nstatus: published\ntags: [paper]\n---\n\n${body}\n`;
const first = {
  "posts/a.md": essay("A", "About paper."),
  "posts/b.md": essay("B", "About ink."),
  "posts/c.md": essay("C", "About lamplighters."),
  "static/prices.txt": "All prices of 2025.",
};
const { "posts/c.md": _gone, "static/prices.txt": _removed, ...kept } = first;
const second = { ...kept, "posts/a.md": essay("A", "About paper and cloth.") };

async function build(root: string, code = 0) {
  const ended = await runInProcess(root, { command: "build", allowGone: true, epoch });
  assert.equal(ended.code, code, JSON.stringify(ended.report.problems));
  return ended.report as Report & { problems: Problem[]; rendered: number };
}

describe("a build in a fresh clone", () => {
  let base: string;
  before(async () => {
    base = createBlog(first);
    await build(base);
  });

  /** A clone of what was committed after the first build, with some folders of that build. */
  function clone(files: Record<string, string>, ...restored: string[]): string {
    const root = createBlog({ ...files, "urls.json": readFileSync(join(base, "urls.json"), "utf8") });
    for (const name of restored) cpSync(join(base, name), join(root, name), { recursive: true });
    return root;
  }

  for (const restored of [[".cache"], ["_site"], [".cache", "_site"]]) {
    test(`with ${restored.join(" and ")} restored is the same to the byte as one with nothing`, async () => {
      const clean = clone(second);
      const { rendered: all } = await build(clean);
      const root = clone(second, ...restored);
      // Without a list of what is published nobody knows whose the files are.
      if (!restored.includes(".cache")) rmSync(join(root, "_site", "prices.txt"));
      const { rendered } = await build(root);
      assert.deepEqual(readTree(join(root, "_site")), readTree(join(clean, "_site")));
      assert.equal(readFileSync(join(root, "urls.json"), "utf8"), readFileSync(join(clean, "urls.json"), "utf8"));
      if (restored.length === 2) assert.ok(rendered < all, "Pages that are as they were are not made again.");
      assert.doesNotMatch(JSON.stringify(readTree(join(root, "_site"))), /lamplighters|All prices/);
    });
  }

  test("with the output of a run before that of the cache keeps what that run alone has published, and names it", async () => {
    const later = clone(second, ".cache", "_site");
    await build(later);
    const root = clone(second, "_site");
    cpSync(join(later, ".cache"), join(root, ".cache"), { recursive: true });
    const { problems } = await build(root);
    assert.equal(readFileSync(join(root, "_site", "prices.txt"), "utf8"), "All prices of 2025.");
    assert.match(JSON.stringify(problems), /prices\.txt/);
  });
});
