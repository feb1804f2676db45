import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { transformSync } from "esbuild";
import { findContestants, longhand } from "../bench/contestants.ts";
import { formatEssay, writeEssay } from "../bench/corpus.ts";
import type { Costs } from "../bench/costs.ts";
import { editBody, editTitle, verifyEdit } from "../bench/edits.ts";
import { COSTS, findCost, findSearchCost, GOALS, judge } from "../bench/goals.ts";
import { computeGrowth } from "../bench/growth.ts";
import { describeMachine } from "../bench/machine.ts";
import { listParts } from "../bench/parts.ts";
import { type CpuProfile, nameOwner, summarize } from "../bench/profile.ts";
import { formatReport } from "../bench/report.ts";
import { compareWithHugo, type Result } from "../bench/result.ts";
import { createLocator } from "../bench/source-maps.ts";
import { median, percentile } from "../bench/statistics.ts";
import { formatRatios, formatTable, formatTimes } from "../bench/table.ts";
import { parseTimings } from "../bench/timings.ts";
import { createFolder } from "./support/blog.ts";

const createResult = (contestant: string, seconds: number[], changes: Partial<Result> = {}): Result => ({
  case: "cold",
  posts: 4000,
  disk: "disk",
  contestant,
  pages: 4714,
  runs: seconds.map((value) => ({ seconds: value })),
  ...changes,
});

describe("the middle of times, and what nine of ten do not exceed", () => {
  const cases: [values: number[], middle: number, ninety: number][] = [
    [[3], 3, 3],
    [[9, 1, 2], 2, 9],
    [[4, 1, 2, 9], 3, 9],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 5.5, 9],
  ];
  for (const [values, middle, ninety] of cases) {
    test(values.join(", "), () => {
      assert.equal(median(values), middle);
      assert.equal(percentile(values, 0.9), ninety);
    });
  }
});

test("a table is aligned, numbers to the right", () => {
  const expected = ["| what | posts |", "| ---- | ----: |", "| cold |   100 |", "| edit | 4,000 |"].join("\n");
  assert.equal(
    formatTable(
      ["<what", "posts"],
      [
        ["cold", "100"],
        ["edit", "4,000"],
      ],
    ),
    expected,
  );
});

test("times and ratios are written with their spread, below a second in milliseconds", () => {
  assert.equal(formatTimes([1.5, 0.9, 1.204]), "1.20 s (0.90–1.50)");
  assert.equal(formatTimes([0.5, 0.0612, 1.2]), "500 ms (61–1200)");
  assert.equal(formatRatios([0.5, 1.25, 0.75]), "0.75 (0.50–1.25)");
});

test("a ratio is that of two runs in the same turn", () => {
  const results = compareWithHugo([createResult("Longhand", [2, 9]), createResult("Hugo", [4, 3])]);
  assert.deepEqual(
    results.map(({ ratios }) => ratios),
    [[0.5, 3], undefined],
  );
});

describe("a goal is judged by the median of its own case", () => {
  const [cold, , ram] = GOALS;
  const small = GOALS.find(({ posts }) => posts === 100);
  const cases: [what: string, goal: typeof cold, results: Result[], isMet: boolean | undefined][] = [
    ["within a part of Hugo's time", cold, compareResults([0.5, 0.8, 5], [1, 1, 1]), true],
    ["beyond it", cold, compareResults([0.5, 0.91, 5], [1, 1, 1]), false],
    ["without Hugo", cold, [createResult("Longhand", [1])], undefined],
    ["on another disk", ram, compareResults([0.5], [1]), undefined],
    ["in seconds, without Hugo", small, [createResult("Longhand", [0.5, 0.6, 0.7], { posts: 100 })], true],
    ["in seconds, beyond", small, [createResult("Longhand", [0.5, 0.61, 0.7], { posts: 100 })], false],
  ];
  for (const [what, goal, results, isMet] of cases) {
    test(what, () => assert.equal(goal && judge(goal, results)?.isMet, isMet));
  }

  function compareResults(ours: number[], hugo: number[]): Result[] {
    return compareWithHugo([createResult("Longhand", ours), createResult("Hugo", hugo)]);
  }
});

test("growth is the cost of further posts against their mean, whatever the start costs", () => {
  const linear = computeGrowth([20, 1, 4].map((posts) => ({ posts, value: 100 + 2 * posts })));
  assert.deepEqual(
    linear.map(({ posts, perFurtherPost, deviation }) => [posts, perFurtherPost, deviation]),
    [
      [1, undefined, undefined],
      [4, 2, 0],
      [20, 2, 0],
    ],
  );
  // 1 and 3 for a further post, 2 on average.
  const faster = computeGrowth([
    { posts: 1, value: 5 },
    { posts: 3, value: 7 },
    { posts: 5, value: 13 },
  ]);
  assert.deepEqual(
    faster.map(({ deviation }) => deviation),
    [undefined, -0.5, 0.5],
  );
});

describe("timings are read whatever the stages are called", () => {
  test("new names become lines", () => {
    const timings = { stages: { start: 120.5, shelving: 0 }, total: 400 };
    assert.deepEqual(parseTimings(JSON.stringify({ ...timings, version: 1 })), timings);
    assert.deepEqual(parseTimings('{"stages":{}}'), { stages: {} });
  });
  for (const text of ["", "[]", "{}", '{"stages":[1]}', '{"stages":{"plan":"fast"}}', '{"stages":{"plan":-1}}']) {
    test(`not from ${text || "nothing"}`, () => assert.throws(() => parseTimings(text)));
  }
});

test("the cost of checks is that of their stages, else of their code", () => {
  const usage = { stages: { "src/checks": 70, "src/urls": 30 }, owners: {} };
  const costs: Costs = { case: "cold", posts: 100, runs: [{ run: { seconds: 1 } }], usage };
  assert.deepEqual(
    COSTS.map((cost) => findCost(cost, costs)),
    [70, 30],
  );
  const timed = [10, 30, 20].map((checks) => ({
    run: { seconds: 1 },
    timings: { stages: { checks, guard: 1, ledger: 5 } },
  }));
  assert.deepEqual(
    COSTS.map((cost) => findCost(cost, { ...costs, runs: timed })),
    [21, 5],
  );
});

test("the cost of search is what builds take longer with it", () => {
  const result = (contestant: string, name: "cold" | "edit", seconds: number[]): Result => ({
    case: name,
    posts: 4000,
    disk: "disk",
    contestant,
    pages: 1,
    runs: seconds.map((one) => ({ seconds: one })),
  });
  const results = [
    result("Longhand", "cold", [4, 5, 9]),
    result("Longhand, with search", "cold", [7, 6, 8]),
    result("Longhand", "edit", [1]),
  ];
  assert.deepEqual(findSearchCost(results, 4000), [{ case: "cold", milliseconds: 2000 }]);
  assert.deepEqual(findSearchCost(results, 1000), []);
});

test("the table of stages adds up to the whole command", () => {
  const run = (checks: number): Costs["runs"][number] => ({
    run: { seconds: 1.5 },
    timings: { stages: { start: 100, checks }, total: 1200 },
  });
  const costs: Costs[] = [
    { case: "cold", posts: 4000, runs: [run(500), run(300), run(400)], usage: { stages: {}, owners: {} } },
  ];
  const text = formatReport({ machine: describeMachine(), results: [], costs, notes: [] });
  const rows = ["start 100", "checks 400", "between the stages 700", "start and end of the process 300"];
  for (const row of [...rows, "the whole command 1,500"]) {
    assert.match(text, new RegExp(`^\\| ${row.replace(/ (?=[\d,]+$)/, " +\\| +")} \\|$`, "m"));
  }
  assert.match(text, /cost of checks, 4,000 posts +\| shown +\| +cold 400 ms/);
  assert.match(text, /cost of search, 4,000 posts +\| shown +\| +not measured/);
});

test("time belongs to the nearest stage, to whose code it is, and to the garbage collector", () => {
  const names = [
    "(root)",
    "src/cli",
    "src/html",
    "src/checks",
    "src/html",
    "htmlparser2",
    "markdown-it",
    "src/markdown",
  ];
  const parents = [-1, 0, 0, 1, 3, 4, 0, 6];
  const frame = (functionName: string) => ({ functionName, url: "", lineNumber: 0, columnNumber: 0 });
  const special = ["(garbage collector)", "(idle)"];
  const profile: CpuProfile = {
    nodes: [...names, ...special].map((name, id) => ({
      id,
      callFrame: frame(name),
      children: [...parents, 0, 0].flatMap((parent, child) => (parent === id ? [child] : [])),
    })),
    samples: [3, 4, 5, 6, 7, 2, 8, 9],
    timeDeltas: [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000],
  };
  const usage = summarize([profile], ({ functionName }) => (functionName === "(root)" ? undefined : functionName));
  assert.deepEqual(usage.stages, {
    "garbage collection": 64,
    "src/html": 32,
    "src/markdown": 16,
    "none of ours on the stack": 8,
    "src/checks": 7,
  });
  assert.deepEqual(usage.owners, {
    "garbage collection": 64,
    "src/html": 34,
    "src/markdown": 16,
    "markdown-it": 8,
    htmlparser2: 4,
    "src/checks": 1,
  });
});

describe("the name of a file's owner", () => {
  const cases: [path: string, name: string][] = [
    ["/r/src/checks/links/find.ts", "src/checks"],
    ["/r/dist/src/checks/run.js", "src/checks"],
    ["/r/dist/src/build.js", "src/build.ts"],
    ["/r/layouts/post.11ty.tsx", "layouts"],
    ["/r/node_modules/@11ty/eleventy/src/Eleventy.js", "@11ty/eleventy"],
    ["/r/node_modules/a/node_modules/b/index.js", "b"],
    ["/elsewhere/.cache/compiled/blog.mjs", "files of the blog"],
  ];
  for (const [path, name] of cases) test(path, () => assert.equal(nameOwner(path, "/r"), name));
});

test("a place in compiled code is found in its source, and one without a map where it is", () => {
  const folder = createFolder();
  mkdirSync(join(folder, "dist"));
  const source = join(folder, "src", "spin.ts");
  const script = join(folder, "dist", "spin.js");
  const text =
    "interface None { none: true }\nfunction spin(until: number): void {\n  while (process.cpuUsage().user < until);\n}\nspin(process.cpuUsage().user + 60_000);\n";
  const { code, map } = transformSync(text, { loader: "ts", sourcefile: "../src/spin.ts", sourcemap: true });
  writeFileSync(script, code);
  writeFileSync(`${script}.map`, map);
  execFileSync(process.execPath, ["--cpu-prof", "--cpu-prof-dir=profiles", script], { cwd: folder });
  const [file = ""] = readdirSync(join(folder, "profiles"));
  const profile: CpuProfile = JSON.parse(readFileSync(join(folder, "profiles", file), "utf8"));
  const locate = createLocator();
  const spin = profile.nodes.find(({ callFrame }) => callFrame.functionName === "spin");
  assert.equal(spin && locate(spin.callFrame), source);
  const usage = summarize([profile], (frame) => {
    const path = locate(frame);
    return path === undefined ? undefined : nameOwner(path, folder);
  });
  assert.ok((usage.stages["src/spin.ts"] ?? 0) > 30);
  assert.equal(locate({ functionName: "f", url: "file:///a/b.js", lineNumber: 0, columnNumber: 0 }), "/a/b.js");
  assert.equal(locate({ functionName: "f", url: "node:fs", lineNumber: 0, columnNumber: 0 }), undefined);
});

describe("an edit changes what it says, and must be in the output", () => {
  const original = writeEssay(7);

  test("of a body: its first sentence", () => {
    const { essay, text } = editBody(7, 3);
    const [before, after] = [formatEssay(original), formatEssay(essay)].map((file) => file.split("\n"));
    const differing = before?.flatMap((line, index) => (line === after?.[index] ? [] : index));
    assert.equal(after?.length, before?.length);
    assert.equal(differing?.length, 1);
    assert.ok(after?.[differing?.[0] ?? 0]?.startsWith(text));
  });

  test("of a title: title and one tag, and no other revision has the same tag", () => {
    const [first, second] = [editTitle(7, 1), editTitle(7, 2)];
    assert.equal(first.essay.title, `${original.title}, revision 1`);
    assert.equal(first.essay.body, original.body);
    assert.deepEqual(first.essay.tags.slice(1), original.tags.slice(1));
    assert.ok(!original.tags.includes(first.essay.tags[0] ?? ""));
    assert.notEqual(first.essay.tags[0], second.essay.tags[0]);
  });

  test("an output without it is an error", () => {
    const folder = createFolder();
    const edit = editTitle(7, 4);
    const write = (place: string, text: string): void => {
      mkdirSync(join(folder, "_site", place), { recursive: true });
      writeFileSync(join(folder, "_site", place, "index.html"), text);
    };
    write(`posts/${edit.essay.slug}`, `<h1>${edit.text}/h1>`);
    write("archive/page/2", `<a>${edit.text}/a>`);
    write(`tags/${edit.essay.tags[0]}`, `<a>${original.title}</a>`);
    assert.throws(() => verifyEdit(edit, longhand, folder), /Longhand does not show/);
    write(`tags/${edit.essay.tags[0]}`, `<a>${edit.text}/a>`);
    verifyEdit(edit, longhand, folder);
  });
});

test("the whole run has every case of the goals, and the floors take part in cold builds", () => {
  const parts = listParts({ posts: [1], runs: 5, only: [], disk: "disk", all: true });
  for (const { case: name, posts = 0, disk = "disk" } of GOALS) {
    assert.ok(
      parts.some((part) => part.posts === posts && part.disk === disk && part.cases.some((one) => one === name)),
    );
  }
  const floors = findContestants().filter(({ name }) => name.startsWith("floor"));
  assert.deepEqual(
    floors.map(({ cases }) => cases),
    [["cold"], ["cold"]],
  );
});
