import { encodePath, formatAddress, parseAddress } from "./address.ts";
import { isMoved, type Rule } from "./rule.ts";

/** The two hosts that read a file named `_redirects`. */
export type RedirectsReader = "netlify" | "cloudflare";

/** How many redirects Cloudflare reads. https://developers.cloudflare.com/pages/configuration/redirects/#per-file */
export const CLOUDFLARE_STATIC = 2000;

/** How many with `*` or `:name` it reads; all that come after the first of them count as such. */
export const CLOUDFLARE_DYNAMIC = 100;

/** How many characters of a line it reads. */
export const CLOUDFLARE_LINE = 1000;

/** From here on Netlify advises against a redirect for each page, and a deploy may fail. https://docs.netlify.com/routing/redirects */
export const NETLIFY_MANY = 10_000;

/** What Cloudflare does not read of a `_redirects` file. */
export interface CloudflareCount {
  /** Lines beyond the 2,000 and the 100, of all kinds. */
  ignored: number;
  /** Lines that are too long. */
  long: number;
  /** True when a `*` or a `:name` makes redirects after it count as dynamic ones. */
  isDynamic: boolean;
}

/**
 * Writes the `_redirects` file of Netlify and Cloudflare Pages. The author's own lines come first, as they are: of two
 * lines for one URL, both hosts take the first.
 *
 * - Netlify serves a file rather than a redirect unless the status ends in `!`, and there is a page at each old URL
 *   (https://docs.netlify.com/routing/redirects/rewrites-proxies/#shadowing). Cloudflare prefers redirects always, and
 *   passes over lines with a `!`, so that a file for both has each redirect twice.
 * - Netlify answers with any status and the page that is named: 410, with the page at that same URL
 *   (https://github.com/netlify/netlify-playground/issues/22). Cloudflare knows 200 and redirects only: a page that is
 *   gone is there with status 200.
 * - Both compare with the percent-encoded path and keep query strings. `*` and `:` are encoded, or they would be splats
 *   and placeholders; where a browser sends them as they are, the page at the old URL takes over.
 */
export function formatNetlifyRedirects(rules: Rule[], own = "", readers: RedirectsReader[] = ["netlify"]): string {
  const isForNetlify = readers.includes("netlify");
  const isForCloudflare = readers.includes("cloudflare");
  const lines: string[] = [];
  if (isForNetlify) lines.push("# Written by Longhand for Netlify.", ...rules.map(formatForNetlify));
  if (isForCloudflare) {
    lines.push("# Written by Longhand for Cloudflare Pages.", ...rules.filter(isMoved).map(formatForCloudflare));
  }
  const before = own === "" || own.endsWith("\n") ? own : `${own}\n`;
  return `${before}${lines.join("\n")}\n`;
}

/** Counts as Cloudflare does: https://github.com/cloudflare/workers-sdk/blob/main/packages/workers-shared/utils/configuration/parseRedirects.ts */
export function countForCloudflare(text: string): CloudflareCount {
  const count = { static: 0, dynamic: 0, long: 0 };
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    if (line.length > CLOUDFLARE_LINE) count.long += 1;
    else if (count.dynamic > 0 || /^\S*(\*|:[a-z])/i.test(line)) count.dynamic += 1;
    else count.static += 1;
  }
  const ignored = Math.max(0, count.static - CLOUDFLARE_STATIC) + Math.max(0, count.dynamic - CLOUDFLARE_DYNAMIC);
  return { ignored, long: count.long, isDynamic: count.dynamic > 0 };
}

function formatForNetlify(rule: Rule): string {
  const from = formatSource(rule.from);
  return isMoved(rule) ? `${from} ${formatTarget(rule.to)} 301!` : `${from} ${from} 410!`;
}

function formatForCloudflare({ from, to }: { from: string; to: string }): string {
  return `${formatSource(from)} ${formatTarget(to)} 301`;
}

function formatSource(path: string): string {
  return escapePattern(encodePath(path));
}

function formatTarget(to: string): string {
  const address = parseAddress(to);
  return formatAddress({ ...address, path: escapePattern(address.path), query: escapePattern(address.query) });
}

function escapePattern(text: string): string {
  return text.replace(/\*/g, "%2A").replace(/:/g, "%3A");
}
