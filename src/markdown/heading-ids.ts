import type { MarkdownIt, Token } from "markdown-it";
import type { MarkdownEnv } from "./env.ts";
import { isLetterOrDigit } from "./excerpt.ts";
import { type HeadingRecord, keepHeadings } from "./headings.ts";

/** What the rule leaves on the token of a heading. */
interface HeadingMeta {
  record: HeadingRecord;
  /** Former ids that need a place on the page. */
  anchors: string[];
}

/** Headings of these levels have ids. */
export const levels = [2, 3, 4, 5, 6];

/** In letters and digits. */
const markedLength = 160;

/**
 * Gives headings their ids, before markdown-it-anchor does, which leaves those as they are. Old links lead to the same
 * headings: their former ids are empty anchors inside of them, where no margin and no `:first-child` knows of them.
 */
export function addHeadingIds(md: MarkdownIt, slugOf: (children: Token[]) => string): void {
  md.core.ruler.before("anchor", "heading_ids", (state) => {
    const { tokens } = state;
    const context = (state.env as MarkdownEnv).markdown;
    const before = context?.headings ?? [];
    const isRecorded = before.length > 0 || context?.keepHeadings !== undefined;
    const places = [...tokens.keys()].filter((index) => isHeading(tokens[index]));
    const now = places.map((index) => ({
      slug: slugOf(tokens[index + 1]?.children ?? []),
      mark: isRecorded ? markText(tokens, index + 3) : "",
      id: tokens[index]?.attrGet("id")?.toString(),
    }));
    const given = findGivenIds(tokens);
    const records = keepHeadings(now, before, given);
    const written = records.some((record) => record.length > 2)
      ? new Set([...findWrittenIds(tokens), ...given])
      : undefined;
    records.forEach((record, index) => {
      const token = tokens[places[index] ?? -1];
      if (!token) return;
      const [id, , ...former] = record;
      const meta: HeadingMeta = { record, anchors: former.filter((one) => !written?.has(one)) };
      token.attrSet("id", id);
      token.meta = { ...(token.meta as object | null), ...meta };
    });
  });

  md.renderer.rules.heading_open = (tokens, index, settings, _env, renderer) => {
    const { anchors = [] } = (tokens[index]?.meta ?? {}) as Partial<HeadingMeta>;
    const places = anchors.map((id) => `<a id="${md.utils.escapeHtml(id)}"></a>`);
    return renderer.renderToken(tokens, index, settings) + places.join("");
  };
}

/** The records of all headings of a parsed text, in their order. */
export function recordsOf(tokens: Token[]): HeadingRecord[] {
  return tokens.filter(isHeading).flatMap((token) => {
    const record = recordOf(token);
    return record ? [record] : [];
  });
}

/** The record of a heading's opening token. */
export function recordOf({ meta }: Token): HeadingRecord | undefined {
  return ((meta ?? {}) as Partial<HeadingMeta>).record;
}

function isHeading(token: Token | undefined): boolean {
  return token?.type === "heading_open" && levels.includes(Number(token.tag.slice(1)));
}

/** Ids that the author has given to something in braces, but not to a heading. */
function findGivenIds(tokens: Token[]): Set<string> {
  const ids = new Set<string>();
  for (const token of tokens) {
    if (isHeading(token)) continue;
    for (const one of [token, ...(token.children ?? [])]) {
      const id = one.attrs && one.attrGet("id");
      if (id) ids.add(String(id));
    }
  }
  return ids;
}

/** Ids in the author's own HTML: some put anchors for old links there by hand. */
export function findWrittenIds(tokens: Token[]): Set<string> {
  const ids = new Set<string>();
  for (const token of tokens.flatMap((one) => [one, ...(one.children ?? [])])) {
    if (token.type !== "html_block" && token.type !== "html_inline") continue;
    for (const [, id = ""] of token.content.matchAll(/\sid\s*=\s*["']?([^\s"'>]+)/gi)) ids.add(id);
  }
  return ids;
}

/**
 * A fingerprint of the text from a token up to the next heading, five characters of base64url; empty when there is no
 * text. Only letters and digits of its beginning count: line breaks, quotation marks and emphasis may change.
 * FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
 */
function markText(tokens: Token[], first: number): string {
  let hash = 0x811c9dc5;
  let rest = markedLength;
  for (let index = first; rest > 0; index++) {
    const token = tokens[index];
    if (!token || token.type === "heading_open" || token.type === "footnote_block_open") break;
    for (const part of token.children ?? [token]) {
      const text = visibleText(part);
      for (let at = 0; at < text.length && rest > 0; at++) {
        const code = text.charCodeAt(at);
        if (!isLetterOrDigit(code)) continue;
        hash = Math.imul(hash ^ code, 0x01000193);
        rest--;
      }
    }
  }
  return rest === markedLength ? "" : toBase64Url(hash);
}

/** Of an image, what stands for it. */
function visibleText({ type, content }: Token): string {
  if (type === "html_block") return content.replace(/<[^<>]*>/g, " ");
  return type === "html_inline" ? "" : content;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The 32 bits folded to 30. */
function toBase64Url(hash: number): string {
  const bits = (hash & 0x3fffffff) ^ (hash >>> 30);
  return [24, 18, 12, 6, 0].map((shift) => digits[(bits >>> shift) & 63]).join("");
}
