import type { PipelineOptions } from "../pipeline.ts";
import type { Page, Plan } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import { type Begun, describePlan } from "./begin.ts";
import type { Crew } from "./crew.ts";
import { type MadeFile, Maker, type MakerOptions } from "./maker.ts";
import { share } from "./share.ts";

/** Pages that a thread renders at a time: few, so that all threads end at about the same time. */
const PORTION = 10;
/** Eleventy takes a while for each run. */
const ELEVENTY_PORTION = 500;

/** What is to be made, and what becomes of it. */
export interface Work extends MakerOptions {
  root: string;
  blog: Blog;
  options: PipelineOptions;
  begun: Begun;
  plan: Plan;
  crew: Crew;
  /** Pages of the plan. */
  wanted: Page[];
  /** Render the author's own templates, too. */
  hasOwnTemplates: boolean;
  /** Called before other threads stage files. */
  onStaging?: () => void;
  /** Gets the finished files, in any order. */
  take: (files: MadeFile[]) => Promise<void> | void;
}

/**
 * Renders pages on all threads. Feeds and other files for machines come last: they show the HTML of posts and the
 * addresses of the author's own templates. Gives what the author's own templates have made.
 */
export async function makeFiles(work: Work): Promise<MadeFile[]> {
  const { root, blog, options, plan, crew, wanted, output, isTextWanted } = work;
  if (wanted.length === 0 && !work.hasOwnTemplates) return [];
  crew.gather(wanted.length);
  // One thread lets the system write while it works; with several, all cores are busy, and each writes for itself.
  const makerOptions: MakerOptions =
    crew.size === 0 ? { isTextWanted: true } : { ...(output !== undefined && { output }), isTextWanted };
  if (crew.size > 0) {
    work.onStaging?.();
    // When it fails, so does the work that follows it.
    crew.tell("plan", { ...describePlan(work.begun, crew), options: makerOptions }).catch(() => {});
  }
  const maker = await Maker.create(root, blog, plan, { ...makerOptions, isPreview: options.isPreview });
  const html = new Map<string, string>();

  const receive = async (files: MadeFile[]): Promise<void> => {
    for (const file of files) {
      if (file.headings) plan.headings.set(file.source, file.headings);
      if (file.html !== undefined) html.set(file.source, file.html);
    }
    await work.take(files);
  };
  const own = (pages: string[]): Promise<MadeFile[]> => maker.make(pages);
  const makeAll = (pages: Page[]): Promise<never[]> => {
    const hands = crew.hands("files", own).map((make) => async (outputPaths: string[]): Promise<never[]> => {
      await receive(await make(outputPaths));
      return [];
    });
    const portion = maker.session.usesEleventy ? ELEVENTY_PORTION : PORTION;
    return share(toPaths(pages), portion, hands);
  };

  const ownPages = work.hasOwnTemplates ? await maker.makeOwn() : [];
  await receive(ownPages);
  await makeAll(wanted.filter(({ content }) => content.kind !== "text"));
  const texts = wanted.filter(({ content }) => content.kind === "text");
  if (texts.length > 0) {
    maker.addHtml(html);
    if (crew.size > 0) await crew.tell("html", html);
    // Only this thread has rendered the author's own templates.
    await receive(await own(toPaths(texts.filter((page) => page.listsOwnPages))));
    await makeAll(texts.filter((page) => !page.listsOwnPages));
  }
  return ownPages;
}

function toPaths(pages: Page[]): string[] {
  return pages.map(({ outputPath }) => outputPath);
}
