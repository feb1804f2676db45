import type { Post } from "../content/post.ts";
import { digest } from "../digest.ts";
import type { Tags } from "../tags/tags.ts";
import { LikeTexts } from "./like-texts.ts";
import type { Series } from "./series.ts";

/** A tag with so many posts is rare: all of them are looked at. */
const RARE = 32;

/** Of other tags, so many posts on each side in time are looked at: what many posts share says little. */
const WINDOW = 10;

/** What a text that is wholly the same counts, when a tag that only two of a thousand posts have counts about 6. */
const TEXT_WEIGHT = 12;

/** What was found for all posts, for the next build. Plain data. */
export interface KeptRelated {
  /** Names all that it was found from. */
  inputs: string;
  /** For each listed post, the newest first, the places of its related posts in that list. */
  found: number[][];
}

/**
 * Finds which posts are related to which: those that share its tags, where a tag counts the more the rarer it is, and
 * those that have a good part of their text in common. Of equals, the nearer in time comes first. Parts of one series are
 * left out, since they name each other anyway. The work for one post does not grow with the blog: it looks at neighbours
 * by tag and at texts that are found by their sketches, in indexes that are made when first asked for. The same posts
 * give the same result everywhere, so what a build has found is good for the next one as long as nothing of it changes.
 */
export class RelatedPosts {
  readonly #listed: Post[];
  readonly #tags: Tags;
  readonly #series: Map<string, Series>;
  readonly #count: number;
  #index: Index | undefined;
  readonly #positions: Map<string, number>;
  readonly #found: (number[] | undefined)[];
  readonly #kept: KeptRelated | undefined;
  readonly #inputs: string;

  /**
   * `listed` are posts for lists, newest first; `series` are those of posts, by path; `count` is how many a post names at
   * most; `kept` is what the last build has found.
   */
  constructor(listed: Post[], tags: Tags, series: Map<string, Series>, count: number, kept?: KeptRelated) {
    this.#listed = listed;
    this.#tags = tags;
    this.#series = series;
    this.#count = listed.length < 2 ? 0 : count;
    this.#positions = new Map(listed.map(({ path }, position) => [path, position]));
    this.#inputs = this.#count === 0 ? "" : nameInputs(listed, tags, series, count);
    this.#kept = kept?.inputs === this.#inputs ? kept : undefined;
    this.#found = this.#kept?.found ?? [];
  }

  /** The related posts of a listed one, the nearest first; none for a post that stands in no list. */
  of({ path }: Pick<Post, "path">): Post[] {
    const position = this.#positions.get(path);
    if (this.#count === 0 || position === undefined) return [];
    return this.#find(position).flatMap((other) => this.#listed[other] ?? []);
  }

  /** What is found for all posts, to be handed to the next build; undefined when nothing is asked for. */
  keep(): KeptRelated | undefined {
    if (this.#count === 0) return undefined;
    return this.#kept ?? { inputs: this.#inputs, found: this.#listed.map((_, position) => this.#find(position)) };
  }

  #find(position: number): number[] {
    let found = this.#found[position];
    if (found === undefined) {
      this.#index ??= new Index(this.#listed, this.#positions, this.#tags, this.#series);
      found = this.#index.find(position, this.#count);
      this.#found[position] = found;
    }
    return found;
  }
}

/** Names all that `Index` looks at. */
function nameInputs(listed: Post[], tags: Tags, series: Map<string, Series>, count: number): string {
  const posts = listed.map(({ path, facts }) => {
    const slugs = tags.byPost.get(path)?.map(({ slug }) => slug);
    return `${path}\t${facts.sketch.split("/", 1)[0]}\t${slugs?.join("\t")}\t\t${series.get(path)?.title ?? ""}`;
  });
  return digest(`${count}\n${posts.join("\n")}`);
}

/** Posts by their positions in the list, and tags by numbers. */
class Index {
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

  constructor(listed: Post[], places: Map<string, number>, tags: Tags, series: Map<string, Series>) {
    this.#series = listed.map(({ path }) => series.get(path));
    this.#tagsOf = listed.map(() => []);
    for (const { posts } of tags.all) {
      if (posts.length < 2) continue;
      const positions = posts.flatMap(({ path }) => places.get(path) ?? []);
      for (const position of positions) this.#tagsOf[position]?.push(this.#posts.length);
      this.#posts.push(positions);
      // A tag that all posts have still tells a post with it from one with nothing in common.
      this.#weights.push(Math.log((listed.length + 1) / posts.length));
    }
    this.#texts = new LikeTexts(listed.map(({ facts }) => facts.sketch));
    this.#seenFor = new Int32Array(listed.length).fill(-1);
    this.#counts = new Float64Array(this.#posts.length);
  }

  find(origin: number, count: number): number[] {
    const tags = this.#tagsOf[origin] as number[];
    for (const tag of tags) this.#counts[tag] = this.#weights[tag] as number;
    const best = new Best(count, origin);
    this.#seenFor[origin] = origin;
    for (const [position, likeness] of this.#texts.find(origin)) {
      this.#consider(position, origin, TEXT_WEIGHT * likeness, best);
    }
    for (const tag of tags) {
      const posts = this.#posts[tag] as number[];
      const isRare = posts.length <= RARE;
      const place = isRare ? 0 : findPlace(posts, origin);
      const end = isRare ? posts.length : Math.min(posts.length, place + WINDOW + 1);
      for (let near = isRare ? 0 : Math.max(0, place - WINDOW); near < end; near++) {
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
  #least = 0;
  readonly #count: number;
  readonly #origin: number;

  constructor(count: number, origin: number) {
    this.#count = count;
    this.#origin = origin;
  }

  add(position: number, score: number): void {
    let at = this.positions.length;
    if (at === this.#count && score < this.#least) return;
    while (at > 0 && this.#isBetter(position, score, at - 1)) at--;
    if (at >= this.#count) return;
    this.positions.splice(at, 0, position);
    this.#scores.splice(at, 0, score);
    if (this.positions.length > this.#count) {
      this.positions.pop();
      this.#scores.pop();
    }
    // With room for what differs in the last digits only.
    this.#least = (this.#scores.at(-1) as number) - 1e-6;
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
