import type { Token } from "markdown-it";
import { copyHtml } from "../html/copy.ts";
import type { MarkdownEnv, SectionSource } from "./env.ts";
import { findWrittenIds, recordOf } from "./heading-ids.ts";

/** What became of a section. `fault` says why there is none, when a check shall say so. */
export type SectionCopy = { html: string; fault?: never } | { html?: never; fault?: "empty" | "no-heading" };

/** Renders a part of a text in its own language; `choose` takes the tokens of the part from those of the text. */
export type RenderPart = (body: string, env: MarkdownEnv, choose: (tokens: Token[]) => Token[]) => string;

/** How many copies are kept at hand: a section that several texts show is rendered once. */
const KEPT = 200;

/** Makes copies of sections that may stand on other pages: without ids, headings, notes, and further sections. */
export function createSectionCopies(render: RenderPart): (source: SectionSource) => SectionCopy {
  const known = new Map<string, SectionCopy>();
  return (source) => {
    let copy = known.get(source.key);
    if (!copy) {
      copy = makeCopy(render, source);
      if (known.size >= KEPT) known.clear();
      known.set(source.key, copy);
    }
    return copy;
  };
}

function makeCopy(render: RenderPart, { body, context, fragment }: SectionSource): SectionCopy {
  let fault: SectionCopy["fault"] = "empty";
  // The page has pictures before this one: none of these is urgent.
  const html = render(body(), { markdown: context, imageCount: 1 }, (tokens) => {
    const range = findSection(tokens, fragment);
    // What is not there at all is a dead link, and reported as one.
    if (!range) fault = findWrittenIds(tokens).has(fragment ?? "") ? "no-heading" : undefined;
    return range ? withoutNotes(tokens.slice(...range)) : [];
  });
  const copy = copyHtml(html);
  if (SAYS_SOMETHING.test(copy)) return { html: copy };
  return fault ? { fault } : {};
}

/** A letter outside of tags, or something to look at or to listen to. */
const SAYS_SOMETHING = /(?:^|>)[^<]*[^\s<]|<(?:img|video|audio|svg|math|iframe)\b/;

/**
 * Where the section of a heading begins and ends in the tokens of a text: after the heading, and before the next one of
 * the same or a higher level or the end of what the heading stands in. Without an id, the text up to the first heading.
 */
export function findSection(tokens: Token[], id: string | undefined): [start: number, end: number] | undefined {
  const open = id === undefined ? -1 : findHeading(tokens, id);
  if (id !== undefined && open < 0) return undefined;
  const heading = tokens[open];
  const start = heading ? tokens.findIndex(({ type }, index) => index > open && type === "heading_close") + 1 : 0;
  const outside = heading?.level ?? 0;
  const isEnd = ({ type, tag, level, nesting }: Token): boolean =>
    type === "footnote_block_open" ||
    (type === "heading_open" && level <= outside && (!heading || tag <= heading.tag)) ||
    (nesting < 0 && level < outside);
  const end = tokens.findIndex((token, index) => index >= start && isEnd(token));
  return [start, end < 0 ? tokens.length : end];
}

/** The heading with an id or, when there is none, the one that had it before. */
function findHeading(tokens: Token[], id: string): number {
  const now = tokens.findIndex((token) => token.type === "heading_open" && token.attrGet("id") === id);
  return now >= 0 ? now : tokens.findIndex((token) => recordOf(token)?.includes(id, 2) ?? false);
}

/** True when the token at `place` stands in a section of the same text. */
export function isInSection(tokens: Token[], place: number, id: string | undefined): boolean {
  const [start, end] = findSection(tokens, id) ?? [0, 0];
  return start <= place && place < end;
}

/** The notes stay with the text: their marks would lead to notes that are not on the page. */
function withoutNotes(tokens: Token[]): Token[] {
  for (const token of tokens) {
    if (token.children) token.children = token.children.filter(({ type }) => type !== "footnote_ref");
  }
  return tokens;
}
