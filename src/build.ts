import { join } from "node:path";
import { SiteChecks } from "./checks/check-site.ts";
import type { Content } from "./content/read.ts";
import { type PipelineOptions, type Prepared, preparePlan } from "./pipeline.ts";
import { hasErrors, type Problem, ProblemError } from "./problem.ts";
import { type Published, Publisher } from "./publish/publish.ts";
import { type RenderedPage, renderSite } from "./render/render.ts";
import { createSession } from "./render/start.ts";
import type { Blog } from "./settings/settings.ts";
import { findCollisions } from "./urls/assign.ts";

/** What a build has done. */
export interface BuildResult {
  content: Content;
  problems: Problem[];
  pages: number;
  images: Prepared["images"];
  /** Absent when there were errors: then nothing was published. */
  published?: Omit<Published, "problems">;
}

/** Where a build's files go: the output folder, or the memory of the development server. */
export interface Sink {
  addText(outputPath: string, text: string): void;
  addFile(outputPath: string, path: string): void;
}

/**
 * The whole pipeline: content → urls → tags → images → plan → render → checks → publish.
 * With errors nothing is published, and the site of the last build stays as it is.
 */
export async function build(root: string, blog: Blog, options: PipelineOptions): Promise<BuildResult> {
  const publisher = new Publisher(join(root, blog.folders.output), join(root, blog.folders.cache), blog.folders.output);
  try {
    const result = await makeSite(root, blog, options, publisher);
    if (hasErrors(result.problems)) {
      publisher.abandon();
      return result;
    }
    const { problems, ...published } = publisher.finish();
    return { ...result, problems: [...result.problems, ...problems], published };
  } catch (issue) {
    publisher.abandon();
    throw issue;
  }
}

/** Runs all stages but publishing: pages and files go to `sink` as they are finished. */
export async function makeSite(
  root: string,
  blog: Blog,
  options: PipelineOptions,
  sink: Sink,
): Promise<Omit<BuildResult, "published">> {
  const prepared = await preparePlan(root, blog, options);
  const { content, images } = prepared;
  const problems = [...prepared.problems];
  if (!prepared.plan) return { content, problems, images, pages: 0 };

  const checks = new SiteChecks(root, blog);
  for (const asset of prepared.plan.assets) {
    const outputPath = asset.url.slice(1);
    checks.addFile(outputPath);
    sink.addFile(outputPath, asset.path);
  }
  const session = await createSession(root, blog, prepared.plan, options.isPreview);
  const ownPages: RenderedPage[] = [];
  let pages = 0;
  try {
    for await (const batch of renderSite(session)) {
      for (const page of batch) {
        if (!page.page) ownPages.push(page);
        if (page.outputPath.endsWith(".html")) pages++;
        checks.addPage(page);
        sink.addText(page.outputPath, page.text);
      }
    }
  } catch (issue) {
    throw issue instanceof ProblemError ? new ProblemError([...problems, ...issue.problems], issue.cause) : issue;
  }
  problems.push(...findCollisions([...ownPages, ...prepared.plan.pages]), ...checks.findProblems());
  return { content, problems, images, pages };
}
