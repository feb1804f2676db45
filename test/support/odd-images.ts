import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import {
  adobeRgbProfile,
  animatePng,
  bitmap,
  exifOf,
  iptcOf,
  isoMedia,
  jpegSegment,
  pngChunk,
  tiffOf,
  withComment,
  withPngChunks,
  withSegments,
} from "./image-bytes.ts";

/** The colours of the quarters of a picture, in the order of reading. */
export type Quarters = [number[], number[], number[], number[]];

/** An image as cameras, phones, old programs and slips of the hand leave them, and what becomes of it. */
export interface OddImage {
  /** From the images folder, as it is on disk. */
  file: string;
  /** As the author writes it, when that is not `/images/` and the file. */
  src?: string;
  bytes: () => Buffer | Promise<Buffer>;
  expected: Published | Refused;
}

/** It becomes a picture. */
export interface Published {
  /** Upright, in pixels. */
  size: [width: number, height: number];
  /** Of the format that all browsers read. */
  type: "image/jpeg" | "image/png" | "image/gif" | "image/svg+xml";
  /** Of each published file, upright; absent where there is nothing to see. */
  quarters?: Quarters;
  /** How far a channel may be off; more where a format keeps colours coarsely. @default 12 */
  tolerance?: number;
  /** More than 1 for animations. */
  frames?: number;
  /** What the author is told. */
  warning?: string;
}

/** It stops the build at the line that shows it. */
export interface Refused {
  code: string;
  /** In the fact or the remedy. */
  words: RegExp;
}

const RED = [220, 30, 30];
const GREEN = [30, 160, 60];
const BLUE = [40, 60, 200];
const PALE = [235, 225, 200];
export const QUARTERS: Quarters = [RED, GREEN, BLUE, PALE];
const greyOf = ([red = 0, green = 0, blue = 0]: number[]): number[] => {
  // Of linear light, as libvips does it.
  const linear = (value: number): number => ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return Array<number>(3).fill(Math.round((1.055 * light ** (1 / 2.4) - 0.055) * 255));
};

const [WIDTH, HEIGHT] = [60, 40];

/** The test picture, each point given by its place in it. */
function paint(width: number, height: number, place: (x: number, y: number) => [number, number]): Buffer {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [at, down] = place(x, y);
      const quarter = QUARTERS[(down * 2 >= HEIGHT ? 2 : 0) + (at * 2 >= WIDTH ? 1 : 0)] ?? PALE;
      // A little noise, so that it counts as a photograph: the same at each point, wherever it is stored.
      const noise = ((at * 73_856_093) ^ (down * 19_349_663)) >>> 0;
      for (const [channel, value] of quarter.entries()) {
        data[(y * width + x) * 3 + channel] = value + ((noise >>> (channel * 5)) % 13) - 6;
      }
    }
  }
  return data;
}

const pixels = paint(WIDTH, HEIGHT, (x, y) => [x, y]);

function picture(): Sharp {
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

/** The same in four colours and no more. */
function drawing(): Promise<Buffer> {
  const data = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let point = 0; point < WIDTH * HEIGHT; point++) {
    const quarter = (point >= (WIDTH * HEIGHT) / 2 ? 2 : 0) + (point % WIDTH >= WIDTH / 2 ? 1 : 0);
    data.set(QUARTERS[quarter] ?? PALE, point * 3);
  }
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toBuffer();
}

const jpeg = (): Promise<Buffer> => picture().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
const png = (): Promise<Buffer> => picture().png().toBuffer();

/**
 * As a camera stores it with each value of the EXIF field Orientation: where on the sensor the upright point lies.
 * https://www.cipa.jp/std/documents/e/DC-008-Translation-2019-E.pdf, 4.6.5 A
 */
const uprightFrom: ((x: number, y: number) => [number, number])[] = [
  (x, y) => [x, y],
  (x, y) => [WIDTH - 1 - x, y],
  (x, y) => [WIDTH - 1 - x, HEIGHT - 1 - y],
  (x, y) => [x, HEIGHT - 1 - y],
  (x, y) => [y, x],
  (x, y) => [WIDTH - 1 - y, x],
  (x, y) => [WIDTH - 1 - y, HEIGHT - 1 - x],
  (x, y) => [y, HEIGHT - 1 - x],
];

async function held(orientation: number): Promise<Buffer> {
  const place = uprightFrom[orientation - 1];
  if (!place) throw new Error(`There is no orientation ${orientation}.`);
  const [width, height] = orientation > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const stored = sharp(paint(width, height, place), { raw: { width, height, channels: 3 } });
  const bytes = await stored.jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
  return withSegments(bytes, jpegSegment(0xe1, exifOf(await smallJpeg(), orientation)));
}

function smallJpeg(): Promise<Buffer> {
  return picture().resize(16).jpeg().toBuffer();
}

function animation(frames: number): Sharp {
  const shades = Array.from({ length: frames }, (_, index) => Buffer.alloc(WIDTH * HEIGHT * 3, 40 + index * 60));
  const raw = { width: WIDTH, height: HEIGHT * frames, channels: 3 as const, pageHeight: HEIGHT };
  return sharp(Buffer.concat(shades), { raw });
}

/** Colours are converted to those of the profile, and it is embedded. */
async function withProfile(name: "p3" | Buffer, encode: (image: Sharp) => Sharp): Promise<Buffer> {
  if (name === "p3") return encode(picture()).withIccProfile("p3").toBuffer();
  const folder = mkdtempSync(join(tmpdir(), "longhand-profile-"));
  try {
    writeFileSync(join(folder, "profile.icc"), name);
    return await encode(picture()).withIccProfile(join(folder, "profile.icc")).toBuffer();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A header that lies: 30,000 × 30,000 points, or as many as the format can say. */
export const bombs: Record<string, () => Buffer | Promise<Buffer>> = {
  "bomb.png": async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(30_000, 0);
    header.writeUInt32BE(30_000, 4);
    header.set([8, 2], 8);
    // A real one: 30,000 white rows deflate to almost nothing.
    const rows = deflateSync(Buffer.alloc(90_001 * 300));
    const start = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
    return Buffer.concat([start, pngChunk("IHDR", header), pngChunk("IDAT", rows), pngChunk("IEND", Buffer.alloc(0))]);
  },
  "bomb.jpg": async () =>
    changed(await jpeg(), (bytes) => writeSides(bytes, bytes.indexOf("\xff\xc0", 0, "latin1") + 5)),
  "bomb.gif": async () =>
    changed(await picture().gif().toBuffer(), (bytes) => {
      bytes.writeUInt16LE(30_000, 6);
      bytes.writeUInt16LE(30_000, 8);
    }),
  "bomb-frame.gif": async () =>
    changed(await picture().gif().toBuffer(), (bytes) => {
      const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, WIDTH, 0]));
      bytes.writeUInt16LE(30_000, frame + 5);
      bytes.writeUInt16LE(30_000, frame + 7);
    }),
  // The format ends at 16,384.
  "bomb.webp": async () =>
    changed(await picture().webp().toBuffer(), (bytes) => {
      bytes.writeUInt16LE(0x3fff, 26);
      bytes.writeUInt16LE(0x3fff, 28);
    }),
  "bomb-lossless.webp": async () =>
    changed(await picture().webp({ lossless: true }).toBuffer(), (bytes) =>
      bytes.writeUInt32LE((bytes.readUInt32LE(21) | 0x0fffffff) >>> 0, 21),
    ),
  "bomb.avif": async () =>
    changed(await picture().avif({ effort: 0 }).toBuffer(), (bytes) => {
      const at = bytes.indexOf("ispe") + 8;
      bytes.writeUInt32BE(30_000, at);
      bytes.writeUInt32BE(30_000, at + 4);
    }),
  "bomb.tiff": () => tiffOf([{ width: 30_000, height: 30_000, data: pixels }]),
};

/** Drawings may be of any size as long as they stay drawings. */
export const largeDrawings: Record<string, Buffer> = {
  "width.svg": Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>'),
  "box.svg": Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30000 30000"/>'),
};

function changed(bytes: Buffer, change: (copy: Buffer) => unknown): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

function writeSides(bytes: Buffer, at: number): void {
  bytes.writeUInt16BE(30_000, at);
  bytes.writeUInt16BE(30_000, at + 2);
}

const svg = (inside: string, attributes = 'viewBox="0 0 60 40"', before = ""): Buffer =>
  Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

const photograph: Published = { size: [WIDTH, HEIGHT], type: "image/jpeg", quarters: QUARTERS };
const flat: Published = { size: [WIDTH, HEIGHT], type: "image/png", quarters: QUARTERS };
const vector: Published = { size: [WIDTH, HEIGHT], type: "image/svg+xml" };
const tooLarge: Refused = {
  code: "image-too-large",
  words: /has 900 megapixels \(30000 × 30000 pixels\); the limit is 100/,
};
const damaged: Refused = { code: "image-damaged", words: /is damaged or incomplete\..*Export or copy it again/s };
const asJpeg = (what: string): Refused => ({
  code: "image-format",
  words: new RegExp(`cannot be published: it is ${what}.*Export it as JPEG`, "s"),
});

/** All of them. Nothing here is random, and no two runs differ. */
export const oddImages: OddImage[] = [
  // How cameras and programs store colours
  ...uprightFrom.map((_, index): OddImage => {
    return { file: `orientation-${index + 1}.jpg`, bytes: () => held(index + 1), expected: photograph };
  }),
  {
    file: "cmyk.jpg",
    bytes: () => picture().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer(),
    // Printing inks have no such red, green and blue.
    expected: { ...photograph, tolerance: 70 },
  },
  { file: "16-bit.png", bytes: () => picture().toColourspace("rgb16").png().toBuffer(), expected: photograph },
  {
    file: "grey.jpg",
    bytes: () => picture().greyscale().jpeg({ quality: 95 }).toBuffer(),
    expected: { ...photograph, quarters: QUARTERS.map(greyOf) as Quarters, tolerance: 14 },
  },
  {
    file: "grey-alpha.png",
    bytes: () => picture().greyscale().ensureAlpha(0.5).png().toBuffer(),
    expected: { ...flat, quarters: QUARTERS.map(greyOf) as Quarters, tolerance: 14 },
  },
  { file: "transparent.png", bytes: () => picture().ensureAlpha(0.5).png().toBuffer(), expected: flat },
  { file: "opaque-alpha.png", bytes: () => picture().ensureAlpha(1).png().toBuffer(), expected: photograph },
  {
    file: "palette.png",
    bytes: async () =>
      sharp(await drawing())
        .png({ palette: true })
        .toBuffer(),
    expected: flat,
  },
  { file: "interlaced.png", bytes: () => picture().png({ progressive: true }).toBuffer(), expected: photograph },
  {
    file: "progressive.jpg",
    bytes: () => picture().jpeg({ quality: 95, progressive: true }).toBuffer(),
    expected: photograph,
  },
  { file: "lossless.webp", bytes: () => picture().webp({ lossless: true }).toBuffer(), expected: photograph },
  { file: "photo.avif", bytes: () => picture().avif({ quality: 90, effort: 1 }).toBuffer(), expected: photograph },
  { file: "p3.jpg", bytes: () => withProfile("p3", (image) => image.jpeg({ quality: 95 })), expected: photograph },
  { file: "p3.png", bytes: () => withProfile("p3", (image) => image.png()), expected: photograph },
  {
    file: "adobe-rgb.jpg",
    bytes: () => withProfile(adobeRgbProfile(), (image) => image.jpeg({ quality: 95 })),
    expected: photograph,
  },
  { file: "adobe-rgb.png", bytes: () => withProfile(adobeRgbProfile(), (image) => image.png()), expected: photograph },
  {
    file: "broken-profile.png",
    bytes: async () => {
      const profile = Buffer.concat([Buffer.from("x\0\0"), deflateSync(Buffer.from("no profile at all"))]);
      return withPngChunks(await png(), pngChunk("iCCP", profile));
    },
    expected: photograph,
  },
  {
    file: "broken-profile.jpg",
    bytes: async () => {
      const profile = Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), Buffer.alloc(200, 7)]);
      return withSegments(await jpeg(), jpegSegment(0xe2, profile));
    },
    expected: photograph,
  },

  // Shapes
  { file: "one-point.png", bytes: () => paintFlat(1, 1), expected: { size: [1, 1], type: "image/png" } },
  { file: "thread.png", bytes: () => paintFlat(1, 5000), expected: { size: [1, 5000], type: "image/png" } },
  { file: "ruler.png", bytes: () => paintFlat(5000, 1), expected: { size: [5000, 1], type: "image/png" } },
  {
    file: "tower.jpg",
    bytes: () =>
      sharp({
        create: {
          width: 40,
          height: 20_000,
          channels: 3,
          background: "black",
          noise: { type: "gaussian", mean: 120, sigma: 40 },
        },
      })
        .jpeg()
        .toBuffer(),
    // Higher than WebP can be; readers get the JPEG.
    expected: { size: [40, 20_000], type: "image/jpeg" },
  },
  ...Object.entries(bombs).map(([file, bytes]): OddImage => {
    const isWebp = file.endsWith(".webp");
    const words = isWebp ? /has 268 megapixels \(1638[34] × 1638[34] pixels\)/ : tooLarge.words;
    return { file, bytes, expected: { ...tooLarge, words } };
  }),
  {
    file: "endless.png",
    bytes: async () => changed(await png(), (bytes) => bytes.writeUInt32BE(70_000, 16)),
    expected: { code: "image-too-large", words: /is 70000 × 40 pixels; the limit is 65500 for a side/ },
  },

  // Damaged, or not what the name says
  { file: "cut-off.jpg", bytes: async () => (await jpeg()).subarray(0, 900), expected: damaged },
  { file: "cut-off.png", bytes: async () => (await png()).subarray(0, 900), expected: damaged },
  { file: "cut-off.webp", bytes: async () => (await picture().webp().toBuffer()).subarray(0, 100), expected: damaged },
  {
    file: "of-an-app.png",
    bytes: async () => {
      const bytes = await png();
      // As Xcode packs pictures into apps: they begin with a chunk of its own.
      return Buffer.concat([
        bytes.subarray(0, 8),
        pngChunk("CgBI", Buffer.from([0x50, 0, 0x20, 2])),
        bytes.subarray(8),
      ]);
    },
    expected: damaged,
  },
  { file: "header-only.jpg", bytes: () => Buffer.from([0xff, 0xd8, 0xff, 0xe0]), expected: damaged },
  { file: "png-inside.jpg", bytes: png, expected: photograph },
  { file: "jpeg-inside.svg", bytes: jpeg, expected: photograph },
  { file: "svg-inside.png", bytes: () => svg("<path d='M0 0h9'/>"), expected: vector },
  {
    file: "empty.png",
    bytes: () => Buffer.alloc(0),
    expected: { code: "image-empty", words: /an empty file of 0 bytes/ },
  },
  { file: "text.jpg", bytes: () => Buffer.from("to do: photograph of the harbour"), expected: asJpeg("no image") },
  {
    file: "page.png",
    bytes: () => Buffer.from("<!DOCTYPE html>\n<html><title>404</title></html>"),
    expected: { code: "image-format", words: /it is a web page.*Save the image itself/s },
  },
  {
    file: "pointer.jpg",
    bytes: () => Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
    expected: { code: "image-format", words: /a pointer of Git LFS.*git lfs pull/s },
  },
  { file: "phone.heic", bytes: () => isoMedia("heic", "mif1", "heic"), expected: asJpeg("an HEIC image") },
  { file: "phone.jpg", bytes: () => isoMedia("mif1", "heic"), expected: asJpeg("an HEIC image") },
  {
    file: "film.gif",
    bytes: () => isoMedia("isom", "mp42"),
    expected: { code: "image-format", words: /it is a video/ },
  },
  { file: "new.jxl", bytes: () => Buffer.from([0xff, 0x0a, 0, 0]), expected: asJpeg("a JPEG XL image") },
  { file: "old.bmp", bytes: bitmap, expected: asJpeg("a BMP image") },
  { file: "bitmap.png", bytes: bitmap, expected: asJpeg("a BMP image") },
  { file: "scan.pdf", bytes: () => Buffer.from("%PDF-1.7\n"), expected: asJpeg("a PDF document") },
  { file: "layers.psd", bytes: () => Buffer.from("8BPS\0\x01"), expected: asJpeg("a Photoshop document") },
  {
    file: "two-pages.tiff",
    bytes: () => tiffOf([page(), { ...page(), data: Buffer.alloc(7200) }]),
    expected: photograph,
  },
  {
    file: "archive.jpg",
    bytes: async () => Buffer.concat([await jpeg(), Buffer.from("PK\x03\x04Secret", "latin1"), Buffer.alloc(300, 65)]),
    expected: photograph,
  },

  // Moving pictures
  {
    file: "moving.gif",
    bytes: () =>
      animation(3)
        .gif({ delay: [100, 200, 300] })
        .toBuffer(),
    expected: { size: [WIDTH, HEIGHT], type: "image/gif", frames: 3 },
  },
  {
    file: "moving.webp",
    bytes: () =>
      animation(3)
        .webp({ delay: [100, 200, 300] })
        .toBuffer(),
    expected: { size: [WIDTH, HEIGHT], type: "image/gif", frames: 3 },
  },
  {
    file: "still.gif",
    bytes: async () =>
      sharp(await drawing())
        .gif()
        .toBuffer(),
    expected: flat,
  },
  {
    file: "moving.png",
    bytes: async () => animatePng(await png(), WIDTH, HEIGHT),
    expected: { ...photograph, warning: "image-motion-lost" },
  },
  {
    file: "moving.avif",
    bytes: async () =>
      changed(await picture().avif({ quality: 90, effort: 1 }).toBuffer(), (bytes) => bytes.write("avis", 8, "latin1")),
    expected: { code: "image-format", words: /it is a moving AVIF image.*Save the animation as GIF or WebP/s },
  },

  // Drawings
  { file: "plain.svg", bytes: () => svg("<path d='M0 0h9'/>"), expected: vector },
  { file: "no-size.svg", bytes: () => svg("<path d='M0 0h9'/>", ""), expected: { ...vector, size: [300, 150] } },
  {
    file: "vast.svg",
    // A drawing costs nothing but where it is drawn, and browsers draw what they show.
    bytes: () => svg("<path d='M0 0h9'/>", 'width="30000" height="30000"'),
    expected: { ...vector, size: [30_000, 30_000] },
  },
  { file: "noted.svg", bytes: () => svg("<metadata>Secret</metadata><!-- Secret -->"), expected: vector },
  {
    file: "script.svg",
    bytes: () => svg("<script>alert(1)</script>"),
    expected: { code: "image-svg-unsafe", words: /holds <script>/ },
  },
  {
    file: "handler.svg",
    bytes: () => svg("<path onclick='alert(1)'/>"),
    expected: { code: "image-svg-unsafe", words: /holds .*onclick/ },
  },
  {
    file: "external.svg",
    bytes: () => svg('<image href="https://example.org/x.png"/>'),
    expected: { code: "image-svg-external", words: /loads something from elsewhere|do not load/ },
  },
  {
    file: "entities.svg",
    bytes: () => svg("&a;", "", '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
    expected: { code: "image-svg-unsafe", words: /a DOCTYPE with entities/ },
  },
  {
    file: "broken.svg",
    bytes: () => svg("<g>"),
    expected: { code: "image-damaged", words: /is an SVG drawing that is not well-formed XML/ },
  },
  {
    file: "packed.svgz",
    bytes: () => gzipSync(svg("")),
    expected: { code: "image-format", words: /it is a compressed file.*Unpack it first/s },
  },

  // What nobody means to publish
  {
    file: "secrets.jpg",
    bytes: async () =>
      withSegments(
        await jpeg(),
        jpegSegment(0xe1, exifOf(await smallJpeg())),
        jpegSegment(
          0xe1,
          Buffer.from("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>Secret</x:xmpmeta>"),
        ),
        jpegSegment(0xed, iptcOf("Ines Secret")),
        jpegSegment(0xfe, Buffer.from("Secret")),
      ),
    expected: photograph,
  },
  {
    file: "secrets.png",
    bytes: async () =>
      withPngChunks(
        await png(),
        pngChunk("tEXt", Buffer.from("Author\0Ines Secret")),
        pngChunk("tIME", Buffer.from([7, 232, 6, 1, 12, 0, 0])),
        pngChunk("eXIf", exifOf(await smallJpeg()).subarray(6)),
      ),
    expected: photograph,
  },
  {
    file: "secrets.gif",
    bytes: async () => withComment(await animation(2).gif().toBuffer()),
    expected: { size: [WIDTH, HEIGHT], type: "image/gif", frames: 2 },
  },
  {
    file: "secrets.webp",
    bytes: () =>
      picture()
        .webp({ lossless: true })
        .withExif({ IFD0: { Artist: "Ines Secret" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
        .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><Secret/></x:xmpmeta>')
        .toBuffer(),
    expected: photograph,
  },

  // Names
  ...(
    [
      ["two words.jpg", "/images/two words.jpg"],
      ["two more words.jpg", "/images/two%20more%20words.jpg"],
      ["Train · Two.jpg", "Train · Two.jpg"],
      ["Bahnhöfe.jpg".normalize("NFC"), "Bahnhöfe.jpg".normalize("NFD")],
      ["Übersee.jpg".normalize("NFD"), "/images/Übersee.jpg".normalize("NFC")],
      ["Straße.jpg", encodeURI("/images/Straße.jpg")],
      ["per%20cent.jpg", "per%20cent.jpg"],
      ["100%.jpg", "100%.jpg"],
      ["what?.jpg", "what?.jpg"],
      ["IMG_0001.JPG", "IMG_0001.JPG"],
      ["写真.jpg", "写真.jpg"],
      ["🚂.jpg", "/images/🚂.jpg"],
      ["no-ending", "no-ending"],
    ] as const
  ).map(([file, src]): OddImage => ({ file, src, bytes: jpeg, expected: photograph })),
  {
    file: "Large.JPG",
    src: "/images/large.jpg",
    bytes: jpeg,
    expected: { code: "image-case", words: /is called "images\/Large\.JPG" on disk/ },
  },
];

function page(): { width: number; height: number; data: Buffer } {
  return { width: WIDTH, height: HEIGHT, data: pixels };
}

function paintFlat(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: "#336699" } })
    .png()
    .toBuffer();
}
