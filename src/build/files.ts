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
import type { Thread } from "./threads.ts";
import type { FinishTask } from "./worker.ts";

/** Files that a thread finishes at a time. */
const PORTION = 10;
/** Portions that another thread has at hand. When it has more to do, this one does some itself. */
const AHEAD = 4;
/** Files from which another thread does not take longer than it saves. */
const A_THREAD = 500;

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
  const { root, blog, options, begun, plan, wanted, hasOwnTemplates } = work;
  const { colouring } = begun;
  if (wanted.length === 0 && !hasOwnTemplates) return { ownPages: [], colours: [] };
  const session = await createSession(root, blog, plan, options.isPreview, () => colouring.kept);
  const finisher = new Finisher(work);
  const pages = renderSite(session, {
    pages: wanted,
    ownTemplates: hasOwnTemplates,
    beforeCode: () => colouring.settle(),
  });
  for await (const batch of pages) {
    for (let start = 0; start < batch.length; start += PORTION) {
      await finisher.add(batch.slice(start, start + PORTION));
    }
  }
  await finisher.end();
  return { ownPages: finisher.ownPages, colours: session.highlighter.takeFresh() };
}

const encoder = new TextEncoder();

/** Has rendered pages finished, on another thread when one has time, and hands them on. */
class Finisher {
  readonly ownPages: MadeFile[] = [];
  readonly #work: Work;
  readonly #isShared: boolean;
  readonly #output: string | undefined;
  readonly #isTextWanted: boolean;
  readonly #elsewhere: Promise<void>[] = [];
  #failure: { issue: unknown } | undefined;

  constructor(work: Work) {
    this.#work = work;
    this.#isShared = work.crew.gather(Math.floor(work.wanted.length / A_THREAD));
    this.#output = work.output;
    this.#isTextWanted = work.isTextWanted || this.#output === undefined;
    if (this.#output !== undefined) work.onStaging?.();
  }

  /** Throws what other threads have come upon, too. */
  async add(pages: RenderedPage[]): Promise<void> {
    const { blog, crew } = this.#work;
    const files = pages.map(toRenderedText);
    const thread = this.#isShared ? crew.find(AHEAD) : undefined;
    if (thread) this.#elsewhere.push(this.#finishElsewhere(thread, pages, files));
    else {
      const finished = files.map((file) => detach(finishText(file, blog, this.#output)));
      await this.#receive(pages, finished);
    }
    // What other threads have to say is heard between two portions.
    if (this.#isShared) await new Promise((resolve) => setImmediate(resolve));
    if (this.#failure) throw this.#failure.issue;
  }

  /** Waits for other threads. */
  async end(): Promise<void> {
    await Promise.all(this.#elsewhere);
    if (this.#failure) throw this.#failure.issue;
  }

  async #finishElsewhere(
    thread: Thread,
    pages: RenderedPage[],
    files: (RenderedText & { text: string })[],
  ): Promise<void> {
    const texts = files.map(({ text }) => encoder.encode(text));
    const task: FinishTask = {
      files: files.map((file, index) => ({ ...file, text: texts[index] ?? file.text })),
      ...(this.#output !== undefined && { output: this.#output }),
    };
    const handed = texts.map(({ buffer }) => buffer as ArrayBuffer);
    try {
      const answer = await thread.ask<string>("finish", task, handed);
      await this.#receive(pages, JSON.parse(answer) as FinishedText[]);
    } catch (issue) {
      this.#failure ??= { issue };
    }
  }

  async #receive(pages: RenderedPage[], finished: FinishedText[]): Promise<void> {
    const { blog, plan, take } = this.#work;
    const made = pages.map(({ outputPath, url, source, text, page }, index): MadeFile => {
      const headings = plan.headings.get(source);
      const { facts, ...rest } = finished[index] as FinishedText;
      return {
        ...{ outputPath, url, source, facts: notePlan(facts, page, blog) },
        ...rest,
        ...(this.#isTextWanted && { text }),
        ...(headings && { headings }),
      };
    });
    this.ownPages.push(...made.filter((_, index) => pages[index]?.page === undefined));
    await take(made);
  }
}

function toRenderedText({ outputPath, url, text, page, html }: RenderedPage): RenderedText & { text: string } {
  return {
    outputPath,
    url,
    text,
    isPlanned: page !== undefined,
    ...(html !== undefined && { html }),
  };
}
