import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeCacheFolder, replaceInCache, seal, unseal } from "../cache-file.ts";
import { explainDiskFault } from "../disk-fault.ts";
import { error, ProblemError } from "../problem.ts";
import { createLimit } from "./limit.ts";

/** Raised when the way in which images are made changes, so that all of them are made again. */
const FORMAT = 1;

/** Records that are read at a time: each holds a file open. */
const READERS = 8;

/** A file that was made from an original. */
export interface CachedFile {
  /** Its name in the cache: the SHA-256 of its bytes, and its extension. */
  file: string;
  /** Size in bytes. */
  bytes: number;
  /**
   * When the disk last noted a change of it (`ctime`, which no program can set), in milliseconds: a file that was
   * touched, moved or copied since is read and compared with its name.
   */
  changed: number;
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
  /** What there is most of in it, as `#rrggbb`. Absent for drawings and transparent pictures. */
  colour?: string;
  /** It is transparent, and its lines would be lost on dark paper. */
  isDarkInk?: true;
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
  readonly #read = createLimit(READERS);
  #temporary = 0;
  #isReady: Promise<void> | undefined;

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
  read(key: string): Promise<CacheRecord | undefined> {
    return this.#read(async () => {
      try {
        const text = unseal(key, await readFile(this.#recordPath(key)));
        if (text === undefined) return undefined;
        const record = JSON.parse(text) as CacheRecord;
        for (const file of record.files) if (!(await this.#isWhole(file))) return undefined;
        return record;
      } catch {
        return undefined;
      }
    });
  }

  /** Keeps a file under the hash of its bytes. */
  async keep({ bytes, extension, ...rest }: NewFile): Promise<CachedFile> {
    const file = `${sha256(bytes)}.${extension}`;
    const target = path.join(this.folder, file);
    await this.#write(target, bytes);
    return { file, bytes: bytes.length, changed: (await stat(target)).ctimeMs, ...rest };
  }

  /** Keeps a record; its files must be there. */
  async keepRecord(key: string, record: CacheRecord): Promise<void> {
    await this.#write(this.#recordPath(key), seal(key, JSON.stringify(record)));
  }

  #recordPath(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }

  async #isWhole(file: CachedFile): Promise<boolean> {
    const { size, ctimeMs } = await stat(this.pathOf(file));
    if (size !== file.bytes) return false;
    return ctimeMs === file.changed || file.file.startsWith(`${sha256(await readFile(this.pathOf(file)))}.`);
  }

  /** Writes beside the target and renames, so that a killed build leaves no half file under a real name. */
  async #write(target: string, bytes: Buffer | string): Promise<void> {
    const temporary = `${target}.${process.pid}-${this.#temporary++}.tmp`;
    try {
      this.#isReady ??= this.#makeReady();
      await this.#isReady;
      await writeFile(temporary, bytes);
      replaceInCache(temporary, target);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => {});
      const known = explainDiskFault(cause, path.dirname(path.dirname(this.folder)));
      const reason = cause instanceof Error ? cause.message : String(cause);
      const fact = `An image could not be written into the cache: ${known?.fact ?? `${reason}.`}`;
      throw new ProblemError(
        [error("image-cache-unwritable", undefined, fact, `Make room, or make ${this.folder} writable.`)],
        cause,
      );
    }
  }

  /** What killed builds have left half-written is of no use to anybody. */
  async #makeReady(): Promise<void> {
    makeCacheFolder(this.folder);
    for (const name of await readdir(this.folder)) {
      const [, pid] = /\.(\d+)-\d+\.tmp$/.exec(name) ?? [];
      if (pid !== undefined && !isRunning(Number(pid))) await rm(path.join(this.folder, name), { force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (issue) {
    return (issue as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** As 64 hexadecimal digits. */
export function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
