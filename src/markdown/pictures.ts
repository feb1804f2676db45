import type { MarkdownIt, Token } from "markdown-it";
import type { Picture, Variant } from "../images/picture.ts";
import type { MarkdownContext, MarkdownEnv } from "./env.ts";
import { locate } from "./locate.ts";

/**
 * How wide an image is shown, for the browser's choice of a variant: the text's measure, and a little more for
 * figures on wide screens. Belongs to `--measure` in `layouts/style.css`; `width` is how many times as wide the text of
 * this blog is.
 */
function sizesOf(width: number): string {
  const [text, figure, screen] = [38.5 * width, 38.5 * width + 9.5, 38.5 * width + 3.5].map((one) => +one.toFixed(2));
  return `(min-width: 64rem) ${figure}rem, (min-width: ${screen}rem) ${text}rem, calc(100vw - 2.6rem)`;
}

/** A paragraph that is nothing but an image is a figure; the image's title is its caption. */
export function addFigures(md: MarkdownIt): void {
  md.core.ruler.push("figure", (state) => {
    const tokens: Token[] = [];
    for (const [index, token] of state.tokens.entries()) {
      tokens.push(token);
      if (token.type !== "inline") continue;
      const [before, after] = [state.tokens[index - 1], state.tokens[index + 1]];
      const isAlone = before?.type === "paragraph_open" && after?.type === "paragraph_close";
      const image = isAlone ? onlyImage(token.children ?? []) : undefined;
      if (!image) continue;
      for (const edge of [before, after]) {
        if (!edge) continue;
        edge.type = edge.type.replace("paragraph", "figure");
        edge.tag = "figure";
        edge.hidden = false;
      }
      const caption = attribute(image, "title");
      moveAttributes(image, before);
      if (!caption) continue;
      // Parsed here, so that it is treated like all other text. It has no footnotes of its own.
      const text = md.parseInline(caption, { ...state.env, footnotes: undefined });
      const open = new state.Token("figcaption_open", "figcaption", 1);
      tokens.push(open, ...text, new state.Token("figcaption_close", "figcaption", -1));
    }
    state.tokens = tokens;
  });
}

/** What an author has given to the image belongs to the figure, and its title is the caption. */
function moveAttributes(image: Token, figure: Token | undefined): void {
  for (const [name, value] of image.attrs ?? []) {
    if (name === "class") figure?.attrJoin(name, String(value));
    else if (["id", "lang", "dir"].includes(name)) figure?.attrSet(name, String(value));
  }
  image.attrs = (image.attrs ?? []).filter(([name]) => ["src", "alt", "width", "height"].includes(name));
}

/** The image of a paragraph that has nothing else, whether it is a link or not. */
function onlyImage(children: Token[]): Token | undefined {
  if (!children.some(({ type }) => type === "image")) return undefined;
  const visible = children.filter((child) => child.type !== "text" || child.content.trim() !== "");
  const inner =
    visible.length === 3 && visible[0]?.type === "link_open" && visible[2]?.type === "link_close"
      ? [visible[1]]
      : visible;
  return inner.length === 1 && inner[0]?.type === "image" ? inner[0] : undefined;
}

/** Images of the blog are written as `<picture>`; all others stay as they are, but load late. */
export function addPictures(md: MarkdownIt): void {
  md.renderer.rules.image = (tokens, index, options, env: MarkdownEnv = {}, renderer) => {
    const token = tokens[index];
    if (!token) return "";
    const alt = isDecoration(token) ? "" : renderer.renderInlineAsText(token.children ?? [], options, env);
    const src = attribute(token, "src");
    const isFirst = (env.imageCount ?? 0) === 0;
    env.imageCount = (env.imageCount ?? 0) + 1;
    const picture = env.markdown?.picture(decode(src)) ?? env.markdown?.picture(src);
    const given = ["id", "class", "lang", "dir", "title"].flatMap((name) => {
      const value = attribute(token, name);
      return value ? [` ${name}="${md.utils.escapeHtml(value)}"`] : [];
    });
    const rest = `${given.join("")} alt="${md.utils.escapeHtml(alt)}" ${
      isFirst ? 'fetchpriority="high"' : 'loading="lazy"'
    } decoding="async"`;
    const size = { width: Number(attribute(token, "width")), height: Number(attribute(token, "height")) };
    if (picture && env.markdown) return pictureHtml(sized(picture, size), rest, env.markdown);
    const written = (["width", "height"] as const).map((name) => (size[name] ? ` ${name}="${size[name]}"` : ""));
    return `<img src="${md.utils.escapeHtml(src)}"${written.join("")}${rest}>`;
  };
}

/** `![""](ornament.svg)` says that there is nothing to describe. */
function isDecoration({ content }: Token): boolean {
  return content.trim() === '""';
}

/** A picture in the size that the author has given; with one side given, the other one follows. 0 stands for none. */
function sized(picture: Picture, { width, height }: { width: number; height: number }): Picture {
  if (!width && !height) return picture;
  return {
    ...picture,
    width: width || Math.round((height * picture.width) / picture.height),
    height: height || Math.round((width * picture.height) / picture.width),
  };
}

function pictureHtml(picture: Picture, attributes: string, context: MarkdownContext): string {
  const { fallback } = picture;
  const sizes = sizesOf(context.textWidth);
  const srcset = (variants: Variant[]): string =>
    variants.map((variant) => `${context.href(variant.url)} ${variant.width}w`).join(", ");
  const sources = picture.sources.map(
    (source) => `<source type="${source.type}" srcset="${srcset(source.variants)}" sizes="${sizes}">`,
  );
  const choice = fallback.variants.length > 1 ? ` srcset="${srcset(fallback.variants)}" sizes="${sizes}"` : "";
  const image = `<img src="${context.href(fallback.url)}"${choice} width="${picture.width}" height="${picture.height}"${attributes}>`;
  return sources.length === 0 ? image : `<picture>${sources.join("")}${image}</picture>`;
}

/** An image in a Markdown text. */
export interface WrittenImage {
  src: string;
  /** Empty for decoration, and when the author has written nothing. */
  alt: string;
  isDecoration: boolean;
  /** Line and column in the text, both from 1. */
  line: number;
  column: number;
}

/** All images of a parsed Markdown text, in order, with their places. */
export function findImages(tokens: Token[], markdown: string): WrittenImage[] {
  if (!markdown.includes("![")) return [];
  const images: WrittenImage[] = [];
  const lines = markdown.split("\n");
  const visit = (token: Token, first: number, last: number): void => {
    if (token.type === "image") {
      const written = attribute(token, "src");
      const src = decode(written);
      const alt = isDecoration(token) ? "" : token.content.trim();
      images.push({ src, alt, isDecoration: isDecoration(token), ...locate(lines, first, last, [src, written, "!["]) });
    }
    for (const child of token.children ?? []) visit(child, first, last);
  };
  let block: [number, number] = [0, lines.length];
  for (const token of tokens) {
    // Cells of tables have no lines of their own, and notes stand at the end.
    if (token.type === "footnote_block_open") block = [0, lines.length];
    else if (token.map) block = token.map;
    if (token.type === "inline") visit(token, ...block);
  }
  return images;
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? "");
}

/** markdown-it percent-encodes addresses; file names are looked up as they are on disk. */
function decode(src: string): string {
  try {
    return decodeURI(src);
  } catch {
    return src;
  }
}
