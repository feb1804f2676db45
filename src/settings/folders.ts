import { posix } from "node:path";
import type { Blog } from "./settings.ts";

/** What a folder is, for messages. */
export const folderForm = 'a folder inside of the blog\'s, such as "essays"';

/** True for a path that stays below the blog's root, on every system. */
export function isFolder(path: string): boolean {
  return /^(?!\/|.*\.\.)[^\\:]+$/.test(path) && normalizeFolder(path) !== "";
}

/**
 * A folder without what does not count in it; the root itself is empty.
 *
 * @example
 * normalizeFolder("./build//site/") //=> "build/site"
 */
export function normalizeFolder(path: string): string {
  return posix.normalize(path).replace(/\/+$/, "").replace(/^\.$/, "");
}

/** Two folders that do not go together. */
export interface FolderConflict {
  /** The one that Longhand writes to. */
  made: "output" | "cache";
  /** How `made` stands to the other. */
  relation: "is" | "lies in" | "contains";
  /** The other one: a setting, or a folder that tools need. */
  other: string;
}

/** Longhand removes old files from the folders that it makes, so nothing else may be in them, nor they in anything. */
export function findFolderConflict(folders: Blog["folders"]): FolderConflict | undefined {
  const all = Object.entries({ ...folders, ".git": ".git", node_modules: "node_modules" });
  for (const made of ["output", "cache"] as const) {
    for (const [other, path] of all) {
      if (other === made) continue;
      const relation = relate(folders[made], path);
      if (relation) return { made, relation, other };
    }
  }
  return undefined;
}

/** Upper and lower case are one on many disks. */
function relate(left: string, right: string): FolderConflict["relation"] | undefined {
  const [one, two] = [left, right].map((path) => `${path.normalize("NFC").toLowerCase()}/`) as [string, string];
  if (one === two) return "is";
  return one.startsWith(two) ? "lies in" : two.startsWith(one) ? "contains" : undefined;
}
