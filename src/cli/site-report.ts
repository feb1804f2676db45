import type { Card, PageCards } from "../checks/cards.ts";
import type { SiteReport } from "../checks/check-site.ts";
import { platforms } from "../checks/platforms.ts";
import { joinNames } from "../checks/previews.ts";
import { count, formatBytes } from "./report.ts";

/** What the checks have seen of a site with which nothing is wrong: previews, and the heaviest pages. */
export function summarizeReport({ previews, weights, postsWithoutPreview }: SiteReport, pages: PageCards[]): string[] {
  const lines: string[] = [];
  const own = previews.filter(({ verdicts }) => !Object.values(verdicts).includes("unknown"));
  const shown = own.filter(({ verdicts }) => Object.values(verdicts).every((verdict) => verdict === "shown"));
  if (own.length > 0) {
    const names = platforms.map(({ name }) => name).join(", ");
    const all = shown.length === own.length ? "shown by" : `${shown.length} of them shown by all of`;
    lines.push(`Link previews: ${count(own.length, "picture")}, ${all} ${names}`);
  }
  if (postsWithoutPreview > 0) lines.push(`${count(postsWithoutPreview, "post")} without a picture for link previews`);
  lines.push(...summarizeCards(pages));
  for (const { kind, url, bytes } of weights) {
    const sizes = Object.entries(bytes).map(([screen, size]) => `${formatBytes(size)} on a ${screen}`);
    lines.push(`Heaviest ${kind}: ${url}, ${sizes.join(", ")}`);
  }
  return lines;
}

/** So many posts are named; `--previews` has them all. */
const MOST_POSTS = 5;

/** How many posts have cards that are not as their author would have them, and what is wrong with the first of these. */
function summarizeCards(pages: PageCards[]): string[] {
  const posts = pages.filter(({ isPost }) => isPost);
  const wrong = posts.flatMap((post) => {
    const faults = describeFaults(post);
    return faults === "" ? [] : [`  ${post.url}: ${faults}`];
  });
  if (wrong.length === 0) return [];
  const more =
    wrong.length > MOST_POSTS ? [`  … and ${wrong.length - MOST_POSTS} more: longhand check --previews`] : [];
  return [
    `Links to ${wrong.length} of ${count(posts.length, "post")} are not shown whole:`,
    ...wrong.slice(0, MOST_POSTS),
    ...more,
  ];
}

/** Titles that are cut, descriptions that are missing, pictures that are not shown; empty when all is well. */
function describeFaults({ image, cards }: PageCards): string {
  const namesOf = (isSo: (card: Card) => boolean): string[] => cards.filter(isSo).map(({ platform }) => platform);
  const cut = namesOf(({ isTitleCut }) => isTitleCut);
  const bare = namesOf(({ fault }) => image !== undefined && fault !== undefined);
  return [
    ...(cut.length > 0 ? [`the title is cut on ${joinNames(cut)}`] : []),
    ...(cards.every(({ description }) => description === "") ? ["there is no description"] : []),
    ...(bare.length > 0 ? [`the picture is not shown on ${joinNames(bare)}`] : []),
  ].join("; ");
}
