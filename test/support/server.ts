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
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const url = await eventually(() => {
    if (child.exitCode !== null) throw new Error(`It has ended: ${printed}`);
    return /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(printed)?.[0];
  });
  return {
    url,
    read: () => printed,
    stop: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

/** Asks again until there is an answer, for at most fifteen seconds. */
export async function eventually<Answer>(ask: () => Answer | undefined | Promise<Answer | undefined>): Promise<Answer> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await wait(50);
  }
  throw new Error("It does not happen within fifteen seconds.");
}
