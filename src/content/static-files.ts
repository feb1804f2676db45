import { type Dirent, existsSync, readdirSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Problem } from "../problem.ts";
import { explainLink, explainNotFolder, explainUnreadable, followLink, isFolder } from "./disk.ts";

/** A file that is published as it is: a PDF, `_headers`, `.well-known/security.txt`. */
export interface StaticFile {
  /** From the static folder, with forward slashes. */
  path: string;
  /** Absolute. */
  file: string;
}

/** Files of editors and systems, which nobody means to publish. */
const ignored = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\.git.*|.*~|.*\.swp)$/i;

/** Lists the static folder, sorted. Links that lead out of it are errors. A blog need not have one. */
export function listStaticFiles(root: string, folder: string): { files: StaticFile[]; problems: Problem[] } {
  const home = join(root, folder);
  if (!existsSync(home)) return { files: [], problems: [] };
  if (!isFolder(home)) return { files: [], problems: [explainNotFolder(folder)] };
  const realHome = realpathSync(home);
  const problems: Problem[] = [];
  const files: StaticFile[] = [];
  let entries: { entry: Dirent; file: string }[] = [];
  try {
    entries = readdirSync(home, { recursive: true, withFileTypes: true }).map((entry) => ({
      entry,
      file: join(entry.parentPath ?? entry.path, entry.name),
    }));
  } catch (issue) {
    problems.push(explainUnreadable(folder, issue));
  }
  // In one order on every disk, for what is told of them as well.
  for (const { entry, file } of entries.sort((left, right) => (left.file < right.file ? -1 : 1))) {
    if (ignored.test(entry.name) || entry.isDirectory()) continue;
    const kind = entry.isSymbolicLink() ? followLink(file, realHome) : entry.isFile() ? "file" : "other";
    if (kind === "outside" || kind === "nowhere") problems.push(explainLink(toPath(root, file), kind, "published"));
    else if (kind === "file") files.push({ path: toPath(home, file), file });
  }
  return { files, problems };
}

function toPath(from: string, file: string): string {
  return relative(from, file).split(sep).join("/");
}
