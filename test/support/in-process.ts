import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runBuild, runCheck } from "../../src/cli/build.ts";
import { ProblemError } from "../../src/problem.ts";
import { longhand } from "./blog.ts";

const require = createRequire(import.meta.url);
const eleventy = dirname(require.resolve("@11ty/eleventy"));

/** What `--json` prints, as far as tests look at it. */
export interface Report {
  ok: boolean;
  output?: { written: number; unchanged: number; removed: number; bytes: number } | null;
  [other: string]: unknown;
}

/** How a command is run. */
export interface Run {
  command: "build" | "check";
  allowGone?: boolean;
  /** The moment, in seconds since 1970. */
  epoch: string;
}

/** How it has ended. */
export interface Ended {
  code: number;
  report: Report;
}

/** Runs a command as a process of its own. */
export async function runAsProcess(root: string, { command, allowGone, epoch }: Run): Promise<Ended> {
  const args = [command, "--json", ...(allowGone ? ["--allow-gone"] : [])];
  const { code, stdout, stderr } = await longhand(root, args, { SOURCE_DATE_EPOCH: epoch });
  if (stderr !== "" || stdout === "") throw new Error(`longhand ${args.join(" ")} has said: ${stderr}`);
  return { code, report: JSON.parse(stdout) as Report };
}

/**
 * Runs the function behind a command in this process, which takes a tenth of the time. One after the other only: the
 * current folder, the clock and the console are set for it.
 */
export async function runInProcess(root: string, { command, allowGone, epoch }: Run): Promise<Ended> {
  forgetTemplates();
  const before = { folder: process.cwd(), epoch: process.env.SOURCE_DATE_EPOCH, log: console.log };
  const printed: string[] = [];
  process.chdir(root);
  process.env.SOURCE_DATE_EPOCH = epoch;
  console.log = (text: string) => void printed.push(text);
  try {
    const options = { json: true, ...(allowGone && { allowGone }) };
    const code = await (command === "build" ? runBuild : runCheck)(root, options);
    return { code, report: JSON.parse(printed.join("\n")) as Report };
  } catch (issue) {
    if (!(issue instanceof ProblemError)) throw issue;
    return { code: 1, report: { ok: false, problems: structuredClone(issue.problems) } };
  } finally {
    console.log = before.log;
    if (before.epoch === undefined) delete process.env.SOURCE_DATE_EPOCH;
    else process.env.SOURCE_DATE_EPOCH = before.epoch;
    process.chdir(before.folder);
  }
}

/** Eleventy keeps layouts and templates for the life of a process. A command is a process, so it knows none. */
function forgetTemplates(): void {
  // As it is loaded in `src/render/eleventy.ts`: with tsx, what is imported is another copy.
  const { default: layouts } = require(join(eleventy, "LayoutCache.js")) as { default: { clear(): void } };
  const { default: contents } = require(join(eleventy, "TemplateContent.js")) as {
    default: { _inputCache: Map<string, unknown> };
  };
  layouts.clear();
  contents._inputCache.clear();
}
