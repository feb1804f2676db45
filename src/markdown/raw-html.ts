import type { Token } from "markdown-it";
import { readParts } from "../html/tags.ts";
import type { Sanitizer } from "./allow-list.ts";
import { cleanPieces, type Finding, type Piece, type Report } from "./clean.ts";
import { locateHtml } from "./locate.ts";

/** True when the author wrote HTML in the Markdown. */
export function hasRawHtml(tokens: Token[]): boolean {
  return tokens.some((token) => isHtml(token) || (token.children?.some(isHtml) ?? false));
}

function isHtml({ type }: Token): boolean {
  return type === "html_block" || type === "html_inline";
}

/** A quick look, before anything is parsed: may this text have HTML in it? */
export function mayHaveHtml(markdown: string): boolean {
  return /<[a-z/!?]/i.test(markdown);
}

/**
 * Renders tokens of which some are HTML of the author's. That is cleaned; `render` writes all the others, and nothing
 * looks at what it has written. The two are never one string before both are finished: what an author leaves open
 * cannot reach our markup, and what looks like ours is the author's still.
 */
export function renderClean(
  tokens: Token[],
  render: (tokens: Token[], index: number) => string,
  sanitize: Sanitizer,
  report: Report = () => {},
): string {
  const renderLevel = (level: Token[], isInline: boolean): string => {
    const outermost = new Container("", false);
    const containers = [outermost];
    level.forEach((token, index) => {
      const inner = containers.at(-1) ?? outermost;
      if (token.type === "inline") {
        inner.add(renderLevel(token.children ?? [], true), false);
        return;
      }
      const html = render(level, index);
      if (isHtml(token)) inner.addHtml(html, token);
      else if (token.nesting > 0) containers.push(new Container(html, inner.isInLink || token.type === "link_open"));
      else if (token.nesting < 0 && containers.length > 1) {
        containers.pop();
        containers.at(-1)?.add(inner.finish(sanitize, report) + html, !isInline);
      } else inner.add(html, !isInline && token.type !== "image");
    });
    // A plugin may have left something open.
    return containers.map((container) => container.finish(sanitize, report)).join("");
  };
  return renderLevel(tokens, false);
}

/** What stands between the opening and the closing token of an element of the Markdown's own. */
class Container {
  readonly isInLink: boolean;
  readonly #start: string;
  readonly #pieces: Piece[] = [];

  constructor(start: string, isInLink: boolean) {
    this.#start = start;
    this.isInLink = isInLink;
  }

  add(own: string, isBlock: boolean): void {
    const last = this.#pieces.at(-1);
    if (last && "own" in last && last.isBlock === isBlock) last.own += own;
    else this.#pieces.push({ own, isBlock });
  }

  addHtml(html: string, token: Token): void {
    for (const part of readParts(html)) this.#pieces.push({ part, token });
  }

  finish(sanitize: Sanitizer, report: Report): string {
    return this.#start + cleanPieces(this.#pieces, sanitize, report, this.isInLink);
  }
}

/** Something in an author's HTML that will not be published as it is written, with line and column, both from 1. */
export type HtmlFinding = Omit<Finding, "start"> & { line: number; column: number };

/** Who has seen so many of a text knows what to do. */
const MAX_FINDINGS = 100;

/** What will be taken out of the HTML in a parsed text, by the same rules, so that the author is told; of very much, a part. */
export function findRemovedHtml(tokens: Token[], markdown: string, sanitize: Sanitizer): HtmlFinding[] {
  if (!hasRawHtml(tokens)) return [];
  const found: { finding: Finding; token: Token }[] = [];
  const write = (level: Token[], index: number): string => {
    const token = level[index];
    return token && isHtml(token) ? token.content : "";
  };
  renderClean(tokens, write, sanitize, (finding, token) => {
    if (found.length < MAX_FINDINGS) found.push({ finding, token });
  });
  if (found.length === 0) return [];
  const locate = locateHtml(tokens, markdown);
  return found
    .map(({ finding: { kind, what, start }, token }) => ({ kind, what, ...locate(token, start) }))
    .sort((left, right) => left.line - right.line || left.column - right.column);
}
