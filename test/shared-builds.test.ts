import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { hasErrors } from "../src/problem.ts";
import { shardFolder } from "../src/build/shards.ts";
import {
  caseFolder,
  casePaths,
  findOutput,
  listExpectations,
  type Outcome,
  run,
  toLine,
  writeBlog,
} from "./support/bad-input.ts";
import { createBlog, repository } from "./support/blog.ts";
import { type CaseFile, parseCase } from "./support/case-file.ts";
import { buildPart, mergeParts, sharedWays, ways } from "./support/ways.ts";

after(() => process.chdir(repository));

const cases = casePaths.map((path): [path: string, found: CaseFile] => [
  path,
  parseCase(readFileSync(join(caseFolder, path), "utf8")),
]);

function checkOutcome(root: string, found: CaseFile, { problems, isPublished }: Outcome): void {
  const wanted = listExpectations(found);
  assert.deepEqual(problems.map(toLine), wanted.get("problems"));
  assert.equal(isPublished, !hasErrors(problems));
  assert.equal(existsSync(join(root, "_site")), isPublished, "With errors nothing is published.");
  for (const [name, lines] of wanted) {
    if (name !== "problems") assert.deepEqual(findOutput(root, name, lines), lines, name);
  }
}

for (const [way, build] of sharedWays) {
  describe(`what is wrong is told in the same words and the same order by a build ${way}`, () => {
    for (const [path, found] of cases) {
      test(`${path}: ${found.behaviour}`, async () => {
        const root = await writeBlog(found);
        checkOutcome(root, found, await run(root, build));
      });
    }
  });
}

describe("of a blog in parts", () => {
  const cases: [name: string, says: string, inParts: boolean][] = [
    ["front-matter/several-files", "each part says what is wrong with texts", true],
    ["tags/collision", "each part says what is wrong with addresses", true],
    ["images/bomb", "each part says what is wrong with pictures", true],
    ["settings/several", "each command says what is wrong with settings", true],
    ["links/dead", "merge says what is wrong with the finished site", false],
    ["ledger/lost", "merge says what would vanish", false],
  ];
  for (const [name, says, inParts] of cases) {
    test(says, async () => {
      const found = parseCase(readFileSync(join(caseFolder, `${name}.txt`), "utf8"));
      const root = await writeBlog(found);
      const wanted = listExpectations(found).get("problems") ?? [];
      const said: string[][] = [];
      for (const number of [1, 2]) {
        const part = { number, count: 2 };
        const { problems } = await run(root, (...all) => buildPart(...all, part));
        assert.equal(existsSync(join(shardFolder(root, part), "shard.json")), !hasErrors(problems));
        said.push(problems.map(toLine));
      }
      assert.deepEqual(said, inParts ? [wanted, wanted] : [[], []]);
      const { problems, isPublished } = await run(root, mergeParts);
      assert.equal(isPublished, false);
      assert.equal(existsSync(join(root, "_site")), false);
      // Without parts it can say no more than that.
      if (name.startsWith("settings") || !inParts) assert.deepEqual(problems.map(toLine), wanted);
      else assert.deepEqual(new Set(problems.map(({ code }) => code)), new Set(["shard-missing"]));
    });
  }
});

describe("a layout that breaks at some texts", () => {
  const layout = `export const data = { layout: "base" };
export function render({ post }: { post: { title: string } }) {
  if (/Broken/.test(post.title)) throw new Error(post.title);
  return <p>{post.title}</p>;
}
`;
  for (const [way, build] of ways) test(way, async () => {
    const root = createBlog({"layouts/post.tsx": layout, ...Object.fromEntries(Array.from({length: 60}, (_, i) => [`posts/p${i + 10}.md`, `---\ntitle: ${i % 13 === 5 ? "Broken" : "Whole"} ${i}\ndate: 2025-01-01\nstatus: published\n---\n\nText.\n`]))});
    const { problems } = await run(root, build);
    console.log(problems);
  });
});
