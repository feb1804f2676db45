import type { AuthorPage, Post } from "../content/post.ts";
import { formatLlms } from "../feeds/llms.ts";
import { formatManifest, type ManifestOptions } from "../feeds/manifest.ts";
import { listReaders } from "../feeds/readers.ts";
import { formatRobots } from "../feeds/robots.ts";
import { createSitemap, type SitemapEntry } from "../feeds/sitemap.ts";
import type { Picture, SocialImage } from "../images/picture.ts";
import { pictureKey } from "../images/reference.ts";
import { MarkdownContext } from "../markdown/env.ts";
import type { Blog } from "../settings/settings.ts";
import type { Tags } from "../tags/tags.ts";
import type { Targets } from "../urls/assign.ts";
import { toAbsolute, toHref } from "../urls/href.ts";
import { FeedEntries, type FeedInput, planAtomFeed, planJsonFeed } from "./feeds.ts";
import { createBlogData, createHead, createPostHead, directionOf, type HeadInput } from "./head.ts";
import { resolveLink } from "./links.ts";
import type { Asset, FeedLink, ImageView, LayoutData, NavigationLink, Page, Plan, SiteView } from "./page.ts";
import { describePagination, paginate, tagUrl, Views } from "./views.ts";

/** What the stages before have found out. */
export interface PlanInput {
  blog: Blog;
  /** Posts that get a page, newest first. */
  posts: Post[];
  /** Those of them that stand in lists and feeds. */
  listed: Post[];
  pages: AuthorPage[];
  targets: Targets;
  tags: Tags;
  pictures: Map<string, Picture>;
  socialImages: Map<string, SocialImage>;
  /** Alt texts of the images in essays, by `pictureKey`, for social images that are also in the essay. */
  alts: Map<string, string>;
  icons: { links: { url: string; rel: string; type?: string; sizes?: string }[]; manifest: ManifestOptions["icons"] };
  stylesheet: Asset;
  feedStylesheet: Asset;
  assets: Asset[];
}

/** Decides every file of the site: its URL, its layout, its data. Nothing is rendered here. */
export function planSite(input: PlanInput): Plan {
  return new Planner(input).plan();
}

class Planner {
  readonly #input: PlanInput;
  readonly #blog: Blog;
  readonly #views: Views;
  readonly #site: SiteView;
  readonly #navigation: { label: string; url: string }[];

  constructor(input: PlanInput) {
    this.#input = input;
    this.#blog = input.blog;
    this.#views = new Views(input.blog, input.targets, input.tags);
    this.#site = this.#describeSite();
    this.#navigation = this.#listNavigation();
  }

  plan(): Plan {
    const { assets, stylesheet, feedStylesheet, posts, tags } = this.#input;
    const postPages = new Map(posts.map((post) => [post, this.#planPost(post)]));
    const listed = this.#input.listed.flatMap((post) => {
      const page = postPages.get(post);
      return page ? [{ page, post }] : [];
    });
    const feedPosts = [this.#input.listed, ...tags.all.map((tag) => tag.posts)].flatMap((list) =>
      list.slice(0, this.#blog.feed.size).map((post) => post.path),
    );
    const pages = [
      this.#planHome(),
      ...postPages.values(),
      ...this.#planArchive(),
      ...this.#planTags(),
      ...this.#input.pages.map((page) => this.#planAuthorPage(page)),
      ...this.#planNotFound(),
      this.#planSubscribe(),
      ...this.#planFeeds(),
      ...this.#planFilesForMachines(),
    ];
    return { pages, assets: [stylesheet, feedStylesheet, ...assets], listed, feedPosts: new Set(feedPosts) };
  }

  #planHome(): Page {
    const { listed } = this.#input;
    const posts = listed.slice(0, this.#blog.perPage.home);
    const { head, ...data } = this.#layoutData({
      url: "/",
      heading: this.#blog.title,
      description: this.#blog.description,
      jsonLd: [createBlogData(this.#blog)],
    });
    return listPage("/", "the home page", {
      name: "home",
      data: {
        ...data,
        head,
        posts: posts.map((post) => this.#views.entry(post)),
        tags: this.#allTags().sort((left, right) => right.count - left.count),
        hasMore: listed.length > posts.length,
      },
    });
  }

  #planPost(post: Post): Page {
    const { listed } = this.#input;
    const target = this.#input.targets.get(post.path);
    if (!target) throw new Error(`${post.path} has no URL.`);
    const index = this.#positions().get(post.path);
    const view = this.#views.post(
      post,
      index === undefined ? undefined : listed[index - 1],
      index === undefined ? undefined : listed[index + 1],
    );
    const head = createPostHead(this.#blog, post, view, {
      url: target.url,
      feeds: this.#site.feeds,
      image: this.#socialImage(post),
    });
    return {
      ...target,
      source: post.path,
      ...placeOfPermalink(post),
      layout: {
        name: "post",
        data: { ...this.#common(target.url, post.lang), head, title: post.title, post: view },
      },
      fields: {
        ...post.data,
        title: post.title,
        description: post.description,
        tags: post.tags,
        date: new Date(post.date.time),
      },
      content: { kind: "markdown", markdown: post.body, line: post.bodyLine, context: this.#context(post) },
    };
  }

  #planAuthorPage(page: AuthorPage): Page {
    const target = this.#input.targets.get(page.path);
    if (!target) throw new Error(`${page.path} has no URL.`);
    const isNotFound = target.url === "/404.html";
    const { head, ...data } = this.#layoutData({
      url: target.url,
      heading: page.title,
      title: page.title,
      description: page.description,
      ...(isNotFound && { robots: "noindex" }),
    });
    return {
      ...target,
      source: page.path,
      ...placeOfPermalink(page),
      layout: { name: isNotFound ? "404" : "page", data: { ...data, ...this.#common(target.url, page.lang), head } },
      fields: { ...page.data, title: page.title, description: page.description },
      content: { kind: "markdown", markdown: page.body, line: page.bodyLine, context: this.#context(page) },
    };
  }

  #planNotFound(): Page[] {
    if (this.#input.pages.some((page) => page.fileSlug === "404")) return [];
    const title = "Page not found";
    const data = this.#layoutData({
      url: "/404.html",
      heading: title,
      title,
      description: "There is nothing at this address.",
      robots: "noindex",
    });
    return [
      {
        url: "/404.html",
        outputPath: "404.html",
        source: "the 404 page",
        layout: { name: "404", data },
        fields: { title },
        content: { kind: "none" },
      },
    ];
  }

  #planArchive(): Page[] {
    const { listed } = this.#input;
    const pages = paginate(listed, this.#blog.perPage.archive, "/archive/");
    return pages.map(({ url, items }, index) => {
      const pagination = describePagination(
        this.#blog,
        pages.map((page) => page.url),
        index,
      );
      const years = new Map<string, Post[]>();
      for (const post of items) {
        const year = post.date.day.slice(0, 4);
        years.set(year, [...(years.get(year) ?? []), post]);
      }
      const title = index === 0 ? "Archive" : `Archive, page ${index + 1}`;
      return listPage(url, "the archive", {
        name: "archive",
        data: {
          ...this.#layoutData({
            url,
            heading: "Archive",
            title,
            description: `All essays of ${this.#blog.title}, by year${index === 0 ? "" : `, page ${index + 1}`}.`,
            pagination,
          }),
          years: [...years].map(([year, posts]) => ({ year, posts: posts.map((post) => this.#views.entry(post)) })),
          pager: pagination,
          total: listed.length,
        },
      });
    });
  }

  #planTags(): Page[] {
    const { all } = this.#input.tags;
    const index = listPage("/tags/", "the list of tags", {
      name: "tags",
      data: {
        ...this.#layoutData({
          url: "/tags/",
          heading: "Tags",
          title: "Tags",
          description: `What ${this.#blog.title} is about: all tags, with the number of essays.`,
        }),
        tags: this.#allTags(),
      },
    });
    const pages: Page[] = [index];
    for (const tag of all) {
      const feed = this.#tagFeed(tag.label, tagUrl(tag));
      const lists = paginate(tag.posts, this.#blog.perPage.tag, tagUrl(tag));
      const urls = lists.map((list) => list.url);
      for (const [number, { url, items }] of lists.entries()) {
        const pagination = describePagination(this.#blog, urls, number);
        const suffix = number === 0 ? "" : `, page ${number + 1}`;
        pages.push(
          listPage(url, `the tag "${tag.label}"`, {
            name: "tag",
            data: {
              ...this.#layoutData({
                url,
                heading: tag.label,
                title: `${tag.label}${suffix}`,
                description: `${tag.description ?? `Essays about ${tag.label} on ${this.#blog.title}`}${suffix}${tag.description && !suffix ? "" : "."}`,
                pagination,
                feeds: [feed, ...this.#site.feeds],
              }),
              tag: this.#views.tag(tag),
              posts: items.map((post) => this.#views.entry(post)),
              pager: pagination,
              feeds: [feed],
            },
          }),
        );
      }
    }
    return pages;
  }

  #planSubscribe(): Page {
    const { all } = this.#input.tags;
    const title = "Subscribe";
    return listPage("/subscribe/", "the subscribe page", {
      name: "subscribe",
      data: {
        ...this.#layoutData({
          url: "/subscribe/",
          heading: title,
          title,
          description: `How to read ${this.#blog.title} in a feed reader, and the addresses of its feeds.`,
        }),
        feeds: this.#site.feeds,
        tagFeeds: all.map((tag) => ({ tag: this.#views.tag(tag), feed: this.#tagFeed(tag.label, tagUrl(tag)) })),
        readers: listReaders(toAbsolute(this.#blog, "/feed.xml")),
      },
    });
  }

  #planFeeds(): Page[] {
    const { targets, tags, listed } = this.#input;
    const whole: FeedInput = {
      title: this.#blog.title,
      subtitle: this.#blog.description,
      pageUrl: "/",
      posts: listed,
    };
    const entries = new FeedEntries(this.#blog, targets, (post) => this.#socialImage(post));
    return [
      planAtomFeed("/feed.xml", whole, this.#blog, entries),
      planJsonFeed("/feed.json", whole, this.#blog, entries),
      ...tags.all.map((tag) =>
        planAtomFeed(
          `${tagUrl(tag)}feed.xml`,
          {
            ...whole,
            title: `${tag.label} · ${this.#blog.title}`,
            subtitle: tag.description ?? `Essays about ${tag.label} on ${this.#blog.title}.`,
            pageUrl: tagUrl(tag),
            posts: tag.posts,
          },
          this.#blog,
          entries,
        ),
      ),
    ];
  }

  #planFilesForMachines(): Page[] {
    const blog = this.#blog;
    const { listed, posts, targets, icons } = this.#input;
    const files = createSitemap(this.#listForSitemap(), blog.url);
    const pages = files.map((file) => textPage(`/${file.name}`, "the sitemap", file.text));
    pages.push(
      textPage("/robots.txt", "robots.txt", () =>
        formatRobots({ basePath: blog.basePath, sitemapUrl: toAbsolute(blog, "/sitemap.xml") }),
      ),
      textPage("/site.webmanifest", "the manifest", () =>
        formatManifest({
          name: blog.title,
          description: blog.description,
          language: blog.language,
          dir: directionOf(blog.language),
          basePath: blog.basePath,
          themeColor: blog.themeColor.light,
          backgroundColor: blog.themeColor.light,
          icons: icons.manifest,
        }),
      ),
    );
    if (blog.llms.copies) {
      for (const post of posts.filter((one) => one.visibility === "public")) {
        pages.push(
          textPage(
            copyUrl(targets.get(post.path)?.url ?? "/"),
            `the copy of ${post.path}`,
            () => `# ${post.title}\n\n${post.body}`,
          ),
        );
      }
    }
    if (blog.llms.index) {
      const links = listed.map((post) => {
        const url = targets.get(post.path)?.url ?? "/";
        return {
          title: post.title,
          description: post.description,
          url: toAbsolute(blog, blog.llms.copies ? copyUrl(url) : url),
        };
      });
      pages.push(
        textPage("/llms.txt", "llms.txt", () =>
          formatLlms({ title: blog.title, description: blog.description, sections: [{ heading: "Essays", links }] }),
        ),
      );
    }
    return pages;
  }

  #listForSitemap(): SitemapEntry[] {
    const { listed, pages, targets, tags } = this.#input;
    const absolute = (url: string): string => toAbsolute(this.#blog, url);
    const lastOf = (posts: Post[]): { updated?: string } => {
      const days = posts.map((post) => (post.updated ?? post.date).day).sort();
      const updated = days.at(-1);
      return updated ? { updated } : {};
    };
    return [
      { url: absolute("/"), ...lastOf(listed) },
      ...listed.map((post) => ({ url: absolute(targets.get(post.path)?.url ?? "/"), ...lastOf([post]) })),
      ...pages
        .filter((page) => page.fileSlug !== "404")
        .map((page) => ({ url: absolute(targets.get(page.path)?.url ?? "/") })),
      { url: absolute("/archive/"), ...lastOf(listed) },
      { url: absolute("/tags/"), ...lastOf(listed) },
      ...tags.all.map((tag) => ({ url: absolute(tagUrl(tag)), ...lastOf(tag.posts) })),
      { url: absolute("/subscribe/") },
    ];
  }

  #positionByPath: Map<string, number> | undefined;

  /** Where each listed post stands in the list. */
  #positions(): Map<string, number> {
    this.#positionByPath ??= new Map(this.#input.listed.map((post, index) => [post.path, index]));
    return this.#positionByPath;
  }

  #allTags() {
    return this.#input.tags.all.map((tag) => this.#views.tag(tag));
  }

  #tagFeed(label: string, url: string): FeedLink {
    return this.#views.feed(`${label} · ${this.#blog.title}`, `${url}feed.xml`, "application/atom+xml");
  }

  #context(source: Post | AuthorPage): MarkdownContext {
    const { pictures, targets } = this.#input;
    return new MarkdownContext({
      link: (href) => resolveLink(href, source.path, targets, this.#blog),
      picture: (src) => pictures.get(pictureKey(source.path, src)),
      href: (url) => toHref(this.#blog, url),
      lang: source.lang,
    });
  }

  #socialImage(post: Post): ImageView | undefined {
    if (!post.socialImage) return undefined;
    const key = pictureKey(post.path, post.socialImage.src);
    const image = this.#input.socialImages.get(key);
    if (!image) return undefined;
    return {
      url: toAbsolute(this.#blog, image.url),
      width: image.width,
      height: image.height,
      type: image.type,
      alt: post.socialImage.alt ?? this.#input.alts.get(key) ?? post.title,
    };
  }

  /** What every layout gets, for a page in the blog's language. */
  #layoutData(input: Omit<HeadInput, "feeds"> & { feeds?: FeedLink[] }): Omit<LayoutData, "content"> {
    const head = createHead(this.#blog, { ...input, feeds: input.feeds ?? this.#site.feeds });
    return { ...this.#common(input.url, this.#blog.language), head, title: input.heading };
  }

  #common(url: string, lang: string): Pick<LayoutData, "site" | "navigation" | "lang" | "dir"> {
    const navigation: NavigationLink[] = this.#navigation.map((link) => ({
      label: link.label,
      href: link.url.startsWith("/") ? toHref(this.#blog, link.url) : link.url,
      isCurrent: link.url === url,
    }));
    return { site: this.#site, navigation, lang, dir: directionOf(lang) };
  }

  #listNavigation(): { label: string; url: string }[] {
    if (this.#blog.navigation) return this.#blog.navigation;
    const about = this.#input.pages.find((page) => page.fileSlug === "about");
    const aboutUrl = about && this.#input.targets.get(about.path)?.url;
    return [
      { label: "Archive", url: "/archive/" },
      { label: "Tags", url: "/tags/" },
      ...(aboutUrl ? [{ label: about.title, url: aboutUrl }] : []),
      { label: "Subscribe", url: "/subscribe/" },
    ];
  }

  #describeSite(): SiteView {
    const blog = this.#blog;
    const { listed, stylesheet, icons } = this.#input;
    const years = [listed.at(-1), listed[0]].map((post) => post?.date.day.slice(0, 4) ?? "");
    return {
      title: blog.title,
      description: blog.description,
      author: blog.author,
      language: blog.language,
      dir: directionOf(blog.language),
      homeHref: toHref(blog, "/"),
      years: years[0] === years[1] ? (years[0] ?? "") : years.join("–"),
      stylesheetHref: toHref(blog, stylesheet.url),
      icons: icons.links.map(({ url, ...icon }) => ({ ...icon, href: toHref(blog, url) })),
      manifestHref: toHref(blog, "/site.webmanifest"),
      themeColor: blog.themeColor,
      feeds: [
        this.#views.feed(blog.title, "/feed.xml", "application/atom+xml"),
        this.#views.feed(blog.title, "/feed.json", "application/feed+json"),
      ],
      subscribeHref: toHref(blog, "/subscribe/"),
      archiveHref: toHref(blog, "/archive/"),
      tagsHref: toHref(blog, "/tags/"),
    };
  }
}

function listPage(url: string, source: string, layout: NonNullable<Page["layout"]>): Page {
  return {
    url,
    outputPath: `${url.slice(1)}index.html`,
    source,
    layout,
    fields: { title: layout.data.title },
    content: { kind: "none" },
  };
}

function textPage(url: string, source: string, text: () => string): Page {
  return { url, outputPath: url.slice(1), source, fields: {}, content: { kind: "text", text } };
}

/** Where the Markdown of a page is: beside it. */
function copyUrl(url: string): string {
  return url.endsWith("/") ? `${url}index.md` : url.replace(/\.[^./]+$/, ".md");
}

function placeOfPermalink(source: Post | AuthorPage): Pick<Page, "place"> {
  return { place: source.places.permalink ?? { path: source.path, line: 1, column: 1 } };
}
