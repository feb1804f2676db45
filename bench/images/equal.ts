import { divide, median } from "../statistics.ts";
import type { Encoded, Quality } from "./quality.ts";

/** By what two encoded pictures are found equally like their original. */
export type Metric = "ssim" | "butteraugli";

/** What a format needs to look as another does. */
export interface Equal {
  format: string;
  metric: Metric;
  /** The setting at which half of the pictures are more like their originals than in the other format. */
  quality: number;
  /** At these qualities, as a part of the bytes of the other format; the median of all pictures. */
  bytes: number;
  /** Pictures for which the measured qualities say it. */
  pictures: number;
}

/**
 * For each other format the quality that makes pictures as like their originals as `anchor` of `quality` does, picture
 * by picture. What lies between two measured qualities is taken from the line between them; nothing is guessed beyond.
 */
export function findEqual(measured: Quality[], anchor: { format: string; quality: number }, metric: Metric): Equal[] {
  const formats = [...new Set(measured.map(({ format }) => format))].filter((format) => format !== anchor.format);
  const own = curvesOf(measured, anchor.format, metric);
  return formats.map((format) => {
    const [qualities, bytes, by]: [number[], number[], number[]] = [[], [], []];
    for (const [index, curve] of curvesOf(measured, format, metric).entries()) {
      const reference = at(own[index] ?? [], "quality", anchor.quality);
      const found = reference && at(curve, "likeness", reference.likeness);
      if (!reference || !found) continue;
      qualities.push(found.quality);
      bytes.push(found.bytes);
      by.push(reference.bytes);
    }
    return { format, metric, quality: median(qualities), bytes: median(divide(bytes, by)), pictures: qualities.length };
  });
}

interface Point {
  quality: number;
  likeness: number;
  bytes: number;
}

/** One curve for each picture, the lowest quality first. */
function curvesOf(measured: Quality[], format: string, metric: Metric): Point[][] {
  const own = measured
    .filter((one) => one.format === format && one.quality !== undefined)
    .sort((left, right) => (left.quality ?? 0) - (right.quality ?? 0));
  const point = ({ quality = 0, pictures }: Quality, index: number): Point[] => {
    const picture: Encoded | undefined = pictures[index];
    const likeness = picture?.[metric];
    return picture && likeness !== undefined ? [{ quality, likeness, bytes: picture.bytes }] : [];
  };
  return (own[0]?.pictures ?? []).map((_, index) => own.flatMap((one) => point(one, index)));
}

/** The point of a curve at which `key` has a value; undefined where the curve does not go. */
function at(curve: Point[], key: "quality" | "likeness", value: number): Point | undefined {
  for (const [index, from] of curve.entries()) {
    const to = curve[index + 1] ?? from;
    const [low, high] = [Math.min(from[key], to[key]), Math.max(from[key], to[key])];
    if (value < low || value > high) continue;
    const part = to[key] === from[key] ? 0 : (value - from[key]) / (to[key] - from[key]);
    const between = (read: (point: Point) => number): number => read(from) + part * (read(to) - read(from));
    return {
      quality: between((point) => point.quality),
      likeness: between((point) => point.likeness),
      bytes: Math.exp(between((point) => Math.log(point.bytes))),
    };
  }
  return undefined;
}
