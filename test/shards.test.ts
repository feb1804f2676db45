import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { createFolder, longhand, readTree } from "./support/blog.ts";
import { createVariedBlog, kinds } from "./support/varied-blog.ts";

const everything = (root: string): object => ({
  site: readTree(join(root, "_site")),
  ledger: readFileSync(join(root, "urls.json"), "utf8"),
});

/** A copy of a blog's sources, as on another machine. */
function copy(root: string): string {
  const folder = createFolder();
  cpSync(root, folder, { recursive: true });
  for (const name of ["_site", ".cache", "_shards"]) rmSync(join(folder, name), { recursive: true, force: true });
  return folder;
}

for (const kind of kinds) {
  describe(`the blog with ${kind === "plain" ? "nothing of its own" : kind}, in parts`, () => {
    let root: string;
    let whole: object;
    before(async () => {
      root = (await createVariedBlog(kind)).root;
      const clean = copy(root);
      const { code, stderr } = await longhand(clean, ["build"]);
      assert.equal(code, 0, stderr);
      whole = everything(clean);
    });

    for (const count of [1, 3]) {
      test(`of ${count}, each made on a machine of its own, is the same to the byte`, async () => {
        const merged = copy(root);
        for (let number = 1; number <= count; number++) {
          const machine = copy(root);
          const { code, stdout, stderr } = await longhand(machine, ["build", "--shard", `${number}/${count}`]);
          assert.equal(code, 0, stderr);
          assert.match(
            stdout,
            new RegExp(`^\\d+ files in _shards/${number}-of-${count}/, part ${number} of ${count},`),
          );
          // A part publishes nothing, and knows nothing of what is published.
          assert.equal(existsSync(join(machine, "_site")), false);
          assert.equal(readFileSync(join(machine, "urls.json"), "utf8"), readFileSync(join(root, "urls.json"), "utf8"));
          cpSync(join(machine, "_shards"), join(merged, "_shards"), { recursive: true });
        }
        const { code, stderr } = await longhand(merged, ["merge"]);
        assert.equal(code, 0, stderr);
        assert.deepEqual(everything(merged), whole);
        const again = await longhand(merged, ["build", "--json"]);
        assert.equal(JSON.parse(again.stdout).output.written, 0);
      });
    }
  });
}

describe("parts that do not belong together", () => {
  let root: string;
  before(async () => {
    root = (await createVariedBlog("plain")).root;
    for (const part of ["1/2", "2/2"]) assert.equal((await longhand(root, ["build", "--shard", part])).code, 0);
  });
  const cases: [name: string, spoil: (folder: string) => unknown, said: RegExp][] = [
    [
      "one is missing",
      (folder) => rmSync(join(folder, "_shards/2-of-2"), { recursive: true }),
      /Part 2 of 2 is not in/,
    ],
    ["there is none", (folder) => rmSync(join(folder, "_shards"), { recursive: true }), /There are no parts to join/],
    [
      "one was not made to its end",
      (folder) => rmSync(join(folder, "_shards/2-of-2/shard.json")),
      /2-of-2 is no part of a blog, or it was not made to its end/,
    ],
    [
      "one is of another number of parts",
      (folder) => longhand(folder, ["build", "--shard", "3/3"]),
      /some are of 2, some of 3 parts/,
    ],
    [
      "the settings are others now",
      (folder) => renameTitle(folder),
      /was made with other settings or layouts, or by another version/,
    ],
  ];
  for (const [name, spoil, said] of cases) {
    test(name, async () => {
      const folder = createFolder();
      cpSync(root, folder, { recursive: true });
      await spoil(folder);
      const { code, stdout, stderr } = await longhand(folder, ["merge"]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, said);
      assert.equal(existsSync(join(folder, "_site")), false);
    });
  }

  test("are made anew where a text has changed since, or a file of theirs is damaged", async () => {
    const folder = createFolder();
    cpSync(root, folder, { recursive: true });
    appendFileSync(join(folder, "posts/near.md"), "\nAdded later.\n");
    for (const part of ["1-of-2", "2-of-2"]) {
      const home = join(folder, "_shards", part, "files/index.html");
      if (existsSync(home)) appendFileSync(home, "<p>Damaged</p>");
    }
    const clean = copy(folder);
    assert.equal((await longhand(clean, ["build"])).code, 0);
    const { code, stderr } = await longhand(folder, ["merge"]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(everything(folder), everything(clean));
  });

  for (const part of ["0/2", "3/2", "2", "1/", "a/b", "-1/2"]) {
    test(`"${part}" is no part`, async () => {
      const { code, stderr } = await longhand(root, ["build", `--shard=${part}`]);
      assert.equal(code, 1);
      assert.match(stderr, /is no part of a blog\.\n {4}Write the number of the part and of all parts: --shard 2\/3/);
    });
  }
});

function renameTitle(folder: string): void {
  const name = ["blog.config.ts", "blog.config.js"].find((one) => existsSync(join(folder, one))) ?? "";
  const path = join(folder, name);
  const text = readFileSync(path, "utf8").replace(/("?title"?: ")/, "$1Another ");
  rmSync(path);
  appendFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
