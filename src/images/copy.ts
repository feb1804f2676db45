import type { Sharp } from "sharp";
import type { Blog } from "../settings/settings.ts";
import type { NewFile } from "./cache.ts";
import { decodePixels, densityFor, orUnusable, readHeader } from "./decode.ts";
import { READING } from "./encoder.ts";
import type { ImageKind } from "./kind.ts";
import { cleanSvg, cleanSvgToDraw } from "./svg.ts";

/** The longest side of a copy in pixels: enough for any page that shows it from elsewhere. */
export const MAX_COPY_SIDE = 2000;

/** The formats in which a copy can be written, by what their names end with. */
const formats = {
  jpg: "jpeg",
  jpeg: "jpeg",
  png: "png",
  gif: "gif",
  webp: "webp",
  avif: "avif",
  tif: "tiff",
  tiff: "tiff",
  svg: "svg",
} as const;

export type CopyFormat = (typeof formats)[keyof typeof formats];

/** The format that hosts announce for this address, by its ending; undefined when a copy cannot have it. */
export function formatOfCopy(url: string, kind: ImageKind): CopyFormat | undefined {
  const ending = /\.([a-z]+)$/i.exec(url)?.[1]?.toLowerCase() ?? "";
  const format = Object.hasOwn(formats, ending) ? formats[ending as keyof typeof formats] : undefined;
  return format === "svg" && kind !== "svg" ? undefined : format;
}

/** A copy, and the size of its original in pixels. */
export interface EncodedCopy {
  width: number;
  height: number;
  file: NewFile;
}

/**
 * Encodes an original again in the format of the address at which it was published once, without metadata and at most
 * `MAX_COPY_SIDE` pixels wide and high. Animations move on where the format can. Throws `UnusableImage`.
 */
export async function encodeCopy(
  bytes: Buffer,
  kind: ImageKind,
  format: CopyFormat,
  quality: Blog["images"]["quality"],
): Promise<EncodedCopy> {
  if (format === "svg") {
    const { svg, width, height } = cleanSvg(bytes);
    return { width, height, file: { bytes: Buffer.from(svg), extension: "svg", role: "image/svg+xml", width, height } };
  }
  const source = kind === "svg" ? Buffer.from(cleanSvgToDraw(bytes).svg) : bytes;
  const header = await readHeader(source, kind);
  const { sharp, width, height, frames } = header;
  const scale = Math.min(1, MAX_COPY_SIDE / Math.max(width, height));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const shrink = (image: Sharp): Sharp => image.resize({ ...size, fit: "fill" });
  let image: Sharp;
  if (frames > 1 && (format === "gif" || format === "webp")) {
    image = shrink(sharp(source, { ...READING, animated: true }));
  } else {
    const density = kind === "svg" ? densityFor(header, size.width, size.height) : undefined;
    const { data, raw } = await decodePixels(header, source, shrink, density);
    image = sharp(data, { raw });
  }
  const file = await orUnusable(write(image, format, quality).toBuffer());
  return { width, height, file: { bytes: file, extension: format, role: `image/${format}`, ...size } };
}

function write(image: Sharp, format: Exclude<CopyFormat, "svg">, quality: Blog["images"]["quality"]): Sharp {
  switch (format) {
    case "jpeg":
      return image.flatten({ background: "white" }).jpeg({ quality: quality.jpeg, mozjpeg: true });
    case "png":
      return image.png({ compressionLevel: 9 });
    case "gif":
      return image.gif();
    case "webp":
      return image.webp({ quality: quality.webp });
    case "avif":
      return image.avif({ quality: quality.avif, effort: 3 });
    case "tiff":
      return image.flatten({ background: "white" }).tiff({ compression: "jpeg", quality: quality.jpeg });
  }
}
