import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import sharp, { type Color, type Sharp } from "sharp";
import { prepareIcons } from "../src/images/icons.ts";
import { slugOfImage } from "../src/images/name.ts";
import { type ImageOptions, type PreparedImages, prepareImages } from "../src/images/prepare.ts";
import { pictureKey } from "../src/images/reference.ts";
import { parseFocus } from "../src/images/social.ts";
import { cleanSvg } from "../src/images/svg.ts";
import { widthsOf } from "../src/images/variants.ts";

const POST = "posts/hello.md";
const settings = { widths: [40, 80, 120], quality: { avif: 50, webp: 74, jpeg: 78 } };
const folder = mkdtempSync(path.join(tmpdir(), "longhand-images-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let photo: Buffer;
before(async () => {
  photo = await drawPhoto(100, 60).jpeg().toBuffer();
});

/** A picture with as many colours as a photograph. Its upper left quarter is red, so that turning it shows. */
function drawPhoto(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  let noise = 1;
  for (let pixel = 0; pixel < width * height; pixel++) {
    noise = (noise * 1103515245 + 12345) % 2147483648;
    const isRed = pixel % width < width / 2 && pixel < (width * height) / 2;
    data[pixel * 3] = isRed ? 240 : (pixel % width) % 200;
    data[pixel * 3 + 1] = isRed ? 10 : 60 + (noise >> 24);
    data[pixel * 3 + 2] = isRed ? 10 : Math.floor(pixel / width) % 256;
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function drawFlat(width: number, height: number, background: Color = "#336699"): Sharp {
  return sharp({ create: { width, height, channels: 4, background } });
}

/** A moving picture of 60 × 40 points: one frame in each shade of grey. */
function drawAnimation(...shades: number[]): Sharp {
  const frames = shades.map((shade) => Buffer.alloc(60 * 40 * 3, shade));
  const raw = { width: 60, height: 40 * shades.length, channels: 3 as const, pageHeight: 40 };
  return sharp(Buffer.concat(frames), { raw });
}

/** A moving picture of 60 × 40 points with the colours of a photograph. */
async function drawMovingPhoto(frames: number): Promise<Sharp> {
  const parts = Array.from({ length: frames }, (_, index) => drawPhoto(60 + index, 40).resize(60, 40, { fit: "fill" }));
  const pixels = await Promise.all(parts.map((part) => part.raw().toBuffer()));
  return sharp(Buffer.concat(pixels), { raw: { width: 60, height: 40 * frames, channels: 3, pageHeight: 40 } });
}

let blogs = 0;
/** Writes a blog with these files and gives its root. */
function writeBlog(files: Record<string, Buffer | string>): string {
  const root = path.join(folder, `blog-${blogs++}`);
  for (const [name, bytes] of Object.entries({ [POST]: "", "images/.keep": "", ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), bytes);
  }
  return root;
}

function optionsFor(root: string, rest: Partial<ImageOptions> = {}): ImageOptions {
  return { root, imagesFolder: "images", cacheFolder: path.join(root, ".cache"), settings, ...rest };
}

/** Prepares images as if `POST` showed each of them on a line of its own. */
function prepare(root: string, srcs: string[], rest: Partial<ImageOptions> = {}, from = POST): Promise<PreparedImages> {
  const references = srcs.map((src, index) => ({ src, from, place: { path: from, line: index + 1, column: 5 } }));
  return prepareImages(references, [], optionsFor(root, rest));
}

async function prepareSocial(bytes: Buffer, focus?: string): Promise<{ prepared: PreparedImages; jpeg: Buffer }> {
  const root = writeBlog({ "images/cover.png": bytes });
  const reference = {
    src: "cover.png",
    from: POST,
    place: { path: POST, line: 4, column: 14 },
    ...(focus && { focus }),
  };
  const prepared = await prepareImages([], [reference], optionsFor(root));
  assert.deepEqual(
    prepared.problems.filter(({ code }) => code !== "image-social-small"),
    [],
  );
  return { prepared, jpeg: readFileSync(prepared.assets[0]?.path ?? "") };
}

function pictureOf(prepared: PreparedImages, src: string, from = POST) {
  const picture = prepared.pictures.get(pictureKey(from, src));
  assert.ok(picture, `${src}: ${JSON.stringify(prepared.problems)}`);
  return picture;
}

function bytesOf(prepared: PreparedImages, url: string | undefined): Buffer {
  return readFileSync(prepared.assets.find((asset) => asset.url === url)?.path ?? "");
}

/** The colour of one point of a picture, each channel rounded to 0, 128 or 255. */
async function colorAt(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const pixel = await sharp(bytes)
    .removeAlpha()
    .toColourspace("srgb")
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer();
  return [...pixel].map((channel) => Math.round(channel / 127.5) * 127.5);
}

// Finding

test("an image is found where its author means it", async () => {
  const nfd = "Übersee.jpg".normalize("NFD");
  const root = writeBlog({
    "images/train.jpg": photo,
    "images/with space.jpg": photo,
    "images/a · b.JPG": photo,
    [`images/${nfd}`]: photo,
    "images/100%.jpg": photo,
    "images/c%20d.jpg": photo,
    "images/2024/deep.jpg": photo,
    "posts/beside.jpg": photo,
    "posts/both.jpg": photo,
    "images/both.jpg": photo,
    "posts/essay/own.jpg": photo,
  });
  const cases: [src: string, from: string, slug: string][] = [
    ["/images/train.jpg", POST, "train"],
    ["images/train.jpg", POST, "train"],
    ["../images/train.jpg", POST, "train"],
    ["train.jpg", POST, "train"],
    ["train.jpg?v=2", POST, "train"],
    ["/images/train.jpg#top", POST, "train"],
    ["/images/with space.jpg", POST, "with-space"],
    ["/images/with%20space.jpg", POST, "with-space"],
    ["a%20%C2%B7%20b.JPG", POST, "a-b"],
    ["Übersee.jpg".normalize("NFC"), POST, "ubersee"],
    [nfd, POST, "ubersee"],
    [encodeURI("/images/Übersee.jpg"), POST, "ubersee"],
    ["100%.jpg", POST, "100"],
    ["c%20d.jpg", POST, "c-20d"],
    ["2024/deep.jpg", POST, "deep"],
    ["./beside.jpg", POST, "beside"],
    ["beside.jpg", POST, "beside"],
    ["both.jpg", POST, "both"],
    ["own.jpg", "posts/essay/index.md", "own"],
    ["../beside.jpg", "posts/essay/index.md", "beside"],
    ["/images/train.jpg", "pages/about.md", "train"],
  ];
  for (const [src, from, slug] of cases) {
    const prepared = await prepare(root, [src], {}, from);
    const url = pictureOf(prepared, src, from).fallback.url;
    assert.match(url, new RegExp(`^/images/${slug}-[0-9a-f]{8}-\\d+\\.jpg$`), src);
  }
});

test("an image beside the essay wins over one of the same name in the images folder", async () => {
  const other = await drawPhoto(50, 50).jpeg().toBuffer();
  const root = writeBlog({ "posts/both.jpg": photo, "images/both.jpg": other });
  const prepared = await prepare(root, ["both.jpg", "/images/both.jpg"]);
  assert.equal(pictureOf(prepared, "both.jpg").width, 100);
  assert.equal(pictureOf(prepared, "/images/both.jpg").width, 50);
});

test("the images folder may have another name, and keeps its address", async () => {
  const root = writeBlog({ "photos/train.jpg": photo });
  for (const src of ["/images/train.jpg", "/photos/train.jpg", "photos/train.jpg", "train.jpg"]) {
    pictureOf(await prepare(root, [src], { imagesFolder: "photos" }), src);
  }
});

test("remote and inline images are left alone", async () => {
  const srcs = [
    "https://example.org/x.jpg",
    "HTTP://example.org/x.jpg",
    "//example.org/x.jpg",
    "data:image/png;base64,AA==",
  ];
  const { pictures, problems, assets } = await prepare(writeBlog({}), srcs);
  assert.deepEqual([pictures.size, problems.length, assets.length], [0, 0, 0]);
});

test("an image that cannot be published is an error at its place that says why", async () => {
  const root = writeBlog({
    "images/Train.jpg": photo,
    "images/window.jpg": photo,
    "images/empty.jpg": "",
    "images/half.jpg": photo.subarray(0, photo.length * 0.6),
    "images/half.png": (await drawPhoto(60, 60).png().toBuffer()).subarray(0, 4000),
    "images/page.png": "<!DOCTYPE html>\n<html><title>404</title></html>",
    "images/text.jpg": "hello",
    "images/phone.jpg": Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
    "images/lfs.jpg": "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "images/bomb.png": enlargeHeader(await drawFlat(10, 10).png().toBuffer(), 30_000),
    "images/script.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "images/diagram.svg": '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>',
    "images/entities.svg": '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
    "images/folder.jpg/x": "",
    "secret.jpg": photo,
    "pages/other.jpg": photo,
  });
  writeFileSync(path.join(folder, "outside.jpg"), photo);
  symlinkSync(path.join(folder, "outside.jpg"), path.join(root, "images/link.jpg"));
  symlinkSync(folder, path.join(root, "images/linked-folder"));
  symlinkSync("loop.jpg", path.join(root, "images/loop.jpg"));
  const cases: [src: string, code: string, words: RegExp][] = [
    ["/images/nowhere-near-it.jpg", "image-missing", /does not exist\. Put it at images\/nowhere-near-it\.jpg\.$/],
    [
      "windwo.jpg",
      "image-missing",
      /Put it at posts\/windwo\.jpg or images\/windwo\.jpg\. Did you mean images\/window\.jpg\?/,
    ],
    ["./window.jpg", "image-missing", /Did you mean images\/window\.jpg\?/],
    ["/images/train.jpg", "image-case", /is called "images\/Train\.jpg" on disk/],
    ["IMAGES/window.jpg", "image-missing", /Did you mean images\/window\.jpg\?/],
    ["../secret.jpg", "image-outside", /is not in images\/ or posts\//],
    ["/secret.jpg", "image-outside", /is not in images\/ or posts\//],
    ["../../outside.jpg", "image-outside", /is not in images/],
    ["..%2F..%2Foutside.jpg", "image-outside", /is not in images/],
    ["../pages/other.jpg", "image-outside", /is not in images/],
    ["/images/link.jpg", "image-outside", /is a link to a place outside/],
    ["/images/linked-folder/outside.jpg", "image-outside", /is a link to a place outside/],
    ["/images/loop.jpg", "image-missing", /is a link that leads nowhere/],
    ["C:\\Users\\ines\\x.jpg", "image-outside", /on your own disk/],
    ["file:///home/ines/x.jpg", "image-outside", /on your own disk/],
    ["folder.jpg", "image-not-file", /is not a file/],
    ["empty.jpg", "image-empty", /is an empty file of 0 bytes/],
    ["half.jpg", "image-damaged", /is damaged or incomplete/],
    ["half.png", "image-damaged", /is damaged or incomplete/],
    ["page.png", "image-format", /it is a web page/],
    ["text.jpg", "image-format", /it is no image/],
    ["phone.jpg", "image-format", /it is an HEIC image/],
    ["lfs.jpg", "image-format", /a pointer of Git LFS/],
    ["bomb.png", "image-too-large", /has 900 megapixels .*the limit is 100/],
    ["script.svg", "image-svg-unsafe", /holds <script>.*without scripts/],
    ["diagram.svg", "image-svg-unsafe", /holds <foreignObject>.*Its labels are HTML: in diagrams\.net/],
    ["entities.svg", "image-svg-unsafe", /holds a DOCTYPE with entities.*in Illustrator/],
    ["", "image-missing", /An image has no address\. Write the name of a file in images\//],
    ["/images/", "image-not-file", /"\/images\/" is the address of a folder/],
  ];
  const { problems, pictures } = await prepare(
    root,
    cases.map(([src]) => src),
  );
  assert.equal(pictures.size, 0);
  assert.equal(problems.length, cases.length, JSON.stringify(problems, null, 1));
  for (const [index, [src, code, words]] of cases.entries()) {
    const problem = problems.find((candidate) => candidate.place?.line === index + 1);
    assert.equal(problem?.code, code, src);
    assert.equal(problem?.severity, "error");
    assert.deepEqual(problem?.place, { path: POST, line: index + 1, column: 5 });
    assert.match(`${problem?.fact} ${problem?.remedy}`, words, src);
    assert.ok(!problem?.fact.includes(root), "no path of the author's disk");
  }
});

test("a missing image is answered with the places tried and the nearest names", async () => {
  const root = writeBlog({
    "images/train.jpg": photo,
    "images/trains.jpg": photo,
    "images/2024/harbour.png": photo,
    "images/2025/harbour.png": photo,
    "images/station-1.jpg": photo,
    "images/station-2.jpg": photo,
    "images/station-3.jpg": photo,
    "images/station-4.jpg": photo,
    "images/Übersee · Ost.jpg": photo,
    "images/.train.png": photo,
    "posts/beside.jpg": photo,
    "posts/train.md": "",
    "pages/private.jpg": photo,
  });
  const cases: [src: string, remedy: string][] = [
    ["tain.jpg", "Put it at posts/tain.jpg or images/tain.jpg. Did you mean images/train.jpg or images/trains.jpg?"],
    ["/images/train.png", "Put it at images/train.png. Did you mean images/train.jpg?"],
    ["/images/TRAIN.webp", "Put it at images/TRAIN.webp. Did you mean images/train.jpg?"],
    [
      "/images/harbour.png",
      "Put it at images/harbour.png. Did you mean images/2024/harbour.png or images/2025/harbour.png?",
    ],
    ["/images/2023/harbor.png", "Put it at images/2023/harbor.png. Did you mean images/2025/harbour.png?"],
    [
      "./station.jpg",
      "Put it at posts/station.jpg. Did you mean images/station-1.jpg or images/station-2.jpg or images/station-3.jpg?",
    ],
    ["./besid.jpg", "Put it at posts/besid.jpg. Did you mean posts/beside.jpg?"],
    ["/images/ubersee%20·%20ost.jpg", "Put it at images/ubersee · ost.jpg. Did you mean images/Übersee · Ost.jpg?"],
    ["/images/private.jpg", "Put it at images/private.jpg."],
    ["/images/nothing-like-it.jpg", "Put it at images/nothing-like-it.jpg."],
  ];
  const { problems } = await prepare(
    root,
    cases.map(([src]) => src),
  );
  assert.deepEqual(
    problems.map(({ remedy }) => remedy),
    cases.map(([, remedy]) => remedy),
  );
});

/** Says in the header of a PNG that it is as wide and high as this, without any more pixels. */
function enlargeHeader(png: Buffer, side: number): Buffer {
  const copy = Buffer.from(png);
  copy.writeUInt32BE(side, 16);
  copy.writeUInt32BE(side, 20);
  return copy;
}

test("a small file that would unpack to gigabytes is refused before anything is decoded", async () => {
  const lie = async (image: Sharp, change: (bytes: Buffer) => unknown): Promise<Buffer> => {
    const bytes = Buffer.from(await image.toBuffer());
    change(bytes);
    return bytes;
  };
  const setSides =
    (at: number, write: "writeUInt16LE" | "writeUInt16BE" | "writeUInt32BE", side: number, gap: number) =>
    (bytes: Buffer) => {
      bytes[write](side, at);
      bytes[write](side, at + gap);
    };
  const after = (bytes: Buffer, mark: string, more: number): number =>
    bytes.indexOf(Buffer.from(mark, "latin1")) + more;
  const picture = drawPhoto(64, 64);
  const files: Record<string, Buffer> = {
    "a.png": enlargeHeader(await picture.clone().png().toBuffer(), 30_000),
    "b.jpg": await lie(picture.clone().jpeg(), (bytes) =>
      setSides(after(bytes, "\xff\xc0", 5), "writeUInt16BE", 65_000, 2)(bytes),
    ),
    "c.gif": await lie(picture.clone().gif(), (bytes) =>
      setSides(bytes.indexOf(0x2c, 13 + 3 * 2 ** (((bytes[10] ?? 0) & 7) + 1)) + 5, "writeUInt16LE", 65_535, 2)(bytes),
    ),
    "d.webp": await lie(picture.clone().webp(), setSides(26, "writeUInt16LE", 0x3fff, 2)),
    "e.avif": await lie(picture.clone().avif({ effort: 0 }), (bytes) =>
      setSides(after(bytes, "ispe", 8), "writeUInt32BE", 30_000, 4)(bytes),
    ),
    "f.tiff": await lie(picture.clone().tiff(), (bytes) => {
      const directory = bytes.readUInt32LE(4);
      for (let entry = 0; entry < bytes.readUInt16LE(directory); entry++) {
        const at = directory + 2 + entry * 12;
        // Width and height, as numbers of 32 bits.
        if (![256, 257].includes(bytes.readUInt16LE(at))) continue;
        bytes.writeUInt16LE(4, at + 2);
        bytes.writeUInt32LE(60_000, at + 8);
      }
    }),
  };
  const root = writeBlog(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`images/${name}`, bytes])));
  const { problems } = await prepare(root, Object.keys(files));
  assert.deepEqual(
    problems.map(({ code, place }) => `${place?.line} ${code}`),
    Object.keys(files).map((_, index) => `${index + 1} image-too-large`),
  );
});

test("what a file is called does not matter for what it is taken for", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>';
  const root = writeBlog({
    "images/drawing.png": svg,
    "images/hostile.png": svg.replace("/>", "><script/></svg>"),
    "images/photo.svg": photo,
  });
  const prepared = await prepare(root, ["drawing.png", "hostile.png", "photo.svg"]);
  assert.match(pictureOf(prepared, "drawing.png").fallback.url, /\.svg$/);
  assert.match(pictureOf(prepared, "photo.svg").fallback.url, /\.jpg$/);
  assert.deepEqual(
    prepared.problems.map(({ code }) => code),
    ["image-svg-unsafe"],
  );
});

test("each reference to a broken image is an error of its own, and good images are made all the same", async () => {
  const root = writeBlog({ "images/bad.jpg": "x", "images/good.jpg": photo });
  const prepared = await prepare(root, ["bad.jpg", "good.jpg", "/images/bad.jpg"]);
  assert.deepEqual(
    prepared.problems.map((problem) => problem.place?.line),
    [1, 3],
  );
  pictureOf(prepared, "good.jpg");
});

// Naming

test("a published name is made of plain letters, digits and hyphens", () => {
  const cases: [name: string, slug: string][] = [
    ["train-window.jpg", "train-window"],
    ["IMG_2024 (1).JPEG", "img-2024-1"],
    ["Übersee · Straße.png", "ubersee-strasse"],
    ["Übersee.png".normalize("NFD"), "ubersee"],
    ["../..", "image"],
    ["写真.png", "image"],
    ["🚂.gif", "image"],
    ["archive.tar.gz.png", "archive-tar-gz"],
    [`${"a".repeat(39)}-b.jpg`, "a".repeat(39)],
    [`${"word-".repeat(20)}.jpg`, "word-word-word-word-word-word-word-word"],
  ];
  for (const [name, slug] of cases) assert.equal(slugOfImage(name), slug);
});

test("the name changes with the image and with the settings, and not with the file's name or time", async () => {
  const root = writeBlog({
    "images/a.jpg": photo,
    "images/b.jpg": photo,
    "images/c.jpg": await drawPhoto(90, 60).jpeg().toBuffer(),
  });
  const hash = async (src: string, rest: Partial<ImageOptions> = {}) =>
    pictureOf(await prepare(root, [src], rest), src).fallback.url.match(/-([0-9a-f]{8})-/)?.[1];
  const first = await hash("a.jpg");
  utimesSync(path.join(root, "images/a.jpg"), 1, 1);
  assert.equal(await hash("a.jpg"), first);
  assert.equal(await hash("b.jpg"), first);
  assert.notEqual(await hash("c.jpg"), first);
  assert.notEqual(await hash("a.jpg", { settings: { ...settings, widths: [40] } }), first);
});

// Variants

test("variants are as wide as the settings say and never wider than the original", () => {
  const cases: [original: number, widths: number[], expected: number[]][] = [
    [2000, [480, 720, 1080, 1440, 2160], [480, 720, 1080, 1440, 2000]],
    [2160, [480, 720, 1080, 1440, 2160], [480, 720, 1080, 1440, 2160]],
    [6000, [480, 720, 1080, 1440, 2160], [480, 720, 1080, 1440, 2160]],
    [720, [480, 720, 1080], [480, 720]],
    [300, [480, 720], [300]],
    [1, [480], [1]],
    [900, [720, 480, 480], [480, 720]],
  ];
  for (const [original, widths, expected] of cases) assert.deepEqual(widthsOf(original, widths), expected);
});

test("an original is published as AVIF, WebP and a format for all readers", async () => {
  const cases: [name: string, original: Buffer, fallback: string][] = [
    ["photo.jpg", photo, "image/jpeg"],
    ["photo.png", await drawPhoto(100, 60).png().toBuffer(), "image/jpeg"],
    ["photo.webp", await drawPhoto(100, 60).webp().toBuffer(), "image/jpeg"],
    ["photo.avif", await drawPhoto(100, 60).avif({ effort: 1 }).toBuffer(), "image/jpeg"],
    ["photo.tiff", await drawPhoto(100, 60).tiff().toBuffer(), "image/jpeg"],
    ["opaque.png", await drawPhoto(100, 60).ensureAlpha(1).png().toBuffer(), "image/jpeg"],
    ["transparent.png", await drawPhoto(100, 60).ensureAlpha(0.5).png().toBuffer(), "image/png"],
    ["flat.png", await drawFlat(100, 60).png().toBuffer(), "image/png"],
    ["flat.gif", await drawFlat(100, 60).gif().toBuffer(), "image/png"],
    ["grey.jpg", await drawPhoto(100, 60).greyscale().jpeg().toBuffer(), "image/jpeg"],
    ["deep.png", await drawPhoto(100, 60).toColourspace("rgb16").png().toBuffer(), "image/jpeg"],
    ["cmyk.jpg", await drawPhoto(100, 60).toColourspace("cmyk").jpeg().toBuffer(), "image/jpeg"],
    ["wrong-name.jpg", await drawPhoto(100, 60).png().toBuffer(), "image/jpeg"],
  ];
  const root = writeBlog(Object.fromEntries(cases.map(([name, bytes]) => [`images/${name}`, bytes])));
  const prepared = await prepare(
    root,
    cases.map(([name]) => name),
  );
  assert.deepEqual(prepared.problems, []);
  for (const [name, , type] of cases) {
    const picture = pictureOf(prepared, name);
    assert.deepEqual([picture.width, picture.height], [100, 60], name);
    assert.deepEqual(
      picture.sources.map((source) => [source.type, source.variants.map((variant) => variant.width)]),
      [
        // One colour is smallest as WebP without loss, and no heavier in 100 pixels than in 80.
        ...(name.startsWith("flat")
          ? [["image/webp", [40, 100]]]
          : [
              ["image/avif", [40, 80, 100]],
              ["image/webp", [40, 80, 100]],
            ]),
      ],
      name,
    );
    assert.deepEqual([picture.fallback.type, picture.fallback.width, picture.fallback.height], [type, 100, 60], name);
    for (const { url, width } of [
      ...picture.sources.flatMap((source) => source.variants),
      ...picture.fallback.variants,
    ]) {
      const metadata = await sharp(bytesOf(prepared, url)).metadata();
      const type = metadata.mediaType;
      assert.equal(metadata.width, width, url);
      assert.equal(metadata.depth, "uchar", url);
      assert.ok(["srgb", "b-w"].includes(metadata.space ?? ""), `${url} ${metadata.space}`);
      assert.equal(
        type,
        picture.sources.find((s) => s.variants.some((v) => v.url === url))?.type ?? picture.fallback.type,
      );
    }
    if (name !== "flat.png" && name !== "flat.gif" && name !== "grey.jpg" && name !== "transparent.png") {
      assert.deepEqual(await colorAt(bytesOf(prepared, picture.fallback.url), 10, 10), [255, 0, 0], name);
    }
  }
});

test("a photograph is published upright, whatever its orientation", async () => {
  const upright = await drawPhoto(100, 60).toBuffer({ resolveWithObject: true });
  const raw = { raw: { width: 100, height: 60, channels: 3 as const } };
  // How the camera holds the sensor's picture for each value of the EXIF field Orientation.
  const held: [orientation: number, turn: (image: Sharp) => Sharp][] = [
    [1, (image) => image],
    [3, (image) => image.rotate(180)],
    [6, (image) => image.rotate(270)],
    [8, (image) => image.rotate(90)],
  ];
  for (const [orientation, turn] of held) {
    const bytes = await turn(sharp(upright.data, raw)).withMetadata({ orientation }).jpeg().toBuffer();
    const prepared = await prepare(writeBlog({ "images/x.jpg": bytes }), ["x.jpg"]);
    const picture = pictureOf(prepared, "x.jpg");
    assert.deepEqual([picture.width, picture.height], [100, 60], `${orientation}`);
    assert.deepEqual(await colorAt(bytesOf(prepared, picture.fallback.url), 10, 10), [255, 0, 0], `${orientation}`);
  }
});

test("no published file holds private metadata", async () => {
  const exif = { IFD0: { Artist: "Ines Secret" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
  const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><Secret/></x:xmpmeta>';
  const original = await drawPhoto(100, 60).jpeg().withExif(exif).withXmp(xmp).withIccProfile("p3").toBuffer();
  assert.ok((await sharp(original).metadata()).exif?.includes("Ines Secret"));
  const root = writeBlog({ "images/x.jpg": original });
  const place = { path: POST };
  const reference = { src: "x.jpg", from: POST, place };
  const prepared = await prepareImages([reference], [reference], optionsFor(root));
  assert.equal(prepared.assets.length, 8);
  for (const { path: file } of prepared.assets) {
    const { exif, xmp, icc, iptc } = await sharp(file).metadata();
    assert.deepEqual([exif, xmp, icc, iptc], [undefined, undefined, undefined, undefined], file);
    assert.ok(!readFileSync(file).includes("Secret"));
    assert.notDeepEqual(readFileSync(file), original);
  }
});

test("an animation keeps all its frames, as WebP and as GIF", async () => {
  const animation = await drawMovingPhoto(3);
  const root = writeBlog({
    "images/a.gif": await animation
      .clone()
      .gif({ delay: [100, 200, 300], loop: 2 })
      .toBuffer(),
    "images/b.webp": await animation
      .clone()
      .webp({ delay: [100, 200, 300], loop: 2 })
      .toBuffer(),
  });
  const prepared = await prepare(root, ["a.gif", "b.webp"], { settings: { ...settings, widths: [20, 30] } });
  for (const src of ["a.gif", "b.webp"]) {
    const picture = pictureOf(prepared, src);
    assert.deepEqual([picture.width, picture.height, picture.fallback.type], [60, 40, "image/gif"]);
    assert.deepEqual(
      picture.sources.map((source) => source.type),
      ["image/webp"],
    );
    for (const url of [picture.fallback.url, picture.sources[0]?.variants[0]?.url]) {
      const { pages, width, pageHeight, delay, loop } = await sharp(bytesOf(prepared, url), {
        animated: true,
      }).metadata();
      assert.deepEqual([pages, width, pageHeight, delay, loop], [3, 30, 20, [100, 200, 300], 2], url);
    }
  }
});

test("an animation over 1 MB as readers get it has a warning at its line, with its weights", async () => {
  const size = { width: 1000, height: 700 };
  // Noise, of which nothing can be left out.
  const pixels = Buffer.alloc(size.width * size.height * 2 * 3);
  let state = 7;
  for (let at = 0; at < pixels.length; at += 3) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    pixels.fill(state >>> 24, at, at + 3);
  }
  const raw = { ...size, height: 2 * size.height, channels: 3, pageHeight: size.height } as const;
  const root = writeBlog({ "images/a.gif": await sharp(pixels, { raw }).gif().toBuffer() });
  const prepareWith = (webp: number, width: number): Promise<PreparedImages> =>
    prepare(root, ["a.gif"], { settings: { widths: [width], quality: { ...settings.quality, webp } } });
  // Not the GIF counts, which few readers get.
  assert.deepEqual((await prepareWith(80, 1000)).problems, []);
  assert.deepEqual((await prepareWith(100, 500)).problems, []);
  for (const how of ["encoded", "from the cache"]) {
    const prepared = await prepareWith(100, 1000);
    const [{ code, severity, place, fact } = assert.fail(how), ...others] = prepared.problems;
    assert.deepEqual(
      [code, severity, place, others],
      ["image-motion-heavy", "warning", { path: POST, line: 1, column: 5 }, []],
    );
    assert.match(
      fact,
      /^The image "a\.gif" moves, and readers load 1\.4 MB as WebP or [12]\.\d MB as GIF; more than 1 MB/,
    );
    pictureOf(prepared, "a.gif");
  }
});

test("a moving picture of which only the first frame can be read gets a warning", async () => {
  const png = await drawPhoto(30, 20).png().toBuffer();
  const control = Buffer.from("\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\xd0\xdf\x9b\xb9", "latin1");
  control.writeUInt32BE(crc32(control.subarray(4, 16)), 16);
  const prepared = await prepare(
    writeBlog({ "images/x.png": Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]) }),
    ["x.png"],
  );
  assert.deepEqual(
    prepared.problems.map(({ code, severity }) => [code, severity]),
    [["image-motion-lost", "warning"]],
  );
  pictureOf(prepared, "x.png");
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test("the same bytes come out, however many encoders run", async () => {
  const root = writeBlog({ "images/x.jpg": photo, "images/y.png": await drawFlat(60, 60).png().toBuffer() });
  const publish = async (cache: string, concurrency: number) => {
    const prepared = await prepare(root, ["x.jpg", "y.png"], { cacheFolder: path.join(root, cache), concurrency });
    return prepared.assets.map(({ url, path: file }) => [url, path.basename(file)]);
  };
  assert.deepEqual(await publish("one", 1), await publish("four", 4));
});

// SVG

test("a drawing is published as SVG, with its size and without notes", async () => {
  const svg = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- made by Ines -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/" viewBox="0 0 40 20" inkscape:export-filename="/home/ines/x.png">
<metadata><author>Ines</author></metadata><text>1 &lt; 2, on = off</text><style><![CDATA[ a > b { fill: red } ]]></style><path d="M0 0"/></svg>`;
  const prepared = await prepare(writeBlog({ "images/Draw ing.svg": svg }), ["Draw ing.svg"]);
  const picture = pictureOf(prepared, "Draw ing.svg");
  assert.deepEqual(
    [picture.width, picture.height, picture.sources, picture.fallback.type],
    [40, 20, [], "image/svg+xml"],
  );
  assert.match(picture.fallback.url, /^\/images\/draw-ing-[0-9a-f]{8}-40\.svg$/);
  assert.equal(
    bytesOf(prepared, picture.fallback.url).toString(),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
<text>1 &lt; 2, on = off</text><style><![CDATA[ a > b { fill: red } ]]></style><path d="M0 0"/></svg>\n`,
  );
});

test("the size of a drawing is what a browser takes for it", () => {
  const cases: [attributes: string, width: number, height: number][] = [
    ['width="30" height="20"', 30, 20],
    ['width="30px" height="20.4px"', 30, 20],
    ['width="1in" height="25.4mm"', 96, 96],
    ['viewBox="0 0 40 20"', 40, 20],
    ['viewBox="0,0,40,20" width="100%" height="100%"', 40, 20],
    ['viewBox="0 0 40 20" width="80"', 80, 40],
    ['viewBox="0 0 40 20" height="80"', 160, 80],
    ["", 300, 150],
  ];
  for (const [attributes, width, height] of cases) {
    const size = cleanSvg(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}/>`));
    assert.deepEqual([size.width, size.height], [width, height], attributes);
  }
});

// Social images

test("every picture becomes a social image of 1200 × 630 below 300 KB", async () => {
  const noise = Buffer.alloc(1300 * 700 * 3);
  for (let index = 0, seed = 1; index < noise.length; index++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    noise[index] = seed >> 16;
  }
  const chart =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#eef"/><path d="M4 26 14 12 24 18 36 5" fill="none" stroke="#a32"/></svg>';
  const cases: [name: string, original: Sharp | Buffer][] = [
    ["right", drawPhoto(1200, 630).jpeg()],
    ["noise", sharp(noise, { raw: { width: 1300, height: 700, channels: 3 } }).png()],
    ["tiny", drawPhoto(20, 20).png()],
    ["one point", drawFlat(1, 1).png()],
    ["tall", drawPhoto(100, 2000).jpeg()],
    ["wide", drawPhoto(3000, 30).jpeg()],
    ["transparent", drawFlat(1400, 700, { r: 255, g: 0, b: 0, alpha: 0.2 }).png()],
    ["small and transparent", drawFlat(100, 70, { r: 255, g: 0, b: 0, alpha: 0.2 }).png()],
    ["grey", drawPhoto(900, 900).greyscale().jpeg()],
    ["small and grey", drawPhoto(90, 90).greyscale().jpeg()],
    ["16 bit", drawPhoto(300, 300).toColourspace("rgb16").png()],
    ["CMYK", drawPhoto(900, 600).toColourspace("cmyk").jpeg()],
    ["animated", drawAnimation(0, 200).gif()],
    [
      "SVG",
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="red"/></svg>',
      ),
    ],
    ["chart", Buffer.from(chart)],
    ["small chart", await sharp(Buffer.from(chart)).resize(300).png().toBuffer()],
    [
      "chart with its parts",
      await sharp(Buffer.from(chart), { density: 2880 }).resize(1600).webp({ lossless: true }).toBuffer(),
    ],
    [
      "tall SVG",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 900"><rect width="4" height="900"/></svg>'),
    ],
  ];
  // Smaller as PNG than as JPEG.
  const flat = ["one point", "transparent", "small and transparent", "animated", "SVG", "chart", "tall SVG"];
  for (const [name, original] of cases) {
    const { prepared, jpeg } = await prepareSocial(Buffer.isBuffer(original) ? original : await original.toBuffer());
    const { width, height, format, hasAlpha, space, exif, icc, xmp } = await sharp(jpeg).metadata();
    const expected = flat.includes(name) ? "png" : "jpeg";
    assert.deepEqual([width, height, format, hasAlpha], [1200, 630, expected, false], name);
    assert.deepEqual([exif, icc, xmp], [undefined, undefined, undefined], name);
    assert.ok(space === "srgb" || space === "b-w", `${name}: ${space}`);
    assert.ok(jpeg.length < 300_000, `${name}: ${jpeg.length}`);
    const image = prepared.socialImages.get(pictureKey(POST, "cover.png"));
    assert.match(image?.url ?? "", expected === "png" ? /^\/images\/social\/cover-[0-9a-f]{8}\.png$/ : /\.jpg$/);
    assert.deepEqual(
      { ...image, url: "" },
      { url: "", width: 1200, height: 630, type: `image/${expected}`, bytes: jpeg.length },
    );
  }
});

test("a social image lies on paper where its original is transparent", async () => {
  for (const size of [1300, 50]) {
    const { jpeg } = await prepareSocial(await drawFlat(size, size, { r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer());
    assert.deepEqual(await colorAt(jpeg, 5, 5), [255, 255, 255]);
    assert.deepEqual(await colorAt(jpeg, 600, 315), [255, 255, 255]);
  }
});

test("one that is too small for anybody to see what it shows is a warning at its place", async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16"/></svg>';
  const cases: [original: Buffer, codes: string[]][] = [
    [await drawPhoto(16, 16).png().toBuffer(), ["image-social-small"]],
    [await drawPhoto(199, 200).png().toBuffer(), ["image-social-small"]],
    [await drawPhoto(200, 200).png().toBuffer(), []],
    [Buffer.from(svg), []],
  ];
  for (const [original, codes] of cases) {
    const { prepared } = await prepareSocial(original);
    assert.deepEqual(
      prepared.problems.map(({ code }) => code),
      codes,
    );
    for (const { fact, place } of prepared.problems) {
      assert.match(fact, /^The social image "cover\.png" is \d+ × \d+ pixels/);
      assert.equal(place?.path, POST);
    }
  }
});

test("a drawing that is much longer than wide is cut to what can be read, and not shown whole as a thread", async () => {
  const rows = Array.from({ length: 200 }, (_, row) => `<rect x="40" y="${row * 40}" width="720" height="20"/>`);
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="8000"><rect width="800" height="8000" fill="#fff"/>${rows.join("")}</svg>`;
  const { jpeg } = await prepareSocial(await sharp(Buffer.from(page)).png().toBuffer());
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const column = [...Array(630).keys()].map((y) => (data[(y * 1200 + 300) * info.channels] ?? 0) < 128);
  assert.ok(column.filter((isInk, y) => isInk && !column[y - 1]).length > 8, "lines are as wide as the card");
});

test("a small picture is not enlarged beyond taste: it stands on a darker ground", async () => {
  const { jpeg } = await prepareSocial(await drawPhoto(200, 200).png().toBuffer());
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  // The left upper quarter is red, brighter than its ground.
  const row = [...Array(1200).keys()].map((x) => data[(240 * 1200 + x) * info.channels] ?? 0);
  const bright = row.filter((red) => red > 220).length;
  assert.ok(Math.abs(bright - 150) < 12, `${bright} pixels are bright`);
  assert.ok((row[10] ?? 0) < 180);
});

test("a drawing with an even edge is shown whole on its own colour, unless a part of it is named", async () => {
  const drawing = (width: number, height: number): Promise<Buffer> =>
    sharp(
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="#ff8000"/><path d="M20 20h${width - 40}v8H20zM20 ${height - 28}h${width - 40}v8H20z" fill="#003366"/></svg>`,
      ),
    )
      .png()
      .toBuffer();
  const cases: [name: string, width: number, height: number, focus: string | undefined, inkRows: number][] = [
    ["as tall as wide", 1200, 1200, undefined, 2],
    ["small", 200, 120, undefined, 2],
    ["cut at a part of it", 1200, 1200, "top", 1],
    ["cut in the middle", 1200, 1200, "center", 0],
  ];
  for (const [name, width, height, focus, inkRows] of cases) {
    const { jpeg } = await prepareSocial(await drawing(width, height), focus);
    const ground = [255, 127.5, 0];
    for (const [x, y] of [
      [3, 3],
      [1196, 626],
    ] as const)
      assert.deepEqual(await colorAt(jpeg, x, y), ground, name);
    const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const column = [...Array(630).keys()].map((y) => (data[(y * 1200 + 600) * info.channels] ?? 0) < 100);
    const bars = column.filter((isInk, y) => isInk && !column[y - 1]).length;
    assert.equal(bars, inkRows, name);
  }
});

test("the focus says which part of a picture is kept", async () => {
  const original = await drawPhoto(1260, 1260).png().toBuffer();
  const top = await prepareSocial(original, "top left");
  const bottom = await prepareSocial(original, "bottom");
  assert.deepEqual(await colorAt(top.jpeg, 100, 500), [255, 0, 0]);
  assert.notDeepEqual(await colorAt(bottom.jpeg, 100, 500), [255, 0, 0]);
});

test("a focus is one or two words, in any order", () => {
  const cases: [focus: string | undefined, position: string | undefined][] = [
    [undefined, "attention"],
    ["left top", "left top"],
    ["Top left", "left top"],
    ["bottom", "bottom"],
    ["center", "centre"],
    ["center top", "top"],
    ["left right", undefined],
    ["left left", undefined],
    ["middle", undefined],
    ["", undefined],
  ];
  for (const [focus, position] of cases) assert.equal(parseFocus(focus), position, focus);
});

test("an unknown focus is an error at its place", async () => {
  const place = { path: POST, line: 4, column: 14 };
  const reference = { src: "x.jpg", from: POST, place, focus: "up there" };
  const { problems, socialImages } = await prepareImages(
    [],
    [reference],
    optionsFor(writeBlog({ "images/x.jpg": photo })),
  );
  assert.deepEqual([problems[0]?.code, problems[0]?.place, socialImages.size], ["image-focus", place, 0]);
});

// Cache

test("a second run encodes nothing and does not load sharp", async () => {
  const root = writeBlog({
    "images/x.jpg": photo,
    "images/y.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>',
  });
  const script = `
    const { prepareImages } = await import(${JSON.stringify(new URL("../src/images/prepare.ts", import.meta.url).href)});
    const { prepareIcons } = await import(${JSON.stringify(new URL("../src/images/icons.ts", import.meta.url).href)});
    const options = ${JSON.stringify(optionsFor(root))};
    const references = ["x.jpg", "y.svg"].map((src) => ({ src, from: "${POST}", place: { path: "${POST}" } }));
    const images = await prepareImages(references, references, options);
    const icons = await prepareIcons(undefined, { title: "Fair Copy", themeColor: { light: "white", dark: "black" } }, options);
    const isLoaded = process.report.getReport().sharedObjects.some((name) => name.includes("sharp"));
    const urls = [...images.assets, ...icons.assets].map((asset) => asset.url);
    console.log(JSON.stringify({ encoded: images.encoded + icons.encoded, reused: images.reused + icons.reused, isLoaded, urls }));`;
  const run = () =>
    JSON.parse(
      execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
        encoding: "utf8",
      }),
    ) as { encoded: number; reused: number; isLoaded: boolean; urls: string[] };
  const first = run();
  const second = run();
  assert.deepEqual([first.encoded, first.reused, first.isLoaded], [5, 0, true]);
  assert.deepEqual([second.encoded, second.reused, second.isLoaded], [0, 5, false]);
  assert.deepEqual(second.urls, first.urls);
});

test("only what changed is encoded, and progress names it", async () => {
  const root = writeBlog({ "images/x.jpg": photo, "images/y.jpg": await drawPhoto(70, 70).jpeg().toBuffer() });
  await prepare(root, ["x.jpg", "y.jpg"]);
  writeFileSync(path.join(root, "images/x.jpg"), await drawPhoto(60, 70).jpeg().toBuffer());
  const progress: unknown[] = [];
  const onProgress = (done: number, total: number, name: string) => void progress.push([done, total, name]);
  const { encoded, reused } = await prepare(root, ["x.jpg", "y.jpg", "/images/y.jpg"], { onProgress });
  assert.deepEqual([encoded, reused, progress], [1, 1, [[1, 1, "images/x.jpg"]]]);
});

test("a damaged cache is noticed and made again", async () => {
  const root = writeBlog({ "images/x.jpg": photo });
  const cache = path.join(root, ".cache/images");
  const good = await prepare(root, ["x.jpg"]);
  const variant = good.assets[3]?.path ?? "";
  const record = path.join(cache, readdirSync(cache).find((name) => name.endsWith(".json")) ?? "");
  const bytes = readFileSync(variant);
  const flipped = Buffer.from(bytes);
  flipped[20] = (flipped[20] ?? 0) ^ 1;
  const cases: [name: string, damage: () => void][] = [
    ["a variant is cut off", () => writeFileSync(variant, bytes.subarray(0, 50))],
    ["a variant has a wrong bit", () => writeFileSync(variant, flipped)],
    ["a variant is gone", () => rmSync(variant)],
    ["the record is cut off", () => writeFileSync(record, readFileSync(record).subarray(0, 100))],
    [
      "the record has a wrong number",
      () => writeFileSync(record, readFileSync(record, "utf8").replace('"width":80', '"width":81')),
    ],
    ["the record is of another kind", () => writeFileSync(record, "[]")],
  ];
  for (const [name, damage] of cases) {
    damage();
    const again = await prepare(root, ["x.jpg"]);
    assert.equal(again.encoded, 1, name);
    assert.deepEqual(again.assets, good.assets, name);
    assert.deepEqual(readFileSync(variant), bytes, name);
    assert.equal((await prepare(root, ["x.jpg"])).encoded, 0, name);
  }
  assert.ok(!readdirSync(cache).some((name) => name.endsWith(".tmp")));
});

test("a cache that was copied is as good as new", async () => {
  const root = writeBlog({ "images/x.jpg": photo });
  const { assets } = await prepare(root, ["x.jpg"]);
  for (const asset of assets) utimesSync(asset.path, 1, 1);
  assert.equal((await prepare(root, ["x.jpg"])).encoded, 0);
});

test("a cache that cannot be written is a problem, not a stack trace", async () => {
  const root = writeBlog({ "images/x.jpg": photo, ".cache": "a file" });
  await assert.rejects(prepare(root, ["x.jpg"]), {
    name: "ProblemError",
    message: /could not be written into the cache/,
  });
});

// Icons

const look = { title: "Fair Copy", themeColor: { light: "#fbf9f4", dark: "#191713" } };

test("icons are made from an original", async () => {
  const root = writeBlog({
    "images/icon.png": await drawFlat(512, 512, { r: 255, g: 0, b: 0, alpha: 0 }).png().toBuffer(),
  });
  const icons = await prepareIcons("images/icon.png", look, optionsFor(root));
  assert.deepEqual([icons.problems, icons.encoded, icons.reused], [[], 1, 0]);
  const sizes: Record<string, number> = { "/icon-192.png": 192, "/icon-512.png": 512, "/apple-touch-icon.png": 180 };
  assert.deepEqual(
    icons.assets.map((asset) => asset.url),
    ["/favicon.ico", "/icon-192.png", "/icon-512.png", "/apple-touch-icon.png"],
  );
  for (const { url, path: file } of icons.assets) {
    const png = url === "/favicon.ico" ? readFileSync(file).subarray(22) : readFileSync(file);
    const { width, height, format, hasAlpha } = await sharp(png).metadata();
    assert.deepEqual([width, height, format], [sizes[url] ?? 32, sizes[url] ?? 32, "png"], url);
    assert.equal(hasAlpha, url !== "/apple-touch-icon.png", url);
  }
  const ico = readFileSync(icons.assets[0]?.path ?? "");
  assert.deepEqual([...ico.subarray(0, 8)], [0, 0, 1, 0, 1, 0, 32, 32]);
  assert.equal(ico.readUInt32LE(14), ico.length - 22);
  assert.ok(icons.links.every((link) => icons.assets.some((asset) => asset.url === link.url)));
  assert.ok(icons.manifestIcons.every((icon) => icons.assets.some((asset) => asset.url === icon.url)));
  assert.deepEqual((await prepareIcons("images/icon.png", look, optionsFor(root))).reused, 1);
});

test("without an original a mark is drawn, which needs no font", async () => {
  const icons = await prepareIcons(undefined, look, optionsFor(writeBlog({})));
  const svg = readFileSync(icons.assets.find((asset) => asset.url === "/icon.svg")?.path ?? "", "utf8");
  assert.doesNotMatch(svg, /<text/);
  assert.match(svg, /fill="#191713"/);
  assert.equal(
    icons.links.some((link) => link.url === "/icon.svg" && link.type === "image/svg+xml"),
    true,
  );
  const touch = readFileSync(icons.assets.find((asset) => asset.url === "/apple-touch-icon.png")?.path ?? "");
  assert.deepEqual(await colorAt(touch, 0, 0), [0, 0, 0], "no rounded corners where the phone rounds them");
});

test("an icon that is missing, broken, small or oblong is told at its file", async () => {
  const root = writeBlog({
    "images/broken.png": "x",
    "images/small.png": await drawFlat(100, 100).png().toBuffer(),
    "oblong.png": await drawFlat(600, 512).png().toBuffer(),
    "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"/>',
  });
  const cases: [icon: string, code: string | undefined][] = [
    ["images/none.png", "image-missing"],
    ["images/broken.png", "image-format"],
    ["../outside.jpg", "image-outside"],
    ["images/small.png", "icon-shape"],
    ["./oblong.png", "icon-shape"],
    ["/logo.svg", undefined],
  ];
  for (const [icon, code] of cases) {
    const { problems, links } = await prepareIcons(icon, look, optionsFor(root));
    assert.equal(problems[0]?.code, code, icon);
    if (code) assert.equal(problems[0]?.place?.path, icon);
    assert.equal(links.length > 0, code === undefined || code === "icon-shape", icon);
  }
});
