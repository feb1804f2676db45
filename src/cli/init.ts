import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { packageFolder, version } from "../package.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import { type Answers, toLine } from "./answers.ts";
import { makeEditorFiles, readIfThere } from "./editor.ts";

/** Files of the template, by the names under which they are written: npm packs no `.gitignore`. */
const TEMPLATE: Record<string, string> = {
  ".github/workflows/plan.yml": "github/workflows/plan.yml",
  ".github/workflows/publish.yml": "github/workflows/publish.yml",
  ".gitattributes": "gitattributes",
  ".gitignore": "gitignore",
  "blog.config.ts": "blog.config.ts",
  "images/.gitkeep": "images/gitkeep",
  "package.json": "package.json",
  "pages/about.md": "pages/about.md",
  "posts/a-draft.md": "posts/a-draft.md",
  "posts/hello.md": "posts/hello.md",
  "urls.json": "urls.json",
};

/** What may be in the folder already: what git hosts and `npm install longhand` put into it. */
const ALLOWED =
  /^(?:\.git|\.gitattributes|\.editorconfig|\.DS_Store|\.github|\.vscode|readme|license|licence|copying|node_modules|package-lock\.json)(?:\.\w+)?$/i;

/** Files that are completed when they are there. Nothing that is in them is changed. */
const COMPLETERS: Record<string, (existing: string, ours: string) => string> = {
  ".gitattributes": completeIgnore,
  ".gitignore": completeIgnore,
  "package.json": completePackage,
};

/**
 * Writes a new blog into a folder that is empty, or nearly. Gives the paths of the files that were written, from the
 * folder, with forward slashes. `today` is the calendar day in the blog's zone. No existing file is written over: when
 * one is in the way, this throws a `ProblemError` that names it, and writes nothing.
 */
export async function initBlog(folder: string, answers: Answers, { today }: { today: string }): Promise<string[]> {
  const problems = await findObstacles(folder);
  if (problems.length > 0) throw new ProblemError(problems);

  const values: Record<string, string> = {
    NAME: toPackageName(folder),
    LONGHAND: `^${version}`,
    TITLE: toLine(answers.title),
    URL: answers.url,
    AUTHOR: toLine(answers.author),
    LANGUAGE: answers.language ?? "en",
    TIME_ZONE: answers.timeZone ?? "UTC",
  };
  const files: { path: string; content: string; flag: "w" | "wx" }[] = [];
  for (const [path, template] of Object.entries(TEMPLATE)) {
    const source = await readFile(join(packageFolder, "template", template), "utf8");
    const ours = fillIn(source.replaceAll("__TODAY__", today), values);
    const existing = await readIfThere(join(folder, path));
    const content = existing === undefined ? ours : (COMPLETERS[path]?.(existing, ours) ?? existing);
    if (content !== existing) files.push({ path, content, flag: existing === undefined ? "wx" : "w" });
  }
  for (const { path, content, isOurs } of await makeEditorFiles({ tags: [], postsFolder: "posts" })) {
    const existing = await readIfThere(join(folder, path));
    // Settings of an editor that are there are the author's.
    if (existing === undefined) files.push({ path, content, flag: "wx" });
    else if (isOurs && existing !== content) files.push({ path, content, flag: "w" });
  }
  for (const { path, content, flag } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content, { flag });
  }
  return files.map(({ path }) => path);
}

async function findObstacles(folder: string): Promise<Problem[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (issue) {
    const { code, message } = issue as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    const fact = code === "ENOTDIR" ? `"${folder}" is a file.` : `"${folder}" cannot be read: ${message}`;
    return [error("init-folder", undefined, fact, "Choose another folder.")];
  }
  const taken = names.filter((name) => !ALLOWED.test(name) && !(name in COMPLETERS));
  for (const path of Object.keys(TEMPLATE)) {
    const isInAllowedFolder = path.includes("/") && ALLOWED.test(path.split("/")[0] ?? "");
    if (isInAllowedFolder && (await readIfThere(join(folder, path))) !== undefined) taken.push(path);
  }
  return taken
    .sort()
    .slice(0, 10)
    .map((path) =>
      error(
        "init-file-exists",
        { path },
        "This is in the folder already. A new blog begins in an empty folder, so that nothing of yours is written over.",
        "Choose another folder: longhand init my-blog",
      ),
    );
}

/** A placeholder is a whole string in quotes. A JSON string is a string in TypeScript too, whatever the value holds. */
function fillIn(source: string, values: Record<string, string>): string {
  return source.replace(/"__([A-Z_]+)__"/g, (placeholder, name: string) => JSON.stringify(values[name]) ?? placeholder);
}

function completeIgnore(existing: string, ours: string): string {
  const lines = new Set(existing.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, "")));
  const missing = ours
    .split("\n")
    .filter((line) => line && !line.startsWith("#") && !lines.has(line.replace(/\/$/, "")));
  if (missing.length === 0) return existing;
  return `${existing.replace(/\n*$/, existing.trim() ? "\n\n" : "")}${missing.join("\n")}\n`;
}

interface Package {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Keeps every value of the author's, and adds what is missing. */
function completePackage(existing: string, ours: string): string {
  let theirs: Package;
  try {
    theirs = JSON.parse(existing.replace(/^\uFEFF/, ""));
  } catch {
    const place = { path: "package.json" };
    throw new ProblemError([error("init-package", place, "This file is not JSON.", "Correct it, or delete it.")]);
  }
  const own = JSON.parse(ours) as Package;
  const hasLonghand = theirs.dependencies?.longhand ?? theirs.devDependencies?.longhand;
  const completed = {
    ...own,
    ...theirs,
    scripts: { ...own.scripts, ...theirs.scripts },
    dependencies: { ...(hasLonghand ? {} : own.dependencies), ...theirs.dependencies },
  };
  return `${JSON.stringify(completed, null, 2)}\n`;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-json#name */
function toPackageName(folder: string): string {
  const name = basename(resolve(folder))
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[-._]+|[-._]+$/g, "")
    .slice(0, 100);
  // A package cannot depend on one of its own name.
  return ["", "longhand", "node_modules", "favicon.ico"].includes(name) ? "blog" : name;
}
