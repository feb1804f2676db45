import { decodeUrl } from "../decode.ts";
import { findCssUrls } from "../html/css.ts";
import { type PageFacts, scanHtml } from "../html/scan.ts";
import type { Page } from "../plan/page.ts";
import type { Blog } from "../settings/settings.ts";
import { type FileFacts, formatAsset, type HtmlFacts } from "./file-facts.ts";
import { checkCanonicalForm } from "./head.ts";
import { readMachineFile } from "./machine-files.ts";
import { isPreviewLate } from "./previews.ts";
import { MAY_BE_FOREIGN } from "./requests.ts";
import { checkStructure } from "./structure.ts";
import { isOfOtherOrigin, isPlain } from "./targets.ts";
import { chooseImages } from "./weight.ts";

/** A finished file, as far as it can be looked at by itself. */
export interface LookedAt {
  outputPath: string;
  url: string;
  text: string;
  /** False for pages of the author's own templates. */
  isPlanned: boolean;
}

/**
 * Looks at a finished file once. What the facts say may be cut from its text and keep that in memory: who keeps them has
 * to `detach` them.
 */
export function lookAtFile(rendered: LookedAt, blog: Pick<Blog, "origin" | "url">): FileFacts {
  const { outputPath, text } = rendered;
  const bytes = Buffer.byteLength(text);
  if (outputPath.endsWith(".html")) return lookAtHtml(rendered, bytes, blog);
  if (outputPath.endsWith(".css")) return { kind: "style", bytes, urls: findCssUrls(text) };
  return readMachineFile(rendered, bytes) ?? { kind: "other", bytes };
}

/** The facts of a page whose canonical address is not on the blog, with the one that the plan has. */
export function notePlan(facts: FileFacts, page: Page | undefined, blog: Pick<Blog, "url">): FileFacts {
  // To work out what the plan says costs as much as to render the page; of most pages nobody will ask.
  if (facts.kind !== "html" || facts.canonical === undefined || facts.canonical.startsWith(blog.url)) return facts;
  const planned = page?.layout?.data();
  return planned ? { ...facts, plannedCanonical: planned.head.canonical } : facts;
}

function lookAtHtml(
  { outputPath, url, text, isPlanned }: LookedAt,
  bytes: number,
  blog: Pick<Blog, "origin" | "url">,
): HtmlFacts {
  const facts = scanHtml(text);
  const isIndexable = outputPath !== "404.html" && !/\b(noindex|none)\b/i.test(facts.robots ?? "");
  const [canonical] = facts.canonicals;
  const isAtUrl = isAnsweredBy(url, outputPath);
  const isCanonical = isAtUrl && isPlain(url) && canonical === blog.url.slice(0, -1) + url;
  const links = listLinks(facts, isAtUrl);
  return {
    kind: "html",
    bytes,
    findings: [...checkStructure(facts), ...(isIndexable ? checkCanonicalForm(facts.canonicals, isPlanned) : [])],
    links: links.filter((href) => !isOfOtherOrigin(href, blog)),
    foreignLinks: links.filter((href) => MAY_BE_FOREIGN.test(href)),
    assets: [
      ...facts.assets.map(formatAsset),
      ...facts.styles.flatMap(findCssUrls).map((css) => formatAsset({ use: "style", tag: "style", url: css.url })),
    ],
    ids: facts.ids.join("\n"),
    title: facts.title ?? "",
    description: facts.description?.trim() ?? "",
    tags: facts.previewTags,
    isCanonical,
    ...(canonical !== undefined && !isCanonical && { canonical }),
    isIndexable,
    hasScript: facts.hasScript,
    hasInlineScript: facts.hasInlineScript,
    isPreviewLate: isPreviewLate(text, facts.previewEnd),
    images: chooseImages(facts),
  };
}

/**
 * `isAtUrl`: links within the page come back to it. Those to its own headings are most of the links of long essays, and
 * they are alive as long as the page is there: when something else answers for its address, that is a collision, and
 * `findCollisions` names it.
 */
function listLinks({ links, ids }: PageFacts, isAtUrl: boolean): string[] {
  const known = new Set(ids);
  const isAlive = (href: string): boolean => {
    // Browsers take spaces and line breaks out of addresses, or encode them.
    if (!/^#[^\s\p{Cc}]*$/u.test(href)) return false;
    const fragment = decodeUrl(href.slice(1));
    return fragment === "" || fragment === "top" || known.has(fragment);
  };
  return links.flatMap(({ tag, href }) =>
    (tag === "a" || tag === "area") && !(isAtUrl && isAlive(href)) ? [href] : [],
  );
}

/** Does a host answer a page's URL with its file? */
function isAnsweredBy(url: string, outputPath: string): boolean {
  return outputPath === `${url.slice(1)}${url.endsWith("/") ? "index.html" : ""}` && url.normalize("NFC") === url;
}
