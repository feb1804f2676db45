import type { Sharp } from "sharp";
import type { NewFile } from "./cache.ts";
import { decodeToCover, type Header, hasTransparency, type Pixels, readHeader } from "./decode.ts";
import type { SharpModule } from "./encoder.ts";
import { encodeFlat, findEdge } from "./even.ts";
import { isFlat } from "./flat.ts";
import type { ImageKind } from "./kind.ts";
import { cleanSvgToDraw } from "./svg.ts";

/** The size that all platforms show beside a link: 1.91:1, https://developers.facebook.com/docs/sharing/webmasters/images/ */
export const SOCIAL_SIZE = { width: 1200, height: 630 } as const;
/** WhatsApp drops heavier ones. */
export const MAX_SOCIAL_BYTES = 299_999;

const PAPER = "#fbf9f4";
/** A picture that is enlarged more than this looks like a mistake; it is put on a ground instead. */
const MAX_ENLARGEMENT = 1.5;
/** A drawing that would cover less of the card when it is shown whole is a thread, and is cut. */
const LEAST_SHOWN = 0.2;
const QUALITIES = [82, 76, 70, 64, 58, 52, 46, 40, 32, 24, 16, 8];

const HORIZONTAL = ["left", "right"];
const VERTICAL = ["top", "bottom"];

/** Gives a focus in the words of sharp (`left top`, `attention`), or undefined when it names no part of a picture. */
export function parseFocus(focus: string | undefined): string | undefined {
  if (focus === undefined) return "attention";
  const words = focus.trim().toLowerCase().split(/\s+/);
  const sides = words.filter((word) => word !== "center" && word !== "centre");
  const across = sides.find((word) => HORIZONTAL.includes(word));
  const down = sides.find((word) => VERTICAL.includes(word));
  const named = [across, down].filter((word) => word !== undefined);
  if (words.length > 2 || words[0] === "" || named.length !== sides.length) return undefined;
  return named.join(" ") || "centre";
}

/** A social image, and the size of its original in pixels. */
export interface EncodedSocialImage {
  width: number;
  height: number;
  file: NewFile;
}

/** Raised when social images are made in another way, so that all of them are made again. */
export const SOCIAL_FORM = 3;

/**
 * Makes a picture of 1200 × 630 pixels below 300 KB of any original: a JPEG, or a PNG where that is smaller, as of
 * drawings and screenshots. It is cut to shape around `position` (of `parseFocus`). One that is too small stands on a
 * ground made of itself; so does a drawing with an even edge, whole, when no part of it is named (`attention`) and it is
 * not much longer than wide. Throws
 * `UnusableImage`.
 */
export async function encodeSocialImage(bytes: Buffer, kind: ImageKind, position: string): Promise<EncodedSocialImage> {
  const source = kind === "svg" ? Buffer.from(cleanSvgToDraw(bytes).svg) : bytes;
  const header = await readHeader(source, kind);
  const pixels = await decodeToCover(header, source, kind, SOCIAL_SIZE);
  const card = await composeCard(header, pixels, position);
  const png = isFlat(card) ? await encodeFlat(header, card) : undefined;
  const jpeg = await encodeBelow(header, card);
  const file: NewFile =
    png && png.length <= Math.min(jpeg.length, MAX_SOCIAL_BYTES)
      ? { bytes: png, extension: "png", role: "image/png", ...SOCIAL_SIZE }
      : { bytes: jpeg, extension: "jpg", role: "image/jpeg", ...SOCIAL_SIZE };
  return { width: header.width, height: header.height, file };
}

/** The card's pixels, opaque. */
async function composeCard({ sharp }: Header, pixels: Pixels, position: string): Promise<Pixels> {
  const { width, height } = pixels.raw;
  const { width: cardWidth, height: cardHeight } = SOCIAL_SIZE;
  const flatten = () => sharp(pixels.data, { raw: pixels.raw }).flatten({ background: PAPER }).toColourspace("srgb");
  const opaque = await toPixels(flatten());
  const edge = findEdge(opaque);
  const shown = Math.min(cardWidth / width, cardHeight / height) ** 2 * width * height;
  const isWhole =
    edge !== undefined && position === "attention" && shown >= LEAST_SHOWN * cardWidth * cardHeight && isFlat(opaque);
  if (Math.max(cardWidth / width, cardHeight / height) <= MAX_ENLARGEMENT && !isWhole) {
    return toPixels(flatten().resize({ ...SOCIAL_SIZE, fit: "cover", position }));
  }
  const scale = Math.min(MAX_ENLARGEMENT, cardWidth / width, cardHeight / height);
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const picture = await flatten()
    .resize({ ...size, fit: "fill" })
    .png()
    .toBuffer();
  // A transparent picture has paper around it already, and one with an even edge goes on in its colour.
  const background = hasTransparency(pixels) ? PAPER : edge;
  const ground = background
    ? sharp({ create: { ...SOCIAL_SIZE, channels: 3, background } })
    : await drawGround(sharp, flatten());
  return toPixels(sharp(await ground.png().toBuffer()).composite([{ input: picture }]));
}

/** The picture itself, blurred and darker. Blurring a tenth of the size looks the same and takes a hundredth of the time. */
async function drawGround(sharp: SharpModule, picture: Sharp): Promise<Sharp> {
  const tenth = { width: SOCIAL_SIZE.width / 10, height: SOCIAL_SIZE.height / 10 };
  const { data, raw } = await toPixels(
    picture
      .resize({ ...tenth, fit: "cover" })
      .blur(4)
      .linear(0.55, 0),
  );
  return sharp(data, { raw })
    .resize({ ...SOCIAL_SIZE, fit: "fill" })
    .toColourspace("srgb");
}

async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels as 1 | 3 } };
}

/** The best quality that is light enough. Even noise is, long before the last one. */
async function encodeBelow({ sharp }: Header, card: Pixels): Promise<Buffer> {
  let jpeg = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    jpeg = await sharp(card.data, { raw: card.raw }).jpeg({ quality, mozjpeg: true }).toBuffer();
    if (jpeg.length <= MAX_SOCIAL_BYTES) return jpeg;
  }
  return jpeg;
}
