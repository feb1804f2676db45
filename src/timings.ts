import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const path = process.env.LONGHAND_TIMINGS;
const stages: Record<string, number> = {};
// What happens before the first lap is the start of Node and the loading of modules.
let last = 0;

/**
 * Ends a lap: the time since the last one, in milliseconds, belongs to this stage. With the name of a file in the
 * environment variable `LONGHAND_TIMINGS`, a build writes its laps there, for `npm run bench -- --profile`.
 */
export function lap(stage: string): void {
  const now = performance.now();
  stages[stage] = (stages[stage] ?? 0) + now - last;
  last = now;
}

if (path && isMainThread) {
  process.on("exit", () => {
    lap("end");
    writeFileSync(path, JSON.stringify({ stages, total: performance.now() }));
  });
}
