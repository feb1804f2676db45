import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { shardFolder } from "../src/build/shards.ts";
import { type Hand, share } from "../src/build/share.ts";
import { hasErrors } from "../src/problem.ts";
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
import { command, createBlog, epoch, longhand, repository, runNode } from "./support/blog.ts";
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

/** The first case with each list of problems: what more of them would say is said alone (`bad-input.test.ts`). */
const seen = new Set<string>();
const different = cases.filter(([, found]) => {
  const codes = (listExpectations(found).get("problems") ?? []).map((line) => line.split(" ")[1]).join();
  return !seen.has(codes) && seen.add(codes);
});

for (const [way, build] of sharedWays) {
  describe(`what is wrong is told in the same words and the same order by a build ${way}`, () => {
    for (const [path, found] of different) {
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

describe("of several mistakes in layouts the same one is told, whoever comes upon one first", () => {
  const post = (number: number): string =>
    `---\ntitle: Essay ${number}\ndate: 2025-01-01\nstatus: published\n---\n\nText${number === 10 ? "<script></script>" : ""}.\n`;
  const numbers = Array.from({ length: 60 }, (_, index) => index + 10);
  const posts = Object.fromEntries(numbers.map((number) => [`posts/${number}.md`, post(number)]));
  // The thread that gets the first mistake is held up before it, so that another one comes upon its own before.
  const layout = `export const data = { layout: "base" };
export function render({ post }) {
  const number = Number(post.title.slice(-2));
  if (number === 20) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  if (number > 20 && number % 9 === 5) throw new Error(post.title);
  return <p>{post.title}</p>;
}
`;
  const told: Record<string, string> = { alone: "Essay 23", "in threads": "Essay 23", "in parts": "Essay 23" };
  for (const [way, build] of ways) {
    test(`${way}${way === "in parts" ? ", the one of the part" : ""}, after what was known before`, async () => {
      const { problems } = await run(createBlog({ "layouts/post.tsx": layout, ...posts }), build);
      assert.deepEqual(problems.map(toLine), [
        "error layout-failed layouts/post.tsx:1:1",
        "warning html-removed posts/10.md:7:5",
      ]);
      assert.match(problems[0]?.fact ?? "", new RegExp(`: ${told[way]}$`));
    });
  }
});

test("a thread that dies ends the build, and says why", async () => {
  const root = createBlog({ "posts/a.md": "---\ntitle: A\ndate: 2025-01-01\nstatus: published\n---\n\nText.\n" });
  const dying =
    'import { isMainThread } from "node:worker_threads"; if (!isMainThread) throw new Error("Not on this machine.");';
  const args = ["--import", `data:text/javascript,${encodeURIComponent(dying)}`, command, "build"];
  const { code, stderr } = await runNode(args, root, { LONGHAND_WORKERS: "2", SOURCE_DATE_EPOCH: epoch });
  assert.equal(code, 1);
  assert.match(stderr, /Not on this machine\./);
  assert.equal(existsSync(join(root, "_site")), false);
  // Nothing is left that keeps the next build waiting.
  assert.equal((await longhand(root, ["build"])).code, 0);
});

describe("work that is shared fails as it would with one hand", () => {
  /** A hand that takes so many milliseconds for each portion, and fails at some numbers. */
  const hand =
    (milliseconds: number, failing: number[]): Hand<number, number> =>
    async (items) => {
      await wait(milliseconds);
      const bad = items.find((item) => failing.includes(item));
      if (bad !== undefined) throw new Error(`${bad} is bad.`);
      return items;
    };
  const items = Array.from({ length: 20 }, (_, index) => index);
  const cases: [name: string, failing: number[], hands: number[], wanted: string | number[]][] = [
    ["nothing fails", [], [1, 20, 5], items],
    ["one fails", [7], [1, 20, 5], "7 is bad."],
    ["the later one fails before the earlier one", [0, 3], [60, 1], "0 is bad."],
    ["all fail", items, [30, 10, 1], "0 is bad."],
    ["the last one fails", [19], [1, 1], "19 is bad."],
  ];
  for (const [name, failing, hands, wanted] of cases) {
    test(name, async () => {
      const outcome = await share(
        items,
        2,
        hands.map((milliseconds) => hand(milliseconds, failing)),
      ).catch((issue: Error) => issue.message);
      assert.deepEqual(outcome, wanted);
    });
  }
});
