import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { FoundFile, SiteFiles } from "./site-files.ts";

/**
 * Offers the files of a folder as static hosts do: `/x/` is `x/index.html`. Hidden files stay hidden, but for
 * `.well-known` (RFC 8615), and a symbolic link out of the folder leads nowhere.
 */
export function createFolderFiles(folder: string): SiteFiles {
  return {
    async find(path) {
      const segments = path.slice(1).split("/");
      if (segments.some(isHidden)) return undefined;
      return findFile(folder, join(folder, ...segments, path.endsWith("/") ? "index.html" : ""));
    },
  };
}

async function findFile(folder: string, wanted: string): Promise<FoundFile | undefined> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(wanted)]);
    const isInside = file.startsWith(root + sep);
    return isInside && (await stat(file)).isFile() ? { file } : undefined;
  } catch {
    return undefined;
  }
}

/** On Windows a colon leads to another stream of the same file. */
function isHidden(segment: string): boolean {
  return (segment.startsWith(".") && segment !== ".well-known") || (sep === "\\" && segment.includes(":"));
}
