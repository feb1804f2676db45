import type { MarkdownIt } from "markdown-it";
import type { MarkdownContext } from "./env.ts";

/** Puts the short forms in the places of what they stand for. Both are in the order of the text. */
export function shorten(html: string, forms: [html: string, short: string][]): string {
  let short = "";
  let from = 0;
  for (const [long, instead] of forms) {
    const at = html.indexOf(long, from);
    if (at < 0) continue;
    short += html.slice(from, at) + instead;
    from = at + long.length;
  }
  return short + html.slice(from);
}

/** The HTML of a text as feeds have it: plain links where the page has more. */
export function renderForFeeds(md: MarkdownIt, body: string, context: MarkdownContext | undefined): string {
  if (!context) return md.render(body, {});
  const { keep } = context;
  let short = "";
  context.keep = (html) => {
    short = html;
  };
  md.render(body, { markdown: context });
  if (keep) context.keep = keep;
  else delete context.keep;
  return short;
}
