import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MarkdownIt } from "markdown-it";
import { readFrontMatter } from "../content/front-matter.ts";
import { splitFrontMatter } from "../content/split.ts";
import { placeOfOffset } from "../content/text-file.ts";
import { decodeUrl } from "../decode.ts";
import { createMarkdown } from "../markdown/create.ts";
import type { MarkdownContext } from "../markdown/env.ts";
import { findWhole, listMentions, type Mention } from "../markdown/mentions.ts";
import type { Page } from "../plan/page.ts";
import type { Place } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { slugify } from "../urls/slug.ts";
import type { Cause } from "./finding.ts";
import type { CheckedPage } from "./site.ts";

/** Finds where in the author's files something on a page comes from. Files are read when something is found. */
export class Places {
  readonly #root: string;
  readonly #blog: Blog;
  #md: MarkdownIt | undefined;
  // Findings come page by page, so the last one is enough.
  #last: { page: Page; mentions: Mention[] } | undefined;
  #shared: string[] | undefined;
  readonly #known = new Map<string, Place | undefined>();

  constructor(root: string, blog: Blog) {
    this.#root = root;
    this.#blog = blog;
  }

  /** Where a page's own file has the cause; undefined when something else has made it: a layout, a plugin. */
  find(page: CheckedPage, cause: Cause): Place | undefined {
    if (cause.kind === "field") return this.#findField(page, cause.name);
    const content = page.page?.content;
    if (page.page && content?.kind === "markdown") {
      const found = this.#mentionsOf(page.page).filter((mention) => isSame(mention, cause, content.context()));
      const mention = found[Math.min(cause.nth, found.length - 1)];
      if (!mention) return undefined;
      return { path: page.source, line: mention.line + content.line - 1, column: mention.column };
    }
    return page.page ? undefined : this.#findInTemplate(page.source, cause);
  }

  /** Where the settings or the author's layouts have an address. */
  findShared(cause: Cause): Place | undefined {
    if (cause.kind !== "link" && cause.kind !== "file") return undefined;
    const written = cause.kind === "link" ? cause.href : cause.url;
    // What a layout has written is asked for by each of its pages.
    if (!this.#known.has(written)) this.#known.set(written, this.#searchShared(written));
    return this.#known.get(written);
  }

  #searchShared(written: string): Place | undefined {
    const base = this.#blog.basePath.slice(0, -1);
    const forms = new Set([written, written.startsWith(base) ? written.slice(base.length) : written]);
    for (const path of this.#listShared()) {
      for (const form of forms) {
        const place = form === "" ? undefined : this.findText(path, form);
        if (place) return place;
      }
    }
    return undefined;
  }

  /** Where a file has a whole address, front matter included. */
  findText(path: string, wanted: string): Place | undefined {
    const text = this.#read(path);
    const at = text === undefined ? -1 : findWhole(text, wanted, 0);
    return text === undefined || at < 0 ? undefined : { path, ...placeOfOffset(text, at) };
  }

  #mentionsOf(page: Page): Mention[] {
    if (page.content.kind !== "markdown") return [];
    if (this.#last?.page !== page) {
      this.#md ??= createMarkdown({ ...this.#blog.markdown, language: this.#blog.language, slugify });
      const [markdown, context] = [page.content.markdown(), page.content.context()];
      this.#last = { page, mentions: listMentions(this.#md, markdown, { markdown: context }) };
    }
    return this.#last.mentions;
  }

  /** A field that is not there is added at the top. */
  #findField({ source }: CheckedPage, name: string): Place | undefined {
    const text = /\.md$/i.test(source) ? this.#read(source) : undefined;
    if (text === undefined) return undefined;
    const { frontMatter } = readFrontMatter(text, source);
    return frontMatter?.valuePlaces[name] ?? { path: source, line: 1, column: 1 };
  }

  /** Templates may build addresses of parts: then nothing is found. */
  #findInTemplate(source: string, cause: Cause): Place | undefined {
    const text = this.#read(source);
    const wanted = wordsOf(cause);
    if (text === undefined || wanted === "") return undefined;
    const split = splitFrontMatter(text, source);
    let at = split.problem ? 0 : text.length - split.body.length;
    for (let nth = 0; nth <= ("nth" in cause ? cause.nth : 0); nth++) {
      const next = findWhole(text, wanted, nth === 0 ? at : at + wanted.length);
      if (next < 0) return nth === 0 ? undefined : { path: source, ...placeOfOffset(text, at) };
      at = next;
    }
    return { path: source, ...placeOfOffset(text, at) };
  }

  #listShared(): string[] {
    if (!this.#shared) {
      const { layouts } = this.#blog.folders;
      const folder = join(this.#root, layouts);
      const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
      this.#shared = ["blog.config.ts", "blog.config.js", "blog.config.mjs"];
      for (const name of names) {
        if (/\.(tsx?|jsx?|njk|liquid|html|css)$/.test(name))
          this.#shared.push(`${layouts}/${name.replaceAll("\\", "/")}`);
      }
    }
    return this.#shared;
  }

  #read(path: string): string | undefined {
    // Lists and feeds are named by what makes them: "the archive".
    if (!/\.\w+$/.test(path) || !existsSync(join(this.#root, path))) return undefined;
    return readFileSync(join(this.#root, path), "utf8")
      .replace(/^\uFEFF/, "")
      .replaceAll("\r\n", "\n");
  }
}

function isSame(mention: Mention, cause: Cause, context: MarkdownContext): boolean {
  if (mention.kind !== cause.kind) return false;
  if (cause.kind === "link") return decodeUrl(context.link(mention.value)) === decodeUrl(cause.href);
  if (cause.kind === "id") return mention.value === cause.id;
  if (cause.kind === "heading")
    return mention.level === cause.level && lettersOf(mention.value) === lettersOf(cause.text);
  if (cause.kind !== "file") return false;
  const picture = context.picture(decodeUrl(mention.value)) ?? context.picture(mention.value);
  const sources = picture ? [picture.fallback, ...picture.sources].flatMap(({ variants }) => variants) : [];
  const printed = picture
    ? sources.map((variant) => context.href(variant.url))
    : [mention.value, context.link(mention.value)];
  return printed.some((one) => decodeUrl(one) === decodeUrl(cause.url));
}

/** Quotation marks and dashes are others on the page. */
function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "");
}

function wordsOf(cause: Cause): string {
  if (cause.kind === "link") return cause.href;
  if (cause.kind === "file") return cause.url;
  if (cause.kind === "id") return cause.id;
  return cause.kind === "heading" ? cause.text : "";
}
