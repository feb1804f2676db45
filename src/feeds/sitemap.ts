import { formatXml } from "./xml.ts";

/** A page that search engines should know. */
export interface SitemapEntry {
  /** Absolute. */
  url: string;
  /** `2025-08-22` or RFC 3339: when the page's own text last changed. */
  updated?: string;
}

/** One file of a sitemap. The first one is always `sitemap.xml`. */
export interface SitemapFile {
  name: string;
  /** Made when it is asked for. */
  text: () => string;
}

const NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";

/** https://www.sitemaps.org/protocol.html#index */
const MOST_URLS_IN_A_FILE = 50_000;

/**
 * Lists pages for search engines: in `sitemap.xml`, or, when one file cannot hold them, in `sitemap-1.xml`,
 * `sitemap-2.xml`… with `sitemap.xml` as their index. `folderUrl` is the absolute URL of the folder in which the
 * files are published; it ends with a slash. https://www.sitemaps.org/protocol.html
 */
export function createSitemap(
  entries: SitemapEntry[],
  folderUrl: string,
  mostInAFile: number = MOST_URLS_IN_A_FILE,
): SitemapFile[] {
  if (entries.length <= mostInAFile) return [{ name: "sitemap.xml", text: () => formatUrlSet(entries) }];
  const parts: { name: string; entries: SitemapEntry[] }[] = [];
  for (let start = 0; start < entries.length; start += mostInAFile) {
    parts.push({ name: `sitemap-${parts.length + 1}.xml`, entries: entries.slice(start, start + mostInAFile) });
  }
  const index = parts.map((part) => createEntry(`${folderUrl}${part.name}`, findNewest(part.entries)));
  return [
    { name: "sitemap.xml", text: () => formatXml({ sitemapindex: { "@_xmlns": NAMESPACE, sitemap: index } }) },
    ...parts.map((part) => ({ name: part.name, text: () => formatUrlSet(part.entries) })),
  ];
}

function formatUrlSet(entries: SitemapEntry[]): string {
  const url = entries.map((entry) => createEntry(entry.url, entry.updated));
  return formatXml({ urlset: { "@_xmlns": NAMESPACE, url } });
}

/** URLs are written percent-encoded (RFC 3986), as the protocol asks. */
function createEntry(url: string, updated: string | undefined) {
  return { loc: new URL(url).href, lastmod: updated };
}

function findNewest(entries: SitemapEntry[]): string | undefined {
  let newest: string | undefined;
  for (const { updated } of entries) {
    if (updated && (!newest || Date.parse(updated) > Date.parse(newest))) newest = updated;
  }
  return newest;
}
