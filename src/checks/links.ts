import { posix } from "node:path";
import { decodeUrl } from "../decode.ts";
import { findNearest } from "../nearest.ts";
import { splitFragment } from "../urls/href.ts";
import { createCounter, type Finding } from "./finding.ts";
import { type CheckedPage, type CheckedSite, toSiteUrl } from "./site.ts";
import { isRooted, type Target } from "./targets.ts";

/** Looks where links lead. Most of them stand on many pages, so each address is looked at once. */
export class Links {
  readonly #site: CheckedSite;
  /** Addresses that lead somewhere, from whatever page. */
  readonly #good = new Set<string>();
  readonly #nearest = new Map<string, string | undefined>();

  constructor(site: CheckedSite) {
    this.#site = site;
    const base = site.blog.basePath.slice(0, -1);
    for (const url of site.canonicalPages.keys()) this.#good.add(base + url);
    for (const url of site.answers.keys())
      for (const one of [url, url.replace(/\/$/, "")]) this.#good.delete(base + one);
  }

  /** Do the links of a page lead to pages and headings that are there? */
  check(page: CheckedPage): Finding[] {
    for (const href of page.facts.links) {
      if (!this.#good.has(href) && !this.#leadsSomewhere(href, page)) return this.#explain(page);
    }
    return [];
  }

  #leadsSomewhere(href: string, page: CheckedPage): boolean {
    const target = this.#site.targets.resolve(href, page.url);
    const isGood = target === undefined || this.#checkLink(target, page) === undefined;
    if (isGood && isRooted(href)) this.#good.add(href);
    return isGood;
  }

  #explain(page: CheckedPage): Finding[] {
    const count = createCounter();
    return page.facts.links.flatMap((href) => {
      const target = this.#site.targets.resolve(href, page.url);
      const finding = target && this.#checkLink(target, page);
      const nth = count(href);
      return finding ? [{ ...finding, cause: { kind: "link", href, nth } } satisfies Finding] : [];
    });
  }

  #checkLink(target: Target, page: CheckedPage): Finding | undefined {
    const site = this.#site;
    const { path, fullPath, fragment } = target;
    if (path === undefined) {
      // Beside the blog may be other sites, of which nothing is known here.
      if (site.findFile(fullPath) === undefined) return undefined;
      const base = site.blog.basePath;
      return {
        code: "link-dead",
        fact: `The link leads to ${fullPath}, outside of the blog, which is at ${base}.`,
        remedy: `Write it as a Markdown link, which is made for that folder, or as ${base.slice(0, -1)}${fullPath}`,
      };
    }
    const moved = checkMoved(path, site);
    if (moved) return moved;
    const outputPath = site.findFile(path);
    const unpublished = outputPath === undefined && findUnpublished(target, path, page, site);
    if (unpublished) {
      return {
        code: "link-draft",
        fact: `The link leads to ${unpublished}, which is not published yet.`,
        remedy: "Publish it first, or take the link away until then.",
      };
    }
    if (outputPath === undefined) {
      const nearest = this.#findNearestPage(path);
      return {
        code: "link-dead",
        fact: `The link leads to ${path}, and there is no such page.`,
        remedy: nearest ? `Did you mean ${nearest}?` : "Correct the address, or take the link away.",
      };
    }
    // https://html.spec.whatwg.org/#scroll-to-the-fragment-identifier: "top" is always there; ":~:" is a text fragment.
    if (fragment === "" || fragment === "top" || fragment.startsWith(":~:")) return undefined;
    const ids = site.idsOf(outputPath);
    if (!ids || ids.has(fragment)) return undefined;
    // Ids with capitals are those of layouts.
    const headings = [...ids].filter((id) => id === id.toLowerCase());
    const nearest = findNearest(fragment, headings, mostLetters(fragment));
    return {
      code: "anchor-dead",
      fact: `The link leads to #${fragment} on ${path}, and there is no such heading.`,
      remedy: nearest ? `Did you mean #${nearest}?` : "Correct the part after #, or take it away.",
    };
  }

  /** All pages are compared with it, and a layout may lead there from each of them. */
  #findNearestPage(path: string): string | undefined {
    if (!this.#nearest.has(path)) {
      this.#nearest.set(path, findNearest(path, [...this.#site.pages.keys()].map(toSiteUrl), mostLetters(path)));
    }
    return this.#nearest.get(path);
  }
}

/** The file of an unpublished text to which a link leads, by its URL or, as editors write it, by its file. */
function findUnpublished(
  { href }: Target,
  path: string,
  { source }: CheckedPage,
  { unpublished }: CheckedSite,
): string | undefined {
  const file = `/${posix.join(posix.dirname(source), decodeUrl(href.replace(/[?#].*$/s, "")))}`;
  const address = [path, `${path}/`, file].find((one) => unpublished.has(one));
  return address && unpublished.get(address);
}

/** A link that leads to an address which has no page any more. */
function checkMoved(path: string, { answers }: CheckedSite): Finding | undefined {
  const url = [path, `${path}/`].find((one) => answers.has(one));
  if (url === undefined) return undefined;
  const to = answers.get(url);
  if (to === undefined) {
    return {
      code: "link-gone",
      fact: `The link leads to ${path}, which is gone.`,
      remedy: "Take the link away, or let it lead to something else.",
    };
  }
  // Links in Markdown are led on when they are written; one in a layout or template is the author's to change.
  return {
    code: "link-moved",
    fact: `The link leads to ${path}, which has moved to ${to}.`,
    remedy: `Write ${to}, so that readers are there at once.`,
  };
}

/** Redirects to a part of a page that is not there. */
export function checkRedirects(site: CheckedSite): Finding[] {
  const findings: Finding[] = [];
  for (const [url, to] of site.answers) {
    const { path, fragment } = splitFragment(to ?? "");
    if (fragment === undefined || !path.startsWith("/")) continue;
    const ids = site.idsOf(site.findFile(path) ?? "");
    if (!ids || ids.has(fragment) || ids.has(decodeUrl(fragment))) continue;
    findings.push({
      code: "redirect-anchor-dead",
      fact: `The redirect from ${url} leads to #${fragment} on ${path}, and there is no such heading.`,
      remedy: `Let it lead to one that is there: longhand urls redirect ${url} ${path}#NEW`,
    });
  }
  return findings;
}

/** How many letters a slip may have in a text of this length. */
function mostLetters(text: string): number {
  return Math.min(6, Math.floor(text.length / 3));
}
