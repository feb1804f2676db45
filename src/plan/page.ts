import type { AuthorPage, Post } from "../content/post.ts";
import type { MarkdownContext } from "../markdown/env.ts";
import type { HeadingRecord } from "../markdown/headings.ts";
import type { Place } from "../problem.ts";
import type { PublicationRecord } from "../urls/settle.ts";
import type { HeadingsOf } from "./keys.ts";
import type { LayoutData, Layouts, SiteView } from "./layout-data.ts";
import type { KeptRelated } from "./related.ts";
import type { Searched } from "./search.ts";

/** What authors see stands by itself, so that the package brings no other types. */
export type * from "./layout-data.ts";

export type LayoutName = keyof Layouts;

/** Where the text of a page comes from. */
export type PageContent =
  /** Markdown of the author; `line` is where it starts in the page's source. */
  | {
      kind: "markdown";
      markdown: () => string;
      line: number;
      context: () => MarkdownContext;
      /** Those of the code that it shows, as `TextFacts` has them; they are loaded before the page is rendered. */
      languages: string[];
    }
  /** Nothing but the layout. */
  | { kind: "none" }
  /** The whole file, made when the page is rendered: feeds, sitemap, `robots.txt`. */
  | { kind: "text"; text: (rendering: Rendering) => string };

/** What only rendering knows, for pages that need it. */
export interface Rendering {
  /** The HTML of a post, with the author's Markdown plugins. */
  toHtml: (post: Post) => string;
  /** Site URLs of the author's own templates in `pages/`. */
  ownUrls: () => string[];
}

/** The layout of a page, and how to get the data that it shows. */
export type PageLayout = {
  [Name in LayoutName]: { name: Name; data: () => Omit<Layouts[Name], "content"> };
}[LayoutName];

/** One file of the site that is rendered. */
export interface Page {
  /** Site URL without the base path: `/posts/hello/`, `/feed.xml`. */
  url: string;
  /** Path in the output folder: `posts/hello/index.html`. */
  outputPath: string;
  /** The author's file from which it is made, or what makes it: `the archive`. */
  source: string;
  /** Where the author can change its URL. */
  place?: Place;
  /** What the ledger keeps of its URL. Absent when it may come and go: further pages of lists, files for machines. */
  record?: PublicationRecord;
  /** Layout and its data, worked out when the page is rendered; absent for files that are complete in themselves. */
  layout?: PageLayout;
  /** What Eleventy's own templates and plugins see beside that: `date`, `tags`, the front matter. */
  fields: () => Record<string, unknown>;
  content: PageContent;
  /**
   * Names all that the bytes of the page depend on, but for what all pages depend on: the code, the settings, the
   * layouts. Two pages with the same key are the same page. The headings are those of the ledger, from which the ids of
   * headings come; after a build they are what the page has.
   */
  key: (headingsOf: HeadingsOf) => string;
  /** It names pages of the author's own templates, which the plan does not know. */
  listsOwnPages?: boolean;
}

/** A file that is copied into the output as it is: an image variant, the stylesheet, an icon. */
export interface Asset {
  /** Site URL without the base path: `/images/train-3f9a1c2b-720.avif`. */
  url: string;
  /** Absolute path of the file to copy. */
  path: string;
  /** What the ledger keeps of its URL. Absent when its name changes with its content. */
  record?: PublicationRecord;
}

/** The whole site before anything of it is rendered. */
export interface Plan {
  /** What all pages have in common. */
  site: SiteView;
  pages: Page[];
  assets: Asset[];
  /** Posts that stand in lists, newest first, with their pages. */
  listed: { page: Page; post: Post }[];
  /** By path of a text: its headings, once it is rendered and when they are not as the ledger has them. */
  headings: Map<string, HeadingRecord[]>;
  /** What was found of related posts, for the next build; undefined when there are none to be shown. */
  keepRelated: () => KeptRelated | undefined;
  /** Names all that collections show: every listed post, without its text. */
  collectionsKey: () => string;
  /** The page of a text that has changed since, at the place of the one that it was; undefined when it had none. */
  planAgain: (writing: Post | AuthorPage) => Page | undefined;
  /** Paths of the posts whose HTML feeds need. */
  feedPosts: Set<string>;
  /** By path: the texts that readers can search. Empty in a blog without a search. */
  searched: Map<string, Searched>;
  /** What layouts get on a page of the author's own templates, which the plan does not know. */
  describeOwnPage: (page: {
    url: string;
    title: string;
    description?: string;
    lang?: string;
  }) => Omit<LayoutData, "content">;
}
