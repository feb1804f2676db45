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
  const entries = readdirSync(home, { recursive: true, withFileTypes: true }).map((entry) => ({
    entry,
    file: join(entry.parentPath ?? entry.path, entry.name),
  }));
  // In one order on every disk, for what is told of them as well.
  for (const { entry, file } of entries.sort((left, right) => (left.file < right.file ? -1 : 1))) {
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
  return { files, problems };
}

function toPath(from: string, file: string): string {
  return relative(from, file).split(sep).join("/");
}
