import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { ssim } from "ssim.js";

/** How like two pictures of the same size look. */
export interface Likeness {
  /** Structural similarity of the brightness, 1 for the same. https://www.cns.nyu.edu/~lcv/ssim/ */
  ssim: number;
  /** Largest difference that is seen, below 1 none. Absent without the program. https://github.com/google/butteraugli */
  butteraugli?: number;
}

/** Pixels without alpha: red, green, blue. */
export interface Opaque {
  data: Buffer;
  width: number;
  height: number;
}

/** Debian's package `butteraugli`, which takes PNG and JPEG. */
export const hasButteraugli: boolean = spawnSync("butteraugli").error === undefined;

const run = promisify(execFile);

/** The pixels of a picture, upright, in sRGB, and no wider than `width`. */
export async function readPixels(picture: string | Buffer, width?: number): Promise<Opaque> {
  const image = sharp(picture)
    .autoOrient()
    .resize(width === undefined ? {} : { width, withoutEnlargement: true });
  const { data, info } = await image
    .flatten({ background: "#fff" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels === 3) return { data, width: info.width, height: info.height };
  throw new Error(`A picture has ${info.channels} channels instead of red, green and blue.`);
}

/** Compares an encoded picture with the pixels that it was made from. `folder` is for files of the moment. */
export async function compare(original: Opaque, encoded: Buffer, folder: string): Promise<Likeness> {
  const made = await readPixels(encoded);
  const asked = hasButteraugli ? askButteraugli(original, made, folder) : undefined;
  // At the size at which it is shown, without the usual reduction to 256 pixels.
  const { mssim } = ssim(withAlpha(original), withAlpha(made), { ssim: "weber", downsample: false });
  const butteraugli = await asked;
  return { ssim: mssim, ...(butteraugli !== undefined && { butteraugli }) };
}

async function askButteraugli(original: Opaque, made: Opaque, folder: string): Promise<number> {
  const write = async ({ data, width, height }: Opaque, name: string): Promise<string> => {
    const path = join(folder, name);
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(path);
    return path;
  };
  const paths = await Promise.all([write(original, "original.png"), write(made, "made.png")]);
  const { stdout } = await run("butteraugli", paths);
  return Number.parseFloat(stdout);
}

function withAlpha({ data, width, height }: Opaque): { data: Uint8ClampedArray; width: number; height: number } {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[pixel * 3 + channel] ?? 0;
  }
  return { data: rgba, width, height };
}
