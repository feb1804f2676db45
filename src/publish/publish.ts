import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSealed, seal } from "../cache-file.ts";
import { isDiskFull } from "../disk-fault.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import { findForeign, listFolders, nameForeignFiles } from "./foreign.ts";
import { explainFullLate } from "./full.ts";
import { createLinkCheck, findInTheWay } from "./in-the-way.ts";
import { complete, decide, prepareJournal, removeFile } from "./journal.ts";
import { Known } from "./known.ts";
import { FEED_FILE, formatManifest, MANIFEST_FILE, type Manifest } from "./manifest.ts";
import { LONG_AGO, type Mark, type Moments, stampOld, stampPlaced, writeMarks } from "./marks.ts";
import { Stage } from "./stage.ts";
import { clearStaging, type Digest, digestOf, STAGING, type StagedText, stagingOf } from "./staging.ts";
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
  readonly #known: Known;
  readonly #wanted: Manifest = new Map();
  readonly #marks = new Map<string, Mark>();
  readonly #stage: Stage;
  /** What a thread has staged, though it is in the output already. */
  readonly #needless: string[] = [];
  #isDecided = false;
  #isAbandoned = false;

  /** `output` and `cache` are absolute; `name` is the output folder's name, for messages. */
  constructor(output: string, cache: string, name: string) {
    complete(output, cache);
    this.#output = output;
    this.#name = name;
    this.#cache = cache;
    this.#hasOutput = existsSync(output);
    this.#known = new Known(output, cache, this.#hasOutput);
    this.#stage = new Stage(output, this.#hasOutput);
  }

  /** Absolute. */
  get output(): string {
    return this.#output;
  }

  /** True when the whole output folder is as the last build has left it, and has nothing of others. */
  isAsLeft(): boolean {
    const { files } = this.#known;
    if (!this.#hasOutput || files.size === 0 || !this.#known.areUntouched()) return false;
    const isKnown = (folder: string, time: number): boolean => folder !== "" && this.#known.timeOf(folder) === time;
    return findForeign(this.#output, files, isKnown).foreign.length === 0;
  }

  /** What publishing all that is there again comes to. */
  keepAll(): Omit<Published, "problems"> {
    let bytes = 0;
    for (const size of this.#known.files.values()) bytes += size;
    return { written: 0, unchanged: this.#known.files.size, removed: 0, bytes };
  }

  /**
   * True when a text that the last build has published is in the output folder as that build has left it: then it is
   * wanted again, unchanged. `hash` says which text is meant; without one, it is the one that was published last.
   */
  keep(outputPath: string, hash = this.#known.hashOf(outputPath)): boolean {
    const bytes = this.#known.files.get(outputPath);
    if (bytes === undefined || hash === undefined || this.#known.hashOf(outputPath) !== hash) return false;
    if (!this.#hasText(outputPath, { bytes, hash })) return false;
    this.#wanted.set(outputPath, bytes);
    return true;
  }

  /** The text of a file that `keep` has found, or of one that was added, once `settle` has come back. */
  read(outputPath: string): string {
    return readFileSync(this.#stage.pathOf(outputPath) ?? join(this.#output, outputPath), "utf8");
  }

  /** Stages a finished page, which is written soon. Gives what names its bytes. */
  addText(outputPath: string, text: string): string {
    const bytes = Buffer.from(text);
    const digest = digestOf(bytes);
    this.#wanted.set(outputPath, digest.bytes);
    if (!this.#hasText(outputPath, digest)) {
      this.#marks.set(outputPath, { hash: digest.hash });
      this.#stage.add(outputPath, bytes);
    }
    return digest.hash;
  }

  /** Stages a copy of a file, which is made soon. */
  addFile(outputPath: string, path: string): void {
    const original = statSync(path);
    this.#wanted.set(outputPath, original.size);
    const mark = this.#isComparable(outputPath) ? this.#known.findCopy(outputPath, path, original) : undefined;
    this.#marks.set(outputPath, mark ?? { original: stampOld(original) });
    if (!mark) this.#stage.addCopy(outputPath, path, original.size);
  }

  /** Makes room for texts that other threads stage with `stageText`. */
  openStaging(): void {
    mkdirSync(stagingOf(this.#output).whole, { recursive: true });
  }

  /** Notes a text that another thread has staged. Gives what names its bytes. */
  addStaged(outputPath: string, staged: StagedText): string {
    this.#wanted.set(outputPath, staged.bytes);
    if (staged.isFull || !this.#hasText(outputPath, staged)) {
      this.#marks.set(outputPath, { hash: staged.hash });
      this.#stage.addStaged(outputPath, staged);
    } else if (!staged.isLoose) this.#needless.push(outputPath);
    return staged.hash;
  }

  /** Lets what is staged be written for a moment, and waits when too much of it is in memory. Throws what a write did. */
  drain(): Promise<void> {
    return this.#stage.drain();
  }

  /** What keeps the files from being put in place: no room, or something of others. Ask when all are staged. */
  async findProblems(): Promise<Problem[]> {
    await this.settle();
    if (this.#stage.isFull) return [this.#stage.explainFull(this.#name)];
    return findInTheWay(this.#output, this.#stage.paths, new Set(this.#findStale())).map((path) =>
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
  async finish(beforeDecision: () => void = () => {}): Promise<Published> {
    await this.settle();
    // No moment for anybody else from here on: Ctrl+C comes before this, or after all is in place.
    if (this.#stage.isFull) throw new ProblemError([this.#stage.explainFull(this.#name)]);
    const stale = this.#findStale();
    const removed = stale.filter((path) => existsSync(join(this.#output, path))).length;
    let moments: Moments | undefined;
    try {
      const isChanged = this.#prepare(stale);
      beforeDecision();
      if (isChanged) {
        const isFirst = readdirSync(this.#output).every((name) => name === STAGING);
        const decided = decide(this.#output);
        this.#isDecided = true;
        moments = { isFirst, decided, completed: complete(this.#output, this.#cache) ?? decided };
      }
    } catch (issue) {
      if (!isDiskFull(issue)) throw issue;
      throw new ProblemError(
        [this.#isDecided ? explainFullLate(this.#name) : this.#stage.explainFull(this.#name)],
        issue,
      );
    }
    const foreign = this.#look(stale, moments);
    let bytes = 0;
    for (const size of this.#wanted.values()) bytes += size;
    return {
      written: this.#stage.size,
      unchanged: this.#wanted.size - this.#stage.size,
      removed,
      bytes,
      problems: nameForeignFiles(foreign, this.#name),
    };
  }

  /**
   * Takes away what is staged at once, and the published site is as it was; what is decided stays so. Comes back when
   * nothing is being written any more.
   */
  abandon(): Promise<void> {
    const settled = this.#stage.stop();
    if (!this.#isDecided) {
      this.#isAbandoned = true;
      complete(this.#output, this.#cache);
    }
    return settled;
  }

  #isComparable(outputPath: string): boolean {
    return this.#hasOutput && !this.#stage.has(outputPath);
  }

  #hasText(outputPath: string, digest: Digest): boolean {
    const mark = this.#isComparable(outputPath) ? this.#known.findText(outputPath, digest) : undefined;
    if (mark) this.#marks.set(outputPath, mark);
    return mark !== undefined;
  }

  /** Waits until all that is staged is written. */
  async settle(): Promise<void> {
    await this.#stage.settle();
    if (this.#isAbandoned) throw new Error("The build was abandoned.");
  }

  #findStale(): string[] {
    const isElsewhere = createLinkCheck(this.#output);
    return [...this.#known.files.keys()].filter((path) => !this.#wanted.has(path) && !isElsewhere(path));
  }

  /** Writes all that needs room. False when there is nothing to do. */
  #prepare(stale: string[]): boolean {
    const { cache } = stagingOf(this.#output);
    const known: [name: string, content: string][] = [];
    if (!isSame(this.#known.files, this.#wanted)) known.push([MANIFEST_FILE, formatManifest(this.#wanted)]);
    const hasFeed = this.#wanted.has(FEED_FILE);
    if (hasFeed) {
      const feed = readFileSync(this.#stage.pathOf(FEED_FILE) ?? join(this.#output, FEED_FILE), "utf8");
      if (readSealed(this.#cache, FEED_FILE) !== feed) known.push([FEED_FILE, feed]);
    }
    for (const outputPath of this.#needless) removeFile(stagingOf(this.#output).site, outputPath);
    const isFeedGone = !hasFeed && existsSync(join(this.#cache, FEED_FILE));
    if (this.#stage.size + stale.length + known.length === 0 && !isFeedGone) {
      clearStaging(this.#output);
      return false;
    }
    for (const [name, content] of known) {
      mkdirSync(cache, { recursive: true });
      writeFileSync(join(cache, name), seal(name, content));
    }
    prepareJournal(this.#output, { place: this.#stage.listLoose(), remove: stale, hasFeed });
    return true;
  }

  /** Finds what is not ours, and notes how all that is ours looks now. `moments`: when it was put in place, if it was. */
  #look(stale: string[], moments: Moments | undefined): string[] {
    // A folder that has lost a file of ours may have others left.
    const touched = listFolders(stale);
    const isKnown = (folder: string, time: number): boolean =>
      folder !== "" && (moments?.isFirst || (!touched.has(folder) && this.#known.timeOf(folder) === time));
    const { foreign, own } = findForeign(this.#output, this.#wanted, isKnown);
    if (moments || this.#knowsMore(own)) this.#note(own, moments);
    return foreign;
  }

  /** True when something is known now that had to be read: what a file says, or how to tell that by its looks. */
  #knowsMore(own: Map<string, number>): boolean {
    for (const [outputPath, { hash, stamp }] of this.#marks) {
      if (stamp !== undefined && this.#known.stampOf(outputPath) !== stamp) return true;
      if (hash !== undefined && this.#known.hashOf(outputPath) !== hash) return true;
    }
    for (const [folder, time] of own) {
      if (folder !== "" && time < LONG_AGO && this.#known.timeOf(folder) !== time) return true;
    }
    return false;
  }

  #note(own: Map<string, number>, moments: Moments | undefined): void {
    for (const outputPath of this.#stage.paths) {
      const [mark, stats] = [this.#marks.get(outputPath), readStats(`${this.#output}/${outputPath}`)];
      if (!moments || !mark || !stats || stats.size !== this.#wanted.get(outputPath)) continue;
      mark.stamp = stampPlaced(stats, moments);
    }
    const folders = [...own].filter(
      ([folder, time]) => time < (moments?.completed ?? LONG_AGO) || time === this.#known.timeOf(folder),
    );
    try {
      writeMarks(this.#cache, { files: this.#marks, folders: new Map(folders) });
    } catch (issue) {
      // The site is there. Without marks, the next build reads it.
      if ((issue as NodeJS.ErrnoException).syscall === undefined) throw issue;
    }
  }
}

function isSame(left: Manifest, right: Manifest): boolean {
  if (left.size !== right.size) return false;
  for (const [path, bytes] of left) if (right.get(path) !== bytes) return false;
  return true;
}
