/** Runs a task as soon as fewer than the allowed number are running; gives what the task gives. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs a task as soon as there is room for what it takes; gives what the task gives. */
export type Budget = <T>(cost: number, task: () => Promise<T>) => Promise<T>;

/** Makes a gate through which at most `count` tasks go at a time, in the order in which they came. */
export function createLimit(count: number): Limit {
  const budget = createBudget(Math.max(1, count));
  return (task) => budget(1, task);
}

/**
 * Makes a gate through which tasks go while their costs are together at most `most`, in the order in which they came.
 * A task that costs more than that goes through when it is alone.
 */
export function createBudget(most: number): Budget {
  const waiting: { cost: number; start: () => void }[] = [];
  let taken = 0;
  let running = 0;
  const hasRoom = (cost: number): boolean => running === 0 || taken + cost <= most;
  const enter = (cost: number): void => {
    taken += cost;
    running++;
  };
  const leave = (cost: number): void => {
    taken -= cost;
    running--;
    for (let next = waiting[0]; next && hasRoom(next.cost); next = waiting[0]) {
      waiting.shift();
      // Taken before the task begins, so that none that comes in between takes it as well.
      enter(next.cost);
      next.start();
    }
  };
  return async function runWithin(cost, task) {
    if (waiting.length === 0 && hasRoom(cost)) enter(cost);
    else await new Promise<void>((start) => waiting.push({ cost, start }));
    try {
      return await task();
    } finally {
      leave(cost);
    }
  };
}
