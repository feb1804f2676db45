import type { Metadata, Sharp } from "sharp";
import type { NewFile } from "./cache.ts";
import { loadSharp, READING, type SharpModule } from "./encoder.ts";
import type { ImageKind } from "./kind.ts";
import { refuseTooLarge } from "./too-large.ts";
import { UnusableImage } from "./unusable.ts";

/** An original whose header was read. One that is asked for with the same bytes in memory again is the same. */
export interface Header {
  sharp: SharpModule;
  /** Upright, in pixels; of one frame. */
  width: number;
  height: number;
  /** More than 1 for animations. */
  frames: number;
  /** How it is stored, 1 for upright. https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf, 4.6.4 */
  orientation: number;
  /** What was decoded of it so far, by width: all that is made of it shares that. */
  decoded: Map<number, Promise<Pixels>>;
  /** Variants that were encoded of it so far, by all that decides their bytes: texts that show it in two ways share some. */
  made: Map<string, Promise<NewFile>>;
}

/** Pixels in memory: upright, sRGB, 8 bit. */
export interface Pixels {
  data: Buffer;
  raw: { width: number; height: number; channels: 1 | 2 | 3 | 4 };
}

/** By the bytes of an original; goes with them. */
const headers = new WeakMap<Buffer, Promise<Header>>();

/** Reads the size before anything is decoded, so that a small file that unpacks to gigabytes does no harm. */
export function readHeader(bytes: Buffer, kind: ImageKind): Promise<Header> {
  const header = headers.get(bytes) ?? readNewHeader(bytes, kind);
  headers.set(bytes, header);
  return header;
}

async function readNewHeader(bytes: Buffer, kind: ImageKind): Promise<Header> {
  const sharp = await loadSharp();
  const metadata: Metadata = await orUnusable(sharp(bytes, { limitInputPixels: false }).metadata());
  const { width, height } = metadata.autoOrient;
  const frames = kind === "gif" || kind === "webp" ? (metadata.pages ?? 1) : 1;
  refuseTooLarge(width, height, frames);
  return { sharp, width, height, frames, orientation: metadata.orientation ?? 1, decoded: new Map(), made: new Map() };
}

/** All that is made of a picture is made from its pixels at this width, when these are enough: it is decoded once. */
const SHARED_WIDTH = 2160;
/** What is very long is not kept at that width for a small picture's sake. */
const MAX_SHARED_PIXELS = 10_000_000;

/**
 * Pixels of an original that are at least `width` wide, or all that it has. It is decoded once for whatever is made of
 * it, JPEGs no larger than needed. The same original gives the same pixels, whatever else is made of it or not.
 */
export function decodeForWidth(header: Header, bytes: Buffer, width: number): Promise<Pixels> {
  const shared = Math.min(header.width, SHARED_WIDTH);
  const isShared = shared >= width && (shared / header.width) * header.height * shared <= MAX_SHARED_PIXELS;
  const decoded = isShared ? shared : Math.min(header.width, width);
  const pixels = header.decoded.get(decoded) ?? decodeNow(header, bytes, decoded);
  header.decoded.set(decoded, pixels);
  return pixels;
}

/** A picture that is to be turned is made smaller first: a whole one would have to be in memory twice. */
async function decodeNow(header: Header, bytes: Buffer, width: number): Promise<Pixels> {
  const { sharp, orientation } = header;
  const turn = TURNS[orientation];
  if (!turn) return decodePixels(header, bytes, (image) => image.resize({ width }));
  const height = Math.max(1, Math.round((header.height * width) / header.width));
  const stored = turn.angle % 180 === 0 ? { width, height } : { width: height, height: width };
  const { data, raw } = await toPixels(sharp(bytes, READING).resize({ ...stored, fit: "fill" }));
  return toPixels(sharp(data, { raw }).rotate(turn.angle).flop(turn.isMirrored));
}

/** By orientation: degrees to the right, and whether left and right are exchanged after that. */
const TURNS: Partial<Record<number, { angle: 0 | 90 | 180 | 270; isMirrored: boolean }>> = {
  2: { angle: 0, isMirrored: true },
  3: { angle: 180, isMirrored: false },
  4: { angle: 180, isMirrored: true },
  5: { angle: 270, isMirrored: true },
  6: { angle: 90, isMirrored: false },
  7: { angle: 90, isMirrored: true },
  8: { angle: 270, isMirrored: false },
};

/** Pixels that cover `box`, and no more than that on one side, or all that there are. */
export async function decodeToCover(
  header: Header,
  bytes: Buffer,
  kind: ImageKind,
  box: { width: number; height: number },
): Promise<Pixels> {
  const cover = (image: Sharp): Sharp => image.resize({ ...box, fit: "outside", withoutEnlargement: true });
  if (kind === "svg") return decodePixels(header, bytes, cover, densityFor(header, box.width, box.height));
  const width = Math.ceil(Math.max(box.width, (box.height * header.width) / header.height));
  const { data, raw } = await decodeForWidth(header, bytes, width);
  return toPixels(cover(header.sharp(data, { raw })));
}

/** Decoded pixels, made smaller. */
export function resizePixels({ sharp }: Header, pixels: Pixels, width: number): Promise<Pixels> {
  const { data, raw } = pixels;
  return raw.width === width ? Promise.resolve(pixels) : toPixels(sharp(data, { raw }).resize({ width }));
}

/** Decodes an original; `resize` makes it as small as its use allows, which saves memory for all that follows. */
export async function decodePixels(
  { sharp }: Header,
  bytes: Buffer,
  resize: (image: Sharp) => Sharp,
  density?: number,
): Promise<Pixels> {
  const reading = density === undefined ? READING : { ...READING, density };
  return toPixels(resize(sharp(bytes, reading).autoOrient()));
}

async function toPixels(image: Sharp): Promise<Pixels> {
  const raw = image.toColourspace("srgb").raw({ depth: "uchar" });
  const { data, info } = await orUnusable(raw.toBuffer({ resolveWithObject: true }));
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

/**
 * Says of a damaged file that it is. What libvips says of it is left out: its threads share one place for their words, so
 * of two builds one would get them and the other would not.
 */
export async function orUnusable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    throw new UnusableImage("image-damaged", "is damaged or incomplete.", "Export or copy it again.");
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
