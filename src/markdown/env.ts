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
  /** Called with the finished HTML, so that feeds need not render it again. */
  keep?: (html: string) => unknown;
  /** The text's headings as the ledger has them; without them every heading is new. */
  headings?: HeadingRecord[];
  /** Called with the headings of the text as it has been rendered, in their order. */
  keepHeadings?: (records: HeadingRecord[]) => unknown;

  constructor(context: {
    link: (href: string) => string;
    picture: (src: string) => Picture | undefined;
    href: (url: string) => string;
    lang: string;
    textWidth?: number;
    headings?: HeadingRecord[] | undefined;
    keepHeadings?: (records: HeadingRecord[]) => unknown;
  }) {
    this.link = context.link;
    this.picture = context.picture;
    this.href = context.href;
    this.lang = context.lang;
    this.textWidth = context.textWidth ?? 1;
    if (context.headings) this.headings = context.headings;
    if (context.keepHeadings) this.keepHeadings = context.keepHeadings;
  }
}

/** What markdown-it passes to rules. */
export interface MarkdownEnv {
  [key: string | symbol]: unknown;
  markdown?: MarkdownContext;
  /** How many images of the text have been written; the first one loads at once, the others when they come near. */
  imageCount?: number;
}
