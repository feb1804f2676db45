import type { Pixels } from "./decode.ts";

/** Rows that are looked at. */
const ROWS = 400;
/** Alpha from which on a point is seen at all. */
const SEEN = 64;
/**
 * Lightness, 0 to 1, below which a point has less than 3:1 on the dark paper of our theme (#191713), which a reader needs
 * to see the lines of a drawing. https://www.w3.org/TR/WCAG22/#non-text-contrast
 */
const DARK = 0.12;
/** Part of the points at the edge of what is drawn that must be dark: fewer are shadows. */
const LEAST = 0.35;

/**
 * True for a transparent picture whose lines would be lost on dark paper: where it meets the ground, much of it is dark,
 * as of a diagram in black ink.
 */
export function hasDarkInk({ data, raw: { width, height, channels } }: Pixels): boolean {
  if (channels === 1 || channels === 3) return false;
  const rows = Math.min(height, ROWS);
  let edge = 0;
  let dark = 0;
  for (let row = 0; row < rows; row++) {
    const start = Math.floor(((row + 0.5) * height) / rows) * width;
    for (let x = 0; x < width; x++) {
      const isSeen = (column: number): boolean =>
        column >= 0 && column < width && (data[(start + column) * channels + channels - 1] ?? 0) >= SEEN;
      if (!isSeen(x) || (isSeen(x - 1) && isSeen(x + 1))) continue;
      edge++;
      if (lightnessAt(data, (start + x) * channels, channels) < DARK) dark++;
    }
  }
  return edge > 0 && dark >= edge * LEAST;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function lightnessAt(data: Buffer, at: number, channels: number): number {
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((channel) => {
    const part = (data[at + (channels < 3 ? 0 : channel)] ?? 0) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
