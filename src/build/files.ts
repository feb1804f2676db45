import type { DraftGuard } from "../checks/drafts/guard.ts";
import type { FileFacts } from "../checks/file-facts.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { Page, Plan } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import type { Crew } from "./crew.ts";
import type { TakenFingerprints } from "./fingerprints.ts";
import type { Sink } from "./make-site.ts";
import { type MadeFile, Maker } from "./maker.ts";
import { share } from "./share.ts";
import type { PlanTask } from "./worker.ts";

/** Pages that a thread renders at a time: few, so that all threads end at about the same time. */
const PORTION = 40;
/** Eleventy takes a while for each run. */
const ELEVENTY_PORTION = 500;

interface Work {
  root: string;
  blog: Blog;
  options: PipelineOptions;
  plan: Plan;
  sink: Sink;
  crew: Crew;
  guard: DraftGuard | undefined;
  /** Pages of the plan that are not as they were. */
  wanted: Page[];
  prints: TakenFingerprints;
}

/** What was made. */
export interface MadeFiles {
  /** By output path: what names the bytes of each, and what the checks need of it. */
  files: Map<string, { hash: string; facts: FileFacts }>;
  /** Pages of the author's own templates. */
  ownPages: MadeFile[];
}

/**
 * Renders pages on all threads and hands them to the sink. Feeds and other files for machines come last: they show the
 * HTML of posts and the addresses of the author's own templates.
 */
export async function makeFiles(work: Work, describePlan: () => Omit<PlanTask, "options">): Promise<MadeFiles> {
  const { root, blog, options, plan, sink, crew, guard, wanted, prints } = work;
  const made: MadeFiles = { files: new Map(), ownPages: [] };
  if (wanted.length === 0 && !prints.hasOwnTemplates) return made;
  const isTextWanted = guard !== undefined || sink.wantsText;
  const makerOptions = { ...(sink.output !== undefined && { output: sink.output }), isTextWanted };
  crew.gather(wanted.length);
  const told = crew.isAlone ? undefined : crew.tell("plan", { ...describePlan(), options: makerOptions });
  // Its failure is that of the work which follows it.
  told?.catch(() => {});
  const maker = await Maker.create(root, blog, plan, { ...makerOptions, isPreview: options.isPreview });
  const html = new Map<string, string>();

  const receive = async (files: MadeFile[]): Promise<void> => {
    for (const file of files) {
      const { outputPath, source, text, staged, facts } = file;
      if (text !== undefined) guard?.addText(outputPath, text);
      const hash = staged ? sink.addStaged?.(outputPath, staged) : sink.addText(outputPath, text ?? "");
      made.files.set(outputPath, { hash: hash ?? "", facts });
      if (file.headings) plan.headings.set(source, file.headings);
      if (file.html !== undefined) html.set(source, file.html);
    }
    await sink.drain?.();
  };
  const makeAll = async (pages: Page[]): Promise<void> => {
    const portion = maker.session.usesEleventy ? ELEVENTY_PORTION : PORTION;
    const own = async (outputPaths: string[]): Promise<MadeFile[]> => maker.make(outputPaths);
    const hands = crew.hands("files", own).map((hand) => async (outputPaths: string[]) => {
      await receive(await hand(outputPaths));
      return [];
    });
    await share(
      pages.map(({ outputPath }) => outputPath),
      portion,
      hands,
    );
  };

  if (prints.hasOwnTemplates) {
    made.ownPages = await maker.makeOwn();
    await receive(made.ownPages);
  }
  await makeAll(wanted.filter(({ content }) => content.kind !== "text"));
  const texts = wanted.filter(({ content }) => content.kind === "text");
  if (texts.length === 0) return made;
  maker.addHtml(html);
  if (!crew.isAlone) await crew.tell("html", html);
  // Only this thread has rendered the author's own templates.
  const [ownLists, others] = [texts.filter((page) => page.listsOwnPages), texts.filter((page) => !page.listsOwnPages)];
  await receive(await maker.make(ownLists.map(({ outputPath }) => outputPath)));
  await makeAll(others);
  return made;
}
