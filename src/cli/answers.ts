import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { basename, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { intro, isCancel, outro, text } from "@clack/prompts";
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

/** A name as it stands on one line. */
export function toLine(value: string): string {
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
