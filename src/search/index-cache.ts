import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeCacheFolder, readSealed, writeSealed } from "../cache-file.ts";
import type { IndexFile } from "./record.ts";

const LIST = "index.json";
const TEXTS = "texts.json";

/** The index of an earlier build. */
export interface KeptIndex {
  /** Names what it was made of, as far as that is known before anything is rendered; see `CachedIndex.add`. */
  sources: string;
  /** Names the records of which it was made. */
  records: string;
  files: KeptFile[];
}

/** A file of it. */
export interface KeptFile {
  /** Below the folder of the index. */
  path: string;
  bytes: number;
  /** SHA-256. */
  hash: string;
  /** `ctime` in milliseconds: a file that was touched since is read and compared. */
  changed: number;
}

/** The texts of an earlier build, by path: the key of each, and what it says. */
export type KeptTexts = Record<string, [key: string, text: string]>;

/** Keeps the search index and its texts in a folder of the cache (absolute). What is not whole there is not there. */
export class IndexCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The absolute path of a file of the index. */
  pathOf(path: string): string {
    return join(this.#folder, "files", path);
  }

  read(): KeptIndex | undefined {
    const text = readSealed(this.#folder, LIST);
    const index = text === undefined ? undefined : (JSON.parse(text) as KeptIndex);
    return index?.files.every((file) => this.#isWhole(file)) ? index : undefined;
  }

  /** Puts a new index in the place of the old one. */
  replace(files: IndexFile[], keys: Pick<KeptIndex, "sources" | "records">): KeptIndex {
    rmSync(this.#folder, { recursive: true, force: true });
    makeCacheFolder(this.#folder);
    const kept = files.map(({ path, content }) => {
      const target = this.pathOf(path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      return { path, bytes: content.length, hash: sha256(content), changed: statSync(target).ctimeMs };
    });
    const index = { ...keys, files: kept };
    this.write(index);
    return index;
  }

  /** Notes of what the index that is there is made now. */
  write(index: KeptIndex): void {
    writeSealed(this.#folder, LIST, JSON.stringify(index));
  }

  readTexts(): KeptTexts {
    const text = readSealed(this.#folder, TEXTS);
    return text === undefined ? {} : (JSON.parse(text) as KeptTexts);
  }

  writeTexts(texts: KeptTexts): void {
    writeSealed(this.#folder, TEXTS, JSON.stringify(texts));
  }

  #isWhole({ path, bytes, hash, changed }: KeptFile): boolean {
    try {
      const { size, ctimeMs } = statSync(this.pathOf(path));
      return size === bytes && (ctimeMs === changed || sha256(readFileSync(this.pathOf(path))) === hash);
    } catch {
      return false;
    }
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
