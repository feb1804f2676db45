import type { Token } from "markdown-it";
import { omitAttributes } from "./attributes.ts";
import { locate } from "./locate.ts";

/** Braces behind an image that are no attributes, and stay text. Line and column in the text, both from 1. */
export interface UnreadAttributes {
  /** As they are written: `{width=50%}`. */
  written: string;
  line: number;
  column: number;
}

/** Braces of templates, `{{…}}` and `{%…%}`, are meant as they stand. */
const BRACES = /^\{(?![{%])[^{}\n]+\}/;
const AFTER_IMAGE = /!\[[^\]]{0,2000}\]\([^)]{0,2000}\)\{(?![{%])[^{}\n]+\}/;

/** A quick look, before anything is parsed: may this text have an image with braces that are not read? */
export function mayHaveUnreadAttributes(markdown: string): boolean {
  return markdown.includes("){") && AFTER_IMAGE.test(omitAttributes(markdown));
}

/** Finds what an author of another program's Markdown means as the size or place of an image, and readers would see. */
export function findUnreadAttributes(tokens: Token[], markdown: string): UnreadAttributes[] {
  const lines = markdown.split("\n");
  return tokens.flatMap(({ map, children }) =>
    (children ?? []).flatMap((child, index) => {
      const [written] = (child.type === "text" && BRACES.exec(child.content)) || [];
      const isBehindImage = children?.[index - 1]?.type === "image";
      if (!map || !written || !isBehindImage) return [];
      return [{ written, ...locate(lines, map[0], map[1], [`)${written}`]) }];
    }),
  );
}
