import { childrenOf, type ReadDocument, textOf } from "./read-xml.ts";

/** A sitemap, or a list of sitemaps, as it was published. https://www.sitemaps.org/protocol.html */
export type ReadSitemap =
  | { kind: "urls"; urls: { address: string; modified?: string }[] }
  | { kind: "index"; sitemaps: string[] };

/** Reads a sitemap; undefined when the document is none. */
export function readSitemap({ name, prefix, root }: ReadDocument): ReadSitemap | undefined {
  if (name === "sitemapindex") {
    const sitemaps = childrenOf(root, "sitemap", prefix).map((sitemap) => textOf(sitemap, "loc", prefix));
    return { kind: "index", sitemaps: sitemaps.filter((address) => address !== undefined) };
  }
  if (name !== "urlset") return undefined;
  const urls = childrenOf(root, "url", prefix).flatMap((url) => {
    const address = textOf(url, "loc", prefix);
    const modified = textOf(url, "lastmod", prefix);
    return address === undefined ? [] : [{ address, ...(modified !== undefined && { modified }) }];
  });
  return { kind: "urls", urls };
}
