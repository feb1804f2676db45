import type { MarkdownIt } from "markdown-it";
import type { Problem } from "../problem.ts";
import { sketchText } from "../sketch.ts";
import { createSanitizer, type Sanitizer } from "./allow-list.ts";
import { createMarkdown, type MarkdownOptions } from "./create.ts";
import { countWords } from "./excerpt.ts";
import { findLinks } from "./links.ts";
import { findImages, type WrittenImage } from "./pictures.ts";
import { findHtmlProblems, findLinkProblems, findNestingProblems, type MarkdownSource } from "./problems.ts";
import { hasRawHtml, mayHaveHtml } from "./raw-html.ts";
import { mayHaveUnreadLinks } from "./unread-links.ts";

/** What is known of a Markdown text by itself, whatever the rest of the blog is. Plain data. */
export interface TextFacts {
  /** In their order, with their places in the text. */
  images: WrittenImage[];
  /** Addresses that can be the blog's own, each once, as `MarkdownContext.link` gets them. */
  links: string[];
  /** What is nested too deep, links that are none, and HTML that is not published as it is written. */
  problems: Problem[];
  hasHtml: boolean;
  /** See `countWords`. */
  words: number;
  /** Of the Markdown, in UTF-16 units. */
  length: number;
  /** See `sketchText`. */
  sketch: string;
}

/** What the facts of a text depend on beside the text. */
export type FactOptions = Omit<MarkdownOptions, "slugify" | "extensions"> & {
  /** The blog's address, with a slash at its end. */
  home: string;
};

/** Finds the facts of texts by parsing each of them once. */
export class FactFinder {
  readonly #home: string;
  /** As texts are published. */
  readonly #md: MarkdownIt;
  readonly #lean: MarkdownIt;
  readonly #sanitize: Sanitizer | undefined;

  constructor({ home, ...options }: FactOptions) {
    this.#home = home;
    // What ids are called does not matter here.
    this.#md = createMarkdown({ ...options, slugify: (text) => text });
    this.#lean = createLean(options);
    this.#sanitize = options.html === "safe" ? createSanitizer(options.frames) : undefined;
  }

  find(source: MarkdownSource): TextFacts {
    const { body } = source;
    const mayBeUnread = mayHaveUnreadLinks(body);
    const isWhole = mayBeUnread || (this.#sanitize !== undefined && mayHaveHtml(body));
    const tokens = (isWhole ? this.#md : this.#lean).parse(body, {});
    const problems = findNestingProblems(this.#md, source);
    if (mayBeUnread) problems.push(...findLinkProblems(tokens, source));
    if (isWhole && this.#sanitize) problems.push(...findHtmlProblems(tokens, source, this.#sanitize));
    return {
      images: findImages(tokens, body),
      links: findLinks(tokens, this.#home),
      problems,
      hasHtml: hasRawHtml(tokens),
      words: countWords(body),
      length: body.length,
      sketch: sketchText(body),
    };
  }
}

/** An address that is the same after it was normalized. */
const plainAddress = /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+(\/[\w/.-]*)?$/;

/**
 * Finds the same links, images and HTML as the Markdown that is published, in less time: it makes no ids, no emphasis and
 * no typographic signs, and looks only into lines in which a link, an image or HTML can be.
 */
function createLean(options: Omit<MarkdownOptions, "slugify">): MarkdownIt {
  const md = createMarkdown({
    ...options,
    typographer: false,
    extensions: { headingIds: false },
    slugify: (text) => text,
  });
  md.disable(["emphasis", "strikethrough", "balance_pairs", "fragments_join"]);
  md.core.ruler.at("inline", ({ tokens, env }) => {
    for (const { type, content, children } of tokens) {
      if (type === "inline" && /[[<]/.test(content)) md.inline.parse(content, md, env, children ?? []);
    }
  });
  const { normalizeLink } = md;
  md.normalizeLink = (address) => (plainAddress.test(address) ? address : normalizeLink(address));
  return md;
}
