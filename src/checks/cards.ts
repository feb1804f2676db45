import { domainToUnicode } from "node:url";
import type { PreviewTags } from "../html/scan.ts";
import { type CardRule, cardRules, hasDescription } from "./card-rules.ts";
import type { HtmlFacts } from "./file-facts.ts";
import type { Finding } from "./finding.ts";
import { joinNames, type PreviewVerdict } from "./previews.ts";
import { type CheckedSite, isPost } from "./site.ts";

/** What a platform shows of a page to which somebody links. */
export interface Card {
  platform: string;
  /** As it is shown, with `…` where it is cut. */
  title: string;
  isTitleCut: boolean;
  /** Empty when the page has none, and on platforms that show none. */
  description: string;
  isDescriptionCut: boolean;
  /** The line that says where the link leads: the name of the site, or the host. */
  site: string;
  /** `unknown` for a picture of another host, which nobody has looked at. */
  picture: "large" | "small" | "none" | "unknown";
  /** Width by height to which the picture is cropped; absent when it is shown whole, and when there is none. */
  ratio?: number;
  /** Why the picture of the page is not shown: "it is …". */
  fault?: string;
  /** The picture, when it is not that of the page: X takes `twitter:image`. */
  image?: CardImage;
}

/** A picture that a page names: its address as written, and its site URL when it is on the blog. */
export interface CardImage {
  address: string;
  url?: string;
}

/** A page, and what platforms show of it when somebody links to it. */
export interface PageCards {
  url: string;
  /** The author's file, or what makes the page. */
  source: string;
  isPost: boolean;
  /** The picture that most platforms take. */
  image?: CardImage;
  cards: Card[];
}

/** The cards of all pages of a site. `verdicts` are those of `judgePreviews`, by the addresses of the pictures. */
export function listCards(site: CheckedSite, verdicts: ReadonlyMap<string, PreviewVerdict>): PageCards[] {
  const host = hostOf(site.blog);
  return [...site.pages.values()].map((page) => {
    const { tags } = tidyFacts(page.facts);
    const describe = (address: string): CardImage => {
      const url = site.targets.resolve(address, page.url)?.path;
      return { address, ...(url !== undefined && { url }) };
    };
    const address = choose({}, tags, "image");
    const cards = drawCards(page.facts, host, (picture) => verdicts.get(picture));
    for (const [index, card] of cards.entries()) {
      const own = choose(cardRules[index] ?? {}, tags, "image");
      if (own !== undefined && own !== address) card.image = describe(own);
    }
    const image = address === undefined ? undefined : describe(address);
    return { url: page.url, source: page.source, isPost: isPost(page), ...(image && { image }), cards };
  });
}

/** What a page says of itself that cards are made of. */
export type CardFacts = Pick<HtmlFacts, "title" | "description" | "tags">;

/** The cards of a page on all platforms. `verdictOf` knows what they make of a picture, by its address as written. */
export function drawCards(
  facts: CardFacts,
  host: string,
  verdictOf: (url: string) => PreviewVerdict | undefined,
): Card[] {
  const told = tidyFacts(facts);
  return cardRules.map((rule) => drawCard(rule, told, host, verdictOf));
}

/** The same with texts as they are shown: on one line, and without white space around them. Addresses stay as written. */
function tidyFacts({ title, description, tags }: CardFacts): CardFacts {
  const tidied = Object.entries(tags).map(([name, content]) => [
    name,
    name.endsWith(":image") && content.trim() ? content : tidy(content),
  ]);
  return { title: tidy(title), description: tidy(description), tags: Object.fromEntries(tidied) };
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function drawCard(
  rule: CardRule,
  { title, description, tags }: CardFacts,
  host: string,
  verdictOf: (url: string) => PreviewVerdict | undefined,
): Card {
  const isLarge = tags["twitter:card"] === "summary_large_image";
  const image = choose(rule, tags, "image");
  const verdict = image === undefined ? undefined : verdictOf(image);
  const answer = verdict?.verdicts[rule.platform];
  const shape = answer === "shown" || answer === "unknown" ? rule.picture(verdict ?? {}, isLarge) : undefined;
  const heading = cut(choose(rule, tags, "title") ?? title, rule.title);
  const sentence = hasDescription(rule, shape) ? (choose(rule, tags, "description") ?? description) : "";
  const text = cut(sentence, rule.description);
  return {
    platform: rule.platform,
    title: heading.text,
    isTitleCut: heading.isCut,
    description: text.text,
    isDescriptionCut: text.isCut,
    site: rule.site === "name" ? tags["og:site_name"] || host : host,
    picture: answer === "unknown" ? "unknown" : (shape?.size ?? "none"),
    ...(shape?.ratio !== undefined && { ratio: shape.ratio }),
    ...(answer !== undefined && answer !== "shown" && answer !== "unknown" && { fault: answer }),
  };
}

/** An empty tag counts for nothing. */
function choose(
  { prefersTwitter }: Pick<CardRule, "prefersTwitter">,
  tags: PreviewTags,
  what: "title" | "description" | "image",
): string | undefined {
  const [og, twitter] = [tags[`og:${what}`], tags[`twitter:${what}`]];
  return (prefersTwitter ? twitter || og : og || twitter) || undefined;
}

/** Letters are those of Unicode: an emoji that is made of several counts as several, as it does where texts are cut. */
function cut(text: string, most: number | undefined): { text: string; isCut: boolean } {
  if (most === undefined || text.length <= most) return { text, isCut: false };
  const letters = [...text];
  if (letters.length <= most) return { text, isCut: false };
  return { text: `${letters.slice(0, most).join("").trimEnd()}…`, isCut: true };
}

/** The host of a blog as people write it: `www.` and Punycode taken away. */
export function hostOf({ url }: { url: string }): string {
  const { hostname } = new URL(url);
  return (domainToUnicode(hostname) || hostname).replace(/^www\./, "");
}

const limits = cardRules.flatMap(({ title }) => title ?? []).sort((left, right) => left - right);

/** At this length half of the platforms cut a title. */
const LONG_TITLE = limits[Math.ceil(cardRules.length / 2) - 1] ?? Number.POSITIVE_INFINITY;

/** A title that is cut on half of the platforms or more; most titles are shorter than any of them allows. */
export function checkCardTitle(facts: CardFacts): Finding[] {
  if (Math.max(facts.title.length, facts.tags["og:title"]?.length ?? 0) <= LONG_TITLE) return [];
  const { title, tags } = tidyFacts(facts);
  const cards = cardRules.map((rule) => ({ rule, ...cut(choose(rule, tags, "title") ?? title, rule.title) }));
  const cutOn = cards.filter(({ isCut }) => isCut);
  const [first] = [...cutOn].sort((left, right) => (left.rule.title ?? 0) - (right.rule.title ?? 0));
  if (!first || cutOn.length * 2 < cardRules.length) return [];
  return [
    {
      code: "preview-title",
      fact: `The title is cut beside links on ${joinNames(cutOn.map(({ rule }) => rule.platform))}; ${first.rule.platform} shows “${first.text}”.`,
      remedy: "Begin it with what tells it from others, or make it shorter.",
      cause: { kind: "field", name: "title" },
    },
  ];
}
