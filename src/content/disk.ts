import { realpathSync, statSync } from "node:fs";
import { sep } from "node:path";
import { error, type Problem } from "../problem.ts";

/** True for a folder, and for a link to one. */
export function isFolder(absolute: string): boolean {
  return statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What a symbolic link leads to. `home` is the real path of the folder that it must not leave. */
export function followLink(absolute: string, home: string): "file" | "folder" | "outside" | "nowhere" | "other" {
  try {
    const target = realpathSync(absolute);
    if (target !== home && !target.startsWith(home + sep)) return "outside";
    const stats = statSync(target);
    return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
  } catch {
    return "nowhere";
  }
}

/** A link that is not followed. `path` is from the root; `use` completes "it is not …". */
export function explainLink(path: string, kind: "outside" | "nowhere", use: "read" | "published"): Problem {
  if (kind === "nowhere") {
    return error(
      "link-nowhere",
      { path },
      "This is a link that leads nowhere.",
      "Delete it, or put the file itself here.",
    );
  }
  return error(
    "link-outside",
    { path },
    `This is a link to a place outside of the folder, so it is not ${use}.`,
    "Copy the file into the folder instead.",
  );
}

/** A file or folder that the system does not let us read. */
export function explainUnreadable(path: string, issue: unknown): Problem {
  const { code = "" } = issue as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: "This account may not read it.",
    EPERM: "This account may not read it.",
    ENOENT: "It is not there any more.",
    EMFILE: "Too many files are open.",
  };
  const fact = `This cannot be read. ${reasons[code] ?? `The system says ${code || String(issue)}.`}`;
  return error("file-unreadable", { path }, fact, "Check its permissions, and run the command again.");
}

/** A file where a folder should be. */
export function explainNotFolder(path: string): Problem {
  return error(
    "folder-is-file",
    { path },
    `${path} is a file, and should be a folder.`,
    "Move the file out of the way.",
  );
}
