import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { error, ProblemError } from "../problem.ts";

/**
 * Makes sure that one build at a time writes the output folder. A lock that a killed build has left is taken over.
 * Throws a `ProblemError` when another build is running; gives the function that ends the lock.
 */
export function lock(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (issue) {
      if ((issue as NodeJS.ErrnoException).code !== "EEXIST") throw issue;
      const holder = readHolder(path);
      if (holder !== undefined && holder !== process.pid && isRunning(holder)) {
        throw new ProblemError([
          error(
            "build-running",
            undefined,
            `Another build of this blog is running (process ${holder}).`,
            "Wait until it has ended, and build again. If there is none, delete .cache/build.lock.",
          ),
        ]);
      }
      rmSync(path, { force: true });
    }
  }
  throw new Error(`The lock ${path} cannot be taken.`);
}

function readHolder(path: string): number | undefined {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    return Number.isInteger(holder) && holder > 0 ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (issue) {
    // The process is there, but it is somebody else's.
    return (issue as NodeJS.ErrnoException).code === "EPERM";
  }
}
