import type { MarkdownIt, Token } from "markdown-it";
import type { AuthorPage, Post } from "../../content/post.ts";
import { listWords, type Word } from "./words.ts";

/** A text that nobody shall read yet: a draft, or a post that is scheduled. */
export type Unpublished = Post | AuthorPage;

/** Something of an unpublished text by which it would be known, if it stood on the site. */
export interface Secret {
  of: Unpublished;
  /** What it is: `title`, `text`, `tag`… */
  kind: string;
  text: string;
  /** Line of the file, from 1. */
  line: number;
}

/** Consecutive words of a secret that prove that it is on the site. */
export interface Phrase {
  secret: Secret;
  words: Word[];
}

/** So many words of a text in a row are looked for. */
const WINDOW = 6;

/**
 * All phrases of an unpublished text that are looked for. Its names (title, slug, tags, files of images) count as
 * a whole, its sentences by each of six words in a row. What is too short to tell is left out: single short words, numbers, and
 * `common` words, which stand on pages by themselves, such as names of months.
 */
export function findPhrases(of: Unpublished, md: MarkdownIt, common: ReadonlySet<string>): Phrase[] {
  const weigh = (words: Word[]): number => words.reduce((sum, { text }) => sum + weightOf(text, common), 0);
  const names = listNames(of).flatMap((secret): Phrase[] => {
    const words = listWords(secret.text);
    const isTelling = weigh(words) >= (words.length > 1 ? 8 : 10);
    return isTelling && words.length < WINDOW ? [{ secret, words }] : [];
  });
  const texts = [...listNames(of), ...listTexts(of, md)].flatMap((secret): Phrase[] => {
    const words = listWords(secret.text, secret.kind === "HTML" ? "html" : "plain");
    if (words.length < WINDOW) return words.length > 2 && weigh(words) >= 12 ? [{ secret, words }] : [];
    return words.flatMap((_, index) => {
      const window = words.slice(index, index + WINDOW);
      return window.length === WINDOW && weigh(window) >= 12 ? [{ secret, words: window }] : [];
    });
  });
  return [...names, ...texts];
}

/** In letters. A letter of East Asia says as much as three of others; numbers stand everywhere. */
function weightOf(word: string, common: ReadonlySet<string>): number {
  if (/^\d+$/.test(word) || common.has(word)) return 0;
  return word.length === 1 && word >= "\u0e00" ? 3 : word.length;
}

function listNames(of: Unpublished): Secret[] {
  const lineOf = (field: string): number => of.places[field]?.line ?? 1;
  const secrets: Secret[] = [
    { of, kind: "title", text: of.title, line: lineOf("title") },
    { of, kind: "file name", text: of.fileSlug, line: 1 },
  ];
  if (of.permalink) secrets.push({ of, kind: "permalink", text: of.permalink, line: lineOf("permalink") });
  if ("tags" in of) for (const text of of.tags) secrets.push({ of, kind: "tag", text, line: lineOf("tags") });
  for (const { src, line } of of.facts.images) {
    secrets.push({ of, kind: "image name", text: nameOf(src), line: line + of.bodyLine - 1 });
  }
  if ("socialImage" in of && of.socialImage) {
    secrets.push({ of, kind: "image name", text: nameOf(of.socialImage.src), line: lineOf("socialImage") });
  }
  return secrets;
}

function nameOf(src: string): string {
  return src.replace(/^.*\//, "").replace(/\.\w+$/, "");
}

/** What its fields and its Markdown say, block by block, as readers would see it. */
export function listTexts(of: Unpublished, md: MarkdownIt): Secret[] {
  const secrets: Secret[] = Object.entries(of.data).flatMap(([field, value]) =>
    listStrings(value).map((text) => ({ of, kind: `field “${field}”`, text, line: of.places[field]?.line ?? 1 })),
  );
  let line = of.bodyLine;
  for (const token of md.parse(of.body, {})) {
    if (token.map) line = token.map[0] + of.bodyLine;
    if (token.type === "inline") secrets.push({ of, kind: "text", text: textOf(token.children ?? []), line });
    else if (token.type === "html_block") secrets.push({ of, kind: "HTML", text: token.content, line });
    else if (token.content) secrets.push({ of, kind: "text", text: token.content, line });
  }
  return secrets;
}

function listStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(listStrings) : [];
}

function textOf(children: Token[]): string {
  return children
    .map(({ type, content, children: inner }) => {
      if (type === "image") return ` ${textOf(inner ?? [])} `;
      return type === "softbreak" || type === "hardbreak" ? " " : type === "html_inline" ? "" : content;
    })
    .join("");
}
