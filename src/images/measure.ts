import { closeSync, openSync, readSync } from "node:fs";
import { sizeFromHeader } from "./header-size.ts";
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
  const size = bytes.length < 32 ? undefined : sizeFromHeader(found.kind, bytes);
  return { kind: found.kind, ...size };
}

/** The first bytes of a file, at most so many. */
export function readStart(path: string, length: number): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}
