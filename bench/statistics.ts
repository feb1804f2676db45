/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = sortNumbers(values);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

/** The smallest of the values that at least a `part` of them (from 0 to 1) does not exceed. */
export function percentile(values: number[], part: number): number {
  return sortNumbers(values)[Math.max(0, Math.ceil(values.length * part) - 1)] ?? Number.NaN;
}

/** Each value as a part of the one in the same place of the other list. */
export function divide(values: number[], by: number[]): number[] {
  return values.map((value, index) => value / (by[index] ?? Number.NaN));
}

function sortNumbers(values: number[]): number[] {
  return [...values].sort((left, right) => left - right);
}
