import { type Problem, ProblemError } from "./problem.ts";

/** What a sandboxed build asks of the process that has started it, since it may start no program and load no native code. */
export interface Request {
  id: number;
  work: string;
  input: unknown;
}

/** What comes back: steps on the way, and at last a result or the problems that were found instead. */
export type Reply =
  | { id: number; progress: unknown[] }
  | { id: number; result: unknown }
  | { id: number; problems: Problem[] }
  | { id: number; failure: string };

/**
 * True in a process that `longhand build --sandbox` has started: Node's permission model limits what it reads and
 * writes, and the process above it compiles, encodes and asks git. https://nodejs.org/api/permissions.html
 */
export const isSandboxed: boolean = process.permission !== undefined && process.send !== undefined;

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (issue: Error) => void;
  onProgress: ((...progress: never[]) => void) | undefined;
}

const waiting = new Map<number, Waiting>();
let lastId = 0;

/** Lets the process above do some work. Input and result are plain data. Throws a `ProblemError` as the work itself would. */
export function askOutside<Result>(
  work: string,
  input: unknown,
  onProgress?: (...progress: never[]) => void,
): Promise<Result> {
  if (lastId === 0) process.on("message", receive);
  const id = ++lastId;
  // While nobody waits for an answer, the channel does not keep the process alive.
  process.channel?.ref();
  return new Promise<Result>((resolve, reject) => {
    waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, onProgress });
    process.send?.({ id, work, input } satisfies Request);
  });
}

function receive(message: unknown): void {
  const reply = message as Reply;
  const asked = waiting.get(reply.id);
  if (!asked) return;
  if ("progress" in reply) {
    asked.onProgress?.(...(reply.progress as never[]));
    return;
  }
  waiting.delete(reply.id);
  if (waiting.size === 0) process.channel?.unref();
  if ("problems" in reply) asked.reject(new ProblemError(reply.problems));
  else if ("failure" in reply) asked.reject(new Error(reply.failure));
  else asked.resolve(reply.result);
}
