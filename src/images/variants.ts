import type { Sharp } from "sharp";
import type { Blog } from "../settings/settings.ts";
import type { NewFile } from "./cache.ts";
import { decodeForWidth, type Header, hasTransparency, orUnusable, type Pixels, readHeader } from "./decode.ts";
import { READING, type SharpModule } from "./encoder.ts";
import type { ImageKind } from "./kind.ts";
import type { Limit } from "./limit.ts";
import type { PictureType } from "./picture.ts";
import { cleanSvg } from "./svg.ts";

/** How variants are encoded. */
export type VariantSettings = Blog["images"];

/** An original whose variants were encoded. */
export interface EncodedPicture<Kept> {
  /** Of the original in pixels, upright. */
  width: number;
  height: number;
  /** What `keep` gave for each variant; the smallest first in each format. */
  files: Kept[];
}

/** Where encoding runs (`limit`) and where its results go (`keep`). */
export interface Workshop<Kept> {
  limit: Limit;
  keep: (file: NewFile) => Promise<Kept>;
}

/**
 * AVIF at effort 4 takes 3.5 times as long as at effort 3, for files that are 1 % smaller
 * (2000 × 1333 photograph: 4.4 s and 1.3 s).
 */
const AVIF_EFFORT = 3;
/** WebP stores a side in 14 bits, and AVIF decoders stop near there. */
const MODERN_MAX_SIDE = 16_383;

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

async function copySvg<Kept>(bytes: Buffer, { keep }: Workshop<Kept>): Promise<EncodedPicture<Kept>> {
  const { svg, width, height } = cleanSvg(bytes);
  const file = { bytes: Buffer.from(svg), extension: "svg", role: "image/svg+xml", width, height };
  return { width, height, files: [await keep(file)] };
}

async function encodeAnimation<Kept>(
  bytes: Buffer,
  { sharp, width, height }: Header,
  settings: VariantSettings,
  { limit, keep }: Workshop<Kept>,
): Promise<EncodedPicture<Kept>> {
  const widest = Math.min(width, Math.max(...settings.widths));
  const encode = (type: PictureType, extension: string, format: (image: Sharp) => Sharp): Promise<Kept> =>
    limit(async () => {
      const image = format(sharp(bytes, { ...READING, animated: true }).resize({ width: widest }));
      const { data, info } = await orUnusable(image.toBuffer({ resolveWithObject: true }));
      const size = { width: info.width, height: info.pageHeight ?? info.height };
      return keep({ bytes: data, extension, role: type, ...size });
    });
  const files = await Promise.all([
    encode("image/webp", "webp", (image) => image.webp({ quality: settings.quality.webp })),
    encode("image/gif", "gif", (image) => image.gif()),
  ]);
  return { width, height, files };
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
  const formats = formatsFor(pixels, kind, settings);
  const encode = (format: Format, width: number): Promise<Kept> =>
    limit(async () => {
      const resized = header.sharp(pixels.data, { raw: pixels.raw }).resize({ width });
      const { data, info } = await orUnusable(format.encode(resized).toBuffer({ resolveWithObject: true }));
      const size = { width: info.width, height: info.height };
      return keep({ bytes: data, extension: format.extension, role: format.type, ...size });
    });
  // The widest take longest, so they start first and no encoder waits for them in the end.
  const jobs = widths.toReversed().flatMap((width) => {
    const height = (width / header.width) * header.height;
    return formats.filter((format) => height <= format.maxSide).map((format) => encode(format, width));
  });
  const files = await Promise.all(jobs);
  return { width: header.width, height: header.height, files: files.reverse() };
}

interface Format {
  type: PictureType;
  extension: string;
  maxSide: number;
  encode: (image: Sharp) => ReturnType<SharpModule>;
}

/** Colours of thin lines suffer when they are stored at half size (4:2:0), so drawings keep theirs. */
function formatsFor(pixels: Pixels, kind: ImageKind, { quality }: VariantSettings): Format[] {
  const isFlat = kind !== "jpeg" && kind !== "avif" && isFlatDrawing(pixels);
  const chromaSubsampling = isFlat ? "4:4:4" : "4:2:0";
  const avif = { quality: quality.avif, effort: AVIF_EFFORT, chromaSubsampling };
  const webp = { quality: quality.webp, smartSubsample: isFlat };
  const png = { compressionLevel: 9, ...(isFlat && { palette: true, quality: 90 }) };
  const isJpeg = !isFlat && !hasTransparency(pixels);
  return [
    { type: "image/avif", extension: "avif", maxSide: MODERN_MAX_SIDE, encode: (image) => image.avif(avif) },
    { type: "image/webp", extension: "webp", maxSide: MODERN_MAX_SIDE, encode: (image) => image.webp(webp) },
    isJpeg
      ? {
          type: "image/jpeg",
          extension: "jpg",
          maxSide: Number.POSITIVE_INFINITY,
          encode: (image) => image.removeAlpha().jpeg({ quality: quality.jpeg, mozjpeg: true }),
        }
      : { type: "image/png", extension: "png", maxSide: Number.POSITIVE_INFINITY, encode: (image) => image.png(png) },
  ];
}

const MAX_SAMPLES = 65_536;
/** A photograph has a new colour at almost every point; a screenshot or a drawing repeats a few. */
const FLAT_SHARE = 1 / 16;

function isFlatDrawing({ data, raw: { width, height, channels } }: Pixels): boolean {
  const step = Math.max(1, Math.ceil((width * height) / MAX_SAMPLES));
  const colours = new Set<number>();
  let samples = 0;
  for (let pixel = 0; pixel < width * height; pixel += step) {
    let colour = 0;
    for (let channel = 0; channel < channels; channel++)
      colour = colour * 256 + (data[pixel * channels + channel] ?? 0);
    colours.add(colour);
    samples++;
  }
  return colours.size <= Math.max(16, samples * FLAT_SHARE);
}
