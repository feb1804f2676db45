import type { Metadata, Sharp } from "sharp";
import { loadSharp, READING, type SharpModule } from "./encoder.ts";
import type { ImageKind } from "./kind.ts";
import { refuseTooLarge } from "./too-large.ts";
import { UnusableImage } from "./unusable.ts";

/** An original whose header was read. */
export interface Header {
  sharp: SharpModule;
  /** Upright, in pixels; of one frame. */
  width: number;
  height: number;
  /** More than 1 for animations. */
  frames: number;
}

/** Pixels in memory: upright, sRGB, 8 bit. */
export interface Pixels {
  data: Buffer;
  raw: { width: number; height: number; channels: 1 | 2 | 3 | 4 };
}

/** Reads the size before anything is decoded, so that a small file that unpacks to gigabytes does no harm. */
export async function readHeader(bytes: Buffer, kind: ImageKind): Promise<Header> {
  const sharp = await loadSharp();
  const metadata: Metadata = await orUnusable(sharp(bytes, { limitInputPixels: false }).metadata());
  const { width, height } = metadata.autoOrient;
  const frames = kind === "gif" || kind === "webp" ? (metadata.pages ?? 1) : 1;
  refuseTooLarge(width, height, frames);
  return { sharp, width, height, frames };
}

/** Decodes an original once; `resize` makes it as small as its use allows, which saves memory for all that follows. */
export async function decodePixels(
  { sharp }: Header,
  bytes: Buffer,
  resize: (image: Sharp) => Sharp,
  density?: number,
): Promise<Pixels> {
  const reading = density === undefined ? READING : { ...READING, density };
  const image = resize(sharp(bytes, reading).autoOrient()).toColourspace("srgb").raw({ depth: "uchar" });
  const { data, info } = await orUnusable(image.toBuffer({ resolveWithObject: true }));
  return { data, raw: { width: info.width, height: info.height, channels: info.channels as 1 | 2 | 3 | 4 } };
}

/** Ten times the points of a social image: enough for drawings that are much longer than wide. */
const MAX_DRAWN_PIXELS = 8_000_000;

/**
 * The resolution at which a drawing is read, so that it covers `width` × `height` pixels, unless it is very long.
 * At 72 dpi it has the size of its header.
 */
export function densityFor(header: Header, width: number, height: number): number {
  const cover = Math.max(width / header.width, height / header.height);
  const most = Math.sqrt(MAX_DRAWN_PIXELS / (header.width * header.height));
  return Math.min(2400, Math.max(1, 72 * Math.min(cover, most)));
}

/** Turns what libvips says of a damaged file into words. */
export async function orUnusable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const lines = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    const reason = lines.findLast((line) => /[a-z]{3}/i.test(line))?.trim() ?? "no reason is given";
    const fact = `is damaged or incomplete: ${reason.replace(/^vips\w*: /i, "").replace(/\.?$/, ".")}`;
    throw new UnusableImage("image-damaged", fact, "Export or copy it again.");
  }
}

/** True when at least one pixel lets the ground through. */
export function hasTransparency({ data, raw: { channels } }: Pixels): boolean {
  if (channels === 1 || channels === 3) return false;
  for (let index = channels - 1; index < data.length; index += channels) {
    if (data[index] !== 255) return true;
  }
  return false;
}
