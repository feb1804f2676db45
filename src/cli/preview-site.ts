import { type MadeSite, makeSite } from "../build/make-site.ts";
import { type Memory, rememberHere } from "../build/record.ts";
import type { Sink } from "../build/sink.ts";
import type { PageCards } from "../checks/cards.ts";
import type { SiteChecks } from "../checks/check-site.ts";
import { clock } from "../clock.ts";
import type { Content } from "../content/read.ts";
import { explainDiskFault } from "../disk-fault.ts";
import { hasErrors, type Problem, ProblemError } from "../problem.ts";
import { getContentType } from "../serve/content-type.ts";
import type { FoundFile } from "../serve/site-files.ts";
import { loadBlog } from "../settings/load.ts";
import type { Blog } from "../settings/settings.ts";
import { findCardsPage } from "./cards/cards-site.ts";
import { createProgress } from "./progress.ts";
import { count, type OutputOptions, printProblems } from "./report.ts";

/** The site of `longhand dev`, in memory. */
export class Preview {
  readonly #root: string;
  readonly #options: OutputOptions;
  readonly #memory: Memory = rememberHere();
  #site: Files = new Map();
  /** Pages that were rendered before the rest of the site; they lie over the others until all is built. */
  readonly #first: Files = new Map();
  #renderAgain: MadeSite["renderAgain"];
  /** What the cards of links are drawn from. */
  #shown: { checks: SiteChecks; content: Content; blog: Blog; cards?: PageCards[] } | undefined;
  /** Of the last build. */
  problems: Problem[] = [];

  constructor(root: string, options: OutputOptions) {
    this.#root = root;
    this.#options = options;
  }

  /** What is at a site URL. */
  find(path: string): FoundFile | undefined {
    const outputPath = path.endsWith("/") ? `${path.slice(1)}index.html` : path.slice(1);
    return (this.#first.get(outputPath) ?? this.#site.get(outputPath))?.found;
  }

  /** A page of cards by its path on the host, decoded. */
  findCardsPage(path: string): string | undefined {
    if (!this.#shown) return undefined;
    const { checks, content, blog } = this.#shown;
    this.#shown.cards ??= checks.listCards();
    return findCardsPage(path, this.#shown.cards, content.posts, blog);
  }

  /** Builds what has changed. With errors the pages of the last good build stay. Gives the settings, when they are right. */
  async rebuild(): Promise<Blog | undefined> {
    const started = performance.now();
    let blog: Blog | undefined;
    try {
      blog = await loadBlog(this.#root, { isProduction: false });
      const next = new NextSite(this.#site);
      const result = await this.#make(blog, next);
      this.problems = result.problems;
      const isShown = !hasErrors(this.problems) || this.#site.size === 0;
      if (isShown) {
        this.#site = next.files;
        this.#renderAgain = result.renderAgain;
        this.#shown = result.checks && { checks: result.checks, content: result.content, blog };
      }
      result.remember({ isPublished: isShown });
      printProblems(this.problems, this.#options);
      this.#report(result, performance.now() - started);
    } catch (issue) {
      this.#fail(issue);
    } finally {
      this.#first.clear();
    }
    return blog;
  }

  /**
   * Renders the pages of texts that have changed, and nothing else. False when that cannot be done, or when there is
   * something wrong with them: then a whole build has to say what.
   */
  async renderFirst(paths: string[]): Promise<boolean> {
    if (hasErrors(this.problems) || !this.#renderAgain) return false;
    try {
      const files = await Promise.all(paths.map(this.#renderAgain));
      if (files.includes(undefined)) return false;
      for (const file of files) if (file) this.#first.set(file.outputPath, toEntry(file.outputPath, file.text));
      return true;
    } catch {
      return false;
    }
  }

  async #make(blog: Blog, sink: Sink): Promise<MadeSite> {
    const progress = createProgress(this.#options);
    const options = { now: clock(), isPreview: true, onImage: progress.update };
    try {
      return await makeSite(this.#root, blog, options, sink, this.#memory);
    } finally {
      progress.stop();
    }
  }

  #fail(issue: unknown): void {
    const fault = explainDiskFault(issue, this.#root);
    if (!(issue instanceof ProblemError || fault)) throw issue;
    this.problems = issue instanceof ProblemError ? issue.problems : fault ? [fault] : [];
    printProblems(this.problems, this.#options);
    this.#reportErrors();
  }

  #report(result: MadeSite, milliseconds: number): void {
    if (hasErrors(result.problems)) this.#reportErrors();
    else if (!this.#options.quiet) console.log(`${count(result.pages, "page")} in ${Math.round(milliseconds)} ms`);
  }

  #reportErrors(): void {
    const errors = this.problems.filter((problem) => problem.severity === "error").length;
    if (!this.#options.quiet) console.log(`${count(errors, "error")}; the pages are those of the last good build.`);
  }
}

/** The site as it will be: what has not changed is taken over from the one before. */
class NextSite implements Sink {
  readonly wantsText = true;
  readonly files: Files = new Map();
  readonly #before: Files;

  constructor(before: Files) {
    this.#before = before;
  }

  addText(outputPath: string, text: string): string {
    const entry = toEntry(outputPath, text);
    this.files.set(outputPath, entry);
    return entry.name;
  }

  addFile(outputPath: string, path: string): void {
    this.files.set(outputPath, { found: { file: path, type: getContentType(outputPath) }, name: "" });
  }

  keep(outputPath: string, name: string): boolean {
    const known = this.#before.get(outputPath);
    if (known?.name !== name) return false;
    this.files.set(outputPath, known);
    return true;
  }

  read(outputPath: string): string | undefined {
    const found = this.files.get(outputPath)?.found;
    return found && "body" in found ? String(found.body) : undefined;
  }
}

/** By output path. The name of a text is another one each time that it is made. */
type Files = Map<string, { found: FoundFile; name: string }>;

let made = 0;

function toEntry(outputPath: string, text: string): { found: FoundFile; name: string } {
  return { found: { body: text, type: getContentType(outputPath) }, name: String(++made) };
}
