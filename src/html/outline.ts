import { loadHtmlParser } from "./htmlparser.ts";

/** A heading of a page that has an id, as it was published. */
export interface OutlineHeading {
  id: string;
  text: string;
}

/** What tells what a published page is, whatever program has made it. */
export interface Outline {
  /** Text of `<title>`. */
  title?: string;
  /** Texts of all `<h1>`, in their order. */
  h1: string[];
  /** `<h2>` to `<h6>` with an id, in their order; those of navigation, sidebars and footers are left out. */
  headings: OutlineHeading[];
  canonical?: string;
  /** Where the page leads at once, without being read: `<meta http-equiv="refresh" content="0; url=…">`. */
  refresh?: string;
}

/** Their headings are not those of the text. */
const AROUND = new Set(["nav", "aside", "footer", "template"]);

/** The elements that hold the text of a page, the surest first. */
const HOLDERS = ["article", "main"] as const;

/**
 * Reads what a published page says of itself. When a page has an `<article>`, or else a `<main>`, only the headings in
 * it count. The id of a heading may stand on an element in it.
 */
export function readOutline(html: string): Outline {
  const outline: Outline = { h1: [], headings: [] };
  const headings: (OutlineHeading & Record<(typeof HOLDERS)[number], boolean>)[] = [];
  const depth = { around: 0, article: 0, main: 0, svg: 0 };
  let open: { tag: string; id: string; text: string } | undefined;

  const close = (tag: string): void => {
    if (open?.tag !== tag) return;
    const text = open.text.replace(/\s+/g, " ").trim();
    if (tag === "title") outline.title ??= text;
    else if (tag === "h1") outline.h1.push(text);
    else if (open.id && depth.around === 0) {
      headings.push({ id: open.id, text, article: depth.article > 0, main: depth.main > 0 });
    }
    open = undefined;
  };
  const { Parser } = loadHtmlParser();
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (AROUND.has(tag)) depth.around++;
      if (tag === "article" || tag === "main" || tag === "svg") depth[tag]++;
      if (/^h[1-6]$/.test(tag) || (tag === "title" && depth.svg === 0)) {
        open = { tag, id: attributes.id ?? "", text: "" };
      } else if (open && !open.id) {
        open.id = attributes.id ?? (tag === "a" ? attributes.name : undefined) ?? "";
      }
      const refresh = tag === "meta" ? readRefresh(attributes) : undefined;
      if (refresh !== undefined) outline.refresh ??= refresh;
      const isCanonical = tag === "link" && attributes.rel?.trim().toLowerCase() === "canonical";
      if (isCanonical && attributes.href) outline.canonical ??= attributes.href.trim();
    },
    ontext(text) {
      if (open) open.text += text;
    },
    onclosetag(tag) {
      close(tag);
      if (AROUND.has(tag)) depth.around--;
      if (tag === "article" || tag === "main" || tag === "svg") depth[tag]--;
    },
  });
  parser.end(html);
  const holder = HOLDERS.find((name) => headings.some((heading) => heading[name]));
  const seen = new Set<string>();
  for (const { id, text, ...inside } of headings) {
    if (seen.has(id) || (holder !== undefined && !inside[holder])) continue;
    seen.add(id);
    outline.headings.push({ id, text });
  }
  return outline;
}

/** https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh */
function readRefresh(attributes: Record<string, string>): string | undefined {
  if (attributes["http-equiv"]?.trim().toLowerCase() !== "refresh") return undefined;
  const match = /^\s*0*(?:\.0*)?\s*[;,\s]\s*(?:url\s*=\s*)?(["']?)(.+?)\1\s*$/is.exec(attributes.content ?? "");
  return match?.[2]?.trim();
}
