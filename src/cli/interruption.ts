import type { OutputOptions } from "./report.ts";

/** Signals by which people and machines end a command. A shell adds 128 to their numbers for the exit code. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type Signal = keyof typeof SIGNALS;

/**
 * Runs work that can be interrupted. On Ctrl+C, or when the system ends the command, whoever listens to `signal` puts
 * everything in order at once, one line says so, and the process ends with 128 and the number of the system's signal.
 */
export async function untilDone<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  options: OutputOptions,
): Promise<Result> {
  const controller = new AbortController();
  const stop = (name: Signal): void => {
    // npm hands Ctrl+C on a second time. That one has nothing left to do: all of this is one step.
    controller.abort();
    const fact = "The build was stopped. Nothing was published; the site is as it was.";
    if (options.json) {
      console.log(JSON.stringify({ ok: false, problems: [{ code: "interrupted", severity: "error", fact }] }, null, 2));
    } else console.error(fact);
    process.exit(128 + SIGNALS[name]);
  };
  const names = Object.keys(SIGNALS) as Signal[];
  for (const name of names) process.on(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of names) process.off(name, stop);
  }
}
