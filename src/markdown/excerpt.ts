import MarkdownIt from "markdown-it";

const parser = new MarkdownIt({ html: true });

/**
 * The plain text of the first paragraph of a Markdown text, cut at a word when it is longer than `most` characters.
 * Headings, images, quotations and code before it are passed over.
 */
export function excerpt(markdown: string, most = 200): string {
  const tokens = parser.parse(markdown.slice(0, 8_000), {});
  for (let index = 0; index + 1 < tokens.length; index++) {
    const open = tokens[index];
    if (open?.type !== "paragraph_open" || open.level > 0) continue;
    const text = (tokens[index + 1]?.children ?? [])
      .map((token) =>
        token.type === "text" || token.type === "code_inline"
          ? token.content
          : token.type === "softbreak" || token.type === "hardbreak"
            ? " "
            : "",
      )
      .join("")
      .replace(/\[\^[^\]]*\]/g, "")
      .replace(/\s+/g, " ")
      .trim();
    if (text) return cutAtWord(text, most);
  }
  return "";
}

function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.–—-]+$/u, "")}…`;
}

/** Words of a Markdown text, for the reading time; in Chinese, Japanese and Korean two letters count as one word. */
export function countWords(markdown: string): number {
  let words = 0;
  let ideographs = 0;
  let isInside = false;
  for (let index = 0; index < markdown.length; index++) {
    const code = markdown.charCodeAt(index);
    if (code >= 0x3040 && code <= 0xd7ff) {
      ideographs++;
      isInside = false;
      continue;
    }
    const isLetter =
      (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code >= 0xc0;
    if (isLetter && !isInside) words++;
    // An apostrophe does not end a word.
    isInside = isLetter || (isInside && (code === 39 || code === 0x2019));
  }
  return words + Math.ceil(ideographs / 2);
}
