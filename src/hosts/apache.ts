import { encodePath, parseAddress } from "./address.ts";
import { isMoved, type MovedRule, type Rule } from "./rule.ts";

/**
 * Writes an `.htaccess` with mod_alias, which every Apache has (https://httpd.apache.org/docs/2.4/mod/mod_alias.html).
 * The author's own lines come first, as they are.
 *
 * - `RedirectMatch` compares the whole decoded path; `Redirect` would catch all that begins with it.
 * - Query strings are kept, behind the fragment if there is one: such a request opens the page at its top.
 * - Apache encodes the target itself, so that it is written decoded. What cannot be written so (an encoded slash, `?` in a
 *   path, `\`, `${`) is a comment, and the page at the old URL takes over.
 * - With 410 Apache shows a page that is gone. They are all the same, and the first is shown for all, unless the author's
 *   own lines name another. One at a file rather than a folder cannot be shown: it is gone itself.
 */
export function formatApache(rules: Rule[], own = ""): string {
  const lines = ["# Written by Longhand."];
  const page = rules.find((rule) => !isMoved(rule) && rule.from.endsWith("/"));
  if (page && !/^[ \t]*ErrorDocument[ \t]+410[ \t]/im.test(own)) {
    lines.push(`ErrorDocument 410 ${encodePath(page.from)}index.html`);
  }
  lines.push(...rules.map((rule) => (isMoved(rule) ? formatMoved(rule) : `RedirectMatch 410 ${formatPattern(rule)}`)));
  const before = own === "" || own.endsWith("\n") ? own : `${own}\n`;
  return `${before}${lines.join("\n")}\n`;
}

function formatMoved(rule: MovedRule): string {
  const target = formatTarget(rule.to);
  if (target === undefined) return `# ${encodePath(rule.from)}: Apache cannot be told its new address.`;
  return `RedirectMatch 301 ${formatPattern(rule)} "${target}"`;
}

/** A regular expression in quotes. Quotes, backslashes and control characters are written as numbers. */
function formatPattern({ from }: Rule): string {
  const pattern = from.replace(/["\\\p{Cc}]/gu, formatNumber).replace(/[.*+?^$|()[\]{}]/g, "\\$&");
  return `"^${pattern}$"`;
}

function formatNumber(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/** The target as Apache has to read it so that it comes out right, or undefined. */
function formatTarget(to: string): string | undefined {
  const { origin, path, query, fragment } = parseAddress(to);
  const decoded = decodePath(path);
  if (decoded === undefined) return undefined;
  const target = origin + decoded + query + fragment;
  if (/[\\\p{Cc}]|\$\{/u.test(target)) return undefined;
  // "$1" and "&" would stand for what was matched.
  return target.replace(/[$&"]/g, "\\$&");
}

/** Undefined when Apache could not tell what was encoded. */
function decodePath(path: string): string | undefined {
  if (/%(2f|3f|23|5c)/i.test(path)) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
