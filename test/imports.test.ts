import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { test } from "node:test";
import { repository } from "./support/blog.ts";

/** The pipeline from left to right: a stage imports only from stages to its left. */
const stages = ["content", "urls", "tags", "images", "cards", "plan", "render", "checks", "publish", "adopt", "cli"];

/** Which other folders each folder may import from. Files directly in `src/` are leaves, or put stages together. */
const leaves: Record<string, string[]> = {
  words: [],
  settings: ["words"],
  html: [],
  feeds: [],
  hosts: ["words"],
  highlight: [],
  markdown: ["images", "html", "highlight", "words"],
  search: ["settings", "html"],
  theme: ["settings"],
  serve: [],
};
const stageLeaves: Record<string, string[]> = {
  content: ["settings", "markdown"],
  urls: ["settings", "markdown"],
  tags: ["settings"],
  images: ["settings"],
  cards: ["settings", "theme"],
  plan: ["settings", "markdown", "feeds", "html", "hosts", "search", "words"],
  render: ["settings", "markdown", "highlight", "layouts"],
  checks: ["settings", "html", "feeds", "markdown"],
  publish: ["settings"],
  adopt: ["settings", "feeds", "html"],
  cli: ["settings", "serve", "feeds", "search", "theme"],
};

/** Files, and folders, that put stages together; everything else in `src/` imports no stage. */
const assemblers = ["index.ts", "pipeline.ts", "files", "build", "settle.ts", "eleventy.ts"];

const imports = [...listFiles("src"), ...listFiles("layouts")].flatMap(readImports);

test("a stage imports only stages to its left, and its leaves", () => {
  for (const { file, target, isType } of imports.filter(
    (one) => one.target.startsWith("src/") || one.target.startsWith("layouts/"),
  )) {
    const from = folderOf(file);
    const to = folderOf(target);
    if (from === to || assemblers.includes(from) || isLeafFile(to)) continue;
    if (from === "layouts") {
      assert.ok(isType, `${file} imports ${target}: layouts import types only`);
      continue;
    }
    if (isLeafFile(from)) {
      assert.fail(`${file} is a leaf and imports ${target}`);
    }
    const position = stages.indexOf(from);
    const allowed = position < 0 ? (leaves[from] ?? []) : [...stages.slice(0, position), ...(stageLeaves[from] ?? [])];
    const isAssembled = from === "cli" && assemblers.includes(to);
    // A type ties nothing at run time, but it must not point to the right either, except to the shared shapes of pages.
    const isShape = isType && (target === "src/plan/page.ts" || target === "src/content/post.ts");
    assert.ok(allowed.includes(to) || isAssembled || isShape, `${file} imports ${target}`);
  }
});

test("one npm package is imported by one folder", () => {
  const homes = new Map<string, Set<string>>();
  for (const { file, target, isType } of imports) {
    if (isType || target.startsWith("src/") || target.startsWith("layouts/") || target.startsWith("node:")) continue;
    if (builtinModules.includes(target)) assert.fail(`${file} imports ${target} without node:`);
    const name = target
      .split("/")
      .slice(0, target.startsWith("@") ? 2 : 1)
      .join("/");
    homes.set(name, (homes.get(name) ?? new Set()).add(folderOf(file)));
  }
  const several = [...homes]
    .filter(([, folders]) => folders.size > 1)
    .map(([name, folders]) => `${name}: ${[...folders]}`);
  // valibot describes forms wherever something of the author's is read.
  assert.deepEqual(several, ["valibot: content,settings"]);
  assert.deepEqual([...(homes.get("@11ty/eleventy") ?? [])], ["render"]);
  assert.deepEqual([...(homes.get("sharp") ?? [])], ["images"]);
});

test("the current folder is asked for by the command line only, and the time in one place", () => {
  for (const file of listFiles("src").filter((path) => !path.startsWith("src/cli/"))) {
    const code = readFileSync(join(repository, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    assert.ok(!code.includes("process.cwd("), `${file} asks for the current folder`);
    if (file !== "src/clock.ts") assert.ok(!/new Date\(\)|Date\.now\(/.test(code), `${file} asks for the time`);
  }
});

function listFiles(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true })
    .map((path) => `${folder}/${String(path).split(sep).join("/")}`)
    .filter((path) => /(?<!\.d)\.tsx?$/.test(path));
}

function readImports(file: string): { file: string; target: string; isType: boolean }[] {
  const code = readFileSync(join(repository, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const pattern = /(?:^|\n)\s*(import|export)(\s+type)?\s[^;"']*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']/g;
  return [...code.matchAll(pattern)].map(([, , type, from, dynamic]) => {
    const target = from ?? dynamic ?? "";
    const path = target.startsWith(".")
      ? relative(repository, join(repository, dirname(file), target))
          .split(sep)
          .join("/")
      : target;
    return { file, target: path, isType: Boolean(type) };
  });
}

/** `src/urls/slug.ts` is in `urls`; `src/problem.ts` is `problem.ts`; layouts are in `layouts`. */
function folderOf(path: string): string {
  const [top, second = ""] = path.split("/");
  return top === "layouts" ? "layouts" : second;
}

function isLeafFile(folder: string): boolean {
  return folder.endsWith(".ts") && !assemblers.includes(folder);
}
