import { readdirSync } from "node:fs";
import type { MarkdownIt } from "markdown-it";
import { renderProse } from "../../layouts/addresses.tsx";
import { renderContents } from "../../layouts/contents.tsx";
import { renderHead } from "../../layouts/head.tsx";
import { addSideNotes } from "../../layouts/side-notes.ts";
import type { Post } from "../content/post.ts";
import { renderForFeeds } from "../markdown/short-form.ts";
import type { Head, Page, Rendering, SiteView } from "../plan/page.ts";
import { slugify } from "../urls/slug.ts";
import type { EleventyConfig, EleventySettings } from "./eleventy-api.ts";
import { describePage, virtualPath } from "./page-data.ts";
import { type Batch, batchKey, keepHtml, listOwnUrls, type Session } from "./session.ts";

/** Hands a batch of pages to Eleventy and sets it up for them. */
export function addBatch(config: EleventyConfig, batch: Batch): EleventySettings {
  const { session } = batch;
  const { blog } = session;
  batch.isAdded = true;
  config.setUseGitIgnore(false);
  // Eleventy keeps layouts and templates for the life of the process; in a preview they change.
  if (session.isPreview) config.setUseTemplateCache(false);
  // Data files beside posts would run code from the posts folder.
  config.setDataFileSuffixes([]);
  ignoreAllBut(config, session, batch.hasOwnTemplates);
  if (batch.hasOwnTemplates) {
    addOwnTemplates(config, session);
    describeOwnTemplates(config, session);
  }
  addFilters(config, session);
  addLayouts(config, session);
  for (const [name, items] of Object.entries(session.collections())) config.addCollection(name, () => items);
  const rendering: Rendering = {
    toHtml: addMarkdown(config, session),
    ownUrls: () => listOwnUrls(session),
  };
  for (const page of batch.pages) addPage(config, session, page, rendering);
  return {
    dir: {
      input: ".",
      includes: blog.folders.layouts,
      layouts: blog.folders.layouts,
      data: "_data",
      output: blog.folders.output,
    },
    get markdownTemplateEngine() {
      batch.isConfigured = true;
      return false as const;
    },
    htmlTemplateEngine: false,
    pathPrefix: blog.basePath,
  };
}

function ignoreAllBut(config: EleventyConfig, session: Session, hasOwnTemplates: boolean): void {
  const { pages } = session.blog.folders;
  for (const entry of readdirSync(session.root, { withFileTypes: true })) {
    // A name may have characters that mean something in a glob.
    const name = entry.name.replace(/[\\$^*+?()[\]{}!|@]/g, "\\$&");
    if (entry.name === pages && entry.isDirectory() && hasOwnTemplates) config.ignores.add(`${name}/**/*.md`);
    else config.ignores.add(entry.isDirectory() ? `${name}/**` : name);
  }
}

function addOwnTemplates(config: EleventyConfig, session: Session): void {
  const { pages } = session.blog.folders;
  for (const [path, template] of session.templates) {
    config.addTemplate(path.replace(/(\.11ty)?\.tsx?$/, ".11ty.js"), { ...template });
  }
  // pages/books.njk is /books/, as pages/books.md would be.
  config.addGlobalData("permalink", () => (data: { page: { filePathStem: string } }) => {
    const stem = data.page.filePathStem.slice(pages.length + 2);
    return stem === "index" || stem.endsWith("/index") ? `${stem}.html` : `${stem}/index.html`;
  });
}

/** Lets the author's own templates use the layouts of the blog: they get what planned pages have. */
function describeOwnTemplates(config: EleventyConfig, session: Session): void {
  config.addPreprocessor("longhand", "*", (data: OwnPageData) => {
    if (data.longhand) return;
    session.ownPages.push(data);
    const { title = session.blog.title, description, lang, page } = data;
    // The URL is known when a layout asks, not yet here.
    let described: Record<string, unknown> | undefined;
    const describe = () => {
      described ??= {
        ...session.plan.describeOwnPage({
          url: page.url || "/",
          title,
          ...(description && { description }),
          ...(lang && { lang }),
        }),
      };
      return described;
    };
    for (const field of ["site", "head", "navigation", "lang", "dir", "title"]) {
      Object.defineProperty(data, field, { enumerable: true, configurable: true, get: () => describe()[field] });
    }
  });
}

/** Data of a template of the author's own, as far as it is used here. */
interface OwnPageData {
  /** Set on planned pages. */
  longhand?: true;
  title?: string;
  description?: string;
  lang?: string;
  page: { url?: string | false };
}

function addFilters(config: EleventyConfig, session: Session): void {
  config.addFilter("slugify", (text: unknown) => slugify(String(text ?? "")));
  // For base layouts in Nunjucks or Liquid: {{ head | headHtml: site }}
  // For post layouts in Nunjucks or Liquid: {{ content | contentsHtml: post.toc }} and {{ content | proseHtml: site, page.url }}
  config.addFilter("contentsHtml", (content: unknown, toc?: boolean) =>
    renderContents(String(content ?? ""), session.plan.site, toc),
  );
  config.addFilter("sideNotes", (content: unknown) => addSideNotes(String(content ?? "")));
  config.addFilter("proseHtml", (content: unknown, site: SiteView, url: string) =>
    // Eleventy's address is without the folder of the blog.
    renderProse(String(content ?? ""), site.homeUrl.slice(0, -1) + url),
  );
  config.addFilter("headHtml", (head: Head, site: SiteView) => renderHead(head, site));
}

function addLayouts(config: EleventyConfig, session: Session): void {
  const folder = session.blog.folders.layouts;
  for (const [name, layout] of session.layouts) {
    const replacement = session.replaced.get(name) ?? layout;
    if (typeof replacement === "string") {
      config.addLayoutAlias(name, replacement);
      continue;
    }
    const file = `longhand-${name}.11ty.js`;
    // Eleventy adds properties to the object, so each run gets its own.
    config.addTemplate(`${folder}/${file}`, { ...replacement });
    config.addLayoutAlias(name, file);
  }
}

/** Sets our Markdown; returns how feeds turn a post into HTML, with the author's plugins and never twice. */
function addMarkdown(config: EleventyConfig, session: Session): (post: Post) => string {
  const md = session.createMarkdown();
  keepFieldsApart(md);
  let isAmended = false;
  config.setLibrary("md", md);
  config.amendLibrary("md", (library: MarkdownIt) => {
    isAmended = true;
    // Eleventy takes indented code away (11ty/eleventy#2438); CommonMark has it.
    library.enable("code");
  });
  return (post) => {
    const known = session.html.get(post.path);
    if (known !== undefined) return known;
    if (!isAmended) for (const amend of config.libraryAmendments.md ?? []) amend(md);
    return keepHtml(session, post.path, renderForFeeds(md, post.body, session.contexts.get(post.path)?.()));
  };
}

/** Eleventy hands the page's data to Markdown, where rules keep their notes: not in fields that have their names. */
function keepFieldsApart(md: MarkdownIt): void {
  const { render } = md;
  md.render = (source, data = {}) => {
    const { references: _1, footnotes: _2, docId: _3, abbreviations: _4, tasklistId: _5, ...env } = data;
    return render(source, env);
  };
}

function addPage(config: EleventyConfig, session: Session, page: Page, rendering: Rendering): void {
  const data = {
    ...describePage(page),
    permalink: page.outputPath,
    dynamicPermalink: false,
    eleventyExcludeFromCollections: true,
    eleventyAllowMissingExtension: true,
    longhand: true,
    ...(page.layout && { layout: page.layout.name }),
  };
  if (page.content.kind === "markdown") {
    const [markdown, context] = [page.content.markdown(), page.content.context()];
    const { feedPosts, searched } = session.plan;
    if (feedPosts.has(page.source) || searched.has(page.source))
      context.keep = (html) => keepHtml(session, page.source, html);
    // A line break in front keeps a body that begins with --- from being read as front matter once more.
    config.addTemplate(page.source, `\n${markdown}`, { ...data, markdown: context });
    return;
  }
  const { content } = page;
  const render = content.kind === "text" ? () => content.text(rendering) : () => "";
  config.addTemplate(virtualPath(page), { render }, data);
}

/** The batch that `longhand build` has put on Eleventy's configuration, if it is the one who runs Eleventy. */
export function takeBatch(config: EleventyConfig): Batch | undefined {
  return config[batchKey] as Batch | undefined;
}
