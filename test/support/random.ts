/** Random numbers that can be had again: one seed gives the same ones each time. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1, without 1 itself. Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both of them included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the list, which is not empty. */
  pick<Item>(list: readonly Item[]): Item {
    return list[Math.floor(this.next() * list.length)] as Item;
  }

  /** One of the list, whose items are as likely as their weights say. */
  pickWeighted<Item extends { weight: number }>(list: readonly Item[]): Item {
    let rest = this.next() * list.reduce((sum, { weight }) => sum + weight, 0);
    for (const item of list) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return list.at(-1) as Item;
  }

  /** A word that nobody knows, of two to four syllables. */
  word(): string {
    const syllable = (): string => this.pick([..."bdfgklmnprstvz"]) + this.pick([..."aeiou"]);
    return Array.from({ length: this.between(2, 4) }, syllable).join("") + this.pick(["", "", "n", "r", "s"]);
  }

  /** So many words, no two of them the same. */
  words(count: number): string[] {
    const words = new Set<string>();
    while (words.size < count) words.add(this.word());
    return [...words];
  }
}
