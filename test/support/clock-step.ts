import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Waits until the disk's clock has gone on since a file was last changed. Many systems look at the clock a few hundred
 * times a second when they note the time of a file, so two files that are written one after the other are as old.
 */
export function awaitClockStep(file: string): void {
  const { ctimeMs } = statSync(file);
  const folder = mkdtempSync(join(dirname(file), ".clock-"));
  const probe = join(folder, "probe");
  do writeFileSync(probe, "");
  while (statSync(probe).ctimeMs <= ctimeMs);
  rmSync(folder, { recursive: true });
}
