import type { AuthorPage, Post } from "../content/post.ts";
import { placeOf } from "../content/to-post.ts";
import { digest } from "../digest.ts";
import type { MarkdownContext } from "../markdown/env.ts";
import type { Place } from "../problem.ts";
import { slugsOf } from "../tags/moves.ts";
import { createPostHead } from "./head.ts";
import { keyOf } from "./keys.ts";
import type { Page, PageContent, Plan } from "./page.ts";
import { RelatedPosts } from "./related.ts";
import { gatherSeries } from "./series.ts";
import { createLayoutPage, type Site } from "./site.ts";
import type { Surroundings } from "./views.ts";

/** The pages of all posts, in the order of the posts. Newer and older are those of the lists. */
export function planPosts(site: Site): {
  pages: Map<Post, Page>;
  planAgain: (post: Post) => Page | undefined;
  keepRelated: Plan["keepRelated"];
} {
  const { posts, listed, tags } = site.input;
  const series = gatherSeries(listed, (part) => site.entryKey(part));
  const related = new RelatedPosts(listed, tags, series, site.blog.related, site.input.related);
  const positions = new Map(listed.map(({ path }, index) => [path, index]));
  const plan = (post: Post): Page => {
    const index = positions.get(post.path);
    return planPost(site, post, () => ({
      newer: index === undefined ? undefined : listed[index - 1],
      older: index === undefined ? undefined : listed[index + 1],
      series: series.get(post.path),
      related: related.of(post),
    }));
  };
  return {
    keepRelated: () => related.keep(),
    pages: new Map(posts.map((post) => [post, plan(post)])),
    planAgain: (post) => {
      if (!site.input.targets.has(post.path)) return undefined;
      site.forget(post);
      return plan(post);
    },
  };
}

/** The page of one of the author's pages that has changed since. */
export function planAuthorPageAgain(site: Site, page: AuthorPage): Page | undefined {
  if (!site.input.targets.has(page.path)) return undefined;
  site.forget(page);
  return planAuthorPage(site, page);
}

function planPost(site: Site, post: Post, surroundings: () => Surroundings): Page {
  const target = site.targetOf(post);
  let key: string | undefined;
  return {
    ...target,
    source: post.path,
    record: { kind: "post", source: post.path, title: post.title, tags: slugsOf(post, site.input.tags) },
    place: placeOfPermalink(post),
    layout: {
      name: "post",
      data: () => {
        const view = site.views.post(post, surroundings());
        const options = { url: target.url, feeds: site.view.feeds, image: site.previewImage(post) };
        const head = createPostHead(site.blog, post, view, options);
        return { ...site.frame(target.url, post.lang), head, title: post.title, post: view };
      },
    },
    fields: () => ({
      ...post.data,
      title: post.title,
      description: post.description,
      tags: post.tags,
      date: new Date(post.date.time),
    }),
    content: createContent(site, post),
    key: (headingsOf) => {
      key ??= createPostKey(site, post, surroundings());
      return `${key} ${site.headingsKey(post, headingsOf)}`;
    },
  };
}

function createPostKey(site: Site, post: Post, { newer, older, series, related }: Surroundings): string {
  const image = site.previewImage(post);
  const others = [newer, older, ...related].map((other) => (other ? site.entryKey(other) : ""));
  // Texts with a line for each are a key as well as JSON is, in less time; none of them has a line break.
  return digest(
    [
      site.keyOf(post),
      site.frameKey(site.targetOf(post).url, post.lang),
      site.entryKey(post),
      ...others,
      series?.key() ?? "",
      image ? JSON.stringify(image) : "",
    ].join("\n"),
  );
}

/** Most texts have none, and need not be asked where it stands. */
function placeOfPermalink(writing: Post | AuthorPage): Place {
  const { path, permalink } = writing;
  return permalink === undefined ? { path, line: 1, column: 1 } : placeOf(writing, "permalink");
}

/** The Markdown of a text. What it needs to know of the blog is worked out once, when somebody asks. */
function createContent(site: Site, writing: Post | AuthorPage): PageContent {
  let context: MarkdownContext | undefined;
  return {
    kind: "markdown",
    markdown: () => writing.body,
    line: writing.bodyLine,
    languages: site.languagesOf(writing),
    context: () => {
      context ??= site.markdownContext(writing);
      return context;
    },
  };
}

/** The author's own pages, and the 404 page when the author has none. */
export function planAuthorPages(site: Site): Page[] {
  const pages = site.input.pages.map((page) => planAuthorPage(site, page));
  return pages.some((page) => page.url === "/404.html") ? pages : [...pages, planNotFound(site)];
}

function planAuthorPage(site: Site, page: AuthorPage): Page {
  const target = site.targetOf(page);
  const isNotFound = target.url === "/404.html";
  let key: string | undefined;
  const data = () => ({
    ...site.layoutData({
      url: target.url,
      heading: page.title,
      title: page.title,
      description: page.description,
      ...((isNotFound || page.visibility !== "public") && { robots: "noindex" }),
    }),
    ...site.frame(target.url, page.lang),
    ...(page.toc !== undefined && { toc: page.toc }),
  });
  return {
    ...target,
    source: page.path,
    ...(!isNotFound && { record: { kind: "page", source: page.path, title: page.title } }),
    place: placeOfPermalink(page),
    layout: { name: isNotFound ? "404" : "page", data },
    fields: () => ({ ...withoutPostFields(page.data), title: page.title, description: page.description }),
    content: createContent(site, page),
    key: (headingsOf) => {
      key ??= keyOf(site.keyOf(page), site.frameKey(target.url, page.lang));
      return `${key} ${site.headingsKey(page, headingsOf)}`;
    },
  };
}

/** A page has neither date nor tags for Longhand, and what stands there is not checked; Eleventy would stop at it. */
function withoutPostFields({ date: _date, tags: _tags, ...fields }: Record<string, unknown>): Record<string, unknown> {
  return fields;
}

function planNotFound(site: Site): Page {
  const { notFound: title, notFoundDescription: description } = site.blog.words;
  const data = () =>
    site.layoutData({
      url: "/404.html",
      heading: title,
      word: "notFound",
      title,
      description,
      robots: "noindex",
    });
  return createLayoutPage(site, "/404.html", "the 404 page", { name: "404", data }, () => []);
}
