import type { MarkdownIt, Token } from "markdown-it";
import type { Shown } from "../images/shown.ts";
import type { MarkdownEnv } from "./env.ts";
import { splitIntoRows } from "./gallery-rows.ts";
import { attribute, decodeAddress, type ImagePart, isOwnAndFree, noteShown } from "./image-token.ts";

/** The best rows for more pictures than that take long to find, and nobody looks at so many at once. */
const MOST = 60;

/** Of a picture of which nothing is known, as most cameras make them. */
const USUAL_RATIO = 3 / 2;
/** A strip is no row of its own, and a tower no gap. */
const [NARROWEST, WIDEST] = [0.4, 4];

/** True for several images of a paragraph that can stand in rows: the blog's own, in no size of the author's. */
export function isInGallery(parts: ImagePart[]): boolean {
  return parts.length > 1 && parts.length <= MOST && parts.every(({ image }) => isOwnAndFree(image));
}

/** Makes a token of an element: `<name>_open`, `<name>_close`, or, with nesting 0, `<name>`. */
export type CreateToken = (name: string, tag: string, nesting: 1 | 0 | -1) => Token;

interface Gallery {
  env: MarkdownEnv;
  shown: Shown;
  /** The lines of the paragraph. */
  map: Token["map"];
  create: CreateToken;
  /** Moves attributes from the image to its figure; gives the tokens of the caption. */
  writeFigure: (image: Token, figure: Token) => Token[];
}

/** The tokens of a gallery: figures in rows. In a row each is as wide as makes all of them equally high. */
export function writeGallery(parts: ImagePart[], { env, shown, map, create, writeFigure }: Gallery): Token[] {
  const tokens: Token[] = [];
  const ratios = parts.map(({ image }) => ratioOf(image, env));
  let start = 0;
  for (const count of splitIntoRows(ratios)) {
    const row = parts.slice(start, start + count).map((part, index) => ({ part, ratio: ratios[start + index] ?? 1 }));
    const sum = row.reduce((total, { ratio }) => total + ratio, 0);
    const open = create("gallery_row", "div", 1);
    open.attrSet("class", "gallery-row");
    tokens.push(open);
    for (const { part, ratio } of row) {
      const figure = create("gallery_figure", "figure", 1);
      const caption = writeFigure(part.image, figure);
      figure.attrSet("style", `flex-grow:${+ratio.toFixed(3)}`);
      noteShown(part.image, { shown, share: ratio / sum });
      const inline = create("inline", "", 0);
      inline.content = part.image.content;
      inline.children = part.tokens;
      inline.map = map;
      tokens.push(figure, inline, ...caption, create("gallery_figure", "figure", -1));
    }
    tokens.push(create("gallery_row", "div", -1));
    start += count;
  }
  return tokens;
}

function ratioOf(image: Token, env: MarkdownEnv): number {
  const src = attribute(image, "src");
  const picture = env.markdown?.picture(decodeAddress(src)) ?? env.markdown?.picture(src);
  const ratio = picture ? picture.width / picture.height : USUAL_RATIO;
  return Math.min(WIDEST, Math.max(NARROWEST, ratio));
}

/** Feeds have the figures one below the other. */
export function addGalleryRules(md: MarkdownIt): void {
  for (const name of ["gallery", "gallery_row", "gallery_figure"]) {
    for (const edge of ["open", "close"]) {
      md.renderer.rules[`${name}_${edge}`] = (tokens, index, settings, env: MarkdownEnv = {}, renderer) => {
        const html = renderer.renderToken(tokens, index, settings).trimEnd();
        const short = name === "gallery_figure" ? html.replace(/ style="[^"]*"/, "") : "";
        const line = edge === "open" ? "" : "\n";
        env.shortForms?.push([html + line, short === "" ? "" : short + line]);
        return html + line;
      };
    }
  }
}
