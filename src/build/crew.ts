import type { Hand } from "./share.ts";
import { countThreads, Thread } from "./threads.ts";

/** Portions that another thread has at hand: it must not wait until this one has time to give it the next. */
const AHEAD = 3;

/** The threads of one build. They are started when there is enough to do, and end with the build. */
export class Crew {
  readonly #start: unknown;
  #threads: Thread[] = [];

  /** `start` is what each thread has to know, as plain data. */
  constructor(start: unknown) {
    this.#start = start;
  }

  /** How many other threads there are. */
  get size(): number {
    return this.#threads.length;
  }

  /** Starts as many threads as pay off for so many items, unless they are there. */
  gather(amount: number): void {
    while (this.#threads.length < countThreads(amount)) this.#threads.push(new Thread(this.#start));
  }

  /** All who can do some work: this thread and the others. */
  hands<Item, Result>(work: string, own: Hand<Item, Result>): Hand<Item, Result>[] {
    const others = this.#threads.flatMap((thread) =>
      Array.from({ length: AHEAD }, () => (items: Item[]) => thread.ask<Result[]>(work, items)),
    );
    return [own, ...others];
  }

  /** Tells all threads something that they need for what follows. */
  async tell(work: string, input: unknown): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.ask(work, input)));
  }

  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.close()));
  }
}
