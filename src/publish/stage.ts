import { isDiskFull } from "../disk-fault.ts";
import type { Problem } from "../problem.ts";
import { explainFull, Room } from "./full.ts";
import { clearStaging, hasFolder, type StagedText, stagedPath, stagingOf } from "./staging.ts";
import { Writer } from "./writer.ts";

/** The new files of a build, which are written while other work goes on and wait until all are there. */
export class Stage {
  readonly #output: string;
  readonly #hasOutput: boolean;
  readonly #writer: Writer;
  /** Whether each file waits alone, since its folder is there already. */
  readonly #files = new Map<string, boolean>();
  /** What was staged a second time, and is written when all else is. */
  readonly #again: (() => void)[] = [];
  readonly #room = new Room();
  /** Whether another thread has found the disk full. */
  #isFullElsewhere = false;

  /** `output` is the absolute path of the output folder, `hasOutput` whether it is there. */
  constructor(output: string, hasOutput: boolean) {
    this.#output = output;
    this.#hasOutput = hasOutput;
    this.#writer = new Writer(stagingOf(output).whole);
  }

  /** Paths in the output folder. */
  get paths(): Iterable<string> {
    return this.#files.keys();
  }

  get size(): number {
    return this.#files.size;
  }

  has(outputPath: string): boolean {
    return this.#files.has(outputPath);
  }

  /** Where a new file waits; undefined when there is none. */
  pathOf(outputPath: string): string | undefined {
    const isLoose = this.#files.get(outputPath);
    return isLoose === undefined ? undefined : stagedPath(this.#output, outputPath, isLoose);
  }

  /** The new files that wait alone. */
  listLoose(): string[] {
    return [...this.#files].flatMap(([outputPath, isLoose]) => (isLoose ? [outputPath] : []));
  }

  add(outputPath: string, bytes: Buffer): void {
    this.#add(outputPath, bytes.length, (path) => this.#writer.add(path, bytes));
  }

  /** `original` is an absolute path, `bytes` its size. */
  addCopy(outputPath: string, original: string, bytes: number): void {
    this.#add(outputPath, bytes, (path) => this.#writer.addCopy(path, original));
  }

  /** Notes a text that another thread has staged. */
  addStaged(outputPath: string, { bytes, isLoose, isFull }: StagedText): void {
    this.#room.add(outputPath, bytes);
    this.#files.set(outputPath, isLoose);
    if (isFull) this.#isFullElsewhere = true;
  }

  /** On a full disk the rest is only counted, so that the author can be told how much room is needed. */
  #add(outputPath: string, bytes: number, write: (path: string) => void): void {
    this.#room.add(outputPath, bytes);
    const before = this.#files.get(outputPath);
    const isLoose = before ?? (this.#hasOutput && hasFolder(this.#output, outputPath));
    this.#files.set(outputPath, isLoose);
    const start = (): void => write(stagedPath(this.#output, outputPath, isLoose));
    // Two threads must not write one file.
    if (before === undefined) start();
    else this.#again.push(start);
  }

  /** Lets files be written for a moment, and waits when too much of them is in memory. Throws what a write did. */
  async drain(): Promise<void> {
    await this.#writer.drain();
    this.#throwFailure();
  }

  /** Comes back when all files are written, or the disk is full. Throws what a write did. */
  async settle(): Promise<void> {
    await this.#writer.settle();
    for (const start of this.#again.splice(0)) {
      start();
      await this.#writer.settle();
    }
    this.#throwFailure();
  }

  get isFull(): boolean {
    return this.#isFullElsewhere || isDiskFull(this.#writer.failure);
  }

  /** Makes room, and says what is needed. `name` is what the author calls the output folder. */
  explainFull(name: string): Problem {
    clearStaging(this.#output);
    return explainFull(this.#output, name, this.#room);
  }

  /** Begins no further file. Comes back when none is being written. */
  stop(): Promise<void> {
    this.#writer.stop();
    return this.#writer.settle();
  }

  #throwFailure(): void {
    if (this.#writer.failure && !this.isFull) throw this.#writer.failure;
  }
}
