import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { readSealed, seal } from "../cache-file.ts";
import { digest } from "../digest.ts";
import { isDiskFull } from "../disk-fault.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import { nameForeignFiles } from "./foreign.ts";
import { createLinkCheck, findInTheWay } from "./in-the-way.ts";
import { complete, decide, prepareJournal, stagedPath, stagingOf } from "./journal.ts";
import { FEED_FILE, formatManifest, MANIFEST_FILE, type Manifest, readManifest } from "./manifest.ts";
import { readStats } from "./stats.ts";

/** What publishing has changed in the output folder. */
export interface Published {
  written: number;
  unchanged: number;
  removed: number;
  /** Size of the whole site. */
  bytes: number;
  problems: Problem[];
}

/** What a file takes at least on most disks, in bytes; a folder takes as much. */
const BLOCK = 4096;

/**
 * Writes the output folder; nothing else does. New files wait in a folder of their own while pages are rendered and are
 * put in place at the end, so that an error before that leaves the site as it was, and an end in the middle one that
 * the next command completes (`journal.ts`). Files that an earlier build has written and this one does not want are
 * removed; files of others are kept and named. Only who has the lock may make one.
 */
export class Publisher {
  readonly #output: string;
  readonly #cache: string;
  readonly #name: string;
  readonly #hasOutput: boolean;
  readonly #before: Manifest;
  /** Files of the last build by the name that a disk without upper and lower case would see. */
  readonly #beforeByKey: Map<string, string>;
  readonly #wanted: Manifest = new Map();
  readonly #staged: string[] = [];
  readonly #folders = new Set<string>();
  /** What the staged files take on the disk, in bytes. */
  #room = 0;
  #isFull = false;
  #isDecided = false;

  /** `output` and `cache` are absolute; `name` is the output folder's name, for messages. */
  constructor(output: string, cache: string, name: string) {
    complete(output, cache);
    this.#output = output;
    this.#name = name;
    this.#cache = cache;
    this.#hasOutput = existsSync(output);
    this.#before = readManifest(cache);
    this.#beforeByKey = new Map([...this.#before.keys()].map((outputPath) => [toKey(outputPath), outputPath]));
  }

  readonly wantsText = true;
  /** PROVISIONAL */
  keep(outputPath: string, hash: string): boolean {
    const size = this.#before.get(outputPath);
    if (size === undefined || !this.#hasOutput) return false;
    try {
      const bytes = readFileSync(join(this.#output, outputPath));
      if (digest(bytes) !== hash) return false;
      this.#wanted.set(outputPath, bytes.length);
      return true;
    } catch {
      return false;
    }
  }
  read(outputPath: string): string | undefined {
    const n = this.#staged.indexOf(outputPath);
    return readFileSync(n >= 0 ? stagedPath(this.#output, n) : join(this.#output, outputPath), "utf8");
  }
  /** Stages a finished page. */
  addText(outputPath: string, text: string): string {
    const bytes = Buffer.from(text);
    this.#wanted.set(outputPath, bytes.length);
    const hash = digest(bytes);
    if (this.#isPublished(outputPath, bytes.length, () => bytes)) return hash;
    this.#stage(outputPath, bytes.length, (staged) => writeFileSync(staged, bytes));
    return hash;
  }

  /** Stages a copy of a file. */
  addFile(outputPath: string, path: string): void {
    const { size } = statSync(path);
    this.#wanted.set(outputPath, size);
    if (this.#isPublished(outputPath, size, () => readFileSync(path))) return;
    this.#stage(outputPath, size, (staged) => copyFileSync(path, staged, constants.COPYFILE_FICLONE));
  }

  /** What keeps the files from being put in place: no room, or something of others. Ask when all are staged. */
  findProblems(): Problem[] {
    if (this.#isFull) return [this.#explainFull()];
    return findInTheWay(this.#output, this.#staged, new Set(this.#findStale())).map((path) =>
      error(
        "output-in-the-way",
        { path: `${this.#name}/${path}` },
        "Something that Longhand has not made stands where a file or folder of the site should be.",
        "Move it out of the output folder, and build again.",
      ),
    );
  }

  /**
   * Puts everything in place. `beforeDecision` is called when all is ready and nothing is changed yet: what it throws
   * leaves the site as it was. Throws a `ProblemError` when the disk is full.
   */
  finish(beforeDecision: () => void = () => {}): Published {
    const stale = this.#findStale();
    const removed = stale.filter((path) => existsSync(join(this.#output, path))).length;
    try {
      const isChanged = this.#prepare(stale);
      beforeDecision();
      if (isChanged) {
        decide(this.#output);
        this.#isDecided = true;
        complete(this.#output, this.#cache);
      }
    } catch (issue) {
      if (!isDiskFull(issue)) throw issue;
      throw new ProblemError([this.#isDecided ? this.#explainFullLate() : this.#explainFull()], issue);
    }
    let bytes = 0;
    for (const size of this.#wanted.values()) bytes += size;
    return {
      written: this.#staged.length,
      unchanged: this.#wanted.size - this.#staged.length,
      removed,
      bytes,
      problems: nameForeignFiles(this.#output, this.#wanted, this.#name),
    };
  }

  /** Takes away what is staged, and the published site is as it was. What is decided stays so. */
  abandon(): void {
    if (this.#isDecided) return;
    complete(this.#output, this.#cache);
  }

  #isPublished(outputPath: string, size: number, read: () => Buffer): boolean {
    if (!this.#hasOutput) return false;
    const twin = this.#beforeByKey.get(toKey(outputPath));
    if (twin !== undefined && twin !== outputPath) return false;
    const target = join(this.#output, outputPath);
    try {
      const stats = readStats(target);
      return stats?.isFile() === true && stats.size === size && readFileSync(target).equals(read());
    } catch {
      return false;
    }
  }

  /** On a full disk the rest is only counted, so that the author can be told how much room is needed. */
  #stage(outputPath: string, size: number, write: (staged: string) => void): void {
    const folder = dirname(outputPath);
    this.#room += (Math.ceil(size / BLOCK) + (this.#folders.has(folder) ? 0 : 1)) * BLOCK;
    this.#folders.add(folder);
    this.#staged.push(outputPath);
    if (this.#isFull) return;
    try {
      if (this.#staged.length === 1) mkdirSync(stagingOf(this.#output).whole, { recursive: true });
      write(stagedPath(this.#output, this.#staged.length - 1));
    } catch (issue) {
      if (!isDiskFull(issue)) throw issue;
      this.#isFull = true;
      this.#clearStaging();
    }
  }

  #findStale(): string[] {
    const isElsewhere = createLinkCheck(this.#output);
    return [...this.#before.keys()].filter((path) => !this.#wanted.has(path) && !isElsewhere(path));
  }

  /** Writes all that needs room. False when there is nothing to do. */
  #prepare(stale: string[]): boolean {
    const { cache } = stagingOf(this.#output);
    const known: [name: string, content: string][] = [[MANIFEST_FILE, formatManifest(this.#wanted)]];
    const hasFeed = this.#wanted.has(FEED_FILE);
    if (hasFeed) {
      const number = this.#staged.indexOf(FEED_FILE);
      const path = number < 0 ? join(this.#output, FEED_FILE) : stagedPath(this.#output, number);
      known.push([FEED_FILE, readFileSync(path, "utf8")]);
    }
    const changed = known.filter(([name, content]) => readSealed(this.#cache, name) !== content);
    const isFeedGone = !hasFeed && existsSync(join(this.#cache, FEED_FILE));
    if (this.#staged.length + stale.length + changed.length === 0 && !isFeedGone) return false;
    for (const [name, content] of changed) {
      mkdirSync(cache, { recursive: true });
      writeFileSync(join(cache, name), seal(name, content));
    }
    prepareJournal(this.#output, { place: this.#staged, remove: stale, hasFeed });
    return true;
  }

  #clearStaging(): void {
    rmSync(stagingOf(this.#output).whole, { recursive: true, force: true });
  }

  #explainFull(): Problem {
    this.#clearStaging();
    const { bavail, bsize } = statfsSync(existsSync(this.#output) ? this.#output : dirname(this.#output));
    const free = bavail * bsize;
    const lack = free < this.#room ? `, and ${formatSize(free)} are free` : "";
    return error(
      "disk-full",
      { path: this.#name },
      `The disk is full. The new files of the site need ${formatSize(this.#room)} for a moment${lack}. The site is as it was.`,
      "Make room, and build again.",
    );
  }

  #explainFullLate(): Problem {
    return error(
      "disk-full",
      { path: this.#name },
      "The disk is full. A part of the new site is in place; each file is whole.",
      "Make room, and build again: that completes it.",
    );
  }
}

/** Rounded up, so that it is enough. */
function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(Math.ceil(bytes / 1e5) / 10).toFixed(1)} MB`;
}

function toKey(outputPath: string): string {
  return outputPath.normalize("NFC").toLowerCase();
}
