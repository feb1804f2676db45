import type { Card, PageCards } from "../../checks/cards.ts";
import { type CardContext, drawCardHtml } from "./draw.ts";
import { escapeAttribute, escapeText } from "./escape.ts";
import { style } from "./style.ts";

/** Where the list of posts is; below it, at the address of each post, its cards. */
export const CARDS_PATH = "/.longhand/previews/";

/** A post on the page of cards. */
export interface CardPost extends PageCards {
  title: string;
  /** The calendar day: `2025-08-22`. */
  day: string;
  /** Why nobody can link to it yet, or why it is in no list; undefined for what is public. */
  state?: "draft" | "scheduled" | "hidden";
}

/** The list of posts, as they come. */
export function drawList(posts: CardPost[], blogTitle: string): string {
  const items = posts.map(
    (post) =>
      `<li><a href="${hrefOf(post)}" dir="auto">${escapeText(post.title)}</a> <span class="when">${drawState(post)}<time datetime="${post.day}">${post.day}</time>${drawWarning(post)}</span></li>`,
  );
  const none = "<p>There is no post yet: <code>longhand new “A title”</code> begins one.</p>";
  return drawPage(
    `Link previews · ${blogTitle}`,
    `<header class="top"><h1>Link previews</h1>
<p>What eight platforms show of a link to each post. Choose one.</p></header>
<main>${items.length === 0 ? none : `<ol class="posts">\n${items.join("\n")}\n</ol>`}</main>`,
  );
}

/** The cards of one post, with links to those beside it. */
export function drawCardsPage(
  post: CardPost,
  context: CardContext,
  beside: { newer?: CardPost | undefined; older?: CardPost | undefined; home: string },
): string {
  const links = [
    `<a href="${CARDS_PATH}">All posts</a>`,
    ...(beside.newer ? [`<a href="${hrefOf(beside.newer)}" rel="prev">Newer</a>`] : []),
    ...(beside.older ? [`<a href="${hrefOf(beside.older)}" rel="next">Older</a>`] : []),
    `<a href="${escapeAttribute(beside.home)}">The post itself</a>`,
  ];
  const cards = post.cards.map(
    (card) => `<section class="platform"><h2>${card.platform}</h2>
${drawCardHtml(card, context)}
<p class="note">${escapeText(explain(card))}</p></section>`,
  );
  return drawPage(
    `Link previews of ${post.title}`,
    `<header class="top"><nav>${links.join(" ")}</nav>
<h1 dir="auto">${escapeText(post.title)}</h1>
<p class="when">${drawState(post)}<time datetime="${post.day}">${post.day}</time> · ${escapeText(post.source)}</p></header>
<main class="cards">
${cards.join("\n")}
</main>`,
  );
}

/** The address of the cards of a post. */
function hrefOf({ url }: PageCards): string {
  return escapeAttribute(encodeURI(CARDS_PATH.slice(0, -1) + url));
}

function drawState({ state }: CardPost): string {
  return state ? `<span class="state">${state}</span> ` : "";
}

function drawWarning({ cards, image }: CardPost): string {
  const cut = cards.filter(({ isTitleCut }) => isTitleCut).length;
  const faults = cards.filter(({ fault }) => fault !== undefined).length;
  const said = [
    ...(cut > 0 ? [`title cut on ${cut}`] : []),
    ...(faults > 0 ? [`picture not shown on ${faults}`] : []),
    ...(image ? [] : ["no picture"]),
  ];
  return said.map((one) => ` · ${one}`).join("");
}

/** What cannot be seen on a card. */
function explain({ isTitleCut, isDescriptionCut, description, picture, ratio, fault }: Card): string {
  const cut = [...(isTitleCut ? ["title"] : []), ...(isDescriptionCut ? ["description"] : [])];
  return [
    ...(picture === "unknown" ? ["The picture is on another host: nobody has looked at it."] : []),
    ...(fault ? [`The picture is not shown: it is ${fault}.`] : []),
    ...(picture === "small" ? ["Small picture."] : []),
    ...(ratio !== undefined && picture !== "none" ? [`Cropped to ${ratio}:1.`] : []),
    ...(cut.length > 0 ? [`The ${cut.join(" and the ")} ${cut.length > 1 ? "are" : "is"} cut.`] : []),
    ...(description === "" ? ["No description."] : []),
  ].join(" ");
}

function drawPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
