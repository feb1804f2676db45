import type { AuthorPage, Post } from "../content/post.ts";
import type { ManifestOptions } from "../feeds/manifest.ts";
import type { Picture, SocialImage } from "../images/picture.ts";
import { pictureKey } from "../images/reference.ts";
import { MarkdownContext } from "../markdown/env.ts";
import type { HeadingRecord } from "../markdown/headings.ts";
import type { Blog } from "../settings/settings.ts";
import { textWidthOf } from "../settings/theme.ts";
import { type Tag, type Tags, tagFeedUrl } from "../tags/tags.ts";
import { type Addresses, createFollower, type Follow, headingsOf, idOfUrl } from "../urls/addresses.ts";
import type { Targets } from "../urls/assign.ts";
import { toAbsolute, toHref } from "../urls/href.ts";
import { readHeadings } from "../urls/ledger.ts";
import type { Target } from "../urls/permalink.ts";
import type { WordName } from "../words/words.ts";
import { describeSection, ExpandedTexts } from "./expand.ts";
import { createHead, directionOf, type HeadInput } from "./head.ts";
import { type HeadingsOf, Keys, keyOf } from "./keys.ts";
import { type LinkContext, resolveLink } from "./links.ts";
import type { Asset, CountedTagView, FeedLink, ImageView, LayoutData, Page, PageLayout, SiteView } from "./page.ts";
import type { KeptRelated } from "./related.ts";
import { Views } from "./views.ts";

/** What the stages before have found out. */
export interface PlanInput {
  blog: Blog;
  /** Posts that get a page, newest first. */
  posts: Post[];
  /** Those of them that stand in lists and feeds. */
  listed: Post[];
  pages: AuthorPage[];
  targets: Targets;
  /** Where everything was before, for links and ids. */
  addresses: Addresses;
  tags: Tags;
  pictures: Map<string, Picture>;
  socialImages: Map<string, SocialImage>;
  /** Drawn cards, by the paths of posts; that of the blog is at `""`. */
  cards: Map<string, SocialImage>;
  /** Alt texts of the images in essays, by `pictureKey`, for social images that are also in the essay. */
  alts: Map<string, string>;
  icons: { links: { url: string; rel: string; type?: string; sizes?: string }[]; manifest: ManifestOptions["icons"] };
  stylesheet: Asset;
  /** Site URLs of fonts that pages ask for at once. */
  preloads: string[];
  feedStylesheet: Asset;
  /** The script of the search page. Absent in a blog without a search. */
  searchScript?: Asset;
  /** The archive has a layout of the author's, which need not have a place for each year. */
  isArchiveReplaced?: boolean;
  assets: Asset[];
  /** What the last build has found of related posts. */
  related?: KeptRelated | undefined;
}

/** What the pages of a site have in common, worked out once; each kind of page is planned from it. */
export class Site {
  readonly blog: Blog;
  readonly input: PlanInput;
  readonly views: Views;
  readonly view: SiteView;
  readonly keys = new Keys();
  /** All tags, by label. */
  readonly tags: CountedTagView[];
  readonly #navigation: { label: string; url: string; word?: WordName }[];
  readonly #textWidth: number;
  readonly #follow: Follow | undefined;
  readonly #expanded: ExpandedTexts;
  readonly #textKeys = new Map<string, string>();
  readonly #entryKeys = new Map<Post, string>();
  #ownNavigationKey: string | undefined;
  /** Headings of rendered texts, as far as they are not those of the ledger. */
  readonly headings = new Map<string, HeadingRecord[]>();

  constructor(input: PlanInput) {
    this.input = input;
    this.blog = input.blog;
    this.#textWidth = textWidthOf(input.blog.theme);
    this.views = new Views(input.blog, input.targets, input.tags);
    this.#follow = createFollower(input.addresses);
    this.#expanded = new ExpandedTexts(input.blog, [...input.posts, ...input.pages], input.targets);
    this.tags = input.tags.all.map((tag) => this.views.countedTag(tag));
    this.view = this.#describe();
    this.#navigation = this.#listNavigation();
  }

  targetOf(source: Post | AuthorPage): Target {
    const target = this.input.targets.get(source.path);
    if (!target) throw new Error(`${source.path} has no URL.`);
    return target;
  }

  /** What every layout gets, for a page in the blog's language. `word` names the heading, when it is one of ours. */
  layoutData(input: Omit<HeadInput, "feeds"> & { feeds?: FeedLink[]; word?: WordName }): Omit<LayoutData, "content"> {
    const image = input.image ?? this.#viewCard("", this.blog.title);
    const head = createHead(this.blog, { ...input, image, feeds: input.feeds ?? this.view.feeds });
    const data = { ...this.frame(input.url, this.blog.language), head, title: input.heading };
    return this.#isForeign(input.word) ? { ...data, titleLang: "en" } : data;
  }

  #isForeign(word: WordName | undefined): boolean {
    return word !== undefined && this.blog.untranslated.includes(word);
  }

  /** What surrounds a page, whatever it is. */
  frame(url: string, lang: string): Pick<LayoutData, "site" | "navigation" | "lang" | "dir"> {
    const navigation = this.#navigation.map((link) => {
      const now = this.#follow?.(link.url) ?? link.url;
      const href = now.startsWith("/") ? toHref(this.blog, now) : now;
      const view = { label: link.label, href, isCurrent: now === url };
      return this.#isForeign(link.word) ? { ...view, lang: "en" } : view;
    });
    return { site: this.view, navigation, lang, dir: directionOf(lang) };
  }

  /** What the Markdown of a file needs to know. */
  markdownContext(source: Post | AuthorPage): MarkdownContext {
    const context = this.#createContext(source);
    const { headings } = context;
    context.keepHeadings = (records) => {
      if (records !== headings) this.headings.set(source.path, records);
    };
    const places = this.#placesOf(source);
    context.section = (href) => {
      const expanded = this.#expanded.find(href, places);
      if (!expanded) return undefined;
      const { writing } = expanded;
      const { url } = this.targetOf(writing);
      const isSameText = writing.path === source.path;
      const options = { blog: this.blog, url, key: this.#keyOfText(writing), isSameText };
      return describeSection(expanded, this.#createContext(writing), options);
    };
    return context;
  }

  /** How the Markdown of a file sees the blog. */
  #createContext(source: Post | AuthorPage): MarkdownContext {
    const { pictures } = this.input;
    const headings = readHeadings(headingsOf(this.input.addresses, source.path));
    const places = this.#placesOf(source);
    return new MarkdownContext({
      ...(headings.length > 0 && { headings }),
      link: (href) => resolveLink(href, places, this.blog),
      picture: (src) => pictures.get(pictureKey(source.path, src)),
      href: (url) => toHref(this.blog, url),
      lang: source.lang,
      textWidth: this.#textWidth,
    });
  }

  /** Names what surrounds a page. */
  frameKey(url: string, lang: string): string {
    const card = this.input.cards.get("")?.url ?? "";
    return `${this.keys.of(this.view)} ${this.#navigationKey()} ${url} ${lang} ${card}`;
  }

  /** Names what lists and other pages show of a post. */
  entryKey(post: Post): string {
    let key = this.#entryKeys.get(post);
    if (key === undefined) {
      const { path, frontMatterHash, visibility } = post;
      const tags = (this.input.tags.byPost.get(path) ?? []).map((tag) => this.keys.of(this.views.tag(tag)));
      key = `${path} ${frontMatterHash} ${visibility} ${this.targetOf(post).url} ${tags.join(" ")}`;
      this.#entryKeys.set(post, key);
    }
    return key;
  }

  #navigationKey(): string {
    this.#ownNavigationKey ??= keyOf(this.frame("", this.blog.language).navigation);
    return this.#ownNavigationKey;
  }

  /** Forgets what was worked out of a text that has changed. */
  forget(source: Post | AuthorPage): void {
    this.#textKeys.delete(source.path);
    this.views.forget(source.path);
    this.#expanded.replace(source);
  }

  /** The headings that a text shows: its own, and those by which sections of others are found. Part of its key. */
  headingsKey(source: Post | AuthorPage, headingsOf: HeadingsOf): string {
    return [source, ...this.#sourcesOf(source)].map(({ path }) => headingsOf(path) ?? "").join(" ");
  }

  /** The languages of the code in a text, and in those of which it shows sections. */
  languagesOf(source: Post | AuthorPage): string[] {
    const sources = this.#sourcesOf(source);
    if (sources.length === 0) return source.facts.languages;
    return [...new Set([source, ...sources].flatMap(({ facts }) => facts.languages))];
  }

  /** The texts of which a text shows sections: none, for most. */
  #sourcesOf(source: Post | AuthorPage): (Post | AuthorPage)[] {
    return source.facts.expansions ? this.#expanded.listSources(source, this.#placesOf(source)) : [];
  }

  #placesOf({ path }: Post | AuthorPage): LinkContext {
    const { targets } = this.input;
    return { path, url: targets.get(path)?.url ?? "/", targets, follow: this.#follow };
  }

  /** Names all that the finished text of a file depends on, but for its headings and what is around it. */
  keyOf(source: Post | AuthorPage): string {
    let key = this.#textKeys.get(source.path);
    if (key === undefined) {
      key = this.#keyOfText(source);
      const sources = this.#sourcesOf(source);
      if (sources.length > 0) {
        key += ` ${JSON.stringify(sources.map((one) => [this.#keyOfText(one), one.title, one.lang]))}`;
      }
      this.#textKeys.set(source.path, key);
    }
    return key;
  }

  /** Without the texts of which it shows sections. */
  #keyOfText(source: Post | AuthorPage): string {
    const { pictures } = this.input;
    const { url } = this.targetOf(source);
    const places = this.#placesOf(source);
    const links = source.facts.links.map((href) => resolveLink(href, places, this.blog));
    const images = source.facts.images.map(({ src }) => {
      const picture = pictures.get(pictureKey(source.path, src));
      return picture && this.keys.of(picture);
    });
    return `${source.path} ${source.hash} ${source.visibility} ${url} ${JSON.stringify([links, images])}`;
  }

  /** The permanent id of what is at a URL. */
  idOf(url: string): string {
    return idOfUrl(this.input.addresses, url, this.blog);
  }

  /** The picture beside links to a post: its own, or the card that was drawn for it, or that of the blog where it could not be. */
  previewImage(post: Post): ImageView | undefined {
    return this.socialImage(post) ?? this.#viewCard(post.path, post.title) ?? this.#viewCard("", this.blog.title);
  }

  #viewCard(path: string, alt: string): ImageView | undefined {
    const card = this.input.cards.get(path);
    return (
      card && { url: toAbsolute(this.blog, card.url), width: card.width, height: card.height, type: card.type, alt }
    );
  }

  /** The picture that a post names itself. */
  socialImage(post: Post): ImageView | undefined {
    if (!post.socialImage) return undefined;
    const key = pictureKey(post.path, post.socialImage.src);
    const image = this.input.socialImages.get(key);
    if (!image) return undefined;
    return {
      url: toAbsolute(this.blog, image.url),
      width: image.width,
      height: image.height,
      type: image.type,
      alt: post.socialImage.alt ?? this.input.alts.get(key) ?? post.title,
    };
  }

  tagFeed(tag: Tag): FeedLink {
    return this.views.feed(`${tag.label} · ${this.blog.title}`, tagFeedUrl(tag), "application/atom+xml");
  }

  #listNavigation(): { label: string; url: string; word?: WordName }[] {
    if (this.blog.navigation) return this.blog.navigation;
    const about = this.input.pages.find((page) => page.fileSlug === "about");
    const { words } = this.blog;
    return [
      { label: words.archive, url: "/archive/", word: "archive" },
      { label: words.tags, url: "/tags/", word: "tags" },
      ...(this.blog.search ? [{ label: words.search, url: "/search/", word: "search" as const }] : []),
      ...(about ? [{ label: about.title, url: this.targetOf(about).url }] : []),
      { label: words.subscribe, url: "/subscribe/", word: "subscribe" },
    ];
  }

  #describe(): SiteView {
    const { blog } = this;
    const { listed, stylesheet, preloads, icons } = this.input;
    const [first = "", last = ""] = [listed.at(-1), listed[0]].map((post) => post?.date.day.slice(0, 4));
    return {
      title: blog.title,
      description: blog.description,
      author: blog.author,
      language: blog.language,
      dir: directionOf(blog.language),
      words: blog.words,
      untranslated: blog.untranslated,
      homeHref: toHref(blog, "/"),
      homeUrl: toAbsolute(blog, "/"),
      years: first === last ? first : `${first}–${last}`,
      stylesheetHref: toHref(blog, stylesheet.url),
      fontHrefs: preloads.map((url) => toHref(blog, url)),
      icons: icons.links.map(({ url, ...icon }) => ({ ...icon, href: toHref(blog, url) })),
      manifestHref: toHref(blog, "/site.webmanifest"),
      prefetch: blog.prefetch,
      themeColor: blog.themeColor,
      feeds: [
        this.views.feed(blog.title, "/feed.xml", "application/atom+xml"),
        this.views.feed(blog.title, "/feed.json", "application/feed+json"),
      ],
      subscribeHref: toHref(blog, "/subscribe/"),
      archiveHref: toHref(blog, "/archive/"),
      tagsHref: toHref(blog, "/tags/"),
      ...(blog.search && { searchHref: toHref(blog, "/search/") }),
    };
  }
}

/** A page that has nothing but its layout. `shown` gives what it shows, beside settings and what all pages show. */
export function createLayoutPage(
  site: Site,
  url: string,
  source: string,
  layout: PageLayout,
  shown: () => unknown[],
): Page {
  return {
    url,
    outputPath: url.endsWith("/") ? `${url.slice(1)}index.html` : url.slice(1),
    source,
    layout,
    fields: () => ({ title: layout.data().title }),
    content: { kind: "none" },
    key: () => keyOf(layout.name, site.frameKey(url, site.blog.language), ...shown()),
  };
}

/** A list; `record` names it in the ledger, unless it is one that comes and goes. `shown` is for its key. */
export function createListPage(
  site: Site,
  url: string,
  source: string,
  record: string | undefined,
  layout: PageLayout,
  shown: () => unknown[],
): Page {
  const page = createLayoutPage(site, url, source, layout, shown);
  return record === undefined ? page : { ...page, record: { kind: "list", source: record } };
}
