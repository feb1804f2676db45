import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import sharp from "sharp";
import type { Problem } from "../src/problem.ts";
import { formatLedger, type LedgerEntry } from "../src/urls/ledger.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { buildExample } from "./support/example.ts";
import { exifOf, jpegSegment, pngChunk, withPngChunks, withSegments } from "./support/image-bytes.ts";
import { oddImages } from "./support/odd-images.ts";

/** What a published image may say: what it needs to be drawn. Groups and tags are those of ExifTool. */
const allowed: Record<string, RegExp> = {
  // Facts about the file on disk, and what ExifTool reckons from others.
  ExifTool: /^(ExifToolVersion)$/,
  System: /^(FileName|Directory|FileSize|FileModifyDate|FileAccessDate|FileInodeChangeDate|FilePermissions)$/,
  File: /^(FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight|EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling|ExifByteOrder|ImageCount|ImageWidth|BitsPerPixel|ColorPlanes|ImageLength|NumColors)$/,
  Composite: /^(ImageSize|Megapixels|AvgBitrate)$/,
  JFIF: /^(JFIFVersion|ResolutionUnit|XResolution|YResolution)$/,
  PNG: /^(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency)$/,
  "PNG-pHYs": /^(PixelsPerUnitX|PixelsPerUnitY|PixelUnits)$/,
  RIFF: /^(WebP_Flags|VP8Version|HorizontalScale|VerticalScale|ImageWidth|ImageHeight|AlphaIsUsed|AnimationLoopCount|FrameCount|BackgroundColor|Duration|AlphaPreprocessing|AlphaFiltering|AlphaCompression)$/,
  GIF: /^(GIFVersion|ImageWidth|ImageHeight|HasColorMap|ColorResolutionDepth|BitsPerPixel|BackgroundColor|FrameCount|Duration|TransparentColor|AnimationIterations)$/,
  // The boxes of AVIF: how pixels are packed, not of whom.
  QuickTime:
    /^(MajorBrand|MinorVersion|CompatibleBrands|HandlerType|PrimaryItemReference|ImageWidth|ImageHeight|ImageSpatialExtent|ImagePixelDepth|AV1ConfigurationVersion|ChromaFormat|ChromaSamplePosition|MediaDataSize|MediaDataOffset|AuxiliaryImageType|MetaImageSize|ColorProfiles|ColorPrimaries|TransferCharacteristics|MatrixCoefficients|VideoFullRangeFlag|PixelAspectRatio|HandlerDescription|HighBitDepth|TwelveBit|InitialDelaySamples|MediaData|SeqLevelIdx0|SeqProfile|SeqTier0)$/,
  Meta: /^PrimaryItemReference$/,
  SVG: /^(Xmlns|ViewBox|ImageWidth|ImageHeight|SVGVersion|Width|Height|PreserveAspectRatio)$/,
  // Of a TIFF, whose pixels ExifTool takes for a preview as well.
  IFD0: /^(PreviewImage(?:Start|Length)?|ImageWidth|ImageHeight|BitsPerSample|Compression|PhotometricInterpretation|StripOffsets|SamplesPerPixel|RowsPerStrip|StripByteCounts|PlanarConfiguration|TileWidth|TileLength|TileOffsets|TileByteCounts|SampleFormat|SubfileType|Orientation|XResolution|YResolution|ResolutionUnit|YCbCrSubSampling|ReferenceBlackWhite|JPEGTables|ExtraSamples|Predictor)$/,
};

const isImage = /\.(jpe?g|png|gif|webp|avif|svg|tiff?|ico)$/i;

/** Each tag of each image in a folder that is not allowed, as `file: group:tag = value`. */
function listOddTags(folder: string): { images: number; odd: string[] } {
  const program = join(
    dirname(createRequire(import.meta.url).resolve("exiftool-vendored.pl/package.json")),
    "bin/exiftool",
  );
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => isImage.test(file)).sort();
  const list = join(folder, "..", "exiftool-files.txt");
  writeFileSync(list, files.map((file) => `${join(folder, file)}\n`).join(""));
  // -a and -u show what stands twice and what ExifTool has no name for, -ee what is embedded.
  const args = [program, "-charset", "filename=UTF8", "-j", "-G1", "-a", "-u", "-ee", "-@", list];
  const found = JSON.parse(execFileSync("perl", args, { encoding: "utf8", maxBuffer: 256e6 })) as Record<
    string,
    unknown
  >[];
  const odd = found.flatMap(({ SourceFile, ...tags }) =>
    Object.entries(tags)
      .filter(([name]) => {
        const [group = "", tag = ""] = name.split(":");
        return !allowed[group]?.test(tag);
      })
      .map(([name, value]) => `${String(SourceFile).slice(folder.length)}: ${name} = ${String(value).slice(0, 80)}`),
  );
  return { images: found.length, odd };
}

describe("no published image says anything of its author", () => {
  let root: string;
  const shown = oddImages.filter(({ expected }) => "size" in expected);
  before(async () => {
    const lines = shown.map(({ file, src }) => `![${file.replace(/[\]\\[]/g, "")}](<${src ?? `/images/${file}`}>)`);
    const secrets = shown.filter(({ file }) => /^(secrets|orientation|p3|adobe|broken)/.test(file));
    const posts = secrets.map(({ file }, index): [string, string] => [
      `posts/card-${index}.md`,
      `---\ntitle: Card ${index}\ndate: 2025-01-02\nstatus: published\nsocialImage: images/${file}\n---\n\nText.\n`,
    ]);
    const files = await Promise.all(
      shown.map(async ({ file, bytes }): Promise<[string, Buffer]> => [`images/${file}`, await bytes()]),
    );
    root = createBlog(
      {
        "posts/odd.md": `---\ntitle: Odd\ndate: 2025-01-01\nstatus: published\n---\n\n${lines.join("\n\n")}\n`,
        ...Object.fromEntries(posts),
        ...Object.fromEntries(files),
      },
      {
        icon: "images/secrets.png",
        images: { widths: [40] },
        checks: { "page-weight": "off", "preview-image": "off" },
      },
    );
    const entry = (source: string): LedgerEntry => ({ kind: "image", source, since: "2019-05-01" });
    const ledger = new Map(shown.map(({ file }) => [`/old/${file}`.normalize("NFC"), entry(`images/${file}`)]));
    writeFileSync(join(root, "urls.json"), formatLedger(ledger));
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
  });

  test("ExifTool finds what it should in the originals", () => {
    const { odd } = listOddTags(join(root, "images"));
    for (const tag of [
      "GPS:GPSLatitude",
      "IFD0:Artist",
      "IFD0:Model",
      "IFD1:ThumbnailOffset",
      "IPTC:By-line",
      "XMP-x:XMPToolkit|XMP",
      "File:Comment",
      "PNG:Author",
      "PNG:ModifyDate",
      "ICC",
    ]) {
      assert.ok(
        odd.some((line) => new RegExp(`: (${tag})`).test(line)),
        `${tag} is not among\n${odd.join("\n")}`,
      );
    }
  });

  test("neither pictures nor copies, social images and icons, of the oddest originals", () => {
    const { images, odd } = listOddTags(join(root, "_site"));
    assert.ok(images > shown.length * 3, String(images));
    assert.deepEqual(odd, []);
  });

  test("no file of the site has a word of it", () => {
    const site = join(root, "_site");
    for (const file of readdirSync(site, { recursive: true }) as string[]) {
      if (isImage.test(file)) assert.ok(!readFileSync(join(site, file)).includes("Secret"), file);
    }
  });

  test("nor does the example blog", async () => {
    const { images, odd } = listOddTags(join(await buildExample(), "_site"));
    assert.ok(images > 10, String(images));
    assert.deepEqual(odd, []);
  });
});

test("a photograph in the static folder that says where it was taken is told of", async () => {
  const plain = await sharp({ create: { width: 40, height: 20, channels: 3, background: "#336699" } })
    .jpeg()
    .toBuffer();
  const place = exifOf(plain);
  const withoutPlace = Buffer.from(place);
  // The number of fields in the directory of the place.
  withoutPlace.writeUInt16BE(0, 6 + 62);
  const cut = place.subarray(0, 70);
  const png = await sharp(plain).png().toBuffer();
  const gps = { IFD0: { Artist: "A" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
  const files: [name: string, bytes: Buffer, isTold: boolean][] = [
    ["home.jpg", withSegments(plain, jpegSegment(0xe1, place)), true],
    ["deep/Home.JPEG", withSegments(plain, jpegSegment(0xe0, Buffer.alloc(60_000)), jpegSegment(0xe1, place)), true],
    ["home.png", withPngChunks(png, pngChunk("eXIf", place.subarray(6))), true],
    ["plain.jpg", plain, false],
    ["camera.jpg", withSegments(plain, jpegSegment(0xe1, withoutPlace)), false],
    ["cut.jpg", withSegments(plain, jpegSegment(0xe1, cut)), false],
    ["latitude.webp", await sharp(plain).webp().withExif(gps).toBuffer(), false],
    ["text.jpg", Buffer.from("Exif"), false],
    ["empty.jpg", Buffer.alloc(0), false],
  ];
  const statics = Object.fromEntries(files.map(([name, bytes]) => [`static/${name}`, bytes]));
  const text = "---\ntitle: T\ndate: 2025-01-01\nstatus: published\n---\n\nText.\n";
  const root = createBlog({ "posts/a.md": text, ...statics });
  const { stdout } = await longhand(root, ["build", "--json"]);
  const { problems } = JSON.parse(stdout) as { problems: Problem[] };
  assert.deepEqual(
    problems.map(({ code, severity, place }) => `${severity} ${code} ${place?.path}`),
    files
      .filter(([, , isTold]) => isTold)
      .map(([name]) => `warning static-photo-place static/${name}`)
      .sort(),
  );
  assert.match(problems[0]?.remedy ?? "", /exiftool -gps:all= Home\.JPEG/);
});
