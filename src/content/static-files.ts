import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { error, type Problem } from "../problem.ts";

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
  const realHome = realpathSync(home);
  const problems: Problem[] = [];
  const files: StaticFile[] = [];
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    if (ignored.test(entry.name) || entry.isDirectory()) continue;
    if (entry.isSymbolicLink()) {
      const target = existsSync(file) ? realpathSync(file) : "";
      if (!target.startsWith(realHome + sep)) {
        problems.push(
          error(
            "link-outside",
            { path: toPath(root, file) },
            "This is a link to a place outside of the folder, so it is not published.",
            "Copy the file into the folder instead.",
          ),
        );
        continue;
      }
      if (!statSync(target).isFile()) continue;
    }
    files.push({ path: toPath(home, file), file });
  }
  return { files: files.sort((left, right) => (left.path < right.path ? -1 : 1)), problems };
}

function toPath(from: string, file: string): string {
  return relative(from, file).split(sep).join("/");
}
