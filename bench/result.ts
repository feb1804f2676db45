import type { Disk } from "./disk.ts";
import type { Run } from "./measure.ts";
import { divide } from "./statistics.ts";

/**
 * What stands between two builds: everything is built anew (`cold`; in `example` but for the encoded images), nothing has
 * changed, the body of one post has, the title and a tag of one post have.
 */
export const BUILD_CASES = ["cold", "warm", "edit", "retitle", "example"] as const;
export type BuildCase = (typeof BUILD_CASES)[number];

/** What is waited for after a save: a new sentence in its page, a new title in its page, the same title on the home page. */
export type DevCase = "dev" | "dev title" | "dev lists";

/** All runs of one contestant in one case with one number of posts. */
export interface Result {
  case: BuildCase | DevCase;
  posts: number;
  disk: Disk;
  contestant: string;
  /** HTML pages in its output. Absent for servers, which have none. */
  pages?: number;
  /** The turns that count. For a server, one for each save; its peak of memory is that of the whole session. */
  runs: Run[];
  /** Its time as a part of Hugo's in the same turn, turn by turn. Absent for Hugo, and without Hugo. */
  ratios?: number[];
}

/** Sets the ratios of results that were measured in turns. */
export function compareWithHugo(results: Result[]): Result[] {
  const hugo = results.find(({ contestant }) => contestant === "Hugo");
  if (!hugo) return results;
  return results.map((result) =>
    result === hugo ? result : { ...result, ratios: divide(readSeconds(result), readSeconds(hugo)) },
  );
}

/** The time of each run. */
export function readSeconds(result: Result): number[] {
  return result.runs.map(({ seconds }) => seconds);
}

/** The peak of memory of each run, in units of 10⁶ bytes. Empty where it is not known. */
export function readPeaks(result: Result): number[] {
  return result.runs.flatMap(({ peakMegabytes }) => peakMegabytes ?? []);
}
