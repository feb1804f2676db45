import type { Token } from "markdown-it";
import { rewriteUrls } from "../html/absolute.ts";

/**
 * True when an address that an author has written can be one of the blog's own, so that what is published for it depends
 * on more than the text: a path, a `.md` file, or an address that begins with that of the blog. `home` is the blog's
 * address with a slash at its end.
 */
export function mayLeadHome(href: string, home: string): boolean {
  if (href === "" || href.startsWith("#") || href.startsWith("?") || href.startsWith("//")) return false;
  return !/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith(home);
}

/** Every address of a parsed text that can be the blog's own and passes `MarkdownContext.link`, once, in their order. */
export function findLinks(tokens: Token[], home: string): string[] {
  const links = new Set<string>();
  const add = (href: string): string => {
    if (mayLeadHome(href, home)) links.add(href);
    return href;
  };
  for (const token of tokens) {
    for (const part of token.type === "inline" ? (token.children ?? []) : [token]) {
      if (part.type === "link_open") add(String(part.attrGet("href") ?? ""));
      else if (part.type === "html_inline" || part.type === "html_block") rewriteUrls(part.content, add);
    }
  }
  return [...links];
}
