import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type BuildOptions, type BuildResult, build } from "../../src/build/build.ts";
import { makeShard } from "../../src/build/make-shard.ts";
import { rememberInCache } from "../../src/build/record-cache.ts";
import { listShards, type Shard, Shards, shardFolder } from "../../src/build/shards.ts";
import { hasErrors, type Problem, ProblemError } from "../../src/problem.ts";
import { SHARDS_FOLDER } from "../../src/render/fingerprint.ts";
import type { Blog } from "../../src/settings/settings.ts";
import { repository } from "./blog.ts";

/** What has become of a site. A part that stops knows of problems only. */
export type Built = Pick<BuildResult, "problems"> & Partial<Pick<BuildResult, "content" | "published" | "settlement">>;

/** Builds a blog; errors are those of `build`. */
export type BuildSite = (root: string, blog: Blog, options: BuildOptions) => Promise<Built>;

/** Who does the work of one build. Whoever it is, the site is the same, and so is what is said. */
export const ways: [name: string, build: BuildSite][] = [
  ["alone", build],
  ["in threads", buildInThreads],
  ["in parts", buildInParts],
];

/** Those in which somebody else does a part of the work. */
export const sharedWays: [name: string, build: BuildSite][] = ways.slice(1);

type Answer = { built: Built } | { thrown: Problem[] } | { failure: string };

let host: ChildProcess | undefined;
/** Takes what the host says next. */
let take: (answer: Answer) => void = () => {};

/** With two threads beside the first one, however small the blog is. One after the other only. */
async function buildInThreads(root: string, blog: Blog, options: BuildOptions): Promise<Built> {
  host ??= startHost();
  host.channel?.ref();
  const answered = new Promise<Answer>((resolve) => {
    take = resolve;
  });
  host.send({ root, blog, options });
  const answer = await answered;
  host.channel?.unref();
  if ("thrown" in answer) throw new ProblemError(answer.thrown);
  if ("failure" in answer) throw new Error(answer.failure);
  return answer.built;
}

function startHost(): ChildProcess {
  const child = fork(join(repository, "test", "support", "build-host.mjs"), {
    execArgv: [],
    env: { ...process.env, LONGHAND_WORKERS: "2" },
    serialization: "advanced",
  });
  child.on("message", (answer) => take(answer as Answer));
  child.on("exit", (code) => take({ failure: `The process that builds has ended with ${code}.` }));
  // It ends with this process, as its channel does.
  child.unref();
  return child;
}

/** As `build --shard 1/2`, `build --shard 2/2` and `merge` do it, one after the other, as long as there is no error. */
async function buildInParts(root: string, blog: Blog, options: BuildOptions): Promise<Built> {
  // Code that was saved in the same moment is not named by what it says (`fingerprintCode`), as no command would find it.
  await wait(30);
  for (const number of [1, 2]) {
    const { problems } = await buildPart(root, blog, options, { number, count: 2 });
    if (hasErrors(problems)) return { problems };
  }
  return mergeParts(root, blog, options);
}

/** `build --shard` */
export function buildPart(root: string, blog: Blog, options: BuildOptions, shard: Shard): Promise<Built> {
  const memory = rememberInCache(join(root, blog.folders.cache));
  return makeShard(root, blog, options, memory, shard, shardFolder(root, shard));
}

/** `merge` */
export async function mergeParts(root: string, blog: Blog, options: BuildOptions): Promise<Built> {
  return build(root, blog, { ...options, shards: new Shards(listShards(join(root, SHARDS_FOLDER))) });
}
