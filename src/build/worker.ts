import { parentPort, workerData } from "node:worker_threads";
import type { Listing } from "../content/list.ts";
import { toContent } from "../content/read.ts";
import { TextReader } from "../content/read-text.ts";
import type { TextRecord } from "../content/text-record.ts";
import type { Files } from "../files/prepare.ts";
import { repeatPlan } from "../pipeline.ts";
import { ProblemError } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { Maker, type MakerOptions } from "./maker.ts";
import type { Outcome, Task } from "./threads.ts";

/** What a thread knows from its start. */
export interface ThreadStart {
  root: string;
  blog: Blog;
  now: number;
  isPreview: boolean;
}

/** From which the plan is made, the same one in each thread. */
export interface PlanTask {
  listing: Listing;
  /** Those that the thread has not read itself, as JSON. */
  records: string;
  /** Those that JSON cannot hold. */
  fleeting: TextRecord[];
  ledgerText: string | undefined;
  files: Files;
  options: MakerOptions;
}

const { root, blog, now, isPreview } = workerData as ThreadStart;
const reader = new TextReader(root, blog);
/** By path. */
const known = new Map<string, TextRecord>();
let maker: Promise<Maker> | undefined;

const works: Record<string, (input: never) => unknown> = {
  texts: (paths: string[]) => {
    const records = paths.map((path) => reader.read(path));
    for (const record of records) known.set(record.path, record);
    return records;
  },
  plan: ({ listing, records, fleeting, ledgerText, files, options }: PlanTask) => {
    for (const record of [...(JSON.parse(records) as TextRecord[]), ...fleeting]) known.set(record.path, record);
    const content = toContent(listing, known, blog, now, reader.bodies);
    const plan = repeatPlan(blog, { content, ledgerText, files }, isPreview);
    maker = Maker.create(root, blog, plan, { ...options, isPreview });
  },
  files: async (outputPaths: string[]) => (await maker)?.make(outputPaths),
  html: async (html: Map<string, string>) => (await maker)?.addHtml(html),
};

parentPort?.on("message", async ({ id, work, input }: Task) => {
  parentPort?.postMessage(await run(id, work, input));
});

async function run(id: number, work: string, input: unknown): Promise<Outcome> {
  try {
    return { id, result: await works[work]?.(input as never) };
  } catch (issue) {
    if (issue instanceof ProblemError) return { id, problems: issue.problems };
    const { message, stack } = issue instanceof Error ? issue : new Error(String(issue));
    return { id, failure: message, stack };
  }
}
