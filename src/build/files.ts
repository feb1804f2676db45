import { detach } from "../checks/detach.ts";
import { notePlan } from "../checks/look.ts";
import type { HeadingRecord } from "../markdown/headings.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { Page, Plan } from "../plan/page.ts";
import { type RenderedPage, renderSite } from "../render/render.ts";
import { createSession } from "../render/start.ts";
import type { Blog } from "../settings/settings.ts";
import type { Begun } from "./begin.ts";
import type { Crew } from "./crew.ts";
import { type FinishedText, finishText, type RenderedText } from "./finish.ts";
import type { FinishTask } from "./worker.ts";

/** Files that a thread finishes at a time. */
const PORTION = 10;
/** Portions that another thread has at hand. When it has more to do, this one does some itself. */
const AHEAD = 4;
/** Files from which another thread does not take longer than it saves. */
const A_THREAD = 500;

const encoder = new TextEncoder();

/** A finished file of the site, whoever has made it. */
export interface MadeFile extends Omit<FinishedText, "searchText"> {
  outputPath: string;
  url: string;
  /** The author's file, or what makes the page. */
  source: string;
  /** When somebody reads all finished texts, or it is not staged yet. */
  text?: string;
  /** The headings of its text, when they are not as the ledger has them. */
  headings?: HeadingRecord[];
  /** What its text says, when readers can search it. */
  searchText?: string;
}

/** What is to be made, and what becomes of it. */
export interface Work {
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
  /** The output folder in which files are staged, absolute. */
  output?: string;
  /** Somebody has to read all finished texts. */
  isTextWanted: boolean;
  /** Called before files are staged. */
  onStaging?: () => void;
  /** Gets the finished files, in any order. */
  take: (files: MadeFile[]) => Promise<void> | void;
}

/** All that was made. */
export interface MadeFiles {
  /** What the author's own templates have made. */
  ownPages: MadeFile[];
  /** How code was coloured, as far as no earlier build has done so. */
  colours: string[];
}

/**
 * Renders pages on this thread. Others, where there are any, colour code for it beforehand, and look at what is finished
 * and stage it.
 */
export async function makeFiles(work: Work): Promise<MadeFiles> {
  const { root, blog, options, begun, plan, crew, wanted, hasOwnTemplates } = work;
  const { colouring } = begun;
  if (wanted.length === 0 && !hasOwnTemplates) return { ownPages: [], colours: [] };
  const isShared = crew.gather(Math.floor(wanted.length / A_THREAD));
  // One thread lets the system write while it works; with several, all cores are busy, and each writes for itself.
  const output = isShared ? work.output : undefined;
  const isTextWanted = work.isTextWanted || output === undefined;
  if (output !== undefined) work.onStaging?.();
  const session = await createSession(root, blog, plan, options.isPreview, () => colouring.kept);
  const ownPages: MadeFile[] = [];
  const receive = async (pages: RenderedPage[], finished: FinishedText[]): Promise<void> => {
    const files = pages.map(({ outputPath, url, source, text, page }, index): MadeFile => {
      const headings = plan.headings.get(source);
      const { facts, ...rest } = finished[index] as FinishedText;
      return {
        ...{ outputPath, url, source, facts: notePlan(facts, page, blog) },
        ...rest,
        ...(isTextWanted && { text }),
        ...(headings && { headings }),
      };
    });
    ownPages.push(...files.filter((_, index) => pages[index]?.page === undefined));
    await work.take(files);
  };
  const elsewhere: Promise<void>[] = [];
  let failure: { issue: unknown } | undefined;
  const pages = renderSite(session, {
    pages: wanted,
    ownTemplates: hasOwnTemplates,
    beforeCode: () => colouring.settle(),
  });
  for await (const batch of pages) {
    for (let start = 0; start < batch.length; start += PORTION) {
      const portion = batch.slice(start, start + PORTION);
      const files = portion.map(toRenderedText);
      const thread = isShared ? crew.find(AHEAD) : undefined;
      if (thread) {
        const task: FinishTask = { files, ...(output !== undefined && { output }) };
        const finished = thread.ask<string>(
          "finish",
          task,
          files.map(({ bytes }) => bytes.buffer as ArrayBuffer),
        );
        elsewhere.push(
          finished
            .then((text) => receive(portion, JSON.parse(text) as FinishedText[]))
            .catch((issue: unknown) => {
              failure ??= { issue };
            }),
        );
      } else
        await receive(
          portion,
          files.map((file) => detach(finishText(file, blog, output))),
        );
      // What other threads have to say is heard between two portions.
      if (isShared) await new Promise((resolve) => setImmediate(resolve));
      if (failure) throw failure.issue;
    }
  }
  await Promise.all(elsewhere);
  if (failure) throw failure.issue;
  return { ownPages, colours: session.highlighter.takeFresh() };
}

function toRenderedText({ outputPath, url, text, page, html }: RenderedPage): RenderedText {
  return {
    outputPath,
    url,
    bytes: encoder.encode(text),
    isPlanned: page !== undefined,
    ...(html !== undefined && { html }),
  };
}
