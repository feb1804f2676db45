import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { compare } from "../content/read.ts";
import { error, note, type Problem, ProblemError } from "../problem.ts";
import { lock } from "./lock.ts";

/** What publishing has changed in the output folder. */
export interface Published {
  written: number;
  unchanged: number;
  removed: number;
  /** Size of the whole site. */
  bytes: number;
  problems: Problem[];
}

/** Where new files wait in the output folder, so that each of them appears there at once and whole. */
const STAGING = ".longhand-new";

/** The list of published files in the cache folder. */
const MANIFEST = "published.json";

/** The feed of the blog in the output folder. Its copy in the cache lets a later plan say what subscribers would see. */
export const FEED_FILE = "feed.xml";

/** Files of the last build by their paths in the output folder, with sizes in bytes where they are known. */
export type Manifest = Map<string, number | undefined>;

/**
 * Reads which files the last build has published. `cache` is the absolute path of the cache folder. A list that is
 * missing or not to be trusted is an empty one; that of an older program, paths alone, has no sizes.
 */
export function readManifest(cache: string): Manifest {
  try {
    const files = JSON.parse(readFileSync(join(cache, MANIFEST), "utf8")) as unknown;
    if (typeof files !== "object" || files === null) return new Map();
    const sizes: [unknown, unknown][] = Array.isArray(files)
      ? files.map((file) => [file, null])
      : Object.entries(files);
    const isOurs = sizes.every(
      ([path, size]) =>
        typeof path === "string" && !path.split("/").includes("..") && (size === null || Number.isInteger(size)),
    );
    return new Map(isOurs ? sizes.map(([path, size]) => [path as string, (size as number | null) ?? undefined]) : []);
  } catch {
    return new Map();
  }
}

/**
 * Writes the output folder; nothing else does. New files wait in a folder of their own while pages are rendered and are
 * put in place at the end, so that an error before that leaves the site as it was. Files that an earlier build
 * has written and this one does not want are removed; files of others are kept and named.
 */
export class Publisher {
  readonly #output: string;
  readonly #cache: string;
  readonly #name: string;
  readonly #hasOutput: boolean;
  readonly #unlock: () => void;
  readonly #before: Manifest;
  /** Files of the last build by the name that a disk without upper and lower case would see. */
  readonly #beforeByKey: Map<string, string>;
  readonly #wanted = new Map<string, number>();
  readonly #staged: string[] = [];

  /** Waits for nobody: throws a `ProblemError` when another build runs. `output` and `cache` are absolute; `name` is the output folder's name, for messages. */
  constructor(output: string, cache: string, name: string) {
    this.#unlock = lock(join(cache, "build.lock"));
    this.#output = output;
    this.#name = name;
    this.#cache = cache;
    this.#hasOutput = existsSync(output);
    this.#before = readManifest(cache);
    this.#beforeByKey = new Map([...this.#before.keys()].map((outputPath) => [toKey(outputPath), outputPath]));
    this.#clearStaging();
  }

  /** Stages a finished page. */
  addText(outputPath: string, text: string): void {
    const bytes = Buffer.from(text);
    this.#wanted.set(outputPath, bytes.length);
    if (!this.#isPublished(outputPath, bytes.length, () => bytes)) writeFileSync(this.#stage(outputPath), bytes);
  }

  /** Stages a copy of a file. */
  addFile(outputPath: string, path: string): void {
    const { size } = statSync(path);
    this.#wanted.set(outputPath, size);
    if (this.#isPublished(outputPath, size, () => readFileSync(path))) return;
    copyFileSync(path, this.#stage(outputPath), constants.COPYFILE_FICLONE);
  }

  /** Puts everything in place. */
  finish(): Published {
    // Written first: should the process end now, the next build knows all files as ours.
    this.#writeManifest(new Map([...this.#before, ...this.#wanted]));
    // Before new files come: one of them may want the name of a folder that goes, or the same name in another case.
    const removed = this.#removeStale();
    const folders = new Set<string>();
    for (const [index, outputPath] of this.#staged.entries()) this.#putInPlace(index, outputPath, folders);
    this.#clearStaging();
    this.#keepFeed();
    this.#writeManifest(this.#wanted);
    this.#unlock();
    let bytes = 0;
    for (const size of this.#wanted.values()) bytes += size;
    return {
      written: this.#staged.length,
      unchanged: this.#wanted.size - this.#staged.length,
      removed,
      bytes,
      problems: this.#nameForeignFiles(),
    };
  }

  /** Takes away what is staged; the published site is as it was. */
  abandon(): void {
    this.#clearStaging();
    this.#removeIfEmpty(this.#output);
    this.#unlock();
  }

  #isPublished(outputPath: string, size: number, read: () => Buffer): boolean {
    if (!this.#hasOutput) return false;
    const twin = this.#beforeByKey.get(toKey(outputPath));
    if (twin !== undefined && twin !== outputPath) return false;
    const target = join(this.#output, outputPath);
    try {
      return statSync(target).size === size && readFileSync(target).equals(read());
    } catch {
      return false;
    }
  }

  #stage(outputPath: string): string {
    if (this.#staged.length === 0) mkdirSync(join(this.#output, STAGING), { recursive: true });
    this.#staged.push(outputPath);
    return this.#stagedPath(this.#staged.length - 1);
  }

  #stagedPath(index: number): string {
    return join(this.#output, STAGING, String(index));
  }

  #putInPlace(index: number, outputPath: string, folders: Set<string>): void {
    const target = join(this.#output, outputPath);
    const folder = dirname(target);
    try {
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
      renameSync(this.#stagedPath(index), target);
    } catch (issue) {
      const { code } = issue as NodeJS.ErrnoException;
      if (!["EISDIR", "ENOTDIR", "EEXIST", "ENOTEMPTY", "EPERM"].includes(code ?? "")) throw issue;
      throw new ProblemError(
        [
          error(
            "output-in-the-way",
            { path: `${this.#name}/${outputPath}` },
            "Something that Longhand has not made stands where this file should be.",
            "Move it out of the output folder and build again.",
          ),
        ],
        issue,
      );
    }
  }

  #removeStale(): number {
    let removed = 0;
    for (const outputPath of this.#before.keys()) {
      if (this.#wanted.has(outputPath)) continue;
      const path = join(this.#output, outputPath);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
        rmSync(path);
        removed++;
      }
      this.#removeIfEmpty(dirname(path));
    }
    return removed;
  }

  #removeIfEmpty(folder: string): void {
    if (!folder.startsWith(this.#output)) return;
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
    this.#removeIfEmpty(dirname(folder));
  }

  #clearStaging(): void {
    rmSync(join(this.#output, STAGING), { recursive: true, force: true });
  }

  #writeManifest(files: Manifest): void {
    const sorted = [...files].sort(([left], [right]) => compare(left, right));
    const sizes = Object.fromEntries(sorted.map(([outputPath, size]) => [outputPath, size ?? null]));
    this.#writeWhole(MANIFEST, JSON.stringify(sizes));
  }

  #keepFeed(): void {
    const path = join(this.#output, FEED_FILE);
    if (this.#wanted.has(FEED_FILE)) this.#writeWhole(FEED_FILE, readFileSync(path));
    else rmSync(join(this.#cache, FEED_FILE), { force: true });
  }

  /** Writes a file of the cache folder, whole or not at all. */
  #writeWhole(name: string, content: string | Buffer): void {
    const path = join(this.#cache, name);
    mkdirSync(this.#cache, { recursive: true });
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  }

  #nameForeignFiles(): Problem[] {
    const foreign: string[] = [];
    const walk = (folder: string, prefix: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const outputPath = `${prefix}${entry.name}`;
        if (entry.isDirectory()) walk(join(folder, entry.name), `${outputPath}/`);
        else if (!this.#wanted.has(outputPath)) foreign.push(outputPath);
      }
    };
    if (existsSync(this.#output)) walk(this.#output, "");
    if (foreign.length === 0) return [];
    const names = foreign.slice(0, 5).join(", ");
    return [
      note(
        "files-foreign",
        { path: this.#name },
        `${foreign.length === 1 ? "One file" : `${foreign.length} files`} here ${foreign.length === 1 ? "is" : "are"} not made by Longhand and ${foreign.length === 1 ? "is" : "are"} kept: ${names}${foreign.length > 5 ? ", …" : ""}`,
        "Delete them if they should not be published.",
      ),
    ];
  }
}

/** Copies files into an output folder that somebody else has written: Eleventy, when it runs on its own. */
export function copyAssets(assets: { url: string; path: string }[], output: string): void {
  for (const { url, path } of assets) {
    const target = join(output, url.slice(1));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
}

/** Writes a file into an output folder that somebody else has written. */
export function writeText(output: string, outputPath: string, text: string): void {
  const target = join(output, outputPath);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function toKey(outputPath: string): string {
  return outputPath.normalize("NFC").toLowerCase();
}
