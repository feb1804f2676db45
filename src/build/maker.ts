import type { FileFacts } from "../checks/file-facts.ts";
import { lookAtFile } from "../checks/look.ts";
import type { HeadingRecord } from "../markdown/headings.ts";
import type { Page, Plan } from "../plan/page.ts";
import { type StagedText, stageText } from "../publish/staging.ts";
import { type RenderedPage, renderSite } from "../render/render.ts";
import type { Session } from "../render/session.ts";
import { createSession } from "../render/start.ts";
import { toSearchText } from "../search/record.ts";
import type { Blog } from "../settings/settings.ts";

/** A finished file of the site, whoever has made it. Plain data. */
export interface MadeFile {
  outputPath: string;
  url: string;
  /** The author's file, or what makes the page. */
  source: string;
  facts: FileFacts;
  /** Where it waits to be published, when it is to be. */
  staged?: StagedText;
  /** When somebody reads all finished texts. */
  text?: string;
  /** The headings of its text, when they are not as the ledger has them. */
  headings?: HeadingRecord[];
  /** The HTML of its text, when feeds show it. */
  html?: string;
  /** What its text says, when readers can search it. */
  searchText?: string;
  /** How its code was coloured, when no earlier build has done so; see `KeptColours`. */
  colours?: string[];
}

/** What becomes of finished files. */
export interface MakerOptions {
  /** The output folder in which they are staged, absolute. */
  output?: string;
  /** Somebody else has to read all finished texts. */
  isTextWanted: boolean;
}

/** Renders files of the plan, looks at them, and stages them, in one thread. */
export class Maker {
  readonly session: Session;
  readonly #blog: Blog;
  readonly #plan: Plan;
  readonly #options: MakerOptions;
  readonly #pages: Map<string, Page>;

  constructor(session: Session, blog: Blog, plan: Plan, options: MakerOptions) {
    this.session = session;
    this.#blog = blog;
    this.#plan = plan;
    this.#options = options;
    this.#pages = new Map(plan.pages.map((page) => [page.outputPath, page]));
  }

  static async create(
    root: string,
    blog: Blog,
    plan: Plan,
    options: MakerOptions & { isPreview: boolean },
  ): Promise<Maker> {
    return new Maker(await createSession(root, blog, plan, options.isPreview), blog, plan, options);
  }

  /** Makes the files of the plan that have these output paths. */
  make(outputPaths: string[]): Promise<MadeFile[]> {
    return this.makePages(outputPaths.flatMap((outputPath) => this.#pages.get(outputPath) ?? []));
  }

  /** Makes pages that need not be those of the plan any more. */
  makePages(pages: Page[]): Promise<MadeFile[]> {
    return this.#finish(renderSite(this.session, { pages, ownTemplates: false }));
  }

  /** Makes the pages of the author's own templates. */
  makeOwn(): Promise<MadeFile[]> {
    return this.#finish(renderSite(this.session, { pages: [], ownTemplates: true }));
  }

  /** Takes the HTML of texts that another thread has rendered, for feeds. */
  addHtml(html: Map<string, string>): void {
    for (const [path, text] of html) this.session.html.set(path, text);
  }

  async #finish(batches: AsyncIterable<RenderedPage[]>): Promise<MadeFile[]> {
    const made: MadeFile[] = [];
    for await (const batch of batches) for (const rendered of batch) made.push(this.#finishOne(rendered));
    return made;
  }

  #finishOne(rendered: RenderedPage): MadeFile {
    const { outputPath, url, source, text } = rendered;
    const { output, isTextWanted } = this.#options;
    const headings = this.#plan.headings.get(source);
    const html = this.session.html.get(source);
    const { feedPosts, searched } = this.#plan;
    const colours = this.session.highlighter.takeFresh();
    // Only feeds ask for it once more.
    if (!feedPosts.has(source)) this.session.html.delete(source);
    return {
      outputPath,
      url,
      source,
      facts: lookAtFile(rendered, this.#blog),
      ...(output !== undefined && { staged: stageText(output, outputPath, text) }),
      ...(isTextWanted && { text }),
      ...(headings && { headings }),
      ...(html !== undefined && feedPosts.has(source) && { html }),
      ...(colours.length > 0 && { colours }),
      ...(html !== undefined && searched.has(source) && { searchText: toSearchText(html) }),
    };
  }
}
