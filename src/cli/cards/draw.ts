import type { Card, CardImage } from "../../checks/cards.ts";
import { escapeAttribute, escapeText } from "./escape.ts";

/** What a card needs beside what it shows. */
export interface CardContext {
  /** The picture of the page; one of another host is not asked for. */
  image: CardImage | undefined;
  /** Where a file of the blog can be loaded, by its site URL. */
  hrefOf: (url: string) => string;
  /** The address to which somebody links: `ines.blog/posts/hello/`. */
  address: string;
}

/** A card as its platform draws it, as HTML. */
export function drawCardHtml(card: Card, context: CardContext): string {
  const draw = drawings[card.platform] ?? drawFacebook;
  return draw(card, card.picture === "none" ? "" : drawPicture(card, context), context);
}

/** Each draws one platform's card; `picture` is empty when there is none. */
const drawings: Record<string, (card: Card, picture: string, context: CardContext) => string> = {
  Facebook: drawFacebook,
  X: drawX,
  LinkedIn: drawLinkedIn,
  WhatsApp: drawWhatsApp,
  Slack: drawSlack,
  Mastodon: drawMastodon,
  Discord: drawDiscord,
  iMessage: drawIMessage,
};

function drawFacebook({ site, title, description, picture: size }: Card, picture: string): string {
  const texts = join(text("site", site), text("title", title), text("description", description));
  return card("facebook", size, join(picture, box("texts", texts)));
}

/** Over a large picture stands the title, and the host below it; small cards have all three texts. */
function drawX({ site, title, description, picture: size }: Card, picture: string): string {
  if (size === "large" || (size === "unknown" && description === "")) {
    const framed = box("frame", join(picture, text("title", title)));
    return card("x", "large", join(framed, text("site", `From ${site}`)));
  }
  const texts = join(text("site", site), text("title", title), text("description", description));
  return card("x", "small", join(picture || box("blank", ""), box("texts", texts)));
}

function drawLinkedIn({ site, title, picture: size }: Card, picture: string): string {
  return card("linkedin", size, join(picture, box("texts", join(text("title", title), text("site", site)))));
}

/** The address stands below the card, as the message that was sent. */
function drawWhatsApp(
  { site, title, description, picture: size }: Card,
  picture: string,
  { address }: CardContext,
): string {
  const texts = join(text("title", title), text("description", description), text("site", site));
  return card("whatsapp", size, join(box("quote", join(picture, box("texts", texts))), text("sent", address)));
}

function drawSlack({ site, title, description, picture: size }: Card, picture: string): string {
  const texts = box("texts", join(text("site", site), text("title", title), text("description", description)));
  return card("slack", size, join(texts, picture));
}

function drawMastodon({ site, title, description, picture: size }: Card, picture: string): string {
  const texts = box("texts", join(text("site", site), text("title", title), text("description", description)));
  return card("mastodon", size === "none" ? "small" : size, join(picture || box("blank", ""), texts));
}

function drawDiscord({ site, title, description, picture: size }: Card, picture: string): string {
  const texts = box("texts", join(text("site", site), text("title", title), text("description", description)));
  return card("discord", size, join(texts, picture));
}

function drawIMessage({ site, title, picture: size }: Card, picture: string): string {
  return card("imessage", size, join(picture, box("texts", join(text("title", title), text("site", site)))));
}

function drawPicture({ ratio, image: own }: Card, { image, hrefOf }: CardContext): string {
  const url = (own ?? image)?.url;
  const shape = ratio === undefined ? "" : ` style="aspect-ratio:${ratio}"`;
  if (url === undefined) return `<div class="picture foreign"${shape}>A picture of another host</div>`;
  return `<img class="picture" src="${escapeAttribute(hrefOf(url))}" alt=""${shape}>`;
}

function card(name: string, size: Card["picture"], inside: string): string {
  return `<div class="card ${name} ${size}">${inside}</div>`;
}

function box(name: string, inside: string): string {
  return `<div class="${name}">${inside}</div>`;
}

/** Nothing when there is no text. */
function text(name: string, content: string): string {
  return content === "" ? "" : `<p class="${name}" dir="auto">${escapeText(content)}</p>`;
}

function join(...parts: string[]): string {
  return parts.join("");
}
