import type { Token } from "markdown-it";
import type { HtmlPart, OpenTag } from "../html/tags.ts";
import type { Removed, Sanitizer } from "./allow-list.ts";

/** What stands in one element of the Markdown's own: finished HTML, or a part of the author's and its token. */
export type Piece = { own: string; isBlock: boolean } | { part: HtmlPart; token: Token };

/** Something that is wrong with a piece of the author's HTML; `start` is an offset in it. */
export interface Finding {
  kind: Removed["kind"] | "misplaced" | "unopened" | "unclosed" | "unfinished" | "too-deep";
  /** `<form>`, `onclick`, `javascript:`, `</div>` */
  what: string;
  start: number;
}

export type Report = (finding: Finding, token: Token) => void;

/** https://html.spec.whatwg.org/multipage/syntax.html#void-elements, those of the allow-list. */
const VOID = new Set(["br", "col", "hr", "img", "source", "track", "wbr"]);

/** What is in these is not for readers: code, drawings, and what old browsers show instead. */
const UNSHOWN = new Set("iframe noembed noframes option script style svg template textarea title xmp".split(" "));
/** What is in these is text for browsers, whatever it looks like. */
const RAW_TEXT = new Set("iframe noembed noframes script style textarea title xmp".split(" "));

const BLOCKS =
  "article aside blockquote details div dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul";
const CELLS = ["td", "th"];
const ROWS = ["tr", ...CELLS];
const GROUPS = ["caption", "colgroup", "thead", "tbody", "tfoot", ...ROWS];

/** The open elements that an element ends by its start. https://html.spec.whatwg.org/multipage/syntax.html#optional-tags */
const ENDS = new Map<string, string[]>([
  ...BLOCKS.split(" ").map((name): [string, string[]] => [name, ["p"]]),
  ["li", ["li", "p"]],
  ["dt", ["dt", "dd", "p"]],
  ["dd", ["dt", "dd", "p"]],
  ["rt", ["rt", "rp"]],
  ["rp", ["rt", "rp"]],
  ["td", [...CELLS, "p"]],
  ["th", [...CELLS, "p"]],
  ["tr", [...ROWS, "caption", "colgroup", "p"]],
  ...["colgroup", "thead", "tbody", "tfoot"].map((name): [string, string[]] => [name, [...GROUPS, "p"]]),
]);
const NEED_NO_END = new Set(["p", "li", "dt", "dd", "rt", "rp", ...GROUPS]);

/** Elsewhere browsers would take these for parts of what stands around them. */
const PARENTS = new Map<string, string[]>([
  ["li", ["ol", "ul"]],
  ["dt", ["dl"]],
  ["dd", ["dl"]],
  ...["col", ...GROUPS].map((name): [string, string[]] => [name, ["table"]]),
]);

/** As deep as Markdown may be nested; browsers stop at 512. */
const MAX_DEPTH = 100;

/**
 * Writes the pieces one after the other, the author's only as far as they may be published. What the author opens is
 * closed in the same place at the latest, and what was not opened there is not closed: so nothing around it changes.
 */
export function cleanPieces(pieces: Piece[], sanitize: Sanitizer, report: Report, isInLink: boolean): string {
  const lastEnds = new Map<string, number>();
  pieces.forEach((piece, index) => {
    if ("part" in piece && piece.part.kind === "close") lastEnds.set(piece.part.name, index);
  });
  const open: { tag: OpenTag; token: Token }[] = [];
  const leftOut = new Map<string, number>();
  let html = "";
  const isOpen = (names: string[]): boolean => open.some(({ tag }) => names.includes(tag.name));
  const close = (isWanted: boolean): void => {
    const last = open.pop();
    if (!last) return;
    const { tag, token } = last;
    html += `</${tag.name}>`;
    if (!isWanted && !NEED_NO_END.has(tag.name))
      report({ kind: "unclosed", what: `<${tag.name}>`, start: tag.start }, token);
  };
  const end = (names: string[]): void => {
    while (names.includes(open.at(-1)?.tag.name ?? "")) close(true);
  };

  /** A table that begins in a table, but in none of its cells, ends it. */
  const endTable = (): void => {
    const around = open.findLast(({ tag }) => tag.name === "table" || GROUPS.includes(tag.name))?.tag.name ?? "";
    if (around === "" || CELLS.includes(around) || around === "caption") return;
    while (open.at(-1)?.tag.name !== "table") close(false);
    close(false);
  };

  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index];
    if (!piece) break;
    if ("own" in piece) {
      if (piece.isBlock) end(["p"]);
      html += piece.own;
      continue;
    }
    const { part, token } = piece;
    const reportPart = (kind: Finding["kind"], what: string): void => report({ kind, what, start: part.start }, token);
    if (part.kind === "text") {
      html += escapeText(part.text);
    } else if (part.kind === "unfinished") {
      reportPart("unfinished", part.what);
    } else if (part.kind === "close") {
      if (isOpen([part.name])) {
        while (open.at(-1)?.tag.name !== part.name) close(false);
        close(true);
      } else if (leftOut.get(part.name)) count(leftOut, part.name, -1);
      // Where Markdown begins in a <p>, the <p> has ended.
      else if (part.name !== "p") reportPart("unopened", `</${part.name}>`);
    } else {
      const { name } = part;
      const clean = sanitize(part);
      for (const one of clean.removed) report(one, token);
      if (UNSHOWN.has(name)) {
        html += clean.html && `${clean.html}</${name}>`;
        const last = findEnd(pieces, index, lastEnds.get(name) ?? -1);
        if (last === index) count(leftOut, name, 1);
        index = last;
        continue;
      }
      if (clean.html) end(ENDS.get(name) ?? []);
      if (clean.html && name === "table") endTable();
      const parents = PARENTS.get(name);
      const isMisplaced = name === "a" ? isInLink || isOpen(["a"]) : parents && !isOpen(parents);
      const isTooDeep = open.length === MAX_DEPTH;
      if (clean.html && !isMisplaced && !isTooDeep) {
        html += clean.html;
        if (!VOID.has(name)) open.push({ tag: part, token });
        continue;
      }
      if (clean.html) reportPart(isMisplaced ? "misplaced" : "too-deep", `<${name}>`);
      if (!VOID.has(name)) count(leftOut, name, 1);
    }
  }
  while (open.length > 0) close(false);
  return html;
}

/**
 * The index of the last piece that is not shown with an element: of its closing tag if there is one. Else, what browsers
 * would take for its text ends with the author's piece of HTML.
 */
function findEnd(pieces: Piece[], start: number, lastEnd: number): number {
  const first = pieces[start];
  if (!first || !("part" in first) || first.part.kind !== "open") return start;
  const { name } = first.part;
  let index = start + 1;
  const isText = (piece: Piece | undefined): boolean =>
    piece !== undefined && "part" in piece && piece.part.kind === "text" && piece.token === first.token;
  if (lastEnd > start) {
    for (; index < lastEnd; index++) {
      const piece = pieces[index];
      if (piece && "part" in piece && piece.part.kind === "close" && piece.part.name === name) break;
    }
    return index;
  }
  while (RAW_TEXT.has(name) && isText(pieces[index])) index++;
  return index - 1;
}

function count(counts: Map<string, number>, name: string, change: 1 | -1): void {
  counts.set(name, (counts.get(name) ?? 0) + change);
}

function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
