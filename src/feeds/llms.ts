/** What `llms.txt` says of a blog. Texts are plain. */
export interface LlmsIndex {
  title: string;
  description: string;
  /** Under a heading each, in this order. */
  sections: { heading: string; links: LlmsLink[] }[];
}

/** A line of `llms.txt`. */
export interface LlmsLink {
  title: string;
  /** Absolute; of the Markdown copy when there is one. */
  url: string;
  /** Empty when there is nothing to say. */
  description: string;
}

/** Writes the list of a blog's posts for language models, in Markdown. https://llmstxt.org/#format */
export function formatLlms({ title, description, sections }: LlmsIndex): string {
  const parts = [`# ${escapeMarkdown(title)}`, `> ${escapeMarkdown(description)}`];
  for (const { heading, links } of sections) {
    if (links.length > 0) parts.push(`## ${escapeMarkdown(heading)}`, links.map(formatLink).join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

function formatLink({ title, url, description }: LlmsLink): string {
  const link = `- [${escapeMarkdown(title)}](${new URL(url).href.replace(/[()]/g, encodeBracket)})`;
  return description ? `${link}: ${escapeMarkdown(description)}` : link;
}

function encodeBracket(bracket: string): string {
  return bracket === "(" ? "%28" : "%29";
}

/** One line, and nothing in it that Markdown would read as a mark. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>]/g, "\\$&");
}
