import { readdir } from "node:fs/promises";
import path from "node:path";
import { listNearest } from "../nearest.ts";

/** More would be a list to search, and not an answer. */
const MOST_NAMES = 3;

/** Folders with all that is below them that were listed in this run, by absolute path. */
export type DeepListings = Map<string, Promise<string[]>>;

/**
 * Images whose names are nearest to one that is not there: of the same name in another folder or with another ending
 * first, then those that differ in few letters. Paths from the root, the likeliest first, at most three.
 */
export async function findNearestImages(
  wanted: string,
  folders: { deep: string; others: string[] },
  root: string,
  listings: DeepListings,
): Promise<string[]> {
  const found = new Map<string, string>();
  const add = (folder: string, names: string[]): void => {
    for (const name of names) if (!/(^|\/)\.|\.(md|json)$/i.test(name)) found.set(path.posix.join(folder, name), name);
  };
  for (const folder of folders.others) add(folder, await list(root, folder, false, listings));
  add(folders.deep, await list(root, folders.deep, true, listings));
  const paths = [...found.keys()];
  const name = path.posix.basename(fold(wanted));
  const same = paths.filter((one) => path.posix.basename(fold(one)) === name);
  const stem = withoutEnding(name);
  const alike = paths.filter((one) => stem !== "" && withoutEnding(path.posix.basename(fold(one))) === stem);
  const byName = new Map(paths.map((one) => [path.posix.basename(fold(one)), one]));
  const near = listNearest(name, byName.keys(), Math.max(2, Math.floor(name.length / 4)));
  const all = [...same, ...alike, ...near.map((one) => byName.get(one) ?? "")];
  return [...new Set(all)].slice(0, MOST_NAMES);
}

function list(root: string, folder: string, isDeep: boolean, listings: DeepListings): Promise<string[]> {
  const key = `${folder}${isDeep ? "/**" : ""}`;
  let listing = listings.get(key);
  if (!listing) {
    listing = readdir(path.join(root, folder), { recursive: isDeep, withFileTypes: true }).then(
      (entries) =>
        entries
          .filter((entry) => entry.isFile())
          .map((entry) => path.relative(path.join(root, folder), path.join(entry.parentPath ?? entry.path, entry.name)))
          .map((name) => name.split(path.sep).join("/"))
          .sort(),
      () => [],
    );
    listings.set(key, listing);
  }
  return listing;
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
