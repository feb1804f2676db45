import { execFileSync } from "node:child_process";

/** What a git command says in a folder, or undefined when it fails: no git, no repository, nothing found. */
export function askGit(folder: string, args: string[]): string | undefined {
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
