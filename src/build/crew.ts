import { countThreads, Thread } from "./threads.ts";

/** The threads of one build. They are started when there is enough to do, and end with the build. */
export class Crew {
  readonly #start: unknown;
  #threads: Thread[] = [];

  /** `start` is what each thread has to know, as plain data. */
  constructor(start: unknown) {
    this.#start = start;
  }

  /** Sees to it that there are so many threads, or as many as there can be. True when there is one that pays. */
  gather(worthwhile: number): boolean {
    const count = countThreads(worthwhile);
    while (this.#threads.length < count) this.#threads.push(new Thread(this.#start));
    return count > 0;
  }

  /** The thread with the least work, when it has less than `most` tasks before it. */
  find(most: number): Thread | undefined {
    let free: Thread | undefined;
    for (const thread of this.#threads) {
      if (thread.open < most && (!free || thread.open < free.open)) free = thread;
    }
    return free;
  }

  /** All threads. */
  get threads(): readonly Thread[] {
    return this.#threads;
  }

  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.close()));
  }
}
