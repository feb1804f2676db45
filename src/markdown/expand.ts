import type { MarkdownIt, Token } from "markdown-it";
import type { MarkdownEnv } from "./env.ts";
import { createSectionCopies, isInSection, type RenderPart, type SectionCopy } from "./section.ts";
import type { Voice } from "./voice.ts";

/** Between the words of a link and the sign behind them: no line ends there. */
const JOINER = "\u2060";

/** What the first rule leaves on the token of a link. */
interface LinkMeta {
  isExpandable?: true;
}

/** True when a text may have expandable links, before anything is parsed. */
export function mayExpand(markdown: string): boolean {
  return markdown.includes("[:");
}

/** True for the opening token of a link whose words begin with a colon, `[:like this](/posts/other/#part)`. */
export function isExpandable({ type, meta }: Token): boolean {
  return type === "link_open" && (meta as LinkMeta | null)?.isExpandable === true;
}

/**
 * Finds expandable links and takes the colon away, so that they are plain links wherever nothing else becomes of them.
 * An escaped colon, and one with nothing behind it, is text. To be added before footnotes and ids of headings.
 */
export function addExpandableLinks(md: MarkdownIt): void {
  md.core.ruler.after("inline", "expandable_links", ({ src, tokens }) => {
    if (!mayExpand(src)) return;
    for (const { type, children } of tokens) if (type === "inline") markLinks(children ?? []);
  });
}

/** Marks the expandable links in the tokens of a line. */
export function markLinks(children: Token[]): void {
  for (const [index, link] of children.entries()) {
    const first = children[index + 1];
    if (link.type !== "link_open" || first?.type !== "text" || !first.content.startsWith(":")) continue;
    const label = first.content.replace(/^:\s*/, "");
    if (label === "" && children[index + 2]?.type === "link_close") continue;
    first.content = label;
    link.meta = { ...(link.meta as object | null), isExpandable: true } satisfies LinkMeta;
  }
}

/** Of a button or a section, what its rule writes. */
interface OwnHtml {
  html: string;
}

/**
 * Puts a button behind each expandable link, and the section that it shows behind the block in which the link stands.
 * In headings, captions and notes, which stand on the page more than once or in lines of their own, the link is a plain
 * one. To be added after everything that changes tokens.
 */
export function addExpandedSections(md: MarkdownIt, voice: Voice, render: RenderPart): void {
  const copy = createSectionCopies(render);
  const { escapeHtml } = md.utils;
  md.core.ruler.push("expanded_sections", (state) => {
    const context = (state.env as MarkdownEnv).markdown;
    if (state.inlineMode || !context?.section || !mayExpand(state.src)) return;
    const tokens: Token[] = [];
    let waiting: Token[] = [];
    let count = 0;
    let depth = 0;
    let unfit = 0;
    const create = (type: string, html: string): Token => {
      const token = new state.Token(type, "", 0);
      token.meta = { html } satisfies OwnHtml;
      token.block = type === "expanded_section";
      return token;
    };
    const expand = (children: Token[], at: number, place: number): { button: Token; end: number } | undefined => {
      const link = children[at] as Token;
      const source = context.section?.(String(link.attrGet("href") ?? ""));
      if (!source) return undefined;
      const end = children.findIndex(({ type }, index) => index > at && type === "link_close");
      const isItself = source.isSameText && isInSection(state.tokens, place, source.fragment);
      const made: SectionCopy | { html?: never; fault: "itself" } = isItself ? { fault: "itself" } : copy(source);
      if (made.html === undefined) {
        if (made.fault) link.attrSet("data-expand", made.fault);
        return undefined;
      }
      const label = escapeHtml(
        textOf(children.slice(at + 1, end))
          .replace(/\s+/g, " ")
          .trim(),
      );
      // Ids with capitals are those of layouts; no heading has them.
      const id = `Expand-${++count}`;
      const languageIn = (around: string): string =>
        source.lang === around ? "" : ` lang="${escapeHtml(source.lang)}"`;
      const href = escapeHtml(context.link(String(link.attrGet("href") ?? "")));
      const title = `<a href="${href}"${languageIn(voice.languageOf("fromText"))}>${escapeHtml(source.title)}</a>`;
      const own = voice.attributesOf("fromText", { markdown: context });
      waiting.push(
        create(
          "expanded_section",
          `<div class="expansion" id="${id}" popover role="group" aria-label="${label}">\n` +
            `<div class="expansion-text"${languageIn(context.lang)} tabindex="-1" autofocus>\n${made.html}</div>\n` +
            `<p class="expansion-end"${own}>${voice.say("fromText", { title })} ` +
            `<button type="button" popovertarget="${id}" popovertargetaction="hide">${voice.say("close")}</button></p>\n</div>\n`,
        ),
      );
      const button = `${JOINER}<button type="button" class="expand" popovertarget="${id}" aria-label="${voice.say("showHere", { label })}"></button>`;
      return { button: create("expand_button", button), end };
    };
    for (const [place, token] of state.tokens.entries()) {
      tokens.push(token);
      if (/^(heading|figcaption|footnote_block)_(open|close)$/.test(token.type)) unfit += token.nesting;
      depth += token.nesting;
      if (token.type === "inline" && unfit === 0) {
        const children = token.children ?? [];
        for (let index = 0; index < children.length; index++) {
          if (!isExpandable(children[index] as Token)) continue;
          const made = expand(children, index, place);
          if (made) children.splice(made.end + 1, 0, made.button);
        }
      }
      if (depth === 0 && waiting.length > 0) {
        tokens.push(...waiting);
        waiting = [];
      }
    }
    state.tokens = tokens;
  });

  for (const type of ["expand_button", "expanded_section"]) {
    md.renderer.rules[type] = (tokens, index, _settings, env: MarkdownEnv = {}) => {
      const { html = "" } = (tokens[index]?.meta ?? {}) as Partial<OwnHtml>;
      env.shortForms?.push([html, ""]);
      return html;
    };
  }
}

function textOf(tokens: Token[]): string {
  return tokens
    .map(({ type, content, children }) => (type === "softbreak" ? " " : children ? textOf(children) : content))
    .join("");
}
