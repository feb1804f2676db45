import { spawnSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from "node:os";
import { repository } from "./blogs.ts";
import { findHugoVersion } from "./contestants.ts";

/** What was measured, on what. */
export interface Machine {
  /** The commit of the repository, and whether files differ from it. */
  longhand: string;
  /** Absent: there is no Hugo. */
  hugo?: string;
  node: string;
  processor: string;
  cores: number;
  /** In units of 10⁹ bytes. */
  memoryGigabytes: number;
  system: string;
  /** Of the folder for temporary files, as `findmnt` calls it. Absent: not known. */
  fileSystem?: string;
  /** Processes that wanted a processor, on average over the last minute before the first run. */
  load: number;
  /** `2026-05-31` */
  date: string;
}

/** Call it before the first run. */
export function describeMachine(): Machine {
  const hugo = findHugoVersion();
  const fileSystem = ask("findmnt", ["-no", "FSTYPE", "--target", tmpdir()]);
  const changes = ask("git", ["status", "--porcelain", "--untracked-files=no"]);
  return {
    longhand: `${ask("git", ["rev-parse", "--short", "HEAD"]) || "no commit"}${changes ? ", with changes" : ""}`,
    ...(hugo && { hugo }),
    node: process.versions.node,
    processor: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    memoryGigabytes: totalmem() / 1e9,
    system: `${process.platform} ${release()}`,
    ...(fileSystem && { fileSystem }),
    load: loadavg()[0] ?? 0,
    date: new Date().toISOString().slice(0, 10),
  };
}

function ask(program: string, args: string[]): string {
  return spawnSync(program, args, { cwd: repository, encoding: "utf8" }).stdout?.trim() ?? "";
}
