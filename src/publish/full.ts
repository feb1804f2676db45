import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { error, type Problem } from "../problem.ts";

/** What a file takes at least on most disks, in bytes; a folder takes as much. */
const BLOCK = 4096;

/** Counts the room that new files take on the disk, so that the author can be told how much is needed. */
export class Room {
  readonly #folders = new Set<string>();
  /** In bytes. */
  needed = 0;

  add(outputPath: string, bytes: number): void {
    const folder = dirname(outputPath);
    this.needed += (Math.ceil(bytes / BLOCK) + (this.#folders.has(folder) ? 0 : 1)) * BLOCK;
    this.#folders.add(folder);
  }
}

/** There is no room for the new files. `output` is the absolute path of the output folder, `name` what the author calls it. */
export function explainFull(output: string, name: string, { needed }: Room): Problem {
  const { bavail, bsize } = statfsSync(existsSync(output) ? output : dirname(output));
  const free = bavail * bsize;
  const lack = free < needed ? `, and ${formatSize(free)} are free` : "";
  return error(
    "disk-full",
    { path: name },
    `The disk is full. The new files of the site need ${formatSize(needed)} for a moment${lack}. The site is as it was.`,
    "Make room, and build again.",
  );
}

/** There was no room left when the new files were put in place. */
export function explainFullLate(name: string): Problem {
  return error(
    "disk-full",
    { path: name },
    "The disk is full. A part of the new site is in place; each file is whole.",
    "Make room, and build again: that completes it.",
  );
}

/** Rounded up, so that it is enough. */
function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(Math.ceil(bytes / 1e5) / 10).toFixed(1)} MB`;
}
