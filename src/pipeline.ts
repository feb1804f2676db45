import { type Content, readContent } from "./content/read.ts";
import { type FileOptions, type Files, prepareFiles, startIcons } from "./files/prepare.ts";
import type { Icons } from "./images/icons.ts";
import { explainFeatured } from "./plan/featured.ts";
import type { Plan } from "./plan/page.ts";
import { type PlanInput, planSite } from "./plan/plan.ts";
import { hasErrors, type Problem } from "./problem.ts";
import { explainMissingPagefind, pagefindFolders } from "./search/find-pagefind.ts";
import type { Blog } from "./settings/settings.ts";
import { findTagMoves } from "./tags/moves.ts";
import { gatherTags, type Tags, tagUrl } from "./tags/tags.ts";
import { lap } from "./timings.ts";
import { type Addresses, createIds, findAddresses } from "./urls/addresses.ts";
import { claimOf, findCollisions } from "./urls/assign.ts";
import type { Ledger } from "./urls/ledger.ts";
import { type LedgerFile, readLedger } from "./urls/ledger-file.ts";
import type { Writing } from "./urls/writing.ts";

/** How the pipeline is run. */
export interface PipelineOptions extends FileOptions {
  /** The moment of the build in milliseconds since 1970; posts dated later are scheduled. */
  now: number;
  /** What vanishes is gone, and nobody is asked. */
  allowGone?: boolean;
}

/** What the stages before rendering have made. `plan` is absent when there are errors. */
export interface Prepared {
  plan?: Plan;
  /** What was published before, and where it is now. Without them there is no plan. */
  addresses?: Addresses;
  /** From which the plan was made. */
  files?: Files;
  ledgerFile: LedgerFile;
  /** Texts that get a page. */
  writings: Writing[];
  content: Content;
  problems: Problem[];
  images: { encoded: number; reused: number };
}

/** The pipeline up to the plan: content → urls → tags → images → plan. Rendering, checks and publishing follow in `build.ts`. */
export async function preparePlan(root: string, blog: Blog, options: PipelineOptions): Promise<Prepared> {
  return planContent(root, blog, options, readContent(root, blog, options.now));
}

/** All of it but reading the texts. `related` is what the last build has found of related posts. */
export async function planContent(
  root: string,
  blog: Blog,
  options: PipelineOptions,
  content: Content,
  { icons = startIcons(root, blog, options), related }: { icons?: Promise<Icons>; related?: PlanInput["related"] } = {},
): Promise<Prepared> {
  const problems = [...content.problems];
  const writings = listShown(content, options.isPreview);
  const ledgerFile = readLedger(root, blog.folders.cache, options.isPreview);
  lap("ledger");
  const findings = findAll(blog, content, ledgerFile.ledger, options.isPreview);
  problems.push(...ledgerFile.problems, ...findings.addresses.problems, ...findings.tags.problems);
  for (const { facts } of writings) problems.push(...facts.problems);
  // A post with a mistake is missing for now.
  if (!hasErrors(content.problems)) problems.push(...explainFeatured(content.posts, blog));
  problems.push(...explainMissingPagefind(blog, pagefindFolders(root)));
  lap("urls, tags");
  const files = await prepareFiles(root, blog, options, content, writings, ledgerFile, icons);
  problems.push(...files.problems);
  lap("images");
  const prepared = { content, problems, images: files.stats, ledgerFile, writings };
  if (hasErrors(problems)) return prepared;
  const plan = planSite({ blog, ...findings, ...files.files, related });
  problems.push(...findCollisions([...plan.pages, ...plan.assets.map(claimOf)]));
  lap("plan");
  if (hasErrors(problems)) return prepared;
  return { ...prepared, plan, addresses: findings.addresses, files: files.files };
}

/** Texts that get a page: in a preview, drafts and scheduled posts too. */
function listShown({ posts, pages }: Content, isPreview: boolean): Writing[] {
  return [...posts, ...pages].filter(
    ({ visibility }) => isPreview || visibility === "public" || visibility === "hidden",
  );
}

/** Where all texts and tags are. */
function findAll(
  blog: Blog,
  content: Content,
  ledger: Ledger,
  isPreview: boolean,
): Pick<PlanInput, "posts" | "listed" | "pages" | "targets" | "addresses" | "tags"> {
  const shown = new Set(listShown(content, isPreview));
  const posts = content.posts.filter((post) => shown.has(post));
  const pages = content.pages.filter((page) => shown.has(page));
  const listed = posts.filter((post) => post.visibility !== "hidden");
  const hidden = posts.filter((post) => post.visibility === "hidden");
  const addresses = findAddresses(ledger, posts, pages, blog);
  const tags = gatherTags(listed, blog, hidden);
  moveTags(addresses, tags, blog);
  return { posts, listed, pages, targets: addresses.targets, addresses, tags };
}

/** Tags that are called something else now take their ids along. */
function moveTags({ ledger, recognition, moves, ids }: Addresses, tags: Tags, blog: Blog): void {
  for (const [old, now] of findTagMoves(ledger, tags, recognition)) {
    moves.set(old, now);
    const id = ledger.get(old)?.id;
    if (id !== undefined && !ledger.has(now) && now !== "/tags/" && !ids.has(now)) ids.set(now, id);
  }
  // One that was called so before may have the id that the URL would give.
  const createId = createIds(ledger, blog);
  for (const tag of tags.all) {
    const url = tagUrl(tag);
    if (ledger.get(url)?.id === undefined && !ids.has(url)) ids.set(url, createId(url));
  }
}
