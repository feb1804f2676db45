import { loadHtmlParser } from "./htmlparser.ts";
import { formatSrcset, parseSrcset } from "./srcset.ts";

const URL_ATTRIBUTES = new Set(["href", "src", "poster", "cite", "xlink:href"]);
const SRCSET_ATTRIBUTES = new Set(["srcset", "imagesrcset"]);

/** `https:`, `mailto:`, `data:`: an address that needs no base. https://www.rfc-editor.org/rfc/rfc3986#section-3.1 */
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Makes every address in a fragment of HTML absolute, for readers who see the fragment somewhere else: in a feed reader.
 * `base` is the absolute URL of the page from which the fragment is taken. An address that nobody can read stays as it
 * is, and so does every byte that is not an address.
 *
 * @example
 * makeUrlsAbsolute('<a href="../about/">x</a>', "https://ines.blog/posts/a/"); //=> '<a href="https://ines.blog/posts/about/">x</a>'
 */
export function makeUrlsAbsolute(html: string, base: string): string {
  return rewriteUrls(html, (url, attribute) => makeAbsolute(url, base, attribute));
}

/**
 * Passes every address in a fragment of HTML through `rewrite`, with the name of its attribute. Every byte that is not
 * an address stays as it is; the fragment need not be complete.
 */
export function rewriteUrls(html: string, rewrite: (url: string, attribute: string) => string): string {
  let rewritten = "";
  let copied = 0;
  const { Parser } = loadHtmlParser();
  const parser = new Parser({
    // Between `startIndex` and `endIndex` the parser has the whole attribute, quotes included.
    onattribute(name, value) {
      const next = rewriteAttribute(name, value, rewrite);
      if (next === value) return;
      rewritten += `${html.slice(copied, parser.startIndex)}${name}="${escapeAttribute(next)}"`;
      copied = parser.endIndex;
    },
  });
  parser.end(html);
  return rewritten + html.slice(copied);
}

function rewriteAttribute(name: string, value: string, rewrite: (url: string, attribute: string) => string): string {
  if (URL_ATTRIBUTES.has(name)) return rewrite(value, name);
  if (!SRCSET_ATTRIBUTES.has(name)) return value;
  const candidates = parseSrcset(value);
  return formatSrcset(candidates.map(({ url, descriptor }) => ({ url: rewrite(url, name), descriptor })));
}

function makeAbsolute(value: string, base: string, attribute: string): string {
  const address = value.trim();
  // An empty `href` means the page itself; an empty `src` means nothing.
  if (address === "" && attribute !== "href") return value;
  if (SCHEME.test(address)) return value;
  return URL.canParse(address, base) ? new URL(address, base).href : value;
}

function escapeAttribute(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}
