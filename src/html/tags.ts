import { loadHtmlParser } from "./htmlparser.ts";

/** A part of a piece of HTML: a tag, or the text between two of them. `start` is its offset in the piece. */
export type HtmlPart = OpenTag | CloseTag | HtmlText | UnfinishedHtml;

export interface OpenTag {
  kind: "open";
  /** In lower case. */
  name: string;
  /** By their names in lower case; of two with one name the first, as browsers do. */
  attributes: Map<string, HtmlAttribute>;
  start: number;
}

export interface HtmlAttribute {
  /** Entities are decoded. */
  value: string;
  start: number;
}

export interface CloseTag {
  kind: "close";
  /** In lower case. */
  name: string;
  start: number;
}

/** Entities are decoded. */
export interface HtmlText {
  kind: "text";
  text: string;
  start: number;
}

/** A tag or a comment that the piece ends in; browsers would look for its end in what follows. */
export interface UnfinishedHtml {
  kind: "unfinished";
  /** `<div`, `<!--` */
  what: string;
  start: number;
}

/**
 * Takes a piece of HTML apart into what it says, without making a tree of it: closing tags without an opening one are
 * there as well. Comments, declarations and instructions are left out.
 *
 * @example
 * readParts("a</b>") //=> [{ kind: "text", text: "a", start: 0 }, { kind: "close", name: "b", start: 1 }]
 */
export function readParts(html: string): HtmlPart[] {
  const parts: HtmlPart[] = [];
  let tag: OpenTag | undefined;
  let attribute = "";
  let written: HtmlAttribute = { value: "", start: 0 };
  const addText = (text: string, start: number): void => {
    const last = parts.at(-1);
    if (last?.kind === "text") last.text += text;
    else parts.push({ kind: "text", text, start });
  };
  const finishTag = (): void => {
    if (tag) parts.push(tag);
    tag = undefined;
  };
  const { Tokenizer } = loadHtmlParser();
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = { kind: "open", name: html.slice(start, end).toLowerCase(), attributes: new Map(), start: start - 1 };
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        written = { value: "", start };
      },
      onattribdata(start, end) {
        written.value += html.slice(start, end);
      },
      onattribentity(codePoint) {
        written.value += String.fromCodePoint(codePoint);
      },
      onattribend() {
        if (tag && !tag.attributes.has(attribute)) tag.attributes.set(attribute, written);
      },
      onopentagend: finishTag,
      onselfclosingtag: finishTag,
      onclosetag(start, end) {
        parts.push({ kind: "close", name: html.slice(start, end).toLowerCase(), start: start - 2 });
      },
      ontext(start, end) {
        addText(html.slice(start, end), start);
      },
      ontextentity(codePoint, end) {
        addText(String.fromCodePoint(codePoint), end);
      },
      oncomment(start, end) {
        const isUnfinished = end === html.length && html.startsWith("<!--", start - 4) && !html.endsWith("-->");
        if (isUnfinished) parts.push({ kind: "unfinished", what: "<!--", start: start - 4 });
      },
      oncdata() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {
        if (tag) parts.push({ kind: "unfinished", what: `<${tag.name}`, start: tag.start });
      },
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return parts;
}
