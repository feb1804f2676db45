import type { MarkdownIt, Token } from "markdown-it";
import type { MarkdownEnv } from "./env.ts";
import { findVideo, type Video } from "./video.ts";
import type { Voice } from "./voice.ts";

/** What the rule leaves on the tokens of a video. */
interface EmbedMeta {
  /** On a link: what is shown instead of it. Its image is the poster. */
  film?: { poster?: Token };
  /** On an image: it is the poster of a film, and not shown by itself. */
  isPoster?: true;
  /** Of the sign on a link. */
  sign?: { host: string; address?: string };
}

type Create = (type: string, tag: string, nesting: Token["nesting"], meta?: EmbedMeta) => Token;

/** True when a text may have a video file alone on a line, before anything is parsed. */
export function mayEmbedFile(markdown: string): boolean {
  return /\.(mp4|webm)/i.test(markdown);
}

/**
 * A paragraph that is nothing but the address of a video is a figure: a link to its host, or a player for a file of the
 * blog that loads nothing until it is started. An image that is a link to a video, alone in its paragraph, is its
 * picture. No frame, and nothing of others is asked for. To be added after figures.
 */
export function addEmbeds(md: MarkdownIt, peertube: string[], voice: Voice): void {
  md.core.ruler.push("embeds", (state) => {
    if (state.inlineMode) return;
    const create: Create = (type, tag, nesting, meta) => {
      const token = new state.Token(type, tag, nesting);
      if (meta) token.meta = { ...meta };
      return token;
    };
    for (const [index, token] of state.tokens.entries()) {
      const open = state.tokens[index - 1];
      if (token.type !== "inline" || !open || open.hidden) continue;
      const isAlone = open.type === "paragraph_open" && state.tokens[index + 1]?.type === "paragraph_close";
      const isFigure = open.type === "figure_open";
      if (!isAlone && !isFigure) continue;
      const found = isFigure ? readPoster(token) : readAddress(token);
      const video = found && findVideo(found.address, peertube);
      if (!found || !video) continue;
      open.attrJoin("class", "embed");
      token.children = isFigure
        ? addSign(token.children ?? [], video, create)
        : createLink(found.address, md.normalizeLink(found.address), video, create);
      if (!isAlone) continue;
      for (const edge of [open, state.tokens[index + 1]]) {
        if (!edge) continue;
        edge.type = edge.type.replace("paragraph", "figure");
        edge.tag = "figure";
      }
    }
  });
  addEmbedRules(md, voice);
}

/** The address that a line is: as it stands, between angle brackets, or made a link by a plugin. */
function readAddress({ content, children }: Token): { address: string } | undefined {
  const address = content.trim().replace(/^<(.*)>$/, "$1");
  if (/[\s<>()[\]"'`*!]/.test(address)) return undefined;
  const isPlain = (children ?? []).every(({ type }) => /^(text|text_special|link_open|link_close)$/.test(type));
  return isPlain ? { address } : undefined;
}

/** The address to which the image of a figure is a link. */
function readPoster({ children }: Token): { address: string } | undefined {
  const link = children?.find(({ type }) => type === "link_open");
  return link && { address: String(link.attrGet("href") ?? "") };
}

function createLink(address: string, href: string, video: Video, create: Create): Token[] {
  const isFile = video.kind === "file";
  const link = create("link_open", "a", 1, isFile ? { film: {} } : undefined);
  link.attrSet("href", href);
  const shown = address.replace(/^https?:\/\/(www\.)?/i, "");
  const inner = isFile ? [] : [create("embed_sign", "", 0, { sign: { host: video.host, address: shown } })];
  return [link, ...inner, create("link_close", "a", -1, isFile ? { isPoster: true } : undefined)];
}

function addSign(children: Token[], video: Video, create: Create): Token[] {
  return children.flatMap((child) => {
    if (video.kind === "host") {
      return child.type === "image" ? [child, create("embed_sign", "", 0, { sign: { host: video.host } })] : [child];
    }
    const poster = children.find(({ type }) => type === "image");
    if (child.type === "link_open") child.meta = { film: { ...(poster && { poster }) } } as never;
    else child.meta = { isPoster: true } as never;
    return [child];
  });
}

function metaOf(token: Token | undefined): EmbedMeta {
  return (token?.meta ?? {}) as EmbedMeta;
}

function addEmbedRules(md: MarkdownIt, voice: Voice): void {
  const { rules } = md.renderer;
  const { escapeHtml } = md.utils;
  const { link_open: openLink, link_close: closeLink, image } = rules;

  rules.embed_sign = (tokens, index, _settings, env: MarkdownEnv = {}) => {
    const { sign } = metaOf(tokens[index]);
    if (!sign) return "";
    const address = sign.address ? ` <span class="embed-address">${escapeHtml(sign.address)}</span>` : "";
    const said = voice.say("watchVideo", { host: escapeHtml(sign.host) });
    return `${sign.address ? "" : " "}<span class="embed-sign"${voice.attributesOf("watchVideo", env)}>${said}</span>${address}`;
  };
  rules.link_open = (tokens, index, settings, env: MarkdownEnv = {}, renderer) => {
    const token = tokens[index];
    const { film } = metaOf(token);
    if (!token || !film) return openLink?.(tokens, index, settings, env, renderer) ?? "";
    const written = String(token.attrGet("href") ?? "");
    const src = escapeHtml(env.markdown?.link(written) ?? written);
    const { poster } = film;
    const label = poster ? renderer.renderInlineAsText(poster.children ?? [], settings, env) : nameOf(written);
    const html =
      `<video src="${src}" controls preload="none" playsinline${posterOf(poster, env, escapeHtml)} ` +
      `aria-label="${escapeHtml(label)}"></video>`;
    env.shortForms?.push([html, `<a href="${src}">${voice.say("video", { name: escapeHtml(label) })}</a>`]);
    return html;
  };
  rules.link_close = (tokens, index, settings, env, renderer) => {
    if (metaOf(tokens[index]).isPoster) return "";
    return closeLink?.(tokens, index, settings, env, renderer) ?? renderer.renderToken(tokens, index, settings);
  };
  rules.image = (tokens, index, settings, env, renderer) =>
    metaOf(tokens[index]).isPoster ? "" : (image?.(tokens, index, settings, env, renderer) ?? "");
}

/** The picture that stands there until the film begins, in a format that all browsers show, and the room for both. */
function posterOf(poster: Token | undefined, { markdown }: MarkdownEnv, escapeHtml: (text: string) => string): string {
  if (!poster) return "";
  const src = String(poster.attrGet("src") ?? "");
  const picture = markdown?.picture(decode(src)) ?? markdown?.picture(src);
  if (!picture || !markdown) return ` poster="${escapeHtml(src)}"`;
  return ` poster="${markdown.href(picture.fallback.url)}" width="${picture.width}" height="${picture.height}"`;
}

function nameOf(address: string): string {
  return decode(address.slice(address.lastIndexOf("/") + 1));
}

/** Addresses are percent-encoded; names are shown as they are. */
function decode(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
