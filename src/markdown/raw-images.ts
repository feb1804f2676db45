import type { MarkdownIt, Token } from "markdown-it";
import { type OpenTag, readParts } from "../html/tags.ts";
import { remoteAddress } from "../images/remote.ts";
import type { MarkdownEnv } from "./env.ts";
import type { ImageMeta } from "./image-token.ts";

/** An `<img>` of the author's, and the token of HTML in which it stands. */
export interface RawImage {
  token: Token;
  tag: OpenTag;
}

/** What stands in these is theirs: other sources of one picture, code, or what old browsers show. */
const CLOSED =
  "audio iframe noembed noframes object option picture script select style svg template textarea title video xmp";
const CLOSED_TAGS = new Set(CLOSED.split(" "));

/** A tag from its beginning; values in quotation marks may hold its end. */
const WHOLE_TAG = /<img(?:[^>"']|"[^"]*"|'[^']*')*>/iy;

/**
 * The `<img>` of an author's HTML that choose no file by themselves, and may show a picture of the blog or one of another
 * host, of which there may be a copy here.
 */
export function findRawImages(tokens: Token[]): RawImage[] {
  const found: RawImage[] = [];
  let depth = 0;
  const visit = (token: Token): void => {
    if (token.type !== "html_block" && token.type !== "html_inline") return;
    if (!/<\/?[a-z]/i.test(token.content)) return;
    for (const part of readParts(token.content)) {
      if (part.kind === "close" && CLOSED_TAGS.has(part.name)) depth = Math.max(0, depth - 1);
      if (part.kind !== "open") continue;
      if (CLOSED_TAGS.has(part.name)) depth++;
      if (part.name !== "img" || depth > 0 || part.attributes.has("srcset")) continue;
      const src = part.attributes.get("src")?.value.trim() ?? "";
      const mayBeOwn = src !== "" && !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(src);
      if (mayBeOwn || remoteAddress(src) !== undefined) found.push({ token, tag: part });
    }
  };
  for (const token of tokens) {
    visit(token);
    for (const child of token.children ?? []) visit(child);
  }
  return found;
}

/** Attributes that such an image keeps when HTML is cleaned; those of pictures are written anew. */
const SAFE = /^(?:id|class|lang|dir|title|role|tabindex|aria-[a-z]+)$/;
const OWN = new Set(["src", "alt", "width", "height", "loading", "decoding", "fetchpriority", "sizes"]);

/**
 * Makes images of an author's `<img>` that show pictures of the blog, or copies that it has of others, so that they are published as those in Markdown.
 * They stay where they are: no figure is made of them.
 */
export function addRawImages(md: MarkdownIt, html: "safe" | "none" | "all"): void {
  if (html === "none") return;
  md.core.ruler.push("raw_images", (state) => {
    const context = (state.env as MarkdownEnv).markdown;
    if (!context || !/<img\s/i.test(state.src)) return;
    const images = findRawImages(state.tokens).filter(({ tag }) => context.picture(srcOf(tag)) !== undefined);
    if (images.length === 0) return;
    const replace = (token: Token): Token[] => {
      const own = images.filter((image) => image.token === token);
      return own.length === 0 ? [token] : split(token, own, (tag) => writeImage(state.Token, tag, html));
    };
    state.tokens = state.tokens.flatMap((token) => {
      if (token.children) token.children = token.children.flatMap(replace);
      return replace(token);
    });
  });
}

function srcOf(tag: OpenTag): string {
  return tag.attributes.get("src")?.value ?? "";
}

/** The token of HTML without its images, and these. */
function split(token: Token, images: RawImage[], write: (tag: OpenTag) => Token): Token[] {
  const parts: Token[] = [];
  let end = 0;
  const addHtml = (content: string): void => {
    if (content !== "") parts.push(Object.assign(Object.create(Object.getPrototypeOf(token)), token, { content }));
  };
  for (const { tag } of images) {
    WHOLE_TAG.lastIndex = tag.start;
    const [whole] = WHOLE_TAG.exec(token.content) ?? [];
    if (whole === undefined) continue;
    addHtml(token.content.slice(end, tag.start));
    parts.push(write(tag));
    end = tag.start + whole.length;
  }
  addHtml(token.content.slice(end));
  return parts;
}

function writeImage(
  TokenClass: new (type: string, tag: string, nesting: 0) => Token,
  tag: OpenTag,
  html: string,
): Token {
  const image = new TokenClass("image", "img", 0);
  const alt = tag.attributes.get("alt")?.value ?? "";
  const text = new TokenClass("text", "", 0);
  text.content = alt;
  image.children = [text];
  image.content = alt.trim() === "" ? '""' : alt;
  image.attrs = [...tag.attributes]
    .map(([name, { value }]): [string, string] => [name, value])
    .filter(([name, value]) => {
      if (name === "width" || name === "height") return /^[1-9]\d{0,4}$/.test(value);
      return OWN.has(name) || SAFE.test(name) || (html === "all" && /^[a-z_][\w.:-]*$/.test(name));
    });
  image.meta = { isRaw: true } satisfies ImageMeta;
  return image;
}
