import type { Outline } from "../html/outline.ts";

/** What stands between the title of a page and the name of the site. */
const SEPARATOR = /\s+[-–—|·•:/»«]\s+/;

/**
 * The titles of the pages of a site, without the name of the site. The heading of a page is its title when `<title>` has
 * it too; many a design has the site's name as the heading of each page.
 */
export function findTitles(pages: Map<string, Outline>): Map<string, string> {
  const names = findSiteNames([...pages.values()]);
  const titles = new Map<string, string>();
  for (const [url, { title, h1 }] of pages) {
    const own = title === undefined ? "" : withoutName(title, names);
    const heading = h1.find((one) => one !== "" && !names.has(one) && title?.includes(one)) ?? "";
    const first = h1.find((one) => one !== "" && !names.has(one)) ?? "";
    const found = (heading || own || first).normalize("NFC");
    if (found !== "") titles.set(url, found);
  }
  return titles;
}

/** What stands at the end or the beginning of most titles, and headings that most pages have. */
function findSiteNames(outlines: Outline[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { title = "", h1 } of outlines) {
    const parts = title.split(SEPARATOR);
    const candidates = parts.length > 1 ? [parts[0], parts.at(-1)] : [];
    for (const name of new Set([...candidates, ...h1])) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const least = Math.max(2, outlines.length / 2);
  return new Set([...counts].filter(([, count]) => count > least).map(([name]) => name));
}

function withoutName(title: string, names: Set<string>): string {
  const parts = title.split(new RegExp(`(${SEPARATOR.source})`));
  if (parts.length >= 3 && names.has(parts.at(-1) ?? "")) return parts.slice(0, -2).join("").trim();
  if (parts.length >= 3 && names.has(parts[0] ?? "")) return parts.slice(2).join("").trim();
  return names.has(title) ? "" : title;
}
