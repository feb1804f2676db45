import type { MarkdownIt, Token } from "markdown-it";
import { createMarkdown } from "./create.ts";
import type { MarkdownEnv } from "./env.ts";
import type { FactOptions } from "./facts.ts";
import { mayLeadHome } from "./links.ts";

/** An address that is the same after it was normalized. */
const plainAddress = /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+(\/[\w/.-]*)?$/;

/** A path that is the same after it was normalized. */
const plainPath = "[\\w./-]+(?:#[\\w-]*)?";

/** The end of the label of a definition: `[a]: /b/`. The label of a footnote begins with `^` and has no spaces. */
const definition = /(?<!\[\^[^\s[\]]+)\]:/;

/** Without footnotes, such a label is like any other. */
const anyDefinition = /\]:/;

/**
 * Finds the same images, HTML, and links that can lead to the blog itself, as the Markdown that is published, in less
 * time: it makes no ids, no emphasis and no typographic signs, and looks only into what can have such things.
 */
export class LeanMarkdown {
  readonly #md: MarkdownIt;
  /** An image, HTML or an address in angle brackets, or a link that does not surely lead to another host. */
  readonly #sign: RegExp;
  /** The same, but for links to plain paths. */
  readonly #knot: RegExp;

  readonly #definition: RegExp;

  constructor({ home, ...options }: FactOptions) {
    const host = new URL(home).host.replace(/[^a-z0-9-]/g, "\\$&");
    const foreign = `https?://(?!${host}[/)\\s])[a-z0-9.-]+[/)\\s]`;
    this.#sign = new RegExp(`!\\[|<[A-Za-z/!?]|\\]\\((?!${foreign})`);
    this.#knot = new RegExp(`!\\[|<[A-Za-z/!?]|\\]\\((?!${foreign}|${plainPath}\\))`);
    this.#md = createMarkdown({
      ...options,
      typographer: false,
      // Boxes, marks and labels change nothing of all that.
      extensions: { ...options.extensions, headingIds: false, taskLists: false, marks: false },
      slugify: (text) => text,
    });
    this.#definition = (options.extensions?.footnotes ?? true) ? definition : anyDefinition;
    this.#md.disable(["emphasis", "strikethrough", "balance_pairs", "fragments_join"]);
    this.#md.core.ruler.at("inline", ({ tokens, env }) => {
      for (const { type, content, children } of tokens) {
        if (type === "inline" && this.#isTelling(content, env))
          this.#md.inline.parse(content, this.#md, env, children ?? []);
      }
    });
    const { normalizeLink } = this.#md;
    this.#md.normalizeLink = (address) => (plainAddress.test(address) ? address : normalizeLink(address));
  }

  /** True when a text has neither images nor HTML, and no links but plain ones: `findPlainLinks` knows all of them. */
  isPlain(markdown: string): boolean {
    return !this.#knot.test(markdown) && !this.#definition.test(markdown);
  }

  /** The blocks of a text, with what is in the lines of those that matter. */
  parse(markdown: string): Token[] {
    return this.#md.parse(markdown, {});
  }

  /** Notes are there only when something leads to them. */
  #isTelling(content: string, { references }: MarkdownEnv): boolean {
    const hasReferences = Object.keys(references ?? {}).length > 0;
    return this.#sign.test(content) || (hasReferences ? content.includes("[") : /\[\^|\^\[/.test(content));
  }
}

/** The links of a plain text that can lead to the blog itself, and what looks like one in code. */
export function findPlainLinks(markdown: string, home: string): string[] {
  const links = new Set<string>();
  for (const [, href = ""] of markdown.matchAll(plainLink)) if (mayLeadHome(href, home)) links.add(href);
  return [...links];
}

const plainLink = new RegExp(`\\]\\((${plainPath})\\)`, "g");
