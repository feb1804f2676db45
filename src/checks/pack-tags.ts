import type { PreviewTagName, PreviewTags } from "../html/scan.ts";
import { type HtmlFacts, parseAsset } from "./file-facts.ts";

/**
 * The tags of link previews of a page: where their set stands in the list of sets, and then what each tag of the page's
 * own has. A number says that it begins like what the page says elsewhere, and how many characters of that it has.
 */
export type PackedTags = [set: number, ...values: (number | string)[]];

/** What the tags of several pages have in common. */
export interface TagSet {
  /** Those that are the same on all of these pages: the name of the site, the kind of the card. */
  same: PreviewTags;
  /** The names of the others, in the order of their values. */
  own: PreviewTagName[];
}

/** What is often the same on all pages of a blog. */
const COMMON = new Set<string>(["og:site_name", "twitter:card"] satisfies PreviewTagName[]);

type Told = Pick<HtmlFacts, "title" | "description" | "assets">;

/** Packs the tags of many pages. */
export class TagTable {
  readonly sets: TagSet[] = [];
  readonly #numbers = new Map<string, number>();

  /** Undefined for a page without tags. */
  pack({ tags, ...told }: Told & Pick<HtmlFacts, "tags">): PackedTags | undefined {
    const names = Object.keys(tags) as PreviewTagName[];
    if (names.length === 0) return undefined;
    const same = Object.fromEntries(Object.entries(tags).filter(([name]) => COMMON.has(name)));
    const own = names.filter((name) => !COMMON.has(name));
    return [this.#numberOf({ same, own }), ...own.map((name) => shorten(tags[name] ?? "", toldOf(name, told)))];
  }

  #numberOf(set: TagSet): number {
    const key = JSON.stringify(set);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.sets.push(set) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** What `TagTable` has packed. */
export function unpackTags(packed: PackedTags | undefined, sets: TagSet[], told: Told): PreviewTags {
  const [number, ...values] = packed ?? [];
  const set = number === undefined ? undefined : sets[number];
  if (!set) return {};
  const tags: PreviewTags = { ...set.same };
  for (const [index, name] of set.own.entries()) {
    const value = values[index] ?? "";
    tags[name] = typeof value === "number" ? toldOf(name, told).slice(0, value) : value;
  }
  return tags;
}

function shorten(value: string, told: string): number | string {
  return told.startsWith(value) ? value.length : value;
}

/** What the page says elsewhere of the same. */
function toldOf(name: PreviewTagName, { title, description, assets }: Told): string {
  if (name.endsWith(":title")) return title;
  if (name.endsWith(":description")) return description;
  const preview = assets.find((asset) => asset.startsWith("preview "));
  return name.endsWith(":image") && preview !== undefined ? parseAsset(preview).url : "";
}
