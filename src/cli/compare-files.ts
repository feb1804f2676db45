import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Sink } from "../build/sink.ts";
import { compare } from "../content/read.ts";
import { FEED_FILE, type Manifest } from "../publish/manifest.ts";

/** What becomes of the files of the site. Paths are those in the output folder, sorted. */
export interface FileChanges {
  /**
   * `output`: the files that are in the output folder. `sizes`: what the last build noted of each file, so that a change
   * which keeps the size of a file is not seen. `nothing`: there was no build here, and every file is new or unknown.
   */
  comparedWith: "output" | "sizes" | "nothing";
  new: string[];
  changed: string[];
  removed: string[];
  /** How many stay as they are. */
  unchanged: number;
  /** How many were published before, nobody knows in which size. */
  unknown: number;
  /** Size of the whole site; `before` is null when it is not known. */
  bytes: { before: number | null; after: number };
  /** The three heaviest of the new and changed files that have more than 100 kB. */
  heaviest: { path: string; bytes: number; isNew: boolean }[];
}

const HEAVY = 100_000;
const MOST_HEAVY = 3;

/** Takes the files of a build, writes none of them, and notes how they differ from what the last build has published. */
export class FileComparison implements Sink {
  readonly #output: string;
  readonly #hasOutput: boolean;
  readonly #manifest: Manifest;
  readonly #files = new Map<string, { bytes: number; before: number | undefined; state: State }>();
  /** The feed as it would be published. */
  feed: string | undefined;

  /** `output` is the absolute path of the output folder; `manifest` what the last build has published. */
  constructor(output: string, manifest: Manifest) {
    this.#output = output;
    this.#hasOutput = existsSync(output);
    this.#manifest = manifest;
  }

  readonly wantsText = true;

  addText(outputPath: string, text: string): string {
    const bytes = Buffer.from(text);
    if (outputPath === FEED_FILE) this.feed = text;
    this.#add(outputPath, bytes.length, () => bytes);
    return "";
  }

  /** Each file is compared, whether it would be made again or not. */
  keep(): boolean {
    return false;
  }

  addFile(outputPath: string, path: string): void {
    this.#add(outputPath, statSync(path).size, () => readFileSync(path));
  }

  #add(outputPath: string, bytes: number, read: () => Buffer): void {
    const before = this.#sizeBefore(outputPath);
    let state: State = "unchanged";
    if (before === undefined) state = "new";
    else if (before !== bytes) state = "changed";
    else if (this.#hasOutput && !readFileSync(join(this.#output, outputPath)).equals(read())) state = "changed";
    this.#files.set(outputPath, { bytes, before, state });
  }

  #sizeBefore(outputPath: string): number | undefined {
    if (!this.#hasOutput) return this.#manifest.get(outputPath);
    const file = statSync(join(this.#output, outputPath), { throwIfNoEntry: false });
    return file?.isFile() ? file.size : undefined;
  }

  /** All that was found. `isFirst`: nothing of the blog has ever been published. */
  finish(isFirst: boolean): FileChanges {
    const comparedWith = this.#hasOutput ? "output" : this.#manifest.size > 0 ? "sizes" : "nothing";
    const isUnknown = comparedWith === "nothing" && !isFirst;
    const paths: Record<State, string[]> = { new: [], changed: [], unchanged: [], unknown: [] };
    let [before, after] = [0, 0];
    for (const [path, file] of this.#files) {
      paths[isUnknown ? "unknown" : file.state].push(path);
      before += file.before ?? 0;
      after += file.bytes;
    }
    const removed: string[] = [];
    for (const path of this.#manifest.keys()) {
      if (this.#files.has(path)) continue;
      const size = this.#sizeBefore(path);
      if (size === undefined) continue;
      before += size;
      removed.push(path);
    }
    return {
      comparedWith,
      new: paths.new.sort(compare),
      changed: paths.changed.sort(compare),
      removed: removed.sort(compare),
      unchanged: paths.unchanged.length,
      unknown: paths.unknown.length,
      bytes: { before: isUnknown ? null : before, after },
      heaviest: this.#findHeaviest([...paths.new, ...paths.changed]),
    };
  }

  #findHeaviest(paths: string[]): FileChanges["heaviest"] {
    return paths
      .flatMap((path) => {
        const { bytes = 0, state } = this.#files.get(path) ?? {};
        return bytes > HEAVY ? [{ path, bytes, isNew: state === "new" }] : [];
      })
      .sort((left, right) => right.bytes - left.bytes || compare(left.path, right.path))
      .slice(0, MOST_HEAVY);
  }
}

type State = "new" | "changed" | "unchanged" | "unknown";
