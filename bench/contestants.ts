import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  createExampleBlog,
  createExampleClone,
  createHugoBlog,
  createLonghandBlog,
  createPostsFolder,
  repository,
} from "./blogs.ts";
import type { Command } from "./measure.ts";
import type { BuildCase } from "./result.ts";

/** Something that builds the blog. */
export interface Contestant {
  name: string;
  /** Cases in which it takes part. The floors keep nothing from one run to the next, so only the cold one is theirs. */
  cases: BuildCase[];
  /** The one size in which it takes part. Absent: all. */
  size?: number;
  /** Writes its blog into an empty folder. */
  create(folder: string, posts: number): void;
  command(folder: string): Command;
  /** Serves the blog on 127.0.0.1 and follows its changes. */
  serve?: ((folder: string, port: number) => Command) | undefined;
  /** Where its posts are, from its folder. */
  posts: string;
  /** Where its pages go, from its folder. */
  output: string;
  /** What else a build leaves behind and a cold one must not find. */
  leftovers(folder: string): string[];
}

/** A contestant and the folder of its blog. */
export interface Entry {
  contestant: Contestant;
  folder: string;
}

/** The command of the package, compiled. */
export const longhandCommand: string = join(repository, "dist", "src", "cli", "main.js");

export const longhand: Contestant = {
  name: "Longhand",
  cases: ["cold", "warm", "edit", "retitle"],
  create: createLonghandBlog,
  command: (folder) => ({ program: process.execPath, args: [longhandCommand, "build", "--quiet"], folder }),
  serve: (folder, port) => ({
    program: process.execPath,
    args: [longhandCommand, "dev", "--port", String(port)],
    folder,
  }),
  posts: "posts",
  output: "_site",
  leftovers: () => [".cache"],
};

const hugo: Contestant = {
  name: "Hugo",
  cases: longhand.cases,
  create: createHugoBlog,
  command: (folder) => ({ program: "hugo", args: ["--quiet"], folder }),
  // Its server keeps the pages in memory, and writes no file.
  serve: (folder, port) => ({
    program: "hugo",
    args: ["server", "--bind", "127.0.0.1", "--port", String(port), "--disableLiveReload"],
    folder,
  }),
  posts: join("content", "posts"),
  output: "public",
  leftovers: () => ["resources", ".hugo_build.lock"],
};

const floors: Contestant[] = (["copy", "render"] as const).map((mode) => ({
  name: mode === "copy" ? "floor: read, write" : "floor: read, parse, markdown-it, write",
  cases: ["cold"],
  create: createPostsFolder,
  command: (folder) => ({
    program: process.execPath,
    args: [join(repository, "bench", "floors.js"), mode, "posts", "output"],
    folder,
  }),
  posts: "posts",
  output: "output",
  leftovers: () => [],
}));

/** The contestants of the example blog, which keeps its encoded images between cold builds. */
export const examples: Contestant[] = [
  { ...longhand, cases: ["example"], create: createExampleClone, leftovers: listCacheWithoutImages },
  {
    ...longhand,
    name: "Longhand, without .eleventy.ts",
    cases: ["example"],
    create: createExampleBlog,
    leftovers: listCacheWithoutImages,
  },
];

/** What the search costs is shown for one size. Hugo has none of its own. */
const withSearch: Contestant = {
  ...longhand,
  name: "Longhand, with search",
  cases: ["cold", "warm", "edit"],
  size: 4000,
  create: (folder, posts) => createLonghandBlog(folder, posts, { search: true }),
  serve: undefined,
};

/** The contestants on this machine: Hugo only when it is on the PATH. */
export function findContestants(): Contestant[] {
  return [longhand, ...(findHugoVersion() ? [hugo] : []), ...floors, withSearch];
}

/** For instance `0.111.3`; undefined when there is no Hugo. */
export function findHugoVersion(): string | undefined {
  const { stdout } = spawnSync("hugo", ["version"], { encoding: "utf8" });
  return /v(\d+(?:\.\d+)+)/.exec(stdout ?? "")?.[1];
}

/**
 * Moves all that builds have left to `attic`. It is not deleted: just after many files were deleted ext4 is slow to make
 * new ones, and the build that follows would pay for it, up to twenty times the time of writing its files. Without an
 * attic, as on a RAM disk, it is deleted.
 */
export function clean({ contestant, folder }: Entry, attic: string | undefined): void {
  for (const name of [contestant.output, ...contestant.leftovers(folder)]) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    if (attic) renameSync(path, join(attic, String(readdirSync(attic).length)));
    else rmSync(path, { recursive: true });
  }
}

/** How many HTML pages are in the output, and how many of them are posts. Hugo's redirects from `page/1/` do not count. */
export function countPages({ contestant, folder }: Entry): { pages: number; posts: number } {
  const files = readdirSync(join(folder, contestant.output), { recursive: true }) as string[];
  const pages = files
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /(?<!\/page\/1\/index)\.html$/.test(file));
  return { pages: pages.length, posts: pages.filter((page) => /^posts\/[^/]+\/index\.html$/.test(page)).length };
}

/** Images and cards, which are images, stay. */
function listCacheWithoutImages(folder: string): string[] {
  const cache = join(folder, ".cache");
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => name !== "images" && name !== "cards")
    .map((name) => join(".cache", name));
}
