import { readdirSync } from "node:fs";
import { note, type Problem } from "../problem.ts";
import { readStats } from "./stats.ts";

/** So many are named. */
const SHOWN = 5;

/** What is known of the folders of the site. */
export interface Folders {
  /** Paths in the output folder of files that are not ours, sorted. */
  foreign: string[];
  /** When each folder in which there is nothing of others was changed last, by its path in the output folder. */
  own: Map<string, number>;
}

/**
 * Finds what is in the output folder and is not ours. A folder's time changes when something is put into it, so one
 * that looks as it was noted is not read again.
 *
 * @param output absolute path of the output folder
 * @param wanted paths of all files of the site
 * @param isKnown whether a folder that was changed last at this time, in milliseconds, has nothing of others in it
 */
export function findForeign(
  output: string,
  wanted: { has(path: string): boolean; keys(): Iterable<string> },
  isKnown: (folder: string, time: number) => boolean,
): Folders {
  const found: Folders = { foreign: [], own: new Map() };
  const folders = listFolders(wanted.keys());
  const readFolder = (folder: string): boolean => {
    let isOwn = true;
    for (const entry of readdirSync(`${output}/${folder}`, { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() ? folders.has(path) : wanted.has(path)) continue;
      isOwn = false;
      if (entry.isDirectory()) readFolder(path);
      else found.foreign.push(path);
    }
    return isOwn;
  };
  for (const folder of folders) {
    const stats = readStats(`${output}/${folder}`);
    if (!stats?.isDirectory()) continue;
    const time = Math.max(stats.mtimeMs, stats.ctimeMs);
    if (isKnown(folder, time) || readFolder(folder)) found.own.set(folder, time);
  }
  found.foreign.sort();
  return found;
}

/** The folders of these paths, and those around them, each once; the output folder itself is "". */
export function listFolders(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>([""]);
  for (const path of paths) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** Tells the author what is not ours. `name` is what the author calls the output folder. */
export function nameForeignFiles(foreign: string[], name: string): Problem[] {
  if (foreign.length === 0) return [];
  const names = `${foreign.slice(0, SHOWN).join(", ")}${foreign.length > SHOWN ? ", …" : ""}`;
  const fact =
    foreign.length === 1
      ? `One file here is not made by Longhand and is kept: ${names}`
      : `${foreign.length} files here are not made by Longhand and are kept: ${names}`;
  return [note("files-foreign", { path: name }, fact, "Delete them if they should not be published.")];
}
