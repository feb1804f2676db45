import { encodeAnimation } from "./animation.ts";
import type { NewFile } from "./cache.ts";
import { commonColour } from "./colour.ts";
import {
  decodeForWidth,
  decodeToCover,
  type Header,
  hasTransparency,
  orUnusable,
  type Pixels,
  readHeader,
  resizePixels,
} from "./decode.ts";
import { isFlat } from "./flat.ts";
import { type Format, formatsFor, isFallback, type Quality } from "./formats.ts";
import { hasDarkInk } from "./ink.ts";
import type { ImageKind } from "./kind.ts";
import type { Limit } from "./limit.ts";
import { cleanSvg } from "./svg.ts";
import { MAX_PIXELS } from "./too-large.ts";
import { UnusableImage } from "./unusable.ts";

/** How variants are encoded: in which widths in pixels, and how well. */
export interface VariantSettings {
  widths: number[];
  quality: Quality;
}

/** An original whose variants were encoded. */
export interface EncodedPicture<Kept> {
  /** Of the original in pixels, upright. */
  width: number;
  height: number;
  /** What there is most of in it, as `#rrggbb`; see `commonColour`. */
  colour?: string;
  /** It would not be seen on dark paper; see `hasDarkInk`. */
  isDarkInk?: true;
  /** What `keep` gave for each variant; the smallest first in each format. */
  files: Kept[];
}

/** Where encoding runs (`limit`) and where its results go (`keep`). */
export interface Workshop<Kept> {
  limit: Limit;
  keep: (file: NewFile) => Promise<Kept>;
}

/** Raised when the way in which variants are made changes, so that all of them are made again. */
export const PICTURE_MAKER = 4;

/** A variant above this many bytes is stored less well, and left out when that does not help. */
export const MAX_VARIANT_BYTES = 200_000;
/** The parts of the quality that are tried one after the other. Who sees so many points sees each of them less. */
const PARTS = [1, 0.85, 0.7];

/**
 * The format for all readers is for feeds, mail and browsers of before 2020: a picture for a phone and one for a desk
 * are enough, each the widest variant up to so many pixels.
 */
const FALLBACK_WIDTHS = [800, 1200];

/**
 * Encodes all variants of an original, none wider than the original: AVIF, WebP, and JPEG or PNG.
 * Animations stay animations, in one size; drawings stay SVG. Throws `UnusableImage`.
 */
export async function encodePicture<Kept>(
  bytes: Buffer,
  kind: ImageKind,
  settings: VariantSettings,
  workshop: Workshop<Kept>,
): Promise<EncodedPicture<Kept>> {
  if (kind === "svg") return copySvg(bytes, workshop);
  const header = await readHeader(bytes, kind);
  return header.frames > 1
    ? encodeAnimation(bytes, header, settings, workshop)
    : encodeStill(bytes, kind, header, settings, workshop);
}

/** The widths of an original's variants, in pixels: those that it can fill, and its own when it cannot fill the widest. */
export function widthsOf(originalWidth: number, widths: number[]): number[] {
  const fitting = widths.filter((width) => width <= originalWidth);
  const own = originalWidth < Math.max(...widths) ? [originalWidth] : [];
  return [...new Set([...fitting, ...own])].sort((a, b) => a - b);
}

/** Those of the widths, the narrowest first, in which the format for all readers is made: two at most. */
export function fallbackWidthsOf(widths: number[]): number[] {
  const chosen = FALLBACK_WIDTHS.map((most) => widths.findLast((width) => width <= most) ?? widths[0] ?? most);
  return [...new Set(chosen)];
}

async function copySvg<Kept>(bytes: Buffer, { keep }: Workshop<Kept>): Promise<EncodedPicture<Kept>> {
  const { svg, width, height } = cleanSvg(bytes);
  const file = { bytes: Buffer.from(svg), extension: "svg", role: "image/svg+xml", width, height };
  const isDarkInk = await isInkDark(svg, width, height);
  return { width, height, ...(isDarkInk && { isDarkInk }), files: [await keep(file)] };
}

/** In points at which a drawing is looked at. */
const LOOKED_AT = { width: 400, height: 400 };

/** A drawing that knows of dark screens itself sees to its ink; one that cannot be drawn here is left as it is. */
async function isInkDark(svg: string, width: number, height: number): Promise<boolean> {
  if (svg.includes("prefers-color-scheme") || width * height > MAX_PIXELS) return false;
  const bytes = Buffer.from(svg);
  try {
    return hasDarkInk(await decodeToCover(await readHeader(bytes, "svg"), bytes, "svg", LOOKED_AT));
  } catch (issue) {
    if (issue instanceof UnusableImage) return false;
    throw issue;
  }
}

async function encodeStill<Kept>(
  bytes: Buffer,
  kind: ImageKind,
  header: Header,
  settings: VariantSettings,
  { limit, keep }: Workshop<Kept>,
): Promise<EncodedPicture<Kept>> {
  const widths = widthsOf(header.width, settings.widths);
  const widest = widths.at(-1) ?? header.width;
  const pixels = await limit(() => decodeForWidth(header, bytes, widest));
  const nature = { isFlat: isFlat(pixels), isTransparent: hasTransparency(pixels), isJpeg: kind === "jpeg" };
  // All formats of a width share its pixels.
  const resized = new Map<number, Promise<Pixels>>();
  const resize = (width: number): Promise<Pixels> => {
    const made = resized.get(width) ?? limit(() => resizePixels(header, pixels, width));
    resized.set(width, made);
    return made;
  };
  const encodeNow = async (format: Format, width: number): Promise<NewFile> => {
    const { data, raw } = await resize(width);
    const size = { width: raw.width, height: raw.height };
    return limit(() =>
      encodeLight(format, async (way) => {
        const bytes = await orUnusable(way(header.sharp(data, { raw })).toBuffer());
        return { bytes, extension: format.extension, role: format.type, ...size };
      }),
    );
  };
  const encode = (format: Format, width: number): Promise<NewFile> => {
    const id = JSON.stringify([pixels.raw.width, nature, settings.quality, format.type, width]);
    const made = header.made.get(id) ?? encodeNow(format, width);
    header.made.set(id, made);
    return made;
  };
  // The widest take longest, so they start first and no encoder waits for them in the end.
  const fallbackWidths = fallbackWidthsOf(widths);
  const formats = formatsFor(nature, settings.quality);
  const jobs = widths.toReversed().flatMap((width) => {
    const height = (width / header.width) * header.height;
    return formats
      .filter((format) => height <= format.maxSide && (!isFallback(format) || fallbackWidths.includes(width)))
      .map((format) => encode(format, width));
  });
  const made = chooseFiles((await Promise.all(jobs)).reverse());
  const colour = commonColour(pixels);
  const files = await Promise.all(made.map(keep));
  return {
    width: header.width,
    height: header.height,
    ...(colour && { colour }),
    ...(hasDarkInk(pixels) && { isDarkInk: true }),
    files,
  };
}

/** The smallest of what the ways of a format give, with as much of the quality as its weight allows. */
async function encodeLight(
  format: Format,
  encode: (way: ReturnType<Format["ways"]>[number]) => Promise<NewFile>,
): Promise<NewFile> {
  let lightest: NewFile | undefined;
  for (const part of PARTS) {
    for (const way of format.ways(part)) {
      const file = await encode(way);
      if (!lightest || file.bytes.length < lightest.bytes.length) lightest = file;
    }
    if (lightest && lightest.bytes.length <= MAX_VARIANT_BYTES) break;
  }
  if (!lightest) throw new Error(`There is no way to store ${format.type}.`);
  return lightest;
}

/**
 * Leaves out what no reader should get: what is too heavy, the narrowest of a format excepted; what weighs as much as a
 * wider one of its format, which drawings do that were made smaller; AVIF when WebP is smaller; and the larger one of PNG
 * and JPEG. The files are the narrowest first in each format.
 */
export function chooseFiles(files: NewFile[]): NewFile[] {
  const useful = files.filter(
    ({ role, width, bytes }) =>
      !files.some((other) => other.role === role && other.width > width && other.bytes.length <= bytes.length),
  );
  const light = useful.filter(
    ({ role, width, bytes }) =>
      bytes.length <= MAX_VARIANT_BYTES || !useful.some((other) => other.role === role && other.width < width),
  );
  const weigh = weighFormats(light);
  const [avif, webp] = [weigh("image/avif"), weigh("image/webp")];
  const [png, jpeg] = [weigh("image/png"), weigh("image/jpeg")];
  const larger = png > 0 && jpeg > 0 ? (jpeg < png ? "image/png" : "image/jpeg") : undefined;
  return light.filter(({ role }) => !(role === "image/avif" && webp > 0 && avif >= webp) && role !== larger);
}

/** What readers of a format load together in bytes, one at each width that there is of any: the next wider file, or the widest. */
function weighFormats(files: NewFile[]): (type: string) => number {
  const widths = new Set(files.map(({ width }) => width));
  return (type) => {
    const own = files.filter(({ role }) => role === type);
    const loaded = [...widths].map((width) => own.find((file) => file.width >= width) ?? own.at(-1));
    return loaded.reduce((sum, file) => sum + (file?.bytes.length ?? 0), 0);
  };
}
