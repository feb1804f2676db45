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
import { type TakenFingerprints, takeFingerprints } from "./fingerprints.ts";
import { makeSite } from "./make-site.ts";
import type { SiteOptions } from "./making.ts";
import { rememberInCache } from "./record-cache.ts";
import { findStanding, noteStanding } from "./standing.ts";
import type { PostCounts } from "./summary.ts";

/** What a build has done. */
export interface BuildResult {
  problems: Problem[];
  counts: PostCounts;
  pages: number;
  /** Files of the site that were made now; all others are as the last build has left them. */
  rendered: number;
  images: Prepared["images"];
  /** Absent when nothing has changed since the last build, so that nothing was read. */
  content?: Content;
  ledgerFile?: LedgerFile;
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

/** The result of a build to which there is nothing to do. */
function stand(
  root: string,
  blog: Blog,
  prints: TakenFingerprints,
  { now }: BuildOptions,
  publisher: Publisher,
): BuildResult | undefined {
  const standing = findStanding(root, blog, prints, now, () => publisher.isAsLeft());
  lap("standing");
  if (!standing) return undefined;
  const { problems, counts, pages, images } = standing;
  return {
    problems,
    counts,
    pages,
    rendered: 0,
    images: { encoded: 0, reused: images },
    published: publisher.keepAll(),
  };
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
    const prints = await takeFingerprints(root, blog, options.isPreview);
    const standing = options.shards ? undefined : stand(root, blog, prints, options, publisher);
    if (standing) return standing;
    const site = await makeSite(root, blog, { ...options, prints }, publisher, rememberInCache(cacheFolder));
    const { remember, texts, ...result } = site;
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
    const all = [...problems, ...notes];
    // What is said of a change of addresses is said once.
    const isSaidAgain = settlement.problems.length === 0 && ledgerFile.problems.length === 0;
    if (isSaidAgain || (!settlement.isChanged && result.rendered === 0)) {
      const { counts, pages, images } = result;
      const standing = { problems: all, counts, pages, images: images.encoded + images.reused };
      noteStanding(root, blog, prints, options.now, texts, standing);
    }
    lap("standing");
    return { ...result, problems: all, published };
  } finally {
    await publisher?.abandon();
    release();
    options.signal?.removeEventListener("abort", abandon);
  }
}
