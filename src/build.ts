import { join } from "node:path";
import { SiteChecks, type SiteReport } from "./checks/check-site.ts";
import { DraftGuard } from "./checks/drafts/guard.ts";
import type { AuthorPage, Post, Visibility } from "./content/post.ts";
import type { Content } from "./content/read.ts";
import { hostFiles } from "./hosts/hosts.ts";
import { type PipelineOptions, type Prepared, preparePlan } from "./pipeline.ts";
import { hasErrors, type Problem, ProblemError } from "./problem.ts";
import { lock } from "./publish/lock.ts";
import { type Published, Publisher } from "./publish/publish.ts";
import { type RenderedPage, renderSite } from "./render/render.ts";
import { createSession } from "./render/start.ts";
import type { Blog } from "./settings/settings.ts";
import { answer, settle } from "./settle.ts";
import { assignUrls, type Claim, findCollisions } from "./urls/assign.ts";
import { type LedgerFile, writeLedger } from "./urls/ledger-file.ts";
import type { Settlement } from "./urls/settle.ts";

/** What a build has done. */
export interface BuildResult {
  content: Content;
  problems: Problem[];
  pages: number;
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

/** Where a build's files go: the output folder, or the memory of the development server. */
export interface Sink {
  addText(outputPath: string, text: string): void;
  addFile(outputPath: string, path: string): void;
  /** Waits when too much is in memory. */
  drain?(): Promise<void>;
}

/** How a build is run. */
export interface BuildOptions extends PipelineOptions {
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
  const release = await lock(join(root, cache), { onWait: options.onWait });
  let publisher: Publisher | undefined;
  const abandon = (): void => {
    void publisher?.abandon();
    release();
  };
  options.signal?.addEventListener("abort", abandon);
  try {
    publisher = new Publisher(join(root, output), join(root, cache), output);
    const result = await makeSite(root, blog, options, publisher);
    const { settlement, ledgerFile } = result;
    const problems = [...result.problems, ...(await publisher.findProblems())];
    if (hasErrors(problems) || !settlement) return { ...result, problems };
    // Before the site: an address in the ledger that is not published yet does no harm, the other way round it does.
    const { problems: notes, ...published } = await publisher.finish(() =>
      writeLedger(root, cache, settlement, ledgerFile.text),
    );
    return { ...result, problems: [...problems, ...notes], published };
  } finally {
    await publisher?.abandon();
    release();
    options.signal?.removeEventListener("abort", abandon);
  }
}

/** Runs all stages but publishing: pages and files go to `sink` as they are finished. */
export async function makeSite(
  root: string,
  blog: Blog,
  options: PipelineOptions,
  sink: Sink,
): Promise<Omit<BuildResult, "published">> {
  const prepared = await preparePlan(root, blog, options);
  const { content, images, ledgerFile, plan, addresses } = prepared;
  const problems = [...prepared.problems];
  if (!plan || !addresses) return { content, problems, images, ledgerFile, pages: 0 };

  const checks = new SiteChecks(root, blog, options);
  const [unpublished, published] = splitByVisibility(content);
  // Their addresses may be wrong as long as they are drafts.
  const { targets } = assignUrls(content.posts.filter(isUnpublished), content.pages.filter(isUnpublished), blog);
  checks.addUnpublished(unpublished.map(({ path }) => ({ path, url: targets.get(path)?.url })));
  const guard = unpublished.length > 0 && !options.isPreview ? new DraftGuard(unpublished, root, blog) : undefined;
  const forHosts = new Set<string>(blog.urls.hosts.map((host) => hostFiles[host]));
  for (const asset of plan.assets) {
    const outputPath = asset.url.slice(1);
    checks.addFile(outputPath, asset.path);
    guard?.addFile(outputPath, asset.path);
    // One of the author's own may get lines of ours.
    if (!forHosts.has(outputPath)) sink.addFile(outputPath, asset.path);
  }
  const session = await createSession(root, blog, plan, options.isPreview);
  const ownPages: RenderedPage[] = [];
  const textsByUrl = new Map<string, string>();
  let pages = 0;
  try {
    for await (const batch of renderSite(session)) {
      for (const page of batch) {
        if (!page.page) ownPages.push(page);
        if (page.outputPath.endsWith(".html")) pages++;
        else textsByUrl.set(page.url, page.text);
        checks.addPage(page);
        guard?.addText(page.outputPath, page.text);
        sink.addText(page.outputPath, page.text);
        await sink.drain?.();
      }
    }
  } catch (issue) {
    throw issue instanceof ProblemError ? new ProblemError([...problems, ...issue.problems], issue.cause) : issue;
  }
  const settlement = settle({ root, blog, options, prepared, plan, addresses, ownPages });
  const answers = answer(settlement, plan, blog);
  const fileOf = new Map(plan.assets.map(({ url, path }) => [url, path]));
  for (const { outputPath, text } of answers.texts) {
    sink.addText(outputPath, text);
    guard?.addText(outputPath, text);
  }
  for (const { outputPath, of } of answers.copies) {
    const [text, file] = [textsByUrl.get(of), fileOf.get(of)];
    if (text !== undefined) sink.addText(outputPath, text);
    else if (file !== undefined) sink.addFile(outputPath, file);
  }
  const answered = [...answers.texts, ...answers.copies].map(({ outputPath }) => outputPath);
  for (const outputPath of forHosts) {
    const file = fileOf.get(`/${outputPath}`);
    if (file !== undefined && !answered.includes(outputPath)) sink.addFile(outputPath, file);
  }
  for (const outputPath of answered) checks.addFile(outputPath);
  checks.addAnswers(settlement.answers);
  const report = checks.report();
  problems.push(
    ...settlement.problems,
    ...answers.problems,
    ...findCollisions([...ownPages, ...plan.pages, ...answered.map((outputPath) => toClaim(outputPath, ledgerFile))]),
    ...report.problems,
    ...(guard?.findLeaks(published, settlement.ledger.keys()) ?? []),
  );
  return { content, problems, images, ledgerFile, settlement, pages, checks, report };
}

function splitByVisibility({
  posts,
  pages,
}: Content): [unpublished: (Post | AuthorPage)[], published: (Post | AuthorPage)[]] {
  const texts = [...posts, ...pages];
  return [texts.filter(isUnpublished), texts.filter((text) => !isUnpublished(text))];
}

function isUnpublished({ visibility }: { visibility: Visibility }): boolean {
  return visibility === "draft" || visibility === "scheduled";
}

/** A place in the output folder that a redirect wants. */
function toClaim(outputPath: string, { placeOf }: LedgerFile): Claim {
  const url = `/${outputPath.replace(/(^|\/)index\.html$/, "$1")}`;
  return { outputPath, source: `the redirect from ${url}`, place: placeOf(url) };
}
