import { tagFeedUrl, tagUrl } from "../tags/tags.ts";
import { FeedEntries, planAtomFeed, planJsonFeed } from "./feeds.ts";
import { keyOf } from "./keys.ts";
import { describeTag, planArchive, planHome, planSubscribe, planTags } from "./lists.ts";
import { planMachineFiles } from "./machine-files.ts";
import type { Page, Plan } from "./page.ts";
import { listSearched, planSearch } from "./search.ts";
import { type PlanInput, Site } from "./site.ts";
import { planAuthorPageAgain, planAuthorPages, planPosts } from "./writing.ts";

export type { PlanInput } from "./site.ts";

/** Decides every file of the site: its URL, its layout, its data. Nothing is rendered here. */
export function planSite(input: PlanInput): Plan {
  const site = new Site(input);
  const { pages: postPages, planAgain, keepRelated } = planPosts(site);
  const pages = [
    planHome(site),
    ...postPages.values(),
    ...planArchive(site),
    ...planTags(site),
    ...planAuthorPages(site),
    planSubscribe(site),
    ...planSearch(site),
    ...planFeeds(site),
    ...planMachineFiles(site),
  ];
  const listed = input.listed.flatMap((post) => {
    const page = postPages.get(post);
    return page ? [{ page, post }] : [];
  });
  const feedPosts = [input.listed, ...input.tags.all.map((tag) => tag.posts)].flatMap((posts) =>
    posts.slice(0, input.blog.feed.size).map((post) => post.path),
  );
  return {
    site: site.view,
    pages,
    assets: [
      input.stylesheet,
      input.feedStylesheet,
      ...(input.searchScript ? [input.searchScript] : []),
      ...input.assets,
    ],
    listed,
    headings: site.headings,
    keepRelated,
    planAgain: (writing) => ("date" in writing ? planAgain(writing) : planAuthorPageAgain(site, writing)),
    feedPosts: new Set(feedPosts),
    searched: new Map(input.blog.search ? listSearched(site).map((text) => [text.path, text]) : []),
    collectionsKey: () => keyOf(input.listed.map((post) => site.entryKey(post))),
    describeOwnPage: ({ url, title, description, lang }) => ({
      ...site.layoutData({ url, heading: title, title, description: description ?? input.blog.description }),
      ...(lang && site.frame(url, lang)),
    }),
  };
}

/** The blog's feeds, and one for each tag. */
function planFeeds(site: Site): Page[] {
  const { blog, input } = site;
  const entries = new FeedEntries(
    site,
    (post) => site.socialImage(post),
    (post) => site.views.tagsOf(post).map((tag) => tag.label),
  );
  const whole = { title: blog.title, subtitle: blog.description, pageUrl: "/", posts: input.listed };
  return [
    planAtomFeed("/feed.xml", whole, site, entries, "feed.xml"),
    planJsonFeed("/feed.json", whole, site, entries, "feed.json"),
    ...input.tags.all.map((tag) => {
      const feed = {
        title: site.tagFeed(tag).title,
        subtitle: describeTag(blog, tag),
        pageUrl: tagUrl(tag),
        posts: tag.posts,
      };
      return planAtomFeed(tagFeedUrl(tag), feed, site, entries, tag.label);
    }),
  ];
}
