import type { MarkdownIt } from "markdown-it";
import { loadAbbreviations } from "./packages.ts";

/** Two capitals at least, and no small letter: `HTML`, `U.S.`, `MP3`, but neither `Dr.` nor `a`. */
const capitals = /^(?=.*\p{Lu}.*\p{Lu})[^\p{Ll}]+$/u;

/**
 * Words that are explained in a line such as `*[HTML]: HyperText Markup Language`. Those in capitals have the class
 * `caps`: no style can tell them from others, and they may be set smaller.
 */
export function addAbbreviations(md: MarkdownIt): void {
  md.use(loadAbbreviations());
  md.renderer.rules.abbr_open = (tokens, index, options, _env, renderer) => {
    if (capitals.test(tokens[index + 1]?.content ?? "")) tokens[index]?.attrSet("class", "caps");
    return renderer.renderToken(tokens, index, options);
  };
}
