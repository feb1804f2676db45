import type { Costs } from "./costs.ts";
import { formatGoals } from "./goal-table.ts";
import { findGrowth } from "./goals.ts";
import type { Growth } from "./growth.ts";
import type { Machine } from "./machine.ts";
import { type Result, readPeaks, readSeconds } from "./result.ts";
import { median, percentile } from "./statistics.ts";
import { formatCount, formatDeviation, formatRatios, formatTable, formatTimes } from "./table.ts";

/** All that one run of the bench has measured. */
export interface Report {
  machine: Machine;
  results: Result[];
  costs: Costs[];
  /** What could not be measured, and why. */
  notes: string[];
}

/** Writes a report as Markdown, without what was not measured. */
export function formatReport(report: Report): string {
  const { machine, results, costs, notes } = report;
  const builds = results.filter(({ pages }) => pages !== undefined);
  const servers = results.filter(({ pages }) => pages === undefined);
  const sections: [title: string, text: string][] = [
    ["", [formatMachine(machine), ...notes].join("\n\n")],
    ["Goals", formatGoals(results, costs)],
    ["Builds", formatBuilds(builds)],
    ["Server", formatServers(servers)],
    ["Growth", formatGrowth(results)],
    ["Stages", formatStages(costs)],
    ["Processor, by stage", formatUsage(costs, "stages")],
    ["Processor, by owner", formatUsage(costs, "owners")],
  ];
  return sections
    .filter(([, text]) => text)
    .map(([title, text]) => (title ? `### ${title}\n\n${text}` : text))
    .join("\n\n");
}

/** A load that the bench has not made itself, by being compiled. */
const BUSY = 1;

function formatMachine(machine: Machine): string {
  const { longhand, hugo, node, processor, cores, memoryGigabytes, system, fileSystem, load, date } = machine;
  const hardware = `${cores} cores (${processor}), ${memoryGigabytes.toFixed(0)} GB of memory, ${system}${fileSystem ? `, ${fileSystem}` : ""}`;
  const software = `Longhand ${longhand}, ${hugo ? `Hugo ${hugo}` : "no Hugo"}, Node ${node}`;
  const idle = load < BUSY ? "" : " The machine was busy: these times say little.";
  return `${software}; ${hardware}; ${date}. Load before the first run: ${load.toFixed(2)}.${idle}`;
}

function formatBuilds(results: Result[]): string {
  if (results.length === 0) return "";
  const rows = results.map((result) => [
    result.posts ? formatCount(result.posts) : "",
    result.disk === "ram" ? `${result.case}, RAM disk` : result.case,
    result.contestant,
    String(result.runs.length),
    formatTimes(readSeconds(result)),
    formatPeak(result),
    formatCount(result.pages ?? 0),
    result.ratios ? formatRatios(result.ratios) : "",
  ]);
  return formatTable(["posts", "<case", "<contestant", "runs", "time", "peak MB", "pages", "× Hugo"], rows);
}

function formatServers(results: Result[]): string {
  if (results.length === 0) return "";
  const waits = { dev: "body, page", "dev title": "title, page", "dev lists": "title, home page" } as Record<
    string,
    string
  >;
  const rows = results.map((result) => [
    formatCount(result.posts),
    waits[result.case] ?? result.case,
    result.contestant,
    String(result.runs.length),
    formatTimes(readSeconds(result)),
    `${formatCount(percentile(readSeconds(result), 0.9) * 1000)} ms`,
    formatPeak(result),
    result.ratios ? formatRatios(result.ratios) : "",
  ]);
  const headings = ["posts", "<saved, waited for", "<contestant", "saves", "time", "p90", "peak MB", "× Hugo"];
  return formatTable(headings, rows);
}

function formatGrowth(results: Result[]): string {
  const rows = ["Longhand", "Hugo"].flatMap((contestant) => {
    const { time, memory } = findGrowth(results, contestant);
    return time.map((point, index) => [
      formatCount(point.posts),
      contestant,
      ...formatPoint(point, "ms", 2),
      ...(memory[index] ? formatPoint(memory[index], "kB", 0) : []),
    ]);
  });
  if (rows.length === 0) return "";
  const headings = ["time a post", "a further post", "deviation", "memory a post", "a further post", "deviation"];
  return formatTable(["posts", "<contestant", ...headings], rows);
}

function formatPoint({ perPost, perFurtherPost, deviation }: Growth, unit: string, digits: number): string[] {
  return [
    `${perPost.toFixed(digits)} ${unit}`,
    perFurtherPost === undefined ? "" : `${perFurtherPost.toFixed(digits)} ${unit}`,
    deviation === undefined ? "" : formatDeviation(deviation),
  ];
}

/** What the builds have written down of their stages, and what is left of the time of the command. */
function formatStages(costs: Costs[]): string {
  if (costs.length === 0) return "";
  if (costs.every(({ runs }) => runs.every(({ timings }) => !timings))) {
    return "The builds write no timings of their stages. What follows is from the profiler, and so are the costs above.";
  }
  const names = new Set(costs.flatMap(({ runs }) => runs.flatMap(({ timings }) => Object.keys(timings?.stages ?? {}))));
  const write = (read: (run: Costs["runs"][number]) => number | undefined): string[] =>
    costs.map(({ runs }) => formatMilliseconds(median(runs.flatMap((run) => read(run) ?? []))));
  const rows = [
    ...[...names].map((name) => [name, ...write(({ timings }) => timings?.stages[name] ?? 0)]),
    [
      "between the stages",
      ...write(({ timings }) => timings?.total && timings.total - sum(Object.values(timings.stages))),
    ],
    [
      "start and end of the process",
      ...write(({ run, timings }) => timings?.total && run.seconds * 1000 - timings.total),
    ],
    ["the whole command", ...write(({ run }) => run.seconds * 1000)],
  ];
  return formatTable(["<stage, milliseconds", ...costs.map((one) => one.case)], rows);
}

/** How many lines the profiles get: what is less is in one line. */
const USAGE_LINES = 20;

function formatUsage(costs: Costs[], kind: "stages" | "owners"): string {
  if (costs.length === 0) return "";
  const total = (name: string): number => sum(costs.map(({ usage }) => usage[kind][name] ?? 0));
  const names = [...new Set(costs.flatMap(({ usage }) => Object.keys(usage[kind])))].sort(
    (a, b) => total(b) - total(a),
  );
  const row = (title: string, of: string[]): string[] => [
    title,
    ...costs.map(({ usage }) => formatMilliseconds(sum(of.map((name) => usage[kind][name] ?? 0)))),
  ];
  const rest = names.slice(USAGE_LINES);
  const rows = names.slice(0, USAGE_LINES).map((name) => row(name, [name]));
  if (rest.length > 0) rows.push(row(`${rest.length} more`, rest));
  return formatTable([`<milliseconds`, ...costs.map((one) => one.case)], [...rows, row("all", names)]);
}

function formatMilliseconds(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? "" : formatCount(milliseconds);
}

function formatPeak(result: Result): string {
  const peaks = readPeaks(result);
  return peaks.length > 0 ? formatCount(median(peaks)) : "";
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
