import { createHash } from "node:crypto";
import { encoderVersion, loadSharp } from "../images/encoder.ts";
import { createLimit } from "../images/limit.ts";
import { urlOfSocialImage } from "../images/name.ts";
import type { SocialImage } from "../images/picture.ts";
import { SOCIAL_SIZE } from "../images/social.ts";
import { askOutside, isSandboxed } from "../outside.ts";
import type { Asset } from "../plan/page.ts";
import { type Place, type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { contrast } from "../theme/color.ts";
import { cardColors } from "./colors.ts";
import { type CardInput, setCard } from "./draw.ts";
import { FontShelf } from "./fonts.ts";
import type { CardColors } from "./looks.ts";
import { explainCards } from "./missing.ts";
import { type CardRecord, CardStore } from "./store.ts";
import { Typesetter } from "./type.ts";

/** Raised when cards are drawn in another way, so that all of them are drawn again. */
const FORMAT = 1;

/** Cards in work at a time. */
const AT_ONCE = 4;

/** The list of cards is written each time that so many were drawn. */
const SAVED_AFTER = 200;

/** Fewer cards are drawn before anybody could read of it. */
const WORTH_A_WORD = 50;

/** WCAG 2.2, level AA, for text. https://www.w3.org/TR/WCAG22/#contrast-minimum */
const AA = 4.5;

/** A card that is wanted. */
export interface CardRequest extends CardInput {
  /** The path of the post from the blog's root; `""` for the card of the blog. */
  path: string;
  /** Where the title is written. */
  place: Place;
}

/** How cards are drawn. Plain data. */
export interface CardOptions {
  settings: Exclude<Blog["cards"], false>;
  theme: Blog["theme"];
  places: Blog["places"];
  /** The blog's root, absolute. */
  root: string;
  /** Absolute: the folder `.cache`. */
  cacheFolder: string;
  /** Called after each card that had to be drawn, when there are fifty or more. */
  onProgress?: ((done: number, total: number, name: string) => void) | undefined;
}

/** What became of the cards. */
export interface PreparedCards {
  /** By `path`. A card that could not be drawn has no entry. */
  cards: Map<string, SocialImage>;
  /** The files to publish, each URL once. */
  assets: Asset[];
  problems: Problem[];
}

/**
 * Draws the cards that are wanted, or takes them from the cache; sharp and fonts are loaded only when one must be drawn.
 * What a card depends on is all that it shows, its look, colours and fonts, and the version of the encoder.
 */
export async function prepareCards(requests: CardRequest[], options: CardOptions): Promise<PreparedCards> {
  const { onProgress, root, cacheFolder, ...rest } = options;
  if (isSandboxed) return askOutside("cards", { requests, ...rest }, onProgress);
  const { settings, places } = options;
  const shelf = new FontShelf(root, settings.fonts, places["cards.fonts"] ?? places.cards, cacheFolder);
  if (shelf.problems.length > 0) return { cards: new Map(), assets: [], problems: shelf.problems };
  const colors = cardColors(options.theme, settings.look, settings.colors);
  const store = new CardStore(cacheFolder);
  const base = [FORMAT, encoderVersion(), shelf.key, settings.look, colors];
  const keyed = requests.map((request) => ({ request, key: keyOf(request, base) }));
  const records = await findOrDraw(keyed, store, shelf, settings.look, colors, onProgress);
  store.save();
  store.tidy();

  const prepared: PreparedCards = { cards: new Map(), assets: [], problems: explainFaint(colors, options) };
  const assets = new Map<string, Asset>();
  for (const { request, key } of keyed) {
    const file = records.get(key)?.file;
    if (!file) continue;
    const url = urlOfSocialImage(request.path.replace(/^.*\//, "") || "blog", key, "png");
    assets.set(url, { url, path: store.pathOf(file.name) });
    prepared.cards.set(request.path, { url, ...SOCIAL_SIZE, type: "image/png", bytes: file.bytes });
  }
  prepared.assets.push(...assets.values());
  const told = keyed.flatMap(({ request: { place, lang, path }, key }) => {
    const record = records.get(key);
    return record ? [{ place, lang, isBlog: path === "", record }] : [];
  });
  prepared.problems.push(...explainCards(told, settings.fonts, places));
  return prepared;
}

async function findOrDraw(
  wanted: { request: CardRequest; key: string }[],
  store: CardStore,
  shelf: FontShelf,
  look: CardOptions["settings"]["look"],
  colors: CardColors,
  onProgress: CardOptions["onProgress"],
): Promise<Map<string, CardRecord>> {
  const records = new Map<string, CardRecord>();
  const open = new Map<string, CardRequest>();
  for (const { request, key } of wanted) {
    if (records.has(key) || open.has(key)) continue;
    const record = store.find(key);
    if (record) records.set(key, record);
    else open.set(key, request);
  }
  if (open.size === 0) return records;
  const type = new Typesetter(await loadSharp());
  const limit = createLimit(AT_ONCE);
  let done = 0;
  const drawn = [...open].map(([key, request]) =>
    limit(async () => {
      const { png, ...about } = await setCard(request, look, colors, shelf, type);
      records.set(key, store.keep(key, png, about));
      if (++done % SAVED_AFTER === 0) store.save();
      if (open.size >= WORTH_A_WORD) onProgress?.(done, open.size, request.path || "the card of the blog");
    }),
  );
  const failure = (await Promise.allSettled(drawn)).find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
  return records;
}

function keyOf({ title, subtitle, author, blog, lang }: CardRequest, base: unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify([...base, title, subtitle, author, blog, lang]))
    .digest("hex");
}

/** Colours of the theme are looked at where the theme is made. */
function explainFaint({ paper, ink, accent }: CardColors, { settings, places }: CardOptions): Problem[] {
  if (Object.keys(settings.colors).length === 0) return [];
  return Object.entries({ ink, accent }).flatMap(([name, color]) => {
    const ratio = contrast(color, paper);
    if (ratio >= AA) return [];
    const shown = (Math.floor(ratio * 10) / 10).toFixed(1);
    const fact = `The ${name} ${color} of the cards has a contrast of ${shown} on their paper ${paper}; to be read by all, text needs ${AA}.`;
    return [
      warning("card-contrast", places["cards.colors"] ?? places.cards, fact, "Take colours that are further apart."),
    ];
  });
}
