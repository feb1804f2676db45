import type { Pixels } from "./decode.ts";

/** Rows that are looked at: enough for any picture, and a few milliseconds. */
const ROWS = 200;
/** Points of a drawing that are as the one before; of photographs, seldom a third is. */
const LEAST_REPEATED = 0.5;
/** Points of a drawing that have one of its commonest colours; a smooth sky repeats itself too, in hundreds of them. */
const LEAST_COMMON = 0.6;
const COMMONEST = 16;
/** Halftones repeat few points, and have few colours; a photograph in greys has few as well, but uses all of them. */
const FEW_COLOURS = 1 / 64;

/**
 * Tells a screenshot or a drawing from a photograph, by its points: in flat colours, many are like their neighbours, and
 * a few colours cover most of it. The same picture always has the same answer.
 */
export function isFlat({ data, raw: { width, height, channels } }: Pixels): boolean {
  const rows = Math.min(height, ROWS);
  const points = rows * width;
  // With more colours than this it does not matter how many there are.
  const most = Math.max(COMMONEST, points * FEW_COLOURS);
  const colours = new Map<number, number>();
  const shades = new Uint32Array(32 ** channels);
  let repeated = 0;
  for (let row = 0; row < rows; row++) {
    const start = Math.floor(((row + 0.5) * height) / rows) * width * channels;
    let before = -1;
    for (let at = start; at < start + width * channels; at += channels) {
      let colour = 0;
      let shade = 0;
      for (let channel = 0; channel < channels; channel++) {
        const value = data[at + channel] ?? 0;
        colour = colour * 256 + value;
        shade = shade * 32 + (value >> 3);
      }
      if (colour === before) repeated++;
      before = colour;
      if (colours.size <= most) colours.set(colour, (colours.get(colour) ?? 0) + 1);
      shades[shade] = (shades[shade] ?? 0) + 1;
    }
  }
  const isFew = colours.size <= points * FEW_COLOURS && sumOfCommonest(colours.values()) >= points * LEAST_COMMON;
  const isRepeated =
    repeated >= points * LEAST_REPEATED && sumOfCommonest(shades.filter((count) => count > 0)) >= points * LEAST_COMMON;
  return colours.size <= COMMONEST || isFew || isRepeated;
}

function sumOfCommonest(counts: Iterable<number>): number {
  const commonest = Uint32Array.from(counts).sort().subarray(-COMMONEST);
  return commonest.reduce((sum, one) => sum + one, 0);
}
