import { readFileSync, type Stats } from "node:fs";
import { readManifest } from "./manifest.ts";
import { type Mark, type Marks, readMarks, stampOf, stampOld } from "./marks.ts";
import { type Digest, digestOf } from "./staging.ts";
import { readStats } from "./stats.ts";

/**
 * What the last build has published, and whether it is still there. A file that looks as it was noted is not read. All
 * others are, such as those of a cache that was restored, or of a folder that was copied.
 */
export class Known {
  readonly #output: string;
  readonly #marks: Marks | undefined;
  /** Files by the name that a disk without upper and lower case would see; made when it is needed. */
  #twins: Map<string, string> | undefined;
  /** The files of the last build, with sizes in bytes. */
  readonly files: Map<string, number>;

  /** Paths are absolute. `hasOutput`: whether there is an output folder at all. */
  constructor(output: string, cache: string, hasOutput: boolean) {
    this.#output = output;
    this.files = readManifest(cache);
    this.#marks = hasOutput ? readMarks(cache) : undefined;
  }

  /** The hash of a text that the last build has published. */
  hashOf(outputPath: string): string | undefined {
    return this.#marks?.files.get(outputPath)?.hash;
  }

  /** How a file looked, as it was noted. */
  stampOf(outputPath: string): string | undefined {
    return this.#marks?.files.get(outputPath)?.stamp;
  }

  /** When a folder without anything of others was changed last, as it was noted, in milliseconds. */
  timeOf(folder: string): number | undefined {
    return this.#marks?.folders.get(folder);
  }

  /** True when each file of the last build is as it was left. Texts that do not look as they were noted are read. */
  areUntouched(): boolean {
    for (const [outputPath, bytes] of this.files) {
      const { stamp, hash } = this.#marks?.files.get(outputPath) ?? {};
      const stats = readStats(`${this.#output}/${outputPath}`);
      if (!stats) return false;
      if (stamp === stampOf(stats)) continue;
      if (hash === undefined || !this.findText(outputPath, { bytes, hash })) return false;
    }
    return true;
  }

  /** The mark of the file that is there, when it has this content. */
  findText(outputPath: string, { bytes, hash }: Digest): Mark | undefined {
    return this.#find(outputPath, bytes, (stats, noted) => {
      if (noted?.hash !== undefined) return noted.hash === hash ? noted : undefined;
      const isSame = digestOf(this.#readFile(outputPath)).hash === hash;
      return isSame ? { hash, stamp: stampOld(stats) } : undefined;
    });
  }

  /** The mark of the file that is there, when it is a copy of this one. `path` is absolute. */
  findCopy(outputPath: string, path: string, original: Stats): Mark | undefined {
    return this.#find(outputPath, original.size, (stats, noted) => {
      if (noted?.original !== undefined && noted.original === stampOf(original)) return noted;
      const isSame = this.#readFile(outputPath).equals(readFileSync(path));
      return isSame ? { stamp: stampOld(stats), original: stampOld(original) } : undefined;
    });
  }

  /** `compare` gets the mark of a file that looks as it was noted, and nothing of one that does not. */
  #find(
    outputPath: string,
    bytes: number,
    compare: (stats: Stats, noted: Mark | undefined) => Mark | undefined,
  ): Mark | undefined {
    if (this.#hasTwin(outputPath)) return undefined;
    try {
      const stats = readStats(`${this.#output}/${outputPath}`);
      if (!stats?.isFile() || stats.size !== bytes) return undefined;
      const mark = this.#marks?.files.get(outputPath);
      return compare(stats, mark?.stamp === stampOf(stats) ? mark : undefined);
    } catch {
      return undefined;
    }
  }

  #readFile(outputPath: string): Buffer {
    return readFileSync(`${this.#output}/${outputPath}`);
  }

  /** Whether the last build has published the same with other letters in upper case, which some disks take for one file. */
  #hasTwin(outputPath: string): boolean {
    if (this.files.size === 0 || this.files.has(outputPath)) return false;
    this.#twins ??= new Map([...this.files.keys()].map((path) => [toKey(path), path]));
    return this.#twins.has(toKey(outputPath));
  }
}

function toKey(outputPath: string): string {
  return outputPath.normalize("NFC").toLowerCase();
}
