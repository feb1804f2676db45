import { median } from "./statistics.ts";

/** Writes a table of Markdown whose columns are aligned. Headings that begin with `<` are those of text; all others of numbers. */
export function formatTable(headings: string[], rows: string[][]): string {
  const isText = headings.map((heading) => heading.startsWith("<"));
  const all = [headings.map((heading) => heading.replace(/^</, "")), ...rows];
  const widths = headings.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    widths.map((width, column) => (row[column] ?? "")[isText[column] ? "padEnd" : "padStart"](width)),
  );
  const rule = widths.map((width, column) => (isText[column] ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [lines[0] ?? [], rule, ...lines.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** `1.20 s (1.10–1.31)`: the median, the smallest and the largest. Below a second in milliseconds. */
export function formatTimes(seconds: number[]): string {
  const middle = median(seconds);
  const write = (value: number): string => (middle < 1 ? (value * 1000).toFixed(0) : value.toFixed(2));
  return `${write(middle)} ${middle < 1 ? "ms" : "s"} (${write(Math.min(...seconds))}–${write(Math.max(...seconds))})`;
}

/** `0.85 (0.80–0.91)` */
export function formatRatios(ratios: number[]): string {
  const [middle, ...range] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) =>
    ratio.toFixed(2),
  );
  return `${middle} (${range.join("–")})`;
}

/** `12,345` */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en");
}

/** `+4%`, `−12%` */
export function formatDeviation(part: number): string {
  const percent = Math.round(part * 100);
  return percent < 0 ? `−${-percent}%` : `+${percent}%`;
}
