import type { Stats } from "node:fs";
import { join } from "node:path";
import { makeCacheFolder, readSealed, replaceInCache, seal, writeWhole } from "../cache-file.ts";
import { compare } from "../content/read.ts";
import { isInside } from "./manifest.ts";

/** How the files and folders of the output folder looked when they were put there: a file in the cache folder. */
export const MARKS_FILE = "published-marks.json";

/**
 * What a published file is known by. A stamp that is absent is in doubt: the file may have been changed in the same
 * moment in which it was noted, and has to be read.
 */
export interface Mark {
  /** SHA-256 of a text; absent for copies of files, which are compared with their originals. */
  hash?: string | undefined;
  /** The stamp of the file itself. */
  stamp?: string | undefined;
  /** The stamp of the file of which it is a copy. */
  original?: string | undefined;
}

/** What is known of the last build's output. */
export interface Marks {
  /** By path in the output folder. */
  files: Map<string, Mark>;
  /** When folders without anything of others were changed last, in milliseconds, by path in the output folder. */
  folders: Map<string, number>;
}

/** Size, times and number of a file. No program can set the second time (ctime), so who has the same was not changed. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}

/** The stamp of a file that was read just now, unless somebody may be changing it. */
export function stampOld(stats: Stats): string | undefined {
  return stats.mtimeMs < LONG_AGO && stats.ctimeMs < LONG_AGO ? stampOf(stats) : undefined;
}

/** What was changed before this process began, less what the coarsest clock of a disk may be behind, in milliseconds. */
export const LONG_AGO: number = performance.timeOrigin - 2000;

/** Moments of publishing by the clock of the disk, in milliseconds. */
export interface Moments {
  /** When nothing was changed yet. */
  decided: number;
  /** When all was in place. */
  completed: number;
  /** Whether there was nothing in the output folder before. */
  isFirst: boolean;
}

/**
 * The stamp of a file that was put in place just now, unless somebody has changed it since then, or may do so in the same
 * tick of the disk's clock.
 */
export function stampPlaced(stats: Stats, { decided, completed }: Moments): string | undefined {
  const isOurs = stats.mtimeMs <= decided && stats.mtimeMs < completed && stats.ctimeMs < completed;
  return isOurs ? stampOf(stats) : undefined;
}

/**
 * Reads what was noted of the published files. Undefined when it is missing or not as it was written: then each file has
 * to be read. `cache` is the absolute path of the cache folder.
 */
export function readMarks(cache: string): Marks | undefined {
  const text = readSealed(cache, MARKS_FILE);
  if (text === undefined) return undefined;
  const { files, folders } = JSON.parse(text) as Rows;
  if (!files.every(([path]) => isInside(path))) return undefined;
  return {
    files: new Map(
      files.map(([path, hash, stamp, original]) => [
        path,
        { hash: hash || undefined, stamp: stamp || undefined, original: original || undefined },
      ]),
    ),
    folders: new Map(folders),
  };
}

interface Rows {
  /** What is not known is empty. */
  files: [path: string, hash: string, stamp: string, original: string][];
  folders: [path: string, time: number][];
}

/** Writes what is known of the published files. */
export function writeMarks(cache: string, { files, folders }: Marks): void {
  const rows: Rows = {
    files: [...files.keys()].sort().map((path) => {
      const { hash = "", stamp = "", original = "" } = files.get(path) ?? {};
      return [path, hash, stamp, original];
    }),
    folders: [...folders].sort(([left], [right]) => compare(left, right)),
  };
  makeCacheFolder(cache);
  const content = seal(MARKS_FILE, JSON.stringify(rows));
  const path = join(cache, MARKS_FILE);
  // Only who has the lock writes here, so what a killed build has left is overwritten.
  writeWhole(path, content, { temporary: `${path}.new`, replace: replaceInCache });
}
