import { join, relative, sep } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { listCompiled } from "../import-file.ts";
import { configurationNames } from "../render/configuration.ts";
import { startServer } from "../serve/server.ts";
import { settingsNames } from "../settings/load.ts";
import type { Blog } from "../settings/settings.ts";
import { CARDS_PATH } from "./cards/page.ts";
import { enterBlog } from "./enter-blog.ts";
import { Preview } from "./preview-site.ts";
import type { OutputOptions } from "./report.ts";
import { tellOfSecondSaves } from "./second-saves.ts";

/** Options of `longhand dev` and `longhand preview`. */
export interface ServeOptions extends OutputOptions {
  port: number;
  host: string;
  allowHost: string[];
}

/** How long to wait after a change for more of them: editors save in several steps. */
const QUIET_MILLISECONDS = 10;

/** How long the browser has for the changed page, before everything else that shows it is made. */
const ANSWER_MILLISECONDS = 30;

/**
 * `longhand dev`: serves the blog from memory, with drafts and scheduled posts, and builds it anew when a file changes.
 * Nothing is written to the output folder, so nothing unpublished can be deployed by mistake.
 */
export async function runDev(root: string, options: ServeOptions): Promise<void> {
  const { watch } = await import("chokidar");
  let blog = await enterBlog(root, options, { isProduction: false });
  const preview = new Preview(root, options);

  const watched = new Set<string>();
  /** What is to be watched now, and was not before. */
  const listUnwatched = (): string[] => {
    const paths = listWatched(blog, root)
      .map((name) => join(root, name))
      .filter((path) => !watched.has(path));
    for (const path of paths) watched.add(path);
    return paths;
  };
  // Before the first build, so that nothing is missed that is saved while it runs or right after it.
  const watcher = watch(listUnwatched(), {
    ignoreInitial: true,
    ignored: (path) => /[\\/](node_modules|\.git)[\\/]|~$|\.swp$/.test(path),
  });
  tellOfSecondSaves(watcher);
  const changes: Change[] = [];
  watcher.on("all", (event, path) => changes.push({ event, path: relative(root, path).split(sep).join("/") }));
  try {
    await new Promise<void>((resolve) => watcher.once("ready", resolve));
    const rebuild = async (): Promise<void> => {
      blog = (await preview.rebuild()) ?? blog;
      // Settings may name other folders now, and code import other files.
      watcher.add(listUnwatched());
    };
    await rebuild();
    const server = await startServer({
      lookup: { find: (path) => preview.find(path) },
      ownPages: (path) => preview.findCardsPage(path),
      host: options.host,
      port: options.port,
      basePath: blog.basePath,
      allowedHosts: options.allowHost,
      liveReload: true,
    });
    const tell = (kind: "reload" | "css"): void => {
      const errors = preview.problems.filter((problem) => problem.severity === "error");
      server.notify(errors.length > 0 ? { kind: "problems", problems: errors } : { kind });
    };
    tell("reload");
    const greeting = [`Your blog is at ${server.url}  (drafts and scheduled posts included; Ctrl+C ends it)`];
    if (!options.quiet) greeting.push(`What links to it look like: ${new URL(CARDS_PATH, server.url)}`);
    console.log(greeting.join("\n"));

    let timer: NodeJS.Timeout | undefined;
    let isBuilding = false;
    const run = async (): Promise<void> => {
      if (isBuilding) return;
      isBuilding = true;
      while (changes.length > 0) {
        // The page that the author looks at first; then the lists and all else that shows it.
        if (changes.every(({ event }) => event === "change")) {
          const count = changes.length;
          if (await preview.renderFirst(listPaths(changes))) {
            tell("reload");
            await wait(ANSWER_MILLISECONDS);
            if (changes.length > count) continue;
          }
        }
        const paths = listPaths(changes.splice(0));
        if (!options.quiet) console.log(`Changed: ${paths.join(", ")}`);
        await rebuild();
        tell(paths.every((path) => path.endsWith(".css")) ? "css" : "reload");
      }
      isBuilding = false;
    };
    const runSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(run, QUIET_MILLISECONDS);
    };
    watcher.on("all", runSoon);
    if (changes.length > 0) runSoon();
    await untilInterrupted();
    await server.close();
  } finally {
    await watcher.close();
  }
}

function listPaths(changes: Change[]): string[] {
  return [...new Set(changes.map(({ path }) => path))];
}

/** Something that has happened to a file; its path is from the root, with forward slashes. */
interface Change {
  event: string;
  path: string;
}

/** What a page may depend on, as paths from the root. */
function listWatched({ folders, icon }: Blog, root: string): string[] {
  const { posts, pages, images, static: statics, layouts } = folders;
  const watched = [posts, pages, images, statics, layouts, "_data"];
  for (const path of ["urls.json", ...settingsNames, ...configurationNames, ...listCompiled(root), icon ?? "."]) {
    // Who watches a folder sees what is in it.
    if (path !== "." && !watched.some((folder) => path === folder || path.startsWith(`${folder}/`))) watched.push(path);
  }
  return watched;
}

/** Waits for Ctrl+C, or for the end of the terminal. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}
