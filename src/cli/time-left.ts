/** How much of some work is done, in a unit of which each takes about the same time. */
export interface Work {
  done: number;
  total: number;
}

/** Before that the first steps say too little. */
const LEAST_MILLISECONDS = 2_000;
/** So do the small pictures that are done first: before this part of the work is done, or so long was worked, it is no measure. */
const LEAST_PART = 0.05;
const LONG_MILLISECONDS = 15_000;

/** Says how long work will still take, from what it has taken since it was looked at first. */
export class TimeLeft {
  #first: { at: number; done: number } | undefined;

  /** In seconds; undefined while it cannot be told. `now` is in milliseconds and only grows. */
  estimate(now: number, { done, total }: Work): number | undefined {
    if (!this.#first || done < this.#first.done) this.#first = { at: now, done };
    const elapsed = now - this.#first.at;
    const achieved = done - this.#first.done;
    if (elapsed < LEAST_MILLISECONDS || achieved <= 0) return undefined;
    if (achieved < (total - this.#first.done) * LEAST_PART && elapsed < LONG_MILLISECONDS) return undefined;
    return ((Math.max(0, total - done) / achieved) * elapsed) / 1000;
  }
}

/** `a few seconds`, `about 40 s`, `about 3 min`, `about 1 h 20 min`: no more exact than an estimate is. */
export function formatRemaining(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds <= 50) return `about ${Math.ceil(seconds / 10) * 10} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${minutes} min`;
  const rest = Math.round((minutes % 60) / 10) * 10;
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  return rest % 60 === 0 ? `about ${hours} h` : `about ${hours} h ${rest} min`;
}
