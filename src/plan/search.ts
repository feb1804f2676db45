import type { AuthorPage, Post } from "../content/post.ts";
import type { SearchRecord } from "../search/record.ts";
import { toHref } from "../urls/href.ts";
import { fill } from "../words/fill.ts";
import { keyOf } from "./keys.ts";
import type { Page } from "./page.ts";
import { createListPage, type Site } from "./site.ts";
import { paginate } from "./views.ts";

/** Where the files of the search index go, below the base path. */
export const INDEX_FOLDER = "/pagefind/";

/** A text that readers can search. */
export interface Searched extends Omit<SearchRecord, "text"> {
  /** Path of its file. */
  path: string;
  /** Names all that its record depends on, beside settings and code. */
  key: string;
}

/** All that is public and has a page: never what is hidden, a draft or scheduled, not even in a preview. */
export function listSearched(site: Site): Searched[] {
  const { posts, pages } = site.input;
  const isPublic = ({ visibility }: Post | AuthorPage): boolean => visibility === "public";
  return [
    ...posts.filter(isPublic).map((post) =>
      describe(site, post, {
        tags: site.views.tagsOf(post).map(({ label }) => label),
        day: post.date.day,
      }),
    ),
    ...pages
      .filter((page) => isPublic(page) && page.fileSlug !== "404")
      .map((page) => describe(site, page, { tags: [] })),
  ];
}

function describe(site: Site, text: Post | AuthorPage, more: Pick<Searched, "tags" | "day">): Searched {
  const { path, title, lang } = text;
  const record = { path, title, lang, url: site.targetOf(text).url, ...more };
  return { ...record, key: keyOf(record, site.keyOf(text)) };
}

/** The search page: without its script, a page of tags and years. */
export function planSearch(site: Site): Page[] {
  const { blog, input, view } = site;
  const { searchScript } = input;
  if (!blog.search || !searchScript) return [];
  const title = blog.words.search;
  const languages = listLanguages(site);
  const years = listYears(site);
  return [
    createListPage(
      site,
      "/search/",
      "the search page",
      "search",
      {
        name: "search",
        data: () => ({
          ...site.layoutData({
            url: "/search/",
            heading: title,
            word: "search",
            title,
            description: fill(blog.words.searchDescription, { blog: blog.title }),
          }),
          allTags: site.tags,
          years,
          search: {
            action: view.searchHref ?? "",
            script: toHref(blog, searchScript.url),
            index: toHref(blog, `${INDEX_FOLDER}pagefind.js`),
            base: blog.basePath,
            languages,
          },
        }),
      },
      () => [site.tags, years, languages, searchScript.url],
    ),
  ];
}

/** Languages of texts beside the blog's own: each has an index by itself. */
function listLanguages(site: Site): string[] {
  const { posts, pages } = site.input;
  const toPrimary = (lang: string): string => lang.split("-")[0]?.toLowerCase() ?? lang;
  const all = [...posts, ...pages]
    .filter(({ visibility }) => visibility === "public")
    .map(({ lang }) => toPrimary(lang));
  return [...new Set(all)].filter((lang) => lang !== toPrimary(site.blog.language)).sort();
}

/** The years in which there are posts, the newest first, and where each begins in the archive. */
function listYears(site: Site): { year: string; count: number; href: string }[] {
  const { blog, input } = site;
  const years = new Map<string, { year: string; count: number; href: string }>();
  for (const { url, items } of paginate(input.listed, blog.perPage.archive, "/archive/")) {
    for (const { date } of items) {
      const year = date.day.slice(0, 4);
      const known = years.get(year) ?? {
        year,
        count: 0,
        href: `${toHref(blog, url)}${input.isArchiveReplaced ? "" : `#year-${year}`}`,
      };
      years.set(year, { ...known, count: known.count + 1 });
    }
  }
  return [...years.values()];
}
