import type { StaticFile } from "../content/static-files.ts";
import { type Problem, warning } from "../problem.ts";
import { kindOf } from "./kind.ts";
import { readStart } from "./measure.ts";

/** What a camera notes stands in the first segment, which has up to 64 KB. */
const FIRST_BYTES = 70 * 1024;

/** The tag of the directory that holds the place. https://www.cipa.jp/std/documents/e/DC-008-Translation-2019-E.pdf, 4.6.3 */
const GPS_DIRECTORY = 0x8825;
const [LATITUDE, LONGITUDE] = [2, 4];

/**
 * Files of the static folder are published as they are. A photograph among them that says where it was taken is told of:
 * nobody sees that on the picture, and many are taken at home.
 */
export function explainPhotoPlaces(files: StaticFile[], folder: string, imagesFolder: string): Problem[] {
  return files
    .filter(({ path, file }) => /\.(jpe?g|png|webp)$/i.test(path) && hasPlace(readStart(file, FIRST_BYTES)))
    .map(({ path }) =>
      warning(
        "static-photo-place",
        { path: `${folder}/${path}` },
        "This photograph says where it was taken, and files of this folder are published as they are.",
        `Move it into ${imagesFolder}/ and show it from there, or take that out of it: exiftool -gps:all= ${path.replace(/.*\//, "")}`,
      ),
    );
}

/** Does the beginning of an image hold the place where it was taken? */
export function hasPlace(bytes: Buffer): boolean {
  const exif = findExif(bytes);
  if (!exif) return false;
  try {
    return isPlaceNoted(exif);
  } catch (issue) {
    // It points beyond what is there.
    if (issue instanceof RangeError) return false;
    throw issue;
  }
}

function isPlaceNoted(exif: Buffer): boolean {
  const isLittle = exif[0] === 0x49;
  const read16 = (at: number): number => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const read32 = (at: number): number => (isLittle ? exif.readUInt32LE(at) : exif.readUInt32BE(at));
  const tagsOf = (directory: number): Map<number, number> =>
    new Map(
      Array.from({ length: read16(directory) }, (_, index) => {
        const at = directory + 2 + index * 12;
        return [read16(at), read32(at + 8)];
      }),
    );
  const gps = tagsOf(read32(4)).get(GPS_DIRECTORY);
  if (gps === undefined) return false;
  const tags = tagsOf(gps);
  return tags.has(LATITUDE) && tags.has(LONGITUDE);
}

/** The block that begins with the byte order: `II*` or `MM*`. */
function findExif(bytes: Buffer): Buffer | undefined {
  const { kind } = kindOf(bytes);
  const mark = kind === "jpeg" ? "Exif\0\0" : kind === "png" ? "eXIf" : kind === "webp" ? "EXIF" : undefined;
  const at = mark === undefined ? -1 : bytes.indexOf(mark, 0, "latin1");
  if (mark === undefined || at < 0) return undefined;
  const length = kind === "jpeg" ? mark.length : kind === "png" ? 4 : 8;
  const block = bytes.subarray(at + length);
  // Some programs write the mark of JPEG into other formats as well.
  return block.toString("latin1", 0, 4) === "Exif" ? block.subarray(6) : block;
}
