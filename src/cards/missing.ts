import { note, type Place, type Problem, warning } from "../problem.ts";
import type { CardRecord } from "./store.ts";

/** A card, as far as problems tell of it. */
export interface ToldCard {
  /** Where its title is written. */
  place: Place;
  lang: string;
  /** The card of the blog itself: its title is in the settings. */
  isBlog: boolean;
  record: CardRecord;
}

/** Open fonts by what they have, for scripts that Literata has not. Names of packages at https://fontsource.org. */
const fontsByScript: [script: RegExp, name: string, font: string | ((lang: string) => string)][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, "Japanese", "@fontsource/sawarabi-mincho"],
  [/\p{Script=Hangul}/u, "Korean", "@fontsource/noto-serif-kr"],
  [/\p{Script=Han}/u, "Chinese characters", chooseHan],
  [/\p{Script=Arabic}/u, "Arabic", "@fontsource/amiri"],
  [/\p{Script=Hebrew}/u, "Hebrew", "@fontsource/frank-ruhl-libre"],
  [/\p{Script=Devanagari}/u, "Devanagari", "@fontsource/noto-serif-devanagari"],
  [/\p{Script=Bengali}/u, "Bengali", "@fontsource/noto-serif-bengali"],
  [/\p{Script=Tamil}/u, "Tamil", "@fontsource/noto-serif-tamil"],
  [/\p{Script=Thai}/u, "Thai", "@fontsource/noto-serif-thai"],
  [/\p{Script=Armenian}/u, "Armenian", "@fontsource/noto-serif-armenian"],
  [/\p{Script=Georgian}/u, "Georgian", "@fontsource/noto-serif-georgian"],
  [/\p{Script=Ethiopic}/u, "Ethiopic", "@fontsource/noto-serif-ethiopic"],
  [/\p{Script=Khmer}/u, "Khmer", "@fontsource/noto-serif-khmer"],
];

function chooseHan(lang: string): string {
  if (/^zh-(Hant|TW|HK|MO)\b/i.test(lang)) return "@fontsource/noto-serif-tc";
  return /^zh\b/i.test(lang) ? "@fontsource/noto-serif-sc" : "@fontsource/sawarabi-mincho";
}

/** What the author should know of cards that could not be drawn, or not with all that is written. `fonts` is the setting. */
export function explainCards(cards: ToldCard[], fonts: string[], places: Record<string, Place>): Problem[] {
  return [...explainTitles(cards, fonts), ...explainNames(cards, fonts, places), ...explainOmitted(cards)];
}

/** One warning for each font that would help, with the first place: a blog may have a thousand such titles. */
function explainTitles(cards: ToldCard[], fonts: string[]): Problem[] {
  const groups = new Map<string, ToldCard[]>();
  for (const card of cards) {
    if (card.record.missing.title.length === 0) continue;
    const remedy = advise(card.record.missing.title, card.lang, fonts);
    groups.set(remedy, [...(groups.get(remedy) ?? []), card]);
  }
  return [...groups].flatMap(([remedy, [first, ...others]]) => {
    if (!first) return [];
    const what = first.isBlog ? "The card of the blog" : "The card of this post";
    const more = others.length === 0 ? "" : ` So it is with ${others.length} more.`;
    const fact = `${what} is not drawn, because no font of the cards has ${list(first.record.missing.title)}.${more}`;
    return [warning("card-letters", first.place, fact, remedy)];
  });
}

function explainNames(cards: ToldCard[], fonts: string[], places: Record<string, Place>): Problem[] {
  return (["author", "blog"] as const).flatMap((part) => {
    const card = cards.find(({ record, isBlog }) => !isBlog && record.missing[part].length > 0);
    if (!card) return [];
    const name = part === "author" ? "the author's name" : "the name of the blog";
    const fact = `Cards leave out ${name}, because no font of theirs has ${list(card.record.missing[part])}.`;
    const place = places[part === "author" ? "author" : "title"];
    return [warning("card-letters", place, fact, advise(card.record.missing[part], card.lang, fonts))];
  });
}

function explainOmitted(cards: ToldCard[]): Problem[] {
  const told = cards.filter(({ record }) => record.omitted.length > 0);
  const [first] = told;
  if (!first) return [];
  const what = told.length === 1 ? "The card of a post leaves" : `The cards of ${told.length} posts leave`;
  const signs = list(told.flatMap(({ record }) => record.omitted));
  return [note("card-signs", first.place, `${what} out what no font of theirs has: ${signs}.`)];
}

function advise(missing: string[], lang: string, fonts: string[]): string {
  const [, script, known] = fontsByScript.find(([script]) => missing.some((one) => script.test(one))) ?? [];
  const font = typeof known === "function" ? known(lang) : known;
  const otherwise = "Or name a picture as socialImage.";
  if (font === undefined || fonts.includes(font)) {
    return `Name one that has them in the settings, cards: { fonts: [ … ] }; https://fontsource.org lists fonts. ${otherwise}`;
  }
  const all = [...fonts, font].map((name) => JSON.stringify(name)).join(", ");
  return `Install one for ${script}: npm install ${font}, and in the settings: cards: { fonts: [${all}] }. ${otherwise}`;
}

/** `縦 (U+7E26), 横 (U+6A2A) and 3 more`. */
function list(characters: string[]): string {
  const all = [...new Set(characters)];
  const shown = all.slice(0, 3).map((one) => `${one} (${[...one].map(nameOf).join(" ")})`);
  if (all.length > 3) return `${shown.join(", ")} and ${all.length - 3} more`;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
