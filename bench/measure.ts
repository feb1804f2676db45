import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A command, and the folder in which it runs. */
export interface Command {
  program: string;
  args: string[];
  folder: string;
  /** Variables beside those of the bench itself. */
  env?: Record<string, string>;
}

/** What one run of a command has taken. */
export interface Run {
  /** Wall time from before the process is started until it has ended. */
  seconds: number;
  /** Most memory that the process held at once, in units of 10⁶ bytes. Known on Linux only. */
  peakMegabytes?: number;
}

/** A process, and what it has printed so far. */
export interface Started {
  child: ChildProcess;
  printed: Buffer[];
}

const POLL_MILLISECONDS = 10;

/** Starts a command, which ends with the bench at the latest. */
export function start({ program, args, folder, env }: Command): Started {
  const printed: Buffer[] = [];
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  child.stdout.on("data", (bytes: Buffer) => printed.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => printed.push(bytes));
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("close", () => process.removeListener("exit", kill));
  return { child, printed };
}

/** Runs a command to its end. Throws with what the command has printed when it fails. */
export async function measure(command: Command): Promise<Run> {
  const started = performance.now();
  const { child, printed } = start(command);
  let peakMegabytes: number | undefined;
  const poll = setInterval(() => {
    peakMegabytes = readPeakMegabytes(child.pid) ?? peakMegabytes;
  }, POLL_MILLISECONDS);
  let ended = started;
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => {
      ended = performance.now();
    });
    child.on("close", resolve);
  }).finally(() => clearInterval(poll));
  if (code !== 0) {
    const { program, args, folder } = command;
    throw new Error(`${[program, ...args].join(" ")} in ${folder} ended with ${code}:\n${Buffer.concat(printed)}`);
  }
  return { seconds: (ended - started) / 1000, ...(peakMegabytes !== undefined && { peakMegabytes }) };
}

/**
 * The kernel's own high-water mark of a running process, whatever program it is. It only grows, so that the last
 * reading before the end is the peak but for what the last few milliseconds added. Undefined when it has ended.
 * https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
 */
export function readPeakMegabytes(pid: number | undefined): number | undefined {
  if (pid === undefined || process.platform !== "linux") return undefined;
  try {
    const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return undefined;
  }
}
