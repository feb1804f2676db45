import { join, relative, resolve } from "node:path";
import { makeShard } from "../build/make-shard.ts";
import { rememberInCache } from "../build/record-cache.ts";
import { listShards, parseShard, shardFolder } from "../build/shards.ts";
import { clock } from "../clock.ts";
import { hasErrors } from "../problem.ts";
import { lock } from "../publish/lock.ts";
import { SHARDS_FOLDER } from "../render/fingerprint.ts";
import { runBuild } from "./build.ts";
import { enterBlog } from "./enter-blog.ts";
import { createProgress } from "./progress.ts";
import { count, type OutputOptions, printProblems } from "./report.ts";

/** `longhand build --shard 2/3`: renders a part of the pages into a folder of its own. Returns the exit code. */
export async function runShard(root: string, text: string, options: OutputOptions): Promise<number> {
  const started = performance.now();
  const shard = parseShard(text);
  const blog = await enterBlog(root, options, { isProduction: true });
  const cache = join(root, blog.folders.cache);
  const folder = shardFolder(root, shard);
  const progress = createProgress(options);
  const release = await lock(cache);
  try {
    const pipeline = { now: clock(), isPreview: false, onImage: progress.update };
    // What is published by this machine, if anything, stays as it is.
    const { problems, files } = await makeShard(root, blog, pipeline, rememberInCache(cache), shard, folder);
    progress.stop();
    printProblems(problems, options);
    const isOk = !hasErrors(problems);
    const seconds = (performance.now() - started) / 1000;
    const shown = relative(root, folder).replaceAll("\\", "/");
    if (options.json) {
      console.log(JSON.stringify({ ok: isOk, shard: { ...shard, folder: shown, files }, seconds, problems }, null, 2));
    } else if (!isOk) console.error("\nThe part was not made.");
    else if (!options.quiet) {
      console.log(
        `${count(files, "file")} in ${shown}/, part ${shard.number} of ${shard.count}, ${seconds.toFixed(1)} s`,
      );
    }
    return isOk ? 0 : 1;
  } finally {
    release();
  }
}

/** `longhand merge`: joins all parts, checks the whole site, and publishes it. Returns the exit code. */
export async function runMerge(root: string, folders: string[], options: OutputOptions): Promise<number> {
  const shards =
    folders.length > 0 ? folders.map((folder) => resolve(root, folder)) : listShards(join(root, SHARDS_FOLDER));
  return runBuild(root, { ...options, shards });
}
