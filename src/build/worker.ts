import { parentPort, workerData } from "node:worker_threads";
import { machineTime } from "../clock.ts";
import { TextReader } from "../content/read-text.ts";
import type { TextRecord } from "../content/text-record.ts";
import type { Code } from "../highlight/kept-colours.ts";
import { colourCode } from "../highlight/tokenize.ts";
import { ProblemError } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { finishText, type RenderedText } from "./finish.ts";
import type { Outcome, Task } from "./threads.ts";

/** What a thread knows from its start. */
export interface ThreadStart {
  root: string;
  blog: Blog;
}

/** What a thread has read. */
export interface ReadTexts {
  records: TextRecord[];
  /** What stands in their blocks of code. */
  code: Code[];
}

/** Finished files, to be looked at and staged. */
export interface FinishTask {
  files: RenderedText[];
  output?: string;
}

const { root, blog } = workerData as ThreadStart;
// This thread renders nothing: to keep the Markdown would be in vain.
const reader = new TextReader(root, blog, machineTime, 0);

const works: Record<string, (input: never) => unknown> = {
  texts: (paths: string[]): ReadTexts => ({ records: paths.map((path) => reader.read(path)), code: reader.takeCode() }),
  colours: (code: Code[]): Promise<string[]> => colourCode(code),
  // Many small objects travel faster as one text.
  finish: ({ files, output }: FinishTask): string =>
    JSON.stringify(files.map((file) => finishText(file, blog, output))),
};

let last: Promise<void> = Promise.resolve();

// One after the other: what waits for a file lets nothing in between that was asked for later.
parentPort?.on("message", ({ id, work, input }: Task) => {
  last = last.then(async () => parentPort?.postMessage(await run(id, work, input)));
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
