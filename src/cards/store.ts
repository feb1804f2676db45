import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeCacheFolder, readSealed, replaceInCache, writeSealed, writeWhole } from "../cache-file.ts";
import { explainDiskFault } from "../disk-fault.ts";
import { error, ProblemError } from "../problem.ts";

const INDEX = "cards.json";

/** Cards that no build has asked for are kept until there are so many more of them than of the others. */
const SPARE = 200;

/** What became of a card. */
export interface CardRecord {
  /** Absent when it could not be drawn. */
  file?: {
    /** Its name in the cache: the SHA-256 of its bytes, and its extension. */
    name: string;
    bytes: number;
    /** When the disk last noted a change of it, in milliseconds. */
    changed: number;
  };
  /** Characters that no font has: of the title, of the author's name, of the blog's. */
  missing: { title: string[]; author: string[]; blog: string[] };
  /** Characters that were left out. */
  omitted: string[];
}

/**
 * The cards that were drawn before, in one folder of the cache: the files by the hash of their bytes, and one list of
 * them, so that a blog of thousands of posts reads one file.
 */
export class CardStore {
  readonly #folder: string;
  readonly #records: Map<string, CardRecord>;
  readonly #used = new Set<string>();
  #isChanged = false;

  /** `cacheFolder` is absolute. */
  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, "cards");
    const text = readSealed(this.#folder, INDEX);
    this.#records = new Map(text === undefined ? [] : (JSON.parse(text) as [string, CardRecord][]));
  }

  /** What is known of a card; undefined when it has to be drawn. */
  find(key: string): CardRecord | undefined {
    const record = this.#records.get(key);
    if (!record || (record.file && !this.#isWhole(record.file))) return undefined;
    this.#used.add(key);
    return record;
  }

  /** Keeps a card; `png` is undefined when it could not be drawn. Throws a `ProblemError` when the disk is full. */
  keep(key: string, png: Buffer | undefined, about: Omit<CardRecord, "file">): CardRecord {
    const record: CardRecord = { ...about };
    if (png) {
      const name = `${sha256(png)}.png`;
      this.#write(() => {
        makeCacheFolder(this.#folder);
        writeWhole(join(this.#folder, name), png, { replace: replaceInCache });
      });
      record.file = { name, bytes: png.length, changed: statSync(join(this.#folder, name)).ctimeMs };
    }
    this.#records.set(key, record);
    this.#used.add(key);
    this.#isChanged = true;
    return record;
  }

  /** Absolute path of a card. */
  pathOf(name: string): string {
    return join(this.#folder, name);
  }

  /** Writes the list. Called now and then while cards are drawn, so that little is lost when a build is killed. */
  save(): void {
    if (!this.#isChanged) return;
    this.#write(() => writeSealed(this.#folder, INDEX, JSON.stringify([...this.#records])));
    this.#isChanged = false;
  }

  /** Drops cards that are not asked for any more, once there are many. */
  tidy(): void {
    if (this.#records.size <= 2 * this.#used.size + SPARE) return;
    for (const key of this.#records.keys()) if (!this.#used.has(key)) this.#records.delete(key);
    const left = new Set([...this.#records.values()].map(({ file }) => file?.name));
    this.#isChanged = true;
    this.save();
    for (const name of readdirSync(this.#folder)) {
      if (name.endsWith(".png") && !left.has(name)) rmSync(join(this.#folder, name), { force: true });
    }
  }

  #isWhole({ name, bytes, changed }: NonNullable<CardRecord["file"]>): boolean {
    const stats = statSync(this.pathOf(name), { throwIfNoEntry: false });
    if (!stats?.isFile() || stats.size !== bytes) return false;
    return stats.ctimeMs === changed || `${sha256(readFileSync(this.pathOf(name)))}.png` === name;
  }

  #write(write: () => void): void {
    try {
      write();
    } catch (cause) {
      const known = explainDiskFault(cause, this.#folder);
      const reason = cause instanceof Error ? cause.message : String(cause);
      const fact = `A card could not be written into the cache: ${known?.fact ?? `${reason}.`}`;
      const remedy = `Make room, or make ${this.#folder} writable.`;
      throw new ProblemError([error("image-cache-unwritable", undefined, fact, remedy)], cause);
    }
  }
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
