import { SiteChecks } from "../checks/check-site.ts";
import { DraftGuard } from "../checks/drafts/guard.ts";
import type { AuthorPage, Post, Visibility } from "../content/post.ts";
import type { Content } from "../content/read.ts";
import { hostFiles } from "../hosts/hosts.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { AnswerFiles } from "../plan/answers.ts";
import type { Page, Plan } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import { assignUrls } from "../urls/assign.ts";
import { type Begun, headingsBefore, type KeyOf } from "./begin.ts";
import type { Crew } from "./crew.ts";
import { type MadeFile, makeFiles } from "./files.ts";
import type { TakenFingerprints } from "./fingerprints.ts";
import type { FileRecord } from "./record.ts";
import type { Shards } from "./shards.ts";
import type { Sink } from "./sink.ts";

/** How a site is made. */
export interface SiteOptions extends PipelineOptions {
  /** Files that were made elsewhere. */
  shards?: Shards;
  /** When they were taken already. */
  prints?: TakenFingerprints;
}

/** What the parts of one run have in common. */
export interface Making {
  crew: Crew;
  root: string;
  blog: Blog;
  options: SiteOptions;
  sink: Sink;
  begun: Begun;
  plan: Plan;
  checks: SiteChecks;
  /** Absent when nothing has to be kept from readers. */
  guard: DraftGuard | undefined;
}

/** Files of the site by output path; a key is there when the file was kept. */
export type SiteFiles = Map<string, FileRecord | Omit<FileRecord, "key">>;

/** Those who look at all that will be published. */
export function inspect(
  root: string,
  blog: Blog,
  options: SiteOptions,
  { record, prepared }: Begun,
): Pick<Making, "checks" | "guard"> {
  const { content } = prepared;
  const checks = new SiteChecks(root, blog, options);
  const unpublished = listTexts(content, true);
  // Their addresses may be wrong as long as they are drafts.
  const { targets } = assignUrls(content.posts.filter(isUnpublished), content.pages.filter(isUnpublished), blog);
  checks.addUnpublished(unpublished.map(({ path }) => ({ path, url: targets.get(path)?.url })));
  const isGuarded = unpublished.length > 0 && !options.isPreview;
  return { checks, guard: isGuarded ? new DraftGuard(unpublished, root, blog, record.guard) : undefined };
}

/** Publishes files as they are. One of the author's own may get lines of ours for a host: that one comes later. */
export function addAssets({ blog, plan, sink, checks, guard }: Making): void {
  for (const { url, path } of plan.assets) {
    const outputPath = url.slice(1);
    checks.addFile(outputPath, path);
    guard?.addFile(outputPath, path);
    if (!isForHosts(blog, url)) sink.addFile(outputPath, path);
  }
}

/** Parts the pages that are as the last build has left them from those that have to be made. */
export function keepPages({ begun, plan, sink, guard }: Making, keyOf: KeyOf): { files: SiteFiles; wanted: Page[] } {
  const { prints, record, prepared } = begun;
  const before = headingsBefore(prepared);
  const canKeep = !guard?.isNew || sink.read !== undefined;
  const files: SiteFiles = new Map();
  const wanted: Page[] = [];
  for (const page of plan.pages) {
    const isOpen = !canKeep || (page.listsOwnPages && prints.hasOwnTemplates);
    const known = isOpen ? undefined : record.files.get(page.outputPath);
    if (known && known.key === keyOf(page, before) && sink.keep(page.outputPath, known.hash)) {
      files.set(page.outputPath, known);
      guard?.keepText(page.outputPath, () => sink.read?.(page.outputPath) ?? "");
    } else wanted.push(page);
  }
  return { files, wanted };
}

/**
 * Takes pages from shards where they are right, and renders the others. Gives what the author's own templates have made,
 * what the texts say that can be searched, by path, and how code was coloured, all of it as far as it was done now.
 */
export async function makePages(
  making: Making,
  keyOf: KeyOf,
  files: SiteFiles,
  wanted: Page[],
): Promise<{ ownPages: MadeFile[]; searchTexts: Map<string, string>; colours: string[] }> {
  const { crew, root, blog, options, begun, plan, sink, guard } = making;
  const { prints, prepared } = begun;
  const searchTexts = new Map<string, string>();
  const take = async (made: MadeFile[]): Promise<void> => {
    for (const { outputPath, source, text, staged, facts, searchText } of made) {
      if (searchText !== undefined) searchTexts.set(source, searchText);
      if (text !== undefined) guard?.addText(outputPath, text);
      const hash = staged ? sink.addStaged?.(outputPath, staged) : sink.addText(outputPath, text ?? "");
      files.set(outputPath, { hash: hash ?? "", facts });
    }
    await sink.drain?.();
  };
  options.shards?.verify(prints.files);
  const before = headingsBefore(prepared);
  const missing: Page[] = [];
  for (const page of wanted) {
    const made = options.shards?.find(page.outputPath, keyOf(page, before));
    if (made) {
      await take([{ ...made, url: page.url, source: page.source, outputPath: page.outputPath }]);
      if (made.headings) plan.headings.set(page.source, made.headings);
    } else missing.push(page);
  }
  const { ownPages, colours } = await makeFiles({
    crew,
    root,
    blog,
    options,
    begun,
    plan,
    take,
    wanted: missing,
    hasOwnTemplates: prints.hasOwnTemplates,
    ...(sink.output !== undefined && { output: sink.output, onStaging: () => sink.openStaging?.() }),
    isTextWanted: guard !== undefined || sink.wantsText === true,
  });
  return { ownPages, searchTexts, colours };
}

/** Publishes what answers for addresses without a page. Gives its output paths. */
export async function addAnswers({ blog, plan, sink, checks, guard }: Making, answers: AnswerFiles): Promise<string[]> {
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
  for (const { url, path } of plan.assets) {
    if (isForHosts(blog, url) && !answered.includes(url.slice(1))) sink.addFile(url.slice(1), path);
  }
  for (const outputPath of answered) checks.addFile(outputPath);
  return answered;
}

/** True for a file that the build writes for a host, like `/_redirects`. */
export function isForHosts(blog: Blog, url: string): boolean {
  return blog.urls.hosts.some((host) => `/${hostFiles[host]}` === url);
}

/** Posts and pages that nobody may see yet, or the others. */
export function listTexts({ posts, pages }: Content, areUnpublished: boolean): (Post | AuthorPage)[] {
  return [...posts, ...pages].filter((text) => isUnpublished(text) === areUnpublished);
}

function isUnpublished({ visibility }: { visibility: Visibility }): boolean {
  return visibility === "draft" || visibility === "scheduled";
}
