import { join } from "node:path";
import { pruneImages } from "../../images/prune.ts";
import { lock } from "../../publish/lock.ts";
import { enterBlog } from "../enter-blog.ts";
import { count, formatBytes, type OutputOptions } from "../report.ts";
import { surveyBlog } from "./survey-blog.ts";

/** `longhand images --prune`: removes from the cache what no build needs any more. Returns the exit code. */
export async function runPrune(root: string, options: OutputOptions & { dryRun?: boolean }): Promise<number> {
  const blog = await enterBlog(root, options, { isProduction: false });
  const cache = join(root, blog.folders.cache);
  const unlock = await lock(cache);
  try {
    // A text that cannot be read may need some of them.
    const { keys } = await surveyBlog(root, blog, true);
    const { files, bytes, kept } = await pruneImages(cache, keys, options.dryRun);
    if (options.json) {
      console.log(JSON.stringify({ ok: true, dryRun: options.dryRun === true, files, bytes, kept }, null, 2));
    } else if (!options.quiet) {
      const removed = options.dryRun ? "would be removed from the cache" : "removed from the cache";
      console.log(
        `${count(files, "file")}, ${formatBytes(bytes)}, ${removed}; ${count(kept.files, "file")}, ${formatBytes(kept.bytes)}, stay.`,
      );
    }
    return 0;
  } finally {
    unlock();
  }
}
