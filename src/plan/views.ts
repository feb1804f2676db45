import type { Post } from "../content/post.ts";
import { formatDay, formatDayOfYear, type PostDate } from "../date.ts";
import type { Blog } from "../settings/settings.ts";
import { type Tag, type Tags, tagUrl } from "../tags/tags.ts";
import type { Targets } from "../urls/assign.ts";
import { toAbsolute, toHref } from "../urls/href.ts";
import type {
  CountedTagView,
  DateView,
  EntryView,
  FeedLink,
  Pagination,
  PostView,
  SeriesView,
  TagView,
} from "./page.ts";
import { createReplyHref, fillDiscussUrl } from "./replies.ts";
import type { Series } from "./series.ts";

const WORDS_PER_MINUTE = 230;

/** Posts that the page of a post names. */
export interface Surroundings {
  newer: Post | undefined;
  older: Post | undefined;
  series: Series | undefined;
  related: Post[];
}

/** Makes what layouts see of posts and tags. Each view is made once, however many pages show it. */
export class Views {
  readonly #blog: Blog;
  readonly #targets: Targets;
  readonly #tags: Tags;
  readonly #entries = new Map<string, EntryView>();
  readonly #tagViews = new Map<Tag, TagView>();

  constructor(blog: Blog, targets: Targets, tags: Tags) {
    this.#blog = blog;
    this.#targets = targets;
    this.#tags = tags;
  }

  entry(post: Post): EntryView {
    let entry = this.#entries.get(post.path);
    if (!entry) {
      const url = this.#targets.get(post.path)?.url ?? "/";
      entry = {
        title: post.title,
        url,
        href: toHref(this.#blog, url),
        date: this.date(post.date, this.#blog.language),
        description: post.description,
        tags: this.tagsOf(post),
        lang: post.lang,
        author: post.author ?? this.#blog.author.name,
        data: post.data,
      };
      if (post.updated) entry.updated = this.date(post.updated, this.#blog.language);
      if (post.visibility !== "public") entry.mark = post.visibility;
      this.#entries.set(post.path, entry);
    }
    return entry;
  }

  /** Forgets what was made of the text of a file. */
  forget(path: string): void {
    this.#entries.delete(path);
  }

  /** A post on its own page, with what that page shows of others. */
  post(post: Post, { newer, older, series, related }: Surroundings): PostView {
    const { words } = post.facts;
    const entry = this.entry(post);
    const view: PostView = {
      ...entry,
      words,
      minutes: Math.max(1, Math.ceil(words / WORDS_PER_MINUTE)),
      related: related.map((one) => this.entry(one)),
    };
    // Lists speak the blog's language, a post its own.
    view.date = this.date(post.date, post.lang);
    if (post.updated) view.updated = this.date(post.updated, post.lang);
    if (post.canonical) view.canonical = post.canonical;
    if (post.toc !== undefined) view.toc = post.toc;
    if (series) view.series = this.series(series, post);
    const replyHref = createReplyHref(this.#blog, post);
    if (replyHref) view.replyHref = replyHref;
    const discussUrl = post.discuss ?? fillDiscussUrl(this.#blog, toAbsolute(this.#blog, entry.url), post.title);
    if (discussUrl) view.discussUrl = discussUrl;
    if (newer) view.newer = this.entry(newer);
    if (older) view.older = this.entry(older);
    return view;
  }

  series({ title, parts }: Series, { path }: Post): SeriesView {
    const index = parts.findIndex((part) => part.path === path);
    const entries = parts.map((part) => this.entry(part));
    const view: SeriesView = { title, number: index + 1, total: parts.length, parts: entries };
    const [previous, next] = [entries[index - 1], entries[index + 1]];
    if (previous) view.previous = previous;
    if (next) view.next = next;
    return view;
  }

  tag(tag: Tag): TagView {
    let view = this.#tagViews.get(tag);
    if (!view) {
      view = { label: tag.label, slug: tag.slug, href: toHref(this.#blog, tagUrl(tag)) };
      if (tag.description) view.description = tag.description;
      this.#tagViews.set(tag, view);
    }
    return view;
  }

  countedTag(tag: Tag): CountedTagView {
    return { ...this.tag(tag), count: tag.posts.length };
  }

  /** The tags of a post that have a page: those with a listed post. */
  tagsOf(post: Post): TagView[] {
    return (this.#tags.byPost.get(post.path) ?? []).map((tag) => this.tag(tag));
  }

  date(date: PostDate, language: string): DateView {
    // The blog's own variant of a language (en-GB) is better than the bare language of the post (en).
    const locale = this.#blog.language.startsWith(`${language}-`) ? this.#blog.language : language;
    return {
      iso: date.iso,
      day: date.day,
      label: formatDay(date.day, locale),
      short: formatDayOfYear(date.day, locale),
    };
  }

  feed(title: string, url: string, type: FeedLink["type"]): FeedLink {
    return { title, href: toHref(this.#blog, url), url: toAbsolute(this.#blog, url), type };
  }
}

/** A list cut into pages; a list without items has one empty page. */
export function paginate<Item>(items: Item[], size: number, firstUrl: string): { url: string; items: Item[] }[] {
  const pages: { url: string; items: Item[] }[] = [];
  for (let start = 0; start === 0 || start < items.length; start += size) {
    const url = start === 0 ? firstUrl : `${firstUrl}page/${pages.length + 1}/`;
    pages.push({ url, items: items.slice(start, start + size) });
  }
  return pages;
}

/** Where the page `index` (from 0) stands among its pages. */
export function describePagination(blog: Blog, urls: string[], index: number): Pagination {
  const pages = urls.map((url) => toHref(blog, url));
  const pagination: Pagination = { number: index + 1, total: pages.length, pages };
  const newer = pages[index - 1];
  const older = pages[index + 1];
  if (newer) pagination.newer = newer;
  if (older) pagination.older = older;
  return pagination;
}
