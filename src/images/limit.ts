/** Runs a task as soon as fewer than the allowed number are running; gives what the task gives. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Makes a gate through which at most `count` tasks go at a time, in the order in which they came. */
export function createLimit(count: number): Limit {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, count);
  return async function runWhenFree(task) {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
