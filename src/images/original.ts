import { readFile } from "node:fs/promises";
import { sha256 } from "./cache.ts";
import { sizeFromHeader } from "./header-size.ts";
import { type ImageKind, kindOf } from "./kind.ts";
import { refuseTooLarge } from "./too-large.ts";
import { UnusableImage } from "./unusable.ts";

/** An author's image as it is on disk; never published itself. */
export interface Original {
  /** Absolute. */
  path: string;
  /** From the blog's root, with forward slashes. */
  name: string;
  /** SHA-256 of its bytes. */
  hash: string;
  kind: ImageKind;
  /** True for moving pictures of which only the first one can be read. */
  isMotionLost: boolean;
}

/** Reads and recognises an original. Throws `UnusableImage` when it is none. */
export async function readOriginal(path: string, name: string): Promise<{ original: Original; bytes: Buffer }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnusableImage("image-unreadable", `cannot be read: ${reason}.`, "Check the permissions of the file.");
  }
  if (bytes.length === 0)
    throw new UnusableImage("image-empty", "is an empty file of 0 bytes.", "Export or copy it again.");
  const found = kindOf(bytes);
  if (found.kind === "other") {
    throw new UnusableImage("image-format", `cannot be published: it is ${found.what}.`, found.remedy);
  }
  // From the header alone: a small file that unpacks to gigabytes is refused before sharp is even loaded.
  const size = sizeFromHeader(found.kind, bytes);
  if (size) refuseTooLarge(size.width, size.height);
  return { original: { path, name, hash: sha256(bytes), ...found }, bytes };
}
