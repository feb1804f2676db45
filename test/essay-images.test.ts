import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import type { NewFile } from "../src/images/cache.ts";
import { commonColour } from "../src/images/colour.ts";
import type { Pixels } from "../src/images/decode.ts";
import { isFlat } from "../src/images/flat.ts";
import type { ImageKind } from "../src/images/kind.ts";
import { createLimit } from "../src/images/limit.ts";
import { type Shown, sizesOf, widthsFor } from "../src/images/shown.ts";
import { chooseFiles, encodePicture, fallbackWidthsOf, MAX_VARIANT_BYTES } from "../src/images/variants.ts";
import { createMarkdown } from "../src/markdown/create.ts";
import { splitIntoRows } from "../src/markdown/gallery-rows.ts";
import { findImages } from "../src/markdown/written-images.ts";
import { slugify } from "../src/urls/slug.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { drawGradient, drawHalftone, drawPhotograph, drawScreenshot } from "./support/pictures.ts";

const quality = { avif: 50, webp: 74, jpeg: 78 };

async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels as 3 } };
}

/** All files that are made of an original. */
async function encode(bytes: Buffer, kind: ImageKind, widths: number[]) {
  const made = await encodePicture(
    bytes,
    kind,
    { widths, quality },
    { limit: createLimit(2), keep: async (file) => file },
  );
  const list = made.files.map(({ role, width }) => `${role} ${width}`);
  return { ...made, list };
}

describe("widths are those that screens ask for", () => {
  const cases: [name: string, shown: Shown[], textWidth: number, widths: number[], sizes: string][] = [
    [
      "in the text",
      ["text"],
      1,
      [350, 700, 770, 1050, 1540],
      "(min-width: 64rem) 48rem, (min-width: 42rem) 38.5rem, calc(100vw - 2.6rem)",
    ],
    [
      "in a text of another measure",
      ["text"],
      1.5,
      [350, 700, 1080, 2160],
      "(min-width: 64rem) 67.25rem, (min-width: 61.25rem) 57.75rem, calc(100vw - 2.6rem)",
    ],
    [
      "in the margins too",
      ["wide"],
      1,
      [350, 700, 900, 1050, 1800],
      "(min-width: 64rem) 56rem, (min-width: 42rem) 38.5rem, calc(100vw - 2.6rem)",
    ],
    ["from edge to edge", ["full"], 1, [390, 780, 1170, 1440, 2160], "100vw"],
    ["as small as a sign", [24], 1, [24, 48, 72], "24px"],
    ["in a width of the author's", [300], 1, [300, 600, 900], "(min-width: 341.6px) 300px, calc(100vw - 2.6rem)"],
    ["twice, as a sign and in the text", [24, "text"], 1, [24, 48, 72, 350, 700, 770, 1050, 1540], "24px"],
  ];
  for (const [name, shown, textWidth, widths, sizes] of cases) {
    test(name, () => {
      assert.deepEqual(widthsFor(shown, textWidth), widths);
      assert.equal(sizesOf(shown[0] ?? "text", textWidth), sizes);
    });
  }

  test("beside notes, in the column of the text", () => {
    const column = "(min-width: 68.75rem) 38.5rem, ";
    for (const shown of ["text", "wide", "full", "row"] as const) {
      assert.equal(sizesOf(shown, 1, 1, true), column + sizesOf(shown, 1), shown);
    }
    assert.equal(sizesOf("full", 1, 0.5, true), "(min-width: 68.75rem) 19.25rem, 50vw");
    assert.equal(sizesOf("text", 1.2, 1, true), `(min-width: 68.75rem) 46.2rem, ${sizesOf("text", 1.2)}`);
    assert.equal(sizesOf(24, 1, 1, true), "24px");
  });

  test("in a row, by the part of it", () => {
    assert.equal(sizesOf("row", 1, 0.25), "(min-width: 64rem) 12rem, (min-width: 42rem) 9.63rem, calc(25vw - 0.65rem)");
    assert.equal(sizesOf("full", 1, 0.5), "50vw");
    assert.deepEqual(widthsFor(["row"], 1), [350, 390, 530, 700, 770, 1050, 1540]);
  });

  test("two of them are enough for the format that all readers have", () => {
    const fallbacks: [widths: number[], chosen: number[]][] = [
      [
        [350, 700, 770, 1050, 1540],
        [770, 1050],
      ],
      [
        [390, 780, 1170, 1440, 2160],
        [780, 1170],
      ],
      [[24, 48], [48]],
      [[1600, 2000], [1600]],
      [[500], [500]],
    ];
    for (const [widths, chosen] of fallbacks) assert.deepEqual(fallbackWidthsOf(widths), chosen);
  });
});

describe("drawings are told from photographs", () => {
  const cases: [name: string, draw: () => Sharp, expected: boolean][] = [
    ["a photograph", () => drawPhotograph(640, 420), false],
    ["with little grain", () => drawPhotograph(640, 420, 2, 1), false],
    ["with strong grain", () => drawPhotograph(640, 420, 3, 40), false],
    ["in greys", () => drawPhotograph(640, 420, 4).greyscale(), false],
    ["a small one", () => drawPhotograph(40, 30, 5), false],
    ["after it was stored badly", () => drawPhotograph(640, 420, 6), false],
    ["a sky without grain", () => drawGradient(640, 420), false],
    ["a screenshot", () => drawScreenshot(640, 420), true],
    ["a screenshot of twice as many points, made smaller", () => drawScreenshot(1280, 840).resize(900), true],
    ["a transparent one", () => drawScreenshot(640, 420).ensureAlpha(0.5), true],
    ["a halftone", () => drawHalftone(640, 420), true],
    ["one colour", () => sharp({ create: { width: 300, height: 200, channels: 3, background: "#369" } }), true],
    ["a single point", () => sharp({ create: { width: 1, height: 1, channels: 3, background: "#369" } }), true],
    [
      "a photograph in a white frame",
      () => drawPhotograph(640, 420).extend({ top: 60, bottom: 60, left: 60, right: 60, background: "#fff" }),
      false,
    ],
  ];
  for (const [name, draw, expected] of cases) {
    test(name, async () => assert.equal(isFlat(await pixelsOf(draw())), expected));
  }
});

describe("the colour while a picture loads", () => {
  const flat = (background: string, alpha = 1) =>
    sharp({ create: { width: 60, height: 40, channels: 4, background } }).ensureAlpha(alpha);
  test("is the one that there is most of", async () => {
    assert.equal(commonColour(await pixelsOf(flat("#336699"))), "#336699");
    const mixed = flat("#336699").composite([
      { input: { create: { width: 20, height: 40, channels: 3, background: "#ff0000" } }, left: 0, top: 0 },
    ]);
    assert.equal(commonColour(await pixelsOf(mixed)), "#336699");
    const grey = sharp(Buffer.alloc(100, 0x42), { raw: { width: 10, height: 10, channels: 1 } });
    assert.equal(commonColour(await pixelsOf(grey.toColourspace("b-w"))), "#424242");
  });
  test("is none where the ground shows through", async () => {
    const hole = { create: { width: 9, height: 9, channels: 4, background: "#0000" } } as const;
    const image = flat("#336699").composite([{ input: hole, blend: "dest-in", left: 0, top: 0 }]);
    assert.equal(commonColour(await pixelsOf(image)), undefined);
  });
});

describe("encoding", () => {
  test("a photograph is JPEG for all readers, in two widths", async () => {
    const { list, colour } = await encode(await drawPhotograph(1000, 660).jpeg().toBuffer(), "jpeg", [350, 700, 1000]);
    assert.deepEqual(list.sort(), [
      "image/avif 1000",
      "image/avif 350",
      "image/avif 700",
      "image/jpeg 1000",
      "image/jpeg 700",
      "image/webp 1000",
      "image/webp 350",
      "image/webp 700",
    ]);
    assert.match(colour ?? "", /^#[0-9a-f]{6}$/);
  });

  test("a screenshot keeps every stroke, and is smaller than as a photograph", async () => {
    const screenshot = await drawScreenshot(900, 600).png().toBuffer();
    const { files } = await encode(screenshot, "png", [900]);
    const roles = files.map(({ role }) => role);
    assert.ok(!roles.includes("image/jpeg"), roles.join());
    const original = await pixelsOf(sharp(screenshot).removeAlpha());
    for (const { role, bytes } of files) {
      const { data } = await pixelsOf(sharp(bytes).removeAlpha().toColourspace("srgb"));
      const off =
        data.reduce((sum, value, index) => sum + Math.abs(value - (original.data[index] ?? 0)), 0) / data.length;
      assert.ok(off < 1.5, `${role} is off by ${off}`);
    }
    const lossy = await sharp(screenshot).webp({ quality: 74 }).toBuffer();
    assert.ok(Math.min(...files.map(({ bytes }) => bytes.length)) < lossy.length);
  });

  test("a drawing that was stored as JPEG is for all readers what is smaller of PNG and JPEG", async () => {
    // Of a few colours, but of so many edges that PNG is large.
    const shapes = sharp(await drawPhotograph(600, 400, 1, 2).median(9).png({ colours: 4, dither: 0 }).toBuffer());
    const cases: [name: string, drawing: Sharp, fallback: string][] = [
      ["a screenshot", drawScreenshot(600, 400), "image/png"],
      ["shapes", shapes, "image/jpeg"],
    ];
    for (const [name, drawing, fallback] of cases) {
      const jpeg = await drawing.clone().jpeg({ quality: 95 }).toBuffer();
      assert.ok(isFlat(await pixelsOf(sharp(jpeg))), `${name} is a drawing`);
      const { files } = await encode(jpeg, "jpeg", [300, 600]);
      const readers = files.filter(({ role }) => role === "image/png" || role === "image/jpeg");
      assert.deepEqual([...new Set(readers.map(({ role }) => role))], [fallback], name);
    }
    const { list } = await encode(await shapes.clone().png().toBuffer(), "png", [300, 600]);
    assert.ok(list.includes("image/png 600"), "one that was stored without loss stays so");
  });

  test("a file that is too heavy is stored less well, and a wide one is left out when that does not help", async () => {
    const noisy = await drawPhotograph(1600, 1200, 1, 90).png().toBuffer();
    const { files } = await encode(noisy, "png", [700, 1050, 1600]);
    for (const { role, width, bytes } of files) {
      const isNarrowest = !files.some((other) => other.role === role && other.width < width);
      assert.ok(bytes.length <= MAX_VARIANT_BYTES || isNarrowest, `${role} ${width}: ${bytes.length}`);
    }
    assert.deepEqual([...new Set(files.map(({ role }) => role))].sort(), ["image/avif", "image/jpeg", "image/webp"]);
  });

  test("what is heavier than a better file is left out: of a format, AVIF beside WebP, and PNG beside JPEG", () => {
    const file = (role: string, width: number, length: number): NewFile => ({
      bytes: Buffer.alloc(length),
      extension: "x",
      role,
      width,
      height: width,
    });
    const cases: [files: NewFile[], kept: string[]][] = [
      [
        [file("image/avif", 9, 50), file("image/webp", 9, 40), file("image/png", 9, 90)],
        ["webp 9", "png 9"],
      ],
      [
        [file("image/avif", 9, 30), file("image/webp", 9, 40)],
        ["avif 9", "webp 9"],
      ],
      [
        [file("image/webp", 9, 9), file("image/png", 9, 40), file("image/jpeg", 9, 39)],
        ["webp 9", "jpeg 9"],
      ],
      [
        [file("image/webp", 9, 9), file("image/png", 9, 40), file("image/jpeg", 9, 40)],
        ["webp 9", "png 9"],
      ],
      [
        [file("image/png", 9, 40), file("image/jpeg", 9, 30), file("image/png", 20, 60), file("image/jpeg", 20, 75)],
        ["png 9", "png 20"],
      ],
      [[file("image/webp", 9, 300_000), file("image/webp", 20, 400_000)], ["webp 9"]],
      [[file("image/webp", 9, 200_000), file("image/webp", 20, 200_001)], ["webp 9"]],
      // A screenshot that was made smaller is often heavier than it was.
      [[file("image/webp", 9, 20), file("image/webp", 20, 60), file("image/webp", 30, 10)], ["webp 30"]],
      [
        [file("image/webp", 9, 5), file("image/webp", 20, 60), file("image/webp", 30, 60)],
        ["webp 9", "webp 30"],
      ],
      [[file("image/webp", 9, 300_000), file("image/webp", 20, 250_000)], ["webp 20"]],
      // What AVIF saves at one width it must not lose at the others.
      [
        [
          ...[file("image/avif", 9, 4), file("image/avif", 20, 9), file("image/avif", 30, 12)],
          ...[file("image/webp", 9, 5), file("image/webp", 20, 11), file("image/webp", 30, 6)],
        ],
        ["webp 9", "webp 30"],
      ],
    ];
    for (const [files, kept] of cases) {
      const names = chooseFiles(files).map(({ role, width }) => `${role.slice(6)} ${width}`);
      assert.deepEqual(names, kept);
    }
  });

  test("the same picture is always stored in the same way", async () => {
    const bytes = await drawPhotograph(300, 200).png().toBuffer();
    const [first, second] = [await encode(bytes, "png", [150, 300]), await encode(bytes, "png", [150, 300])];
    assert.deepEqual(
      first.files.map((file) => file.bytes.toString("base64")),
      second.files.map((file) => file.bytes.toString("base64")),
    );
  });

  test("a moving picture has its first frame for those who want nothing to move", async () => {
    const frames = await Promise.all([1, 2, 3].map((seed) => drawPhotograph(120, 80, seed).raw().toBuffer()));
    const raw = { width: 120, height: 240, channels: 3 as const, pageHeight: 80 };
    const gif = await sharp(Buffer.concat(frames), { raw })
      .gif({ delay: [90, 90, 90] })
      .toBuffer();
    const { files, list } = await encode(gif, "gif", [350, 700]);
    assert.deepEqual(list, ["image/webp 120", "image/gif 120", "still image/webp 120", "still image/jpeg 120"]);
    const pages = await Promise.all(files.map(async ({ bytes }) => (await sharp(bytes).metadata()).pages ?? 1));
    assert.deepEqual(pages, [3, 3, 1, 1]);
    const [webp = 0, gifs = 0] = files.map(({ bytes }) => bytes.length);
    assert.ok(webp < gifs);
  });
});

test("pictures of a gallery are divided into rows of nearly one height", () => {
  const [landscape, portrait, strip] = [1.5, 0.67, 3.2];
  const cases: [ratios: number[], rows: number[]][] = [
    [[landscape, landscape], [2]],
    [[portrait, portrait, portrait], [3]],
    [
      [landscape, landscape, landscape, landscape],
      [2, 2],
    ],
    [[landscape, portrait, portrait], [3]],
    [
      [strip, landscape, landscape],
      [1, 2],
    ],
    [Array(6).fill(landscape), [2, 2, 2]],
    [Array(9).fill(portrait), [4, 5]],
    [[1], [1]],
  ];
  for (const [ratios, rows] of cases) assert.deepEqual(splitIntoRows(ratios), rows, ratios.join());
  const many = Array.from({ length: 60 }, (_, index) => 0.6 + (index % 7) / 5);
  assert.equal(
    splitIntoRows(many).reduce((sum, count) => sum + count, 0),
    60,
  );
});

describe("it is known of each image how it is shown", () => {
  const cases: [markdown: string, expected: (string | number)[]][] = [
    ["![a](a.jpg)", ["a.jpg text"]],
    ["![a](a.jpg){.wide}", ["a.jpg wide"]],
    ["![a](a.jpg)\n{.full .b}", ["a.jpg full"]],
    ["![a](a.jpg){width=40}", ["a.jpg 40"]],
    ["![a](a.jpg){.wide width=40}", ["a.jpg wide"]],
    ["Text ![a](a.jpg){.wide}", ["a.jpg text"]],
    ["![a](a.jpg) ![b](b.jpg)", ["a.jpg row", "b.jpg row"]],
    ["![a](a.jpg)\n![b](b.jpg)\n{.wide}", ["a.jpg wide", "b.jpg wide"]],
    ["![a](a.jpg) and ![b](b.jpg)", ["a.jpg text", "b.jpg text"]],
    ["![a](a.jpg) ![b](https://ex.org/b.jpg)", ["a.jpg text", "https://ex.org/b.jpg text"]],
    ["![a](a.jpg){dark=b.jpg .wide}", ["a.jpg wide", "b.jpg wide"]],
    ['<img src="a.jpg" width="300" alt="a">', ["a.jpg 300"]],
    ['<img src="a.jpg" srcset="b.jpg 2x" alt="a"> <img src="data:x"> <img src="cid:x">', []],
    ['<img src="https://ex.org/a.jpg"> <img src=//ex.org/b.jpg>', ["https://ex.org/a.jpg text", "//ex.org/b.jpg text"]],
    ['A <!-- <img src="a.jpg"> --> `<img src="b.jpg">`', []],
    ['<picture><img src="a.jpg"></picture> <img src="b.jpg">', ["b.jpg text"]],
  ];
  const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify });
  for (const [markdown, expected] of cases) {
    test(markdown, () => {
      const found = findImages(md.parse(markdown, {}), markdown).map(({ src, shown }) => `${src} ${shown ?? "text"}`);
      assert.deepEqual(found, expected);
    });
  }

  test("and where it stands, in HTML too", () => {
    const markdown =
      'One ![a](a.jpg){dark="b c.jpg"}\n\n<figure>\n  <img class="x" src="d.jpg">\n</figure>\n\nTwo <img src="e.jpg" alt="">';
    const found = findImages(md.parse(markdown, {}), markdown);
    assert.deepEqual(
      found.map(({ src, alt, isDecoration, line, column }) => [src, alt, isDecoration, line, column]),
      [
        ["a.jpg", "a", false, 1, 10],
        ["b c.jpg", "", true, 1, 23],
        ["d.jpg", "", false, 4, 23],
        ["e.jpg", "", true, 7, 15],
      ],
    );
  });
});

test("a late first image is not urgent", () => {
  const md = createMarkdown({ html: "safe", typographer: true, language: "en", slugify });
  assert.match(md.render(`${"Word ".repeat(200)}\n\n![a](a.jpg)`), /fetchpriority="high"/);
  assert.match(md.render(`${"Word ".repeat(400)}\n\n![a](a.jpg)`), /loading="lazy"/);
});

test("what is wrong with pictures is told at its place", async () => {
  const text = [
    "![a](/images/a.jpg){dark=/images/no.jpg}",
    "",
    "![](/images/a.jpg)",
    "",
    '<p><img src="/images/a.jpg"> <img src="/images/A.jpg" alt="x"> <img src="/files/b.png" alt="y"></p>',
  ].join("\n");
  const root = createBlog({
    "posts/a.md": `---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n${text}\n`,
    "images/a.jpg": await drawPhotograph(60, 40).jpeg().toBuffer(),
    "static/files/b.png": await drawScreenshot(60, 40).png().toBuffer(),
  });
  const { code, stderr } = await longhand(root, ["build"]);
  assert.equal(code, 1);
  const lines = stderr.split("\n").filter((line) => line.startsWith("posts/a.md:"));
  assert.deepEqual(
    lines.map((line) => line.split("  ")[0]),
    ["posts/a.md:6:26", "posts/a.md:8:5", "posts/a.md:10:14", "posts/a.md:10:40"],
  );
  assert.match(lines[0] ?? "", /"\/images\/no\.jpg" does not exist/);
  assert.match(lines[1] ?? "", /has no description/);
  assert.match(lines[2] ?? "", /has no description/);
  assert.match(lines[3] ?? "", /upper and lower case differ/);
});

test("a picture in HTML is published in all formats, in a folder of the site and in feeds", async () => {
  for (const html of ["safe", "all"]) {
    const root = createBlog(
      {
        "posts/a.md":
          '---\ntitle: A\ndate: 2026-01-01\nstatus: published\n---\n<figure class="x">\n  <img src="/images/a.jpg" alt="A hill">\n  <figcaption>On it</figcaption>\n</figure>\n\n<img src="/files/b.png" alt="y">\n',
        "images/a.jpg": await drawPhotograph(60, 40).jpeg().toBuffer(),
        "static/files/b.png": await drawScreenshot(60, 40).png().toBuffer(),
      },
      { markdown: { html }, url: "https://test.blog/b/" },
    );
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    const page = readFileSync(join(root, "_site/posts/a/index.html"), "utf8");
    assert.match(
      page,
      /<figure class="x">\s*<picture>\s*<source type="image\/avif" srcset="\/b\/images\/a-\w+-60\.avif 60w"[\s\S]*?<img src="\/b\/images\/a-\w+-60\.jpg" width="60" height="40" style="background-color:#\w{6}" alt="A hill"[^>]*>\s*<\/picture>\s*<figcaption>On it<\/figcaption>\s*<\/figure>/,
    );
    assert.match(page, /<img src="\/b\/files\/b\.png" alt="y">/);
    const feed = readFileSync(join(root, "_site/feed.xml"), "utf8");
    assert.match(feed, /https:\/\/test\.blog\/b\/images\/a-\w+-60\.jpg/);
    assert.ok(!feed.includes("background-color"));
  }
});
