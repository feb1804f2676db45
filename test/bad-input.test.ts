import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative, sep } from "node:path";
import { after, before, describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { build } from "../src/build/build.ts";
import { formatAnnotations, formatProblems, sortProblems } from "../src/cli/report.ts";
import { htmlToText } from "../src/html/text.ts";
import { formatPlace, hasErrors, type Problem, ProblemError } from "../src/problem.ts";
import { loadBlog } from "../src/settings/load.ts";
import { EMPTY_LEDGER } from "../src/urls/ledger.ts";
import { createFolder, epoch, longhand, readTree, repository } from "./support/blog.ts";
import { type CaseFile, parseCase, replaceSection, writeInput } from "./support/case-file.ts";

/** Milliseconds of computing that a case may take; more is a hang. Other programs may slow the machine down. */
const hangs = 5_000;

const folder = join(repository, "test", "bad-input");
const expectations = /^(problems|published pages|published files|not published|(text|html) of \S+)$/;

/** What every blog has, unless the case has another. */
const usual: Record<string, string> = {
  "blog.config.js": 'export default { title: "Test", url: "https://test.blog/", author: "Ada" };\n',
  "package.json": '{ "type": "module" }\n',
  "urls.json": EMPTY_LEDGER,
};

/** Pages that every site has. */
const usualPages = ["/", "/404.html", "/archive/", "/subscribe/", "/tags/"];

interface Outcome {
  problems: Problem[];
  isPublished: boolean;
  milliseconds: number;
}

/** Writes the inputs of a case into the folder `blog` of a new folder, in which a neighbour has a secret. */
async function writeBlog({ sections }: CaseFile): Promise<string> {
  const home = createFolder();
  const root = join(home, "blog");
  mkdirSync(join(home, "outside"));
  writeFileSync(join(home, "outside", "secret.md"), "---\ntitle: Secret\ndate: 2025-01-01\nstatus: published\n---\n");
  mkdirSync(root);
  // Icons are the same for all; drawing them takes longer than all else.
  cpSync(sharedCache, join(root, ".cache"), { recursive: true });
  const inputs = sections.filter((section) => !expectations.test(section.heading));
  for (const [path, text] of Object.entries(usual)) {
    const isGiven = inputs.some(
      ({ name }) => name === path || (path.startsWith("blog.config") && name.startsWith("blog.config")),
    );
    if (!isGiven) writeFileSync(join(root, path), text);
  }
  for (const section of inputs) await writeInput(root, section);
  return root;
}

async function run(root: string): Promise<Outcome> {
  process.chdir(root);
  const started = process.cpuUsage();
  const ended = (problems: Problem[], isPublished: boolean): Outcome => ({
    problems: sortProblems(problems),
    isPublished,
    milliseconds: process.cpuUsage(started).user / 1000,
  });
  try {
    const blog = await loadBlog(root, { isProduction: true });
    const { problems, published } = await build(root, blog, { now: Number(epoch) * 1000, isPreview: false });
    return ended(problems, published !== undefined);
  } catch (issue) {
    if (issue instanceof ProblemError) return ended(issue.problems, false);
    throw issue;
  }
}

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

/** `error date-impossible posts/x.md:3:7` */
function toLine({ severity, code, place }: Problem): string {
  return `${severity} ${code}${place ? ` ${formatPlace(place)}` : ""}`;
}

/** Sections of `expected` that nothing has been asked for are not compared. */
function findOutput(root: string, name: string, expected: string[]): string[] {
  const site = existsSync(join(root, "_site")) ? readTree(join(root, "_site")) : {};
  const [, kind, url = ""] = /^(text|html) of (\S+)$/.exec(name) ?? [];
  if (name === "published files") return expected.filter((path) => path in site);
  if (name === "published pages") {
    return Object.keys(site)
      .filter((path) => path.endsWith(".html"))
      .map((path) => `/${path.replace(/(^|\/)index\.html$/, "$1")}`)
      .filter((page) => !usualPages.includes(page));
  }
  const all = Object.values(site).map((bytes) => Buffer.from(bytes, "latin1").toString());
  if (name === "not published") return expected.filter((text) => !all.some((file) => file.includes(text)));
  const html = Buffer.from(site[`${url.slice(1)}${url.endsWith("/") ? "index.html" : ""}`] ?? "", "latin1").toString();
  const seen = kind === "text" ? htmlToText(html) : html;
  return expected.filter((line) => seen.includes(line));
}

const cases = readdirSync(folder, { recursive: true })
  .map((path) => String(path).split(sep).join("/"))
  .filter((path) => path.endsWith(".txt"))
  .sort();

let sharedCache: string;
before(async () => {
  const root = createFolder();
  sharedCache = join(root, ".cache");
  mkdirSync(sharedCache);
  const post = "---\ntitle: X\ndate: 2025-01-01\nstatus: published\n---\nText.\n";
  const site = await writeBlog(parseCase(`Warm up.\n-- posts/x.md --\n${post}`));
  assert.deepEqual((await run(site)).problems, []);
  cpSync(join(site, ".cache", "images"), join(sharedCache, "images"), { recursive: true });
});
after(() => process.chdir(repository));

test("there are at least two hundred cases", () => assert.ok(cases.length >= 200, `${cases.length} cases`));

for (const path of cases) {
  const file = join(folder, path);
  const text = readFileSync(file, "utf8");
  const found = parseCase(text);
  test(`${path}: ${found.behaviour}`, { timeout: 12 * hangs }, async () => {
    const root = await writeBlog(found);
    const before = takeStock(root);
    const { problems, isPublished, milliseconds } = await run(root);
    const wanted = new Map([["problems", [] as string[]]]);
    for (const section of found.sections) {
      if (expectations.test(section.heading)) wanted.set(section.heading, section.text.split("\n").slice(0, -1));
    }
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
      const found = parseCase(readFileSync(join(folder, `${name}.txt`), "utf8"));
      const root = join(createFolder(), "blog");
      cpSync(site, root, { recursive: true, preserveTimestamps: true });
      for (const section of found.sections) if (!expectations.test(section.heading)) await writeInput(root, section);
      const wanted = found.sections
        .find((section) => section.name === "problems")
        ?.text.split("\n")
        .slice(0, -1);
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
