import type { OutputOptions } from "./report.ts";
import { formatRemaining, TimeLeft, type Work } from "./time-left.ts";

/** Shows how far long work is: a bar on a terminal, a plain line every few seconds elsewhere, nothing with `--quiet`. */
export interface Progress {
  /** Called after each step. `work` says how far it is when steps differ in size; else their number does. */
  update(done: number, total: number, name: string, work?: Work): void;
  stop(): void;
}

/** A bar that was begun. */
export interface Bar {
  advance(step: number, message: string): void;
  stop(message: string): void;
}

/** Where progress is shown, and by which clock. */
export interface Surroundings {
  /** Milliseconds, from any beginning. */
  now(): number;
  isTerminal: boolean;
  /** Prints a line. */
  write(line: string): void;
  /** Begins a bar of so many parts. */
  startBar(parts: number, message: string): Promise<Bar>;
}

/** Between two lines where there is no terminal: a log of hundreds of pictures stays short. */
const SECONDS_BETWEEN_LINES = 5;
/** More than a terminal is wide. */
const PARTS = 400;

/** Progress of encoding images. Shows nothing until there is something to wait for. */
export function createProgress(options: OutputOptions, surroundings: Surroundings = standardError): Progress {
  if (options.quiet || options.json) return { update() {}, stop() {} };
  return surroundings.isTerminal ? createBar(surroundings) : createLines(surroundings);
}

const standardError: Surroundings = {
  now: () => performance.now(),
  get isTerminal() {
    return process.stderr.isTTY === true;
  },
  write: (line) => console.error(line),
  async startBar(parts, message) {
    const { progress } = await import("@clack/prompts");
    const bar = progress({ max: parts, output: process.stderr });
    bar.start(message);
    return bar;
  },
};

function createBar({ now, startBar }: Surroundings): Progress {
  let timeLeft = new TimeLeft();
  let bar: Bar | undefined;
  let state: "idle" | "starting" | "shown" = "idle";
  let latest = { part: 0, message: "" };
  let shown = 0;
  let last = { done: 0, total: 0 };
  const show = (): void => {
    bar?.advance(latest.part - shown, latest.message);
    shown = latest.part;
  };
  const end = (): void => {
    bar?.stop("Images are encoded.");
    bar = undefined;
  };
  return {
    update(done, total, name, work = { done, total }) {
      if (isOther(last, done, total)) {
        timeLeft = new TimeLeft();
        if (state === "shown") {
          end();
          state = "idle";
        }
      }
      last = { done, total };
      const left = timeLeft.estimate(now(), work);
      const part = Math.round((PARTS * work.done) / Math.max(work.total, Number.MIN_VALUE));
      latest = { part, message: `${describe(done, total, left)} (${name})` };
      if (state === "shown") show();
      if (state !== "idle") return;
      state = "starting";
      shown = 0;
      void startBar(PARTS, "Encoding images").then((started) => {
        bar = started;
        show();
        // The work may have ended while the bar was loaded.
        if (state === "idle") end();
        else state = "shown";
      });
    },
    stop() {
      state = "idle";
      end();
    },
  };
}

function createLines({ now, write }: Surroundings): Progress {
  let timeLeft = new TimeLeft();
  const startedAt = now();
  let shownAt = startedAt;
  let latest = { done: 0, total: 0 };
  /** What was done before other work has begun. */
  let before = 0;
  return {
    update(done, total, _name, work = { done, total }) {
      if (isOther(latest, done, total)) {
        timeLeft = new TimeLeft();
        before += latest.done;
      }
      latest = { done, total };
      const left = timeLeft.estimate(now(), work);
      if (done === total || now() - shownAt < SECONDS_BETWEEN_LINES * 1000) return;
      shownAt = now();
      write(describe(done, total, left));
    },
    stop() {
      if (shownAt > startedAt) write(`Encoding images: ${before + latest.done} done`);
      shownAt = startedAt;
    },
  };
}

/** True when other work has begun: cards come after images. */
function isOther(last: { done: number; total: number }, done: number, total: number): boolean {
  return last.total > 0 && (last.total !== total || done < last.done);
}

function describe(done: number, total: number, left: number | undefined): string {
  const remaining = left === undefined || done === total ? "" : `, ${formatRemaining(left)} left`;
  return `Encoding images: ${done} of ${total}${remaining}`;
}
