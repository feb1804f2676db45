import type { Sharp } from "sharp";
import sharp from "sharp";
import { median } from "../statistics.ts";
import { compare, type Likeness, type Opaque } from "./likeness.ts";

/** One way to encode a picture. */
export interface Encoding {
  /** `AVIF, effort 3` */
  format: string;
  /** 1 to 100; absent where it is lossless. */
  quality?: number;
  encode: (image: Sharp) => Sharp;
}

/** What one encoding made of one picture. */
export interface Encoded extends Likeness {
  bytes: number;
  /** Of the processor, which other work on the machine changes less than the time by the clock. */
  seconds: number;
}

/** What one encoding made of all pictures. */
export interface Quality {
  format: string;
  quality?: number;
  pictures: Encoded[];
}

const QUALITIES = { jpeg: [60, 70, 78, 86], webp: [60, 70, 80, 88], avif: [40, 50, 60, 70] } as const;

/** Of photographs: the formats with four qualities each, as Longhand has them, and AVIF with more and less effort. */
export const PHOTOGRAPHS: Encoding[] = [
  ...QUALITIES.jpeg.map((quality) => ({ format: "JPEG", quality, encode: toJpeg(quality) })),
  ...QUALITIES.webp.map((quality) => ({ format: "WebP", quality, encode: toWebp(quality) })),
  ...QUALITIES.avif.map((quality) => ({ format: "AVIF", quality, encode: toAvif(quality, 3) })),
];

/** How long AVIF may look for a smaller file. */
export const EFFORTS: Encoding[] = [2, 3, 4, 5].map((effort) => ({
  format: `AVIF, effort ${effort}`,
  quality: 50,
  encode: toAvif(50, effort),
}));

/** Of screenshots: what keeps each pixel, and what does not. */
export const SCREENSHOTS: Encoding[] = [
  { format: "PNG", encode: (image) => image.png({ compressionLevel: 9 }) },
  {
    format: "PNG, palette",
    quality: 90,
    encode: (image) => image.png({ compressionLevel: 9, palette: true, quality: 90 }),
  },
  { format: "WebP, lossless", encode: (image) => image.webp({ lossless: true }) },
  { format: "WebP, near lossless", quality: 60, encode: (image) => image.webp({ nearLossless: true, quality: 60 }) },
  ...[80, 90].map((quality) => ({
    format: "WebP",
    quality,
    encode: (image: Sharp) => image.webp({ quality, smartSubsample: true }),
  })),
  ...[50, 60, 70].map((quality) => ({
    format: "AVIF, 4:4:4",
    quality,
    encode: (image: Sharp) => image.avif({ quality, effort: 3, chromaSubsampling: "4:4:4" }),
  })),
  { format: "AVIF, lossless", encode: (image) => image.avif({ lossless: true, effort: 3 }) },
  { format: "JPEG", quality: 78, encode: toJpeg(78) },
];

/** Encodes each picture in each way. `folder` is for files of the moment. */
export async function measureQuality(
  pictures: Opaque[],
  encodings: Encoding[],
  folder: string,
  report: (line: string) => void,
): Promise<Quality[]> {
  const all: Quality[] = encodings.map(({ format, quality }) => ({
    format,
    ...(quality && { quality }),
    pictures: [],
  }));
  for (const [number, picture] of pictures.entries()) {
    const { data, width, height } = picture;
    for (const [index, { encode }] of encodings.entries()) {
      const before = process.cpuUsage();
      const encoded = await encode(sharp(data, { raw: { width, height, channels: 3 } })).toBuffer();
      const { user, system } = process.cpuUsage(before);
      const likeness = await compare(picture, encoded, folder);
      all[index]?.pictures.push({ bytes: encoded.length, seconds: (user + system) / 1e6, ...likeness });
    }
    report(`picture ${number + 1} of ${pictures.length}`);
  }
  return all;
}

/** The middle of all pictures. */
export function middleOf({ pictures }: Quality): Encoded {
  const middle = (read: (one: Encoded) => number | undefined): number =>
    median(pictures.flatMap((one) => read(one) ?? []));
  const butteraugli = middle((one) => one.butteraugli);
  return {
    bytes: middle((one) => one.bytes),
    seconds: middle((one) => one.seconds),
    ssim: middle((one) => one.ssim),
    ...(!Number.isNaN(butteraugli) && { butteraugli }),
  };
}

function toJpeg(quality: number): Encoding["encode"] {
  return (image) => image.jpeg({ quality, mozjpeg: true });
}

function toWebp(quality: number): Encoding["encode"] {
  return (image) => image.webp({ quality });
}

function toAvif(quality: number, effort: number): Encoding["encode"] {
  return (image) => image.avif({ quality, effort, chromaSubsampling: "4:2:0" });
}
