import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the blogs are: in the folder for temporary files, or in memory. */
export type Disk = "disk" | "ram";

/** A folder of the bench, and how to be rid of it. */
export interface Place {
  disk: Disk;
  folder: string;
  remove(): void;
}

/** What 4,000 posts, the pages of all contestants and caches need, with room to spare. */
const RAM_BYTES = 2e9;
/** https://man7.org/linux/man-pages/man2/statfs.2.html */
const TMPFS_MAGIC = 0x01021994;
const PREFIX = "longhand-bench-";

/** A new folder on the disk. */
export function createPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  return { disk: "disk", folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A new folder in memory: in `/dev/shm`, or as root in a tmpfs of its own. Undefined when there is neither. */
export function createRamPlace(): Place | undefined {
  if (hasRoom("/dev/shm")) {
    const folder = mkdtempSync(`/dev/shm/${PREFIX}`);
    return { disk: "ram", folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
  }
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  if (run("mount", ["-t", "tmpfs", "-o", `size=${2 * RAM_BYTES}`, "longhand-bench", folder])) {
    const remove = (): void => {
      if (run("umount", [folder])) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      else console.error(`${folder} is still mounted: umount ${folder}`);
    };
    return { disk: "ram", folder, remove };
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return undefined;
}

/** Has the system write what earlier runs have left to write, so that the next one does not wait for it. */
export function flushDisk(): void {
  if (process.platform !== "win32") run("sync", []);
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { type, bavail, bsize } = statfsSync(folder);
    return type === TMPFS_MAGIC && bavail * bsize > RAM_BYTES;
  } catch {
    return false;
  }
}

function run(program: string, args: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
