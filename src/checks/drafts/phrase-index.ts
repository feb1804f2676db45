import type { Phrase } from "./secrets.ts";
import { foldWord, readWords, type TextForm, WordSet } from "./words.ts";

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
  /** Most words of a text, pairs of words and sums are none of ours, which these tell without a look at the map. */
  readonly #words = new WordSet();
  readonly #pairs = new WordSet();
  readonly #sums = new WordSet();
  #longest = 0;

  constructor(phrases: Iterable<Phrase>) {
    for (const phrase of phrases) {
      const hashes = phrase.words.map(({ hash }) => hash);
      const key = hashes.reduceRight(mix, 0) + hashes.length;
      const others = this.#phrases.get(key);
      if (others) others.push(phrase);
      else this.#phrases.set(key, [phrase]);
      this.#sums.add(key);
      for (const [index, hash] of hashes.entries()) {
        this.#words.add(hash);
        if (index > 0) this.#pairs.add(mix(hashes[index - 1] ?? 0, hash));
      }
      this.#longest = Math.max(this.#longest, hashes.length);
    }
  }

  /** Calls back for each phrase that stands in the text. */
  search(text: string, form: TextForm, onMatch: (match: Match) => void): void {
    const lanes = [createLane(), createLane()] as const;
    readWords(text, form, this.#words, (hash, start, end, lane, number) => {
      const state = lanes[lane];
      const { hashes, starts, ends } = state;
      const before = hashes[state.last & (RING - 1)] ?? 0;
      const isNext = number === state.last + 1 && this.#pairs.has(mix(before, hash));
      const run = isNext ? Math.min(state.run + 1, this.#longest) : 1;
      state.run = run;
      state.last = number;
      const last = number & (RING - 1);
      hashes[last] = hash;
      starts[last] = start;
      ends[last] = end;
      // The last word, the last two, and so on.
      let sum = 0;
      for (let count = 1; count <= run; count++) {
        sum = mix(sum, hashes[(last - count + 1) & (RING - 1)] ?? 0);
        const phrases = this.#sums.has(sum + count) && this.#phrases.get(sum + count);
        if (phrases) for (const phrase of phrases) verify(text, phrase, state, onMatch);
      }
    });
  }
}

/** The words that were read last, in a ring. */
interface LaneState {
  hashes: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  /** The number of the word that was read last. */
  last: number;
  /** How many of the phrases' words stand in a row up to it. */
  run: number;
}

function createLane(): LaneState {
  const ring = (): Int32Array => new Int32Array(RING);
  return { hashes: ring(), starts: ring(), ends: ring(), last: -1, run: 0 };
}

/** Two texts may have one hash: the words themselves are compared. */
function verify(
  text: string,
  phrase: Phrase,
  { starts, ends, last }: LaneState,
  onMatch: (match: Match) => void,
): void {
  const count = phrase.words.length;
  const places = phrase.words.map((_, index) => (last - count + 1 + index) & (RING - 1));
  const isSame = places.every(
    (place, index) => foldWord(text.slice(starts[place], ends[place])) === phrase.words[index]?.text,
  );
  if (isSame) onMatch({ phrase, text: text.slice(starts[places[0] ?? 0], ends[last & (RING - 1)]) });
}

function mix(sum: number, hash: number): number {
  const mixed = Math.imul(sum ^ hash, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
