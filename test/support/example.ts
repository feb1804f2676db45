import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { command, repository, runNode } from "./blog.ts";

/** What makes the example blog; the rest of the repository is the program. */
const parts = ["posts", "pages", "images", "blog.config.ts", ".eleventy.ts", "urls.json"];

/** A moment after the newest essay and before the scheduled one, in seconds. */
export const exampleEpoch = String(Date.UTC(2030, 0, 1) / 1000);

const prefix = "longhand-example-";
/** With all of its pictures to encode, on a slow machine. */
const MINUTES_TO_BUILD = 15;

/** Copies the example blog into a folder. Its images come from the repository's `.cache` and are encoded once. */
export function copyExample(root: string): void {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(repository, join(root, "node_modules", "longhand"), "junction");
  // A font of its cards.
  symlinkSync(join(repository, "node_modules", "@fontsource"), join(root, "node_modules", "@fontsource"), "junction");
  for (const part of parts) cpSync(join(repository, part), join(root, part), { recursive: true });
  writeFileSync(join(root, "package.json"), '{ "private": true, "type": "module" }\n');
  mkdirSync(join(repository, ".cache", "images"), { recursive: true });
  mkdirSync(join(root, ".cache"), { recursive: true });
  symlinkSync(join(repository, ".cache", "images"), join(root, ".cache", "images"), "junction");
}

/**
 * The folder of the example blog, built once for all test files of a run: `node --test` starts each file as a child, so
 * the number of the parent names the run. The first file to come builds, the others wait. Change nothing in it.
 */
export async function buildExample(): Promise<string> {
  const root = join(tmpdir(), `${prefix}${process.ppid}`);
  await removeOld(root);
  try {
    mkdirSync(root);
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code !== "EEXIST") throw issue;
    return waitFor(root);
  }
  copyExample(root);
  const { code, stdout, stderr } = await runNode([command, "build"], root, { SOURCE_DATE_EPOCH: exampleEpoch });
  // In one step, so that who waits reads all of it.
  writeFileSync(join(root, "said"), stdout + stderr);
  renameSync(join(root, "said"), join(root, code === 0 ? "built" : "failed"));
  return waitFor(root);
}

async function waitFor(root: string): Promise<string> {
  const deadline = performance.now() + MINUTES_TO_BUILD * 60_000;
  const failed = join(root, "failed");
  while (!existsSync(failed) && performance.now() < deadline) {
    if (existsSync(join(root, "built"))) return root;
    await wait(250);
  }
  const said = existsSync(failed) ? readFileSync(failed, "utf8") : "It takes too long.";
  throw new Error(`The example blog cannot be built: ${said}`);
}

/** Takes away what ended runs have left, and a build of this run that is older than the program. */
async function removeOld(root: string): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const isOld =
      folder === root ? isOlder(join(folder, "built"), command) : !isRunning(Number(name.slice(prefix.length)));
    if (isOld) await rm(folder, { recursive: true, force: true });
  }
}

function isOlder(path: string, than: string): boolean {
  return existsSync(path) && statSync(path).mtimeMs < statSync(than).mtimeMs;
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (issue) {
    return (issue as NodeJS.ErrnoException).code === "EPERM";
  }
}
