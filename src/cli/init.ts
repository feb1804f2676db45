import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { intro, isCancel, outro, text } from "@clack/prompts";
import { packageFolder, version } from "../package.ts";
import { error, note, type Problem, ProblemError } from "../problem.ts";

/** What must be known of a new blog. */
export interface Answers {
  title: string;
  /** Absolute; ends with a slash. */
  url: string;
  author: string;
  /** BCP 47 tag. @default "en" */
  language?: string | undefined;
  /** IANA name. @default "UTC" */
  timeZone?: string | undefined;
}

/** An address that a build for publication refuses (RFC 2606), for blogs that do not have theirs yet. */
export const EXAMPLE_URL = "https://example.com/";

/** Files of the template, by the names under which they are written: npm packs no `.gitignore`. */
const TEMPLATE: Record<string, string> = {
  ".github/workflows/publish.yml": "github/workflows/publish.yml",
  ".gitignore": "gitignore",
  "blog.config.ts": "blog.config.ts",
  "images/.gitkeep": "images/gitkeep",
  "package.json": "package.json",
  "pages/about.md": "pages/about.md",
  "posts/a-draft.md": "posts/a-draft.md",
  "posts/hello.md": "posts/hello.md",
};

/** What may be in the folder already: what git hosts and `npm install longhand` put into it. */
const ALLOWED =
  /^(?:\.git|\.gitattributes|\.editorconfig|\.DS_Store|\.github|readme|license|licence|copying|node_modules|package-lock\.json)(?:\.\w+)?$/i;

/** Files that are completed when they are there. Nothing that is in them is changed. */
const COMPLETERS: Record<string, (existing: string, ours: string) => string> = {
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

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw issue;
  }
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

/** How the answers are found. */
export interface AskOptions {
  /** The folder of the new blog. */
  folder: string;
  /** Ask nothing. */
  yes?: boolean | undefined;
  /** @default the terminal */
  input?: Readable & { isTTY?: boolean };
  output?: Writable & { isTTY?: boolean };
  /** @default process.env */
  env?: Record<string, string | undefined>;
}

/**
 * Completes the answers that were given as flags: asks on a terminal; with `yes`, in CI and without a terminal takes
 * them from the folder's name, from git and from the machine. Notes say which of these the author should look at.
 * Gives nothing when the author breaks off. Throws a `ProblemError` when a given address is not one.
 */
export async function askForAnswers(
  given: Partial<Answers>,
  { folder, yes = false, input = process.stdin, output = process.stdout, env = process.env }: AskOptions,
): Promise<{ answers: Answers; notes: Problem[] } | undefined> {
  const fault = given.url === undefined ? undefined : explainUrl(given.url);
  if (fault) {
    throw new ProblemError([
      error("init-url", undefined, `"${given.url}" is not the address of a blog. ${fault}`, "Correct --url."),
    ]);
  }
  const fallback = { title: toTitle(folder), author: (await readGitName(folder)) ?? userInfo().username };
  const isCi = !["", "0", "false", undefined].includes(env.CI);
  const isAsking = !yes && !isCi && input.isTTY === true && output.isTTY === true;
  const asked = isAsking ? await ask(given, fallback, { input, output }) : {};
  if (!asked) return undefined;

  const answers: Answers = {
    title: given.title ?? asked.title ?? fallback.title,
    url: tidyUrl(given.url ?? asked.url ?? EXAMPLE_URL),
    author: given.author ?? asked.author ?? fallback.author,
    language: given.language ?? "en",
    timeZone: given.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  return { answers, notes: explainGuesses(answers, { ...given, ...asked }) };
}

async function ask(
  given: Partial<Answers>,
  fallback: { title: string; author: string },
  streams: { input: Readable; output: Writable },
): Promise<Partial<Answers> | undefined> {
  const questions = [
    { name: "title", message: "What is the blog called?", placeholder: fallback.title, defaultValue: fallback.title },
    {
      name: "url",
      message: "Where will it be published?",
      placeholder: "https://ines.blog/",
      validate: (value: string | undefined) => explainUrl(value) ?? explainExample(value),
    },
    { name: "author", message: "Who writes?", placeholder: fallback.author, defaultValue: fallback.author },
  ] as const;
  const open = questions.filter(({ name }) => given[name] === undefined);
  if (open.length === 0) return {};

  const answers: Partial<Answers> = {};
  intro("A new blog", streams);
  for (const { name, ...question } of open) {
    const answer = await text({ ...question, ...streams });
    if (isCancel(answer)) return undefined;
    answers[name] = answer.trim();
  }
  outro("Thank you.", streams);
  return answers;
}

function explainGuesses(answers: Answers, known: Partial<Answers>): Problem[] {
  const place = { path: "blog.config.ts" };
  const notes: Problem[] = [];
  if (known.title === undefined) {
    notes.push(
      note(
        "init-title-guessed",
        place,
        `The blog is called "${answers.title}", after its folder.`,
        'Change "title" as you like.',
      ),
    );
  }
  if (known.author === undefined) {
    notes.push(
      note("init-author-guessed", place, `The author is "${answers.author}".`, 'Change "author" if that is not you.'),
    );
  }
  if (explainExample(answers.url)) {
    notes.push(
      note(
        "init-url-example",
        place,
        `The blog has no address yet: "url" is ${answers.url}. You can write and preview; a build for publication stops.`,
        'Write your address as "url" before you publish.',
      ),
    );
  }
  return notes;
}

function explainUrl(value: string | undefined): string | undefined {
  const address = value?.trim() ?? "";
  const isAbsolute = /^https?:\/\/[^/]/i.test(address) && URL.canParse(address);
  return isAbsolute ? undefined : "Write all of it, with https://, for example https://ines.blog/";
}

function explainExample(value: string | undefined): string | undefined {
  const isExample = /(^|\.)example\.(com|net|org)$/.test(new URL(value?.trim() ?? "").hostname);
  return isExample ? "This is an example. Write the address where readers will find the blog." : undefined;
}

function tidyUrl(url: string): string {
  const { origin, pathname } = new URL(url.trim());
  return origin + (pathname.endsWith("/") ? pathname : `${pathname}/`);
}

function toTitle(folder: string): string {
  const words =
    basename(resolve(folder))
      .replace(/[-_.\s]+/g, " ")
      .trim() || "Blog";
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function toLine(value: string): string {
  return value.replace(/\s+/g, " ").trim();
}

async function readGitName(folder: string): Promise<string | undefined> {
  try {
    // A repository may have a name of its own; the folder may not be there yet.
    const options = existsSync(folder) ? { cwd: folder } : {};
    const { stdout } = await promisify(execFile)("git", ["config", "user.name"], { ...options, encoding: "utf8" });
    return toLine(stdout) || undefined;
  } catch {
    return undefined;
  }
}
