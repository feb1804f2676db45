import { toContent } from "../content/read.ts";
import { isRemote, pictureKey } from "../images/reference.ts";
import type { PipelineOptions } from "../pipeline.ts";
import type { Plan } from "../plan/page.ts";
import { hasErrors } from "../problem.ts";
import { renderSite } from "../render/render.ts";
import type { Session } from "../render/session.ts";
import { createSession } from "../render/start.ts";
import type { Blog } from "../settings/settings.ts";
import type { Begun } from "./begin.ts";

/**
 * Renders the page of a text as it is now, in a site that is otherwise as it was. `path` is that of the text's file.
 * Undefined when that cannot be: it is no text with a page, it has a new picture, or there is something wrong with it.
 */
export type RenderAgain = (path: string) => Promise<{ outputPath: string; text: string } | undefined>;

/** Keeps a plan to render single pages from, once it is made. */
export function createRenderAgain(
  root: string,
  blog: Blog,
  { now, isPreview }: PipelineOptions,
  { texts, prepared }: Begun,
  plan: Plan,
): RenderAgain {
  const { listing, reader } = texts;
  let session: Promise<Session> | undefined;
  return async (path) => {
    const [isPost, isPage] = [listing.posts.includes(path), listing.pages.includes(path)];
    if (!isPost && !isPage) return undefined;
    const record = reader.read(path);
    const alone = { ...listing, posts: isPost ? [path] : [], pages: isPage ? [path] : [], paths: [path], problems: [] };
    const { posts, pages } = toContent(alone, new Map([[path, record]]), blog, now, reader.bodies);
    const writing = posts[0] ?? pages[0];
    if (!writing || hasErrors([...record.problems, ...writing.facts.problems])) return undefined;
    const isKnown = ({ src }: { src: string }): boolean =>
      isRemote(src) || prepared.files?.pictures.has(pictureKey(path, src)) === true;
    const page = writing.facts.images.every(isKnown) ? plan.planAgain(writing) : undefined;
    if (!page) return undefined;
    session ??= createSession(root, blog, plan, isPreview);
    for await (const [file] of renderSite(await session, { pages: [page], ownTemplates: false })) {
      if (file) return { outputPath: file.outputPath, text: file.text };
    }
    return undefined;
  };
}
