import { compareSketches, isTelling } from "../sketch.ts";

/** Texts are compared that have three neighbouring letters of their sketches in common; there are ten such bands. */
const BANDS = 10;
const BAND = 3;

/** Texts that have less than this in common share no more than turns of phrase. */
const LEAST_LIKENESS = 0.12;

/** Of texts with the same band, so many are compared at most: what more of them share is boilerplate. */
const MOST = 64;

/**
 * Finds texts that have a good part in common, without comparing each with each: locality-sensitive hashing of their
 * sketches (https://en.wikipedia.org/wiki/Locality-sensitive_hashing). Two texts of which half the groups of words are the same
 * are found three times in four, those with little in common hardly ever.
 */
export class LikeTexts {
  readonly #sketches: string[];
  /** The first text of each band, and after each text the next one of the same band: lists without a list. */
  readonly #firsts = new Map<number, number>();
  readonly #nexts: Int32Array;
  /** The bands of each text. */
  readonly #keys: Int32Array;
  /** 1 for texts that are long enough. */
  readonly #isTelling: Uint8Array;

  /** `sketches` as `sketchText` makes them. Texts are called by their numbers in this list. */
  constructor(sketches: string[]) {
    this.#sketches = sketches;
    this.#isTelling = new Uint8Array(sketches.length);
    this.#keys = new Int32Array(sketches.length * BANDS);
    this.#nexts = new Int32Array(sketches.length * BANDS).fill(-1);
    for (let text = sketches.length - 1; text >= 0; text--) {
      const sketch = sketches[text] as string;
      if (!isTelling(sketch)) continue;
      this.#isTelling[text] = 1;
      for (let band = 0; band < BANDS; band++) {
        const key = keyOf(sketch, band);
        this.#keys[text * BANDS + band] = key;
        this.#nexts[text * BANDS + band] = this.#firsts.get(key) ?? -1;
        this.#firsts.set(key, text);
      }
    }
  }

  /** Texts that are like one, with how much they have in common, from 0 to 1. */
  find(text: number): Map<number, number> {
    const found = new Map<number, number>();
    const sketch = this.#sketches[text] ?? "";
    if (!this.#isTelling[text]) return found;
    for (let band = 0; band < BANDS; band++) {
      let other = this.#firsts.get(this.#keys[text * BANDS + band] as number) ?? -1;
      for (let count = 0; other >= 0 && count < MOST; count++) {
        if (other !== text && !found.has(other)) {
          const likeness = compareSketches(sketch, this.#sketches[other] as string);
          if (likeness >= LEAST_LIKENESS) found.set(other, likeness);
        }
        other = this.#nexts[other * BANDS + band] as number;
      }
    }
    return found;
  }
}

/** The letters of a band and its number as one number. They are ASCII. */
function keyOf(sketch: string, band: number): number {
  const at = band * BAND;
  const letters = (sketch.charCodeAt(at) << 14) | (sketch.charCodeAt(at + 1) << 7) | sketch.charCodeAt(at + 2);
  return letters * BANDS + band;
}
