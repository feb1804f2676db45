import type { Picture } from "../images/picture.ts";
import type { HeadingRecord } from "./headings.ts";

/**
 * What a Markdown text needs to know of the blog while it is rendered. It travels as `env.markdown`, so that the same
 * rules work in Eleventy, where `env` is the page's data, and in feeds.
 */
export class MarkdownContext {
  /** The `href` to print for one that the author wrote: with the base path, and `.md` files turned into URLs. */
  readonly link: (href: string) => string;
  /** What became of an image that the author wrote, or undefined when it is not the blog's own. */
  readonly picture: (src: string) => Picture | undefined;
  /** A site URL as an attribute. */
  readonly href: (url: string) => string;
  readonly lang: string;
  /** How wide the text is, in widths of the text that the stylesheet has by itself. */
  readonly textWidth: number;
  /** Called with the finished HTML in the form for feeds, so that they need not render it again. */
  keep?: (html: string) => unknown;
  /** The text's headings as the ledger has them; without them every heading is new. */
  headings?: HeadingRecord[];
  /** Called with the headings of the text as it has been rendered, in their order. */
  keepHeadings?: (records: HeadingRecord[]) => unknown;
  /**
   * The section that an expandable link shows, by the `href` that the author wrote; undefined when there is no such text.
   * Absent where such links are plain ones.
   */
  section?: (href: string) => SectionSource | undefined;

  constructor(context: {
    link: (href: string) => string;
    picture: (src: string) => Picture | undefined;
    href: (url: string) => string;
    lang: string;
    textWidth?: number;
    headings?: HeadingRecord[] | undefined;
    keepHeadings?: (records: HeadingRecord[]) => unknown;
    section?: (href: string) => SectionSource | undefined;
  }) {
    this.link = context.link;
    this.picture = context.picture;
    this.href = context.href;
    this.lang = context.lang;
    this.textWidth = context.textWidth ?? 1;
    if (context.headings) this.headings = context.headings;
    if (context.keepHeadings) this.keepHeadings = context.keepHeadings;
    if (context.section) this.section = context.section;
  }
}

/** A section of a text of the blog that another text shows in place. */
export interface SectionSource {
  /** Names the section, and all that its copy depends on but for the headings of the ledger. */
  key: string;
  /** The Markdown of the whole text. */
  body: () => string;
  /** How that text sees the blog; it keeps nothing and shows no further sections. */
  context: MarkdownContext;
  /** The id of the heading; undefined for the text up to the first one. */
  fragment: string | undefined;
  /** Of the text. */
  title: string;
  lang: string;
  /** The section is one of the text that shows it. */
  isSameText: boolean;
}

/** What markdown-it passes to rules. */
export interface MarkdownEnv {
  [key: string | symbol]: unknown;
  markdown?: MarkdownContext;
  /** How many images of the text have been written; the first one loads at once, the others when they come near. */
  imageCount?: number;
  /** Parts of the rendered HTML, in their order, with what stands for each where only plain HTML is read: in feeds. */
  shortForms?: [html: string, short: string][];
}
