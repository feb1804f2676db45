import { hash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDiskFull } from "../disk-fault.ts";
import { readStats } from "./stats.ts";

/**
 * Where new files wait in the output folder, on the same disk as their places:
 *
 *     site/            new files in new folders, each at its path in the output folder
 *     files/           new files whose folders are there already, each under the hash of its path
 *     cache/           what the cache folder shall know of this build
 *     journal.new      what is to be done, until everything is there
 *     remove.journal   the same, and it is decided: what nobody wants any more goes
 *     place.journal    what nobody wants is gone: new files are put in place
 */
export const STAGING = ".longhand-new";

/** The absolute paths of the folders in which files wait. */
export function stagingOf(output: string): { whole: string; site: string; files: string; cache: string } {
  const whole = join(output, STAGING);
  return { whole, site: join(whole, "site"), files: join(whole, "files"), cache: join(whole, "cache") };
}

/** Where a new file waits: `isLoose` when its folder is there already. */
export function stagedPath(output: string, outputPath: string, isLoose: boolean): string {
  const { site, files } = stagingOf(output);
  return isLoose ? join(files, hash("sha256", outputPath, "hex")) : join(site, outputPath);
}

/** Whether the folder of a new file is there already. To make it once more would take longer than to write the file. */
export function hasFolder(output: string, outputPath: string): boolean {
  return readStats(dirname(join(output, outputPath)))?.isDirectory() === true;
}

/** What a text is known by. */
export interface Digest {
  /** Size in bytes. */
  bytes: number;
  /** SHA-256 of the bytes, in base64url. Where processors know it, none is cheaper: 0.5 ms for a megabyte. */
  hash: string;
}

/** The digest of a text's bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  return { bytes: bytes.length, hash: hash("sha256", bytes, "base64url") };
}

/** A text that waits. */
export interface StagedText extends Digest {
  isLoose: boolean;
  /** Whether the disk had no room for it. */
  isFull: boolean;
}

/** The folder in which the last text was put. Most often the next one goes into another one or into the same. */
let lastFolder = "";

/**
 * Lets a finished text wait, from any thread. The publisher must have made room (`openStaging`) before, and must be told
 * (`addStaged`) afterwards, of every text: what nobody has told it of is published, and in no list.
 *
 * @param output absolute path of the output folder
 */
export function stageText(output: string, outputPath: string, bytes: Uint8Array): StagedText {
  const digest = digestOf(bytes);
  const isLoose = hasFolder(output, outputPath);
  const path = stagedPath(output, outputPath, isLoose);
  const { whole } = stagingOf(output);
  const folder = dirname(path);
  try {
    if (folder !== lastFolder) makeFolder(folder, whole);
    lastFolder = folder;
    try {
      writeFileSync(path, bytes);
    } catch (issue) {
      // The folder was made for an earlier build.
      if (codeOf(issue) !== "ENOENT") throw issue;
      makeFolder(folder, whole);
      writeFileSync(path, bytes);
    }
  } catch (issue) {
    if (!isDiskFull(issue)) throw issue;
    return { ...digest, isLoose, isFull: true };
  }
  return { ...digest, isLoose, isFull: false };
}

/** Makes a folder and those around it, but not `root`: when that is gone, the build has ended, and nothing may come back. */
function makeFolder(folder: string, root: string): void {
  if (folder === root) return;
  try {
    mkdirSync(folder);
  } catch (issue) {
    if (codeOf(issue) === "EEXIST") return;
    if (codeOf(issue) !== "ENOENT" || dirname(folder) === root) throw issue;
    makeFolder(dirname(folder), root);
    makeFolder(folder, root);
  }
}

/** Takes away all that waits, also while another thread is still writing the last of it. */
export function clearStaging(output: string): void {
  const { whole } = stagingOf(output);
  for (let attempt = 0; ; attempt++) {
    try {
      rmSync(whole, { recursive: true, force: true });
      return;
    } catch (issue) {
      if (codeOf(issue) !== "ENOTEMPTY" || attempt > 100) throw issue;
    }
  }
}

function codeOf(issue: unknown): string | undefined {
  return (issue as NodeJS.ErrnoException).code;
}
