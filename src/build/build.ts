import { join } from "node:path";
import type { SiteChecks, SiteReport } from "../checks/check-site.ts";
import type { Content } from "../content/read.ts";
import type { Prepared } from "../pipeline.ts";
import { hasErrors, type Problem } from "../problem.ts";
import { lock } from "../publish/lock.ts";
import { type Published, Publisher } from "../publish/publish.ts";
import type { Blog } from "../settings/settings.ts";
import { lap } from "../timings.ts";
import { type LedgerFile, writeLedger } from "../urls/ledger-file.ts";
import type { Settlement } from "../urls/settle.ts";
import { makeSite } from "./make-site.ts";
import type { SiteOptions } from "./making.ts";
import { rememberInCache } from "./record.ts";

/** What a build has done. */
export interface BuildResult {
  content: Content;
  problems: Problem[];
  pages: number;
  /** Files of the site that were made now; all others are as the last build has left them. */
  rendered: number;
  images: Prepared["images"];
  ledgerFile: LedgerFile;
  /** Absent when there were errors before the pages were rendered. */
  settlement?: Settlement;
  /** What the checks know of the finished site; absent when no page was rendered. */
  checks?: SiteChecks;
  report?: SiteReport;
  /** Absent when there were errors: then nothing was published. */
  published?: Omit<Published, "problems">;
}

/** How a build is run. */
export interface BuildOptions extends SiteOptions {
  /** Called once when another build is running, with its name: `process 4242`. */
  onWait?: (holder: string) => void;
  /** Ends the build: what is staged and the lock are gone when `abort()` returns. */
  signal?: AbortSignal;
}

/**
 * The whole pipeline: content → urls → tags → images → plan → render → checks → publish.
 * With errors nothing is published, and the site of the last build stays as it is.
 */
export async function build(root: string, blog: Blog, options: BuildOptions): Promise<BuildResult> {
  const { output, cache } = blog.folders;
  const [outputFolder, cacheFolder] = [join(root, output), join(root, cache)];
  const release = await lock(cacheFolder, { onWait: options.onWait });
  let publisher: Publisher | undefined;
  const abandon = (): void => {
    void publisher?.abandon();
    release();
  };
  options.signal?.addEventListener("abort", abandon);
  try {
    publisher = new Publisher(outputFolder, cacheFolder, output);
    const { remember, ...result } = await makeSite(root, blog, options, publisher, rememberInCache(cacheFolder));
    const { settlement, ledgerFile } = result;
    const problems = [...result.problems, ...(await publisher.findProblems())];
    if (hasErrors(problems) || !settlement) {
      remember({ isPublished: false });
      return { ...result, problems };
    }
    // Before the site: an address in the ledger that is not published yet does no harm, the other way round it does.
    const { problems: notes, ...published } = await publisher.finish(() =>
      writeLedger(root, cache, settlement, ledgerFile.text),
    );
    lap("publish");
    remember({ isPublished: true });
    lap("record");
    return { ...result, problems: [...problems, ...notes], published };
  } finally {
    await publisher?.abandon();
    release();
    options.signal?.removeEventListener("abort", abandon);
  }
}
