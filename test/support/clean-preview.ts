import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeSite } from "../../src/build/make-site.ts";
import { type Problem, ProblemError } from "../../src/problem.ts";
import { loadBlog } from "../../src/settings/load.ts";
import { repository } from "./blog.ts";
import type { BlogFolder } from "./blog-folder.ts";

/** What `longhand dev` should serve. */
export interface Preview {
  /** Files of the site by output path. */
  files: Map<string, Buffer>;
  /** Errors, because of which it should serve what it has served before. */
  errors: Problem[];
}

/** Builds a copy of a blog's files for its author, from nothing and in memory, and takes the copy away. */
export async function buildPreview(copy: BlogFolder, now: number): Promise<Preview> {
  const files = new Map<string, Buffer>();
  const folder = process.cwd();
  process.chdir(copy.root);
  try {
    const blog = await loadBlog(copy.root, { isProduction: false });
    const options = { now, isPreview: true };
    const { problems } = await makeSite(copy.root, blog, options, {
      wantsText: true,
      keep: () => false,
      read: (outputPath) => files.get(outputPath)?.toString(),
      addText: (outputPath, text) => {
        files.set(outputPath, Buffer.from(text));
        return "";
      },
      addFile: (outputPath, path) => void files.set(outputPath, readFileSync(asShipped(path))),
    });
    return { files, errors: problems.filter(({ severity }) => severity === "error") };
  } catch (issue) {
    if (!(issue instanceof ProblemError)) throw issue;
    return { files, errors: issue.problems.filter(({ severity }) => severity === "error") };
  } finally {
    process.chdir(folder);
    rmSync(copy.root, { recursive: true });
  }
}

/** The server is the compiled one, whose scripts are made small; this process runs the sources. */
function asShipped(path: string): string {
  return path === join(repository, "layouts", "search.js") ? join(repository, "dist", "layouts", "search.js") : path;
}
