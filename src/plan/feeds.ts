import type { Post } from "../content/post.ts";
import { formatAtom } from "../feeds/atom.ts";
import type { Feed, FeedEntry } from "../feeds/feed.ts";
import { formatJsonFeed } from "../feeds/json-feed.ts";
import { makeUrlsAbsolute } from "../html/absolute.ts";
import { writeTasksAsText } from "../markdown/tasks.ts";
import { toAbsolute, toHref } from "../urls/href.ts";
import { keyOf } from "./keys.ts";
import type { ImageView, Page } from "./page.ts";
import type { Site } from "./site.ts";

/** One feed of the blog, whatever its format. */
export interface FeedInput {
  title: string;
  subtitle: string;
  /** Site URL of the page whose posts it has. */
  pageUrl: string;
  /** Newest first. */
  posts: Post[];
}

/** Makes the entries of all feeds of a blog; a post that stands in several feeds is worked out once. */
export class FeedEntries {
  readonly #site: Site;
  readonly #imageOf: (post: Post) => ImageView | undefined;
  /** Labels of a post's tags, as pages show them. */
  readonly #tagsOf: (post: Post) => string[];
  readonly #entries = new Map<string, FeedEntry>();
  readonly #keys = new Map<string, string>();

  constructor(site: Site, imageOf: (post: Post) => ImageView | undefined, tagsOf: (post: Post) => string[]) {
    this.#tagsOf = tagsOf;
    this.#site = site;
    this.#imageOf = imageOf;
  }

  /** Names all that the entry of a post depends on, but for the headings of its text. */
  keyOf(post: Post): string {
    let key = this.#keys.get(post.path);
    if (key === undefined) {
      const id = this.#site.idOf(this.#site.targetOf(post).url);
      key = keyOf(this.#site.keyOf(post), id, this.#imageOf(post), this.#tagsOf(post));
      this.#keys.set(post.path, key);
    }
    return key;
  }

  entry(post: Post, toHtml: (post: Post) => string): FeedEntry {
    let entry = this.#entries.get(post.path);
    if (!entry) {
      entry = createEntry(post, this.#site, this.#imageOf(post), toHtml);
      entry.tags = this.#tagsOf(post);
      this.#entries.set(post.path, entry);
    }
    return entry;
  }
}

/** The Atom feed at `url`, as a page of the plan; `source` names it in the ledger. */
export function planAtomFeed(url: string, input: FeedInput, site: Site, entries: FeedEntries, source: string): Page {
  return planFeed(url, input, site, entries, source, formatAtom);
}

/** The JSON Feed at `url`, as a page of the plan; `source` names it in the ledger. */
export function planJsonFeed(url: string, input: FeedInput, site: Site, entries: FeedEntries, source: string): Page {
  return planFeed(url, input, site, entries, source, formatJsonFeed);
}

function planFeed(
  url: string,
  input: FeedInput,
  site: Site,
  entries: FeedEntries,
  source: string,
  format: (feed: Feed) => string,
): Page {
  const { blog } = site;
  const posts = input.posts.slice(0, blog.feed.size);
  const about: Omit<Feed, "entries"> = {
    title: input.title,
    subtitle: input.subtitle,
    id: site.idOf(input.pageUrl),
    url: toAbsolute(blog, url),
    siteUrl: toAbsolute(blog, input.pageUrl),
    author: blog.author,
    language: blog.language,
    updated: newest(posts) ?? "1970-01-01T00:00:00Z",
    browser: {
      stylesheet: toHref(blog, "/feed.css"),
      text: blog.words.feedText,
      link: { label: blog.words.howToSubscribe, href: toAbsolute(blog, "/subscribe/") },
      ...(blog.untranslated.includes("feedText") && { language: "en" }),
    },
    icon: toAbsolute(blog, "/icon-192.png"),
  };
  return {
    url,
    outputPath: url.slice(1),
    source: `the feed ${url}`,
    record: { kind: "feed", source, page: input.pageUrl },
    fields: () => ({}),
    content: {
      kind: "text",
      text: ({ toHtml }) => format({ ...about, entries: posts.map((post) => entries.entry(post, toHtml)) }),
    },
    key: (headingsOf) =>
      keyOf(
        about,
        posts.map((post) => [entries.keyOf(post), headingsOf(post.path)]),
      ),
  };
}

function createEntry(post: Post, site: Site, image: ImageView | undefined, toHtml: (post: Post) => string): FeedEntry {
  const { blog } = site;
  const target = site.targetOf(post);
  const url = toAbsolute(blog, target.url);
  const entry: FeedEntry = {
    // What a reader has read does not come back as new when its URL changes (RFC 4287, 4.2.6).
    id: site.idOf(target.url),
    url,
    title: post.title,
    published: post.date.iso,
    updated: (post.updated ?? post.date).iso,
    summary: post.description,
    contentHtml: makeUrlsAbsolute(writeTasksAsText(toHtml(post)), url),
    tags: [],
  };
  if (post.author && post.author !== blog.author.name) entry.author = { name: post.author };
  if (post.lang !== blog.language) entry.lang = post.lang;
  if (image) entry.image = { url: image.url, type: image.type };
  return entry;
}

/** When the newest of the posts was last changed; the same whatever the clock says. */
function newest(posts: Post[]): string | undefined {
  let last: Post["date"] | undefined;
  for (const post of posts) {
    const date = post.updated ?? post.date;
    if (!last || date.time > last.time) last = date;
  }
  return last?.iso;
}
