import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readTree } from "./support/blog.ts";
import { type BlogEdit, blogEdits } from "./support/blog-edits.ts";
import { Comparison } from "./support/comparison.ts";
import { Random } from "./support/random.ts";
import { siteEdits } from "./support/site-edits.ts";
import { createVariedBlog, type Kind } from "./support/varied-blog.ts";

/** To this post lead links, lists, neighbours, feeds, tags and a series. */
const hub = "posts/hub.md";

/** Where Eleventy renders, layouts, data and configurations matter; `incremental.test.ts` tries all in all blogs. */
const tables: [kind: Kind, edits: BlogEdit[]][] = [
  ["layouts", blogEdits],
  ["eleventy", siteEdits],
];

for (const [kind, edits] of tables) {
  describe(`after an edit of the blog with ${kind}, a build gives what a build from nothing gives`, async () => {
    const comparison = new Comparison(await createVariedBlog(kind));
    const { blog } = comparison;
    const random = new Random(20_260_601);
    const readSite = (): Record<string, string> => readTree(join(blog.root, "_site"));
    let kept = blog.keep();
    /** False when the test before has failed, which shall not fail those after it. */
    let isSound = true;
    const beginAnew = async (): Promise<void> => {
      blog.putBack(kept);
      for (const name of ["_site", ".cache"]) rmSync(join(blog.root, name), { recursive: true, force: true });
      assert.equal((await comparison.run({ command: "build", allowGone: true })).code, 0);
    };

    test("without an edit", async () => {
      assert.equal((await comparison.build()).code, 0);
      await comparison.buildAgain();
    });

    for (const { name, apply, effect } of edits) {
      test(name, async () => {
        if (!isSound) await beginAnew();
        isSound = false;
        const before = readSite();
        kept = blog.keep();
        const done = await apply({ blog, random, post: () => hub });
        assert.ok(done !== undefined, "There is nothing that the edit could change.");
        const { code, report } = await comparison.build({ allowGone: true });
        assert.equal(code, effect === "errors" ? 1 : 0, JSON.stringify(report.problems, null, 2));
        if (effect === "errors") {
          blog.putBack(kept);
          await comparison.build();
        }
        if (effect === undefined) assert.notDeepEqual(readSite(), before, "The edit should change the site.");
        else assert.deepEqual(readSite(), before, "The edit should not change the site.");
        await comparison.buildAgain();
        isSound = true;
      });
    }
  });
}
