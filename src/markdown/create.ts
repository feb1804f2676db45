import type { MarkdownIt as Markdown, Token } from "markdown-it";
import type { Tokenize } from "../highlight/tokenize.ts";
import { rewriteUrls } from "../html/absolute.ts";
import type { WordName, Words } from "../words/words.ts";
import { createSanitizer } from "./allow-list.ts";
import { addCode } from "./code.ts";
import { addEmbeds } from "./embeds.ts";
import type { MarkdownEnv } from "./env.ts";
import { addExpandableLinks, addExpandedSections } from "./expand.ts";
import { type AuthorExtensions, addExtensions, isOn } from "./extensions.ts";
import { addFigures } from "./figures.ts";
import { addHeadingIds, levels, recordsOf } from "./heading-ids.ts";
import { loadAnchor, loadFootnote, loadMarkdownIt } from "./packages.ts";
import { addPictures } from "./pictures.ts";
import { quotesOf } from "./quotes.ts";
import { hasRawHtml, renderClean } from "./raw-html.ts";
import { addRawImages } from "./raw-images.ts";
import { shorten } from "./short-form.ts";
import { Voice } from "./voice.ts";

/** How Markdown becomes HTML. */
export interface MarkdownOptions {
  html: "safe" | "none" | "all";
  typographer: boolean;
  /** The blog's language; a text may have its own. */
  language: string;
  /** What the blog itself says in texts. @default English */
  words?: Words;
  /** Those of the words that are English in a blog of another language. @default [] */
  untranslated?: WordName[];
  slugify: (text: string) => string;
  /** Hosts whose pages may be shown in a frame with `html: "safe"`. @default [] */
  frames?: string[];
  /** Code has colours, in languages that are known. @default true */
  highlight?: boolean;
  /** How code gets its colours; without it, it stays plain. */
  tokenize?: Tokenize;
  /** The address of a video, alone in its paragraph, becomes a figure. @default true */
  embeds?: boolean;
  /** Hosts of PeerTube, whose videos are such ones as well. @default [] */
  peertube?: string[];
  extensions?: Partial<MarkdownExtensions>;
}

/** What there is beyond CommonMark. All of it but formulas is there unless it is switched off. */
export interface MarkdownExtensions extends AuthorExtensions {
  /** Headings have ids, and are links to themselves. */
  headingIds: boolean;
  /** A paragraph that is nothing but an image is a figure; images of the blog are `<picture>`. */
  pictures: boolean;
  /** Wide tables and code scroll by themselves. */
  scrolling: boolean;
  /** Fences have titles, lines that stand out, and colours. */
  code: boolean;
}

/**
 * The one Markdown renderer: CommonMark, the extensions, headings with ids, `<picture>` for images.
 * Each blog has its own instance, because authors may add plugins to it.
 */
export function createMarkdown(options: MarkdownOptions): Markdown {
  const md = new (loadMarkdownIt())({
    html: options.html !== "none",
    typographer: options.typographer,
    quotes: quotesOf(options.language),
  });
  const { extensions = {} } = options;
  const voice = new Voice(options);
  const has = (extension: keyof MarkdownExtensions): boolean =>
    extension === "math" ? isOn(extension, extensions) : (extensions[extension] ?? true);
  if (!has("tables")) md.disable("table");
  if (!has("strikethrough")) md.disable("strikethrough");
  addExpandableLinks(md);
  if (has("footnotes")) {
    md.use(loadFootnote());
    addFootnoteNumbers(md);
  }
  if (has("headingIds")) {
    const slugify = (text: string): string => options.slugify(text) || "section";
    const anchor = loadAnchor();
    const linkHeading = createHeadingLinks(anchor.permalink.headerLink());
    md.use(anchor as never, { slugify, level: levels, tabIndex: false, permalink: linkHeading });
    addHeadingIds(md, (children) => slugify(textOf(children)));
  }
  if (has("pictures")) {
    addRawImages(md, options.html);
    addFigures(md);
    addPictures(md);
  }
  if (has("scrolling")) {
    addScrollingTables(md, voice);
    addScrollingCode(md);
  }
  if (has("code")) addCode(md, options.highlight === false ? undefined : options.tokenize);
  addExtensions(md, has, voice);
  addLinks(md);
  if (options.embeds ?? true) addEmbeds(md, options.peertube ?? [], voice);
  addRawLinks(md);
  addRender(md, options, voice);
  return md;
}

type LinkHeading = ReturnType<ReturnType<typeof loadAnchor>["permalink"]["headerLink"]>;

/** A heading is a link to itself, unless there is a link in it already: links do not stand in links. */
function createHeadingLinks(headerLink: LinkHeading): LinkHeading {
  return (slug, options, state, index) => {
    const children = (state.tokens as unknown as Token[])[index + 1]?.children ?? [];
    const isLink = ({ type, content }: Token): boolean =>
      type === "link_open" || type === "footnote_ref" || (type === "html_inline" && /^<a[\s>]/i.test(content));
    if (children.some(isLink)) return;
    headerLink(slug, options, state, index);
  };
}

/** The text of a heading as markdown-it-anchor reads it, and its formulas. Published ids depend on it. */
function textOf(children: Token[]): string {
  const parts = children.filter(({ type }) => type === "text" || type === "code_inline" || type === "math_inline");
  return parts.map(({ content }) => content).join("");
}

function addLinks(md: Markdown): void {
  md.renderer.rules.link_open = (tokens, index, settings, env: MarkdownEnv = {}, renderer) => {
    const token = tokens[index];
    const href = token?.attrGet("href");
    if (token && href && env.markdown) token.attrSet("href", env.markdown.link(String(href)));
    return renderer.renderToken(tokens, index, settings);
  };
}

/** Links in the author's own HTML lead to the same places as those in Markdown. */
function addRawLinks(md: Markdown): void {
  for (const name of ["html_inline", "html_block"] as const) {
    md.renderer.rules[name] = (tokens, index, _settings, env: MarkdownEnv = {}) => {
      const content = tokens[index]?.content ?? "";
      const context = env.markdown;
      return context ? rewriteUrls(content, (url) => context.link(url)) : content;
    };
  }
}

/** A table that is wider than a phone scrolls by itself; the page does not. It can be reached with the keyboard. */
function addScrollingTables(md: Markdown, voice: Voice): void {
  md.renderer.rules.table_open = (tokens, index, settings, _env, renderer) =>
    `<div class="table" role="region" tabindex="0" aria-label="${voice.say("table")}">${renderer.renderToken(tokens, index, settings)}`;
  md.renderer.rules.table_close = (tokens, index, settings, _env, renderer) =>
    `${renderer.renderToken(tokens, index, settings).trimEnd()}</div>\n`;
}

/** Code that is wider than a phone scrolls by itself as well. */
function addScrollingCode(md: Markdown): void {
  const { rules } = md.renderer;
  for (const name of ["fence", "code_block"] as const) {
    const render = rules[name];
    rules[name] = (...parameters) => (render?.(...parameters) ?? "").replace(/^<pre/, '<pre tabindex="0"');
  }
}

/** Footnote marks are bare numbers; brackets, for those who want them, are a matter of style. */
function addFootnoteNumbers(md: Markdown): void {
  md.renderer.rules.footnote_caption = (tokens, index) => {
    const note = tokens[index]?.meta as { id: number; subId: number } | undefined;
    const number = String((note?.id ?? 0) + 1);
    return note?.subId ? `${number}:${note.subId}` : number;
  };
}

function addRender(md: Markdown, options: MarkdownOptions, voice: Voice): void {
  const quotes = md.options.quotes;
  const sanitize = createSanitizer(options.frames);
  // As the renderer itself does it.
  const renderToken = (tokens: Token[], index: number, env: MarkdownEnv): string => {
    const rule = md.renderer.rules[tokens[index]?.type ?? ""];
    return rule
      ? rule(tokens, index, md.options, env, md.renderer)
      : md.renderer.renderToken(tokens, index, md.options);
  };
  const renderAll = (tokens: Token[], env: MarkdownEnv): string =>
    options.html === "safe" && hasRawHtml(tokens)
      ? renderClean(tokens, (level, index) => renderToken(level, index, env), sanitize)
      : md.renderer.render(tokens, md.options, env);
  const quotesFor = (lang: string | undefined): Markdown["options"]["quotes"] =>
    lang === undefined || lang === options.language ? quotes : quotesOf(lang);
  addExpandedSections(md, voice, (body, env, use) => {
    const before = md.options.quotes;
    md.options.quotes = quotesFor(env.markdown?.lang);
    try {
      return renderAll(use(md.parse(body, env)), env);
    } finally {
      md.options.quotes = before;
    }
  });
  md.render = (source: string, env: MarkdownEnv = {}): string => {
    const context = env.markdown;
    md.options.quotes = quotesFor(context?.lang);
    env.imageCount = 0;
    env.shortForms = [];
    const tokens = md.parse(source, env);
    const html = renderAll(tokens, env);
    context?.keep?.(shorten(html, env.shortForms));
    context?.keepHeadings?.(recordsOf(tokens));
    return html;
  };
}
