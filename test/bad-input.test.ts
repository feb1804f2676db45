import assert from "node:assert/strict";
import { cpSync, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { after, before, describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { formatAnnotations, formatProblems, sortProblems } from "../src/cli/report.ts";
import { hasErrors, type Problem } from "../src/problem.ts";
import {
  caseFolder,
  casePaths,
  findOutput,
  listExpectations,
  listInputs,
  run,
  toLine,
  writeBlog,
} from "./support/bad-input.ts";
import { createFolder, longhand, readTree, repository } from "./support/blog.ts";
import { parseCase, replaceSection, writeInput } from "./support/case-file.ts";

/** Milliseconds of computing that a case may take; more is a hang. Other programs may slow the machine down. */
const hangs = 5_000;

/** What nobody may touch: all files of the case and its neighbours, but what a build makes. */
function takeStock(root: string): string[] {
  const home = join(root, "..");
  const lines: string[] = [];
  const walk = (current: string): void => {
    for (const entry of readdirSync(current, { withFileTypes: true })) {
      const path = join(current, entry.name);
      const name = relative(home, path).split(sep).join("/");
      if (/^blog\/(_site|\.cache|node_modules)$/.test(name)) continue;
      const { mtimeMs, mode } = lstatSync(path);
      if (entry.isDirectory()) walk(path);
      else
        lines.push(
          `${name} ${mtimeMs} ${mode} ${entry.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "latin1")}`,
        );
    }
  };
  walk(home);
  return lines.sort();
}

// So that what is loaded first does not count as the time of a case.
before(async () => {
  const post = "---\ntitle: X\ndate: 2025-01-01\nstatus: published\n---\nText.\n";
  const site = await writeBlog(parseCase(`Warm up.\n-- posts/x.md --\n${post}`));
  assert.deepEqual((await run(site)).problems, []);
});
after(() => process.chdir(repository));

test("there are at least two hundred cases", () => assert.ok(casePaths.length >= 200, `${casePaths.length} cases`));

for (const path of casePaths) {
  const file = join(caseFolder, path);
  const text = readFileSync(file, "utf8");
  const found = parseCase(text);
  test(`${path}: ${found.behaviour}`, { timeout: 12 * hangs }, async () => {
    const root = await writeBlog(found);
    const before = takeStock(root);
    const { problems, isPublished, milliseconds } = await run(root);
    const wanted = listExpectations(found);
    if (process.env.SHOW)
      console.log(`${path}: ${Math.round(milliseconds)} ms\n${stripVTControlCharacters(formatProblems(problems))}\n`);
    if (process.env.UPDATE) {
      let renewed = text;
      for (const [name, lines] of wanted) {
        const actual = name === "problems" ? problems.map(toLine) : findOutput(root, name, lines);
        if (name === "problems" || name === "published pages") renewed = replaceSection(renewed, name, actual);
      }
      if (renewed !== text) writeFileSync(file, renewed);
      return;
    }
    assert.deepEqual(problems.map(toLine), wanted.get("problems"), formatProblems(problems));
    for (const [name, lines] of wanted)
      if (name !== "problems") assert.deepEqual(findOutput(root, name, lines), lines, name);
    checkTexts(problems);
    assert.equal(isPublished, !hasErrors(problems));
    const isLedger = (line: string): boolean => line.startsWith("blog/urls.json ");
    const isKept = (line: string): boolean => !isPublished || !isLedger(line);
    assert.deepEqual(takeStock(root).filter(isKept), before.filter(isKept));
    if (!isPublished) assert.ok(!existsSync(join(root, "_site")), "nothing is published");
    assert.ok(milliseconds < hangs, `${milliseconds} ms`);
  });
}

/** Cases of each kind that the command itself gets, over a site that it has built before. */
const forCommand = [
  "encodings/latin-1",
  "fields/social-image-missing",
  "files/link-to-passwd",
  "front-matter/several-files",
  "front-matter/yaml-error-hides-nothing",
  "images/bomb",
  "links/dead",
  "permalinks/line-break",
  "permalinks/outside",
  "settings/several",
  "tags/collision",
  "titles/number-sign",
  "visibility/contradiction",
];

describe("the command says the same, and leaves the site as it is", { concurrency: 2 }, () => {
  let site: string;
  before(async () => {
    const post = "---\ntitle: Good\ndate: 2025-01-01\nstatus: published\n---\nAll is well here.\n";
    site = await writeBlog(parseCase(`Good.\n-- posts/good.md --\n${post}`));
    assert.equal((await longhand(site, ["build"])).code, 0);
  });
  for (const name of forCommand) {
    test(name, async () => {
      const found = parseCase(readFileSync(join(caseFolder, `${name}.txt`), "utf8"));
      const root = join(createFolder(), "blog");
      cpSync(site, root, { recursive: true, preserveTimestamps: true });
      for (const section of listInputs(found)) await writeInput(root, section);
      const wanted = listExpectations(found).get("problems");
      const before = [readTree(join(root, "_site")), takeStock(root)];

      const asData = await longhand(root, ["build", "--json"]);
      const { ok, problems } = JSON.parse(asData.stdout) as { ok: boolean; problems: Problem[] };
      assert.deepEqual([asData.code, asData.stderr, ok], [1, "", false]);
      assert.deepEqual(sortProblems(problems).map(toLine), wanted);
      for (const command of name.includes("several") ? ["check", "plan"] : []) {
        const { code, stdout } = await longhand(root, [command, "--json"]);
        assert.deepEqual([code, (JSON.parse(stdout) as { problems: Problem[] }).problems], [1, problems], command);
      }

      const asText = await longhand(root, ["build"], { GITHUB_ACTIONS: "true" });
      assert.deepEqual([asText.code, asText.stdout], [1, ""]);
      const text = stripVTControlCharacters(formatProblems(problems));
      assert.ok(asText.stderr.includes(`${text}\n${formatAnnotations(problems)}\n`), asText.stderr);
      const errors = problems.filter(({ severity }) => severity === "error");
      for (const { place } of errors) {
        const at = [`file=${place?.path}`, ...(place?.line ? [`line=${place.line}`, `col=${place.column}`] : [])].join(
          ",",
        );
        assert.ok(asText.stderr.includes(`\n::error ${at}::`), at);
      }
      assert.deepEqual([readTree(join(root, "_site")), takeStock(root)], before);
    });
  }
});

/** What an author reads is for the author: sentences, no traces, nothing that moves the cursor. */
function checkTexts(problems: Problem[]): void {
  const text = stripVTControlCharacters(formatProblems(problems));
  assert.doesNotMatch(text, / {4}at |\/node_modules|\/src\/|\[object |undefined|NaN/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  const lines = problems.reduce((count, { remedy }) => count + (remedy ? 2 : 1), 0);
  assert.equal(text.split("\n").filter(Boolean).length, lines);
  for (const { fact } of problems) assert.match(fact, /[.?!…]$|: \S+$/);
}
