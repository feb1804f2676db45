import { decodeUrl } from "../decode.ts";
import { toTarget } from "../urls/permalink.ts";
import type { PublishedKind } from "./published.ts";

/** The host of an address as far as it tells sites apart: `www.` and the scheme do not. */
export function hostOf(address: URL): string {
  return address.host.replace(/^www\./, "");
}

/**
 * The site URL of a path, decoded and in NFC. `index.html` at its end is cut; a page without an ending gets the slash
 * that hosts give it. Undefined when no file of a static site can answer it.
 *
 * @example
 * toSiteUrl("/posts/caf%C3%A9/index.html") //=> "/posts/café/"
 * toSiteUrl("/posts/hello") //=> "/posts/hello/"
 */
export function toSiteUrl(pathname: string): string | undefined {
  let path = decodeUrl(pathname)
    .normalize("NFC")
    .replace(/\/{2,}/g, "/")
    .replace(/(^|\/)index\.html?$/i, "$1");
  if (!path.startsWith("/")) path = `/${path}`;
  if (!path.endsWith("/") && !hasEnding(path)) path += "/";
  const { target } = toTarget(path);
  return target?.url;
}

/** The path below the base path, with a slash before it; undefined when it is not below. */
export function withoutBase(path: string, basePath: string): string | undefined {
  if (path === basePath.slice(0, -1)) return "/";
  return path.startsWith(basePath) ? `/${path.slice(basePath.length)}` : undefined;
}

/** What a URL seems to be when nothing is known of it but itself. */
export function guessKind(url: string): PublishedKind {
  if (isFeedUrl(url) && !url.endsWith("/")) return "feed";
  if (/\.(jpe?g|png|gif|webp|avif|svg|tiff?|bmp)$/i.test(url)) return "image";
  return hasEnding(url) && !/\.(html?|php|aspx?)$/i.test(url) ? "file" : "page";
}

/** True for URLs at which blogs have had their feeds: `/feed/`, `/rss.xml`, `/tags/x/index.xml`. A tag may be `/tags/feeds/`. */
export function isFeedUrl(url: string): boolean {
  if (/\/(tags?|categor(y|ies)|topics?|labels?)\/[^/]+\/$/.test(url)) return false;
  return (
    /\/(feeds?|rss2?|atom)(\.(xml|rss|atom|json|php))?\/?$/i.test(url) ||
    /\/feed\/(rss2?|atom|feed|json)(\.\w+)?\/?$/i.test(url) ||
    /\/index\.(xml|rss|atom)$/i.test(url) ||
    /\/(feeds|tags?|categor(y|ies)|topics?)\/[^/]+\.(xml|rss|atom)$/i.test(url) ||
    /\.(rss|atom)$/i.test(url)
  );
}

/**
 * True for files that belong to the design of the old site or to machines: nobody has a link to them that matters.
 * `path` is from the root of the site, without a slash before it.
 */
export function isMachineFile(path: string): boolean {
  const name = path.split("/").at(-1) ?? "";
  return (
    /(^|\/)[._]/.test(path) ||
    /(^|\/)404(\/|\.html?)?$/.test(path) ||
    /^[^/]+\.txt$/i.test(path) ||
    /\.(css|m?js|cjs|map|wasm|woff2?|ttf|otf|eot|xslt?|webmanifest|gz|br)$/i.test(name) ||
    /^(sitemap.*\.xml|manifest.*\.json|package.*\.json|google[0-9a-f]{8,}\.html|BingSiteAuth\.xml)$/i.test(name) ||
    /^(favicon|icon-\d+|apple-touch-icon|android-chrome|mstile|safari-pinned-tab|browserconfig|opensearch)[^/]*$/i.test(
      name,
    )
  );
}

/** True for files from which a site is made, which lie in its built folder by mistake. */
export function isSourceFile(name: string): boolean {
  return /\.(mdx?|njk|liquid|hbs|pug|ejs|[jt]sx|ts|scss|sass|less|styl|ya?ml|toml|lock|php\d?|json|xml)$/i.test(name);
}

/** Versions such as `release-1.0` are no endings. */
function hasEnding(path: string): boolean {
  return /\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,11}$/i.test(path);
}
