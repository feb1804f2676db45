import type { Case } from "./contestants.ts";
import type { Run } from "./measure.ts";

/** All runs of one contestant in one case with one number of posts. */
export interface Result {
  posts: number;
  case: Case;
  contestant: string;
  /** HTML pages in its output. */
  pages: number;
  runs: Run[];
  /** Its time as a part of Hugo's in the same turn, turn by turn. Absent for Hugo, and without Hugo. */
  ratios?: number[];
}

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

const HEADINGS = ["posts", "case", "contestant", "median s", "min–max s", "peak MB", "pages", "pages/s", "× Hugo"];
/** Columns of text; all others are numbers. */
const TEXT_COLUMNS = new Set([1, 2]);

/** Writes the results as a table of Markdown whose columns are aligned. */
export function formatTable(results: Result[]): string {
  const rows = [HEADINGS, ...results.map(formatRow)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row.map((cell, column) =>
      TEXT_COLUMNS.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    ),
  );
  const rule = widths.map((width, column) =>
    TEXT_COLUMNS.has(column) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  lines.splice(1, 0, rule);
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function formatRow({ posts, case: name, contestant, pages, runs, ratios }: Result): string[] {
  const seconds = runs.map((run) => run.seconds);
  const peaks = runs.flatMap((run) => run.peakMegabytes ?? []);
  return [
    formatCount(posts),
    name,
    contestant,
    median(seconds).toFixed(2),
    `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`,
    peaks.length > 0 ? formatCount(Math.round(median(peaks))) : "",
    formatCount(pages),
    formatCount(Math.round(pages / median(seconds))),
    ratios ? median(ratios).toFixed(2) : "",
  ];
}

function formatCount(count: number): string {
  return count.toLocaleString("en");
}
