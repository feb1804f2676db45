import type { Post } from "../content/post.ts";
import { compareSketches, isTelling } from "../sketch.ts";
import type { Tags } from "../tags/tags.ts";

/** Of a tag with very many posts, so many on each side in time are looked at: what most posts share says little. */
const WINDOW = 24;

/** Letters of a sketch that two texts must have in common, side by side, to be compared. */
const BAND = 2;
const SKETCH_LENGTH = 32;

/** Texts that have less than this in common share no more than turns of phrase. */
const LEAST_LIKENESS = 0.12;

/** What a text that is wholly the same counts, when a tag that only two of a thousand posts have counts about 6. */
const TEXT_WEIGHT = 12;

/**
 * Finds which posts are related to which: those that share its tags, where a tag counts the more the rarer it is, and
 * those that have a good part of their text in common. Of equals, the nearer in time comes first. The work for one post
 * does not grow with the blog: it looks at neighbours by tag and at texts with pairs of letters of their sketches in
 * common, found by indexes that are made when first asked for. The same posts give the same result everywhere.
 */
export class RelatedPosts {
  readonly #listed: Post[];
  readonly #tags: Tags;
  readonly #count: number;
  #index: Index | undefined;
  readonly #known = new Map<string, Post[]>();

  /** `listed` are posts for lists, newest first; `count` is how many a post names at most. */
  constructor(listed: Post[], tags: Tags, count: number) {
    this.#listed = listed;
    this.#tags = tags;
    this.#count = count;
  }

  /** The related posts of a listed one, the nearest first; none for a post that stands in no list. */
  of({ path }: Pick<Post, "path">): Post[] {
    if (this.#count === 0 || this.#listed.length < 2) return [];
    let related = this.#known.get(path);
    if (related === undefined) {
      this.#index ??= new Index(this.#listed, this.#tags);
      related = this.#index.find(path, this.#count).flatMap((position) => this.#listed[position] ?? []);
      this.#known.set(path, related);
    }
    return related;
  }
}

/** Posts by their positions in the list. */
class Index {
  readonly #positions: Map<string, number>;
  readonly #sketches: string[];
  /** Positions of the posts of each tag, in their order, and what it counts when two share it. */
  readonly #posts: number[][] = [];
  readonly #weights: number[] = [];
  /** Numbers of the tags of each post, and where it stands among the posts of each. */
  readonly #tagsOf: number[][];
  readonly #placesOf: number[][];
  readonly #bands = new Map<number, number[]>();
  /** The post for which each was looked at last. */
  readonly #seenFor: Int32Array;

  constructor(listed: Post[], tags: Tags) {
    this.#positions = new Map(listed.map(({ path }, position) => [path, position]));
    this.#sketches = listed.map(({ facts }) => facts.sketch);
    this.#tagsOf = listed.map(() => []);
    this.#placesOf = listed.map(() => []);
    this.#seenFor = new Int32Array(listed.length).fill(-1);
    for (const { posts } of tags.all) {
      if (posts.length < 2) continue;
      const positions = posts.flatMap(({ path }) => this.#positions.get(path) ?? []);
      positions.forEach((position, place) => {
        this.#tagsOf[position]?.push(this.#posts.length);
        this.#placesOf[position]?.push(place);
      });
      this.#posts.push(positions);
      // A tag that all posts have still tells a post with it from one with nothing in common.
      this.#weights.push(Math.log((listed.length + 1) / posts.length));
    }
    this.#sketches.forEach((sketch, position) => {
      if (isTelling(sketch)) for (const band of bandsOf(sketch)) add(this.#bands, band, position);
    });
  }

  find(path: string, count: number): number[] {
    const position = this.#positions.get(path);
    if (position === undefined) return [];
    this.#seenFor[position] = position;
    const best: { position: number; score: number }[] = [];
    const consider = (other: number, likeness: number): void => {
      const score = this.#weighTags(position, other) + TEXT_WEIGHT * likeness;
      if (score > 0) insert(best, { position: other, score }, count, position);
    };
    for (const [other, likeness] of this.#findLike(position)) {
      this.#seenFor[other] = position;
      consider(other, likeness);
    }
    this.#tagsOf[position]?.forEach((tag, index) => {
      const posts = this.#posts[tag] ?? [];
      const place = this.#placesOf[position]?.[index] ?? 0;
      const end = Math.min(posts.length, place + WINDOW + 1);
      for (let near = Math.max(0, place - WINDOW); near < end; near++) {
        const other = posts[near] as number;
        if (this.#seenFor[other] === position) continue;
        this.#seenFor[other] = position;
        consider(other, 0);
      }
    });
    return best.map((one) => one.position);
  }

  #weighTags(one: number, other: number): number {
    const tags = this.#tagsOf[one] as number[];
    const others = this.#tagsOf[other] as number[];
    let weight = 0;
    for (const tag of tags) if (others.includes(tag)) weight += this.#weights[tag] as number;
    return weight;
  }

  /** Posts whose texts have a good part in common with one. */
  #findLike(position: number): Map<number, number> {
    const like = new Map<number, number>();
    const sketch = this.#sketches[position] ?? "";
    if (!isTelling(sketch)) return like;
    for (const band of bandsOf(sketch)) {
      const posts = this.#bands.get(band) ?? [];
      // What so many texts share is boilerplate.
      if (posts.length > 4 * WINDOW) continue;
      for (const other of posts) {
        if (other === position || like.has(other)) continue;
        const likeness = compareSketches(sketch, this.#sketches[other] ?? "");
        if (likeness >= LEAST_LIKENESS) like.set(other, likeness);
      }
    }
    return like;
  }
}

/** Each two letters of a sketch with their place in it, as one number. */
function bandsOf(sketch: string): number[] {
  const bands: number[] = [];
  for (let place = 0; place < SKETCH_LENGTH; place += BAND) {
    bands.push((place << 16) | (sketch.charCodeAt(place) << 8) | sketch.charCodeAt(place + 1));
  }
  return bands;
}

function add(index: Map<number, number[]>, key: number, position: number): void {
  const known = index.get(key);
  if (known) known.push(position);
  else index.set(key, [position]);
}

/** Keeps the best so many, the best first; of equals the nearer one in time, and of two equally near the newer. */
function insert<One extends { position: number; score: number }>(
  best: One[],
  one: One,
  count: number,
  origin: number,
): void {
  let at = best.length;
  while (at > 0 && isBetter(one, best[at - 1] as One, origin)) at--;
  if (at >= count) return;
  best.splice(at, 0, one);
  if (best.length > count) best.pop();
}

function isBetter(
  one: { position: number; score: number },
  other: { position: number; score: number },
  origin: number,
): boolean {
  // The same tags in another order add up to the same but for the last digits.
  if (Math.abs(one.score - other.score) > 1e-9) return one.score > other.score;
  const distance = Math.abs(one.position - origin) - Math.abs(other.position - origin);
  return distance === 0 ? one.position < other.position : distance < 0;
}
