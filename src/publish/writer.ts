import { constants, copyFile, mkdir, mkdirSync, writeFile } from "node:fs";
import { dirname } from "node:path";

/** So many files are open at the same time. Node has four threads for them, and some systems let a program open 64 only. */
const MOST_OPEN = 16;

/** When so many bytes wait, whoever makes more of them waits as well. */
const MOST_BYTES = 8_000_000;

/** How long work may go on before the files that are being written have a turn, in milliseconds. */
const TURN = 1;

type Done = (issue: Error | null) => void;

interface Job {
  path: string;
  bytes: number;
  write: (done: Done) => void;
}

/**
 * Copies and writes files while other work goes on, in Node's threads for the disk: pictures, and what is left when all
 * pages are made. A page is written at once by whoever has looked at it (`stageText`): to start a write takes as long as to
 * do it. With callbacks, since promises take half as much time again. Nothing is written any more after the first failure.
 */
export class Writer {
  readonly #root: string;
  readonly #queue: Job[] = [];
  /** Folders that are there, or else the jobs that wait for one. */
  readonly #folders = new Map<string, "made" | (() => void)[]>();
  #open = 0;
  #bytes = 0;
  #failure: Error | undefined;
  #isStopped = false;
  #waiting: { most: number; resolve: () => void }[] = [];
  #turned = 0;

  /** All files go into `root`, an absolute path. It is made with the first of them, and if it vanishes, never again. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Why nothing is written any more: the first failure of a write. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Writes a file, soon. `path` is absolute. */
  add(path: string, content: Buffer): void {
    this.#add({ path, bytes: content.length, write: (done) => writeFile(path, content, done) });
  }

  /** Copies a file, soon. Paths are absolute. */
  addCopy(path: string, original: string): void {
    this.#add({ path, bytes: 0, write: (done) => copyFile(original, path, constants.COPYFILE_FICLONE, done) });
  }

  /** Lets files that are being written have a turn, and comes back when not too many of them wait. */
  async drain(): Promise<void> {
    if (this.#open === 0) return;
    if (this.#bytes > MOST_BYTES) await this.#until(MOST_BYTES / 2);
    else if (performance.now() - this.#turned < TURN) return;
    else await new Promise((resolve) => setImmediate(resolve));
    this.#turned = performance.now();
  }

  /** Comes back when nothing is being written. */
  async settle(): Promise<void> {
    while (this.#open > 0) await this.#until(0);
  }

  /** Begins no further file. */
  stop(): void {
    this.#isStopped = true;
    this.#queue.length = 0;
  }

  #until(most: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ most, resolve }));
  }

  #add(job: Job): void {
    if (this.#isStopped) return;
    this.#queue.push(job);
    this.#bytes += job.bytes;
    this.#next();
  }

  #next(): void {
    while (this.#open < MOST_OPEN) {
      const job = this.#queue.shift();
      if (!job) return;
      this.#open++;
      this.#run(job);
    }
  }

  #run(job: Job): void {
    const done: Done = (issue) => {
      if (issue) this.#fail(issue);
      this.#open--;
      this.#bytes -= job.bytes;
      this.#next();
      const isIdle = this.#open === 0;
      const ready = this.#waiting.filter(({ most }) => isIdle || (most > 0 && this.#bytes <= most));
      if (ready.length === 0) return;
      this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
      for (const { resolve } of ready) resolve();
    };
    this.#withFolder(dirname(job.path), () => {
      if (this.#isStopped) done(null);
      else job.write(done);
    });
  }

  /** Makes a folder, once, and those around it. What waits for it goes on as well when it cannot be made. */
  #withFolder(folder: string, then: () => void): void {
    const state = this.#folders.get(folder);
    if (state === "made") {
      then();
      return;
    }
    if (state) {
      state.push(then);
      return;
    }
    const waiting = [then];
    this.#folders.set(folder, waiting);
    const made: Done = (issue) => {
      if (issue && (issue as NodeJS.ErrnoException).code !== "EEXIST") this.#fail(issue);
      this.#folders.set(folder, "made");
      for (const one of waiting) one();
    };
    if (folder === this.#root) this.#makeRoot(made);
    else this.#withFolder(dirname(folder), () => (this.#isStopped ? made(null) : mkdir(folder, made)));
  }

  #makeRoot(made: Done): void {
    try {
      mkdirSync(this.#root, { recursive: true });
      made(null);
    } catch (issue) {
      made(issue as Error);
    }
  }

  #fail(issue: Error): void {
    // When the folder was taken away on purpose, nothing has failed.
    if (!this.#isStopped) this.#failure ??= issue;
    this.stop();
  }
}
