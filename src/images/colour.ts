import { hasTransparency, type Pixels } from "./decode.ts";

/** Points that are looked at. */
const SAMPLES = 4096;

/**
 * The colour that there is most of in a picture, as `#rrggbb`: what stands in its place while it loads. Undefined for
 * transparent pictures, through which it would show.
 */
export function commonColour(pixels: Pixels): string | undefined {
  if (hasTransparency(pixels)) return undefined;
  const { data, raw } = pixels;
  const { width, height, channels } = raw;
  const step = Math.max(1, Math.floor((width * height) / SAMPLES));
  const groups = new Map<number, { count: number; sums: [number, number, number] }>();
  for (let pixel = 0; pixel < width * height; pixel += step) {
    const at = pixel * channels;
    const isGrey = channels < 3;
    const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((channel) => data[at + (isGrey ? 0 : channel)] ?? 0);
    const key = (red >> 5) * 64 + (green >> 5) * 8 + (blue >> 5);
    const group = groups.get(key) ?? { count: 0, sums: [0, 0, 0] };
    group.count++;
    group.sums[0] += red;
    group.sums[1] += green;
    group.sums[2] += blue;
    groups.set(key, group);
  }
  let most: { count: number; sums: number[] } = { count: 0, sums: [] };
  for (const group of groups.values()) if (group.count > most.count) most = group;
  return `#${most.sums
    .map((sum) =>
      Math.round(sum / most.count)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
