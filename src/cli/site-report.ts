import type { SiteReport } from "../checks/check-site.ts";
import { platforms } from "../checks/platforms.ts";
import { count, formatBytes } from "./report.ts";

/** What the checks have seen of a site with which nothing is wrong: previews, and the heaviest pages. */
export function summarizeReport({ previews, weights, postsWithoutPreview }: SiteReport): string[] {
  const lines: string[] = [];
  const own = previews.filter(({ verdicts }) => !Object.values(verdicts).includes("unknown"));
  const shown = own.filter(({ verdicts }) => Object.values(verdicts).every((verdict) => verdict === "shown"));
  if (own.length > 0) {
    const names = platforms.map(({ name }) => name).join(", ");
    const all = shown.length === own.length ? "shown by" : `${shown.length} of them shown by all of`;
    lines.push(`Link previews: ${count(own.length, "picture")}, ${all} ${names}`);
  }
  if (postsWithoutPreview > 0) lines.push(`${count(postsWithoutPreview, "post")} without a picture for link previews`);
  for (const { kind, url, bytes } of weights) {
    const sizes = Object.entries(bytes).map(([screen, size]) => `${formatBytes(size)} on a ${screen}`);
    lines.push(`Heaviest ${kind}: ${url}, ${sizes.join(", ")}`);
  }
  return lines;
}
