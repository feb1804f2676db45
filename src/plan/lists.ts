import type { Post } from "../content/post.ts";
import { listReaders } from "../feeds/readers.ts";
import { type Tag, tagUrl } from "../tags/tags.ts";
import { toAbsolute } from "../urls/href.ts";
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
    const suffix = index === 0 ? "" : `, page ${index + 1}`;
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
            heading: "Archive",
            title: `Archive${suffix}`,
            description: `All essays of ${blog.title}, by year${suffix}.`,
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
          heading: "Tags",
          title: "Tags",
          description: `What ${site.blog.title} is about: all tags, with the number of essays.`,
        }),
        allTags: site.tags,
      }),
    },
    () => [site.tags],
  );
  return [index, ...site.input.tags.all.flatMap((tag) => planTag(site, tag))];
}

function planTag(site: Site, tag: Tag): Page[] {
  const { blog } = site;
  const feed = site.tagFeed(tag);
  const lists = paginate(tag.posts, blog.perPage.tag, tagUrl(tag));
  const urls = lists.map((list) => list.url);
  return lists.map(({ url, items }, index) => {
    const pager = describePagination(blog, urls, index);
    const number = index === 0 ? "" : ` (page ${index + 1})`;
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
            title: `${tag.label}${number}`,
            description: `${tag.description ?? `Essays about ${tag.label} on ${blog.title}.`}${number}`,
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
  const title = "Subscribe";
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
          heading: title,
          title,
          description: `How to read ${blog.title} in a feed reader, and the addresses of its feeds.`,
        }),
        feeds: site.view.feeds,
        tagFeeds: input.tags.all.map((tag) => ({ tag: site.views.countedTag(tag), feed: site.tagFeed(tag) })),
        readers: listReaders(toAbsolute(blog, "/feed.xml")),
      }),
    },
    () => [site.tags],
  );
}
