import type { Phrase } from "./secrets.ts";
import { foldWord, readWords, type TextForm } from "./words.ts";

/** What was found in a text. */
export interface Match {
  phrase: Phrase;
  /** As it stands there. */
  text: string;
}

/** More words than a phrase has; a power of two. */
const RING = 8;

/** Finds any of many phrases in long texts, in one pass: each word costs a look at a bit, unless it is one of the phrases'. */
export class PhraseIndex {
  readonly #phrases = new Map<number, Phrase[]>();
  /** Most words and sums of a text are none of ours, which these tell without a look at the map. */
  readonly #words = new BitSet();
  readonly #sums = new BitSet();
  #longest = 0;

  constructor(phrases: Iterable<Phrase>) {
    for (const phrase of phrases) {
      const hashes = phrase.words.map(({ hash }) => hash);
      const key = hashes.reduceRight(mix, 0) + hashes.length;
      const others = this.#phrases.get(key);
      if (others) others.push(phrase);
      else this.#phrases.set(key, [phrase]);
      this.#sums.add(key);
      for (const hash of hashes) this.#words.add(hash);
      this.#longest = Math.max(this.#longest, hashes.length);
    }
  }

  /** Calls back for each phrase that stands in the text. */
  search(text: string, form: TextForm, onMatch: (match: Match) => void): void {
    const lanes = [createLane(), createLane()] as const;
    readWords(text, form, (hash, start, end, lane) => {
      const { hashes, starts, ends } = lanes[lane];
      if (!this.#words.has(hash)) {
        lanes[lane].run = 0;
        return;
      }
      const run = Math.min(lanes[lane].run + 1, this.#longest);
      lanes[lane].run = run;
      const last = lanes[lane].next;
      lanes[lane].next = (last + 1) & (RING - 1);
      hashes[last] = hash;
      starts[last] = start;
      ends[last] = end;
      // The last word, the last two, and so on.
      let sum = 0;
      for (let count = 1; count <= run; count++) {
        sum = mix(sum, hashes[(last - count + 1) & (RING - 1)] ?? 0);
        const phrases = this.#sums.has(sum + count) && this.#phrases.get(sum + count);
        if (phrases) for (const phrase of phrases) verify(text, phrase, lanes[lane], last, onMatch);
      }
    });
  }
}

/** Remembers numbers by some of their bits: it may take another one for one of them. 131 kB. */
class BitSet {
  readonly #bits = new Int32Array(1 << 15);

  add(number: number): void {
    const bit = number ^ (number >>> 13);
    this.#bits[(bit >>> 5) & 0x7fff] = (this.#bits[(bit >>> 5) & 0x7fff] as number) | (1 << (bit & 31));
  }

  has(number: number): boolean {
    const bit = number ^ (number >>> 13);
    return ((this.#bits[(bit >>> 5) & 0x7fff] as number) & (1 << (bit & 31))) !== 0;
  }
}

/** The words that were read last, in a ring. */
interface LaneState {
  hashes: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  next: number;
  /** How many of the phrases' words stand in a row up to now. */
  run: number;
}

function createLane(): LaneState {
  const ring = (): Int32Array => new Int32Array(RING);
  return { hashes: ring(), starts: ring(), ends: ring(), next: 0, run: 0 };
}

/** Two texts may have one hash: the words themselves are compared. */
function verify(
  text: string,
  phrase: Phrase,
  { starts, ends }: LaneState,
  last: number,
  onMatch: (match: Match) => void,
): void {
  const count = phrase.words.length;
  const places = phrase.words.map((_, index) => (last - count + 1 + index) & (RING - 1));
  const isSame = places.every(
    (place, index) => foldWord(text.slice(starts[place], ends[place])) === phrase.words[index]?.text,
  );
  if (isSame) onMatch({ phrase, text: text.slice(starts[places[0] ?? 0], ends[last]) });
}

function mix(sum: number, hash: number): number {
  const mixed = Math.imul(sum ^ hash, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
