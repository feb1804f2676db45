import { measureImage } from "./measure.ts";
import type { Original } from "./original.ts";

/** What an original takes while something is made of it, guessed from its first bytes. */
export interface Effort {
  /** Millions of points to encode: what the time depends on. */
  megapixels: number;
  /** Of its pixels when it is decoded whole. JPEGs that are made smaller take less. */
  bytes: number;
}

/** What is assumed where the first bytes do not say the size: a picture of a telephone. */
const USUAL = { width: 4000, height: 3000 };
/** Red, green, blue and alpha. */
const CHANNELS = 4;
/** Decoding a point takes so much of the time that encoding one for all formats does. */
const DECODING = 0.01;
/** A drawing is copied, a social image is one JPEG of 1200 × 630. */
const SVG_MEGAPIXELS = 0.01;
const SOCIAL_MEGAPIXELS = 0.05;

/** What a task of an original takes. `widest` is the width of its largest variant in pixels, undefined for a social image. */
export function effortOf(original: Original, widest: number | undefined): Effort {
  if (original.kind === "svg") return { megapixels: SVG_MEGAPIXELS, bytes: 0 };
  const { width = USUAL.width, height = USUAL.height } = measure(original.path) ?? {};
  const pixels = Math.max(1, width * height);
  const scale = widest === undefined ? 0 : Math.min(1, widest / Math.max(1, width));
  const encoded = widest === undefined ? SOCIAL_MEGAPIXELS : (pixels * scale * scale) / 1e6;
  return { megapixels: encoded + (DECODING * pixels) / 1e6, bytes: pixels * CHANNELS };
}

/** A file that is gone is told when it is to be read. */
function measure(path: string): ReturnType<typeof measureImage> {
  try {
    return measureImage(path);
  } catch {
    return undefined;
  }
}
