import type { FontShelf } from "./fonts.ts";
import { type CardColors, type CardLook, drawCard, styleOf } from "./looks.ts";
import { type FittedText, fitText, type Run } from "./runs.ts";
import type { Typesetter } from "./type.ts";

/** What a card says. All but the title may be empty. */
export interface CardInput {
  title: string;
  subtitle: string;
  author: string;
  blog: string;
  /** BCP 47. */
  lang: string;
}

/** A card, or why there is none. */
export interface SetCard {
  /** Undefined when the title has characters that no font has, or no others. */
  png: Buffer | undefined;
  /** Characters that no font has. */
  missing: { title: string[]; author: string[]; blog: string[] };
  /** Emoji and signs that were left out. */
  omitted: string[];
}

/** Sets and draws one card. A subtitle, an author or a blog whose name cannot be drawn is left out. */
export async function setCard(
  input: CardInput,
  look: CardLook,
  colors: CardColors,
  shelf: FontShelf,
  type: Typesetter,
): Promise<SetCard> {
  const fit = (part: "title" | "subtitle" | "author" | "blog"): FittedText =>
    fitText(input[part], styleOf(look, part), shelf);
  const title = fit("title");
  const [subtitle, author, blog] = [fit("subtitle"), fit("author"), fit("blog")];
  const missing = { title: title.missing, author: author.missing, blog: blog.missing };
  const { omitted } = title;
  if (title.missing.length > 0 || title.runs.length === 0) return { png: undefined, missing, omitted };
  const text = {
    title: title.runs,
    subtitle: wholeOf(subtitle),
    author: wholeOf(author),
    blog: wholeOf(blog),
    asterisk: fitText("*", styleOf(look, "title"), shelf).runs,
    lang: input.lang,
    isRtl: isRightToLeft(input.title),
  };
  const canvas = await drawCard(text, look, colors, type);
  return { png: await canvas.toPng(type.sharp), missing, omitted };
}

function wholeOf({ runs, missing }: FittedText): Run[] {
  return missing.length > 0 ? [] : runs;
}

/** The direction of the first letter that has one. https://www.unicode.org/reports/tr9/#P2 */
export function isRightToLeft(text: string): boolean {
  const first = /\p{L}/u.exec(text)?.[0] ?? "";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u.test(
    first,
  );
}
