import { attributeOf, childrenOf, ownText, type ReadDocument, type ReadElement, textOf } from "./read-xml.ts";

/** An entry of a feed that is online, as it is written there. */
export interface ReadEntry {
  /** The page; it may be relative to the feed. */
  address: string;
  /** What readers know the entry by: an absolute URI. Another one is left out. */
  id?: string;
  /** It may have HTML in it. */
  title?: string;
  published?: string;
}

/** A feed that is online. */
export interface ReadFeed {
  format: "atom" | "rss" | "json";
  /** Its own address, when it names it. */
  self?: string;
  /** The page whose feed it is. */
  home?: string;
  entries: ReadEntry[];
}

/**
 * Reads an Atom feed (RFC 4287), RSS 2.0 (https://www.rssboard.org/rss-specification) or RSS 1.0
 * (https://web.resource.org/rss/1.0/spec); undefined when the document is none.
 */
export function readFeed({ name, prefix, root }: ReadDocument): ReadFeed | undefined {
  if (name === "feed") return readAtom(root, prefix);
  if (name !== "rss" && name !== "rdf") return undefined;
  const [channel = {}] = childrenOf(root, "channel");
  const items = [...childrenOf(channel, "item"), ...childrenOf(root, "item")];
  return createFeed("rss", findLink(channel, "atom:", "self"), textOf(channel, "link"), items.map(readItem));
}

/** Reads a JSON Feed (https://www.jsonfeed.org/version/1.1/); undefined when the text is none. */
export function readJsonFeed(text: string): ReadFeed | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  if (!isRecord(data) || !Array.isArray(data.items)) return undefined;
  if (typeof data.version !== "string" || !data.version.includes("jsonfeed.org")) return undefined;
  const entries = data.items.filter(isRecord).map((item) => {
    const id = toText(item.id);
    return createEntry(toText(item.url) ?? id, id, toText(item.title), toText(item.date_published));
  });
  return createFeed("json", toText(data.feed_url), toText(data.home_page_url), entries);
}

function readAtom(root: ReadElement, prefix: string): ReadFeed {
  const entries = childrenOf(root, "entry", prefix).map((entry) => {
    const id = textOf(entry, "id", prefix);
    const published = textOf(entry, "published", prefix) ?? textOf(entry, "updated", prefix);
    return createEntry(findLink(entry, prefix, "alternate") ?? id, id, textOf(entry, "title", prefix), published);
  });
  return createFeed("atom", findLink(root, prefix, "self"), findLink(root, prefix, "alternate"), entries);
}

function readItem(item: ReadElement): ReadEntry | undefined {
  const [guid] = childrenOf(item, "guid");
  const id = (guid && ownText(guid)) || attributeOf(item, "rdf:about");
  const isPermalink = guid === undefined || attributeOf(guid, "isPermaLink")?.toLowerCase() !== "false";
  const address = textOf(item, "link") ?? (isPermalink ? id : undefined);
  return createEntry(address, id, textOf(item, "title"), textOf(item, "pubDate") ?? textOf(item, "dc:date"));
}

/** The `href` of the link with that `rel`; one without is `alternate`. HTML comes before other formats. */
function findLink(element: ReadElement, prefix: string, rel: string): string | undefined {
  const links = childrenOf(element, "link", prefix).filter((link) => (attributeOf(link, "rel") ?? "alternate") === rel);
  const isHtml = (link: ReadElement): boolean => /html/.test(attributeOf(link, "type") ?? "html");
  const link = links.find(isHtml) ?? links[0];
  const href = link && attributeOf(link, "href");
  return href || undefined;
}

function createEntry(
  address: string | undefined,
  id: string | undefined,
  title: string | undefined,
  published: string | undefined,
): ReadEntry | undefined {
  if (address === undefined) return undefined;
  return {
    address,
    ...(id !== undefined && /^[a-z][a-z0-9+.-]*:\S+$/i.test(id) && { id }),
    ...(title !== undefined && { title }),
    ...(published !== undefined && { published }),
  };
}

function createFeed(
  format: ReadFeed["format"],
  self: string | undefined,
  home: string | undefined,
  entries: (ReadEntry | undefined)[],
): ReadFeed {
  return {
    format,
    ...(self !== undefined && { self }),
    ...(home !== undefined && { home }),
    entries: entries.filter((entry) => entry !== undefined),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
