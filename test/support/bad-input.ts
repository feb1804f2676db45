import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { build } from "../../src/build/build.ts";
import { sortProblems } from "../../src/cli/report.ts";
import { htmlToText } from "../../src/html/text.ts";
import { formatPlace, type Problem, ProblemError } from "../../src/problem.ts";
import { loadBlog } from "../../src/settings/load.ts";
import { EMPTY_LEDGER } from "../../src/urls/ledger.ts";
import { createFolder, epoch, readTree, repository } from "./blog.ts";
import { type CaseFile, type Section, writeInput } from "./case-file.ts";
import type { BuildSite } from "./ways.ts";

/** The folder of the cases, whose README describes their form. */
export const caseFolder: string = join(repository, "test", "bad-input");
/** Headings of sections that say what shall come of a case. */
const expectations = /^(problems|published pages|published files|not published|(text|html) of \S+)$/;

/** What is written into the folder of a case. */
export function listInputs({ sections }: CaseFile): Section[] {
  return sections.filter((section) => !expectations.test(section.heading));
}

/** What shall come of a case: lines by the heading of their section. */
export function listExpectations({ sections }: CaseFile): Map<string, string[]> {
  const wanted = new Map([["problems", [] as string[]]]);
  for (const section of sections) {
    if (expectations.test(section.heading)) wanted.set(section.heading, section.text.split("\n").slice(0, -1));
  }
  return wanted;
}

/** What every blog has, unless the case has another. */
const usual: Record<string, string> = {
  "blog.config.js": 'export default { title: "Test", url: "https://test.blog/", author: "Ada", cards: false };\n',
  "package.json": '{ "type": "module" }\n',
  "urls.json": EMPTY_LEDGER,
};

/** Paths of all cases, in the folder of cases. */
export const casePaths: string[] = readdirSync(caseFolder, { recursive: true })
  .map((path) => String(path).split(sep).join("/"))
  .filter((path) => path.endsWith(".txt"))
  .sort();

/** Pages that every site has. */
const usualPages = ["/", "/404.html", "/archive/", "/subscribe/", "/tags/"];

/** How a build of a case has ended. */
export interface Outcome {
  problems: Problem[];
  isPublished: boolean;
  /** Of computing. */
  milliseconds: number;
}

/**
 * Writes the inputs of a case into the folder `blog` of a new folder, in which a neighbour has a
 * secret.
 */
export async function writeBlog(found: CaseFile): Promise<string> {
  const home = createFolder();
  const root = join(home, "blog");
  mkdirSync(join(home, "outside"));
  writeFileSync(join(home, "outside", "secret.md"), "---\ntitle: Secret\ndate: 2025-01-01\nstatus: published\n---\n");
  mkdirSync(root);
  const inputs = listInputs(found);
  for (const [path, text] of Object.entries(usual)) {
    const isGiven = inputs.some(
      ({ name }) => name === path || (path.startsWith("blog.config") && name.startsWith("blog.config")),
    );
    if (!isGiven) writeFileSync(join(root, path), text);
  }
  for (const section of inputs) await writeInput(root, section);
  return root;
}

/** Builds a blog in this process, alone or with others. */
export async function run(root: string, buildSite: BuildSite = build): Promise<Outcome> {
  process.chdir(root);
  const started = process.cpuUsage();
  const ended = (problems: Problem[], isPublished: boolean): Outcome => ({
    problems: sortProblems(problems),
    isPublished,
    milliseconds: process.cpuUsage(started).user / 1000,
  });
  try {
    const blog = await loadBlog(root, { isProduction: true });
    const { problems, published } = await buildSite(root, blog, { now: Number(epoch) * 1000, isPreview: false });
    return ended(problems, published !== undefined);
  } catch (issue) {
    if (issue instanceof ProblemError) return ended(issue.problems, false);
    throw issue;
  }
}

/** `error date-impossible posts/x.md:3:7` */
export function toLine({ severity, code, place }: Problem): string {
  return `${severity} ${code}${place ? ` ${formatPlace(place)}` : ""}`;
}

/** Sections of `expected` that nothing has been asked for are not compared. */
export function findOutput(root: string, name: string, expected: string[]): string[] {
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
