import { readSealed } from "../cache-file.ts";
import { compare } from "../content/read.ts";

/** The list of published files in the cache folder. */
export const MANIFEST_FILE = "published.json";

/** The feed of the blog in the output folder. Its copy in the cache lets a later plan say what subscribers would see. */
export const FEED_FILE = "feed.xml";

/** Files of the last build by their paths in the output folder, with sizes in bytes. */
export type Manifest = Map<string, number>;

/**
 * Reads which files the last build has published. `cache` is the absolute path of the cache folder. What is on the list
 * may be removed, so one that is missing, not as it was written, or leads out of the output folder is an empty one.
 */
export function readManifest(cache: string): Manifest {
  const text = readSealed(cache, MANIFEST_FILE);
  if (text === undefined) return new Map();
  const files = Object.entries(JSON.parse(text) as Record<string, number>);
  return new Map(files.every(([path]) => isInside(path)) ? files : []);
}

/** True for a path that stays in the output folder, on every system. */
export function isInside(path: string): boolean {
  return path.split(/[\\/]/).every((part) => part !== "" && part !== "..");
}

/** The content of the list. */
export function formatManifest(files: Manifest): string {
  return JSON.stringify(Object.fromEntries([...files].sort(([left], [right]) => compare(left, right))));
}
