import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import sharp, { type Sharp } from "sharp";
import { formatLedger, type Ledger, type LedgerEntry } from "../src/urls/ledger.ts";
import { parseLedger } from "../src/urls/parse-ledger.ts";
import { createBlog, longhand } from "./support/blog.ts";
import { exifOf, jpegSegment, withComment, withSegments } from "./support/image-bytes.ts";

function paint(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: "#3366cc" } });
}

function animation(): Sharp {
  const raw = { width: 60, height: 80, channels: 3 as const, pageHeight: 40 };
  return sharp(Buffer.concat([0, 200].map((shade) => Buffer.alloc(60 * 40 * 3, shade))), { raw });
}

const image = (source: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  kind: "image",
  source,
  since: "2019-05-01",
  ...more,
});
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><!-- Secret --><path d="M0 0h9"/></svg>';
const post = (status: string, text: string): string =>
  `---\ntitle: T\ndate: 2025-01-01\nstatus: ${status}\n---\n\n${text}\n`;

describe("a picture that was online at an address of its own", () => {
  let root: string;
  before(async () => {
    const camera = await paint(3000, 1500).jpeg().toBuffer();
    const thumbnail = await paint(16, 8).jpeg().toBuffer();
    root = createBlog(
      {
        "posts/a.md": post("published", "![A train](/images/large.jpg)\n\n![Both](/images/both.jpg)"),
        "posts/b.md": post("draft", "![Not yet](/images/held.jpg)\n\n![Both](/images/both.jpg)").replace(
          "title: T",
          "title: U\nsocialImage: images/held-card.jpg",
        ),
        "images/large.jpg": withSegments(camera, jpegSegment(0xe1, exifOf(thumbnail, 6))),
        "images/small.JPEG": await paint(50, 30).jpeg().toBuffer(),
        "images/Train · Two.png": await paint(50, 30).png().toBuffer(),
        "images/clear.webp": await paint(50, 30).ensureAlpha(0.5).webp({ quality: 60 }).toBuffer(),
        "images/modern.avif": await paint(50, 30).avif({ effort: 0 }).toBuffer(),
        "images/scan.tiff": await paint(50, 30).tiff().toBuffer(),
        "images/moving.gif": withComment(
          await animation()
            .gif({ delay: [100, 200] })
            .toBuffer(),
        ),
        "images/plain.svg": svg,
        "images/drawn.png": svg,
        "images/photo.svg": await paint(50, 30).jpeg().toBuffer(),
        "images/held.jpg": await paint(50, 30).jpeg().toBuffer(),
        "images/held-card.jpg": await paint(50, 30).jpeg().toBuffer(),
        "images/both.jpg": await paint(50, 30).jpeg().toBuffer(),
        "images/given-up.jpg": await paint(50, 30).jpeg().toBuffer(),
        "images/as-it-is.jpg": await paint(50, 30).jpeg().toBuffer(),
        "images/never.jpg": await paint(50, 30).jpeg().toBuffer(),
        "static/images/as-it-is.jpg": "of the author's own",
      },
      { checks: { "page-weight": "off" } },
    );
    const ledger: Ledger = new Map([
      ["/images/large.jpg", image("images/large.jpg")],
      ["/images/small.JPEG", image("images/small.JPEG", { to: "/images/small-0123abcd-50.jpg" })],
      ["/img/Train · Two.png", image("images/Train · Two.png")],
      ["/images/clear.webp", image("images/clear.webp")],
      ["/images/modern.avif", image("images/modern.avif")],
      ["/images/scan.tiff", image("images/scan.tiff")],
      ["/images/moving.gif", image("images/moving.gif")],
      ["/images/plain.svg", image("images/plain.svg")],
      ["/images/drawn.png", image("images/drawn.png")],
      ["/images/photo.svg", image("images/photo.svg")],
      ["/images/held.jpg", image("images/held.jpg")],
      ["/images/held-card.jpg", image("images/held-card.jpg")],
      ["/images/both.jpg", image("images/both.jpg")],
      ["/images/given-up.jpg", image("images/given-up.jpg", { gone: "2024-01-01" })],
      ["/images/as-it-is.jpg", image("images/as-it-is.jpg")],
    ]);
    writeFileSync(join(root, "urls.json"), formatLedger(ledger));
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
  });

  const copies: [url: string, format: string, width: number, height: number, pages?: number][] = [
    // Turned upright, and then not larger than 2,000 pixels.
    ["/images/large.jpg", "jpeg", 1000, 2000],
    ["/images/small.JPEG", "jpeg", 50, 30],
    ["/img/Train · Two.png", "png", 50, 30],
    ["/images/clear.webp", "webp", 50, 30],
    ["/images/modern.avif", "heif", 50, 30],
    ["/images/scan.tiff", "tiff", 50, 30],
    ["/images/moving.gif", "gif", 60, 40, 2],
    ["/images/plain.svg", "svg", 40, 20],
    ["/images/drawn.png", "png", 40, 20],
    ["/images/both.jpg", "jpeg", 50, 30],
  ];
  for (const [url, format, width, height, pages] of copies) {
    test(`is there again, in the format of its address and stripped: ${url}`, async () => {
      const file = join(root, "_site", url);
      const found = await sharp(file, { animated: true }).metadata();
      assert.deepEqual(
        [found.format, found.width, found.pageHeight ?? found.height, found.pages ?? 1],
        [format, width, height, pages ?? 1],
      );
      assert.deepEqual([found.exif, found.xmp, found.icc], [undefined, undefined, undefined]);
      const bytes = readFileSync(file, "latin1");
      assert.doesNotMatch(bytes, /Secret/);
      assert.notEqual(
        bytes,
        readFileSync(join(root, "images", url.replace(/.*\//, "")), "latin1"),
        "never the original",
      );
      const { ledger } = parseLedger(readFileSync(join(root, "urls.json"), "utf8"));
      const { to, gone, since, kind } = ledger?.get(url) ?? {};
      assert.deepEqual(
        { to, gone, since, kind },
        { to: undefined, gone: undefined, since: "2019-05-01", kind: "image" },
      );
    });
  }

  const absent = ["/images/held.jpg", "/images/held-card.jpg", "/images/given-up.jpg", "/images/never.jpg"];
  for (const url of absent) {
    test(`has no copy when nobody may see it, or it never was: ${url}`, () => {
      assert.equal(existsSync(join(root, "_site", url)), false);
    });
  }

  test("is what the author has put there in the static folder", () => {
    assert.equal(readFileSync(join(root, "_site/images/as-it-is.jpg"), "utf8"), "of the author's own");
  });

  test("leads to a variant when no copy can have its format", async () => {
    const { ledger } = parseLedger(readFileSync(join(root, "urls.json"), "utf8"));
    assert.match(ledger?.get("/images/photo.svg")?.to ?? "", /^\/images\/photo-[0-9a-f]{8}-50\.png$/);
  });

  test("is not encoded again by the next build", async () => {
    writeFileSync(join(root, "posts/c.md"), post("published", "More.").replace("title: T", "title: V"));
    const { stdout } = await longhand(root, ["build", "--json"]);
    assert.equal(JSON.parse(stdout).images.encoded, 0);
  });
});
