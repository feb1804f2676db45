import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { command, epoch } from "./blog.ts";

/** `longhand dev` or `longhand preview` while it runs. */
export interface RunningServer {
  /** Where it serves the blog. */
  url: string;
  /** What it has printed so far. */
  read(): string;
  /** Ends it as Ctrl+C does; gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a server of the command line on a free port. */
export async function startServer(
  root: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<RunningServer> {
  const { NODE_TEST_CONTEXT: _, ...own } = process.env;
  const child = spawn(process.execPath, [command, ...args, "--port", "0"], {
    cwd: root,
    env: { ...own, GITHUB_ACTIONS: "", NO_COLOR: "1", SOURCE_DATE_EPOCH: epoch, ...env },
  });
  let printed = "";
  child.stdout.on("data", (part) => {
    printed += part;
  });
  child.stderr.on("data", (part) => {
    printed += part;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  // A test that fails before it has stopped the server must not wait for it for ever.
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as Record<"ref" | "unref", () => void>[];
  for (const handle of handles) handle.unref();
  const url = await eventually(() => {
    if (child.exitCode !== null) throw new Error(`It has ended: ${printed}`);
    return /http:\/\/127\.0\.0\.1:\d+\/\S*(?=\s)/.exec(printed)?.[0];
  });
  return {
    url,
    read: () => printed,
    stop: () => {
      for (const handle of handles) handle.ref();
      child.kill("SIGINT");
      return ended;
    },
  };
}

/**
 * For how many milliseconds a test waits for what must happen. Only one that fails waits so long, so it is more than the
 * slowest machine takes.
 */
export const patience = 120_000;

/** Asks again until there is an answer, for as long as a test waits. */
export async function eventually<Answer>(ask: () => Answer | undefined | Promise<Answer | undefined>): Promise<Answer> {
  const deadline = performance.now() + patience;
  for (;;) {
    const isLast = performance.now() > deadline;
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (isLast) throw new Error(`It does not happen within ${patience / 1000} seconds.`);
    await wait(50);
  }
}

/** What the server tells an open page, in any number of pieces, until it matches. Then the page is closed. */
export async function readEvents(address: URL, until: RegExp): Promise<string> {
  const close = new AbortController();
  try {
    const { body } = await fetch(address, { signal: close.signal });
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    let text = "";
    while (!until.test(text)) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      assert.ok(!done, `The events ended before ${until}: ${text}`);
      text += decoder.decode(value, { stream: true });
    }
    return text;
  } finally {
    close.abort();
  }
}
