import type { AuthorPage, Post } from "../content/post.ts";
import type { MarkdownContext } from "../markdown/env.ts";
import type { HeadingRecord } from "../markdown/headings.ts";
import type { Place } from "../problem.ts";
import type { PublicationRecord } from "../urls/settle.ts";
import type { HeadingsOf } from "./keys.ts";

/** A date for a layout. */
export interface DateView {
  /** RFC 3339, for `datetime` attributes and feeds. */
  iso: string;
  /** `2025-08-22` */
  day: string;
  /** As readers of the page's language write it: `22 August 2025`. */
  label: string;
  /** Without the year, for lists that are parted by years: `22 August`. */
  short: string;
}

/** A link with its text. `href` is ready for an attribute: it holds the base path. */
export interface Link {
  label: string;
  href: string;
}

/** A link of the page header; `isCurrent` on the page to which it leads. */
export interface NavigationLink extends Link {
  isCurrent: boolean;
}

/** An image at a known size. `url` is absolute in heads and feeds. */
export interface ImageView {
  url: string;
  width: number;
  height: number;
  alt: string;
  type: string;
}

/** A feed that a page offers. */
export interface FeedLink {
  title: string;
  /** With base path. */
  href: string;
  /** Absolute, to copy into a reader. */
  url: string;
  type: "application/atom+xml" | "application/feed+json";
}

/** What belongs into a page's `<head>`. All strings are plain text; the layout escapes them. */
export interface Head {
  /** `Post title · Blog title`; the blog's title alone on the home page. */
  title: string;
  description: string;
  /** Absolute. */
  canonical: string;
  /** For instance `noindex`. */
  robots?: string;
  /** `article` on posts. */
  type: "website" | "article";
  /** The page's own title, without the blog's. */
  heading: string;
  image?: ImageView;
  /** BCP 47 tag with an underscore (`en_GB`), for Open Graph, when the language names a territory. */
  locale?: string;
  published?: string;
  modified?: string;
  author?: string;
  tags: string[];
  feeds: FeedLink[];
  /** One object for each JSON-LD script. */
  jsonLd: object[];
  /** Pages before and after in a paginated list, with base path. */
  previous?: string;
  next?: string;
}

/** What all pages have in common. */
export interface SiteView {
  title: string;
  description: string;
  author: { name: string; email?: string; url?: string };
  language: string;
  dir: "ltr" | "rtl";
  /** `/` with the base path. */
  homeHref: string;
  /** Years of the first and of the newest post, for the footer: `2019–2025`. Empty when there are no posts. */
  years: string;
  stylesheetHref: string;
  icons: { href: string; rel: string; type?: string; sizes?: string }[];
  manifestHref: string;
  themeColor: { light: string; dark: string };
  feeds: FeedLink[];
  subscribeHref: string;
  archiveHref: string;
  tagsHref: string;
}

/** A tag on a post. */
export interface TagView {
  label: string;
  slug: string;
  href: string;
  description?: string;
}

/** A tag in a list of tags, with the number of its public posts: a page that shows it changes with each of them. */
export interface CountedTagView extends TagView {
  count: number;
}

/** A post in a list. */
export interface EntryView {
  title: string;
  href: string;
  /** Site URL without the base path, for Eleventy's `url` filter. */
  url: string;
  date: DateView;
  updated?: DateView;
  description: string;
  tags: TagView[];
  lang: string;
  /** Set in `longhand dev` only, where unpublished posts are shown and marked. */
  mark?: "draft" | "scheduled" | "hidden";
  author: string;
  /** The author's own front matter fields. */
  data: Record<string, unknown>;
}

/** A post on its own page. */
export interface PostView extends EntryView {
  words: number;
  /** Reading time, rounded up. */
  minutes: number;
  canonical?: string;
  /** The next newer and the next older public post. */
  newer?: EntryView;
  older?: EntryView;
}

/** Where a list page stands among its pages. */
export interface Pagination {
  /** From 1. */
  number: number;
  total: number;
  newer?: string;
  older?: string;
  /** `href` of each page, the first one first. */
  pages: string[];
}

/** What each layout gets, whatever the page. `content` is HTML that is safe to insert as it is. */
export interface LayoutData {
  site: SiteView;
  head: Head;
  navigation: NavigationLink[];
  /** Language of the page as a BCP 47 tag. */
  lang: string;
  /** `rtl` for scripts that are written from right to left. */
  dir: "ltr" | "rtl";
  /** The heading of the page, plain text. */
  title: string;
  content: string;
}

export interface PostPageData extends LayoutData {
  post: PostView;
}
export interface HomePageData extends LayoutData {
  posts: EntryView[];
  /** All tags, most used first. Not named `tags`: Eleventy turns a field of that name into texts. */
  allTags: CountedTagView[];
  /** Set when there are more posts than the home page shows. */
  hasMore: boolean;
}
export interface ArchivePageData extends LayoutData {
  years: { year: string; posts: EntryView[] }[];
  /** Not named `pagination`: Eleventy keeps that name for itself. */
  pager: Pagination;
  total: number;
}
export interface TagsPageData extends LayoutData {
  allTags: CountedTagView[];
}
export interface TagPageData extends LayoutData {
  tag: CountedTagView;
  posts: EntryView[];
  pager: Pagination;
  feeds: FeedLink[];
}
/** The author's own pages, and the 404 page. */
export type AuthorPageData = LayoutData;
export interface SubscribePageData extends LayoutData {
  /** The blog's feeds first, then one for each tag. */
  feeds: FeedLink[];
  tagFeeds: { tag: CountedTagView; feed: FeedLink }[];
  /** Readers that open a feed by a link. */
  readers: Link[];
}

/** The layouts that a page can ask for, with the data that each gets. */
export interface Layouts {
  post: PostPageData;
  home: HomePageData;
  archive: ArchivePageData;
  tags: TagsPageData;
  tag: TagPageData;
  page: AuthorPageData;
  "404": AuthorPageData;
  subscribe: SubscribePageData;
}
export type LayoutName = keyof Layouts;

/** Where the text of a page comes from. */
export type PageContent =
  /** Markdown of the author; `line` is where it starts in the page's source. */
  | { kind: "markdown"; markdown: () => string; line: number; context: () => MarkdownContext }
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
  pages: Page[];
  assets: Asset[];
  /** Posts that stand in lists, newest first, with their pages. */
  listed: { page: Page; post: Post }[];
  /** By path of a text: its headings, once it is rendered and when they are not as the ledger has them. */
  headings: Map<string, HeadingRecord[]>;
  /** Names all that collections show: every listed post, without its text. */
  collectionsKey: () => string;
  /** The page of a text that has changed since, at the place of the one that it was; undefined when it had none. */
  planAgain: (writing: Post | AuthorPage) => Page | undefined;
  /** Paths of the posts whose HTML feeds need. */
  feedPosts: Set<string>;
  /** What layouts get on a page of the author's own templates, which the plan does not know. */
  describeOwnPage: (page: {
    url: string;
    title: string;
    description?: string;
    lang?: string;
  }) => Omit<LayoutData, "content">;
}
