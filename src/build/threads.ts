import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { isSandboxed } from "../outside.ts";
import { isCompiled } from "../package.ts";
import { type Problem, ProblemError } from "../problem.ts";

/** What a thread is asked to do. */
export interface Task {
  id: number;
  work: string;
  input: unknown;
}

/** What comes back. */
export type Outcome =
  | { id: number; result: unknown }
  | { id: number; problems: Problem[] }
  | { id: number; failure: string; stack: string | undefined };

/** One thread renders, and has no work for more of them. */
const MOST_THREADS = 3;

/**
 * How many threads there can be beside this one, when so many would pay: no more than there are cores.
 * `LONGHAND_WORKERS` in the environment sets it. The sandbox allows none.
 */
export function countThreads(worthwhile: number): number {
  const wanted = process.env.LONGHAND_WORKERS;
  // From source there is none: Node loads no TypeScript there.
  if (isSandboxed || !isCompiled) return 0;
  if (wanted !== undefined && /^\d+$/.test(wanted)) return Number(wanted);
  return Math.min(worthwhile, availableParallelism() - 1, MOST_THREADS);
}

/** A thread that does some of the work. What goes there and back is plain data. */
export class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (issue: unknown) => void }>();
  #lastId = 0;
  /** Why it answers no more. */
  #end: { issue: unknown } | undefined;

  constructor(start: unknown) {
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: start });
    this.#worker.on("message", (outcome: Outcome) => this.#settle(outcome));
    this.#worker.on("error", (issue) => this.#fail(issue));
    this.#worker.on("exit", () => this.#fail(new Error("A thread of the build has ended too early.")));
  }

  /** How many tasks it has not answered yet. */
  get open(): number {
    return this.#waiting.size;
  }

  /** `handed` is what of the input it gets instead of a copy. Throws as the work itself would, and for a thread that has died, whenever that was. */
  ask<Result>(work: string, input: unknown, handed: ArrayBuffer[] = []): Promise<Result> {
    if (this.#end) return Promise.reject(this.#end.issue);
    const id = ++this.#lastId;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, work, input } satisfies Task, handed);
    });
  }

  async close(): Promise<void> {
    this.#waiting.clear();
    await this.#worker.terminate();
  }

  #settle(outcome: Outcome): void {
    const asked = this.#waiting.get(outcome.id);
    this.#waiting.delete(outcome.id);
    if ("result" in outcome) asked?.resolve(outcome.result as never);
    else if ("problems" in outcome) asked?.reject(new ProblemError(outcome.problems));
    else asked?.reject(Object.assign(new Error(outcome.failure), { stack: outcome.stack }));
  }

  #fail(issue: unknown): void {
    this.#end ??= { issue };
    for (const { reject } of this.#waiting.values()) reject(issue);
    this.#waiting.clear();
  }
}
