import type { Stats } from "node:fs";

/** What the system says of a file: size in bytes, times in milliseconds since 1970, and its number on the disk. */
export type Signature = [size: number, modified: number, changed: number, inode: number];

/**
 * In milliseconds. Clocks of disks are coarse: a file that is changed twice in one step of them can look the same
 * afterwards. The coarsest (FAT) has steps of two seconds.
 */
const STEP = 2500;

/**
 * The signature of a file that is about to be read, or null when its times are so near to `moment` (the machine's time in
 * milliseconds since 1970) that it could be changed again without a trace.
 */
export function signatureOf({ size, mtimeMs, ctimeMs, ino }: Stats, moment: number): Signature | null {
  return Math.max(mtimeMs, ctimeMs) + STEP <= moment ? [size, mtimeMs, ctimeMs, ino] : null;
}

/** True when a file has not been touched since it had this signature. */
export function isUntouched([size, modified, changed, inode]: Signature, stats: Stats): boolean {
  return size === stats.size && modified === stats.mtimeMs && changed === stats.ctimeMs && inode === stats.ino;
}
