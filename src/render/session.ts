import type { MarkdownIt } from "markdown-it";
import type { Post } from "../content/post.ts";
import { withoutColours } from "../highlight/code-block.ts";
import type { Highlighter } from "../highlight/tokenize.ts";
import type { MarkdownContext } from "../markdown/env.ts";
import type { Page, Plan } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import type { LayoutModule } from "./layouts.ts";

/** A finished page: the text of one file of the site. */
export interface RenderedPage {
  outputPath: string;
  url: string;
  /** The author's file, or what makes the page. */
  source: string;
  text: string;
  /** Absent for pages of the author's own templates, which the plan does not know. */
  page?: Page;
  /** The HTML of its text alone, as feeds show it, when readers can search it. */
  html?: string;
}

/** What all batches of one build share. */
export interface Session {
  blog: Blog;
  /** The blog's root; Eleventy wants it to be the current folder. */
  root: string;
  plan: Plan;
  /** In `longhand dev`: templates may change between two builds of one process. */
  isPreview: boolean;
  layouts: Map<string, LayoutModule>;
  /** The author's Eleventy configuration, as a path from the root. Absent when it does nothing of its own. */
  configPath?: string;
  /** The blog has an Eleventy configuration or `_data`, so that Eleventy has a say in each of its pages. */
  usesEleventy: boolean;
  /** The author's layouts, by the name of the one that each replaces. */
  replaced: Map<string, LayoutModule | string>;
  /** Whether the author has templates in `pages/`. */
  hasOwnTemplates: boolean;
  /** Those that are written in TypeScript, by path; the others Eleventy finds itself. */
  templates: Map<string, LayoutModule>;
  createMarkdown: () => MarkdownIt;
  /** What colours code in that Markdown. */
  highlighter: Highlighter;
  /** How the Markdown of each post sees the blog, by path. */
  contexts: Map<string, () => MarkdownContext>;
  /** Data of the author's own templates, whose URLs are known when all are read. */
  ownPages: { page: { url?: string | false } }[];
  /** HTML of the posts that feeds show, by path, kept from the posts' own pages by `keepHtml`. */
  html: Map<string, string>;
  /** `collections.posts`, `collections.all` and one for each tag, oldest first as in Eleventy. Made when first asked for. */
  collections: () => Record<string, CollectionItem[]>;
}

/** Keeps the HTML of a post as feeds show it, and gives that. */
export function keepHtml(session: Session, path: string, html: string): string {
  const kept = withoutColours(html);
  session.html.set(path, kept);
  return kept;
}

/** The HTML of a text that readers can search. It is forgotten where no feed will ask for it once more. */
export function takeHtml({ html, plan }: Session, path: string): string | undefined {
  const kept = plan.searched.has(path) ? html.get(path) : undefined;
  if (!plan.feedPosts.has(path)) html.delete(path);
  return kept;
}

/** Site URLs of the author's own templates, once Eleventy has read them. */
export function listOwnUrls({ ownPages }: Session): string[] {
  return ownPages.flatMap(({ page }) => (page.url && /(\/|\.html)$/.test(page.url) ? [page.url] : [])).sort();
}

/** The pages that one run of Eleventy renders. */
export interface Batch {
  session: Session;
  pages: Page[];
  /** Whether Eleventy renders the author's own templates in `pages/` in this run. */
  hasOwnTemplates: boolean;
  /** Set when an author's `.eleventy.ts` has called the plugin. */
  isAdded?: boolean;
  /** Set when Eleventy has got our settings, which an author's `.eleventy.ts` has to hand on. */
  isConfigured?: boolean;
}

/** How a batch reaches the plugin, which may be loaded twice (by the command and by the author's `.eleventy.ts`). */
export const batchKey = Symbol.for("longhand.batch");

/** A post in Eleventy's collections. Not a plain object, so that Eleventy does not copy it for each page. */
export class CollectionItem {
  readonly url: string;
  readonly inputPath: string;
  readonly outputPath: string;
  readonly fileSlug: string;
  readonly date: Date;
  readonly page: object;
  readonly #page: Page;
  #data: Record<string, unknown> | undefined;

  constructor(page: Page, post: Post) {
    this.url = page.url;
    this.inputPath = `./${post.path}`;
    this.outputPath = page.outputPath;
    this.fileSlug = post.fileSlug;
    this.date = new Date(post.date.time);
    this.#page = page;
    this.page = { url: this.url, inputPath: this.inputPath, fileSlug: this.fileSlug, date: this.date };
  }

  get data(): Record<string, unknown> {
    this.#data ??= this.#page.fields();
    return this.#data;
  }
}
