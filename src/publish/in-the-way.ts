import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { readStats } from "./stats.ts";

/**
 * Finds what stands where files shall come and is not ours to take away: a file or a link in the place of a folder, a
 * folder with the files of others in the place of a file. Gives paths in the output folder.
 *
 * @param output absolute path of the output folder
 * @param added files that shall come, as paths in it
 * @param removed files of ours that go before
 */
export function findInTheWay(output: string, added: Iterable<string>, removed: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  const folders = new Map<string, "free" | "folder" | "blocked">([[".", "folder"]]);
  /** What is at the place of a folder: nothing, as below a place where nothing is, a folder, or what cannot become one. */
  const stateOf = (folder: string): "free" | "folder" | "blocked" => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    let state = stateOf(dirname(folder));
    if (state === "folder") {
      const stats = readStats(join(output, folder));
      if (!stats || (!stats.isDirectory() && removed.has(folder))) state = "free";
      else if (!stats.isDirectory()) {
        found.add(folder);
        state = "blocked";
      }
    }
    folders.set(folder, state);
    return state;
  };
  for (const path of added) {
    if (stateOf(dirname(path)) !== "folder") continue;
    const target = join(output, path);
    if (readStats(target)?.isDirectory() && !willVanish(target, path, removed)) found.add(path);
  }
  return [...found];
}

/** Whether a path in the output folder leads through a link, and so to files that lie elsewhere. */
export function createLinkCheck(output: string): (path: string) => boolean {
  const links = new Map<string, boolean>([[".", false]]);
  const isLink = (folder: string): boolean => {
    const known = links.get(folder);
    if (known !== undefined) return known;
    const stats = readStats(join(output, folder));
    const found = isLink(dirname(folder)) || stats?.isSymbolicLink() === true;
    links.set(folder, found);
    return found;
  };
  return (path) => isLink(dirname(path));
}

/** Whether nothing is left of a folder when these files are gone. */
function willVanish(folder: string, path: string, removed: ReadonlySet<string>): boolean {
  const entries = readdirSync(folder, { withFileTypes: true });
  return (
    entries.length > 0 &&
    entries.every((entry) => {
      const below = `${path}/${entry.name}`;
      return entry.isDirectory() ? willVanish(join(folder, entry.name), below, removed) : removed.has(below);
    })
  );
}
