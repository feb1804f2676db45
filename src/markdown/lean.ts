import type { MarkdownIt, Token } from "markdown-it";
import { createMarkdown } from "./create.ts";
import type { MarkdownEnv } from "./env.ts";
import type { FactOptions } from "./facts.ts";

/** An address that is the same after it was normalized. */
const plainAddress = /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+(\/[\w/.-]*)?$/;

/** The end of the label of a definition: `[a]: /b/`. The label of a footnote begins with `^` and has no spaces. */
const definition = /(?<!\[\^[^\s[\]]+)\]:/;

/**
 * Finds the same images, HTML, and links that can lead to the blog itself, as the Markdown that is published, in less
 * time: it makes no ids, no emphasis and no typographic signs, and looks only into what can have such things.
 */
export class LeanMarkdown {
  readonly #md: MarkdownIt;
  /** An image, HTML or an address in angle brackets, or a link that does not surely lead to another host. */
  readonly #sign: RegExp;

  constructor({ home, ...options }: FactOptions) {
    const host = new URL(home).host.replace(/[^a-z0-9-]/g, "\\$&");
    const end = "[/)\\s]";
    this.#sign = new RegExp(`!\\[|<[A-Za-z/!?]|\\]\\((?!https?://(?!${host}${end})[a-z0-9.-]+${end})`);
    this.#md = createMarkdown({
      ...options,
      typographer: false,
      extensions: { headingIds: false },
      slugify: (text) => text,
    });
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

  /** The blocks of a text, with what is in the lines of those that matter; none at all when there is nothing to find. */
  parse(markdown: string): Token[] {
    return this.#sign.test(markdown) || definition.test(markdown) ? this.#md.parse(markdown, {}) : [];
  }

  /** Notes are there only when something leads to them. */
  #isTelling(content: string, { references }: MarkdownEnv): boolean {
    const hasReferences = Object.keys(references ?? {}).length > 0;
    return this.#sign.test(content) || (hasReferences ? content.includes("[") : /\[\^|\^\[/.test(content));
  }
}
