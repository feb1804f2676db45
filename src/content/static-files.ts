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
  let entries: Dirent[] = [];
  try {
    entries = readdirSync(home, { recursive: true, withFileTypes: true });
  } catch (issue) {
    problems.push(explainUnreadable(folder, issue));
  }
  for (const entry of entries) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (ignored.test(entry.name) || entry.isDirectory()) continue;
    const kind = entry.isSymbolicLink() ? followLink(file, realHome) : entry.isFile() ? "file" : "other";
    if (kind === "outside" || kind === "nowhere") problems.push(explainLink(toPath(root, file), kind, "published"));
    else if (kind === "file") files.push({ path: toPath(home, file), file });
  }
  return { files: files.sort((left, right) => (left.path < right.path ? -1 : 1)), problems };
}

function toPath(from: string, file: string): string {
  return relative(from, file).split(sep).join("/");
}
