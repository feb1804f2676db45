import { execFileSync } from "node:child_process";
import { isSandboxed } from "./outside.ts";

/** What git said before, to a process that may start it. By the arguments, as JSON. */
export type GitAnswers = Record<string, string | undefined>;

let remembered: GitAnswers = {};

/** In the sandbox no program is started: what may be asked of git was asked before. */
export function rememberAnswers(answers: GitAnswers): void {
  remembered = answers;
}

/** Asks git several things, for a process that may not. */
export function collectAnswers(folder: string, questions: string[][]): GitAnswers {
  return Object.fromEntries(questions.map((args) => [JSON.stringify(args), askGit(folder, args)]));
}

/** What a git command says in a folder, or undefined when it fails: no git, no repository, nothing found. */
export function askGit(folder: string, args: string[]): string | undefined {
  if (isSandboxed) return remembered[JSON.stringify(args)];
  try {
    return execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 64_000_000,
      stdio: ["ignore", "pipe", "ignore"],
      // Asking must not take the lock that the author's own git may want.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" },
    });
  } catch {
    return undefined;
  }
}
