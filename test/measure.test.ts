import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { measureImage } from "../src/images/measure.ts";
import { createFolder } from "./support/blog.ts";
import { tiffOf } from "./support/image-bytes.ts";

const folder = createFolder();
const draw = (width = 37, height = 23, alpha = 1): Sharp =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 90, b: 10, alpha } } });

describe("the format and the size of an image are read from its first bytes", () => {
  const cases: [name: string, bytes: Promise<Buffer> | Buffer, expected: unknown][] = [
    ["JPEG", draw().jpeg().toBuffer(), { kind: "jpeg", width: 37, height: 23 }],
    ["progressive JPEG", draw().jpeg({ progressive: true }).toBuffer(), { kind: "jpeg", width: 37, height: 23 }],
    ["JPEG with a long comment of the camera", withComment(50_000), { kind: "jpeg", width: 37, height: 23 }],
    ["PNG", draw().png().toBuffer(), { kind: "png", width: 37, height: 23 }],
    ["GIF", draw().gif().toBuffer(), { kind: "gif", width: 37, height: 23 }],
    ["WebP", draw().flatten().webp().toBuffer(), { kind: "webp", width: 37, height: 23 }],
    [
      "WebP without loss",
      draw().flatten().webp({ lossless: true }).toBuffer(),
      { kind: "webp", width: 37, height: 23 },
    ],
    ["WebP with transparency", draw(37, 23, 0.5).webp().toBuffer(), { kind: "webp", width: 37, height: 23 }],
    ["large", draw(5000, 4001).png().toBuffer(), { kind: "png", width: 5000, height: 4001 }],
    ["AVIF, which no preview shows", draw().avif().toBuffer(), { kind: "avif", width: 37, height: 23 }],
    ["AVIF with transparency", draw(37, 23, 0.5).avif().toBuffer(), { kind: "avif", width: 37, height: 23 }],
    [
      "an AVIF that is cut off",
      draw()
        .avif()
        .toBuffer()
        .then((bytes) => bytes.subarray(0, 60)),
      { kind: "avif" },
    ],
    ["TIFF", draw().tiff().toBuffer(), { kind: "tiff", width: 37, height: 23 }],
    [
      "TIFF, the larger end first",
      tiffOf([{ width: 37, height: 23, data: Buffer.alloc(37 * 23 * 3) }]),
      { kind: "tiff", width: 37, height: 23 },
    ],
    [
      "a TIFF that is cut off",
      draw()
        .tiff()
        .toBuffer()
        .then((bytes) => bytes.subarray(0, 60)),
      { kind: "tiff" },
    ],
    ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), { kind: "svg" }],
    ["text", Buffer.from("no image"), undefined],
    ["nothing", Buffer.alloc(0), undefined],
    [
      "a JPEG that is cut off",
      draw()
        .jpeg()
        .toBuffer()
        .then((bytes) => bytes.subarray(0, 100)),
      { kind: "jpeg" },
    ],
    [
      "a PNG that is cut off",
      draw()
        .png()
        .toBuffer()
        .then((bytes) => bytes.subarray(0, 12)),
      { kind: "png" },
    ],
  ];
  for (const [name, bytes, expected] of cases) {
    test(name, async () => {
      const path = join(folder, name);
      writeFileSync(path, await bytes);
      assert.deepEqual(measureImage(path), expected);
    });
  }
});

/** https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.4.5: a segment COM behind the start of the image. */
async function withComment(length: number): Promise<Buffer> {
  const bytes = await draw().jpeg().toBuffer();
  const head = Buffer.from([0xff, 0xfe, (length + 2) >> 8, (length + 2) & 0xff]);
  return Buffer.concat([bytes.subarray(0, 2), head, Buffer.alloc(length, 0x20), bytes.subarray(2)]);
}
