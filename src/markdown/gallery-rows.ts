/** What a row holds best, as the sum of its pictures' widths by height: two landscapes, or three or four portraits. */
const ROW = 2.9;

/**
 * Divides pictures into rows of nearly the same height, in their order: gives how many stand in each row. `ratios` are
 * their widths by height.
 *
 * @example
 * splitIntoRows([1.5, 1.5, 1.5, 1.5]) //=> [2, 2]
 */
export function splitIntoRows(ratios: number[]): number[] {
  const total = sum(ratios);
  const rows = Math.min(ratios.length, Math.max(1, Math.round(total / ROW)));
  const mean = total / rows;
  /** By how many of the pictures stand in the rows so far: the way with the least squares above or below the mean. */
  let best = new Map<number, Way>([[0, { counts: [], cost: 0 }]]);
  for (let row = 0; row < rows; row++) {
    const next = new Map<number, Way>();
    for (const [start, way] of best) {
      for (let end = start + 1, width = 0; end <= ratios.length; end++) {
        width += ratios[end - 1] ?? 0;
        const cost = way.cost + (width - mean) ** 2;
        // Of equal ways, rounding shall not choose.
        if (cost < (next.get(end)?.cost ?? Number.POSITIVE_INFINITY) - 1e-9) {
          next.set(end, { counts: [...way.counts, end - start], cost });
        }
      }
    }
    best = next;
  }
  return best.get(ratios.length)?.counts ?? [ratios.length];
}

interface Way {
  counts: number[];
  cost: number;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
