import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { makeCacheFolder, replaceInCache, seal, unseal, writeWhole } from "../cache-file.ts";
import { tryLock } from "./lock.ts";
import { FEED_FILE, isInside } from "./manifest.ts";
import { readStats } from "./stats.ts";

/**
 * Where new files wait in the output folder, on the same disk as their places:
 *
 *     0, 1, 2, …       new files
 *     cache/           what the cache folder shall know of this build
 *     journal.new      what is to be done, until everything is there
 *     remove.journal   the same, and it is decided: what nobody wants any more goes
 *     place.journal    what nobody wants is gone: new files are put in place
 *
 * A build that ends before there is a `remove.journal` has changed nothing. Afterwards the next command does the rest,
 * from what lies here alone: each step can be done again.
 */
export const STAGING = ".longhand-new";

const PREPARED = "journal.new";
const REMOVING = "remove.journal";
const PLACING = "place.journal";

/** What is to be done. */
export interface Journal {
  /** Where the new files go, in the order of their numbers, as paths in the output folder. */
  place: string[];
  /** Files of an earlier build that go, as paths in the output folder. */
  remove: string[];
  /** Whether the site has a feed. */
  hasFeed: boolean;
}

/** The absolute paths of the folders in which files wait. */
export function stagingOf(output: string): { whole: string; cache: string } {
  const whole = join(output, STAGING);
  return { whole, cache: join(whole, "cache") };
}

/** Where a new file waits. */
export function stagedPath(output: string, number: number): string {
  return join(output, STAGING, String(number));
}

/**
 * Writes down what is to be done, and makes the folders that new files need: that takes room on the disk, and there may
 * be none. No file is changed yet.
 */
export function prepareJournal(output: string, journal: Journal): void {
  const { whole } = stagingOf(output);
  mkdirSync(whole, { recursive: true });
  writeWhole(join(whole, PREPARED), seal("journal", JSON.stringify(journal)));
  for (const folder of new Set(journal.place.map((path) => dirname(join(output, path))))) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (issue) {
      // Where a file of ours stands, the folder is made when that is gone.
      if (!isInTheWay(issue)) throw issue;
    }
  }
}

function isInTheWay(issue: unknown): boolean {
  return /^(EEXIST|ENOTDIR)$/.test((issue as NodeJS.ErrnoException).code ?? "");
}

/** From here on the new site will be there, whatever happens. */
export function decide(output: string): void {
  const { whole } = stagingOf(output);
  renameSync(join(whole, PREPARED), join(whole, REMOVING));
}

/**
 * Does what a journal says, from the beginning or from where a killed build has left off; without one, takes away what
 * waits there. True when there was a journal. Only who has the lock may call it.
 */
export function complete(output: string, cache: string): boolean {
  const staging = stagingOf(output);
  if (!existsSync(staging.whole)) return false;
  const [removing, placing] = [join(staging.whole, REMOVING), join(staging.whole, PLACING)];
  const decided = readJournal(removing);
  if (decided) {
    for (const outputPath of decided.remove) removeFile(output, outputPath);
    // Where upper and lower case are one, to remove again would take what is in place by then.
    renameSync(removing, placing);
  }
  const journal = decided ?? readJournal(placing);
  if (journal) {
    for (const [number, outputPath] of journal.place.entries()) {
      placeFile(stagedPath(output, number), join(output, outputPath));
    }
    if (existsSync(staging.cache)) keepInCache(staging.cache, cache);
    if (!journal.hasFeed) rmSync(join(cache, FEED_FILE), { recursive: true, force: true });
    rmSync(placing);
  }
  // Folders that were made for nothing.
  const { place = [] } = journal ? {} : (readJournal(join(staging.whole, PREPARED)) ?? {});
  for (const outputPath of place) removeEmpty(dirname(join(output, outputPath)), output);
  rmSync(staging.whole, { recursive: true, force: true });
  if (!journal) removeEmpty(output, output);
  return journal !== undefined;
}

/**
 * Completes what a killed build has begun, unless another build is running, which does it itself. Costs one look at the
 * disk when there is nothing to do. True when a site was completed. Paths are absolute.
 */
export function recover(output: string, cache: string): boolean {
  if (!existsSync(join(output, STAGING))) return false;
  const release = tryLock(cache);
  if (typeof release === "string") return false;
  try {
    return complete(output, cache);
  } finally {
    release();
  }
}

function readJournal(path: string): Journal | undefined {
  try {
    const text = unseal("journal", readFileSync(path, "utf8"));
    if (text === undefined) return undefined;
    const journal = JSON.parse(text) as Journal;
    return [...journal.place, ...journal.remove].every(isInside) ? journal : undefined;
  } catch {
    return undefined;
  }
}

function removeFile(output: string, outputPath: string): void {
  const path = join(output, outputPath);
  if (readStats(path)?.isFile()) rmSync(path);
  removeEmpty(dirname(path), output);
}

/** Removes a folder when it is empty, and then the one around it, up to the output folder itself. */
function removeEmpty(folder: string, output: string): void {
  if (folder !== output && !folder.startsWith(output + sep)) return;
  try {
    rmdirSync(folder);
  } catch {
    return;
  }
  removeEmpty(dirname(folder), output);
}

function placeFile(staged: string, target: string): void {
  try {
    renameSync(staged, target);
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code !== "ENOENT") throw issue;
    // It is in place already, or the folder was a file of ours until now.
    if (!existsSync(staged)) return;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(staged, target);
  }
}

function keepInCache(from: string, cache: string): void {
  makeCacheFolder(cache);
  for (const name of readdirSync(from)) {
    const [staged, target] = [join(from, name), join(cache, name)];
    try {
      replaceInCache(staged, target);
    } catch (issue) {
      if ((issue as NodeJS.ErrnoException).code !== "EXDEV") throw issue;
      writeWhole(target, readFileSync(staged), { replace: replaceInCache });
    }
  }
}
