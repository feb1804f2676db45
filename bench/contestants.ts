import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { createHugoBlog, createLonghandBlog, createPostsFolder, repository } from "./blogs.ts";
import type { Command } from "./measure.ts";

/** What stands between two builds: everything is built anew, nothing has changed, one post has. */
export type Case = "cold" | "warm" | "edit";
export const CASES: Case[] = ["cold", "warm", "edit"];

/** Something that builds the blog. */
export interface Contestant {
  name: string;
  /** Cases in which it takes part. The floors keep nothing from one run to the next, so only the cold one is theirs. */
  cases: Case[];
  /** Writes its blog into an empty folder. */
  create(folder: string, posts: number): void;
  command(folder: string): Command;
  /** Where its posts are, from its folder. */
  posts: string;
  /** Where its pages go, from its folder. */
  output: string;
  /** What else a build leaves behind and a cold one must not find. */
  leftovers: string[];
}

const longhand: Contestant = {
  name: "Longhand",
  cases: CASES,
  create: createLonghandBlog,
  command: (folder) => ({
    program: process.execPath,
    args: [join(repository, "dist", "src", "cli", "main.js"), "build", "--quiet"],
    folder,
  }),
  posts: "posts",
  output: "_site",
  leftovers: [".cache"],
};

const hugo: Contestant = {
  name: "Hugo",
  cases: CASES,
  create: createHugoBlog,
  command: (folder) => ({ program: "hugo", args: ["--quiet"], folder }),
  posts: join("content", "posts"),
  output: "public",
  leftovers: ["resources", ".hugo_build.lock"],
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
  leftovers: [],
}));

/** The contestants on this machine: Hugo only when it is on the PATH. */
export function findContestants(): Contestant[] {
  return [longhand, ...(findHugoVersion() ? [hugo] : []), ...floors];
}

/** For instance `0.111.3`; undefined when there is no Hugo. */
export function findHugoVersion(): string | undefined {
  const { stdout } = spawnSync("hugo", ["version"], { encoding: "utf8" });
  return /v(\d+(?:\.\d+)+)/.exec(stdout ?? "")?.[1];
}

/**
 * Moves all that builds have left to `attic`. It is not deleted: just after many files were deleted ext4 is slow to make
 * new ones, and the build that follows would pay for it, up to twenty times the time of writing its files.
 */
export function clean(contestant: Contestant, folder: string, attic: string): void {
  for (const name of [contestant.output, ...contestant.leftovers]) {
    const path = join(folder, name);
    if (existsSync(path)) renameSync(path, join(attic, `${basename(folder)}-${name}-${readdirSync(attic).length}`));
  }
}

/** How many HTML pages are in the output, and how many of them are posts. Hugo's redirects from `page/1/` do not count. */
export function countPages(contestant: Contestant, folder: string): { pages: number; posts: number } {
  const files = readdirSync(join(folder, contestant.output), { recursive: true }) as string[];
  const pages = files
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /(?<!\/page\/1\/index)\.html$/.test(file));
  return { pages: pages.length, posts: pages.filter((page) => /^posts\/[^/]+\/index\.html$/.test(page)).length };
}
