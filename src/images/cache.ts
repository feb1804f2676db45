import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { error, ProblemError } from "../problem.ts";

/** Raised when the way in which images are made changes, so that all of them are made again. */
const FORMAT = 1;

/** A file that was made from an original. */
export interface CachedFile {
  /** Its name in the cache: the SHA-256 of its bytes, and its extension. */
  file: string;
  /** Size in bytes. */
  bytes: number;
  /** When it was written, in milliseconds: a file that was touched since is read and compared with its name. */
  modified: number;
  /** What it is: `image/avif`, or the name of an icon. */
  role: string;
  /** In pixels. */
  width: number;
  height: number;
}

/** What was made from one original with one set of settings. Written when all its files are there. */
export interface CacheRecord {
  /** SHA-256 of the original. */
  original: string;
  /** `picture`, `social` or `icon`. */
  purpose: string;
  /** Of the original in pixels, upright. */
  width: number;
  height: number;
  files: CachedFile[];
}

/** A file that is to be kept. */
export interface NewFile {
  bytes: Buffer;
  extension: string;
  role: string;
  width: number;
  height: number;
}

/**
 * The images that were encoded before, in one folder: `<key>.json` for each original with its settings,
 * and the files by the hash of their bytes. Nothing in it is trusted that is not whole.
 */
export class ImageCache {
  readonly folder: string;
  readonly #encoder: string;
  #temporary = 0;

  constructor(cacheFolder: string, encoder: string) {
    this.folder = path.join(cacheFolder, "images");
    this.#encoder = encoder;
  }

  /** The key of what is made from an original (its SHA-256) with these settings by this encoder. */
  keyOf(original: string, purpose: string, settings: unknown): string {
    return sha256(JSON.stringify([FORMAT, this.#encoder, purpose, settings, original]));
  }

  pathOf(file: CachedFile): string {
    return path.join(this.folder, file.file);
  }

  /** The record of a key, or undefined when it or one of its files is missing or damaged. */
  async read(key: string): Promise<CacheRecord | undefined> {
    try {
      const { digest, record } = JSON.parse(await readFile(this.#recordPath(key), "utf8")) as Sealed;
      if (digest !== sha256(JSON.stringify(record))) return undefined;
      const isWhole = await Promise.all(record.files.map((file) => this.#isWhole(file)));
      return isWhole.every(Boolean) ? record : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps a file under the hash of its bytes. */
  async keep({ bytes, extension, ...rest }: NewFile): Promise<CachedFile> {
    const file = `${sha256(bytes)}.${extension}`;
    const target = path.join(this.folder, file);
    await this.#write(target, bytes);
    return { file, bytes: bytes.length, modified: (await stat(target)).mtimeMs, ...rest };
  }

  /** Keeps a record; its files must be there. */
  async keepRecord(key: string, record: CacheRecord): Promise<void> {
    const sealed: Sealed = { digest: sha256(JSON.stringify(record)), record };
    await this.#write(this.#recordPath(key), JSON.stringify(sealed));
  }

  #recordPath(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }

  async #isWhole(file: CachedFile): Promise<boolean> {
    const { size, mtimeMs } = await stat(this.pathOf(file));
    if (size !== file.bytes) return false;
    return mtimeMs === file.modified || file.file.startsWith(`${sha256(await readFile(this.pathOf(file)))}.`);
  }

  /** Writes beside the target and renames, so that a killed build leaves no half file under a real name. */
  async #write(target: string, bytes: Buffer | string): Promise<void> {
    const temporary = `${target}.${process.pid}-${this.#temporary++}.tmp`;
    try {
      await mkdir(this.folder, { recursive: true });
      await writeFile(temporary, bytes);
      await rename(temporary, target);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => {});
      const reason = cause instanceof Error ? cause.message : String(cause);
      const fact = `An image could not be written into the cache: ${reason}.`;
      throw new ProblemError([
        error("image-cache-unwritable", undefined, fact, `Make room, or make ${this.folder} writable.`),
      ]);
    }
  }
}

interface Sealed {
  /** SHA-256 of the record, so that a damaged one is noticed. */
  digest: string;
  record: CacheRecord;
}

/** As 64 hexadecimal digits. */
export function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
