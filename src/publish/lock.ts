import { randomBytes } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { error, ProblemError } from "../problem.ts";

/** The folder in the cache that holds a file for each build that wants to write. */
const LOCK_FOLDER = "build.lock";

/** How often a build shows that it is alive, and after which time without a sign it is taken for dead elsewhere. */
const SIGN_MILLISECONDS = 10_000;
const DEAD_MILLISECONDS = 60_000;

/** How long a second build waits for the first one. */
const PATIENCE_MILLISECONDS = 10_000;

export interface LockOptions {
  /** In milliseconds. @default 10,000 */
  patience?: number | undefined;
  /** Called once when another build is running: `process 4242`. */
  onWait?: ((holder: string) => void) | undefined;
}

/**
 * Makes sure that one build at a time writes the output folder. Waits for another one that is running, and throws a
 * `ProblemError` when that takes too long. Gives the function that ends the lock. `cache` is the absolute path.
 */
export async function lock(cache: string, options: LockOptions = {}): Promise<() => void> {
  const { patience = PATIENCE_MILLISECONDS, onWait } = options;
  const end = performance.now() + patience;
  for (let attempt = 0; ; attempt++) {
    const outcome = tryLock(cache);
    if (typeof outcome === "function") return outcome;
    if (attempt === 0) onWait?.(outcome);
    if (performance.now() > end) {
      throw new ProblemError([
        error(
          "build-running",
          undefined,
          `Another build of this blog is running (${outcome}).`,
          `Wait until it has ended, and build again. If that is no build of this blog, delete the folder ${LOCK_FOLDER} in the cache folder.`,
        ),
      ]);
    }
    // Not all at the same time: two that meet at the door both step back.
    await wait(50 + Math.random() * 100);
  }
}

/**
 * Takes the lock, or says who has it. Each process puts a file of its own into the folder and looks around afterwards:
 * who sees nobody else alive has the lock. No file is ever taken over, so there is nothing that two could take at once,
 * and what a killed build has left can be removed at any time.
 */
export function tryLock(cache: string): (() => void) | string {
  const folder = join(cache, LOCK_FOLDER);
  const own = formatName({ pid: process.pid, started: readStart(process.pid), host: readHost() });
  const path = join(folder, own);
  putFile(folder, path);
  try {
    const others = readdirSync(folder).filter((name) => name !== own);
    const { mtimeMs } = statSync(path);
    const holder = others.find((name) => isAlive(folder, name, mtimeMs));
    if (holder !== undefined) {
      release(folder, path);
      return describe(holder);
    }
    for (const name of others) rmSync(join(folder, name), { recursive: true, force: true });
  } catch (issue) {
    release(folder, path);
    throw issue;
  }
  const signs = setInterval(() => showSign(path), SIGN_MILLISECONDS).unref();
  return () => {
    clearInterval(signs);
    release(folder, path);
  };
}

function putFile(folder: string, path: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, "");
      return;
    } catch (issue) {
      const { code } = issue as NodeJS.ErrnoException;
      // The build that ends in this moment takes the folder away; one of an older program is a file.
      if (attempt > 20 || (code !== "ENOENT" && code !== "EEXIST")) throw issue;
      if (code === "EEXIST") rmSync(folder, { force: true });
    }
  }
}

function release(folder: string, path: string): void {
  rmSync(path, { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // Another one is in it.
  }
}

function showSign(path: string): void {
  try {
    writeFileSync(path, "");
  } catch {
    // Somebody has deleted the cache; the build goes on.
  }
}

/** A process that has the lock, or wants it. */
interface Holder {
  pid: number;
  /** When it was started, as the system counts; empty where that is not known. A number may be given again later. */
  started: string;
  /** The machine, or the container: elsewhere the number means another process. */
  host: string;
}

function formatName({ pid, started, host }: Holder): string {
  return [pid, started, Buffer.from(host).toString("base64url"), randomBytes(4).toString("hex")].join("+");
}

function parseName(name: string): Holder | undefined {
  const [, pid, started = "", host = ""] = /^(\d+)\+(\d*)\+([\w-]*)\+[0-9a-f]+$/.exec(name) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), started, host: Buffer.from(host, "base64url").toString() };
}

function describe(name: string): string {
  const { pid, host } = parseName(name) ?? {};
  return host === readHost() ? `process ${pid}` : `process ${pid} on ${host?.split(" ")[0]}`;
}

/** `now`: the time as the disk has it, in milliseconds. */
function isAlive(folder: string, name: string, now: number): boolean {
  const holder = parseName(name);
  if (!holder) return false;
  if (holder.host === readHost()) return isRunning(holder);
  const file = statSync(join(folder, name), { throwIfNoEntry: false });
  return file !== undefined && now - file.mtimeMs < DEAD_MILLISECONDS;
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (issue) {
    // EPERM: the process is there, but it is somebody else's.
    if ((issue as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = readStart(pid);
  return started === "" || now === "" || started === now;
}

/**
 * The moment in which a process was started, in ticks since the system was; empty where that cannot be asked, and
 * "dead" for one that has ended and waits for its parent. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function readStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return /[ZX]/.test(fields[0] ?? "") ? "dead" : (fields[19] ?? "");
  } catch {
    return "";
  }
}

/** The machine's name; on Linux with the space in which process numbers count, which each container has for itself. */
function readHost(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}
