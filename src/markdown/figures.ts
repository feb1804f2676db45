import type { MarkdownIt, Token } from "markdown-it";
import type { MarkdownEnv } from "./env.ts";
import { addGalleryRules, type CreateToken, isInGallery, writeGallery } from "./gallery.ts";
import { attribute, type ImagePart, isMarkdownImage, noteShown } from "./image-token.ts";

/** Pictures behind so many characters of text are below the first screen, and load when a reader comes near. */
const FIRST_SCREEN = 1500;

/**
 * A paragraph that is nothing but an image is a figure; the image's title is its caption. One of several images is a
 * gallery: figures in rows.
 */
export function addFigures(md: MarkdownIt): void {
  md.core.ruler.push("figure", (state) => {
    const env = state.env as MarkdownEnv;
    noteFirstImage(state.tokens, env);
    const create: CreateToken = (name, tag, nesting) =>
      new state.Token(nesting === 0 ? name : `${name}_${nesting > 0 ? "open" : "close"}`, tag, nesting);
    const writeCaption = (caption: string): Token[] => {
      if (!caption) return [];
      // Parsed here, so that it is treated like all other text. It has no footnotes of its own.
      const text = md.parseInline(caption, { ...env, footnotes: undefined });
      return [create("figcaption", "figcaption", 1), ...text, create("figcaption", "figcaption", -1)];
    };
    const tokens: Token[] = [];
    for (const [index, token] of state.tokens.entries()) {
      tokens.push(token);
      const [before, after] = [state.tokens[index - 1], state.tokens[index + 1]];
      if (token.type !== "inline" || before?.type !== "paragraph_open" || after?.type !== "paragraph_close") continue;
      const parts = imagesOnly(token.children ?? []);
      const [first] = parts;
      if (first && parts.length === 1) {
        for (const edge of [before, after]) rename(edge, "figure", "figure");
        const caption = moveAttributes(first.image, before);
        noteShown(first.image, { shown: shownBy(before) });
        tokens.push(...writeCaption(caption));
      } else if (isInGallery(parts)) {
        for (const edge of [before, after]) rename(edge, "gallery", "div");
        const gallery = writeGallery(parts, {
          env,
          shown: shownBy(before) ?? "row",
          map: token.map,
          create,
          writeFigure: (image, figure) => writeCaption(moveAttributes(image, figure)),
        });
        before.attrs = [
          ["class", `gallery ${attribute(before, "class")}`.trim()],
          ...(before.attrs ?? []).filter(([name]) => name !== "class"),
        ];
        tokens.splice(-1, 1, ...gallery);
      }
    }
    state.tokens = tokens;
  });
  addGalleryRules(md);
}

/** When the first image comes late in the text, none is urgent. */
function noteFirstImage(tokens: Token[], env: MarkdownEnv): void {
  let length = 0;
  for (const token of tokens) {
    if (token.type === "image" || token.children?.some(({ type }) => type === "image")) return;
    length += token.content.length;
    if (length <= FIRST_SCREEN) continue;
    env.imageCount = (env.imageCount ?? 0) + 1;
    return;
  }
}

function rename(edge: Token, name: string, tag: string): void {
  edge.type = edge.type.replace("paragraph", name);
  edge.tag = tag;
  edge.hidden = false;
}

/** What an author has given to the image belongs to the figure. Gives its title, which is the caption. */
function moveAttributes(image: Token, figure: Token): string {
  const caption = attribute(image, "title");
  for (const [name, value] of image.attrs ?? []) {
    if (name === "class") figure.attrJoin(name, String(value));
    else if (["id", "lang", "dir"].includes(name)) figure.attrSet(name, String(value));
  }
  image.attrs = (image.attrs ?? []).filter(([name]) => ["src", "alt", "width", "height", "dark"].includes(name));
  return caption;
}

/** The classes that let a figure out of the text. */
function shownBy(figure: Token): "wide" | "full" | undefined {
  const classes = attribute(figure, "class").split(" ");
  return classes.includes("full") ? "full" : classes.includes("wide") ? "wide" : undefined;
}

/** The images of a paragraph that has nothing else, whether they are links or not. */
function imagesOnly(children: Token[]): ImagePart[] {
  if (!children.some(isMarkdownImage)) return [];
  const isSpace = ({ type, content }: Token): boolean =>
    type === "softbreak" || type === "hardbreak" || (type === "text" && content.trim() === "");
  const visible = children.filter((child) => !isSpace(child));
  const parts: ImagePart[] = [];
  for (let index = 0; index < visible.length; ) {
    const [first, second, third] = visible.slice(index, index + 3);
    if (first && isMarkdownImage(first)) parts.push({ image: first, tokens: [first] });
    else if (first?.type === "link_open" && second && isMarkdownImage(second) && third?.type === "link_close") {
      parts.push({ image: second, tokens: [first, second, third] });
    } else return [];
    index += parts.at(-1)?.tokens.length ?? 1;
  }
  return parts;
}
