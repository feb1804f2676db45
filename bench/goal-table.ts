import type { Costs } from "./costs.ts";
import { COSTS, findCost, findGrowth, findSearchCost, GOALS, judge, type Verdict } from "./goals.ts";
import type { Growth } from "./growth.ts";
import { type Result, readSeconds } from "./result.ts";
import { formatCount, formatDeviation, formatRatios, formatTable, formatTimes } from "./table.ts";

/** The goals that were measured, one line each. Empty when none was. */
export function formatGoals(results: Result[], costs: Costs[]): string {
  const verdicts = GOALS.flatMap((goal) => judge(goal, results) ?? []);
  const growth = findGrowth(results, "Longhand");
  const rows = [...verdicts.map(formatVerdict), ...formatGrowthGoals(growth), ...formatCostGoals(costs, results)];
  if (rows.length === 0) return "";
  return formatTable(["<what", "<goal", "Longhand", "Hugo", "× Hugo", "<met"], rows);
}

function formatVerdict({ goal, longhand, hugo, isMet }: Verdict): string[] {
  const limit = "timesHugo" in goal.limit ? `${goal.limit.timesHugo} × Hugo` : `${goal.limit.seconds * 1000} ms`;
  return [
    goal.what,
    `≤ ${limit}`,
    formatTimes(readSeconds(longhand)),
    hugo ? formatTimes(readSeconds(hugo)) : "",
    longhand.ratios ? formatRatios(longhand.ratios) : "",
    isMet ? "yes" : "no",
  ];
}

function formatGrowthGoals({ time, memory }: { time: Growth[]; memory: Growth[] }): string[][] {
  const rows = [
    { what: "time", growth: time },
    { what: "memory", growth: memory },
  ].flatMap(({ what, growth }) => {
    const largest = growth.at(-1);
    if (!largest) return [];
    const more = largest.deviation ?? Number.NaN;
    const range = `${formatCount(growth[0]?.posts ?? 0)} to ${formatCount(largest.posts)} posts`;
    return [
      [`growth of ${what}, ${range}`, "≤ +10% a post", formatDeviation(more), "", "", more <= 0.1 ? "yes" : "no"],
    ];
  });
  const peak = memory.at(-1);
  if (peak?.posts !== 20_000) return rows;
  const megabytes = peak.value / 1000;
  return [
    ...rows,
    [
      "peak memory, 20,000 posts",
      "≤ 1,000 MB",
      `${formatCount(megabytes)} MB`,
      "",
      "",
      megabytes <= 1000 ? "yes" : "no",
    ],
  ];
}

function formatCostGoals(costs: Costs[], results: Result[]): string[][] {
  const posts = costs[0]?.posts;
  if (posts === undefined) return [];
  const search = findSearchCost(results, posts).map((one) => ({ ...one, what: "search" }));
  const others = COSTS.flatMap(({ what, ...cost }) =>
    costs.flatMap((one) => {
      const milliseconds = findCost({ what, ...cost }, one);
      return milliseconds === undefined ? [] : [{ what, case: one.case, milliseconds }];
    }),
  );
  return [...COSTS.map(({ what }) => what), "search"].map((what) => {
    const parts = [...others, ...search].filter((one) => one.what === what);
    const shown = parts.map((one) => `${one.case} ${formatCount(one.milliseconds)} ms`).join(", ");
    return [`cost of ${what}, ${formatCount(posts)} posts`, "shown", shown || "not measured", "", "", ""];
  });
}
