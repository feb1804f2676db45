import type { Sharp } from "sharp";
import { commonColour } from "./colour.ts";
import { decodePixels, type Header, hasTransparency, orUnusable } from "./decode.ts";
import { READING } from "./encoder.ts";
import { isFlat } from "./flat.ts";
import { formatsFor } from "./formats.ts";
import { hasDarkInk } from "./ink.ts";
import { type PictureType, stillRole } from "./picture.ts";
import type { EncodedPicture, VariantSettings, Workshop } from "./variants.ts";

/**
 * Encodes a moving picture in one size: as WebP, unless the GIF is smaller, and as GIF for all readers. libvips writes no
 * moving AVIF. Its first picture, standing still, is for those who want nothing to move.
 */
export async function encodeAnimation<Kept>(
  bytes: Buffer,
  header: Header,
  settings: VariantSettings,
  { limit, keep }: Workshop<Kept>,
): Promise<EncodedPicture<Kept>> {
  const { sharp, width, height } = header;
  const widest = Math.min(width, Math.max(...settings.widths));
  const encode = (type: PictureType, extension: string, format: (image: Sharp) => Sharp) =>
    limit(async () => {
      const image = format(sharp(bytes, { ...READING, animated: true }).resize({ width: widest }));
      const { data, info } = await orUnusable(image.toBuffer({ resolveWithObject: true }));
      return { bytes: data, extension, role: type, width: info.width, height: info.pageHeight ?? info.height };
    });
  const { quality } = settings;
  const [webp, gif] = await Promise.all([
    // Each frame is stored as what is smaller for it: as a drawing or as a photograph.
    encode("image/webp", "webp", (image) => image.webp({ quality: quality.webp, mixed: true, minSize: true })),
    encode("image/gif", "gif", (image) => image.gif()),
  ]);
  const first = await limit(() => decodePixels(header, bytes, (image) => image.resize({ width: widest })));
  const nature = { isFlat: isFlat(first), isTransparent: hasTransparency(first), isJpeg: false };
  const formats = formatsFor(nature, quality);
  const stills = await Promise.all(
    formats
      .filter(({ type }) => type !== "image/avif")
      .map(({ type, extension, ways }) =>
        limit(async () => {
          const [way = (image: Sharp) => image] = ways(1);
          const image = way(sharp(first.data, { raw: first.raw }));
          const { data, info } = await orUnusable(image.toBuffer({ resolveWithObject: true }));
          return { bytes: data, extension, role: stillRole(type), width: info.width, height: info.height };
        }),
      ),
  );
  // WebP comes first; where the format for all readers is no heavier, it is of no use.
  const [webpStill, forAll] = stills;
  if (webpStill && forAll && forAll.bytes.length <= webpStill.bytes.length) stills.shift();
  const moving = webp.bytes.length < gif.bytes.length ? [webp, gif] : [gif];
  const colour = commonColour(first);
  const files = await Promise.all([...moving, ...stills].map(keep));
  return { width, height, ...(colour && { colour }), ...(hasDarkInk(first) && { isDarkInk: true }), files };
}
