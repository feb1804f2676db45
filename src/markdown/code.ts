import type { MarkdownIt as Markdown, Token } from "markdown-it";
import { linesOf, renderCode } from "../highlight/code-block.ts";
import { type CodeInfo, parseInfo } from "../highlight/info.ts";
import type { Code } from "../highlight/kept-colours.ts";
import { findLanguage, findNearestLanguage, isPlainText } from "../highlight/languages.ts";
import { readLineComments } from "../highlight/line-comments.ts";
import type { Tokenize } from "../highlight/tokenize.ts";
import { type Problem, warning } from "../problem.ts";
import type { MarkdownEnv } from "./env.ts";
import type { MarkdownSource } from "./problems.ts";

/** A quick look, before anything is parsed: may a text have a fence that names a language? */
export function mayNameLanguages(markdown: string): boolean {
  return /```[^\S\n]*[^\s`]|~~~[^\S\n]*\S/.test(markdown);
}

/**
 * Fences with a language, a title, or lines that stand out. What they say is read before plugins of others take a part
 * of it for themselves. Colours are for pages of the plan, whose languages are loaded; see `PageContent.languages`.
 */
export function addCode(md: Markdown, tokenize: Tokenize | undefined): void {
  const { unescapeAll } = md.utils;
  md.core.ruler.after("block", "code", ({ tokens }) => {
    for (const token of tokens) {
      if (token.type !== "fence" || token.info.trim() === "") continue;
      let info = parseInfo(unescapeAll(token.info));
      // Text that is no code may be about such comments, and what colours code instead reads them itself.
      if (info.language !== "" && !isPlainText(info.language) && !md.options.highlight)
        ({ code: token.content, info } = readLineComments(token.content, info));
      token.meta = { ...(token.meta as object | null), code: info };
    }
  });
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, options, env: MarkdownEnv = {}, renderer) => {
    const token = tokens[index];
    const info = token && infoOf(token);
    // An author's plugin that colours code has the last word.
    if (!info || options.highlight) return fence?.(tokens, index, options, env, renderer) ?? "";
    const id = token.attrGet("id");
    return renderCode(token.content, info, {
      ...(env.markdown && { tokenize }),
      className: String(token.attrGet("class") ?? ""),
      ...(id !== null && { id: String(id) }),
    });
  };
}

function infoOf(token: Token): CodeInfo | undefined {
  return (token.meta as { code?: CodeInfo } | null)?.code;
}

/** The code of a parsed text that has colours, with its languages, each once, and a warning for each that nobody knows. */
export function findCode(
  tokens: Token[],
  source: MarkdownSource,
): { languages: string[]; code: Code[]; problems: Problem[] } {
  const code: Code[] = [];
  const problems: Problem[] = [];
  for (const token of tokens) {
    const written = token.type === "fence" && infoOf(token)?.language;
    if (!written || isPlainText(written)) continue;
    const name = findLanguage(written);
    if (name === undefined) problems.push(explainUnknown(written, token, source));
    else code.push({ language: name, text: linesOf(token.content).join("\n") });
  }
  return { languages: [...new Set(code.map(({ language }) => language))], code, problems };
}

function explainUnknown(written: string, { map }: Token, { path, body, bodyLine }: MarkdownSource): Problem {
  const line = map?.[0] ?? 0;
  const [before = ""] = /^.*?(?:`{3,}|~{3,})\s*/.exec(body.split("\n")[line] ?? "") ?? [];
  const nearest = findNearestLanguage(written);
  return warning(
    "code-language",
    { path, line: line + bodyLine, column: before.length + 1 },
    `"${written}" is not a language that can be coloured, so this code stays plain.`,
    nearest
      ? `Write ${nearest} if you mean that; text is for what shall be plain.`
      : "Write text if it shall be plain; https://shiki.style/languages has all names.",
  );
}
