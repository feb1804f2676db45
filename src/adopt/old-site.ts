import { compare } from "../content/read.ts";
import type { ReadFeed } from "../feeds/read-feed.ts";
import type { Outline } from "../html/outline.ts";
import type { Blog } from "../settings/settings.ts";
import { hostOf, toSiteUrl, withoutBase } from "./site-url.ts";

/** Where a built folder was online. */
export interface OldSite {
  /** The site URL that an absolute or relative address means; undefined when it is on another site. */
  toUrl: (address: string, base?: string) => string | undefined;
  /** The absolute address of a site URL. */
  toAddress: (url: string) => string;
  /** Where a page leads: a site URL, or an absolute address elsewhere. */
  toDestination: (address: string, from: string) => string | undefined;
  movedFrom?: string;
}

/**
 * Finds out where a built folder was online: by the addresses that its pages and feeds give of themselves. Without them
 * it is taken for the blog's own.
 */
export function findOldSite(pages: Map<string, Outline>, feeds: Map<string, ReadFeed>, blog: Blog): OldSite {
  const root = findRoot(pages, feeds, blog) ?? new URL(blog.url);
  const hosts = new Set([hostOf(new URL(blog.url)), hostOf(root)]);
  const bases = [...new Set([root.pathname, blog.basePath, "/"])];

  const toUrl: OldSite["toUrl"] = (address, base = root.href) => {
    const absolute = URL.canParse(address, base) ? new URL(address, base) : undefined;
    if (!absolute || !/^https?:$/.test(absolute.protocol) || !hosts.has(hostOf(absolute))) return undefined;
    const below = bases.map((one) => withoutBase(absolute.pathname, one)).find((path) => path !== undefined);
    return below === undefined ? undefined : toSiteUrl(below);
  };
  const toAddress = (url: string): string => root.origin + encodeURI(root.pathname.slice(0, -1) + url);
  const isMoved = hostOf(root) !== hostOf(new URL(blog.url));
  return {
    toUrl,
    toAddress,
    toDestination(address, from) {
      const absolute = URL.canParse(address, toAddress(from)) ? new URL(address, toAddress(from)) : undefined;
      if (!absolute || !/^https?:$/.test(absolute.protocol)) return undefined;
      const url = toUrl(absolute.href);
      return url === undefined ? absolute.href : url + decodeHash(absolute.hash);
    },
    ...(isMoved && { movedFrom: root.origin }),
  };
}

/** The address that most pages give as that of the site's root. */
function findRoot(pages: Map<string, Outline>, feeds: Map<string, ReadFeed>, blog: Blog): URL | undefined {
  const votes = new Map<string, number>();
  for (const [url, { canonical }] of pages) if (canonical) vote(votes, canonical, (path) => path === url);
  const isPage = (path: string): boolean => path !== "/" && pages.has(path);
  for (const feed of feeds.values()) for (const { address } of feed.entries) vote(votes, address, isPage);
  const isOwn = (root: string): boolean => hostOf(new URL(root)) === hostOf(new URL(blog.url));
  const [best] = [...votes].sort(
    ([left, one], [right, other]) =>
      Number(isOwn(right)) - Number(isOwn(left)) || other - one || left.length - right.length || compare(left, right),
  );
  return best && new URL(best[0]);
}

/** The address of a page ends with its site URL; what is before that is the root. */
function vote(votes: Map<string, number>, address: string, isPage: (url: string) => boolean): void {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return;
  const { origin, pathname } = new URL(address);
  const path = toSiteUrl(pathname) ?? "";
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    if (!isPage(path.slice(slash))) continue;
    const root = `${origin}${encodeURI(path.slice(0, slash))}/`;
    votes.set(root, (votes.get(root) ?? 0) + 1);
    return;
  }
}

function decodeHash(hash: string): string {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}
