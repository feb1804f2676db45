import type { PageCards } from "../../checks/cards.ts";
import type { Post } from "../../content/post.ts";
import type { Blog } from "../../settings/settings.ts";
import { toAbsolute, toHref } from "../../urls/href.ts";
import { CARDS_PATH, type CardPost, drawCardsPage, drawList } from "./page.ts";

/** The page of cards of `longhand dev`: `path` is decoded. Undefined when there is no such page. */
export function findCardsPage(path: string, pages: PageCards[], posts: Post[], blog: Blog): string | undefined {
  if (!path.startsWith(CARDS_PATH)) return undefined;
  const all = joinPosts(pages, posts);
  const url = path.slice(CARDS_PATH.length - 1);
  if (url === "/") return drawList(all, blog.title);
  const index = all.findIndex((post) => post.url === url);
  const post = all[index];
  if (!post) return undefined;
  const context = {
    hrefOf: (siteUrl: string) => toHref(blog, siteUrl),
    image: post.image,
    address: decodeURI(toAbsolute(blog, url)).replace(/^https?:\/\//, ""),
  };
  return drawCardsPage(post, context, { newer: all[index - 1], older: all[index + 1], home: toHref(blog, url) });
}

/** The pages of posts in the order of the posts, newest first. */
function joinPosts(pages: PageCards[], posts: Post[]): CardPost[] {
  const bySource = new Map(pages.filter(({ isPost }) => isPost).map((page) => [page.source, page]));
  return posts.flatMap(({ path, title, date, visibility }) => {
    const page = bySource.get(path);
    if (!page) return [];
    return [{ ...page, title, day: date.day, ...(visibility !== "public" && { state: visibility }) }];
  });
}
