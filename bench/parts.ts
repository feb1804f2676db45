import type { Disk } from "./disk.ts";
import { BUILD_CASES, type BuildCase } from "./result.ts";

/** What a run of the bench can be limited to: builds, the server, and where the time goes. */
export const CASES = [...BUILD_CASES, "dev", "profile"] as const;
export type Case = (typeof CASES)[number];

/** Cases that are measured with one set of blogs. */
export interface Part {
  posts: number;
  disk: Disk;
  cases: Case[];
  /** Turns that are counted. */
  runs: number;
}

/** What the command line asks for. */
export interface Wishes {
  posts: number[];
  runs: number;
  only: Case[];
  disk: Disk;
  all?: boolean;
}

/** Large blogs take long, and their times differ little from turn to turn. */
const LARGE = 10_000;
const LARGE_RUNS = 3;

/** The parts in the order in which they are measured. The example blog is one part, whatever the sizes. */
export function listParts({ posts, runs, only, disk, all }: Wishes): Part[] {
  if (all) {
    const few = Math.min(runs, LARGE_RUNS);
    const part = (size: number, cases: Case[], on: Disk = "disk"): Part => ({
      posts: size,
      disk: on,
      cases,
      runs: size < LARGE ? runs : few,
    });
    return [
      part(0, ["example"]),
      part(100, ["cold"]),
      part(1000, ["cold"]),
      part(4000, ["cold", "warm", "edit", "retitle", "dev", "profile"]),
      part(4000, ["cold"], "ram"),
      part(10_000, ["cold"]),
      part(20_000, ["cold"]),
    ];
  }
  const sized = only.filter((name) => name !== "example");
  return [
    ...(only.includes("example") ? [{ posts: 0, disk, cases: ["example" as const], runs }] : []),
    ...(sized.length > 0 ? posts.map((size) => ({ posts: size, disk, cases: sized, runs })) : []),
  ];
}

/** Whether a case is one of builds in turn. */
export function isBuildCase(name: Case): name is BuildCase {
  return (BUILD_CASES as readonly Case[]).includes(name);
}
