import type { Costs } from "./costs.ts";
import type { Disk } from "./disk.ts";
import { computeGrowth, type Growth } from "./growth.ts";
import { type Result, readPeaks, readSeconds } from "./result.ts";
import { median } from "./statistics.ts";

/** A time that a case shall not exceed: as a part of Hugo's time in the same turn, or in seconds. */
export interface Goal {
  what: string;
  case: Result["case"];
  /** Absent: the only size that there is. */
  posts?: number;
  disk?: Disk;
  limit: { timesHugo: number } | { seconds: number };
}

/** The goals for times, in the order of the table. */
export const GOALS: Goal[] = [
  { what: "cold, 4,000 posts", case: "cold", posts: 4000, limit: { timesHugo: 0.9 } },
  { what: "cold, 10,000 posts", case: "cold", posts: 10_000, limit: { timesHugo: 0.8 } },
  { what: "cold, 4,000 posts, RAM disk", case: "cold", posts: 4000, disk: "ram", limit: { timesHugo: 1 } },
  { what: "cold, 1,000 posts", case: "cold", posts: 1000, limit: { timesHugo: 1.2 } },
  { what: "cold, 100 posts", case: "cold", posts: 100, limit: { seconds: 0.6 } },
  { what: "the example blog, images encoded", case: "example", limit: { seconds: 0.6 } },
  { what: "nothing changed, 4,000 posts", case: "warm", posts: 4000, limit: { timesHugo: 0.2 } },
  { what: "one body edited, 4,000 posts", case: "edit", posts: 4000, limit: { timesHugo: 0.2 } },
  { what: "one title and tag changed, 4,000 posts", case: "retitle", posts: 4000, limit: { timesHugo: 0.3 } },
  { what: "`dev`: save to new page, 4,000 posts", case: "dev", posts: 4000, limit: { seconds: 0.06 } },
];

/** How a goal was met. */
export interface Verdict {
  goal: Goal;
  longhand: Result;
  hugo?: Result;
  isMet: boolean;
}

/** Judges a goal by medians. Undefined when it was not measured, or only without Hugo and it needs Hugo. */
export function judge(goal: Goal, results: Result[]): Verdict | undefined {
  const find = (contestant: string): Result | undefined =>
    results.find(
      (result) =>
        result.contestant === contestant &&
        result.case === goal.case &&
        result.disk === (goal.disk ?? "disk") &&
        (goal.posts === undefined || result.posts === goal.posts),
    );
  const longhand = find("Longhand");
  const hugo = find("Hugo");
  if (!longhand) return undefined;
  if ("timesHugo" in goal.limit && !longhand.ratios) return undefined;
  const isMet =
    "timesHugo" in goal.limit
      ? median(longhand.ratios ?? []) <= goal.limit.timesHugo
      : median(readSeconds(longhand)) <= goal.limit.seconds;
  return { goal, longhand, ...(hugo && { hugo }), isMet };
}

/** From these sizes on growth is judged. */
const GROWTH_POSTS = 1000;

/** How time (in milliseconds) and peak memory (in units of 10³ bytes) of cold builds grow. Empty without three sizes. */
export function findGrowth(results: Result[], contestant: string): { time: Growth[]; memory: Growth[] } {
  const sizes = results.filter(
    (result) =>
      result.contestant === contestant &&
      result.case === "cold" &&
      result.disk === "disk" &&
      result.posts >= GROWTH_POSTS,
  );
  if (sizes.length < 3) return { time: [], memory: [] };
  const compute = (read: (result: Result) => number): Growth[] =>
    computeGrowth(sizes.map((result) => ({ posts: result.posts, value: read(result) })));
  const hasPeaks = sizes.every((result) => readPeaks(result).length > 0);
  return {
    time: compute((result) => median(readSeconds(result)) * 1000),
    memory: hasPeaks ? compute((result) => median(readPeaks(result)) * 1000) : [],
  };
}

/** Stages whose cost has a line of its own, by the names that timings give to them and the folders of their code. */
export const COSTS: { what: string; stages: string[]; folders: string[] }[] = [
  { what: "checks", stages: ["checks", "guard"], folders: ["src/checks"] },
  { what: "ledger", stages: ["ledger", "settle"], folders: ["src/urls", "src/settle.ts"] },
];

/** How much longer builds take with a search, by case, in milliseconds. Empty when both were not measured. */
export function findSearchCost(results: Result[], posts: number): { case: Result["case"]; milliseconds: number }[] {
  const find = (contestant: string, name: Result["case"]): Result | undefined =>
    results.find(
      (one) => one.contestant === contestant && one.case === name && one.posts === posts && one.disk === "disk",
    );
  return (["cold", "warm", "edit"] as const).flatMap((name) => {
    const [without, withIt] = [find("Longhand", name), find("Longhand, with search", name)];
    if (!without || !withIt) return [];
    return { case: name, milliseconds: (median(readSeconds(withIt)) - median(readSeconds(without))) * 1000 };
  });
}

/** Milliseconds of stages: the medians of timings, else the profile. Undefined when there is no such stage. */
export function findCost({ stages, folders }: (typeof COSTS)[number], { runs, usage }: Costs): number | undefined {
  const timings = runs.flatMap((run) => run.timings ?? []);
  const [names, sources] = timings.length > 0 ? [stages, timings.map((one) => one.stages)] : [folders, [usage.stages]];
  if (!sources.some((times) => names.some((name) => name in times))) return undefined;
  return median(sources.map((times) => names.reduce((sum, name) => sum + (times[name] ?? 0), 0)));
}
