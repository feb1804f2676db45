import { formatAddress, parseAddress } from "./address.ts";
import { isMoved, type MovedRule, type Rule } from "./rule.ts";

/** How many routing rules a bucket takes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html */
export const S3_RULES = 50;

/** The routing rules of a bucket, and what they cannot say. */
export interface S3File {
  text: string;
  /** Rules that would catch pages below the old URL too, so that they are not among the routing rules. */
  unsafe: MovedRule[];
  /** Rules beyond the 50. */
  leftOut: MovedRule[];
}

/** What a bucket's routing rules are made for. */
export interface S3Options {
  /**
   * `https://ines.blog`. Without it S3 names the host that it was asked by, which behind CloudFront is not the blog's.
   */
  origin?: string;
  /** URLs of pages and files, decoded, with the base path: no rule may catch them. */
  living?: string[];
}

/**
 * Writes the `RoutingRules` of a bucket that is a website, as JSON
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html).
 *
 * - A rule catches all keys that begin with its prefix: `posts/old/` catches `posts/old/other/` too. The longest prefixes
 *   come first, for S3 takes the first that fits. A rule that would catch a new address, a page that is gone or one of
 *   `living` is left out, and so is one that would catch its own target, for ever.
 * - A bucket has at most 50 rules, and rules can redirect only. 410 cannot be said: a page that is gone is there with
 *   status 200.
 * - For what is left out, the page at the old URL takes readers on. Without limits, and for one URL only, S3 redirects an
 *   object that is uploaded with the metadata `x-amz-website-redirect-location`.
 */
export function formatS3RoutingRules(rules: Rule[], { origin, living = [] }: S3Options = {}): S3File {
  const moved = rules.filter(isMoved);
  const sorted = [...moved].sort((a, b) => b.from.length - a.from.length || (a.from < b.from ? -1 : 1));
  const catches = createIndex([...living, ...rules.map((rule) => (isMoved(rule) ? toPath(rule.to) : rule.from))]);
  const safe = sorted.filter((rule) => !catches(rule.from));
  const text = `${JSON.stringify(
    safe.slice(0, S3_RULES).map((rule) => createRoutingRule(rule, origin)),
    undefined,
    2,
  )}\n`;
  return { text, unsafe: moved.filter((rule) => catches(rule.from)), leftOut: safe.slice(S3_RULES) };
}

function createRoutingRule({ from, to }: MovedRule, blogOrigin: string | undefined): object {
  const address = parseAddress(to);
  const host = address.origin || blogOrigin;
  const url = host ? new URL(host) : undefined;
  return {
    Condition: { KeyPrefixEquals: from.slice(1) },
    Redirect: {
      ...(url && { HostName: url.host, Protocol: url.protocol.slice(0, -1) }),
      HttpRedirectCode: "301",
      ReplaceKeyWith: formatAddress({ ...address, origin: "" }).slice(1),
    },
  };
}

/** The path of an address on the blog, or nothing for one elsewhere. */
function toPath(to: string): string {
  const { origin, path } = parseAddress(to);
  return origin ? "" : decodeURIComponent(path);
}

/** Tells whether one of the URLs begins with a prefix. */
function createIndex(urls: string[]): (prefix: string) => boolean {
  const sorted = [...urls].sort();
  return (prefix) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") < prefix) low = middle + 1;
      else high = middle;
    }
    return sorted[low]?.startsWith(prefix) ?? false;
  };
}
