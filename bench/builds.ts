import { clean, countPages, type Entry } from "./contestants.ts";
import { type Disk, flushDisk } from "./disk.ts";
import { type Edit, editBody, editTitle, saveEdit, verifyEdit } from "./edits.ts";
import { measure } from "./measure.ts";
import { type BuildCase, compareWithHugo, type Result } from "./result.ts";

/** What to measure. */
export interface BuildPlan {
  case: BuildCase;
  posts: number;
  /** Turns that are counted. */
  runs: number;
  disk: Disk;
  /** Where old outputs go. Absent: they are deleted. */
  attic?: string;
  /** Called with each time. */
  report(line: string): void;
}

/** Lets the contestants of a case build in turn. Throws when one of them leaves out posts or does not show an edit. */
export async function measureBuilds(plan: BuildPlan, entries: Entry[]): Promise<Result[]> {
  const taking = entries.filter(({ contestant }) => contestant.cases.includes(plan.case));
  const results: Result[] = taking.map(({ contestant }) => ({
    case: plan.case,
    posts: plan.posts,
    disk: plan.disk,
    contestant: contestant.name,
    pages: 0,
    runs: [],
  }));
  // Turn 0 fills the file cache of the system, gives warm cases something to start from, and is not counted.
  for (let turn = 0; turn <= plan.runs; turn++) {
    for (const [index, entry] of taking.entries()) {
      const { contestant, folder } = entry;
      if (plan.case === "cold" || plan.case === "example") clean(entry, plan.attic);
      const edit = createEdit(plan.case, Math.floor(plan.posts / 2), turn + 1);
      if (edit) saveEdit(edit, contestant, folder);
      flushDisk();
      const run = await measure(contestant.command(folder));
      plan.report(`${turn === 0 ? "first turn" : `turn ${turn}`}: ${contestant.name} ${run.seconds.toFixed(2)} s`);
      if (edit) verifyEdit(edit, contestant, folder);
      const result = results[index];
      if (result) result.pages = countAllPages(entry, plan);
      if (turn > 0) result?.runs.push(run);
    }
  }
  return compareWithHugo(results);
}

function createEdit(name: BuildCase, index: number, revision: number): Edit | undefined {
  if (name === "edit") return editBody(index, revision);
  return name === "retitle" ? editTitle(index, revision) : undefined;
}

/** A contestant that leaves posts out would be fast. */
function countAllPages(entry: Entry, plan: BuildPlan): number {
  const count = countPages(entry);
  // Some posts of the example blog are drafts, or have another place.
  if (plan.case === "example" ? count.posts > 0 : count.posts === plan.posts) return count.pages;
  throw new Error(
    `${entry.contestant.name} made ${count.posts} posts of ${plan.posts}; look into ${entry.folder} (with --keep).`,
  );
}
