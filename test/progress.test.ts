import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bar, createProgress, type Surroundings } from "../src/cli/progress.ts";
import { formatRemaining, TimeLeft } from "../src/cli/time-left.ts";

/** A screen that is remembered, and a clock that is set. */
function createScreen(isTerminal: boolean) {
  const lines: string[] = [];
  const starting: (() => void)[] = [];
  const bar: Bar = {
    advance: (step, message) => void lines.push(`+${step} ${message}`),
    stop: (message) => void lines.push(message),
  };
  const screen = {
    time: 0,
    lines,
    /** Lets the bar, which is loaded when it is needed, be there. */
    load: async () => {
      for (const start of starting.splice(0)) start();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
  const surroundings: Surroundings = {
    now: () => screen.time,
    isTerminal,
    write: (line) => void lines.push(line),
    startBar: (parts, message) =>
      new Promise((resolve) => {
        starting.push(() => {
          lines.push(`${message}, ${parts} parts`);
          resolve(bar);
        });
      }),
  };
  return { screen, surroundings };
}

test("the time left follows from the megapixels that are done, not from the number of pictures", () => {
  const cases: [steps: [milliseconds: number, done: number, total: number][], seconds: number | undefined][] = [
    [[[0, 10, 100]], undefined],
    [
      [
        [0, 10, 100],
        [1_999, 20, 100],
      ],
      undefined,
    ],
    [
      [
        [0, 10, 100],
        [4_000, 20, 100],
      ],
      32,
    ],
    [
      [
        [50_000, 10, 100],
        [54_000, 50, 100],
        [60_000, 60, 100],
      ],
      8,
    ],
    [
      [
        [0, 10, 100],
        [4_000, 10, 100],
      ],
      undefined,
    ],
    [
      [
        [0, 10, 100],
        [4_000, 100, 100],
      ],
      0,
    ],
    // What is small is done first, while large pictures are on their way: no reason to speak of minutes.
    [
      [
        [0, 1, 100],
        [5_000, 2, 100],
      ],
      undefined,
    ],
    [
      [
        [0, 1, 100],
        [16_000, 5, 100],
      ],
      380,
    ],
    // The next run begins anew.
    [
      [
        [0, 10, 100],
        [4_000, 100, 100],
        [9_000, 1, 10],
        [12_000, 2, 10],
      ],
      24,
    ],
  ];
  for (const [steps, expected] of cases) {
    const timeLeft = new TimeLeft();
    const estimates = steps.map(([now, done, total]) => timeLeft.estimate(now, { done, total }));
    assert.equal(estimates.at(-1), expected, JSON.stringify(steps));
  }
});

test("a time is said no more exactly than it is known", () => {
  const cases: [seconds: number, text: string][] = [
    [0, "a few seconds"],
    [9.9, "a few seconds"],
    [10, "about 10 s"],
    [31, "about 40 s"],
    [50, "about 50 s"],
    [51, "about 1 min"],
    [89, "about 1 min"],
    [91, "about 2 min"],
    [3_560, "about 59 min"],
    [3_600, "about 1 h"],
    [4_800, "about 1 h 20 min"],
    [7_100, "about 2 h"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatRemaining(seconds), text, String(seconds));
});

test("without a terminal there is a line every few seconds, however many pictures there are", () => {
  const { screen, surroundings } = createScreen(false);
  const progress = createProgress({}, surroundings);
  for (let done = 1; done <= 300; done++) {
    screen.time = done * 50;
    // The first hundred are small: they say nothing of how long the others will take.
    progress.update(done, 300, `images/${done}.jpg`, { done: done <= 100 ? done : done * 10 - 900, total: 2100 });
  }
  progress.stop();
  assert.deepEqual(screen.lines, [
    "Encoding images: 100 of 300",
    "Encoding images: 200 of 300, a few seconds left",
    "Encoding images: 300 done",
  ]);
});

test("work that follows other work is counted from its own beginning", () => {
  const { screen, surroundings } = createScreen(false);
  const progress = createProgress({}, surroundings);
  for (const [time, done, total] of [
    [6_000, 3, 4],
    [7_000, 4, 4],
    [13_000, 50, 80],
    [14_000, 80, 80],
  ] as const) {
    screen.time = time;
    progress.update(done, total, "x");
  }
  progress.stop();
  assert.deepEqual(screen.lines, ["Encoding images: 3 of 4", "Encoding images: 50 of 80", "Encoding images: 84 done"]);
});

test("work that takes a moment is not spoken of without a terminal", () => {
  const { screen, surroundings } = createScreen(false);
  const progress = createProgress({}, surroundings);
  screen.time = 4_000;
  progress.update(1, 2, "images/a.jpg");
  screen.time = 9_000;
  progress.update(2, 2, "images/b.jpg");
  progress.stop();
  assert.deepEqual(screen.lines, []);
});

test("on a terminal there is a bar that grows with the megapixels", async () => {
  const { screen, surroundings } = createScreen(true);
  const progress = createProgress({}, surroundings);
  progress.update(1, 4, "images/a.jpg", { done: 1, total: 20 });
  progress.update(2, 4, "images/b.jpg", { done: 2, total: 20 });
  assert.deepEqual(screen.lines, [], "it is being loaded");
  await screen.load();
  screen.time = 15_000;
  progress.update(3, 4, "images/c.jpg", { done: 12, total: 20 });
  screen.time = 20_000;
  progress.update(4, 4, "images/d.jpg", { done: 20, total: 20 });
  progress.stop();
  progress.stop();
  assert.deepEqual(screen.lines, [
    "Encoding images, 400 parts",
    "+40 Encoding images: 2 of 4 (images/b.jpg)",
    "+200 Encoding images: 3 of 4, about 20 s left (images/c.jpg)",
    "+160 Encoding images: 4 of 4 (images/d.jpg)",
    "Images are encoded.",
  ]);
});

test("work that follows other work has a bar of its own", async () => {
  const { screen, surroundings } = createScreen(true);
  const progress = createProgress({}, surroundings);
  progress.update(1, 1, "images/a.jpg");
  await screen.load();
  progress.update(1, 1, "images/a.jpg");
  progress.update(0, 2, "posts/a.md");
  await screen.load();
  progress.update(2, 2, "posts/b.md");
  progress.stop();
  const begun = screen.lines.filter((line) => line.endsWith("400 parts"));
  const ended = screen.lines.filter((line) => line === "Images are encoded.");
  assert.deepEqual([begun.length, ended.length], [2, 2]);
});

test("a bar that is loaded too late is ended at once", async () => {
  const { screen, surroundings } = createScreen(true);
  const progress = createProgress({}, surroundings);
  progress.update(1, 1, "images/a.jpg");
  progress.stop();
  await screen.load();
  assert.equal(screen.lines.at(-1), "Images are encoded.");
});

test("nothing is shown with --quiet, and with --json", async () => {
  for (const options of [{ quiet: true }, { json: true }]) {
    for (const isTerminal of [true, false]) {
      const { screen, surroundings } = createScreen(isTerminal);
      const progress = createProgress(options, surroundings);
      progress.update(1, 3, "images/a.jpg");
      screen.time = 60_000;
      progress.update(2, 3, "images/b.jpg");
      progress.stop();
      await screen.load();
      assert.deepEqual(screen.lines, []);
    }
  }
});
