import type { CssUrl } from "../html/css.ts";
import type { AssetUse, PreviewTags } from "../html/scan.ts";
import type { RenderedPage } from "../render/render.ts";
import type { Finding } from "./finding.ts";

/** A finished file of the site without its text: the output path, where it comes from, and the page of the plan. */
export type CheckedFile = Omit<RenderedPage, "text">;

/**
 * What the checks need of a finished file, as plain data that can be kept in a file or sent to another thread. It
 * depends on the text of the file, on its addresses, on whether the plan has it, on the canonical address that the plan
 * has for it, and on the address of the blog; on no other setting and on no other file.
 */
export type FileFacts = HtmlFacts | StyleFacts | MachineFacts | OtherFacts;

/** Of a page. */
export interface HtmlFacts {
  kind: "html";
  /** Of its HTML in UTF-8. */
  bytes: number;
  /** What is wrong with the page, whatever the settings and the rest of the site are. */
  findings: Finding[];
  /** The `href` of each link for readers, as written, in the page's order. Those to its own headings are left out. */
  links: string[];
  /** The same of links that may lead to other hosts. In `links` are those that may lead to the blog. */
  foreignLinks: string[];
  /** The files that it names, in its order, each as `formatAsset` writes it. */
  assets: string[];
  /** Where a `#fragment` can lead, one a line: they are taken apart only when something leads there. */
  ids: string;
  /** Empty when there is none; so is the description. */
  title: string;
  description: string;
  /** What it says to link previews. */
  tags: PreviewTags;
  /**
   * True when it is where its URL leads, and names that as its canonical address, in letters that need no encoding: then
   * it is right, and no other page has the same.
   */
  isCanonical: boolean;
  /** The canonical address as written, when it is another one; of several the first. */
  canonical?: string;
  /** The canonical address that the plan has, when the page names one that is not on the blog. */
  plannedCanonical?: string;
  /** False when the page asks search engines to leave it out. */
  isIndexable: boolean;
  /** True when a script can run. */
  hasScript: boolean;
  /** True when one of them stands in the page itself. */
  hasInlineScript: boolean;
  /** True when the tags for link previews come too late. */
  isPreviewLate: boolean;
  /** Addresses of the pictures that it shows, on each of the screens of `weight.ts`. */
  images: string[][];
}

/** Of a stylesheet that is rendered and not copied. */
export interface StyleFacts {
  kind: "style";
  bytes: number;
  urls: CssUrl[];
}

/** Of a file that programs read: a feed, a sitemap, a manifest. */
export interface MachineFacts {
  kind: "machine";
  bytes: number;
  findings: Finding[];
  /** Where entries of a feed lead. */
  entries: string[];
  /** Addresses in a sitemap, in their order. */
  locations: string[];
  /** Icons of a manifest. */
  icons: string[];
}

/** Of all else. */
export interface OtherFacts {
  kind: "other";
  bytes: number;
}

/** A file that a page names. */
export interface NamedAsset {
  use: AssetUse;
  tag: string;
  /** As written. */
  url: string;
}

/** One text, so that what stands on each page is known again at once. */
export function formatAsset({ use, tag, url }: NamedAsset): string {
  return `${use} ${tag} ${url}`;
}

/** What `formatAsset` has written. */
export function parseAsset(text: string): NamedAsset {
  const tag = text.indexOf(" ") + 1;
  const url = text.indexOf(" ", tag) + 1;
  return { use: text.slice(0, tag - 1) as AssetUse, tag: text.slice(tag, url - 1), url: text.slice(url) };
}
