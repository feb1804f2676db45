import { existsSync } from "node:fs";
import { join } from "node:path";
import { error, ProblemError } from "../problem.ts";
import { serveFolder } from "../serve/server.ts";
import { loadBlog } from "../settings/load.ts";
import { type ServeOptions, untilInterrupted } from "./dev.ts";

/** `longhand preview`: serves the output folder as a static host does, so that one sees what readers will get. */
export async function runPreview(root: string, options: ServeOptions): Promise<void> {
  const blog = await loadBlog(root, { isProduction: false });
  const folder = join(root, blog.folders.output);
  if (!existsSync(join(folder, "index.html"))) {
    throw new ProblemError([
      error(
        "output-missing",
        { path: blog.folders.output },
        "There is no built site here.",
        "Build it first: longhand build",
      ),
    ]);
  }
  const server = await serveFolder(folder, {
    host: options.host,
    port: options.port,
    basePath: blog.basePath,
    allowedHosts: options.allowHost,
  });
  console.log(`The built site is at ${server.url}  (Ctrl+C ends it)`);
  await untilInterrupted();
  await server.close();
}
