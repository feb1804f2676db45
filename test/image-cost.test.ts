import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import sharp from "sharp";
import type { NewFile } from "../src/images/cache.ts";
import { decodeForWidth, decodeToCover, readHeader } from "../src/images/decode.ts";
import { effortOf } from "../src/images/effort.ts";
import { createBudget, createLimit } from "../src/images/limit.ts";
import { type ImageOptions, type PreparedImages, prepareImages } from "../src/images/prepare.ts";
import { pictureKey } from "../src/images/reference.ts";
import { encodePicture } from "../src/images/variants.ts";
import type { Workload } from "../src/images/work.ts";

const folder = mkdtempSync(path.join(tmpdir(), "longhand-image-cost-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const POST = "posts/hello.md";

/** A picture without two rows alike. */
function draw(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3);
  for (let index = 0; index < data.length; index++)
    data[index] = (index * 7 + Math.floor(index / (width * 3)) * 13) % 251;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
}

let blogs = 0;
function writeBlog(images: Record<string, Buffer>): string {
  const root = path.join(folder, String(blogs++));
  mkdirSync(path.join(root, "images"), { recursive: true });
  for (const [name, bytes] of Object.entries(images)) writeFileSync(path.join(root, "images", name), bytes);
  return root;
}

function prepare(
  root: string,
  names: { pictures?: string[]; socials?: string[] },
  options: Partial<ImageOptions> = {},
): Promise<PreparedImages> {
  const refer = (src: string) => ({ src, from: POST, place: { path: POST, line: 1, column: 1 } });
  return prepareImages((names.pictures ?? []).map(refer), (names.socials ?? []).map(refer), {
    root,
    imagesFolder: "images",
    cacheFolder: path.join(root, ".cache"),
    settings: { widths: [40, 80], quality: { avif: 50, webp: 74, jpeg: 78 } },
    ...options,
  });
}

/** What is measured while tasks of these costs go through a gate: the most at a time, and the order in which they begin. */
async function goThrough(most: number, costs: number[]): Promise<{ taken: number[][]; order: number[] }> {
  const budget = createBudget(most);
  const inside = new Set<number>();
  const taken: number[][] = [];
  const order: number[] = [];
  await Promise.all(
    costs.map((cost, index) =>
      budget(cost, async () => {
        inside.add(index);
        order.push(index);
        taken.push([...inside].map((one) => costs[one] ?? 0));
        for (let turn = 0; turn <= index % 3; turn++) await setImmediate();
        inside.delete(index);
      }),
    ),
  );
  return { taken, order };
}

test("what is in memory at a time stays within the budget, but for a task that alone exceeds it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.integer({ min: 0, max: 130 }), { maxLength: 20 }),
      async (most, costs) => {
        const { taken, order } = await goThrough(most, costs);
        for (const inside of taken) {
          const sum = inside.reduce((total, cost) => total + cost, 0);
          assert.ok(sum <= most || inside.filter((cost) => cost > 0).length === 1, `${inside} of ${most}`);
        }
        const inOrder = costs.map((_, index) => index);
        assert.deepEqual(order, inOrder, "they begin in the order in which they came, and all of them do");
      },
    ),
    { numRuns: 60 },
  );
});

test("a gate is open again after a task that has failed", async () => {
  const limit = createLimit(1);
  await assert.rejects(
    limit(() => Promise.reject(new Error("damaged"))),
    /damaged/,
  );
  assert.equal(await limit(async () => "next"), "next");
  const { taken } = await goThrough(2, [1, 1, 1, 1]);
  assert.ok(
    taken.some((inside) => inside.length === 2),
    "two of two go through together",
  );
});

test("an original is decoded once for its variants and its social image", async () => {
  const cases: [width: number, height: number, widths: number[], cover: [number, number], decoded: number[]][] = [
    [1500, 900, [400, 1440, 2160], [1200, 720], [1500]],
    [2700, 1500, [400, 1440, 2160], [1200, 667], [2160]],
    [2700, 1500, [1440, 2500], [1200, 667], [2160, 2500]],
    [600, 200, [400], [600, 200], [600]],
    // What is much longer than wide, or wider than long, is decoded for each.
    [1000, 11_000, [400], [1000, 11_000], [400, 1000]],
    [7200, 500, [1440], [7200, 500], [2160, 7200]],
  ];
  for (const [width, height, widths, cover, decoded] of cases) {
    const bytes = await draw(width, height);
    const header = await readHeader(bytes, "jpeg");
    for (const one of widths) assert.ok((await decodeForWidth(header, bytes, one)).raw.width >= Math.min(one, width));
    const { raw } = await decodeToCover(header, bytes, "jpeg", { width: 1200, height: 630 });
    assert.deepEqual([raw.width, raw.height], cover, `${width} × ${height}`);
    assert.deepEqual([...header.decoded.keys()], decoded, `${width} × ${height}`);
    assert.equal(await readHeader(bytes, "jpeg"), header, "who asks again gets what is in memory");
  }
});

test("a picture that two texts show in two ways is encoded once in each width, and as it would be for one of them", async () => {
  const bytes = await draw(300, 200);
  const encode = async (original: Buffer, widths: number[]) => {
    const settings = { widths, quality: { avif: 50, webp: 74, jpeg: 78 } };
    const keep = async (file: NewFile) => file;
    const { files } = await encodePicture(original, "jpeg", settings, { limit: createLimit(2), keep });
    return new Map(files.map((file) => [`${file.role} ${file.width}`, file.bytes]));
  };
  const [narrow, wide] = await Promise.all([encode(bytes, [40, 80, 120]), encode(bytes, [40, 80, 200])]);
  const shared = [...wide.keys()].filter((name) => narrow.has(name));
  assert.deepEqual(shared.sort(), ["image/avif 40", "image/avif 80", "image/webp 40", "image/webp 80"]);
  for (const name of shared) assert.equal(wide.get(name), narrow.get(name), `${name} is one buffer, made once`);
  const alone = await encode(Buffer.from(bytes), [40, 80, 200]);
  for (const [name, file] of alone) assert.ok(wide.get(name)?.equals(file), name);
  const better = { widths: [40], quality: { avif: 50, webp: 90, jpeg: 78 } };
  const again = await encodePicture(bytes, "jpeg", better, { limit: createLimit(2), keep: async (file) => file });
  const webp = again.files.find(({ role }) => role === "image/webp");
  assert.ok(webp && !webp.bytes.equals(narrow.get("image/webp 40") ?? webp.bytes), "another quality is another file");
});

test("a picture that is made smaller before it is turned is as upright as one that is turned first", async () => {
  const upright = await sharp(await draw(90, 60))
    .png()
    .toBuffer();
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const bytes = await sharp(upright).withMetadata({ orientation }).png().toBuffer();
    const header = await readHeader(bytes, "png");
    const { data, raw } = await decodeForWidth(header, bytes, 2160);
    const expected = await sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
    assert.deepEqual([raw.width, raw.height], [expected.info.width, expected.info.height], String(orientation));
    assert.ok(data.equals(expected.data), `orientation ${orientation}`);
  }
});

test("a social image is the same whether its original is shown in an essay as well or not", async () => {
  const images = {
    "small.jpg": await draw(300, 200),
    "large.jpg": await draw(2300, 1300),
    "wide.jpg": await draw(4400, 700),
  };
  const socials = Object.keys(images);
  const [alone, both] = [writeBlog(images), writeBlog(images)];
  const bytesOf = async (root: string, pictures: string[]) => {
    const settings = { widths: [40, 2160], quality: { avif: 50, webp: 74, jpeg: 78 } };
    const { socialImages, assets } = await prepare(root, { socials, pictures }, { settings });
    const find = (url: string | undefined) => assets.find((asset) => asset.url === url);
    // Files of the cache are named by the hash of their bytes.
    return socials.map((name) => path.basename(find(socialImages.get(pictureKey(POST, name))?.url)?.path ?? "none"));
  };
  const files = await bytesOf(alone, []);
  assert.ok(files.every((file) => file.endsWith(".jpg")));
  assert.deepEqual(await bytesOf(both, socials), files);
});

test("progress says how many megapixels are done, and ends with all of them", async () => {
  const root = writeBlog({ "small.jpg": await draw(60, 40), "large.jpg": await draw(900, 600), "drawing.svg": SVG });
  const steps: [number, string, Workload][] = [];
  const options: Partial<ImageOptions> = {
    concurrency: 1,
    onProgress: (done, _total, name, work) => void steps.push([done, name, work]),
  };
  await prepare(root, { pictures: ["small.jpg", "drawing.svg", "large.jpg"], socials: ["large.jpg"] }, options);
  assert.deepEqual(
    steps.map(([done]) => done),
    [1, 2, 3, 4],
  );
  assert.equal(steps[0]?.[1], "images/large.jpg", "the longest work comes first");
  const last = steps.at(-1)?.[2];
  assert.ok(last && last.total > 0 && Math.abs(last.done - last.total) < 1e-9);
});

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');

test("the effort of a picture follows from its size, from its widest variant and from what is made of it", async () => {
  const root = writeBlog({ "small.jpg": await draw(400, 300), "large.jpg": await draw(2000, 1500), "x.svg": SVG });
  const originalOf = (name: string, kind: "jpeg" | "svg" | "avif" = "jpeg") => ({
    path: path.join(root, "images", name),
    name,
    hash: "",
    kind,
    isMotionLost: false,
  });
  const of = (name: string, widest?: number) => effortOf(originalOf(name), widest).megapixels;
  assert.ok(of("large.jpg", 2160) > 20 * of("small.jpg", 2160));
  assert.ok(of("large.jpg", 2160) > 3 * of("large.jpg", 1000));
  assert.ok(of("large.jpg") < of("large.jpg", 2160) / 10, "a social image is little work");
  assert.equal(effortOf(originalOf("large.jpg"), 2160).bytes, 2000 * 1500 * 4);
  assert.equal(effortOf(originalOf("x.svg", "svg"), 2160).bytes, 0);
  assert.equal(effortOf(originalOf("missing.jpg"), 2160).bytes, 4000 * 3000 * 4, "of what is not there, the usual");
});
