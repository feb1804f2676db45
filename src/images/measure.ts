import { closeSync, openSync, readSync } from "node:fs";
import { type ImageKind, kindOf } from "./kind.ts";

/** What the first bytes of an image say. */
export interface MeasuredImage {
  kind: ImageKind;
  /** In pixels, as they are stored; undefined for a drawing, and when they are not where they should be. */
  width?: number;
  height?: number;
}

/** Nearly always enough; and then what holds the metadata that cameras put in front of a picture. */
const FIRST_BYTES = 4 * 1024;
const MOST_BYTES = 256 * 1024;

/** Format and size of a finished image, without decoding it; undefined when the file is no image. */
export function measureImage(path: string): MeasuredImage | undefined {
  const first = measure(readStart(path, FIRST_BYTES));
  return first?.kind === "jpeg" && first.width === undefined ? measure(readStart(path, MOST_BYTES)) : first;
}

function measure(bytes: Buffer): MeasuredImage | undefined {
  const found = kindOf(bytes);
  if (found.kind === "other") return undefined;
  const size = bytes.length < 32 ? undefined : sizeOf(found.kind, bytes);
  return { kind: found.kind, ...size };
}

function readStart(path: string, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

function sizeOf(kind: ImageKind, bytes: Buffer): { width: number; height: number } | undefined {
  // https://www.w3.org/TR/png-3/#11IHDR
  if (kind === "png") return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  // https://www.w3.org/Graphics/GIF/spec-gif89a.txt, section 18
  if (kind === "gif") return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  if (kind === "webp") return sizeOfWebp(bytes);
  return kind === "jpeg" ? sizeOfJpeg(bytes) : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc9649 */
function sizeOfWebp(bytes: Buffer): { width: number; height: number } | undefined {
  const chunk = bytes.toString("latin1", 12, 16);
  if (chunk === "VP8X") return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (chunk === "VP8 ") return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (chunk !== "VP8L") return undefined;
  const bits = bytes.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

/** Goes from segment to segment to the start of the frame. https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.2 */
function sizeOfJpeg(bytes: Buffer): { width: number; height: number } | undefined {
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
