import assert from "node:assert/strict";
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { after, before, describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { build } from "../src/build.ts";
import { formatAnnotations, formatProblems, sortProblems } from "../src/cli/report.ts";
import { htmlToText } from "../src/html/text.ts";
import { formatPlace, hasErrors, type Problem, ProblemError } from "../src/problem.ts";
import { loadBlog } from "../src/settings/load.ts";
import { EMPTY_LEDGER } from "../src/urls/ledger.ts";
import { createFolder, epoch, longhand, readTree, repository } from "./support/blog.ts";
import { type CaseFile, parseCase, replaceSection, writeInput } from "./support/case-file.ts";

/** Milliseconds that a case may take; more is a hang. */
const hangs = 5_000;

const folder = join(repository, "test", "bad-input");
const expectations = /^(problems|pages|files|not published|(text|html) of \S+)$/;

/** What every blog has, unless the case has another. */
const usual: Record<string, string> = {
  "blog.config.js": 'export default { title: "Test", url: "https://test.blog/", author: "Ada" };\n',
  "package.json": '{ "type": "module" }\n',
  "urls.json": EMPTY_LEDGER,
};

/** Pages that every site has. */
const usualPages = ["/", "/404.html", "/posts/", "/subscribe/", "/tags/"];

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
    const isGiven = inputs.some(({ name }) => name === path || (path.startsWith("blog.config") && name.startsWith("blog.config")));
    if (!isGiven) writeFileSync(join(root, path), text);
  }
  for (const section of inputs) await writeInput(root, section);
  return root;
}

async function run(root: string): Promise<Outcome> {
  process.chdir(root);
  const started = performance.now();
  const ended = (problems: Problem[], isPublished: boolean): Outcome => ({
    problems: sortProblems(problems),
    isPublished,
    milliseconds: performance.now() - started,
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
      else lines.push(`${name} ${mtimeMs} ${mode} ${entry.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "latin1")}`);
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
  if (name === "files") return expected.filter((path) => path in site);
  if (name === "pages") {
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
  test(`${path}: ${found.behaviour}`, async () => {
    const root = await writeBlog(found);
    const before = takeStock(root);
    const { problems, isPublished, milliseconds } = await run(root);
    const wanted = new Map([["problems", [] as string[]]]);
    for (const section of found.sections) {
      if (expectations.test(section.heading)) wanted.set(section.heading, section.text.split("\n").slice(0, -1));
    }
    if (process.env.SHOW) console.log(`${path}: ${Math.round(milliseconds)} ms\n${stripVTControlCharacters(formatProblems(problems))}\n`);
    if (process.env.UPDATE) {
      let renewed = text;
      for (const [name, lines] of wanted) {
        const actual = name === "problems" ? problems.map(toLine) : findOutput(root, name, lines);
        if (name === "problems" || name === "pages") renewed = replaceSection(renewed, name, actual);
      }
      if (renewed !== text) writeFileSync(file, renewed);
      return;
    }
    assert.deepEqual(problems.map(toLine), wanted.get("problems"), formatProblems(problems));
    for (const [name, lines] of wanted) if (name !== "problems") assert.deepEqual(findOutput(root, name, lines), lines, name);
    checkTexts(problems);
    assert.equal(isPublished, !hasErrors(problems));
    const isLedger = (line: string): boolean => line.startsWith("blog/urls.json ");
    const isKept = (line: string): boolean => !isPublished || !isLedger(line);
    assert.deepEqual(takeStock(root).filter(isKept), before.filter(isKept));
    if (!isPublished) assert.ok(!existsSync(join(root, "_site")), "nothing is published");
    assert.ok(milliseconds < hangs, `${milliseconds} ms`);
  });
}

/** What an author reads is for the author: sentences, and no traces. */
function checkTexts(problems: Problem[]): void {
  assert.doesNotMatch(formatProblems(problems), / {4}at |node_modules|\/src\/|\[object |undefined|NaN/);
  for (const { fact } of problems) assert.match(fact, /^[^a-z].*([.?!…]"?|: .+)$/s);
}
