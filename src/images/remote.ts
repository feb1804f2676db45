import { readFileSync } from "node:fs";
import path from "node:path";
import { error, type Problem, ProblemError } from "../problem.ts";

/** In the images folder: which images of other hosts have a copy here. Written by `longhand images fetch`. */
export const REMOTE_FILE = "remote.json";

/** In the images folder: the copies themselves. */
export const REMOTE_FOLDER = "remote";

/** Paths of copies from the images folder, with forward slashes, by the address of the image. */
export type RemoteImages = Map<string, string>;

/**
 * The absolute address of an image of another host, without a fragment; undefined for the blog's own, for data, and for
 * what is no address. Without a scheme it is taken as https.
 */
export function remoteAddress(src: string): string | undefined {
  const written = src.trim();
  if (!/^(https?:)?\/\//i.test(written) || !URL.canParse(written, "https://localhost")) return undefined;
  const url = new URL(written, "https://localhost");
  url.hash = "";
  return url.href;
}

/**
 * Reads which images of other hosts have a copy here; none when nothing was ever fetched. Throws a `ProblemError` when the
 * file was changed by hand and cannot be understood.
 */
export function readRemoteImages(root: string, imagesFolder: string): RemoteImages {
  let text: string;
  try {
    text = readFileSync(path.join(root, imagesFolder, REMOTE_FILE), "utf8");
  } catch (issue) {
    if (["ENOENT", "ENOTDIR"].includes((issue as NodeJS.ErrnoException).code ?? "")) return new Map();
    throw issue;
  }
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new ProblemError([unreadable(imagesFolder)]);
  }
  if (typeof list !== "object" || list === null || Array.isArray(list))
    throw new ProblemError([unreadable(imagesFolder)]);
  const entries = Object.entries(list);
  if (!entries.every(([, file]) => typeof file === "string" && isInFolder(file)))
    throw new ProblemError([unreadable(imagesFolder)]);
  return new Map(entries);
}

/** As it is committed: one line for each address, sorted. */
export function formatRemoteImages(images: RemoteImages): string {
  const sorted = [...images].sort(([left], [right]) => (left < right ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

function isInFolder(file: string): boolean {
  return file.startsWith(`${REMOTE_FOLDER}/`) && path.posix.normalize(file) === file;
}

function unreadable(imagesFolder: string): Problem {
  return error(
    "image-remote-list",
    { path: `${imagesFolder}/${REMOTE_FILE}` },
    `This file does not say which files in ${imagesFolder}/${REMOTE_FOLDER}/ belong to which addresses: { "https://…": "${REMOTE_FOLDER}/…" }.`,
    "Take it back from git, or delete it and run longhand images fetch.",
  );
}
