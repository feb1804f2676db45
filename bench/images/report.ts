import type { Machine } from "../machine.ts";
import { divide, median } from "../statistics.ts";
import { formatCount, formatRatios, formatTable, formatTimes } from "../table.ts";
import type { Comparison } from "./eleventy.ts";
import type { Equal } from "./equal.ts";
import type { Memory } from "./memory.ts";
import { middleOf, type Quality } from "./quality.ts";
import type { Turn } from "./queue.ts";

/** All that one run has measured; what was not measured is absent. */
export interface ImageReport {
  machine: Machine;
  photographs?: Quality[];
  /** What the formats need to look like AVIF of the default quality. */
  equal?: Equal[];
  efforts?: Quality[];
  screenshots?: Quality[];
  queue?: { turns: Turn[]; files: number; photographs: number };
  encoders?: Turn[];
  eleventy?: { version: string; photographs: number; comparisons: Comparison[] };
  memory?: Memory;
}

/** A load that the bench has not made itself. */
const BUSY = 1;

/** Writes the report as Markdown. */
export function formatImageReport(report: ImageReport): string {
  const { machine, photographs, equal, efforts, screenshots, queue, encoders, eleventy, memory } = report;
  const { longhand, node, processor, cores, load, date } = machine;
  const busy = load < BUSY ? "" : " Busy machine: only ratios, and times of the processor, mean something.";
  const sections: [title: string, text: string | undefined][] = [
    ["", `Longhand ${longhand}, Node ${node}; ${cores} cores (${processor}); ${date}; load ${load.toFixed(2)}.${busy}`],
    ["Photographs: bytes, likeness, time", photographs && formatPhotographs(photographs)],
    ["Equal likeness", equal && formatEqual(equal)],
    ["Effort of AVIF", efforts && formatQualities(efforts, "photographs")],
    ["Screenshots", screenshots && formatQualities(screenshots, "screenshots")],
    ["The queue against bare sharp", queue && formatQueue(queue)],
    ["Encoders at a time", encoders && formatEncoders(encoders)],
    ["Side by side with eleventy-img", eleventy && formatEleventy(eleventy)],
    ["Memory", memory && formatMemory(memory)],
  ];
  return sections
    .flatMap(([title, text]) => (text === undefined ? [] : [title ? `### ${title}\n\n${text}` : text]))
    .join("\n\n");
}

function formatPhotographs(measured: Quality[]): string {
  return formatQualities(measured, "photographs, 1,600 px wide");
}

function formatQualities(measured: Quality[], what: string): string {
  const rows = measured.map((one) => {
    const { bytes, seconds, ssim, butteraugli } = middleOf(one);
    return [
      one.format,
      one.quality === undefined ? "" : String(one.quality),
      `${formatCount(bytes / 1000)} kB`,
      ssim.toFixed(4),
      butteraugli?.toFixed(2) ?? "",
      `${formatCount(seconds * 1000)} ms`,
    ];
  });
  const table = formatTable(["<format", "quality", "size", "SSIM", "butteraugli", "processor"], rows);
  return `Medians of ${measured[0]?.pictures.length ?? 0} ${what}.\n\n${table}`;
}

function formatEqual(equal: Equal[]): string {
  const rows = equal.map(({ format, metric, quality, bytes, pictures }) => [
    format,
    metric === "ssim" ? "SSIM" : "butteraugli",
    quality.toFixed(0),
    bytes.toFixed(2),
    String(pictures),
  ]);
  const headings = ["<as AVIF 50 looks", "<by", "quality", "× bytes of AVIF", "photographs"];
  return formatTable(headings, rows);
}

function formatQueue({ turns, files, photographs }: NonNullable<ImageReport["queue"]>): string {
  const read = (contestant: string, key: "seconds" | "work"): number[] =>
    turns.filter((turn) => turn.contestant === contestant).map((turn) => turn[key]);
  const contestants = [...new Set(turns.map(({ contestant }) => contestant))];
  const rows = contestants.map((contestant) => [
    contestant,
    formatTimes(read(contestant, "seconds")),
    formatTimes(read(contestant, "work")),
    `${formatCount(median(turns.filter((turn) => turn.contestant === contestant).map(({ bytes }) => bytes)) / 1000)} kB`,
    formatRatios(divide(read("Longhand", "seconds"), read(contestant, "seconds"))),
    formatRatios(divide(read("Longhand", "work"), read(contestant, "work"))),
  ]);
  const headings = ["<contestant", "time", "processor", "files", "Longhand by it: time", "processor"];
  return `${photographs} photographs become ${files} files.\n\n${formatTable(headings, rows)}`;
}

function formatEncoders(turns: Turn[]): string {
  const names = [...new Set(turns.map(({ contestant }) => contestant))];
  const base = turns.filter(({ contestant }) => contestant === names[0]);
  const rows = names.map((name) => {
    const own = turns.filter(({ contestant }) => contestant === name);
    const isSame = own[0]?.bytes === base[0]?.bytes;
    return [
      name,
      formatTimes(own.map(({ seconds }) => seconds)),
      formatTimes(own.map(({ work }) => work)),
      isSame ? "the same" : "others",
    ];
  });
  return formatTable(["<encoders × threads", "time", "processor", "<bytes"], rows);
}

function formatEleventy({ version, photographs, comparisons }: NonNullable<ImageReport["eleventy"]>): string {
  const rows = comparisons.flatMap(({ contestant, runs, formats }) =>
    formats.map(({ type, bytes, ssim, butteraugli }, index) => [
      index === 0 ? contestant : "",
      type.slice("image/".length),
      `${formatCount(bytes / 1000)} kB`,
      ssim.toFixed(4),
      butteraugli?.toFixed(2) ?? "",
      index === 0 ? formatTimes(runs.map(({ seconds }) => seconds)) : "",
      index === 0 ? formatTimes(runs.map(({ work }) => work)) : "",
    ]),
  );
  const headings = ["<contestant", "<format", "size at 800 px", "SSIM", "butteraugli", "time of all", "processor"];
  return `@11ty/eleventy-img ${version}, ${photographs} photographs.\n\n${formatTable(headings, rows)}`;
}

function formatMemory({ photographs, seconds, work, peakMegabytes, togetherMegabytes }: Memory): string {
  const of = (megabytes: number | undefined): string =>
    megabytes === undefined ? "unknown" : `${formatCount(megabytes)} MB`;
  const processor = work === undefined ? "unknown" : `${work.toFixed(0)} s`;
  const rows = [[String(photographs), of(peakMegabytes), of(togetherMegabytes), `${seconds.toFixed(0)} s`, processor]];
  const headings = ["photographs of 16 megapixels", "peak of one process", "of all together", "time", "processor"];
  return `A build with an empty cache.\n\n${formatTable(headings, rows)}`;
}
