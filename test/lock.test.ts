import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { lock, tryLock } from "../src/publish/lock.ts";
import { createFolder, repository, runNode } from "./support/blog.ts";

const compiled = pathToFileURL(join(repository, "dist/test/publish/lock.js")).href;
const hasProcessTimes = existsSync("/proc/self/stat");

/** The names of those that have the lock, or want it. */
function holders(cache: string): string[] {
  return existsSync(join(cache, "build.lock")) ? readdirSync(join(cache, "build.lock")) : [];
}

/** The lock of a process that has been killed. */
async function createStale(cache: string): Promise<void> {
  const code = `const { lock } = await import(${JSON.stringify(compiled)});
    await lock(${JSON.stringify(cache)});
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => setInterval(() => {}, 1000));`;
  await runNode(["--input-type=module", "--eval", code], cache);
  assert.equal(holders(cache).length, 1);
}

function take(cache: string): () => void {
  const release = tryLock(cache);
  if (typeof release === "string") return assert.fail(`${release} has it`);
  return release;
}

test("one has it, and nothing is left of it afterwards", () => {
  const cache = join(createFolder(), ".cache");
  const release = take(cache);
  assert.equal(tryLock(cache), `process ${process.pid}`);
  assert.equal(holders(cache).length, 1);
  release();
  assert.deepEqual(readdirSync(cache), []);
  take(cache)();
});

test("a second one waits, and is told for whom", async () => {
  const cache = createFolder();
  const release = take(cache);
  const seen: string[] = [];
  const second = lock(cache, { onWait: (holder) => void seen.push(holder) });
  await wait(300);
  assert.deepEqual(seen, [`process ${process.pid}`]);
  release();
  (await second)();
});

test("when it takes too long, the second one ends with an error that says what to do", async () => {
  const cache = createFolder();
  const release = take(cache);
  await assert.rejects(lock(cache, { patience: 200 }), ({ problems }) => {
    assert.equal(problems[0].code, "build-running");
    assert.equal(problems[0].fact, `Another build of this blog is running (process ${process.pid}).`);
    assert.match(
      problems[0].remedy,
      /^Wait until it has ended, .* delete the folder build\.lock in the cache folder\.$/,
    );
    return true;
  });
  assert.equal(holders(cache).length, 1);
  release();
});

test("what a killed build has left is in nobody's way", async () => {
  const cache = createFolder();
  await createStale(cache);
  const release = take(cache);
  assert.equal(holders(cache).length, 1);
  release();
});

describe("what was left by", () => {
  /** A file in the lock's folder whose name differs from that of a living process in one part. */
  const createLeft = (cache: string, change: (parts: string[]) => void): string => {
    const release = take(cache);
    const parts = (holders(cache)[0] ?? "").split("+");
    release();
    change(parts);
    const path = join(cache, "build.lock", parts.join("+"));
    mkdirSync(join(cache, "build.lock"));
    writeFileSync(path, "");
    return path;
  };
  const elsewhere = Buffer.from("a-container pid:[1]").toString("base64url");

  test("a process whose number another one has now, is known where the system tells when a process began", () => {
    const cache = createFolder();
    createLeft(cache, (parts) => parts.splice(1, 1, "1"));
    if (hasProcessTimes) take(cache)();
    else assert.equal(tryLock(cache), `process ${process.pid}`);
  });

  test("another machine or container counts for a minute", () => {
    const cache = createFolder();
    const path = createLeft(cache, (parts) => parts.splice(2, 1, elsewhere));
    assert.equal(tryLock(cache), `process ${process.pid} on a-container`);
    const seconds = performance.timeOrigin / 1000;
    utimesSync(path, seconds - 3600, seconds - 3600);
    take(cache)();
  });

  test("an older version, which was a file, goes", () => {
    const cache = createFolder();
    writeFileSync(join(cache, "build.lock"), String(process.pid));
    take(cache)();
  });

  test("somebody else goes", () => {
    const cache = createFolder();
    mkdirSync(join(cache, "build.lock"));
    for (const name of [".DS_Store", "1+2", "+", `${process.pid}+1+%+zz`]) {
      writeFileSync(join(cache, "build.lock", name), "");
    }
    take(cache)();
    assert.deepEqual(holders(cache), []);
  });
});

test("of eight that find what a killed one has left, one at a time has it", async () => {
  const code = `import { closeSync, openSync, rmSync } from "node:fs";
    const { lock } = await import(${JSON.stringify(compiled)});
    for (let turn = 0; turn < 6; turn++) {
      const release = await lock(".", { patience: 60_000 });
      closeSync(openSync("busy", "wx"));
      await new Promise((resolve) => setTimeout(resolve, 3));
      rmSync("busy");
      release();
    }`;
  for (let round = 0; round < 3; round++) {
    const cache = createFolder();
    await createStale(cache);
    const runs = Array.from({ length: 8 }, () => runNode(["--input-type=module", "--eval", code], cache));
    for (const { code, stderr } of await Promise.all(runs)) assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(readdirSync(cache), []);
  }
});

test("a process that has the lock can end, though it shows signs of life", async () => {
  const cache = createFolder();
  const code = `const { lock } = await import(${JSON.stringify(compiled)}); await lock(".");`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], { cwd: cache });
  assert.equal(await new Promise((resolve) => child.on("exit", resolve)), 0);
});
