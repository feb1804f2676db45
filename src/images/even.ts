import type { Header, Pixels } from "./decode.ts";

/** Channels of 0 to 255 that differ less than this look the same. */
const SAME = 12;
/** Share of the points of an edge that are of one colour, for it to be even. */
const EVEN = 0.96;

/** The colour of an edge that has only one, as `#rrggbb`. */
export function findEdge({ data, raw: { width, height, channels } }: Pixels): string | undefined {
  const colorAt = (x: number, y: number): number[] =>
    [0, 1, 2].map((channel) => data[(y * width + x) * channels + Math.min(channel, channels - 1)] ?? 0);
  const points = [
    ...Array.from({ length: width }, (_, x) => [colorAt(x, 0), colorAt(x, height - 1)]),
    ...Array.from({ length: height }, (_, y) => [colorAt(0, y), colorAt(width - 1, y)]),
  ].flat();
  const middle = [0, 1, 2].map(
    (channel) => points.map((point) => point[channel] ?? 0).sort((a, b) => a - b)[points.length >> 1] ?? 0,
  );
  const same = points.filter((point) =>
    point.every((value, channel) => Math.abs(value - (middle[channel] ?? 0)) < SAME),
  );
  if (same.length < points.length * EVEN) return undefined;
  return `#${middle.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** A palette that changes more of the points than this is seen. */
const CHANGED = 0.001;

/** As PNG: with a palette of 256 colours where nobody would see it, else with all colours. */
export async function encodeFlat({ sharp }: Header, { data, raw }: Pixels): Promise<Buffer> {
  const image = sharp(data, { raw });
  const palette = await image.clone().png({ compressionLevel: 9, palette: true, quality: 100, dither: 0 }).toBuffer();
  const shown = await sharp(palette).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  if (raw.channels !== shown.info.channels) return image.png({ compressionLevel: 9 }).toBuffer();
  let changed = 0;
  for (let at = 0; at < data.length; at++) if (Math.abs((data[at] ?? 0) - (shown.data[at] ?? 0)) > SAME) changed++;
  return changed <= data.length * CHANGED ? palette : image.png({ compressionLevel: 9 }).toBuffer();
}
