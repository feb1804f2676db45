import { statSync } from "node:fs";
import type { FSWatcher } from "chokidar";

/** For so many milliseconds after it has told of a file, chokidar drops what else happens to it. */
const DEAF_MILLISECONDS = 50;

/**
 * Lets a watcher tell of files that were saved again so soon that it has not told of it: editors save in several steps,
 * and a build may have read the first of them.
 */
export function tellOfSecondSaves(watcher: FSWatcher): void {
  watcher.on("all", (_event, path) => {
    const seen = readStamp(path);
    const timer = setTimeout(() => {
      if (!watcher.closed && readStamp(path) !== seen) watcher.emit("all", "change", path);
    }, DEAF_MILLISECONDS + 10);
    timer.unref();
  });
}

/** Changes with each save of a file. */
function readStamp(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() ? `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}` : undefined;
}
