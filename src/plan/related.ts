import type { Post } from "../content/post.ts";
import type { Tags } from "../tags/tags.ts";
import { LikeTexts } from "./like-texts.ts";

/** Of a tag with very many posts, so many on each side in time are looked at: what most posts share says little. */
const WINDOW = 20;

/** What a text that is wholly the same counts, when a tag that only two of a thousand posts have counts about 6. */
const TEXT_WEIGHT = 12;

/**
 * Finds which posts are related to which: those that share its tags, where a tag counts the more the rarer it is, and
 * those that have a good part of their text in common. Of equals, the nearer in time comes first. Parts of one series are
 * left out, since they name each other anyway. The work for one post does not grow with the blog: it looks at neighbours
 * by tag and at texts that are found by their sketches, in indexes that are made when first asked for. The same posts
 * give the same result everywhere.
 */
export class RelatedPosts {
  readonly #listed: Post[];
  readonly #tags: Tags;
  readonly #series: Map<string, object>;
  readonly #count: number;
  #index: Index | undefined;
  readonly #known = new Map<string, Post[]>();

  /**
   * `listed` are posts for lists, newest first; `series` are those of posts, by path; `count` is how many a post names at
   * most.
   */
  constructor(listed: Post[], tags: Tags, series: Map<string, object>, count: number) {
    this.#listed = listed;
    this.#tags = tags;
    this.#series = series;
    this.#count = count;
  }

  /** The related posts of a listed one, the nearest first; none for a post that stands in no list. */
  of({ path }: Pick<Post, "path">): Post[] {
    if (this.#count === 0 || this.#listed.length < 2) return [];
    let related = this.#known.get(path);
    if (related === undefined) {
      this.#index ??= new Index(this.#listed, this.#tags, this.#series);
      related = this.#index.find(path, this.#count).flatMap((position) => this.#listed[position] ?? []);
      this.#known.set(path, related);
    }
    return related;
  }
}

/** Posts by their positions in the list, and tags by numbers. */
class Index {
  readonly #positions: Map<string, number>;
  readonly #series: (object | undefined)[];
  /** Positions of the posts of each tag, in their order. */
  readonly #posts: number[][] = [];
  /** What each tag counts when two posts share it. */
  readonly #weights: number[] = [];
  readonly #tagsOf: number[][];
  readonly #texts: LikeTexts;
  /** The post for which each was looked at last. */
  readonly #seenFor: Int32Array;
  /** What each tag counts for the post that is asked about: nothing when it has not got it. */
  readonly #counts: Float64Array;

  constructor(listed: Post[], tags: Tags, series: Map<string, object>) {
    this.#positions = new Map(listed.map(({ path }, position) => [path, position]));
    this.#series = listed.map(({ path }) => series.get(path));
    this.#tagsOf = listed.map(() => []);
    for (const { posts } of tags.all) {
      if (posts.length < 2) continue;
      const positions = posts.flatMap(({ path }) => this.#positions.get(path) ?? []);
      for (const position of positions) this.#tagsOf[position]?.push(this.#posts.length);
      this.#posts.push(positions);
      // A tag that all posts have still tells a post with it from one with nothing in common.
      this.#weights.push(Math.log((listed.length + 1) / posts.length));
    }
    this.#texts = new LikeTexts(listed.map(({ facts }) => facts.sketch));
    this.#seenFor = new Int32Array(listed.length).fill(-1);
    this.#counts = new Float64Array(this.#posts.length);
  }

  find(path: string, count: number): number[] {
    const origin = this.#positions.get(path);
    if (origin === undefined) return [];
    const tags = this.#tagsOf[origin] as number[];
    for (const tag of tags) this.#counts[tag] = this.#weights[tag] as number;
    const best = new Best(count, origin);
    this.#seenFor[origin] = origin;
    for (const [position, likeness] of this.#texts.find(origin)) {
      this.#consider(position, origin, TEXT_WEIGHT * likeness, best);
    }
    for (const tag of tags) {
      const posts = this.#posts[tag] as number[];
      const place = findPlace(posts, origin);
      const end = Math.min(posts.length, place + WINDOW + 1);
      for (let near = Math.max(0, place - WINDOW); near < end; near++) {
        this.#consider(posts[near] as number, origin, 0, best);
      }
    }
    for (const tag of tags) this.#counts[tag] = 0;
    return best.positions;
  }

  #consider(position: number, origin: number, score: number, best: Best): void {
    if (this.#seenFor[position] === origin) return;
    this.#seenFor[position] = origin;
    const series = this.#series[origin];
    if (series !== undefined && this.#series[position] === series) return;
    let total = score;
    for (const tag of this.#tagsOf[position] as number[]) total += this.#counts[tag] as number;
    best.add(position, total);
  }
}

/** Where a number stands in an ascending list. */
function findPlace(ascending: number[], wanted: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The best so many, the best first; of equals the nearer one in time, and of two equally near the newer. */
class Best {
  readonly positions: number[] = [];
  readonly #scores: number[] = [];
  readonly #count: number;
  readonly #origin: number;

  constructor(count: number, origin: number) {
    this.#count = count;
    this.#origin = origin;
  }

  add(position: number, score: number): void {
    let at = this.positions.length;
    while (at > 0 && this.#isBetter(position, score, at - 1)) at--;
    if (at >= this.#count) return;
    this.positions.splice(at, 0, position);
    this.#scores.splice(at, 0, score);
    if (this.positions.length > this.#count) {
      this.positions.pop();
      this.#scores.pop();
    }
  }

  #isBetter(position: number, score: number, at: number): boolean {
    const difference = score - (this.#scores[at] as number);
    // The same tags in another order add up to the same but for the last digits.
    if (Math.abs(difference) > 1e-9) return difference > 0;
    const other = this.positions[at] as number;
    const distance = Math.abs(position - this.#origin) - Math.abs(other - this.#origin);
    return distance === 0 ? position < other : distance < 0;
  }
}
