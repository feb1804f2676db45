import type { Post } from "../content/post.ts";
import { renderForFeeds } from "../markdown/short-form.ts";
import type { Page, Rendering } from "../plan/page.ts";
import type { LayoutModule } from "./layouts.ts";
import { mergeData } from "./merge-data.ts";
import { describePage, isReserved, listPageFacts } from "./page-data.ts";
import { keepHtml, listOwnUrls, type Session } from "./session.ts";

/** Renders pages one at a time and without Eleventy. */
export interface Renderer {
  /** False for pages that only Eleventy can render as the author expects it. */
  canRender(page: Page): boolean;
  /** The text of a page's file. Throws a `ProblemError` when a layout of the author's stops. */
  render(page: Page): string;
}

/** The layouts of a page, from the inner one to the one around all others. */
interface Chain {
  layouts: LayoutModule[];
  /** What the author's layouts say in their `data`; absent when all of them are Longhand's own. */
  data?: Record<string, unknown>;
}

/** Markdown, and layouts that are functions from data to text: most pages need no more. */
export function createRenderer(session: Session): Renderer {
  const { plan, blog } = session;
  const md = session.createMarkdown();
  const chains = new Map<string, Chain | undefined>();

  const chainOf = (name: string): Chain | undefined => {
    if (!chains.has(name)) chains.set(name, findChain(session, name));
    return chains.get(name);
  };

  const rendering: Rendering = {
    toHtml: (post: Post) => {
      const known = session.html.get(post.path);
      if (known !== undefined) return known;
      return keepHtml(session, post.path, renderForFeeds(md, post.body, session.contexts.get(post.path)?.()));
    },
    ownUrls: () => listOwnUrls(session),
  };

  const renderContent = ({ content, source }: Page): string => {
    if (content.kind === "text") return content.text(rendering);
    if (content.kind === "none") return "";
    const context = content.context();
    if (plan.feedPosts.has(source) || plan.searched.has(source))
      context.keep = (html) => keepHtml(session, source, html);
    return md.render(content.markdown(), { markdown: context });
  };

  /** Longhand's own layouts use nothing but their own data; an author's may look at all that Eleventy would give. */
  const collectData = (page: Page, chain: Chain): object => {
    if (!chain.data) return page.layout?.data() ?? {};
    const data = mergeData(chain.data, describePage(page));
    const facts = listPageFacts(page, data.date as Date, blog.folders.output);
    return { ...data, page: facts, collections: session.collections() };
  };

  return {
    canRender: ({ layout }) => !session.usesEleventy && (!layout || chainOf(layout.name) !== undefined),
    render(page) {
      let content = renderContent(page);
      const chain = page.layout && chainOf(page.layout.name);
      if (!chain) return content;
      const data = collectData(page, chain);
      for (const layout of chain.layouts) content = layout.render({ ...data, content });
      return content;
    },
  };
}

/** The chain that begins with a layout; undefined when one of its layouts needs Eleventy. */
function findChain(session: Session, first: string): Chain | undefined {
  const layouts: LayoutModule[] = [];
  let data: Record<string, unknown> | undefined;
  for (let name: unknown = first; name !== undefined; ) {
    const own = session.replaced.get(String(name));
    const layout = own ?? session.layouts.get(String(name));
    // What Eleventy alone knows, and what it has an error for.
    if (!layout || typeof layout === "string" || layout.isObject || layouts.includes(layout)) return undefined;
    const { layout: next, ...fields } = layout.data ?? {};
    if (typeof layout.data === "function" || Object.keys(fields).some((field) => isReserved(field) || field === "tags"))
      return undefined;
    if (own) data = mergeData(fields, data ?? {});
    layouts.push(layout);
    name = next;
  }
  return { layouts, ...(data && { data }) };
}
