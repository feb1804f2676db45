import type { Feed, FeedAuthor, FeedEntry } from "./feed.ts";
import { removeForbiddenCharacters } from "./xml.ts";

/** The media type of what `formatJsonFeed` gives. */
export const JSON_FEED_TYPE = "application/feed+json";

/** Writes a feed as JSON Feed 1.1, with whole posts. https://www.jsonfeed.org/version/1.1/ */
export function formatJsonFeed(feed: Feed): string {
  const document = {
    version: "https://jsonfeed.org/version/1.1",
    title: feed.title,
    home_page_url: feed.siteUrl,
    feed_url: feed.url,
    description: feed.subtitle || undefined,
    icon: feed.icon,
    authors: [createAuthor(feed.author)],
    language: feed.language,
    items: feed.entries.map(createItem),
  };
  return `${JSON.stringify(document, cleanText, 2)}\n`;
}

function createItem(entry: FeedEntry): object {
  return {
    id: entry.id,
    url: entry.url,
    title: entry.title,
    content_html: entry.contentHtml,
    summary: entry.summary || undefined,
    image: entry.image?.url,
    date_published: entry.published,
    date_modified: entry.updated,
    authors: entry.author && [createAuthor(entry.author)],
    tags: entry.tags.length > 0 ? entry.tags : undefined,
    language: entry.lang,
  };
}

/** JSON Feed has no field for an e-mail address; its `url` may be a `mailto:`. */
function createAuthor(author: FeedAuthor): object {
  return { name: author.name, url: author.url ?? (author.email && `mailto:${author.email}`) };
}

/** JSON could carry control characters and halves of emoji, but the databases of readers cannot. */
function cleanText(_key: string, value: unknown): unknown {
  return typeof value === "string" ? removeForbiddenCharacters(value) : value;
}
