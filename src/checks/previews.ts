import { measureImage } from "../images/measure.ts";
import type { Assets } from "./assets.ts";
import type { Finding } from "./finding.ts";
import { isAbsolute } from "./head.ts";
import { judgeImage, type PreviewImage, platforms } from "./platforms.ts";
import { type CheckedSite, isPost } from "./site.ts";

/** A picture that pages name for link previews, and what each platform makes of it. */
export interface PreviewVerdict extends Partial<PreviewImage> {
  /** As the pages name it. */
  url: string;
  /** URLs of the pages. */
  pages: string[];
  /** By platform: `shown`, or why it is not; `unknown` for pictures of other hosts. */
  verdicts: Record<string, string>;
}

/** Slack reads no more of a page. https://docs.slack.dev/messaging/unfurling-links-in-messages/ */
const MOST_BYTES_BEFORE = 32 * 1024;

/** Judges each picture once, however many pages name it. */
export function judgePreviews(site: CheckedSite, assets: Assets): PreviewVerdict[] {
  const verdicts = new Map<string, PreviewVerdict>();
  for (const page of site.pages.values()) {
    const { previews } = assets.of(page);
    for (const url of previews.length > 1 ? new Set(previews) : previews) {
      let verdict = verdicts.get(url);
      if (!verdict) {
        verdict = judge(url, site);
        verdicts.set(url, verdict);
      }
      verdict.pages.push(page.url);
    }
  }
  return [...verdicts.values()];
}

function judge(url: string, site: CheckedSite): PreviewVerdict {
  const verdict = { url, pages: [] };
  const image = readImage(url, site);
  const answers = platforms.map((platform) => {
    const fault = image && (isAbsolute(url) ? judgeImage(image, platform) : "named by an address that is not absolute");
    return [platform.name, image ? (fault ?? "shown") : "unknown"];
  });
  return { ...verdict, ...image, verdicts: Object.fromEntries(answers) };
}

/** What the file is; undefined when it is not on the blog or not there. */
function readImage(url: string, site: CheckedSite): PreviewImage | undefined {
  const { path } = site.targets.resolve(url, "/") ?? {};
  const outputPath = path === undefined ? undefined : site.findFile(path);
  const original = outputPath === undefined ? undefined : site.originalOf(outputPath);
  if (outputPath === undefined || original === undefined) return undefined;
  const measured = measureImage(original);
  return {
    format: measured?.kind ?? "no image",
    bytes: site.sizeOf(outputPath),
    width: measured?.width,
    height: measured?.height,
  };
}

/** The pictures that a platform would not show. */
export function explainPreviews(verdicts: PreviewVerdict[]): { url: string; finding: Finding }[] {
  return verdicts.flatMap(({ url, verdicts: answers }) => {
    const byReason = new Map<string, string[]>();
    for (const [name, answer] of Object.entries(answers)) {
      if (answer === "shown" || answer === "unknown") continue;
      byReason.set(answer, [...(byReason.get(answer) ?? []), name]);
    }
    if (byReason.size === 0) return [];
    const reasons = [...byReason].map(([reason, names]) => `${joinNames(names)}: it is ${reason}`);
    const finding: Finding = {
      code: "preview-image",
      fact: `The picture ${url} would not be shown beside links on ${reasons.join("; on ")}.`,
      remedy: "Name a picture as socialImage in the front matter: it is made into one that all platforms show.",
      cause: { kind: "field", name: "socialImage" },
    };
    return [{ url, finding }];
  });
}

/** `A`, `A and B`, `A, B and C`. */
export function joinNames(names: string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** Posts that readers find, and that have no picture for link previews: their files. */
export function listPostsWithoutPreview(site: CheckedSite, assets: Assets): string[] {
  return site
    .indexablePages()
    .filter((page) => isPost(page) && assets.of(page).previews.length === 0)
    .map(({ source }) => source);
}

/** One finding for all of them: it is no mistake, and there may be many. */
export function explainMissingPreviews(bare: string[]): Finding[] {
  if (bare.length === 0) return [];
  const names = bare.slice(0, 3);
  const shown = bare.length > 3 ? `${names.join(", ")} and ${bare.length - 3} more` : joinNames(names);
  const what = bare.length === 1 ? "A post has" : `${bare.length} posts have`;
  return [
    {
      code: "preview-missing",
      fact: `${what} no picture for link previews: ${shown}.`,
      remedy: "Name one in the front matter, for example socialImage: images/train.jpg",
    },
  ];
}

/** Do the tags for link previews come too late? `end` is where the last one begins, in characters. */
export function isPreviewLate(html: string, end: number): boolean {
  // No character has more than three bytes in UTF-8 for one of UTF-16.
  return end * 3 >= MOST_BYTES_BEFORE && Buffer.byteLength(html.slice(0, end)) >= MOST_BYTES_BEFORE;
}

/** What is wrong with a page when `isPreviewLate` is true. */
export const latePreview: Finding = {
  code: "preview-late",
  fact: "The tags for link previews (og:…) stand after the first 32 KB of the page, and Slack does not read them there.",
  remedy: "Print the head before long styles and scripts in the base layout.",
};
