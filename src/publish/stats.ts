import { lstatSync, type Stats } from "node:fs";

/** What stands at a path, be it a link; undefined when nothing does, also because a folder of the path is a file. */
export function readStats(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw issue;
  }
}
