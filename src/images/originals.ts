import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { sizeFromHeader } from "./header-size.ts";
import { kindOf } from "./kind.ts";
import { readStart } from "./measure.ts";
import { REMOTE_FILE } from "./remote.ts";

/** An image of the author's, used or not. */
export interface OriginalFile {
  /** From the blog's root, with forward slashes. */
  name: string;
  bytes: number;
  /** In pixels as they are stored; absent for drawings and for what cannot be read. */
  width?: number;
  height?: number;
}

/** Where a header ends at the latest, but for cameras that put megabytes in front of it. */
const FIRST_BYTES = 256 * 1024;

/** All images in a folder of the blog and below it, sorted. Other files are left out, and links are not followed. */
export function listOriginals(root: string, folder: string): OriginalFile[] {
  let entries: { name: string; file: string }[];
  try {
    entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith(".") && !/\.md$/i.test(entry.name))
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
      .map((file) => ({ file, name: path.relative(root, file).split(path.sep).join("/") }));
  } catch {
    return [];
  }
  return entries
    .filter(({ name }) => name !== `${folder}/${REMOTE_FILE}`)
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap(({ name, file }) => {
      const start = readStart(file, FIRST_BYTES);
      const found = kindOf(start);
      if (found.kind === "other" && !isNamedAsImage(name)) return [];
      const size = found.kind === "other" ? undefined : sizeFromHeader(found.kind, start);
      return [{ name, bytes: statSync(file).size, ...size }];
    });
}

/** One that cannot be published is an original all the same. */
function isNamedAsImage(name: string): boolean {
  return /\.(jpe?g|png|gif|webp|avif|svgz?|tiff?|bmp|hei[cf]|jxl|psd|raw|dng|cr2|nef)$/i.test(name);
}
