import type { Sharp } from "sharp";
import type { PictureType } from "./picture.ts";

/** What decides how a picture is stored. */
export interface Nature {
  /** A screenshot or a drawing. */
  isFlat: boolean;
  isTransparent: boolean;
  /** Its original is a JPEG: what PNG would keep is lost already. */
  isJpeg: boolean;
}

/** A way to store a picture. */
export interface Format {
  type: PictureType;
  extension: string;
  /** Of a side, in pixels. */
  maxSide: number;
  /**
   * Ways to store it at nearly the same likeness; the smallest result is kept. `part` is the part of the quality that is
   * wanted, from 0 to 1.
   */
  ways: (part: number) => ((image: Sharp) => Sharp)[];
}

/** Encoder quality by format, 1 to 100. */
export interface Quality {
  avif: number;
  webp: number;
  jpeg: number;
}

/** AVIF at effort 4 takes four and a half times as long as at effort 3, for files that are 7 % smaller: docs/images-measured.md. */
const AVIF_EFFORT = 3;
/** WebP stores a side in 14 bits, and AVIF decoders stop near there. */
const MODERN_MAX_SIDE = 16_383;
/** Letters and thin lines show what photographs hide, so drawings get so much more of the quality that is left. */
const SHARPER = 0.5;
/** Of near-lossless WebP: no point is off by more than two steps of 256. */
const NEAR_LOSSLESS = 60;

/**
 * The formats in which a picture is published, the best one first. Colours of thin lines suffer when they are stored at
 * half size (4:2:0), so drawings keep theirs. A drawing of a JPEG has two formats for all readers, PNG and JPEG: it is
 * published in the one that is smaller.
 */
export function formatsFor({ isFlat, isTransparent, isJpeg }: Nature, quality: Quality): Format[] {
  const wanted = (base: number, part: number): number =>
    Math.max(1, Math.round((isFlat ? base + (100 - base) * SHARPER : base) * part));
  const png = (part: number) => ({
    compressionLevel: 9,
    ...((isFlat || part < 1) && { palette: true, quality: Math.round(100 * part) }),
  });
  const keepsAll: Format = {
    type: "image/png",
    extension: "png",
    maxSide: Number.POSITIVE_INFINITY,
    ways: (part) => [(image) => image.png(png(part))],
  };
  const jpeg = (part: number) => ({
    quality: wanted(quality.jpeg, part),
    mozjpeg: true,
    ...(isFlat && { chromaSubsampling: "4:4:4" }),
  });
  const losesSome: Format = {
    type: "image/jpeg",
    extension: "jpg",
    maxSide: Number.POSITIVE_INFINITY,
    ways: (part) => [(image) => image.removeAlpha().jpeg(jpeg(part))],
  };
  const isPng = isFlat || isTransparent;
  return [
    {
      type: "image/avif",
      extension: "avif",
      maxSide: MODERN_MAX_SIDE,
      ways: (part) => [
        (image) =>
          image.avif({
            quality: wanted(quality.avif, part),
            effort: AVIF_EFFORT,
            chromaSubsampling: isFlat ? "4:4:4" : "4:2:0",
          }),
      ],
    },
    {
      type: "image/webp",
      extension: "webp",
      maxSide: MODERN_MAX_SIDE,
      ways: (part) => [
        (image) => image.webp({ quality: wanted(quality.webp, part), smartSubsample: isFlat }),
        // The first is smaller for a screenshot in its own size, the second for one that was made smaller. Both know no part.
        ...(isFlat && part === 1
          ? [
              (image: Sharp) => image.webp({ lossless: true }),
              (image: Sharp) => image.webp({ nearLossless: true, quality: NEAR_LOSSLESS }),
            ]
          : []),
      ],
    },
    ...(isPng ? [keepsAll] : []),
    ...(!isPng || (isJpeg && !isTransparent) ? [losesSome] : []),
  ];
}

/** True for the format that every browser and mail reader knows. */
export function isFallback({ type }: Format): boolean {
  return type !== "image/avif" && type !== "image/webp";
}
