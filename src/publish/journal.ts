import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { makeCacheFolder, replaceInCache, seal, unseal, writeWhole } from "../cache-file.ts";
import { tryLock } from "./lock.ts";
import { FEED_FILE, isInside } from "./manifest.ts";
import { placeFile, placeTree } from "./place.ts";
import { clearStaging, STAGING, stagedPath, stagingOf } from "./staging.ts";
import { readStats } from "./stats.ts";

/*
 * A build that ends before there is a `remove.journal` has changed nothing. Afterwards the next command does the rest,
 * from what lies in the staging folder alone: each step can be done again.
 */
const PREPARED = "journal.new";
const REMOVING = "remove.journal";
const PLACING = "place.journal";

/** What is to be done. */
export interface Journal {
  /** New files that wait alone, as paths in the output folder. */
  place: string[];
  /** Files of an earlier build that go, as paths in the output folder. */
  remove: string[];
  /** Whether the site has a feed. */
  hasFeed: boolean;
}

/** Writes down what is to be done. Nothing is changed yet. */
export function prepareJournal(output: string, journal: Journal): void {
  const { whole } = stagingOf(output);
  mkdirSync(whole, { recursive: true });
  writeWhole(join(whole, PREPARED), seal("journal", JSON.stringify(journal)));
}

/** From here on the new site will be there, whatever happens. Gives the moment, by the clock of the disk. */
export function decide(output: string): number {
  const { whole } = stagingOf(output);
  renameSync(join(whole, PREPARED), join(whole, REMOVING));
  return lastChange(whole);
}

/** When something was last put into or taken out of a folder, by the clock of its disk, in milliseconds. */
function lastChange(folder: string): number {
  return statSync(folder).mtimeMs;
}

/**
 * Does what a journal says, from the beginning or from where a killed build has left off; without one, takes away what
 * waits there. When there was a journal, gives the moment in which all was in place, by the clock of the disk. Only who
 * has the lock may call it.
 */
export function complete(output: string, cache: string): number | undefined {
  const staging = stagingOf(output);
  if (!existsSync(staging.whole)) return undefined;
  const [removing, placing] = [join(staging.whole, REMOVING), join(staging.whole, PLACING)];
  const decided = readJournal(removing);
  if (decided) {
    for (const outputPath of decided.remove) removeFile(output, outputPath);
    // Where upper and lower case are one, to remove again would take what is in place by then.
    renameSync(removing, placing);
  }
  const journal = decided ?? readJournal(placing);
  let completed: number | undefined;
  if (journal) {
    if (existsSync(staging.site)) placeTree(staging.site, output);
    for (const outputPath of journal.place) {
      placeFile(stagedPath(output, outputPath, true), join(output, outputPath));
    }
    if (existsSync(staging.cache)) keepInCache(staging.cache, cache);
    if (!journal.hasFeed) rmSync(join(cache, FEED_FILE), { recursive: true, force: true });
    rmSync(placing);
    completed = lastChange(staging.whole);
  }
  clearStaging(output);
  if (!journal) removeEmpty(output, output);
  return completed;
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
    return complete(output, cache) !== undefined;
  } finally {
    release();
  }
}

function readJournal(path: string): Journal | undefined {
  try {
    const text = unseal("journal", readFileSync(path));
    if (text === undefined) return undefined;
    const journal = JSON.parse(text) as Journal;
    return [...journal.place, ...journal.remove].every(isInside) ? journal : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a file, and the folders that are empty then, up to the output folder itself. */
export function removeFile(output: string, outputPath: string): void {
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
