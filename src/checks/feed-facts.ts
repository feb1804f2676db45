import { scanXml } from "../feeds/scan-xml.ts";

/** What of a feed can be wrong. */
export interface FeedFacts {
  format: "Atom" | "RSS" | "JSON Feed";
  /** What the format requires and is not there, in words: `<id> of the feed`. */
  missing: string[];
  /** Dates that should be those of RFC 3339. */
  dates: string[];
  /** Ids of the entries, in their order. */
  ids: string[];
  /** Addresses of the entries. */
  entryUrls: string[];
  /** Other addresses: of the feed itself, of its page. */
  urls: string[];
}

/** Reads a feed; undefined when the document is none. The text must be well-formed. */
export function readFeedFacts(text: string): FeedFacts | undefined {
  const start = text.slice(0, 2000);
  if (text.trimStart().startsWith("{")) return /jsonfeed\.org\/version/.test(start) ? readJsonFeed(text) : undefined;
  if (/<feed[\s>]/.test(start)) return readAtom(text);
  return /<rss[\s>]/.test(start) ? readRss(text) : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc4287#section-4.1.1 and 4.1.2 */
function readAtom(xml: string): FeedFacts {
  const facts = createFacts("Atom");
  const feed = new Set<string>();
  let entry = new Set<string>();
  let entries = 0;
  let areAllSigned = true;
  const noteLink = (rel: string, href: string): void => {
    if (rel === "alternate" || rel === "self") (rel === "alternate" ? entryUrls : facts.urls).push(href);
  };
  let entryUrls = facts.urls;
  scanXml(
    xml,
    (path) => /^feed\/(entry\/)?(id|title|updated|published)$/.test(path),
    ({ path, attributes, text }) => {
      const [, inEntry, name = ""] = /^feed\/(entry\/)?([^/]+)$/.exec(path) ?? [];
      if (path === "feed/entry") {
        entries++;
        require(facts, entry, ["id", "title", "updated"], `in entry ${entries}`);
        if (!entry.has("alternate") && !entry.has("content")) facts.missing.push(`<link> in entry ${entries}`);
        if (!entry.has("author")) areAllSigned = false;
        entry = new Set();
        return;
      }
      if (name === "") return;
      const found = inEntry ? entry : feed;
      const isEmpty = /^(id|updated|published)$/.test(name) && text === "";
      if (!isEmpty) found.add(name);
      if (name === "link") {
        const rel = attributes.rel ?? "alternate";
        found.add(rel);
        entryUrls = inEntry ? facts.entryUrls : facts.urls;
        noteLink(rel, attributes.href ?? "");
      }
      if (name === "updated" || name === "published") facts.dates.push(text);
      if (name === "id" && inEntry) facts.ids.push(text);
    },
  );
  require(facts, feed, ["id", "title", "updated"], "of the feed");
  if (!feed.has("author") && (entries === 0 || !areAllSigned)) facts.missing.push("<author> of the feed");
  return facts;
}

/** https://www.rssboard.org/rss-specification#requiredChannelElements */
function readRss(xml: string): FeedFacts {
  const facts = createFacts("RSS");
  const channel = new Set<string>();
  let item = new Set<string>();
  let items = 0;
  scanXml(
    xml,
    (path) => /^rss\/channel\/(item\/)?(title|link|description|guid)$/.test(path),
    ({ path, text }) => {
      const [, inItem, name = ""] = /^rss\/channel\/(item\/)?([^/]+)$/.exec(path) ?? [];
      if (path === "rss/channel/item") {
        items++;
        if (!item.has("title") && !item.has("description")) facts.missing.push(`<title> in entry ${items}`);
        item = new Set();
        return;
      }
      if (name === "") return;
      (inItem ? item : channel).add(name);
      if (name === "link") (inItem ? facts.entryUrls : facts.urls).push(text);
      if (name === "guid" && inItem) facts.ids.push(text);
    },
  );
  require(facts, channel, ["title", "link", "description"], "of the feed");
  return facts;
}

/** https://www.jsonfeed.org/version/1.1/#top-level and #items */
function readJsonFeed(text: string): FeedFacts {
  const facts = createFacts("JSON Feed");
  const feed = JSON.parse(text) as Record<string, unknown>;
  const note = (list: string[], value: unknown): void => {
    if (value !== undefined) list.push(String(value));
  };
  if (typeof feed.title !== "string") facts.missing.push("title of the feed");
  if (!Array.isArray(feed.items)) facts.missing.push("items");
  note(facts.urls, feed.home_page_url);
  note(facts.urls, feed.feed_url);
  const items = Array.isArray(feed.items) ? (feed.items as (Record<string, unknown> | null)[]) : [];
  items.forEach((item, index) => {
    if (!item?.id) facts.missing.push(`id in entry ${index + 1}`);
    if (item?.content_html === undefined && item?.content_text === undefined)
      facts.missing.push(`content_html in entry ${index + 1}`);
    note(facts.ids, item?.id);
    note(facts.entryUrls, item?.url);
    note(facts.dates, item?.date_published);
    note(facts.dates, item?.date_modified);
  });
  return facts;
}

function createFacts(format: FeedFacts["format"]): FeedFacts {
  return { format, missing: [], dates: [], ids: [], entryUrls: [], urls: [] };
}

function require(facts: FeedFacts, found: Set<string>, names: string[], where: string): void {
  for (const name of names) {
    if (!found.has(name)) facts.missing.push(`<${name}> ${where}`);
  }
}
