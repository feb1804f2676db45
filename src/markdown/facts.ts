import type { MarkdownIt } from "markdown-it";
import type { Code } from "../highlight/kept-colours.ts";
import type { Problem } from "../problem.ts";
import { sketchText } from "../sketch.ts";
import { listRows } from "../unicode-rows.ts";
import { createSanitizer, type Sanitizer } from "./allow-list.ts";
import { findCode, mayNameLanguages } from "./code.ts";
import { createMarkdown, type MarkdownOptions } from "./create.ts";
import { mayEmbedFile } from "./embeds.ts";
import { countWords } from "./excerpt.ts";
import { mayExpand } from "./expand.ts";
import { type AuthorExtensions, isOn, readableText } from "./extensions.ts";
import { findPlainLinks, LeanMarkdown } from "./lean.ts";
import { findLinks } from "./links.ts";

import {
  findAttributeProblems,
  findExpansionProblems,
  findFormulaProblems,
  findHtmlProblems,
  findLinkProblems,
  findNestingProblems,
  type MarkdownSource,
} from "./problems.ts";
import { hasRawHtml, mayHaveHtml } from "./raw-html.ts";
import { mayHaveUnreadAttributes } from "./unread-attributes.ts";
import { mayHaveUnreadLinks } from "./unread-links.ts";
import { findExpansions, type WrittenExpansion } from "./written-expansions.ts";
import { findImages, type WrittenImage } from "./written-images.ts";

export type { Code } from "../highlight/kept-colours.ts";

/** What is known of a Markdown text by itself, whatever the rest of the blog is. Plain data. */
export interface TextFacts {
  /** In their order, with their places in the text. */
  images: WrittenImage[];
  /** Addresses that can be the blog's own, each once, as `MarkdownContext.link` gets them. Some may stand in code only. */
  links: string[];
  /** Links that show a section of another text in place. Absent when there are none. */
  expansions?: WrittenExpansion[];
  /**
   * What is nested too deep, links that are none, HTML that is not published as it is written, and code in languages that
   * nobody knows.
   */
  problems: Problem[];
  hasHtml: boolean;
  /** Languages of its code that have colours, each once, by names that `findLanguage` gives. */
  languages: string[];
  /** See `countWords`. */
  words: number;
  /** Of the Markdown, in UTF-16 units. */
  length: number;
  /** See `sketchText`. */
  sketch: string;
  /** What it uses beyond Latin; see `listRows`. Absent when that is nothing. */
  rows?: number[];
}

/** What the facts of a text depend on beside the text. */
export type FactOptions = Omit<MarkdownOptions, "slugify" | "tokenize" | "extensions"> & {
  extensions?: Partial<AuthorExtensions> | undefined;
  /** The blog's address, with a slash at its end. */
  home: string;
  /** Gets the code of texts that has colours. */
  onCode?: (code: Code[]) => void;
};

/** Finds the facts of texts by parsing each of them once at most. */
export class FactFinder {
  readonly #home: string;
  /** As texts are published. */
  readonly #md: MarkdownIt;
  readonly #lean: LeanMarkdown;
  readonly #sanitize: Sanitizer | undefined;
  readonly #isHighlighted: boolean;
  readonly #extensions: Partial<AuthorExtensions>;
  readonly #onCode: FactOptions["onCode"];

  constructor({ home, extensions = {}, onCode, ...rest }: FactOptions) {
    const options = { ...rest, extensions };
    this.#home = home;
    this.#onCode = onCode;
    this.#extensions = extensions;
    // What ids are called does not matter here.
    this.#md = createMarkdown({ ...options, slugify: (text) => text });
    this.#lean = new LeanMarkdown({ home, ...options });
    this.#isHighlighted = options.highlight ?? true;
    this.#sanitize = options.html === "safe" ? createSanitizer(options.frames) : undefined;
  }

  find(source: MarkdownSource): TextFacts {
    const { body } = source;
    const mayBeUnread = mayHaveUnreadLinks(body);
    const mayBeBraces = mayHaveUnreadAttributes(body);
    const isExpanding = mayExpand(body);
    const mayHaveMath = isOn("math", this.#extensions) && body.includes("$");
    const mayBeHtml = this.#sanitize !== undefined && mayHaveHtml(body);
    const isWhole = mayBeUnread || mayBeBraces || isExpanding || mayHaveMath || mayBeHtml || mayEmbedFile(body);
    const mayBeCode = this.#isHighlighted && mayNameLanguages(body);
    const isPlain = !isWhole && !mayBeCode && this.#lean.isPlain(body);
    const tokens = isPlain ? [] : isWhole ? this.#md.parse(body, {}) : this.#lean.parse(body);
    const expansions = isExpanding ? findExpansions(tokens, body) : [];
    const problems = findNestingProblems(this.#md, source);
    if (mayBeUnread) problems.push(...findLinkProblems(tokens, source));
    if (mayBeBraces) problems.push(...findAttributeProblems(tokens, source));
    problems.push(...findExpansionProblems(expansions, source, this.#home));
    if (isWhole && this.#sanitize) problems.push(...findHtmlProblems(tokens, source, this.#sanitize));
    const code = mayBeCode ? findCode(tokens, source) : undefined;
    if (code) {
      problems.push(...code.problems);
      this.#onCode?.(code.code);
    }
    if (mayHaveMath) problems.push(...findFormulaProblems(tokens, source));
    // `&Omega;` is a Greek letter too.
    const rows = listRows(/&#?\w+;/.test(body) ? body + this.#md.utils.unescapeAll(body) : body);
    return {
      images: findImages(tokens, body),
      links: isPlain ? findPlainLinks(body, this.#home) : findLinks(tokens, this.#home),
      ...(expansions.length > 0 && { expansions }),
      problems,
      hasHtml: hasRawHtml(tokens),
      languages: code?.languages ?? [],
      words: countWords(readableText(body, this.#extensions)),
      length: body.length,
      sketch: sketchText(body),
      ...(rows.length > 0 && { rows }),
    };
  }
}
