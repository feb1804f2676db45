import { hash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDiskFull } from "../disk-fault.ts";

/**
 * Where new files wait in the output folder, on the same disk as their places:
 *
 *     site/            new files, each at its path in the output folder
 *     cache/           what the cache folder shall know of this build
 *     journal.new      what is to be done, until everything is there
 *     remove.journal   the same, and it is decided: what nobody wants any more goes
 *     place.journal    what nobody wants is gone: new files are put in place
 */
export const STAGING = ".longhand-new";

/** The absolute paths of the folders in which files wait. */
export function stagingOf(output: string): { whole: string; site: string; cache: string } {
  const whole = join(output, STAGING);
  return { whole, site: join(whole, "site"), cache: join(whole, "cache") };
}

/** What a text is known by. */
export interface Digest {
  /** Size in bytes. */
  bytes: number;
  /** SHA-256 of the bytes, in base64url. Where processors know it, none is cheaper: 0.5 ms for a megabyte. */
  hash: string;
}

/** The digest of a text's bytes. */
export function digestOf(bytes: Buffer): Digest {
  return { bytes: bytes.length, hash: hash("sha256", bytes, "base64url") };
}

/** A text that waits; with `isFull`, one for which the disk had no room. */
export interface StagedText extends Digest {
  isFull?: true;
}

/** The folder in which the last text was put. Most often the next one goes into another one or into the same. */
let lastFolder = "";

/**
 * Lets a finished text wait, from any thread. The publisher must have made room (`openStaging`) before, and must be told
 * (`addStaged`) afterwards, of every text: what nobody has told it of is published, and in no list.
 *
 * @param output absolute path of the output folder
 */
export function stageText(output: string, outputPath: string, text: string): StagedText {
  const bytes = Buffer.from(text);
  const digest = digestOf(bytes);
  const { site } = stagingOf(output);
  const path = join(site, outputPath);
  const folder = dirname(path);
  try {
    if (folder !== lastFolder) makeFolder(folder, site);
    lastFolder = folder;
    try {
      writeFileSync(path, bytes);
    } catch (issue) {
      // The folder was made for an earlier build.
      if (codeOf(issue) !== "ENOENT") throw issue;
      makeFolder(folder, site);
      writeFileSync(path, bytes);
    }
  } catch (issue) {
    if (!isDiskFull(issue)) throw issue;
    return { ...digest, isFull: true };
  }
  return digest;
}

/** Makes a folder and those around it, but not `root`: when that is gone, the build has ended, and nothing may come back. */
function makeFolder(folder: string, root: string): void {
  try {
    mkdirSync(folder);
  } catch (issue) {
    if (codeOf(issue) === "EEXIST") return;
    if (codeOf(issue) !== "ENOENT" || folder === root) throw issue;
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
