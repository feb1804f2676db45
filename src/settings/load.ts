import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importFile } from "../import-file.ts";
import { error, ProblemError } from "../problem.ts";
import { loadWords } from "../words/tables.ts";
import { checkSettings, findPlaceholders, languageOf } from "./check.ts";
import type { Blog } from "./settings.ts";

/** Names of a blog's settings; the first that is there counts. */
export const settingsNames: readonly string[] = ["blog.config.ts", "blog.config.js", "blog.config.mjs"];

/**
 * Reads and checks the settings of the blog in `root`. In production an example address is an error.
 * Throws a `ProblemError` that names the place in the file.
 */
export async function loadBlog(root: string, options: { isProduction: boolean }): Promise<Blog> {
  const name = settingsNames.find((candidate) => existsSync(join(root, candidate)));
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
  const source = readFileSync(join(root, name), "utf8");
  const settings = (await importFile(join(root, name), root)).default;
  const { blog, problems } = checkSettings(settings, name, source, await loadWords(languageOf(settings)));
  if (!blog) throw new ProblemError(problems);
  const placeholders = options.isProduction ? findPlaceholders(blog, name, source) : [];
  if (placeholders.length > 0) throw new ProblemError(placeholders);
  return blog;
}
