import { loadGrammars } from "../highlight/tokenize.ts";
import type { Page } from "../plan/page.ts";
import { createRenderer } from "./direct.ts";
import { type RenderedPage, type Session, takeHtml } from "./session.ts";

export type { RenderedPage } from "./session.ts";

/**
 * Finished pages are written while others are rendered, and few of them are in memory: with 50, collecting garbage took
 * three times as long.
 */
const DIRECT_BATCH_SIZE = 10;

/** Eleventy searches its pages one by one for each page, so many small runs are faster than one large run. */
const ELEVENTY_BATCH_SIZE = 500;

/** Which files of the site are rendered. */
export interface RenderOptions {
  /** Pages of the plan, in any order. @default all of them */
  pages?: Page[];
  /** The author's own templates in `pages/`, whose pages the plan does not know. @default true */
  ownTemplates?: boolean;
  /** Called before pages with code are rendered, which come after others. */
  beforeCode?: () => Promise<void>;
}

/**
 * Renders pages of the plan in batches: through Eleventy where one needs it, and directly otherwise; Eleventy is not
 * loaded when nothing needs it, nor are grammars for code that an earlier build has coloured. Feeds and other files for machines come last: they use the HTML of the posts and the
 * addresses of the author's own templates.
 */
export async function* renderSite(session: Session, options: RenderOptions = {}): AsyncGenerator<RenderedPage[]> {
  const { pages = session.plan.pages, ownTemplates = true, beforeCode } = options;
  const renderer = createRenderer(session);
  const [documents, texts] = divide(pages, ({ content }) => content.kind !== "text");
  const [direct, others] = divide(documents, renderer.canRender);
  await loadLanguages(others);
  yield* renderByEleventy(session, others, ownTemplates && session.hasOwnTemplates);
  const { highlighter } = session;
  const [coloured, plain] = divide(direct, hasCode);
  yield* renderDirectly(session, plain, renderer.render);
  if (coloured.length > 0) await beforeCode?.();
  yield* renderDirectly(session, coloured.sort(compareSources), async (page) => {
    const text = renderer.render(page);
    const missing = highlighter.takeMissing();
    if (missing.length === 0) return text;
    await loadGrammars(missing);
    return renderer.render(page);
  });
  if (session.usesEleventy) yield* renderByEleventy(session, texts, false);
  else yield* renderDirectly(session, texts, renderer.render);
}

function hasCode({ content }: Page): boolean {
  return content.kind === "markdown" && content.languages.length > 0;
}

/** In the order in which texts are read, and their code is coloured. */
function compareSources(left: Page, right: Page): number {
  return left.source < right.source ? -1 : 1;
}

/** Loads what colours the code of these pages, for those who cannot wait for it; nothing, when they have none. */
export async function loadLanguages(pages: Page[]): Promise<void> {
  await loadGrammars(pages.flatMap(({ content }) => (content.kind === "markdown" ? content.languages : [])));
}

async function* renderDirectly(
  session: Session,
  pages: Page[],
  render: (page: Page) => string | Promise<string>,
): AsyncGenerator<RenderedPage[]> {
  for (const batch of split(pages, DIRECT_BATCH_SIZE)) {
    const rendered: RenderedPage[] = [];
    for (const page of batch) {
      const { outputPath, url, source } = page;
      rendered.push(addHtml(session, { outputPath, url, source, text: await render(page), page }));
    }
    yield rendered;
  }
}

function addHtml(session: Session, page: RenderedPage): RenderedPage {
  const html = takeHtml(session, page.source);
  return html === undefined ? page : { ...page, html };
}

async function* renderByEleventy(
  session: Session,
  pages: Page[],
  hasOwnTemplates: boolean,
): AsyncGenerator<RenderedPage[]> {
  if (pages.length === 0 && !hasOwnTemplates) return;
  const { renderBatch } = await import("./eleventy.ts");
  const batches = pages.length === 0 ? [[]] : split(pages, ELEVENTY_BATCH_SIZE);
  for (const [index, batch] of batches.entries()) {
    const rendered = await renderBatch({ session, pages: batch, hasOwnTemplates: hasOwnTemplates && index === 0 });
    yield rendered.map((page) => addHtml(session, page));
  }
}

function divide<Item>(items: Item[], is: (item: Item) => boolean): [yes: Item[], no: Item[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}

function split<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
