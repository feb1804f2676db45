import { SiteChecks } from "../checks/check-site.ts";
import { DraftGuard } from "../checks/drafts/guard.ts";
import type { AuthorPage, Post, Visibility } from "../content/post.ts";
import type { Content } from "../content/read.ts";
import { hostFiles } from "../hosts/hosts.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { Page } from "../plan/page.ts";
import { ProblemError } from "../problem.ts";
import type { StagedText } from "../publish/staging.ts";
import type { Blog } from "../settings/settings.ts";
import { answer, settle } from "../settle.ts";
import { lap } from "../timings.ts";
import { assignUrls, type Claim, findCollisions } from "../urls/assign.ts";
import type { LedgerFile } from "../urls/ledger-file.ts";
import { begin, createKeys, headingsBefore } from "./begin.ts";
import type { BuildResult } from "./build.ts";
import { Crew } from "./crew.ts";
import { makeFiles } from "./files.ts";
import type { MadeFile } from "./maker.ts";
import { type BuildRecord, type FileRecord, isSameRecord, type Memory, rememberHere } from "./record.ts";
import { createRenderAgain, type RenderAgain } from "./render-again.ts";
import type { Shards } from "./shards.ts";
import type { ThreadStart } from "./worker.ts";

/** How a site is made. */
export interface SiteOptions extends PipelineOptions {
  /** Files that were made elsewhere. */
  shards?: Shards;
}

/** Where a build's files go: the output folder, or the memory of the development server. */
export interface Sink {
  /** The absolute path of the output folder, when other threads may stage files there. */
  readonly output?: string;
  /** It has to get all texts, staged or not. */
  readonly wantsText?: boolean;
  /** Takes a finished text; gives what names its bytes. */
  addText(outputPath: string, text: string): string;
  addFile(outputPath: string, path: string): void;
  /** Makes room for what other threads stage. */
  openStaging?(): void;
  /** Takes a text that another thread has staged; gives what names its bytes. */
  addStaged?(outputPath: string, staged: StagedText): string;
  /** True when the file of the last build is still there and has these bytes: then it stays. */
  keep(outputPath: string, hash: string): boolean;
  /** The text of a file that was added or kept. Absent where nothing is kept: then it need not be searched either. */
  read?(outputPath: string): string | undefined;
  /** Waits until there is room for more. */
  drain?(): Promise<void>;
  /** Waits until all that was added can be read. */
  settle?(): Promise<void>;
}

/** What is made. */
export interface MadeSite extends Omit<BuildResult, "published"> {
  /** Keeps what is known for the next build, once it is known whether the site was published. */
  remember: (end: { isPublished: boolean }) => void;
  /** Absent when there is no site. */
  renderAgain?: RenderAgain;
}

/** Runs all stages but publishing: pages and files go to `sink` as they are finished; what is as it was stays there. */
export async function makeSite(
  root: string,
  blog: Blog,
  options: SiteOptions,
  sink: Sink,
  memory: Memory = rememberHere(),
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
  options: SiteOptions,
  sink: Sink,
  memory: Memory,
): Promise<MadeSite> {
  const begun = await begin(crew, root, blog, options, memory);
  const { prints, record, texts, prepared } = begun;
  const { content, images, ledgerFile, plan, addresses } = prepared;
  const problems = [...prepared.problems];
  const keep = (next: BuildRecord): void => memory.keep(prints, next, !isSameRecord(next, record));
  /** Nothing was published: files are as they were, and what is known of texts is still true. */
  const forget = (): void => keep({ ...record, texts: texts.records });
  if (!plan || !addresses) return { content, problems, images, ledgerFile, pages: 0, remember: forget };

  const checks = new SiteChecks(root, blog, options);
  const [unpublished, published] = splitByVisibility(content);
  // Their addresses may be wrong as long as they are drafts.
  const { targets } = assignUrls(content.posts.filter(isUnpublished), content.pages.filter(isUnpublished), blog);
  checks.addUnpublished(unpublished.map(({ path }) => ({ path, url: targets.get(path)?.url })));
  const guard =
    unpublished.length > 0 && !options.isPreview ? new DraftGuard(unpublished, root, blog, record.guard) : undefined;
  lap("guard");
  const forHosts = new Set<string>(blog.urls.hosts.map((host) => hostFiles[host]));
  for (const asset of plan.assets) {
    const outputPath = asset.url.slice(1);
    checks.addFile(outputPath, asset.path);
    guard?.addFile(outputPath, asset.path);
    // One of the author's own may get lines of ours.
    if (!forHosts.has(outputPath)) sink.addFile(outputPath, asset.path);
  }
  lap("publish");

  const keyOf = createKeys(prints, plan);
  const before = headingsBefore(prepared);
  const canKeep = !guard?.isNew || sink.read !== undefined;
  const files = new Map<string, FileRecord | Omit<FileRecord, "key">>();
  const wanted: Page[] = [];
  for (const page of plan.pages) {
    const isOpen = !canKeep || (page.listsOwnPages && prints.hasOwnTemplates);
    const known = isOpen ? undefined : record.files.get(page.outputPath);
    if (known && known.key === keyOf(page, before) && sink.keep(page.outputPath, known.hash)) {
      files.set(page.outputPath, known);
      guard?.keepText(page.outputPath, () => sink.read?.(page.outputPath) ?? "");
    } else wanted.push(page);
  }
  lap("keys");
  const take = async (made: MadeFile[]): Promise<void> => {
    for (const { outputPath, text, staged, facts } of made) {
      if (text !== undefined) guard?.addText(outputPath, text);
      const hash = staged ? sink.addStaged?.(outputPath, staged) : sink.addText(outputPath, text ?? "");
      files.set(outputPath, { hash: hash ?? "", facts });
    }
    await sink.drain?.();
  };
  options.shards?.verify(prints.files);
  const missing: Page[] = [];
  for (const page of wanted) {
    const made = options.shards?.find(page.outputPath, keyOf(page, before));
    if (made) {
      await take([{ ...made, url: page.url, source: page.source, outputPath: page.outputPath }]);
      if (made.headings) plan.headings.set(page.source, made.headings);
    } else missing.push(page);
  }
  const work = {
    root,
    blog,
    options,
    begun,
    plan,
    crew,
    take,
    wanted: missing,
    hasOwnTemplates: prints.hasOwnTemplates,
  };
  const ownPages = await makeFiles({
    ...work,
    ...(sink.output !== undefined && { output: sink.output, onStaging: () => sink.openStaging?.() }),
    isTextWanted: guard !== undefined || sink.wantsText === true,
  }).catch((issue) => {
    throw issue instanceof ProblemError ? new ProblemError([...problems, ...issue.problems], issue.cause) : issue;
  });
  lap("render");
  for (const page of plan.pages) {
    const file = files.get(page.outputPath);
    if (file) checks.addFacts(file.facts, { outputPath: page.outputPath, url: page.url, source: page.source, page });
  }
  for (const own of ownPages) checks.addFacts(own.facts, own);

  const settlement = settle({ root, blog, options, prepared, plan, addresses, ownPages });
  const answers = answer(settlement, plan, blog);
  lap("ledger");
  const fileOf = new Map(plan.assets.map(({ url, path }) => [url, path]));
  for (const { outputPath, text } of answers.texts) {
    sink.addText(outputPath, text);
    guard?.addText(outputPath, text);
  }
  if (answers.copies.length > 0) await sink.settle?.();
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
    ...findCollisions([...ownPages, ...plan.pages, ...answered.map((outputPath) => toClaim(outputPath, ledgerFile))]),
    ...report.problems,
    ...(guard?.findLeaks(published, settlement.ledger.keys()) ?? []),
  );
  lap("guard");
  const pages = [...plan.pages, ...ownPages].filter(({ outputPath }) => outputPath.endsWith(".html")).length;
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
      const file = files.get(page.outputPath);
      if (file) known.set(page.outputPath, isKept(file) ? file : { ...file, key: keyOf(page, after) });
    }
    keep({ texts: texts.records, files: known, guard: guard?.record() });
  };
  const renderAgain = createRenderAgain(root, blog, options, begun, plan);
  return { content, problems, images, ledgerFile, settlement, pages, checks, report, remember, renderAgain };
}

function isKept(file: FileRecord | Omit<FileRecord, "key">): file is FileRecord {
  return "key" in file;
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
