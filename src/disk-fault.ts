import { error, type Problem } from "./problem.ts";

/** True for the error of a write that found no room: the disk is full, or the part of it that one may use. */
export function isDiskFull(issue: unknown): boolean {
  return /^(ENOSPC|EDQUOT)$/.test(codeOf(issue));
}

/**
 * What the author should know of an error that the disk or the system has given; undefined for all other errors.
 * `root` is the blog's folder, absolute.
 */
export function explainDiskFault(issue: unknown, root: string): Problem | undefined {
  const code = codeOf(issue);
  const place = placeOf(issue, root);
  if (isDiskFull(issue)) {
    return error("disk-full", place, "The disk is full.", "Make room, and run the command again.");
  }
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) {
    const why = code === "EROFS" ? "the disk can only be read" : "the rights of the file or folder do not allow it";
    return error(
      "access-denied",
      place,
      `Longhand cannot read or write this: ${why}.`,
      "Give your account the right to read and write it, or choose another folder in the settings.",
    );
  }
  if (/^(EMFILE|ENFILE)$/.test(code)) {
    return error(
      "files-open",
      undefined,
      "The system lets Longhand open no more files.",
      "Allow more of them with ulimit -n 1024, or close other programs, and run the command again.",
    );
  }
  if (/^(EISDIR|ENOTDIR|EEXIST|ENOTEMPTY)$/.test(code)) {
    return error(
      "output-in-the-way",
      place,
      "Something that Longhand has not made stands where a file or folder of its own should be.",
      "Move it away, and run the command again.",
    );
  }
  if (code === "EIO") {
    return error("disk-failing", place, "The disk reports an error.", "Check the disk before you run it again.");
  }
  return undefined;
}

function codeOf(issue: unknown): string {
  return issue instanceof Error && "syscall" in issue ? String((issue as NodeJS.ErrnoException).code) : "";
}

function placeOf(issue: unknown, root: string): Problem["place"] {
  const { path, dest } = issue as NodeJS.ErrnoException & { dest?: string };
  const shown = (dest ?? path)?.replaceAll("\\", "/").replace(/\/\.longhand-new(\/.*)?$/, "");
  const home = `${root.replaceAll("\\", "/")}/`;
  return shown === undefined ? undefined : { path: shown.startsWith(home) ? shown.slice(home.length) : shown };
}
