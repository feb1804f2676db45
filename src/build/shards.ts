import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readSealed, writeSealed } from "../cache-file.ts";
import type { FileFacts } from "../checks/file-facts.ts";
import { digest } from "../digest.ts";
import type { HeadingRecord } from "../markdown/headings.ts";
import { error, type Problem, ProblemError } from "../problem.ts";
import { SHARDS_FOLDER } from "../render/fingerprint.ts";
import type { MadeFile } from "./files.ts";

/** One of several parts in which the pages of a site are rendered, each on a machine of its own. */
export interface Shard {
  /** From 1. */
  number: number;
  count: number;
}

/** A file that was made in a shard. */
interface ShardFile {
  /** Of what it was made; see `Page.key`. */
  key: string;
  /** Names its bytes. */
  digest: string;
  facts: FileFacts;
  headings?: HeadingRecord[];
}

interface ShardList {
  shard: Shard;
  /** `Fingerprints.files` */
  fingerprint: string;
  files: Record<string, ShardFile>;
}

const LIST_FILE = "shard.json";
const FILES_FOLDER = "files";

/** Reads `2/3`. Throws a `ProblemError` when it is no such thing. */
export function parseShard(text: string): Shard {
  const [, number = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (number >= 1 && number <= count) return { number, count };
  const fact = `"${text}" is no part of a blog.`;
  throw new ProblemError([
    error("shard-form", undefined, fact, "Write the number of the part and of all parts: --shard 2/3"),
  ]);
}

/** The absolute path of a shard's folder. */
export function shardFolder(root: string, { number, count }: Shard): string {
  return join(root, SHARDS_FOLDER, `${number}-of-${count}`);
}

/** Writes the files of one shard into its folder, which is emptied first. */
export class ShardWriter {
  readonly #folder: string;
  readonly #files: Record<string, ShardFile> = {};

  constructor(folder: string) {
    this.#folder = folder;
    rmSync(folder, { recursive: true, force: true });
  }

  /** Its text must be there. */
  add(made: MadeFile, key: string): void {
    const { text = "" } = made;
    const path = join(this.#folder, FILES_FOLDER, made.outputPath);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const { facts, headings } = made;
    this.#files[made.outputPath] = { key, digest: digest(text), facts, ...(headings && { headings }) };
  }

  /** Writes the list of the files, without which the shard is none. */
  finish(shard: Shard, fingerprint: string): void {
    const list: ShardList = { shard, fingerprint, files: this.#files };
    writeSealed(this.#folder, LIST_FILE, JSON.stringify(list));
  }
}

/** The shards of a site, to be joined. */
export class Shards {
  readonly #files = new Map<string, ShardFile & { folder: string }>();
  readonly #lists: { folder: string; list: ShardList }[] = [];

  /** `folders` are absolute. Throws a `ProblemError` for one that is not whole, and when a shard is missing. */
  constructor(folders: string[]) {
    const problems: Problem[] = [];
    for (const folder of folders) {
      const text = readSealed(folder, LIST_FILE);
      if (text === undefined) problems.push(explainBroken(folder));
      else this.#lists.push({ folder, list: JSON.parse(text) as ShardList });
    }
    problems.push(...findMissing(this.#lists.map(({ list }) => list.shard)));
    if (problems.length > 0) throw new ProblemError(problems);
    for (const { folder, list } of this.#lists) {
      for (const [outputPath, file] of Object.entries(list.files)) this.#files.set(outputPath, { ...file, folder });
    }
  }

  /** Throws a `ProblemError` when a shard was made with other settings, layouts or another version. */
  verify(fingerprint: string): void {
    const others = this.#lists.filter(({ list }) => list.fingerprint !== fingerprint);
    if (others.length > 0) throw new ProblemError(others.map(({ folder }) => explainOther(folder)));
  }

  /** A file, when it is what `key` names; undefined when no shard has it so, or when it is damaged. */
  find(outputPath: string, key: string): { text: string; facts: FileFacts; headings?: HeadingRecord[] } | undefined {
    const file = this.#files.get(outputPath);
    if (file?.key !== key) return undefined;
    try {
      const text = readFileSync(join(file.folder, FILES_FOLDER, outputPath), "utf8");
      return digest(text) === file.digest ? { ...file, text } : undefined;
    } catch {
      return undefined;
    }
  }
}

/** The folders of all shards below a folder, sorted. */
export function listShards(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return entries.map(({ name }) => join(folder, name)).sort();
  } catch {
    return [];
  }
}

function findMissing(shards: Shard[]): Problem[] {
  const [first] = shards;
  if (!first) {
    const fact = `There are no parts to join in ${SHARDS_FOLDER}/.`;
    return [
      error(
        "shard-missing",
        undefined,
        fact,
        "Make them first: longhand build --shard 1/2, longhand build --shard 2/2",
      ),
    ];
  }
  const { count } = first;
  if (shards.some((shard) => shard.count !== count)) {
    const fact = `The parts in ${SHARDS_FOLDER}/ are those of different builds: some are of ${[...new Set(shards.map((shard) => shard.count))].join(", some of ")} parts.`;
    return [error("shard-mixed", undefined, fact, `Empty ${SHARDS_FOLDER}/, and make all parts again.`)];
  }
  const there = new Set(shards.map(({ number }) => number));
  return Array.from({ length: count }, (_, index) => index + 1)
    .filter((number) => !there.has(number))
    .map((number) =>
      error(
        "shard-missing",
        undefined,
        `Part ${number} of ${count} is not in ${SHARDS_FOLDER}/.`,
        `Make it: longhand build --shard ${number}/${count}`,
      ),
    );
}

function explainBroken(folder: string): Problem {
  const fact = `${folder} is no part of a blog, or it was not made to its end.`;
  return error("shard-broken", undefined, fact, "Make it again with longhand build --shard.");
}

function explainOther(folder: string): Problem {
  const fact = `The part in ${folder} was made with other settings or layouts, or by another version of Longhand or Node.`;
  return error(
    "shard-other",
    undefined,
    fact,
    "Make all parts from the same commit, on machines that are set up alike.",
  );
}
