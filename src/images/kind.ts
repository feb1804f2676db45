/** The formats that an original may have. */
export type ImageKind = "jpeg" | "png" | "gif" | "webp" | "avif" | "tiff" | "svg";

/** What a file is, told from its first bytes, whatever its name says. */
export type FileKind =
  | { kind: ImageKind; isMotionLost: boolean }
  /** Not an image, or not one that can be read; `what` completes "It is …", `remedy` is a sentence. */
  | { kind: "other"; what: string; remedy: string };

const AS_JPEG = "Export it as JPEG, PNG, WebP, AVIF, GIF or SVG.";

/** Recognises the formats that Longhand reads, and the usual impostors by name. */
export function kindOf(bytes: Buffer): FileKind {
  const start = bytes.toString("latin1", 0, 16);
  if (start.startsWith("\xff\xd8\xff")) return image("jpeg");
  // An animated PNG says so before its first picture; libvips reads that picture only.
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return image("png", isBefore(bytes, "acTL", "IDAT"));
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return image("gif");
  if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") return image("webp");
  if (start.startsWith("II*\0") || start.startsWith("MM\0*")) return image("tiff");
  if (start.slice(4, 8) === "ftyp") return kindOfIsoMedia(bytes);
  if (start.startsWith("\xff\x0a") || start.slice(4, 8) === "JXL ") return other("a JPEG XL image", AS_JPEG);
  if (start.startsWith("BM")) return other("a BMP image", AS_JPEG);
  if (start.startsWith("8BPS")) return other("a Photoshop document", AS_JPEG);
  if (start.startsWith("%PDF")) return other("a PDF document", AS_JPEG);
  if (start.startsWith("\x1f\x8b")) return other("a compressed file", "Unpack it first.");
  return kindOfText(bytes);
}

/** https://www.iso.org/standard/83102.html: the box `ftyp` lists the brands, the main one first. */
function kindOfIsoMedia(bytes: Buffer): FileKind {
  const brands = bytes.toString("latin1", 8, Math.min(bytes.readUInt32BE(0), 128));
  // libvips does not read sequences, not even their first picture.
  if (brands.startsWith("avis")) return other("a moving AVIF image", "Save the animation as GIF or WebP.");
  if (brands.includes("avif")) return image("avif");
  if (/hei[cxms]|hev[cx]|mif1|msf1/.test(brands)) {
    return other("an HEIC image, which browsers other than Safari do not show", AS_JPEG);
  }
  return other("a video", "Export a still of it, or an animated GIF or WebP.");
}

function kindOfText(bytes: Buffer): FileKind {
  const text = bytes
    .toString("utf8", 0, 65536)
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (text.startsWith("version https://git-lfs.github.com/spec/")) {
    return other("a pointer of Git LFS, not the image itself", "Run `git lfs pull`, in CI check out with `lfs: true`.");
  }
  const root = withoutProlog(text);
  if (/^<([\w-]+:)?svg[\s>/]/.test(root)) return image("svg");
  if (/^<(!doctype html|html|head|body)[\s>]/i.test(root)) return other("a web page", "Save the image itself.");
  return other("no image", AS_JPEG);
}

/** What stands in front of the root of an XML document, one after the other. */
const PROLOG = /\s*(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE svg[^>[]*(?:\[[^\]]*\]\s*)?>)|\s+/iy;

function withoutProlog(text: string): string {
  PROLOG.lastIndex = 0;
  let end = 0;
  while (PROLOG.test(text)) end = PROLOG.lastIndex;
  return text.slice(end);
}

function isBefore(bytes: Buffer, first: string, second: string): boolean {
  const end = bytes.indexOf(second, 0, "latin1");
  return bytes.subarray(0, Math.max(0, end)).includes(first, 0, "latin1");
}

function image(kind: ImageKind, isMotionLost = false): FileKind {
  return { kind, isMotionLost };
}

function other(what: string, remedy: string): FileKind {
  return { kind: "other", what, remedy };
}
