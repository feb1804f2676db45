import { fork } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isCompiled } from "../package.ts";
import { type Problem, ProblemError } from "../problem.ts";
import type { CacheRecord, ImageCache } from "./cache.ts";
import { UnusableImage } from "./unusable.ts";
import type { Finished, Job, OnImage, WorkOptions } from "./work.ts";

/** What the process is to do. */
export interface EncodingTask {
  jobs: Job[];
  /** Absolute: the folder `.cache`. */
  cacheFolder: string;
  /** Encoders that run at a time. */
  concurrency: number;
}

/** What it says. */
export type EncodingNews =
  | { progress: Parameters<OnImage> }
  | { records: [key: string, record: CacheRecord | { code: string; fact: string; remedy: string }][] }
  | { problems: Problem[] }
  | { failure: string; stack: string | undefined };

/** From so many megapixels on, which take ten seconds, a process of its own is worth the tenth of a second that it takes. */
const MANY_MEGAPIXELS = 8;

/**
 * What glibc may keep for each thread after pictures were encoded is most of what a build takes: 400 MB instead of 700.
 * It can be limited only before a process begins. https://www.man7.org/linux/man-pages/man3/mallopt.3.html
 */
const ARENAS = "2";

/** Whether so much is to be encoded that it is done in a process of its own. `LONGHAND_WORKERS` in the environment sets it. */
export function isWorthProcess(megapixels: number): boolean {
  const wanted = process.env.LONGHAND_WORKERS;
  // Node loads no TypeScript there.
  if (!isCompiled || megapixels === 0) return false;
  return wanted !== undefined && /^\d+$/.test(wanted) ? Number(wanted) > 0 : megapixels >= MANY_MEGAPIXELS;
}

/** Encodes in a process of its own what `encodeJobs` would encode in this one. Throws as that would. */
export function encodeApart(jobs: Job[], cache: ImageCache, options: WorkOptions): Promise<Finished["records"]> {
  const child = fork(fileURLToPath(new URL("./worker.js", import.meta.url)), {
    serialization: "advanced",
    env: { MALLOC_ARENA_MAX: ARENAS, ...process.env },
  });
  const task: EncodingTask = { jobs, cacheFolder: path.dirname(cache.folder), concurrency: options.concurrency };
  return new Promise((resolve, reject) => {
    child.on("message", (message) => {
      const news = message as EncodingNews;
      if ("progress" in news) options.onProgress?.(...news.progress);
      else if ("records" in news) resolve(new Map(news.records.map(([key, record]) => [key, fromPlain(record)])));
      else if ("problems" in news) reject(new ProblemError(news.problems));
      else reject(Object.assign(new Error(news.failure), { stack: news.stack }));
    });
    child.on("error", reject);
    // What is in the cache by then need not be encoded again.
    child.on("exit", (code, signal) =>
      reject(new Error(`The process that encodes images has ended too early (${signal ?? code}).`)),
    );
    child.send(task, (issue) => issue && reject(issue));
  });
}

function fromPlain(record: CacheRecord | { code: string; fact: string; remedy: string }): CacheRecord | UnusableImage {
  return "fact" in record ? new UnusableImage(record.code, record.fact, record.remedy) : record;
}
