import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import sharp from "sharp";
import { type PreparedImages, prepareImages } from "../src/images/prepare.ts";
import { pictureKey } from "../src/images/reference.ts";
import { createFolder } from "./support/blog.ts";
import { bombs, largeDrawings, type OddImage, oddImages, type Published, type Quarters } from "./support/odd-images.ts";

const POST = "posts/odd.md";
const settings = { widths: [40, 80], quality: { avif: 90, webp: 90, jpeg: 95 } };

const isPublished = (odd: OddImage): odd is OddImage & { expected: Published } => "size" in odd.expected;

describe("odd images", () => {
  let prepared: PreparedImages;
  before(async () => {
    const root = createFolder();
    mkdirSync(join(root, "images"));
    for (const { file, bytes } of oddImages) writeFileSync(join(root, "images", file), await bytes());
    const references = oddImages.map((odd, index) => ({
      src: srcOf(odd),
      from: POST,
      place: { path: POST, line: index + 1, column: 3 },
    }));
    prepared = await prepareImages(references, [], {
      root,
      imagesFolder: "images",
      cacheFolder: join(root, ".cache"),
      settings,
    });
  });

  test("are many, and each has a name of its own", () => {
    assert.ok(oddImages.length >= 44, String(oddImages.length));
    assert.equal(new Set(oddImages.map(({ file }) => file)).size, oddImages.length);
  });

  for (const [index, odd] of oddImages.entries()) {
    const { expected } = odd;
    test(`${odd.file} is ${isPublished(odd) ? "published" : "an error at its line"}`, async () => {
      const problems = prepared.problems.filter(({ place }) => place?.line === index + 1);
      const picture = prepared.pictures.get(pictureKey(POST, srcOf(odd)));
      if ("code" in expected) {
        assert.equal(picture, undefined);
        assert.deepEqual(
          problems.map(({ code, severity, place }) => ({ code, severity, place })),
          [{ code: expected.code, severity: "error", place: { path: POST, line: index + 1, column: 3 } }],
        );
        assert.match(`${problems[0]?.fact} ${problems[0]?.remedy}`, expected.words);
        return;
      }
      assert.deepEqual(
        problems.map(({ code, severity }) => `${severity} ${code}`),
        expected.warning ? [`warning ${expected.warning}`] : [],
        JSON.stringify(problems),
      );
      assert.ok(picture);
      assert.deepEqual([picture.width, picture.height], expected.size);
      assert.equal(picture.fallback.type, expected.type);
      const urls = [...picture.sources, picture.fallback].flatMap(({ variants }) => variants.map(({ url }) => url));
      assert.ok(urls.length > 0);
      for (const url of urls) await assertAsExpected(fileOf(prepared, url), url, expected);
    });
  }
});

async function assertAsExpected(file: string, url: string, { size, quarters, tolerance, frames }: Published) {
  if (url.endsWith(".svg")) return assert.doesNotMatch(readFileSync(file, "utf8"), /Secret/);
  const metadata = await sharp(file, { animated: true }).metadata();
  assert.equal(metadata.pages ?? 1, frames ?? 1, url);
  const height = metadata.pageHeight ?? metadata.height;
  const shape = [Math.min(size[0], metadata.width), Math.round((size[1] * metadata.width) / size[0])];
  assert.ok(Math.abs((shape[1] ?? 0) - height) <= 1, `${url} is ${metadata.width} × ${height}`);
  if (quarters) assertQuarters(await quartersOf(file), quarters, tolerance ?? 12, url);
}

/** The mean colour in the middle of each quarter. */
async function quartersOf(file: string): Promise<Quarters> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const mean = (left: number, top: number): number[] => {
    const sum = [0, 0, 0];
    let points = 0;
    for (let y = Math.round(top * info.height); y < (top + 0.2) * info.height; y++) {
      for (let x = Math.round(left * info.width); x < (left + 0.2) * info.width; x++, points++) {
        // Grey ones have one channel.
        const at = (y * info.width + x) * info.channels;
        for (const [channel, value] of sum.entries())
          sum[channel] = value + (data[at + (info.channels < 3 ? 0 : channel)] ?? 0);
      }
    }
    return sum.map((one) => Math.round(one / points));
  };
  return [mean(0.15, 0.15), mean(0.65, 0.15), mean(0.15, 0.65), mean(0.65, 0.65)];
}

function assertQuarters(found: Quarters, expected: Quarters, tolerance: number, url: string): void {
  const isNear = found.every((colour, index) =>
    colour.every((value, channel) => Math.abs(value - (expected[index]?.[channel] ?? 0)) <= tolerance),
  );
  assert.ok(isNear, `${url}: ${JSON.stringify(found)} is not ${JSON.stringify(expected)} ± ${tolerance}`);
}

function srcOf({ file, src }: OddImage): string {
  return src ?? `/images/${file}`;
}

function fileOf({ assets }: PreparedImages, url: string): string {
  return assets.find((asset) => asset.url === url)?.path ?? "";
}

test("a small file that unpacks to gigabytes is refused without sharp, and so is a drawing as social image or icon", async () => {
  const root = createFolder();
  mkdirSync(join(root, "images"));
  for (const [file, make] of Object.entries(bombs)) writeFileSync(join(root, "images", file), await make());
  for (const [file, bytes] of Object.entries(largeDrawings)) writeFileSync(join(root, "images", file), bytes);
  const script = `
    const { prepareImages } = await import(${JSON.stringify(new URL("../src/images/prepare.ts", import.meta.url).href)});
    const { prepareIcons } = await import(${JSON.stringify(new URL("../src/images/icons.ts", import.meta.url).href)});
    const refer = (src) => ({ src, from: "posts/a.md", place: { path: "posts/a.md" } });
    const references = ${JSON.stringify(Object.keys(bombs))}.map(refer);
    const drawings = ${JSON.stringify(Object.keys(largeDrawings))};
    const options = ${JSON.stringify({ root, imagesFolder: "images", cacheFolder: join(root, ".cache"), settings })};
    const started = performance.now();
    const { problems } = await prepareImages(references, [...references, ...drawings.map(refer)], options);
    for (const name of drawings) {
      const look = { themeColor: { light: "#fff", dark: "#000" } };
      problems.push(...(await prepareIcons("images/" + name, look, options)).problems);
    }
    const milliseconds = performance.now() - started;
    const isLoaded = process.report.getReport().sharedObjects.some((name) => name.includes("sharp"));
    console.log(JSON.stringify({ codes: problems.map(({ code }) => code), isLoaded, milliseconds }));`;
  const output = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script]);
  const { codes, isLoaded, milliseconds } = JSON.parse(output.toString());
  assert.deepEqual(
    codes,
    Array(2 * (Object.keys(bombs).length + Object.keys(largeDrawings).length)).fill("image-too-large"),
  );
  assert.equal(isLoaded, false);
  if (process.env.SHOW_TIMES) console.log(`${codes.length} refusals in ${milliseconds.toFixed(1)} ms`);
});
