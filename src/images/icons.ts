import { join } from "node:path";
import { askOutside, isSandboxed } from "../outside.ts";
import { packageFolder } from "../package.ts";
import type { Asset } from "../plan/page.ts";
import { error, type Problem, warning } from "../problem.ts";
import { type CachedFile, type CacheRecord, ImageCache, type NewFile, sha256 } from "./cache.ts";
import { decodePixels, densityFor, type Header, type Pixels, readHeader } from "./decode.ts";
import { encoderVersion } from "./encoder.ts";
import { FolderListings, findImage } from "./find.ts";
import { wrapAsIco } from "./ico.ts";
import type { ImageKind } from "./kind.ts";
import { drawGround, drawMark } from "./mark.ts";
import { readOriginal } from "./original.ts";
import type { ImageOptions } from "./prepare.ts";
import { cleanSvgToDraw } from "./svg.ts";
import { UnusableImage } from "./unusable.ts";

/** The icons of a blog. URLs are site URLs without the base path. */
export interface Icons {
  /** For the `<head>` of each page. */
  links: { url: string; rel: string; type?: string; sizes?: string }[];
  /** For the web app manifest. */
  manifestIcons: { url: string; sizes: string; type: string }[];
  assets: Asset[];
  problems: Problem[];
  /** 1 when the icons were made now, else 0. */
  encoded: number;
  /** 1 when they came from the cache, else 0. */
  reused: number;
}

/** The colours of a drawn icon, and around a given one. */
export interface IconLook {
  themeColor: { light: string; dark: string };
}

/** Smaller originals would be enlarged for home screens. */
const LARGEST = 512;
const CORNER_RADIUS = 96;

/** The icons of a blog that has chosen nothing, encoded when the package was made: a first build need not load sharp. */
export const SHIPPED: string = join(packageFolder, "dist", "icons");

const NO_ICONS: Icons = { links: [], manifestIcons: [], assets: [], problems: [], encoded: 0, reused: 0 };

/** What the icons are made from. */
interface IconSource {
  bytes: Buffer;
  kind: ImageKind;
  /** Ready for `/icon.svg`. */
  svg: string | undefined;
  /** Without rounded corners, for systems that cut icons to their own shape. */
  square: Buffer;
}

/**
 * Makes `/favicon.ico`, `/icon-192.png`, `/icon-512.png`, `/apple-touch-icon.png`, and `/icon.svg` of a drawing,
 * or takes them from the cache. `icon` is the original's path from the root; without one a plain mark is drawn.
 */
export async function prepareIcons(icon: string | undefined, look: IconLook, options: ImageOptions): Promise<Icons> {
  const { imagesFolder, settings } = options;
  if (isSandboxed) return askOutside("icons", { icon, look, imagesFolder, settings });
  const cache = new ImageCache(options.cacheFolder, encoderVersion());
  try {
    const source = icon === undefined ? drawSource(look) : await readSource(icon, options);
    if ("severity" in source) return withoutIcons(source);
    const ground = look.themeColor.light;
    const key = cache.keyOf(sha256(Buffer.concat([source.bytes, source.square])), "icon", { ground });
    for (const one of [cache, new ImageCache(SHIPPED, encoderVersion())]) {
      const record = await one.read(key);
      options.survey?.note(key, icon?.replace(/^(\.?\/)+/, "") ?? "", "icon", undefined, record);
      if (record) return { ...describe(record, icon, one), encoded: 0, reused: 1 };
    }
    if (options.survey) return { ...NO_ICONS };
    return { ...describe(await encodeIcons(source, ground, cache, key), icon, cache), encoded: 1, reused: 0 };
  } catch (cause) {
    if (!(cause instanceof UnusableImage) || icon === undefined) throw cause;
    return withoutIcons(error(cause.code, { path: icon }, `The blog's icon ${cause.message}`, cause.remedy));
  }
}

function drawSource({ themeColor }: IconLook): IconSource {
  const colors = { ground: themeColor.dark, ink: themeColor.light };
  const svg = drawMark(colors, CORNER_RADIUS);
  return { bytes: Buffer.from(svg), kind: "svg", svg, square: Buffer.from(drawMark(colors, 0)) };
}

async function readSource(icon: string, options: ImageOptions): Promise<IconSource | Problem> {
  const { root, imagesFolder } = options;
  // "./" stands for the settings' own folder: an icon may be anywhere in the blog.
  const reference = { src: `/${icon.replace(/^(\.?\/)+/, "")}`, from: "./", place: { path: icon } };
  const found = await findImage(reference, { root, imagesFolder, listings: new FolderListings() });
  if ("severity" in found) return found;
  const { original, bytes } = await readOriginal(found.path, found.name);
  if (original.kind !== "svg") return { bytes, kind: original.kind, svg: undefined, square: bytes };
  const { svg } = cleanSvgToDraw(bytes);
  return { bytes: Buffer.from(svg), kind: "svg", svg, square: Buffer.from(svg) };
}

async function encodeIcons(source: IconSource, ground: string, cache: ImageCache, key: string): Promise<CacheRecord> {
  const header = await readHeader(source.bytes, source.kind);
  const icon = await decodeIcon(header, source.bytes, source.kind);
  const square = source.square === source.bytes ? icon : await decodeIcon(header, source.square, source.kind);
  const files: NewFile[] = [
    toNewFile("favicon.ico", wrapAsIco(await toPng(header, icon, 32), 32), 32),
    toNewFile("icon-192.png", await toPng(header, icon, 192), 192),
    toNewFile("icon-512.png", await toPng(header, icon, 512), 512),
    toNewFile("apple-touch-icon.png", await toOpaquePng(header, square, 180, ground), 180),
    ...(source.svg === undefined ? [] : [toNewFile("icon.svg", Buffer.from(source.svg), LARGEST)]),
  ];
  const kept: CachedFile[] = [];
  for (const file of files) kept.push(await cache.keep(file));
  const { width, height } = header;
  const record: CacheRecord = { original: sha256(source.bytes), purpose: "icon", width, height, files: kept };
  await cache.keepRecord(key, record);
  return record;
}

/** The whole picture in a transparent square of 512 pixels. */
function decodeIcon(header: Header, bytes: Buffer, kind: ImageKind): Promise<Pixels> {
  const density = kind === "svg" ? densityFor(header, LARGEST, LARGEST) : undefined;
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  return decodePixels(
    header,
    bytes,
    (image) => image.resize({ width: LARGEST, height: LARGEST, fit: "contain", background }).ensureAlpha(),
    density,
  );
}

function toPng({ sharp }: Header, { data, raw }: Pixels, size: number): Promise<Buffer> {
  return sharp(data, { raw }).resize(size, size).png({ compressionLevel: 9 }).toBuffer();
}

/** The ground is drawn as SVG, so that it may be any colour that CSS knows. */
async function toOpaquePng(header: Header, pixels: Pixels, size: number, ground: string): Promise<Buffer> {
  const paper = Buffer.from(drawGround(ground));
  const icon = await toPng(header, pixels, size);
  const { data, info } = await header
    .sharp(paper)
    .resize(size, size)
    .composite([{ input: icon }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  return header.sharp(data, { raw }).png({ compressionLevel: 9 }).toBuffer();
}

function toNewFile(name: string, bytes: Buffer, size: number): NewFile {
  return { bytes, extension: name.slice(name.lastIndexOf(".") + 1), role: name, width: size, height: size };
}

function describe(record: CacheRecord, icon: string | undefined, cache: ImageCache): Omit<Icons, "encoded" | "reused"> {
  return { ...describeIcons(record.files, cache), problems: icon === undefined ? [] : checkShape(icon, record) };
}

function describeIcons(files: CachedFile[], cache: ImageCache): Pick<Icons, "links" | "manifestIcons" | "assets"> {
  const assets = files.map((file) => ({ url: `/${file.role}`, path: cache.pathOf(file) }));
  const hasSvg = files.some((file) => file.role === "icon.svg");
  return {
    links: [
      { url: "/favicon.ico", rel: "icon", sizes: "32x32" },
      hasSvg
        ? { url: "/icon.svg", rel: "icon", type: "image/svg+xml" }
        : { url: "/icon-192.png", rel: "icon", type: "image/png", sizes: "192x192" },
      { url: "/apple-touch-icon.png", rel: "apple-touch-icon", sizes: "180x180" },
    ],
    manifestIcons: [192, 512].map((size) => ({
      url: `/icon-${size}.png`,
      sizes: `${size}x${size}`,
      type: "image/png",
    })),
    assets,
  };
}

function checkShape(icon: string, { width, height, files }: CacheRecord): Problem[] {
  const isDrawing = files.some((file) => file.role === "icon.svg");
  const isSmall = !isDrawing && Math.min(width, height) < LARGEST;
  if (!isSmall && width === height) return [];
  const fact = `The blog's icon is ${width} × ${height} pixels; it is shown as a square of up to ${LARGEST}.`;
  return [warning("icon-shape", { path: icon }, fact, `Make it square, at least ${LARGEST} × ${LARGEST} pixels.`)];
}

function withoutIcons(problem: Problem): Icons {
  return { ...NO_ICONS, problems: [problem] };
}
