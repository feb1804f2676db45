/** What a build writes into the file that `LONGHAND_TIMINGS` names: how long each stage has taken, in milliseconds. */
export interface Timings {
  /** By the stage's name, in the order of the build. */
  stages: Record<string, number>;
  /** From the start of the process until the file was written. */
  total?: number;
}

/** Reads timings, whatever the stages are called. Throws when the text is something else. */
export function parseTimings(text: string): Timings {
  const value: unknown = JSON.parse(text);
  const stages = isRecord(value) ? value["stages"] : undefined;
  if (!isRecord(value) || !isRecord(stages)) throw new Error(`These are no timings of stages: ${text.slice(0, 200)}`);
  const times = Object.entries(stages).map(([name, time]) => [name, readTime(name, time)] as const);
  const total = value["total"];
  return { stages: Object.fromEntries(times), ...(total !== undefined && { total: readTime("total", total) }) };
}

function readTime(name: string, time: unknown): number {
  if (typeof time === "number" && time >= 0) return time;
  throw new Error(`The time of ${name} is ${JSON.stringify(time)}, which is no number of milliseconds.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
