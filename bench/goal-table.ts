import type { Costs } from "./costs.ts";
import { COSTS, findCost, findGrowth, GOALS, judge, type Verdict } from "./goals.ts";
import type { Growth } from "./growth.ts";
import { type Result, readSeconds } from "./result.ts";
import { formatCount, formatDeviation, formatRatios, formatTable, formatTimes } from "./table.ts";

/** The goals that were measured, one line each. Empty when none was. */
export function formatGoals(results: Result[], costs: Costs[]): string {
  const verdicts = GOALS.flatMap((goal) => judge(goal, results) ?? []);
  const growth = findGrowth(results, "Longhand");
  const rows = [...verdicts.map(formatVerdict), ...formatGrowthGoals(growth), ...formatCostGoals(costs)];
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

function formatCostGoals(costs: Costs[]): string[][] {
  const posts = costs[0]?.posts;
  if (posts === undefined) return [];
  return COSTS.map((cost) => {
    const parts = costs.flatMap((one) => {
      const milliseconds = findCost(cost, one);
      return milliseconds === undefined ? [] : `${one.case} ${formatCount(milliseconds)} ms`;
    });
    const missing = cost.what === "search" ? "off in these blogs" : "no stage of this name";
    return [`cost of ${cost.what}, ${formatCount(posts)} posts`, "shown", parts.join(", ") || missing, "", "", ""];
  });
}
