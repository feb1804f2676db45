import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { error, ProblemError } from "../problem.ts";
import { checkSettings, findPlaceholders } from "./check.ts";
import type { Blog } from "./settings.ts";
import { enableTypeScript } from "./typescript.ts";

const names = ["blog.config.ts", "blog.config.js", "blog.config.mjs"];

/**
 * Reads and checks the settings of the blog in `root`. In production an example address is an error.
 * Throws a `ProblemError` that names the place in the file.
 */
export async function loadBlog(root: string, options: { isProduction: boolean }): Promise<Blog> {
  const name = names.find((candidate) => existsSync(join(root, candidate)));
  if (!name) {
    throw new ProblemError([
      error(
        "settings-file-missing",
        { path: "blog.config.ts" },
        "This folder has no blog.config.ts, so it is not a blog of Longhand.",
        "Go to the folder of your blog, or begin one here with longhand init.",
      ),
    ]);
  }
  const path = join(root, name);
  const source = readFileSync(path, "utf8");
  let settings: unknown;
  try {
    await enableTypeScript(path);
    // The time in the address makes a changed file load again in `longhand dev`.
    const address = `${pathToFileURL(path).href}?time=${statSync(path).mtimeMs}`;
    settings = ((await import(address)) as { default?: unknown }).default;
  } catch (issue) {
    throw new ProblemError([explainImport(issue, name)]);
  }
  const { blog, problems } = checkSettings(settings, name, source);
  if (!blog) throw new ProblemError(problems);
  const placeholders = options.isProduction ? findPlaceholders(blog, name, source) : [];
  if (placeholders.length > 0) throw new ProblemError(placeholders);
  return blog;
}

function explainImport(issue: unknown, name: string) {
  const message = issue instanceof Error ? issue.message : String(issue);
  const place = /blog\.config\.[a-z]+(?:\?[^:]*)?:(\d+):(\d+)/.exec(message);
  const reason = (message.split("\n").find((line) => line.includes("ERROR:")) ?? message.split("\n")[0] ?? "")
    .replace(/^.*ERROR:\s*/, "")
    .trim();
  return error(
    "settings-file-broken",
    { path: name, line: Number(place?.[1] ?? 1), column: Number(place?.[2] ?? 0) + 1 },
    `The settings cannot be read: ${reason}`,
    "Correct the file; it must end in: export default defineBlog({ … });",
  );
}
