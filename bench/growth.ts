/** A cost at one size of the blog. */
export interface Point {
  posts: number;
  /** In any unit. */
  value: number;
}

/** How a cost grows up to one size. */
export interface Growth extends Point {
  /** The whole cost, shared out among the posts. */
  perPost: number;
  /** What each post beyond the size before has cost. Absent for the first size. */
  perFurtherPost?: number;
  /**
   * By which part that is more than the mean of all posts beyond the first size: 0.1 is a tenth more. What a build costs
   * without any post does not count here. Absent for the first size.
   */
  deviation?: number;
}

/** Compares the cost of further posts from size to size. In a cost that is linear all deviations are 0. */
export function computeGrowth(points: Point[]): Growth[] {
  const sorted = [...points].sort((left, right) => left.posts - right.posts);
  const mean = computeSlope(sorted[0], sorted.at(-1));
  return sorted.map((point, index) => {
    const perPost = point.value / point.posts;
    if (index === 0) return { ...point, perPost };
    const perFurtherPost = computeSlope(sorted[index - 1], point);
    return { ...point, perPost, perFurtherPost, deviation: perFurtherPost / mean - 1 };
  });
}

function computeSlope(from: Point | undefined, to: Point | undefined): number {
  return from && to ? (to.value - from.value) / (to.posts - from.posts) : Number.NaN;
}
