import { existsSync } from "node:fs";
import { join } from "node:path";
import { clock } from "../../clock.ts";
import type { AuthorPage, Post } from "../../content/post.ts";
import { readContent } from "../../content/read.ts";
import { listStaticFiles } from "../../content/static-files.ts";
import { gatherTags, tagFeedUrl, tagUrl } from "../../tags/tags.ts";
import { type Addresses, findAddresses } from "../../urls/addresses.ts";
import { isLive } from "../../urls/ledger.ts";
import type { OpenedBlog } from "./open.ts";

/** What the next build will answer, as far as it is known without building. */
export interface Today {
  addresses: Addresses;
  /** By URL: what will be there: a file of the author's, or what makes the page. */
  sources: Map<string, string>;
}

/** What each build makes, also the first one. */
const LISTS = ["/", "/archive/", "/tags/", "/subscribe/", "/feed.xml", "/feed.json"];

/** Looks at the files of today; drafts and scheduled posts do not count. */
export function readToday({ root, blog, ledger }: OpenedBlog): Today {
  const content = readContent(root, blog, clock());
  const isPublished = ({ visibility }: Post | AuthorPage): boolean =>
    visibility === "public" || visibility === "hidden";
  const posts = content.posts.filter(isPublished);
  const addresses = findAddresses(ledger, posts, content.pages.filter(isPublished), blog);
  const sources = new Map(LISTS.map((url) => [url, "a page that each build makes"]));
  const listed = posts.filter(({ visibility }) => visibility === "public");
  for (const tag of gatherTags(listed, blog).all) {
    for (const url of [tagUrl(tag), tagFeedUrl(tag)]) sources.set(url, `the tag “${tag.label}”`);
  }
  for (const { path } of listStaticFiles(root, blog.folders.static).files) {
    sources.set(`/${path}`, `${blog.folders.static}/${path}`);
  }
  for (const [path, { url }] of addresses.targets) sources.set(url, path);
  // Pages of templates have their URLs when they are rendered; those of the last build are in the ledger.
  for (const [url, entry] of ledger) {
    const isTemplate = entry.kind === "page" && !/\.md$/i.test(entry.source);
    const isMade =
      entry.kind === "image" || entry.kind === "copy" || (isTemplate && existsSync(join(root, entry.source)));
    if (isLive(entry) && isMade) sources.set(url, entry.source);
  }
  return { addresses, sources };
}
