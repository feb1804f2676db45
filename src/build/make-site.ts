import type { Content } from "../content/read.ts";
import type { TextRecord } from "../content/text-record.ts";
import { throwWith } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { answer, settle } from "../settle.ts";
import { lap } from "../timings.ts";
import { type Claim, claimOf, findCollisions } from "../urls/assign.ts";
import type { LedgerFile } from "../urls/ledger-file.ts";
import { begin, createKeys, headingsBefore } from "./begin.ts";
import type { BuildResult } from "./build.ts";
import { Crew } from "./crew.ts";
import {
  addAnswers,
  addAssets,
  inspect,
  isForHosts,
  keepPages,
  listTexts,
  type Making,
  makePages,
  type SiteOptions,
} from "./making.ts";
import { type BuildRecord, type FileRecord, isSameRecord, type Memory, rememberHere } from "./record.ts";
import { createRenderAgain, type RenderAgain } from "./render-again.ts";
import { addSearch } from "./search.ts";
import type { Sink } from "./sink.ts";
import { countPosts } from "./summary.ts";
import type { ThreadStart } from "./worker.ts";

/** What is made. */
export interface MadeSite extends Omit<BuildResult, "published"> {
  content: Content;
  ledgerFile: LedgerFile;
  /** What is known of the files of texts, by path. */
  texts: ReadonlyMap<string, TextRecord>;
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
  const crew = new Crew({ root, blog } satisfies ThreadStart);
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
  const known = { content, counts: countPosts(content), images, ledgerFile, texts: texts.records };
  const keep = (next: BuildRecord): void => memory.keep(prints, next, !isSameRecord(next, record));
  /** Nothing was published: files are as they were, and what is known of texts is still true. */
  const forget = (): void => keep({ ...record, texts: texts.records });
  if (!plan || !addresses) return { ...known, problems, pages: 0, rendered: 0, remember: forget };

  const making: Making = { crew, root, blog, options, sink, begun, plan, ...inspect(root, blog, options, begun) };
  const { checks, guard } = making;
  lap("guard");
  addAssets(making);
  lap("publish");
  const keyOf = createKeys(prints, plan);
  const { files, wanted } = keepPages(making, keyOf);
  lap("keys");
  const explain = throwWith(problems);
  const { ownPages, searchTexts, colours } = await makePages(making, keyOf, files, wanted).catch(explain);
  memory.keepColours(colours);
  lap("render");
  const search = await addSearch(making, searchTexts).catch(explain);
  for (const page of plan.pages) {
    const file = files.get(page.outputPath);
    if (file) checks.addFacts(file.facts, { outputPath: page.outputPath, url: page.url, source: page.source, page });
  }
  for (const own of ownPages) checks.addFacts(own.facts, own);

  const settlement = settle({ root, blog, options, prepared, plan, addresses, ownPages });
  const answers = answer(settlement, plan, blog);
  lap("ledger");
  const answered = await addAnswers(making, answers);
  checks.addAnswers(settlement.answers);
  const report = checks.report();
  lap("checks");
  problems.push(
    ...settlement.problems,
    ...answers.problems,
    ...findCollisions([
      ...(search?.assets ?? []).map(claimOf),
      ...plan.assets.filter(({ url }) => !isForHosts(blog, url)).map(claimOf),
      ...ownPages,
      ...plan.pages,
      ...answered.map((outputPath) => toClaim(outputPath, ledgerFile)),
    ]),
    ...report.problems,
    ...(guard?.findLeaks(listTexts(content, false), settlement.ledger.keys()) ?? []),
  );
  lap("guard");
  /** As the next build will find them: a preview writes no ledger. */
  const after = options.isPreview
    ? headingsBefore(prepared)
    : (path: string): string | undefined => {
        const target = addresses.targets.get(path);
        return target && settlement.ledger.get(target.url)?.headings;
      };
  const remember = ({ isPublished }: { isPublished: boolean }): void => {
    if (!isPublished) {
      forget();
      return;
    }
    const records = new Map<string, FileRecord>();
    for (const page of plan.pages) {
      const file = files.get(page.outputPath);
      if (file) records.set(page.outputPath, isKept(file) ? file : { ...file, key: keyOf(page, after) });
    }
    keep({
      texts: texts.records,
      files: records,
      guard: guard?.record(),
      related: plan.keepRelated(),
      search: search?.records,
    });
  };
  const pages = [...plan.pages, ...ownPages].filter(({ outputPath }) => outputPath.endsWith(".html")).length;
  const renderAgain = createRenderAgain(root, blog, options, begun, plan);
  const rendered = wanted.length + ownPages.length;
  return { ...known, settlement, checks, report, problems, pages, rendered, remember, renderAgain };
}

function isKept(file: FileRecord | Omit<FileRecord, "key">): file is FileRecord {
  return "key" in file;
}

/** A place in the output folder that a redirect wants. */
function toClaim(outputPath: string, { placeOf }: LedgerFile): Claim {
  const url = `/${outputPath.replace(/(^|\/)index\.html$/, "$1")}`;
  return { outputPath, source: `the redirect from ${url}`, place: placeOf(url) };
}
