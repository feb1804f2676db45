import type { Feed, FeedAuthor, FeedEntry } from "./feed.ts";
import { formatFragment, formatXml, removeForbiddenCharacters, type XmlElement } from "./xml.ts";

/** The media type of what `formatAtom` gives. */
export const ATOM_TYPE = "application/atom+xml";

/** Writes a feed as Atom 1.0, with whole posts. https://www.rfc-editor.org/rfc/rfc4287 */
export function formatAtom(feed: Feed): string {
  const hasImages = feed.entries.some((entry) => entry.image);
  const document = formatXml({
    // https://www.w3.org/TR/xml-stylesheet/
    ...(feed.browser && { "?xml-stylesheet": { "@_type": "text/css", "@_href": feed.browser.stylesheet } }),
    feed: {
      "@_xmlns": "http://www.w3.org/2005/Atom",
      ...(hasImages && { "@_xmlns:media": "http://search.yahoo.com/mrss/" }),
      "@_xml:lang": feed.language,
      title: createLine(feed.title),
      subtitle: feed.subtitle ? createLine(feed.subtitle) : undefined,
      id: feed.id,
      link: [
        { "@_rel": "self", "@_type": ATOM_TYPE, "@_href": feed.url },
        { "@_rel": "alternate", "@_type": "text/html", "@_href": feed.siteUrl },
      ],
      updated: feed.updated,
      author: createPerson(feed.author),
      icon: feed.icon,
      logo: feed.logo,
      generator: "Longhand",
      "h:div": feed.browser && createNotice(feed.browser),
    },
  });
  return document.replace(/<\/feed>\n$/, (end) => feed.entries.map(formatEntry).join("") + end);
}

/** Entries as they stand in a feed. A post with three tags stands in four feeds. */
const formatted = new WeakMap<FeedEntry, string>();

function formatEntry(entry: FeedEntry): string {
  let text = formatted.get(entry);
  if (text === undefined) {
    const feed = formatFragment({ feed: { entry: createEntry(entry) } });
    text = feed.slice(feed.indexOf("\n") + 1, feed.lastIndexOf("</feed>"));
    formatted.set(entry, text);
  }
  return text;
}

function createEntry(entry: FeedEntry): XmlElement {
  return {
    ...(entry.lang && { "@_xml:lang": entry.lang }),
    title: createLine(entry.title),
    id: entry.id,
    link: { "@_rel": "alternate", "@_type": "text/html", "@_href": entry.url },
    published: entry.published,
    updated: entry.updated,
    author: entry.author && createPerson(entry.author),
    category: entry.tags.map((tag) => ({ "@_term": createLine(tag) })),
    summary: entry.summary ? createLine(entry.summary) : undefined,
    content: { "@_type": "html", "#text": entry.contentHtml },
    // https://www.rssboard.org/media-rss#media-content
    "media:content": entry.image && {
      "@_url": entry.image.url,
      "@_type": entry.image.type,
      "@_medium": "image",
    },
  };
}

function createPerson(author: FeedAuthor): XmlElement {
  return { name: createLine(author.name), uri: author.url, email: author.email };
}

/** Foreign markup, which feed readers pass over (RFC 4287, 6.1) and browsers show as HTML. */
function createNotice({ text, link, language }: NonNullable<Feed["browser"]>): XmlElement {
  return {
    "@_xmlns:h": "http://www.w3.org/1999/xhtml",
    ...(language && { "@_xml:lang": language }),
    "h:p": [{ "#text": text }, { "h:a": { "@_href": link.href, "#text": link.label } }],
  };
}

/** Folds line breaks and runs of spaces: readers show these texts on one line. */
function createLine(text: string): string {
  return removeForbiddenCharacters(text).replace(/\s+/g, " ").trim();
}
