import type { MarkdownIt, Token } from "markdown-it";
import type { Picture, Variant } from "../images/picture.ts";
import { sizesOf } from "../images/shown.ts";
import type { MarkdownContext, MarkdownEnv } from "./env.ts";
import { attribute, decodeAddress, type ImageMeta, isDecoration, readShown } from "./image-token.ts";

/** Attributes that are written anew. */
const WRITTEN = new Set("src alt width height dark loading decoding fetchpriority sizes".split(" "));

const DARK = "(prefers-color-scheme: dark)";
const STILL = "(prefers-reduced-motion: reduce)";

/** Images of the blog are written as `<picture>`; all others stay as they are, but load late. */
export function addPictures(md: MarkdownIt): void {
  const { escapeHtml } = md.utils;
  md.renderer.rules.image = (tokens, index, options, env: MarkdownEnv = {}, renderer) => {
    const token = tokens[index];
    if (!token) return "";
    const alt = isDecoration(token) ? "" : renderer.renderInlineAsText(token.children ?? [], options, env);
    const src = attribute(token, "src");
    const isFirst = (env.imageCount ?? 0) === 0;
    env.imageCount = (env.imageCount ?? 0) + 1;
    const find = (address: string): Picture | undefined =>
      address === "" ? undefined : (env.markdown?.picture(decodeAddress(address)) ?? env.markdown?.picture(address));
    const given = givenAttributes(token).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
    const rest = `${given.join("")} alt="${escapeHtml(alt)}" ${
      isFirst ? 'fetchpriority="high"' : 'loading="lazy"'
    } decoding="async"`;
    const size = { width: Number(attribute(token, "width")), height: Number(attribute(token, "height")) };
    const picture = find(src);
    if (picture && env.markdown) {
      const { shown, share } = readShown(token);
      const writer = new PictureWriter(env.markdown, sizesOf(shown, env.markdown.textWidth, share, hasNotes(env)));
      const dark = find(attribute(token, "dark"));
      const html = writer.write(sized(picture, size), rest, dark);
      const short = writer.write(sized(withoutGround(picture), size), rest, dark);
      if (short !== html) env.shortForms?.push([html, short]);
      return html;
    }
    const written = (["width", "height"] as const).map((name) => (size[name] ? ` ${name}="${size[name]}"` : ""));
    return `<img src="${escapeHtml(src)}"${written.join("")}${rest}>`;
  };
}

/** True when the text refers to a footnote. */
function hasNotes({ footnotes }: MarkdownEnv): boolean {
  return ((footnotes as { list?: unknown[] } | undefined)?.list?.length ?? 0) > 0;
}

/** In Markdown a few can be given; in HTML of the author's, those that have been let through. */
function givenAttributes(token: Token): [string, string][] {
  if ((token.meta as ImageMeta | null)?.isRaw) {
    return (token.attrs ?? [])
      .filter(([name]) => !WRITTEN.has(name))
      .map(([name, value]): [string, string] => [name, String(value)]);
  }
  return ["id", "class", "lang", "dir", "title"].flatMap((name): [string, string][] => {
    const value = attribute(token, name);
    return value ? [[name, value]] : [];
  });
}

function withoutGround({ colour: _, isDarkInk: __, ...picture }: Picture): Picture {
  return picture;
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

/** Writes pictures that are as wide on the page as `sizes` says. */
class PictureWriter {
  readonly #context: MarkdownContext;
  readonly #sizes: string;

  constructor(context: MarkdownContext, sizes: string) {
    this.#context = context;
    this.#sizes = sizes;
  }

  /** `attributes` are those of the `<img>`; `dark` is what readers with dark screens see instead. */
  write(picture: Picture, attributes: string, dark: Picture | undefined): string {
    const { fallback, colour, isDarkInk } = picture;
    const sources = [
      ...(dark ? this.#writeAlternative(dark, DARK) : []),
      ...this.#writeStill(picture),
      ...picture.sources.map(({ type, variants }) => this.#writeSource(variants, ` type="${type}"`)),
    ];
    const choice =
      fallback.variants.length > 1 ? ` srcset="${this.#srcset(fallback.variants)}" sizes="${this.#sizes}"` : "";
    // The other one may have another ground.
    const ground = colour && !dark && !/ style="/.test(attributes) ? ` style="background-color:${colour}"` : "";
    const paper = isDarkInk && !dark ? " data-dark-ink" : "";
    const image = `<img src="${this.#context.href(fallback.url)}"${choice} width="${picture.width}" height="${picture.height}"${ground}${paper}${attributes}>`;
    return sources.length === 0 ? image : `<picture>${sources.join("")}${image}</picture>`;
  }

  /** All formats of a picture that is shown under a condition, with its own size. */
  #writeAlternative(picture: Picture, media: string): string[] {
    const { sources, fallback, width, height } = picture;
    const size = ` width="${width}" height="${height}"`;
    return [
      ...this.#writeStill(picture, `${media} and `),
      ...sources.map(({ type, variants }) => this.#writeSource(variants, ` media="${media}" type="${type}"${size}`)),
      this.#writeSource(fallback.variants, ` media="${media}"${size}`),
    ];
  }

  #writeStill({ still = [] }: Picture, condition = ""): string[] {
    return still.map(({ type, variants }, index) => {
      const format = index < still.length - 1 ? ` type="${type}"` : "";
      return this.#writeSource(variants, ` media="${condition}${STILL}"${format}`);
    });
  }

  #writeSource(variants: Variant[], attributes: string): string {
    const [only] = variants;
    // A drawing is sharp in any size.
    if (only && variants.length === 1 && only.url.endsWith(".svg"))
      return `<source${attributes} srcset="${this.#context.href(only.url)}">`;
    return `<source${attributes} srcset="${this.#srcset(variants)}" sizes="${this.#sizes}">`;
  }

  #srcset(variants: Variant[]): string {
    return variants.map((variant) => `${this.#context.href(variant.url)} ${variant.width}w`).join(", ");
  }
}
