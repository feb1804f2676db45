import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dateFromTime } from "./date.ts";
import { hostFiles } from "./hosts/hosts.ts";
import type { PipelineOptions, Prepared } from "./pipeline.ts";
import { type AnswerFiles, planAnswers } from "./plan/answers.ts";
import type { Plan } from "./plan/page.ts";
import type { RenderedPage } from "./render/render.ts";
import type { Blog } from "./settings/settings.ts";
import type { Addresses } from "./urls/addresses.ts";
import { isLive, type Ledger } from "./urls/ledger.ts";
import { toTarget } from "./urls/permalink.ts";
import { type Publication, type Settlement, settleLedger } from "./urls/settle.ts";

/** What becomes of each published URL, now that all pages are known. */
export function settle(made: {
  root: string;
  blog: Blog;
  options: PipelineOptions;
  prepared: Prepared;
  plan: Plan;
  addresses: Addresses;
  /** Absent when Eleventy runs on its own and does not say: then those that are known stay. */
  ownPages?: OwnPage[];
}): Settlement {
  const { root, blog, options, prepared, plan, addresses } = made;
  const ownPages = made.ownPages ?? listKnownOwnPages(root, prepared.ledgerFile.ledger);
  const { content, ledgerFile, writings } = prepared;
  const files = new Set([...plan.pages, ...plan.assets].map(({ url }) => url));
  for (const { url } of ownPages) files.add(url);
  const shown = new Set(writings);
  return settleLedger({
    blog,
    addresses,
    publications: listPublications(plan, ownPages),
    writings,
    unpublished: [...content.posts, ...content.pages].filter((writing) => !shown.has(writing)),
    placeOf: ledgerFile.placeOf,
    isAnswered: (url) => files.has(url),
    today: dateFromTime(options.now, blog.timeZone).day,
    allowGone: options.allowGone === true,
    isPreview: options.isPreview,
  });
}

type OwnPage = Pick<RenderedPage, "url" | "outputPath" | "source">;

/** Pages of the author's own templates as the ledger knows them, as far as the templates are still there. */
function listKnownOwnPages(root: string, ledger: Ledger): OwnPage[] {
  return [...ledger].flatMap(([url, entry]) => {
    const isOwn = entry.kind === "page" && isLive(entry) && !entry.source.endsWith(".md");
    return isOwn && existsSync(join(root, entry.source))
      ? [{ url, outputPath: toTarget(url).target?.outputPath ?? url.slice(1), source: entry.source }]
      : [];
  });
}

function listPublications(plan: Plan, ownPages: OwnPage[]): Publication[] {
  const publications: Publication[] = [];
  for (const { url, record, place, source } of plan.pages) {
    if (record) publications.push({ url, ...record, ...(place && { place }), headings: plan.headings.get(source) });
  }
  // Some disks keep the letters of file names in pieces.
  for (const { url, record } of plan.assets) if (record) publications.push({ url: url.normalize("NFC"), ...record });
  for (const { url, outputPath, source } of ownPages) {
    if (outputPath.endsWith(".html") && outputPath !== "404.html") {
      publications.push({ url: url.normalize("NFC"), kind: "page", source });
    }
  }
  return publications;
}

/** The files that answer for URLs which have no page any more. */
export function answer({ answers, ledger }: Settlement, plan: Plan, blog: Blog): AnswerFiles {
  const own = new Map<string, string>();
  const forHosts = new Set<string>(blog.urls.hosts.map((host) => hostFiles[host]));
  for (const { url, path } of plan.assets) {
    if (forHosts.has(url.slice(1))) own.set(url.slice(1), readFileSync(path, "utf8"));
  }
  const files = new Set([...plan.pages, ...plan.assets].map(({ url }) => url));
  // Only hosts ask for it.
  const living =
    forHosts.size === 0 ? [] : [...plan.pages, ...plan.assets].map(({ url }) => blog.basePath.slice(0, -1) + url);
  return planAnswers(answers, {
    blog,
    titleOf: (url) => ledger.get(url)?.title,
    hasFile: (url) => files.has(url),
    own,
    living,
  });
}
