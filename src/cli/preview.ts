import { existsSync } from "node:fs";
import { join } from "node:path";
import { error, hasErrors, ProblemError } from "../problem.ts";
import { createFolderFiles } from "../serve/folder.ts";
import { startServer } from "../serve/server.ts";
import type { SiteFiles } from "../serve/site-files.ts";
import type { Ledger } from "../urls/ledger.ts";
import { readLedger } from "../urls/ledger-file.ts";
import { type ServeOptions, untilInterrupted } from "./dev.ts";
import { enterBlog } from "./enter-blog.ts";

/** `longhand preview`: serves the output folder as a static host does, so that one sees what readers will get. */
export async function runPreview(root: string, options: ServeOptions): Promise<void> {
  const blog = await enterBlog(root, options, { isProduction: false });
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
  const { ledger, problems } = readLedger(root, blog.folders.cache, true);
  if (hasErrors(problems)) throw new ProblemError(problems);
  const server = await startServer({
    lookup: addAnswers(createFolderFiles(folder), ledger),
    host: options.host,
    port: options.port,
    basePath: blog.basePath,
    allowedHosts: options.allowHost,
  });
  console.log(`The built site is at ${server.url}  (Ctrl+C ends it)`);
  await untilInterrupted();
  await server.close();
}

/** Answers with 301 and 410 where hosts do that know our redirects: see `urls.hosts` in the settings. */
function addAnswers(files: SiteFiles, ledger: Ledger): SiteFiles {
  return {
    async find(path) {
      const url = path.normalize("NFC");
      const entry = ledger.get(url) ?? ledger.get(`${url}/`);
      const isGone = entry?.gone !== undefined || ledger.get(entry?.to?.split("#")[0] ?? "")?.gone !== undefined;
      if (entry?.to !== undefined && !isGone) return { redirect: entry.to, status: 301 };
      const found = await files.find(path);
      if (!isGone || (found && "redirect" in found)) return found;
      return found ? { ...found, status: 410 } : { body: "This is gone.\n", type: "text/plain", status: 410 };
    },
  };
}
