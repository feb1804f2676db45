import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { decodeForWidth, readHeader } from "../../src/images/decode.ts";
import { isFlat } from "../../src/images/flat.ts";

/** Where Debian's packages lomiri-wallpapers-16.04, mate-backgrounds and plasma-workspace-wallpapers put their pictures. */
const FOLDERS = ["/usr/share/backgrounds", "/usr/share/wallpapers"];

/** JPEGs of these packages that were drawn by somebody or by a program. */
const DRAWN =
  /^(Elephants|GreenTraditional|umang_by_Abhishek_Mudgal|Autumn|Flow|Honeywave|PastelHills|SafeLanding|Shell)(_\d+x\d+)?$/;

/** Smaller files are thumbnails. */
const LEAST_BYTES = 60_000;

/** The widest variant that the bench asks for, in pixels. */
const LOOKED_AT_WIDTH = 1600;

/** The photographs of three Debian packages, the largest file of each, sorted by name. Empty where none of them is installed. */
export function findPhotographs(folders: string[] = FOLDERS): string[] {
  const largest = new Map<string, { path: string; bytes: number }>();
  for (const path of folders.filter(existsSync).flatMap(listFiles)) {
    const bytes = statSync(path).size;
    const name = nameOf(path);
    if (!/\.jpe?g$/i.test(path) || bytes < LEAST_BYTES || /screenshot/.test(path) || DRAWN.test(name)) continue;
    if (bytes > (largest.get(name)?.bytes ?? 0)) largest.set(name, { path, bytes });
  }
  return [...largest].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, { path }]) => path);
}

/**
 * Without those that Longhand takes for drawings, as pictures of large even areas: it stores them in other ways, which
 * says nothing of photographs.
 */
export async function leaveOutDrawings(paths: string[]): Promise<string[]> {
  const photographs: string[] = [];
  for (const path of paths) {
    const bytes = readFileSync(path);
    const header = await readHeader(bytes, "jpeg");
    if (!isFlat(await decodeForWidth(header, bytes, LOOKED_AT_WIDTH))) photographs.push(path);
  }
  return photographs;
}

/** `count` of the list, evenly spread over it; all when there are fewer. */
export function sample<Item>(items: Item[], count: number): Item[] {
  if (count >= items.length) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / count)] as Item);
}

/** Plasma keeps the sizes of a picture in `<name>/contents/images/`; the others have one file for each. */
export function nameOf(path: string): string {
  const parent = dirname(path);
  return basename(parent).startsWith("images") && basename(dirname(parent)) === "contents"
    ? basename(dirname(dirname(parent)))
    : basename(path).replace(/(_\d+x\d+)?\.\w+$/, "");
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
