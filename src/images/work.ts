import type { CacheRecord, ImageCache } from "./cache.ts";
import { type CopyFormat, encodeCopy } from "./copy.ts";
import { type Effort, effortOf } from "./effort.ts";
import { encodeApart, isWorthProcess } from "./encoding-process.ts";
import { createBudget, createLimit, type Limit } from "./limit.ts";
import { type Original, readOriginal } from "./original.ts";
import { encodeSocialImage } from "./social.ts";
import { UnusableImage } from "./unusable.ts";
import { encodePicture, type VariantSettings } from "./variants.ts";

/** One thing to make: the variants of an original, or a social image of it. All references to it share it. */
export interface Job {
  /** Key in the cache. */
  key: string;
  original: Original;
  /** The settings of the variants; for a social image the part to keep; for a copy its format. */
  task:
    | { purpose: "picture"; settings: VariantSettings }
    | { purpose: "social"; position: string }
    | { purpose: "copy"; format: CopyFormat; quality: VariantSettings["quality"] };
}

/** What became of the jobs, by key. */
export interface Finished {
  records: Map<string, CacheRecord | UnusableImage>;
  /** Jobs that were encoded now. */
  encoded: number;
  /** Jobs that came whole from the cache. */
  reused: number;
}

/** How far the work is, in megapixels: pictures differ too much for their number to say how long the rest will take. */
export interface Workload {
  done: number;
  total: number;
}

/** Called after each job that had to be done: how many are done, of how many; `name` is its original's path from the root. */
export type OnImage = (done: number, total: number, name: string, work: Workload) => void;

export interface WorkOptions {
  onProgress?: OnImage | undefined;
  /** Encoders that run at a time. */
  concurrency: number;
}

/** An original of which something must be made, and all that must. */
interface Task {
  original: Original;
  jobs: { job: Job; effort: Effort }[];
  /** Of all jobs together; they share the decoded pixels. */
  effort: Effort;
}

/** Decoded originals in memory, in bytes; a larger one is there alone. Two pictures of 20 megapixels. */
const DECODED_BYTES = 160e6;

/** Takes what it can from the cache and encodes the rest. An original that cannot be used does not stop the others. */
export async function finishJobs(jobs: Job[], cache: ImageCache, options: WorkOptions): Promise<Finished> {
  const records: Finished["records"] = new Map();
  const open: Job[] = [];
  const cached = await Promise.all(jobs.map((job) => cache.read(job.key)));
  for (const [index, job] of jobs.entries()) {
    const record = cached[index];
    if (record) records.set(job.key, record);
    else open.push(job);
  }

  const megapixels = open.reduce((sum, job) => sum + effortOfJob(job).megapixels, 0);
  const encode = isWorthProcess(megapixels) ? encodeApart : encodeJobs;
  for (const [key, record] of await encode(open, cache, options)) records.set(key, record);
  const encoded = open.filter((job) => !(records.get(job.key) instanceof UnusableImage)).length;
  return { records, encoded, reused: jobs.length - open.length };
}

/** Encodes what is not in the cache, in this process. */
export async function encodeJobs(open: Job[], cache: ImageCache, options: WorkOptions): Promise<Finished["records"]> {
  // Three gates: few originals at a time, fewer when they are large, and the variants of the last one still keep all
  // encoders busy.
  const originals = createLimit(options.concurrency);
  const memory = createBudget(DECODED_BYTES);
  const encoders = createLimit(options.concurrency);
  const tasks = groupByOriginal(open);
  const work: Workload = { done: 0, total: tasks.reduce((sum, { effort }) => sum + effort.megapixels, 0) };
  const records: Finished["records"] = new Map();
  const finish = async ({ job, effort }: Task["jobs"][number], bytes: Promise<Buffer>): Promise<void> => {
    records.set(job.key, await encode(job, bytes, cache, encoders));
    work.done += effort.megapixels;
    options.onProgress?.(records.size, open.length, job.original.name, { ...work });
  };
  const finishAll = ({ original, jobs, effort }: Task): Promise<void> =>
    originals(() =>
      memory(effort.bytes, async () => {
        const bytes = readAgain(original);
        throwFirst(await Promise.allSettled(jobs.map((job) => finish(job, bytes))));
      }),
    );
  throwFirst(await Promise.allSettled(tasks.map(finishAll)));
  return records;
}

/** What is made of one original is made at once. The longest work comes first, so that no encoder waits for it in the end. */
function groupByOriginal(open: Job[]): Task[] {
  const tasks = new Map<string, Task>();
  for (const job of open) {
    const { original } = job;
    const effort = effortOfJob(job);
    const found = tasks.get(original.path) ?? { original, jobs: [], effort: { megapixels: 0, bytes: 0 } };
    found.jobs.push({ job, effort });
    found.effort.megapixels += effort.megapixels;
    found.effort.bytes = Math.max(found.effort.bytes, effort.bytes);
    tasks.set(original.path, found);
  }
  return [...tasks.values()].sort((left, right) => right.effort.megapixels - left.effort.megapixels);
}

function effortOfJob({ original, task }: Job): Effort {
  return effortOf(original, task.purpose === "picture" ? Math.max(...task.settings.widths) : undefined);
}

/** It was read when it was planned; meanwhile its author may have saved it. Throws `UnusableImage`. */
async function readAgain({ path, name, hash }: Original): Promise<Buffer> {
  const { original, bytes } = await readOriginal(path, name);
  if (original.hash === hash) return bytes;
  throw new UnusableImage("image-changed", "was changed while the blog was built.", "Build again.");
}

function throwFirst(results: PromiseSettledResult<void>[]): void {
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
}

async function encode(
  job: Job,
  reading: Promise<Buffer>,
  cache: ImageCache,
  limit: Limit,
): Promise<CacheRecord | UnusableImage> {
  try {
    const made = await make(job, await reading, cache, limit);
    const record: CacheRecord = { original: job.original.hash, purpose: job.task.purpose, ...made };
    await cache.keepRecord(job.key, record);
    return record;
  } catch (cause) {
    if (cause instanceof UnusableImage) return cause;
    throw cause;
  }
}

async function make(
  { original, task }: Job,
  bytes: Buffer,
  cache: ImageCache,
  limit: Limit,
): Promise<Pick<CacheRecord, "width" | "height" | "colour" | "isDarkInk" | "files">> {
  if (task.purpose === "picture") {
    return encodePicture(bytes, original.kind, task.settings, { limit, keep: (file) => cache.keep(file) });
  }
  const { width, height, file } = await limit(() =>
    task.purpose === "copy"
      ? encodeCopy(bytes, original.kind, task.format, task.quality)
      : encodeSocialImage(bytes, original.kind, task.position),
  );
  return { width, height, files: [await cache.keep(file)] };
}
