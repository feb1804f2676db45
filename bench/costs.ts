import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./blogs.ts";
import { clean, type Entry } from "./contestants.ts";
import { flushDisk } from "./disk.ts";
import { editBody, saveEdit, verifyEdit } from "./edits.ts";
import { type Command, measure, type Run } from "./measure.ts";
import { nameOwner, summarize, type Usage } from "./profile.ts";
import { createLocator } from "./source-maps.ts";
import { parseTimings, type Timings } from "./timings.ts";

/** Where the time of Longhand's builds goes in one case. */
export interface Costs {
  case: "cold" | "warm" | "edit";
  posts: number;
  /** Builds that wrote down how long their stages took; without timings if the build knows nothing of that. */
  runs: { run: Run; timings?: Timings }[];
  /** Of one further build, which ran under the profiler and took longer for it. */
  usage: Usage;
}

/** What to measure. */
export interface CostPlan {
  posts: number;
  /** Builds with timings that are counted. */
  runs: number;
  /** A folder for what the builds write down. */
  notes: string;
  /** Where old outputs go. Absent: they are deleted. */
  attic?: string;
  /** Called with each time. */
  report(line: string): void;
}

/** Builds Longhand's blog cold, warm and after an edit, with timings of the stages and then under Node's profiler. */
export async function measureCosts(plan: CostPlan, entry: Entry): Promise<Costs[]> {
  const { contestant, folder } = entry;
  // Other cases have used small numbers.
  let revision = 2000;
  const build = async (name: Costs["case"], what: string, changes: Partial<Command>): Promise<Run> => {
    if (name === "cold") clean(entry, plan.attic);
    const edit = name === "edit" ? editBody(Math.floor(plan.posts / 2), revision++) : undefined;
    if (edit) saveEdit(edit, contestant, folder);
    flushDisk();
    const run = await measure({ ...contestant.command(folder), ...changes });
    if (edit) verifyEdit(edit, contestant, folder);
    plan.report(`${name}, ${what}: ${run.seconds.toFixed(2)} s`);
    return run;
  };

  const all: Costs[] = [];
  for (const name of ["cold", "warm", "edit"] as const) {
    const runs: Costs["runs"] = [];
    for (let turn = 0; turn <= plan.runs; turn++) {
      const file = join(plan.notes, "timings.json");
      rmSync(file, { force: true });
      const run = await build(name, `timings${turn === 0 ? ", first turn" : ""}`, { env: { LONGHAND_TIMINGS: file } });
      if (turn > 0) runs.push({ run, ...(existsSync(file) && { timings: parseTimings(readFileSync(file, "utf8")) }) });
    }
    const profiles = join(plan.notes, `profiles-${name}`);
    mkdirSync(profiles);
    const { args } = contestant.command(folder);
    await build(name, "profile", { args: ["--cpu-prof", `--cpu-prof-dir=${profiles}`, ...args] });
    all.push({ case: name, posts: plan.posts, runs, usage: readProfiles(profiles) });
  }
  return all;
}

/** Each thread has written a profile of its own. */
function readProfiles(folder: string): Usage {
  const locate = createLocator();
  const profiles = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
  return summarize(profiles, (frame) => {
    const path = locate(frame);
    return path === undefined ? undefined : nameOwner(path, repository);
  });
}
