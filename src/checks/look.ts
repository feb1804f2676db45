import { decodeUrl } from "../decode.ts";
import { findCssUrls } from "../html/css.ts";
import { type PageFacts, scanHtml } from "../html/scan.ts";
import type { RenderedPage } from "../render/render.ts";
import type { Blog } from "../settings/settings.ts";
import { detach } from "./detach.ts";
import { type FileFacts, formatAsset, type HtmlFacts } from "./file-facts.ts";
import { checkCanonicalForm } from "./head.ts";
import { readMachineFile } from "./machine-files.ts";
import { isPreviewLate } from "./previews.ts";
import { MAY_BE_FOREIGN } from "./requests.ts";
import { checkStructure } from "./structure.ts";
import { isOfOtherOrigin, isPlain } from "./targets.ts";
import { chooseImages } from "./weight.ts";

/** Looks at a finished file once. Of its text nothing is kept but what the facts say. */
export function lookAtFile(rendered: RenderedPage, blog: Pick<Blog, "origin" | "url">): FileFacts {
  const { outputPath, text } = rendered;
  const bytes = Buffer.byteLength(text);
  if (outputPath.endsWith(".html")) return detach(lookAtHtml(rendered, bytes, blog));
  if (outputPath.endsWith(".css")) return detach({ kind: "style", bytes, urls: findCssUrls(text) });
  const facts = readMachineFile(rendered, bytes);
  return facts ? detach(facts) : { kind: "other", bytes };
}

function lookAtHtml(
  { outputPath, url, text, page }: RenderedPage,
  bytes: number,
  blog: Pick<Blog, "origin" | "url">,
): HtmlFacts {
  const facts = scanHtml(text);
  const isIndexable = outputPath !== "404.html" && !/\b(noindex|none)\b/i.test(facts.robots ?? "");
  const [canonical] = facts.canonicals;
  const isAtUrl = isAnsweredBy(url, outputPath);
  const isCanonical = isAtUrl && isPlain(url) && canonical === blog.url.slice(0, -1) + url;
  const links = listLinks(facts, isAtUrl);
  // To work out what the plan says costs as much as to render the page; of most pages nobody will ask.
  const planned = canonical === undefined || canonical.startsWith(blog.url) ? undefined : page?.layout?.data();
  return {
    kind: "html",
    bytes,
    findings: [
      ...checkStructure(facts),
      ...(isIndexable ? checkCanonicalForm(facts.canonicals, page !== undefined) : []),
    ],
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
    ...(planned && { plannedCanonical: planned.head.canonical }),
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
