import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { readStats } from "./stats.ts";

/**
 * Puts what waits in a tree of folders into another one. A folder that is not there yet comes with all that is in it, in
 * one step; what has been moved waits no more, so it can be done again after an end in the middle. Paths are absolute.
 */
export function placeTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [staged, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && readStats(target)?.isDirectory()) placeTree(staged, target);
    // Links are nothing that a publisher has put there.
    else if (entry.isDirectory() || entry.isFile()) renameSync(staged, target);
  }
}

/** Puts a file that waits alone into its place, unless it is there already. Paths are absolute. */
export function placeFile(staged: string, target: string): void {
  try {
    renameSync(staged, target);
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code !== "ENOENT") throw issue;
    if (!existsSync(staged)) return;
    // All that was in the folder has gone, and the folder with it.
    mkdirSync(dirname(target), { recursive: true });
    renameSync(staged, target);
  }
}
