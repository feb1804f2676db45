import type { WordName, Words } from "../words/words.ts";

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
  /** Language of the label when it is not the blog's: of Longhand's own labels without a translation. */
  lang?: string;
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
  /** What the blog says around its essays, in its language. `longhand/layout` has `Say` and `say` for them. */
  words: Words;
  /** Names of the words that are English, since there is no translation of them. */
  untranslated: WordName[];
  /** `/` with the base path. */
  homeHref: string;
  /** The same, absolute. */
  homeUrl: string;
  /** Years of the first and of the newest post, for the footer: `2019–2025`. Empty when there are no posts. */
  years: string;
  stylesheetHref: string;
  /** Fonts that pages ask for at once; empty unless the blog serves one. */
  fontHrefs: string[];
  icons: { href: string; rel: string; type?: string; sizes?: string }[];
  manifestHref: string;
  /** Browsers may fetch pages of the blog before a link is followed. */
  prefetch: boolean;
  themeColor: { light: string; dark: string };
  feeds: FeedLink[];
  subscribeHref: string;
  archiveHref: string;
  tagsHref: string;
  /** Absent in a blog without a search. */
  searchHref?: string;
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

/** A picture for lists, in all its sizes. Addresses are ready for attributes. */
export interface PictureView {
  /** The best format first. */
  sources: { type: string; srcset: string }[];
  /** For browsers without these formats; `srcset` is absent when there is one size only. */
  src: string;
  srcset?: string;
  /** In pixels. */
  width: number;
  height: number;
  /** Empty for decoration. */
  alt: string;
}

/** A post that its author wants to be seen first. */
export interface FeaturedView extends EntryView {
  /** Its first picture, when the settings ask for pictures and it has one. */
  picture?: PictureView;
}

/** A post on its own page. */
export interface PostView extends EntryView {
  words: number;
  /** Reading time, rounded up. */
  minutes: number;
  canonical?: string;
  /** What the author says about a table of contents; absent when the number of headings decides. */
  toc?: boolean;
  /** The series of which the post is a part, when it has other parts. */
  series?: SeriesView;
  /** Posts that are related to it, the nearest first. */
  related: EntryView[];
  /** A `mailto:` address with the title as subject, when the settings ask for replies. */
  replyHref?: string;
  /** Where the post is discussed: absolute. */
  discussUrl?: string;
  /** The next newer and the next older public post. */
  newer?: EntryView;
  older?: EntryView;
}

/** A series, on the page of one of its parts. */
export interface SeriesView {
  title: string;
  /** Which part the post is, from 1. */
  number: number;
  total: number;
  /** All parts, this one included, in the order in which they are to be read. */
  parts: EntryView[];
  previous?: EntryView;
  next?: EntryView;
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
  /** Language of the heading when it is not the page's: of Longhand's own headings without a translation. */
  titleLang?: string;
  content: string;
}

export interface PostPageData extends LayoutData {
  post: PostView;
}
export interface HomePageData extends LayoutData {
  /** Those to see first; they do not stand among `posts`. */
  featured: FeaturedView[];
  /** The newest. */
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
export interface AuthorPageData extends LayoutData {
  /** What the author says about a table of contents; absent when the number of headings decides. */
  toc?: boolean;
}
export interface SubscribePageData extends LayoutData {
  /** The blog's feeds first, then one for each tag. */
  feeds: FeedLink[];
  tagFeeds: { tag: CountedTagView; feed: FeedLink }[];
  /** Readers that open a feed by a link. */
  readers: Link[];
}

/** The search page. */
export interface SearchPageData extends LayoutData {
  allTags: CountedTagView[];
  /** The newest first; `href` leads to the year's place in the archive. */
  years: { year: string; count: number; href: string }[];
  /** What the script needs; addresses hold the base path. */
  search: {
    /** Where the form leads: the page itself. */
    action: string;
    /** The module that makes the page searchable. */
    script: string;
    /** Pagefind's module. */
    index: string;
    /** The base path, before the addresses that the index has. */
    base: string;
    /** Languages of texts beside the blog's own. */
    languages: string[];
  };
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
  search: SearchPageData;
}
