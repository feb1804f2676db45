import { UnusableImage } from "./unusable.ts";

/** Larger originals are refused: a picture of 30,000 × 30,000 points needs gigabytes of memory and no reader sees them. */
export const MAX_PIXELS = 100_000_000;

/** JPEG stores a side in 16 bits. */
export const MAX_SIDE = 65_500;

/** Throws `UnusableImage` when a picture of this size in pixels, with so many frames, is more than may be decoded. */
export function refuseTooLarge(width: number, height: number, frames = 1): void {
  const pixels = width * height * frames;
  if (pixels > MAX_PIXELS) {
    const size = `${width} × ${height} pixels${frames > 1 ? ` in ${frames} frames` : ""}`;
    const fact = `has ${Math.round(pixels / 1e6)} megapixels (${size}); the limit is ${MAX_PIXELS / 1e6}.`;
    throw new UnusableImage(
      "image-too-large",
      fact,
      "Make it smaller; no screen shows more than 4,000 pixels side by side.",
    );
  }
  if (Math.max(width, height) > MAX_SIDE) {
    const fact = `is ${width} × ${height} pixels; the limit is ${MAX_SIDE} for a side.`;
    throw new UnusableImage("image-too-large", fact, "Make it smaller, or cut it into several.");
  }
}
