import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { askGit } from "../git.ts";
import { loadSharp } from "../images/encoder.ts";
import { installed, packageFolder, version } from "../package.ts";
import { error, hasErrors, note, type Problem, ProblemError, warning } from "../problem.ts";
import { loadBlog } from "../settings/load.ts";
import type { Blog } from "../settings/settings.ts";
import { findFaintColors } from "../theme/colors.ts";
import { readFontPackage } from "../theme/font-package.ts";
import { LEDGER_FILE } from "../urls/ledger.ts";
import { findOldLayouts } from "./layout-age.ts";

/** One thing that was looked at. */
export interface Examination {
  /** What was looked at, in a word or two. */
  name: string;
  /** What was found when nothing is wrong. */
  fact: string;
  problems: Problem[];
}

/** Looks at all that a blog needs beside its texts: Node.js, settings, packages, git, layouts. Changes nothing. */
export async function examine(root: string, nodeVersion: string = process.versions.node): Promise<Examination[]> {
  const { blog, ...settings } = await examineSettings(root);
  return [
    examineNode(nodeVersion),
    settings,
    await examinePackages(),
    ...(blog ? [examineTheme(root, blog)] : []),
    ...examineGit(root, blog),
    ...(blog ? [examineLayouts(root, blog)] : []),
  ];
}

function examineNode(nodeVersion: string): Examination {
  const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  const wanted = manifest.engines.node.replace(/^\D*/, "");
  const isOld = compareVersions(nodeVersion, wanted) < 0;
  const fact = `This is Node.js ${nodeVersion}, and Longhand ${version} needs ${wanted} or newer.`;
  const problems = isOld ? [error("doctor-node", undefined, fact, "Install a newer one from https://nodejs.org.")] : [];
  return { name: "Node.js", fact: `${nodeVersion}; Longhand is ${version}`, problems };
}

/** Below zero when the first is older. */
function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => text.split(".").map(Number));
  const index = (right ?? []).findIndex((part, at) => part !== (left?.[at] ?? 0));
  return index < 0 ? 0 : (left?.[index] ?? 0) - (right?.[index] ?? 0);
}

async function examineSettings(root: string): Promise<Examination & { blog?: Blog }> {
  try {
    const blog = await loadBlog(root, { isProduction: true });
    return { name: "Settings", fact: `${blog.title}, ${blog.url}`, problems: [], blog };
  } catch (issue) {
    if (!(issue instanceof ProblemError)) throw issue;
    return { name: "Settings", fact: "", problems: issue.problems };
  }
}

async function examinePackages(): Promise<Examination> {
  const { resolve } = createRequire(join(packageFolder, "package.json"));
  const isMissing = (name: string): boolean =>
    !(resolve.paths(name) ?? []).some((folder) => existsSync(join(folder, name, "package.json")));
  const problems = [...installed].filter(isMissing).map((name) => {
    const fact = `The package ${name} is missing, which Longhand needs.`;
    return error("doctor-package", undefined, fact, "Install all packages again: npm install");
  });
  try {
    // Its native code is for one kind of system, and node_modules may come from another.
    await loadSharp();
  } catch (issue) {
    if (!(issue instanceof ProblemError)) throw issue;
    problems.push(...issue.problems);
  }
  return { name: "Packages", fact: `all ${installed.size} are there, and images can be encoded`, problems };
}

function examineTheme(root: string, blog: Blog): Examination {
  const problems = findFaintColors(blog);
  const names = [...new Set([blog.font.text, blog.font.headings])].filter((name) => name !== undefined);
  for (const name of names) {
    try {
      readFontPackage(root, name, blog.places.font);
    } catch (issue) {
      if (!(issue instanceof ProblemError)) throw issue;
      problems.push(...issue.problems);
    }
  }
  return {
    name: "Theme",
    fact: names.length > 0 ? `served font: ${names.join(", ")}` : "the faces that readers have",
    problems,
  };
}

function examineGit(root: string, blog: Blog | undefined): Examination[] {
  if (askGit(root, ["rev-parse", "--is-inside-work-tree"])?.trim() !== "true") {
    const fact = "The blog is in no git repository, or git is not installed.";
    const remedy = `Begin one with git init: ${LEDGER_FILE} knows all published addresses, and must never be lost.`;
    return [{ name: "Git", fact: "", problems: [note("doctor-git", undefined, fact, remedy)] }];
  }
  return [examineLedger(root), ...(blog ? [examineIgnored(root, blog)] : [])];
}

function examineLedger(root: string): Examination {
  const place = { path: LEDGER_FILE };
  const problems: Problem[] = [];
  if (isIgnored(root, LEDGER_FILE)) {
    const fact = "git ignores this file, which knows all published addresses. Where it is missing, they are lost.";
    problems.push(error("doctor-ledger-ignored", place, fact, `Take ${LEDGER_FILE} out of .gitignore, and commit it.`));
  } else if (!existsSync(join(root, LEDGER_FILE))) {
    const fact = "There is no ledger of addresses yet.";
    problems.push(note("doctor-ledger-missing", place, fact, "longhand build makes it in a new blog; then commit it."));
  } else if (askGit(root, ["status", "--porcelain", "--", LEDGER_FILE])?.trim()) {
    const fact = "This file is not committed as it is. Other machines do not know its newest addresses.";
    problems.push(warning("doctor-ledger-uncommitted", place, fact, `Commit it: git add ${LEDGER_FILE} && git commit`));
  }
  return { name: "Addresses", fact: `${LEDGER_FILE} is committed`, problems };
}

function examineIgnored(root: string, { folders }: Blog): Examination {
  const made = [folders.output, folders.cache, "node_modules"];
  const open = made.filter((folder) => !isIgnored(root, `${folder}/`));
  const problems = open.map((folder) => {
    const fact = `git does not ignore ${folder}/, which is made anew on each machine.`;
    return warning("doctor-ignore", { path: ".gitignore" }, fact, `Add a line: ${folder}/`);
  });
  return { name: "Ignored", fact: made.map((folder) => `${folder}/`).join(", "), problems };
}

function isIgnored(root: string, path: string): boolean {
  return askGit(root, ["check-ignore", "--quiet", "--no-index", "--", path]) !== undefined;
}

function examineLayouts(root: string, { folders }: Blog): Examination {
  const problems = findOldLayouts(root, folders.layouts);
  return { name: "Layouts", fact: "as Longhand's are, or copies of these", problems };
}

/** True when nothing would keep a build from working. */
export function isHealthy(examinations: Examination[]): boolean {
  return !hasErrors(examinations.flatMap(({ problems }) => problems));
}
