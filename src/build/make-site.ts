import { SiteChecks } from "../checks/check-site.ts";
import { DraftGuard } from "../checks/drafts/guard.ts";
import type { AuthorPage, Post, Visibility } from "../content/post.ts";
import type { Content } from "../content/read.ts";
import { hostFiles } from "../hosts/hosts.ts";
import { type PipelineOptions, planContent } from "../pipeline.ts";
import type { Page } from "../plan/page.ts";
import { ProblemError } from "../problem.ts";
import type { StagedFile } from "../publish/stage.ts";
import type { Blog } from "../settings/settings.ts";
import { answer, settle } from "../settle.ts";
import { lap } from "../timings.ts";
import { headingsOf } from "../urls/addresses.ts";
import { assignUrls, type Claim, findCollisions } from "../urls/assign.ts";
import type { LedgerFile } from "../urls/ledger-file.ts";
import type { BuildResult } from "./build.ts";
import { Crew } from "./crew.ts";
import { makeFiles } from "./files.ts";
import { takeFingerprints } from "./fingerprints.ts";
import type { FileRecord, Memory } from "./record.ts";
import { readTexts } from "./texts.ts";
import type { ThreadStart } from "./worker.ts";

/** Where a build's files go: the output folder, or the memory of the development server. */
export interface Sink {
  /** The absolute path of the output folder, when files are staged there. Then `addStaged` is there as well. */
  readonly output?: string;
  /** It has to get all texts, staged or not. */
  readonly wantsText: boolean;
  /** Takes a finished text; gives what names its bytes. */
  addText(outputPath: string, text: string): string;
  addFile(outputPath: string, path: string): void;
  /** Takes a text that waits in the output folder already; gives what names its bytes. */
  addStaged?(outputPath: string, staged: StagedFile): string;
  /** True when the file of the last build is still there and has these bytes: then it stays. */
  keep(outputPath: string, hash: string): boolean;
  /** The text of a file that was added or kept. Absent where nothing is kept: then it need not be searched either. */
  read?(outputPath: string): string | undefined;
  /** Waits until there is room for more. */
  drain?(): Promise<void>;
}

/** What is made, and how to remember it for the next build, once it is known whether it was published. */
export type MadeSite = Omit<BuildResult, "published"> & { remember: (end: { isPublished: boolean }) => void };

/** Runs all stages but publishing: pages and files go to `sink` as they are finished; what is as it was stays there. */
export async function makeSite(
  root: string,
  blog: Blog,
  options: PipelineOptions,
  sink: Sink,
  memory: Memory,
): Promise<MadeSite> {
  const crew = new Crew({ root, blog, now: options.now, isPreview: options.isPreview } satisfies ThreadStart);
  try {
    return await makeTogether(crew, root, blog, options, sink, memory);
  } finally {
    await crew.close();
  }
}

async function makeTogether(
  crew: Crew,
  root: string,
  blog: Blog,
  options: PipelineOptions,
  sink: Sink,
  memory: Memory,
): Promise<MadeSite> {
  const prints = await takeFingerprints(root, blog, options.isPreview);
  lap("settings");
  const record = memory.recall(prints);
  lap("record");
  const { content, texts, listing } = await readTexts(root, blog, options.now, record.texts, crew);
  lap("content");
  const prepared = await planContent(root, blog, options, content);
  const { images, ledgerFile, plan, addresses, files } = prepared;
  const problems = [...prepared.problems];
  /** Nothing was published: files are as they were, and what is known of texts is still true. */
  const forget = (): void => memory.keep(prints, { ...record, texts });
  if (!plan || !addresses || !files) return { content, problems, images, ledgerFile, pages: 0, remember: forget };

  const checks = new SiteChecks(root, blog, options);
  const [unpublished, published] = splitByVisibility(content);
  // Their addresses may be wrong as long as they are drafts.
  const { targets } = assignUrls(content.posts.filter(isUnpublished), content.pages.filter(isUnpublished), blog);
  checks.addUnpublished(unpublished.map(({ path }) => ({ path, url: targets.get(path)?.url })));
  const guard = unpublished.length > 0 && !options.isPreview ? new DraftGuard(unpublished, root, blog) : undefined;
  lap("guard");
  const forHosts = new Set<string>(blog.urls.hosts.map((host) => hostFiles[host]));
  for (const asset of plan.assets) {
    const outputPath = asset.url.slice(1);
    checks.addFile(outputPath, asset.path);
    guard?.addFile(outputPath, asset.path);
    // One of the author's own may get lines of ours.
    if (!forHosts.has(outputPath)) sink.addFile(outputPath, asset.path);
  }
  lap("assets");

  const collections = prints.seeWholeBlog ? plan.collectionsKey() : "";
  const keyOf = (page: Page, headings: (path: string) => string | undefined): string =>
    `${page.layout ? collections : ""} ${page.key(headings)}`;
  const before = (path: string): string | undefined => headingsOf(addresses, path);
  const isSearched = guard === undefined || guard.key === record.guard;
  const canKeep = isSearched || sink.read !== undefined;
  const kept = new Map<Page, FileRecord>();
  for (const page of plan.pages) {
    const isOpen = !canKeep || (page.listsOwnPages && prints.hasOwnTemplates);
    const known = isOpen ? undefined : record.files.get(page.outputPath);
    if (known?.key === keyOf(page, before) && sink.keep(page.outputPath, known.hash)) kept.set(page, known);
  }
  lap("keys");
  const wanted = plan.pages.filter((page) => !kept.has(page));
  const made = await makeFiles({ root, blog, options, plan, sink, crew, guard, wanted, prints }, () => ({
    listing,
    texts,
    ledgerText: ledgerFile.text,
    files,
  })).catch((issue) => {
    throw issue instanceof ProblemError ? new ProblemError([...problems, ...issue.problems], issue.cause) : issue;
  });
  lap("render");
  for (const page of plan.pages) {
    const facts = kept.get(page)?.facts ?? made.files.get(page.outputPath)?.facts;
    if (facts) checks.addFacts({ ...page, page }, facts);
  }
  for (const own of made.ownPages) checks.addFacts(own, own.facts);
  if (guard && !isSearched) {
    for (const { outputPath } of kept.keys()) guard.addText(outputPath, sink.read?.(outputPath) ?? "");
  }

  const settlement = settle({ root, blog, options, prepared, plan, addresses, ownPages: made.ownPages });
  const answers = answer(settlement, plan, blog);
  lap("settle");
  const fileOf = new Map(plan.assets.map(({ url, path }) => [url, path]));
  for (const { outputPath, text } of answers.texts) {
    sink.addText(outputPath, text);
    guard?.addText(outputPath, text);
  }
  for (const { outputPath, of } of answers.copies) {
    const file = fileOf.get(of);
    const text = file === undefined ? sink.read?.(of.slice(1)) : undefined;
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
  lap("checks");
  problems.push(
    ...settlement.problems,
    ...answers.problems,
    ...findCollisions([
      ...made.ownPages,
      ...plan.pages,
      ...answered.map((outputPath) => toClaim(outputPath, ledgerFile)),
    ]),
    ...report.problems,
    ...(guard?.findLeaks(published, settlement.ledger.keys()) ?? []),
  );
  lap("guard");
  const pages = [...plan.pages, ...made.ownPages].filter(({ outputPath }) => outputPath.endsWith(".html")).length;
  const after = (path: string): string | undefined => {
    const target = addresses.targets.get(path);
    return target && settlement.ledger.get(target.url)?.headings;
  };
  const remember = ({ isPublished }: { isPublished: boolean }): void => {
    if (!isPublished) {
      forget();
      return;
    }
    const known = new Map<string, FileRecord>();
    for (const page of plan.pages) {
      const file = made.files.get(page.outputPath);
      const old = kept.get(page);
      if (file) known.set(page.outputPath, { ...file, key: keyOf(page, after) });
      else if (old) known.set(page.outputPath, old);
    }
    memory.keep(prints, { texts, files: known, guard: guard?.key });
  };
  return { content, problems, images, ledgerFile, settlement, pages, checks, report, remember };
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
