import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SiteChecks } from "../../src/checks/check-site.ts";
import type { FileFacts } from "../../src/checks/file-facts.ts";
import { lookAtFile, notePlan } from "../../src/checks/look.ts";
import { MarkdownContext } from "../../src/markdown/env.ts";
import type { Page } from "../../src/plan/page.ts";
import type { Problem } from "../../src/problem.ts";
import { checkSettings } from "../../src/settings/check.ts";
import type { Blog, BlogSettings } from "../../src/settings/settings.ts";
import { createFolder } from "./blog.ts";

/** A small site that is right but for what a test puts into it. */
export interface Site {
  /** Pages by URL: the body, or the whole page from `<!doctype` on. Other files are as they are. */
  pages: Record<string, string>;
  /** The author's files; `posts/<name>.md` is the Markdown of `/posts/<name>/`. */
  sources?: Record<string, string>;
  /** Files that are copied: their names, or names with their bytes. */
  files?: string[] | Record<string, string | Buffer>;
  settings?: Partial<BlogSettings>;
  /** What goes into the heads of pages, by URL, in place of what is right. */
  heads?: Record<string, string>;
  /** The author's own templates by URL; all other pages are of the plan. */
  templates?: Record<string, string>;
  /** The canonical addresses that the plan has, by URL. */
  canonicals?: Record<string, string>;
  /** Files of pictures by the `src` in the Markdown. */
  pictures?: Record<string, string>;
  answers?: { url: string; to?: string }[];
  unpublished?: { path: string; url?: string }[];
  isPreview?: boolean;
}

/** What was known of the files of a site when it was checked last, with the text of each. */
export type Memory = Map<string, { text: string; facts: FileFacts }>;

/** The checks of a small site, with all of it in them. At files that are as in the memory nobody looks again. */
export function prepareChecks(site: Site, memory: Memory = new Map()): SiteChecks {
  const { pages, sources = {}, files = [], answers = [] } = site;
  const blog = createSettings(site.settings);
  const root = createFolder();
  for (const [path, text] of Object.entries(sources)) write(join(root, path), text);
  const checks = new SiteChecks(root, blog, { isPreview: site.isPreview === true });
  for (const [pageUrl, text] of Object.entries(pages)) {
    const source = `${pageUrl.slice(1, -1)}.md`;
    const markdown = sources[source];
    const page = site.templates?.[pageUrl] ? undefined : describePage(site, pageUrl, markdown);
    const file = {
      url: pageUrl,
      outputPath: pageUrl.endsWith("/") ? `${pageUrl.slice(1)}index.html` : pageUrl.slice(1),
      source: site.templates?.[pageUrl] ?? (source in sources ? source : `what makes ${pageUrl}`),
      ...(page && { page }),
    };
    const isWhole = /\.(?!html)\w+$/.test(pageUrl) || text.startsWith("<!doctype");
    const whole = isWhole ? text : complete(site, blog, pageUrl, text);
    const known = memory.get(file.outputPath);
    const facts =
      known?.text === whole
        ? known.facts
        : notePlan(lookAtFile({ ...file, text: whole, isPlanned: page !== undefined }, blog), page, blog);
    memory.set(file.outputPath, { text: whole, facts });
    checks.addFacts(facts, file);
  }
  if (Array.isArray(files)) for (const file of files) checks.addFile(file);
  else {
    for (const [path, bytes] of Object.entries(files)) {
      write(join(root, "files", path), bytes);
      checks.addFile(path, join(root, "files", path));
    }
  }
  checks.addAnswers(answers);
  checks.addUnpublished(site.unpublished ?? []);
  return checks;
}

/** What is wrong with a small site. */
export function checkSite(site: Site): Problem[] {
  return prepareChecks(site).report().problems;
}

/** `code path:line:column`, for tables. */
export function listFindings(problems: Problem[]): string[] {
  return problems.map(({ code, place }) => {
    const where = place && [place.path, place.line, place.column].filter((part) => part !== undefined).join(":");
    return where ? `${code} ${where}` : code;
  });
}

/** Complete settings of a blog at https://ines.blog/. */
export function createSettings(settings: Partial<BlogSettings> = {}): Blog {
  const given = { title: "Fair Copy", url: "https://ines.blog/", author: "Ines", ...settings };
  const { blog, problems } = checkSettings(given, "blog.config.ts", "");
  return blog ?? assert.fail(problems[0]?.fact ?? "The settings of the test are wrong.");
}

function complete({ heads = {} }: Site, blog: Blog, url: string, body: string): string {
  const head = heads[url] ?? rightHead(blog, url);
  return `<!doctype html><html lang="en"><head>${head}</head><body><h1>T</h1>${body}</body></html>`;
}

/** A head with which nothing is wrong. */
export function rightHead(blog: Blog, url: string): string {
  const canonical = blog.origin + encodeURI(blog.basePath.slice(0, -1) + url);
  return `<title>${url}</title><meta name="description" content="About ${url}."><link rel="canonical" href="${canonical}">`;
}

/** As the plan describes a page, as far as the checks look at it. */
function describePage({ canonicals = {}, pictures = {}, settings }: Site, url: string, source: string | undefined) {
  const head = { canonical: canonicals[url] ?? `https://ines.blog${url}` };
  if (source === undefined) {
    return {
      content: { kind: "none" },
      ...(canonicals[url] && { layout: { name: "page", data: () => ({ head }) } }),
    } as unknown as Page;
  }
  const text = source.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  const [front = ""] = /^---\n[\s\S]*?\n---\n/.exec(text) ?? [];
  const base = createSettings(settings).basePath.slice(0, -1);
  const context = new MarkdownContext({
    link: (href) => (href.startsWith("/") ? base + href : href),
    picture: (src) => {
      const variants = pictures[src] === undefined ? [] : [{ url: pictures[src], width: 480 }];
      if (variants.length === 0) return undefined;
      const fallback = { url: variants[0]?.url ?? "", type: "image/jpeg" as const, variants, width: 480, height: 320 };
      return { width: 480, height: 320, sources: [], fallback };
    },
    href: (one) => base + one,
    lang: "en",
  });
  const line = front.split("\n").length;
  return {
    content: { kind: "markdown", markdown: () => text.slice(front.length), line, context: () => context },
    layout: { name: "post", data: () => ({ head }) },
  } as unknown as Page;
}

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
