import { join, relative } from "node:path";
import { type BuildResult, makeSite } from "../build/build.ts";
import { clock } from "../clock.ts";
import { explainDiskFault } from "../disk-fault.ts";
import { hasErrors, type Problem, ProblemError } from "../problem.ts";
import { getContentType } from "../serve/content-type.ts";
import { startServer } from "../serve/server.ts";
import type { FoundFile } from "../serve/site-files.ts";
import { loadBlog } from "../settings/load.ts";
import type { Blog } from "../settings/settings.ts";
import { enterBlog } from "./enter-blog.ts";
import { createProgress } from "./progress.ts";
import { count, type OutputOptions, printProblems } from "./report.ts";

/** Options of `longhand dev` and `longhand preview`. */
export interface ServeOptions extends OutputOptions {
  port: number;
  host: string;
  allowHost: string[];
}

/** How long to wait after a change for more of them: editors save in several steps. */
const QUIET_MILLISECONDS = 20;

/**
 * `longhand dev`: serves the blog from memory, with drafts and scheduled posts, and builds it anew when a file changes.
 * Nothing is written to the output folder, so nothing unpublished can be deployed by mistake.
 */
export async function runDev(root: string, options: ServeOptions): Promise<void> {
  const { watch } = await import("chokidar");
  let blog = await enterBlog(root, options, { isProduction: false });
  let site = new Map<string, FoundFile>();
  let problems: Problem[] = [];

  const rebuild = async (): Promise<void> => {
    const started = performance.now();
    try {
      blog = await loadBlog(root, { isProduction: false });
      const next = new Map<string, FoundFile>();
      const result = await makeSiteInMemory(root, blog, next, options);
      problems = result.problems;
      // With errors the pages of the last good build stay, and a notice lies over them.
      if (!hasErrors(problems) || site.size === 0) site = next;
      printProblems(problems, options);
      report(result, performance.now() - started, options);
    } catch (issue) {
      const fault = explainDiskFault(issue, root);
      if (!(issue instanceof ProblemError || fault)) throw issue;
      problems = issue instanceof ProblemError ? issue.problems : fault ? [fault] : [];
      printProblems(problems, options);
      reportErrors(problems, options);
    }
  };

  // Before the first build, so that nothing is missed that is saved while it runs or right after it.
  const watcher = watch(
    listWatched(blog).map((name) => join(root, name)),
    { ignoreInitial: true, ignored: (path) => /[\\/](node_modules|\.git)[\\/]|~$|\.swp$/.test(path) },
  );
  const changed = new Set<string>();
  watcher.on("all", (_event, path) => changed.add(path));
  try {
    await new Promise<void>((resolve) => watcher.once("ready", resolve));
    await rebuild();
    const server = await startServer({
      lookup: { find: (path) => site.get(path.endsWith("/") ? `${path.slice(1)}index.html` : path.slice(1)) },
      host: options.host,
      port: options.port,
      basePath: blog.basePath,
      allowedHosts: options.allowHost,
      liveReload: true,
    });
    const tell = (kind: "reload" | "css"): void => {
      const errors = problems.filter((problem) => problem.severity === "error");
      server.notify(errors.length > 0 ? { kind: "problems", problems: errors } : { kind });
    };
    tell("reload");
    console.log(`Your blog is at ${server.url}  (drafts and scheduled posts included; Ctrl+C ends it)`);

    let timer: NodeJS.Timeout | undefined;
    let isBuilding = false;
    const run = async (): Promise<void> => {
      if (isBuilding) return;
      isBuilding = true;
      while (changed.size > 0) {
        const isStyle = [...changed].every((path) => path.endsWith(".css"));
        if (!options.quiet) console.log(`Changed: ${[...changed].map((path) => relative(root, path)).join(", ")}`);
        changed.clear();
        await rebuild();
        tell(isStyle ? "css" : "reload");
      }
      isBuilding = false;
    };
    const runSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(run, QUIET_MILLISECONDS);
    };
    watcher.on("all", runSoon);
    if (changed.size > 0) runSoon();
    await untilInterrupted();
    await server.close();
  } finally {
    await watcher.close();
  }
}

/** What a page may depend on. */
function listWatched({ folders }: Blog): string[] {
  const { posts, pages, images, static: statics, layouts } = folders;
  const files = ["urls.json", "blog.config.ts", "blog.config.js", ".eleventy.ts", ".eleventy.js"];
  return [posts, pages, images, statics, layouts, "_data", ...files];
}

async function makeSiteInMemory(
  root: string,
  blog: Blog,
  site: Map<string, FoundFile>,
  options: OutputOptions,
): Promise<BuildResult> {
  const progress = createProgress(options);
  try {
    return await makeSite(
      root,
      blog,
      { now: clock(), isPreview: true, onImage: progress.update },
      {
        addText: (outputPath, text) => site.set(outputPath, { body: text, type: getContentType(outputPath) }),
        addFile: (outputPath, path) => site.set(outputPath, { file: path, type: getContentType(outputPath) }),
      },
    );
  } finally {
    progress.stop();
  }
}

function report(result: BuildResult, milliseconds: number, options: OutputOptions): void {
  if (hasErrors(result.problems)) reportErrors(result.problems, options);
  else if (!options.quiet) console.log(`${count(result.pages, "page")} in ${Math.round(milliseconds)} ms`);
}

function reportErrors(problems: Problem[], options: OutputOptions): void {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  if (!options.quiet) console.log(`${count(errors, "error")}; the pages are those of the last good build.`);
}

/** Waits for Ctrl+C, or for the end of the terminal. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}
