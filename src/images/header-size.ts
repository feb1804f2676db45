import type { ImageKind } from "./kind.ts";

/** Width and height in pixels, as they are stored. */
export interface StoredSize {
  width: number;
  height: number;
}

/**
 * The size that the header of an image states, without decoding anything; undefined for a drawing, and when the size is
 * not where it should be. `bytes` may be the beginning of the file alone.
 */
export function sizeFromHeader(kind: ImageKind, bytes: Buffer): StoredSize | undefined {
  try {
    return readers[kind]?.(bytes);
  } catch (issue) {
    // It points beyond the bytes that are there.
    if (issue instanceof RangeError) return undefined;
    throw issue;
  }
}

const readers: Partial<Record<ImageKind, (bytes: Buffer) => StoredSize | undefined>> = {
  png: sizeOfPng,
  gif: sizeOfGif,
  webp: sizeOfWebp,
  jpeg: sizeOfJpeg,
  avif: sizeOfAvif,
  tiff: sizeOfTiff,
};

/** https://www.w3.org/TR/png-3/#11IHDR */
function sizeOfPng(bytes: Buffer): StoredSize | undefined {
  // Apple's own kind of PNG has another chunk in front.
  if (bytes.length >= 16 && bytes.toString("latin1", 12, 16) !== "IHDR") return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/**
 * The screen, or the first picture when it is larger: decoders make room for both.
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt, sections 18 to 26
 */
function sizeOfGif(bytes: Buffer): StoredSize {
  const screen = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  const colours = bytes[10] ?? 0;
  let at = 13 + (colours & 0x80 ? 3 * 2 ** ((colours & 7) + 1) : 0);
  while (bytes[at] === 0x21) {
    at += 2;
    for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) at += length + 1;
    at++;
  }
  if (bytes[at] !== 0x2c || at + 9 > bytes.length) return screen;
  return {
    width: Math.max(screen.width, bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5)),
    height: Math.max(screen.height, bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7)),
  };
}

/** https://www.rfc-editor.org/rfc/rfc9649 */
function sizeOfWebp(bytes: Buffer): StoredSize | undefined {
  const chunk = bytes.toString("latin1", 12, 16);
  if (chunk === "VP8X") return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (chunk === "VP8 ") return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (chunk !== "VP8L") return undefined;
  const bits = bytes.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

/** Goes from segment to segment to the start of the frame. https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.2 */
function sizeOfJpeg(bytes: Buffer): StoredSize | undefined {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    // Fill bytes may stand in front of a marker.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/**
 * The largest of the pictures that the file describes (`ispe`, in the box `meta`): thumbnails are smaller.
 * https://aomediacodec.github.io/av1-avif/ and ISO/IEC 23008-12, 6.5.3
 */
function sizeOfAvif(bytes: Buffer): StoredSize | undefined {
  let at = 0;
  while (bytes.toString("latin1", at + 4, at + 8) !== "meta") {
    const length = bytes.readUInt32BE(at);
    // 0 and 1 are lengths of another kind, which only boxes of media data have.
    if (length < 8) return undefined;
    at += length;
  }
  const meta = bytes.subarray(at, at + bytes.readUInt32BE(at));
  let largest: StoredSize | undefined;
  for (let box = meta.indexOf("ispe"); box >= 0; box = meta.indexOf("ispe", box + 4)) {
    const size = { width: meta.readUInt32BE(box + 8), height: meta.readUInt32BE(box + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

/** The first directory of the file: tags 256 and 257, of 16 or 32 bits. https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf */
function sizeOfTiff(bytes: Buffer): StoredSize | undefined {
  const isLittle = bytes[0] === 0x49;
  const read16 = (at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const read32 = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const directory = read32(4);
  const size: Partial<StoredSize> = {};
  for (let entry = 0; entry < read16(directory); entry++) {
    const at = directory + 2 + entry * 12;
    const name = read16(at) === 256 ? "width" : read16(at) === 257 ? "height" : undefined;
    if (name) size[name] = read16(at + 2) === 3 ? read16(at + 8) : read32(at + 8);
  }
  return size.width === undefined || size.height === undefined ? undefined : { width: size.width, height: size.height };
}
