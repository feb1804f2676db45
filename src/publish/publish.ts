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
import { note, type Problem } from "../problem.ts";

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
 * Writes the output folder; nothing else does. New files are written beside their targets while pages are rendered and
 * are put in place at the end, so that an error before that leaves the site as it was. Files that an earlier build
 * has written and this one does not want are removed; files of others are kept and named.
 */
export class Publisher {
  readonly #output: string;
  readonly #manifestPath: string;
  readonly #name: string;
  readonly #wanted = new Map<string, number>();
  readonly #staged: string[] = [];
  readonly #folders = new Set<string>();

  /** `output` and `cache` are absolute; `name` is the output folder's name, for messages. */
  constructor(output: string, cache: string, name: string) {
    this.#output = output;
    this.#name = name;
    this.#manifestPath = join(cache, "published.json");
  }

  /** Stages a finished page. */
  addText(outputPath: string, text: string): void {
    const bytes = Buffer.from(text);
    this.#wanted.set(outputPath, bytes.length);
    if (this.#isSame(outputPath, bytes)) return;
    writeFileSync(this.#stage(outputPath), bytes);
  }

  /** Stages a copy of a file. */
  addFile(outputPath: string, path: string): void {
    const { size } = statSync(path);
    this.#wanted.set(outputPath, size);
    const target = join(this.#output, outputPath);
    const isSame =
      existsSync(target) && statSync(target).size === size && readFileSync(target).equals(readFileSync(path));
    if (isSame) return;
    copyFileSync(path, this.#stage(outputPath), constants.COPYFILE_FICLONE);
  }

  /** Puts everything in place. */
  finish(): Published {
    const before = this.#readManifest();
    // Written first: should the process end now, the next build knows all files as ours.
    this.#writeManifest(new Set([...before, ...this.#wanted.keys()]));
    for (const outputPath of this.#staged)
      renameSync(stagedPath(join(this.#output, outputPath)), join(this.#output, outputPath));
    let removed = 0;
    for (const outputPath of before) {
      if (this.#wanted.has(outputPath)) continue;
      const path = join(this.#output, outputPath);
      if (existsSync(path)) removed++;
      rmSync(path, { force: true });
      this.#removeEmptyFolders(dirname(path));
    }
    this.#writeManifest(new Set(this.#wanted.keys()));
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
    for (const outputPath of this.#staged) {
      const path = stagedPath(join(this.#output, outputPath));
      rmSync(path, { force: true });
      this.#removeEmptyFolders(dirname(path));
    }
  }

  #isSame(outputPath: string, bytes: Buffer): boolean {
    try {
      return readFileSync(join(this.#output, outputPath)).equals(bytes);
    } catch {
      return false;
    }
  }

  #stage(outputPath: string): string {
    const target = join(this.#output, outputPath);
    const folder = dirname(target);
    if (!this.#folders.has(folder)) {
      mkdirSync(folder, { recursive: true });
      this.#folders.add(folder);
    }
    this.#staged.push(outputPath);
    return stagedPath(target);
  }

  #removeEmptyFolders(folder: string): void {
    if (!folder.startsWith(this.#output)) return;
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
    this.#removeEmptyFolders(dirname(folder));
  }

  #readManifest(): Set<string> {
    try {
      const files = JSON.parse(readFileSync(this.#manifestPath, "utf8")) as unknown;
      const isList =
        Array.isArray(files) && files.every((file) => typeof file === "string" && !file.split("/").includes(".."));
      return new Set(isList ? (files as string[]) : []);
    } catch {
      return new Set();
    }
  }

  #writeManifest(files: Set<string>): void {
    mkdirSync(dirname(this.#manifestPath), { recursive: true });
    const temporary = `${this.#manifestPath}.new`;
    writeFileSync(temporary, JSON.stringify([...files].sort()));
    renameSync(temporary, this.#manifestPath);
  }

  #nameForeignFiles(): Problem[] {
    const foreign: string[] = [];
    const walk = (folder: string, prefix: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const outputPath = `${prefix}${entry.name}`;
        if (entry.isDirectory()) walk(join(folder, entry.name), `${outputPath}/`);
        else if (this.#wanted.has(outputPath)) continue;
        // What a build that was killed has left.
        else if (isStaged(outputPath)) rmSync(join(folder, entry.name), { force: true });
        else foreign.push(outputPath);
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

const stagedEnding = ".longhand-new";

function stagedPath(target: string): string {
  return target + stagedEnding;
}

function isStaged(path: string): boolean {
  return path.endsWith(stagedEnding);
}
