import { join } from "node:path";
import { rememberAnswers } from "../git.ts";
import { askOutside, isSandboxed } from "../outside.ts";
import { note } from "../problem.ts";
import { recover } from "../publish/journal.ts";
import { loadBlog } from "../settings/load.ts";
import type { Blog } from "../settings/settings.ts";
import { type OutputOptions, printProblems } from "./report.ts";

/**
 * Loads the settings, and completes the site when a build was killed while it put new pages in place: each command sees
 * the old site or the new one. Throws a `ProblemError` when the settings cannot be used.
 */
export async function enterBlog(
  root: string,
  options: OutputOptions,
  { isProduction }: { isProduction: boolean },
): Promise<Blog> {
  const blog = await loadBlog(root, { isProduction });
  // The sandbox may have been made for other folders; then it ends here, and begins again with these.
  if (isSandboxed) rememberAnswers(await askOutside("enter", blog.folders));
  const { output, cache } = blog.folders;
  if (recover(join(root, output), join(root, cache))) {
    const fact = "The last build was stopped while it put new pages in place. Now all of them are.";
    printProblems([note("site-completed", { path: output }, fact)], options);
  }
  return blog;
}
