import { type Code, type KeptColours, readColours } from "../highlight/kept-colours.ts";
import { isLoaded } from "../highlight/tokenize.ts";
import type { Crew } from "./crew.ts";

/** Blocks that a thread colours at a time. */
const PORTION = 16;
/** Portions that a thread has at hand: more than it gets of anything else, so that code comes first. */
const AHEAD = 8;
/** Blocks from which another thread pays. To load Shiki takes as long as to colour some hundred of them. */
const A_THREAD = 300;

/**
 * Colours code on other threads while this one goes on. It takes the last code first, and what is not done when pages are
 * rendered they colour themselves, so nothing depends on it but how long a build takes.
 */
export class Colouring {
  readonly #crew: Crew;
  readonly #cache: string;
  readonly #isWanted: boolean;
  #kept: KeptColours | undefined;
  #waiting: Code[] = [];
  #count = 0;
  #open = 0;
  #onEnd: (() => void) | undefined;

  /**
   * `cache` is the absolute path of the cache folder, with the colours of earlier builds. Without `isWanted` this thread
   * colours all of it.
   */
  constructor(crew: Crew, cache: string, isWanted: boolean) {
    this.#crew = crew;
    this.#cache = cache;
    this.#isWanted = isWanted;
  }

  /** What earlier builds have kept, and what is found now. */
  get kept(): KeptColours {
    this.#kept ??= readColours(this.#cache);
    return this.#kept;
  }

  /** Begins with the code of a text, as far as no build has coloured it before, when there is another thread for it. */
  add(code: Code[]): void {
    if (!this.#isWanted) return;
    const fresh = code.filter((block) => !isLoaded(block.language) && !this.kept.has(block));
    this.#count += fresh.length;
    if (fresh.length === 0 || !this.#crew.gather(Math.ceil(this.#count / A_THREAD))) return;
    this.#waiting.push(...fresh);
    this.#ask();
  }

  /** Waits until all is coloured, or comes back at once when so much is left that it is better not to wait. */
  async settle(): Promise<void> {
    if (this.#open === 0 || this.#waiting.length > A_THREAD) return;
    await new Promise<void>((resolve) => {
      this.#onEnd = resolve;
    });
  }

  #ask(): void {
    for (let thread = this.#crew.find(AHEAD); thread && this.#waiting.length > 0; thread = this.#crew.find(AHEAD)) {
      const portion = this.#waiting.splice(-PORTION).filter((block) => !this.kept.has(block));
      this.#open++;
      thread
        .ask<string[]>("colours", portion)
        .then(
          (lines) => this.kept.learn(lines),
          // The pages say what is wrong.
          () => {
            this.#waiting = [];
          },
        )
        .then(() => {
          this.#open--;
          this.#ask();
        });
    }
    if (this.#open === 0) this.#onEnd?.();
  }
}
