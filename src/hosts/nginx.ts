import { parseAddress } from "./address.ts";
import { isMoved, type MovedRule, type Rule } from "./rule.ts";

/** Longest name or value in bytes: nginx refuses a whole configuration with a word beyond its buffer of 4,096. */
const LONGEST = 4000;

const HEAD = `# Old and gone URLs of this blog for nginx. Longhand writes this file again with each build.
#
# 1. Include it in the "http" block, before any other "map":
#
#        include /path/to/nginx-redirects.conf;
#
# 2. Put this into the "server" block, which has the "root" too:
#
#        if ($longhand_location) { return 301 $longhand_location; }
#        if ($longhand_gone) { return 410; }
#        error_page 410 @longhand_gone;
#        location @longhand_gone { try_files $longhand_gone =410; }
#
#    The first line sends readers on. The others answer 410 with the page that is there.
#    Behind a proxy that speaks HTTPS, add: absolute_redirect off;
#
# 3. Run "nginx -t" and "nginx -s reload", now and after each build.
#    If it says that a "map_hash" directive is duplicate, keep the greater number of the two, in one place.
`;

/**
 * Writes maps to be included in nginx's `http` block (https://nginx.org/en/docs/http/ngx_http_map_module.html), with a
 * comment that shows how to use them.
 *
 * - Keys are compared with `$uri`, which is decoded; they begin with a slash, so that none is taken for a pattern or a
 *   special word. Upper and lower case are the same to nginx.
 * - `$longhand_location` is the new address, percent-encoded, with the query string of the request before the fragment,
 *   unless the address has a query of its own.
 * - `$longhand_gone` is the file to show along with the 410. A named location keeps `$uri`, and does not go through the
 *   `if` lines again.
 * - `fileUrl` is where this file itself is published: nobody can read it there.
 * - URLs of more than 4,000 bytes are left out; the pages at the old URLs are enough for them.
 */
export function formatNginx(rules: Rule[], { fileUrl }: { fileUrl: string }): string {
  const moved = rules.filter(isMoved).map((rule): Entry => [rule.from, formatLocation(rule)]);
  const gone = rules.filter((rule) => !isMoved(rule)).map((rule): Entry => [rule.from, formatFile(rule.from)]);
  const locations = moved.filter(isShort);
  // There is no file below a file: try_files comes to its 410.
  const pages = [...gone.filter(isShort), [fileUrl, "$uri/none"] satisfies Entry];
  return [HEAD, formatHash(locations, pages), formatMap("location", locations), formatMap("gone", pages)].join("\n");
}

type Entry = [key: string, value: string];

function formatLocation({ to }: MovedRule): string {
  const { origin, path, query, fragment } = parseAddress(to);
  return origin + encodeDollar(path) + (encodeDollar(query) || "$is_args$args") + encodeDollar(fragment);
}

/** nginx has no other way to write it in a value. */
function encodeDollar(text: string): string {
  return text.replace(/\$/g, "%24");
}

/** By variable, so that no URL with a dollar sign stands in a value. */
function formatFile(url: string): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of nginx
  return url.endsWith("/") ? "${uri}index.html" : "$uri";
}

function isShort(entry: Entry): boolean {
  return entry.every((word) => Buffer.byteLength(quote(word)) <= LONGEST);
}

/**
 * Room for the maps: nginx's own 64 bytes are too few for long URLs, and 2,048 places too few for many. Room that is not
 * needed is not used. https://nginx.org/en/docs/hash.html
 */
function formatHash(...maps: Entry[][]): string {
  const longest = Math.max(...maps.flat().map(([key]) => Buffer.byteLength(key)));
  const bucket = Math.min(32_768, Math.max(1024, findPowerOfTwo(8 * (longest + 32))));
  const places = Math.max(2048, findPowerOfTwo(2 * Math.max(...maps.map((map) => map.length))));
  return `map_hash_bucket_size ${bucket};\nmap_hash_max_size ${places};\n`;
}

function findPowerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}

function formatMap(name: string, entries: Entry[]): string {
  const lines = entries.map(([key, value]) => `    ${quote(key)} ${quote(value)};\n`);
  return `map $uri $longhand_${name} {\n    default "";\n${lines.join("")}}\n`;
}

function quote(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}
