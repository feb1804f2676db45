import { setTimeout as sleep } from "node:timers/promises";
import type { Entry } from "./contestants.ts";
import { writeEssay } from "./corpus.ts";
import { type Edit, editBody, editTitle, saveEdit } from "./edits.ts";
import type { Run } from "./measure.ts";
import { compareWithHugo, type DevCase, type Result } from "./result.ts";
import { Server } from "./server.ts";

/** What to measure. */
export interface DevPlan {
  posts: number;
  /** Saves of a body that are counted, each in another post. */
  edits: number;
  /** Saves of a title that are counted. */
  titleEdits: number;
  /** Called with each time. */
  report(line: string): void;
}

/** Nobody saves without a pause, and a server may have lists to write when it has shown the page. */
const PAUSE_MILLISECONDS = 1000;
/** How many of the newest posts get new titles: fewer than the home page shows. */
const NEWEST = 5;

/**
 * How long it takes from a save until the server has the new page: all servers run at the same time, and saves are made
 * in turn. A new title is waited for in its page, and then on the home page.
 */
export async function measureServers(plan: DevPlan, entries: Entry[]): Promise<Result[]> {
  const running: { entry: Entry; server: Server; runs: Record<DevCase, Run[]> }[] = [];
  try {
    for (const entry of entries.filter(({ contestant }) => contestant.serve)) {
      plan.report(`starting the server of ${entry.contestant.name}`);
      const server = await Server.start(entry);
      running.push({ entry, server, runs: { dev: [], "dev title": [], "dev lists": [] } });
    }
    // The first edit of each kind is not counted.
    for (const { edit, isCounted } of listEdits(plan)) {
      for (const { entry, server, runs } of running) {
        await sleep(PAUSE_MILLISECONDS);
        const started = performance.now();
        const stop = (): Run => ({ seconds: (performance.now() - started) / 1000 });
        saveEdit(edit, entry.contestant, entry.folder);
        await server.waitFor(`/posts/${edit.essay.slug}/`, edit.text);
        const page = stop();
        if (edit.isListed) await server.waitFor("/", edit.text);
        const lists = stop();
        plan.report(
          `${isCounted ? "" : "first turn: "}${entry.contestant.name} ${format(page)}${edit.isListed ? `, lists ${format(lists)}` : ""}`,
        );
        if (!isCounted) continue;
        runs[edit.isListed ? "dev title" : "dev"].push(page);
        if (edit.isListed) runs["dev lists"].push(lists);
      }
    }
    const cases: DevCase[] = ["dev", "dev title", "dev lists"];
    return cases.flatMap((name) =>
      compareWithHugo(
        running.map(({ entry, server, runs }) => ({
          case: name,
          posts: plan.posts,
          disk: "disk",
          contestant: entry.contestant.name,
          runs: runs[name].map((run) => withPeak(run, server.peakMegabytes)),
        })),
      ),
    );
  } finally {
    await Promise.all(running.map(({ server }) => server.stop()));
  }
}

/** Bodies all over the blog, then titles of the newest posts. */
function listEdits({ posts, edits, titleEdits }: DevPlan): { edit: Edit; isCounted: boolean }[] {
  // Other cases have used small numbers.
  const first = 1000;
  const newest = findNewest(posts);
  return [
    ...Array.from({ length: edits + 1 }, (_, turn) =>
      editBody(Math.floor(((turn + 0.5) * posts) / (edits + 1)), first + turn),
    ).map((edit, turn) => ({ edit, isCounted: turn > 0 })),
    ...Array.from({ length: titleEdits + 1 }, (_, turn) =>
      editTitle(newest[turn % newest.length] ?? 0, first + turn),
    ).map((edit, turn) => ({ edit, isCounted: turn > 0 })),
  ];
}

function findNewest(posts: number): number[] {
  const dates = Array.from({ length: posts }, (_, index) => ({ index, date: writeEssay(index).date }));
  return dates
    .sort((left, right) => Number(left.date < right.date) - Number(left.date > right.date))
    .slice(0, NEWEST)
    .map(({ index }) => index);
}

function withPeak(run: Run, peakMegabytes: number | undefined): Run {
  return { ...run, ...(peakMegabytes !== undefined && { peakMegabytes }) };
}

function format({ seconds }: Run): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
