import { encodePath, formatAddress, parseAddress } from "./address.ts";
import { isMoved, type MovedRule, type Rule } from "./rule.ts";

/** How many redirects Vercel takes; a deploy with more fails. https://vercel.com/docs/redirects/configuration-redirects */
export const VERCEL_REDIRECTS = 2048;

/** How many characters a source or a destination may have, from the same page. */
export const VERCEL_LENGTH = 4096;

/** A `vercel.json`, and what did not fit into it. */
export interface VercelFile {
  text: string;
  /** Beyond the number or the length that Vercel takes. */
  leftOut: MovedRule[];
}

/**
 * Writes a `vercel.json` with `redirects` (https://vercel.com/docs/project-configuration/vercel-json#redirects).
 *
 * - A source is a pattern of path-to-regexp, compared with the percent-encoded path: special characters are escaped. It
 *   matches with and without the slash at the end, because Vercel serves a page at both.
 * - `trailingSlash` is left alone: `true` would take the slash away from URLs such as `/posts/node.js/`.
 * - Vercel has no way to say 410 for a URL that has a page: redirects need a destination, and rewrites come after files. A
 *   page that is gone is there with status 200.
 */
export function formatVercel(rules: Rule[]): VercelFile {
  const redirects: { source: string; destination: string; statusCode: number }[] = [];
  const leftOut: MovedRule[] = [];
  for (const rule of rules.filter(isMoved)) {
    const source = formatSource(rule.from);
    const destination = formatDestination(rule.to);
    const isShort = source.length <= VERCEL_LENGTH && destination.length <= VERCEL_LENGTH;
    if (isShort && redirects.length < VERCEL_REDIRECTS) redirects.push({ source, destination, statusCode: 301 });
    else leftOut.push(rule);
  }
  const config = { $schema: "https://openapi.vercel.sh/vercel.json", redirects };
  return { text: `${JSON.stringify(config, undefined, 2)}\n`, leftOut };
}

function formatSource(from: string): string {
  const path = encodePath(from);
  const isFolder = path.endsWith("/") && path !== "/";
  const pattern = (isFolder ? path.slice(0, -1) : path).replace(/[():*+?{}\\]/g, "\\$&");
  return isFolder ? `${pattern}{/}?` : pattern;
}

/** `:name` and `$1` would stand for parts of the source. */
function formatDestination(to: string): string {
  const { origin, path, query, fragment } = parseAddress(to);
  return formatAddress({ origin, path: encode(path), query: encode(query), fragment: encode(fragment) });
}

function encode(text: string): string {
  return text.replace(/:/g, "%3A").replace(/\$/g, "%24");
}
