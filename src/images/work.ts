import type { CacheRecord, ImageCache } from "./cache.ts";
import { type CopyFormat, encodeCopy } from "./copy.ts";
import { createLimit, type Limit } from "./limit.ts";
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

export interface WorkOptions {
  onProgress?: ((done: number, total: number, name: string) => void) | undefined;
  /** Encoders that run at a time. */
  concurrency: number;
}

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

  // Two gates: few originals in memory at a time, and the variants of the last one still keep all encoders busy.
  const originals = createLimit(options.concurrency);
  const encoders = createLimit(options.concurrency);
  let done = 0;
  const finish = async (job: Job): Promise<void> => {
    const record = await originals(() => encode(job, cache, encoders));
    records.set(job.key, record);
    options.onProgress?.(++done, open.length, job.original.name);
  };
  const failures = (await Promise.allSettled(open.map(finish))).filter((result) => result.status === "rejected");
  if (failures[0]) throw failures[0].reason;
  const encoded = open.filter((job) => !(records.get(job.key) instanceof UnusableImage)).length;
  return { records, encoded, reused: jobs.length - open.length };
}

async function encode(job: Job, cache: ImageCache, limit: Limit): Promise<CacheRecord | UnusableImage> {
  try {
    const { original, bytes } = await readOriginal(job.original.path, job.original.name);
    if (original.hash !== job.original.hash) {
      throw new UnusableImage("image-changed", "was changed while the blog was built.", "Build again.");
    }
    const made = await make(job, bytes, cache, limit);
    const record: CacheRecord = { original: original.hash, purpose: job.task.purpose, ...made };
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
): Promise<Pick<CacheRecord, "width" | "height" | "colour" | "files">> {
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
