import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { findEqual } from "../bench/images/equal.ts";
import { compare, readPixels } from "../bench/images/likeness.ts";
import { readProcessorSeconds } from "../bench/images/memory.ts";
import { findPhotographs, leaveOutDrawings, nameOf, sample } from "../bench/images/photographs.ts";
import type { Quality } from "../bench/images/quality.ts";
import { formatImageReport } from "../bench/images/report.ts";
import { describeMachine } from "../bench/machine.ts";
import { createFolder } from "./support/blog.ts";
import { drawPhotograph, drawScreenshot } from "./support/pictures.ts";

test("of each photograph the largest file is measured, and no drawing or thumbnail", () => {
  const folder = createFolder();
  const files: [path: string, bytes: number][] = [
    ["backgrounds/mate/nature/Dune.jpg", 70_000],
    ["backgrounds/mate/abstract/Elephants_3840x2160.jpg", 90_000],
    ["backgrounds/lake.png", 90_000],
    ["wallpapers/Path/contents/images/1280x800.jpg", 70_000],
    ["wallpapers/Path/contents/images/2560x1600.jpg", 80_000],
    ["wallpapers/Path/contents/screenshot.jpg", 99_000],
    ["wallpapers/Kite/contents/images/640x480.jpg", 20_000],
  ];
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), Buffer.alloc(bytes));
  }
  const found = findPhotographs([join(folder, "backgrounds"), join(folder, "wallpapers"), join(folder, "none")]);
  assert.deepEqual(found.map(nameOf), ["Dune", "Path"]);
  assert.match(found[1] ?? "", /2560x1600/);
});

test("a picture that Longhand takes for a drawing is no photograph to the bench", async () => {
  const folder = createFolder();
  const pictures: [name: string, picture: Sharp][] = [
    ["Hills.jpg", drawPhotograph(600, 400)],
    ["Grey.jpg", drawPhotograph(600, 400, 2).greyscale()],
    ["Table.jpg", drawScreenshot(600, 400)],
  ];
  for (const [name, picture] of pictures) await picture.jpeg({ quality: 95 }).toFile(join(folder, name));
  const paths = pictures.map(([name]) => join(folder, name));
  assert.deepEqual((await leaveOutDrawings(paths)).map(nameOf), ["Hills", "Grey"]);
});

test("the processor's time of a process is read from what Linux says of it", () => {
  const fields = "S 1 42 42 0 -1 4194304 900 0 3 0 150 25 1200 75 20 0 11 0 8913 1300000000 20000";
  for (const name of ["node", "a (b) c"]) assert.equal(readProcessorSeconds(`42 (${name}) ${fields}`), 14.5);
  assert.equal(readProcessorSeconds(""), 0, "of one that has ended nothing is known");
});

test("a sample is spread evenly over the list", () => {
  const list = Array.from({ length: 10 }, (_, index) => index);
  assert.deepEqual(sample(list, 2), [2, 7]);
  assert.deepEqual(sample(list, 5), [1, 3, 5, 7, 9]);
  assert.deepEqual(sample(list, 20), list);
});

test("a picture is most like itself, and less like what is stored worse", async () => {
  const folder = createFolder();
  const data = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 37 + (index >> 5) * 11) % 256));
  const picture = sharp(data, { raw: { width: 64, height: 64, channels: 3 } });
  const original = await readPixels(await picture.clone().png().toBuffer());
  const likenessOf = async (encoded: Promise<Buffer>): Promise<number> =>
    (await compare(original, await encoded, folder)).ssim;
  const same = await likenessOf(picture.clone().png().toBuffer());
  const good = await likenessOf(picture.clone().jpeg({ quality: 90 }).toBuffer());
  const bad = await likenessOf(picture.clone().jpeg({ quality: 20 }).toBuffer());
  assert.ok(Math.abs(same - 1) < 1e-9, String(same));
  assert.ok(same > good && good > bad, `${good} ${bad}`);
});

/** One measurement for each quality; each picture's likeness is its own plus a hundredth of the quality. */
function measured(format: string, qualities: number[], likenesses: number[], bytes: number): Quality[] {
  return qualities.map((quality) => ({
    format,
    quality,
    pictures: likenesses.map((likeness) => ({ ssim: likeness + quality / 100, bytes: bytes * quality, seconds: 1 })),
  }));
}

test("the quality of equal likeness lies between those that were measured, picture by picture", () => {
  const all = [
    ...measured("AVIF", [40, 60], [0, 0.05, 0.3], 10),
    ...measured("JPEG", [60, 70, 80], [-0.25, -0.15, 0.05], 20),
  ];
  const [jpeg, ...others] = findEqual(all, { format: "AVIF", quality: 50 }, "ssim");
  assert.equal(others.length, 0);
  assert.ok(jpeg);
  // 0.5 = −0.25 + 75 / 100; 0.55 = −0.15 + 70 / 100; 0.8 = 0.05 + 75 / 100.
  assert.equal(Math.round(jpeg.quality), 75);
  assert.equal(jpeg.pictures, 3);
  const halfway = (20 * Math.sqrt(70 * 80)) / (10 * Math.sqrt(40 * 60));
  assert.ok(Math.abs(jpeg.bytes - halfway) < 1e-9, String(jpeg.bytes));
});

test("a picture for which no measured quality is enough says nothing", () => {
  const all = [...measured("AVIF", [40, 60], [0, 0.5], 10), ...measured("WebP", [50, 70], [-0.1, -0.1], 20)];
  const [webp] = findEqual(all, { format: "AVIF", quality: 50 }, "ssim");
  assert.deepEqual([webp?.pictures, Math.round(webp?.quality ?? 0)], [1, 60]);
});

test("the report has a table for what was measured, and says when the machine was busy", () => {
  const machine = { ...describeMachine(), load: 3 };
  const turn = { seconds: 1.1, work: 2.2, bytes: 1000 };
  const text = formatImageReport({
    machine,
    photographs: measured("AVIF", [50], [0.4], 100),
    queue: {
      turns: [
        { contestant: "Longhand", ...turn },
        { contestant: "sharp", ...turn, seconds: 1, work: 2 },
      ],
      files: 18,
      photographs: 2,
    },
  });
  assert.match(text, /Busy machine/);
  assert.match(text, /\| AVIF +\| +50 \| +5 kB \| 0\.9000 \|/);
  assert.match(text, /2 photographs become 18 files/);
  assert.match(text, /1\.10 \(1\.10–1\.10\) \| 1\.10 \(1\.10–1\.10\) \|/);
  assert.doesNotMatch(text, /Memory|Screenshots|undefined|NaN/);
});
