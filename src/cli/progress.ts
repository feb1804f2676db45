import type { OutputOptions } from "./report.ts";

/** Shows how far long work is: a bar on a terminal, a plain line every few seconds elsewhere, nothing with `--quiet`. */
export interface Progress {
  /** Called after each step. */
  update(done: number, total: number, name: string): void;
  stop(): void;
}

const SECONDS_BETWEEN_LINES = 5;

/** Progress of encoding images. Shows nothing until there is something to wait for. */
export function createProgress(options: OutputOptions): Progress {
  if (options.quiet || options.json) return { update() {}, stop() {} };
  return process.stderr.isTTY ? createBar() : createLines();
}

function createBar(): Progress {
  let bar: { advance(step: number, message: string): void; stop(message: string): void } | undefined;
  let isLoading = false;
  let last = 0;
  let latest = { done: 0, name: "" };
  return {
    update(done, total, name) {
      latest = { done, name };
      if (bar && done < last) {
        // Other work has begun: cards, after images.
        bar.stop("Images are encoded.");
        bar = undefined;
        isLoading = false;
      }
      if (bar) {
        bar.advance(done - last, `Encoding ${name}`);
        last = done;
      } else if (!isLoading) {
        isLoading = true;
        void import("@clack/prompts").then(({ progress }) => {
          const started = progress({ max: total, output: process.stderr });
          started.start("Encoding images");
          started.advance(latest.done, `Encoding ${latest.name}`);
          last = latest.done;
          bar = started;
        });
      }
    },
    stop() {
      bar?.stop("Images are encoded.");
      bar = undefined;
    },
  };
}

function createLines(): Progress {
  let shownAt = performance.now();
  return {
    update(done, total, name) {
      const isDue = performance.now() - shownAt > SECONDS_BETWEEN_LINES * 1000;
      if (!isDue && done !== total) return;
      shownAt = performance.now();
      console.error(`Encoding images: ${done} of ${total} (${name})`);
    },
    stop() {},
  };
}
