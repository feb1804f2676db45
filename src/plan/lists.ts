import type { Post } from "../content/post.ts";
import { listReaders } from "../feeds/readers.ts";
import type { Blog } from "../settings/settings.ts";
import { type Tag, tagUrl } from "../tags/tags.ts";
import { toAbsolute } from "../urls/href.ts";
import { fill } from "../words/fill.ts";
import { describeFeatured, featuredKey, listFeatured } from "./featured.ts";
import { createBlogData } from "./head.ts";
import type { Page } from "./page.ts";
import { createLayoutPage, createListPage, type Site } from "./site.ts";
import { describePagination, paginate } from "./views.ts";

/** The posts to see first, and the newest of the others. */
export function planHome(site: Site): Page {
  const { blog, input } = site;
  const featured = listFeatured(site);
  const isFeatured = new Set(featured);
  const posts = input.listed.filter((post) => !isFeatured.has(post)).slice(0, blog.perPage.home);
  const hasMore = input.listed.length > posts.length + featured.length;
  return createListPage(
    site,
    "/",
    "the home page",
    "home",
    {
      name: "home",
      data: () => ({
        ...site.layoutData({
          url: "/",
          heading: blog.title,
          description: blog.description,
          jsonLd: [createBlogData(blog)],
        }),
        featured: featured.map((post) => describeFeatured(site, post)),
        posts: posts.map((post) => site.views.entry(post)),
        allTags: [...site.tags].sort((left, right) => right.count - left.count),
        hasMore,
      }),
    },
    () => [
      site.tags,
      featured.map((post) => featuredKey(site, post)),
      posts.map((post) => site.entryKey(post)),
      hasMore,
    ],
  );
}

/** All posts by year, on as many pages as they need. */
export function planArchive(site: Site): Page[] {
  const { blog, input } = site;
  const pages = paginate(input.listed, blog.perPage.archive, "/archive/");
  const urls = pages.map((page) => page.url);
  return pages.map(({ url, items }, index) => {
    const pager = describePagination(blog, urls, index);
    const { words } = blog;
    const values = { blog: blog.title, n: index + 1 };
    const isFirst = index === 0;
    return createListPage(
      site,
      url,
      "the archive",
      index === 0 ? "archive" : undefined,
      {
        name: "archive",
        data: () => ({
          ...site.layoutData({
            url,
            heading: words.archive,
            word: "archive",
            title: isFirst ? words.archive : fill(words.archivePage, values),
            description: fill(isFirst ? words.archiveDescription : words.archivePageDescription, values),
            pagination: pager,
          }),
          years: groupByYear(items).map(([year, posts]) => ({
            year,
            posts: posts.map((post) => site.views.entry(post)),
          })),
          pager,
          total: input.listed.length,
        }),
      },
      () => [pager, items.map((post) => site.entryKey(post)), input.listed.length],
    );
  });
}

function groupByYear(posts: Post[]): [year: string, posts: Post[]][] {
  const years = new Map<string, Post[]>();
  for (const post of posts) {
    const year = post.date.day.slice(0, 4);
    const group = years.get(year);
    if (group) group.push(post);
    else years.set(year, [post]);
  }
  return [...years];
}

/** The list of tags, and the pages of each. */
export function planTags(site: Site): Page[] {
  const { title, words } = site.blog;
  const index = createListPage(
    site,
    "/tags/",
    "the list of tags",
    "tags",
    {
      name: "tags",
      data: () => ({
        ...site.layoutData({
          url: "/tags/",
          heading: words.tags,
          word: "tags",
          title: words.tags,
          description: fill(words.tagsDescription, { blog: title }),
        }),
        allTags: site.tags,
      }),
    },
    () => [site.tags],
  );
  return [index, ...site.input.tags.all.flatMap((tag) => planTag(site, tag))];
}

/** What a tag is about: the author's words, or ours. */
export function describeTag({ title, words }: Blog, { label, description }: Tag): string {
  return description ?? fill(words.tagDescription, { tag: label, blog: title });
}

function planTag(site: Site, tag: Tag): Page[] {
  const { blog } = site;
  const feed = site.tagFeed(tag);
  const lists = paginate(tag.posts, blog.perPage.tag, tagUrl(tag));
  const urls = lists.map((list) => list.url);
  return lists.map(({ url, items }, index) => {
    const pager = describePagination(blog, urls, index);
    const numbered = (text: string): string => (index === 0 ? text : fill(blog.words.tagPage, { text, n: index + 1 }));
    const page = createLayoutPage(
      site,
      url,
      `the tag "${tag.label}"`,
      {
        name: "tag",
        data: () => ({
          ...site.layoutData({
            url,
            heading: tag.label,
            title: numbered(tag.label),
            description: numbered(describeTag(blog, tag)),
            pagination: pager,
            feeds: [feed, ...site.view.feeds],
          }),
          tag: site.views.countedTag(tag),
          posts: items.map((post) => site.views.entry(post)),
          pager,
          feeds: [feed],
        }),
      },
      () => [site.views.countedTag(tag), pager, items.map((post) => site.entryKey(post))],
    );
    return index === 0 ? { ...page, record: { kind: "tag", source: tag.label } } : page;
  });
}

/** The page that explains feeds and lists them. */
export function planSubscribe(site: Site): Page {
  const { blog, input } = site;
  const { words } = blog;
  return createListPage(
    site,
    "/subscribe/",
    "the subscribe page",
    "subscribe",
    {
      name: "subscribe",
      data: () => ({
        ...site.layoutData({
          url: "/subscribe/",
          heading: words.subscribe,
          word: "subscribe",
          title: words.subscribe,
          description: fill(words.subscribeDescription, { blog: blog.title }),
        }),
        feeds: site.view.feeds,
        tagFeeds: input.tags.all.map((tag) => ({ tag: site.views.countedTag(tag), feed: site.tagFeed(tag) })),
        readers: listReaders(toAbsolute(blog, "/feed.xml")),
      }),
    },
    () => [site.tags],
  );
}
