import type { FileFacts, HtmlFacts } from "./file-facts.ts";
import { type PackedTags, type TagSet, TagTable, unpackTags } from "./pack-tags.ts";
import { screens } from "./weight.ts";

/** The facts of many files as they are kept: what several of them say stands there once. Plain data, for JSON. */
export interface PackedFacts {
  /** Addresses that stand on several pages. */
  texts: string[];
  /** Lists of files that pages name; most pages have the same one. */
  assets: PackedTexts[];
  /** What the tags of link previews have in common. */
  tags: TagSet[];
  /** By output path. */
  files: Record<string, PackedHtml | Exclude<FileFacts, HtmlFacts>>;
}

/** Texts, or where they stand in `texts`. */
type PackedTexts = (number | string)[];

/** What most pages do not have is left out. */
interface PackedHtml
  extends Pick<HtmlFacts, "bytes" | "title" | "ids" | "isCanonical" | "canonical" | "plannedCanonical"> {
  description?: string;
  tags?: PackedTags;
  findings?: HtmlFacts["findings"];
  links: PackedTexts;
  foreignLinks?: string[];
  /** Where the list stands in `assets`. */
  assets: number;
  images?: string[][];
  isHidden?: true;
  hasScript?: true;
  hasInlineScript?: true;
  isPreviewLate?: true;
}

/** Packs the facts of files, by their output paths. */
export function packFacts(facts: Iterable<[outputPath: string, facts: FileFacts]>): PackedFacts {
  const all = [...facts];
  const texts = new TextTable(all.map(([, one]) => one));
  const tags = new TagTable();
  const files = all.map(([outputPath, one]) => [outputPath, one.kind === "html" ? packHtml(one, texts, tags) : one]);
  return { texts: texts.texts, assets: texts.lists, tags: tags.sets, files: Object.fromEntries(files) };
}

/** What `packFacts` has packed, by output path. Pages with the same files share one list. */
export function unpackFacts({ texts, assets, tags, files }: PackedFacts): Map<string, FileFacts> {
  const unpack = (list: PackedTexts): string[] =>
    list.map((text) => (typeof text === "number" ? (texts[text] ?? "") : text));
  const lists = assets.map(unpack);
  const facts = new Map<string, FileFacts>();
  for (const outputPath in files) {
    const packed = files[outputPath];
    if (packed)
      facts.set(outputPath, "kind" in packed ? packed : unpackHtml(packed, lists[packed.assets], tags, unpack));
  }
  return facts;
}

function packHtml(facts: HtmlFacts, texts: TextTable, tagTable: TagTable): PackedHtml {
  const { bytes, title, ids, canonical, plannedCanonical, description, findings, foreignLinks, images } = facts;
  const tags = tagTable.pack(facts);
  return {
    bytes,
    title,
    ids,
    isCanonical: facts.isCanonical,
    links: texts.pack(facts.links),
    assets: texts.numberOf(facts.assets),
    ...(foreignLinks.length > 0 && { foreignLinks }),
    ...(description !== "" && { description }),
    ...(tags && { tags }),
    ...(canonical !== undefined && { canonical }),
    ...(plannedCanonical !== undefined && { plannedCanonical }),
    ...(images.some((hrefs) => hrefs.length > 0) && { images }),
    ...(findings.length > 0 && { findings }),
    ...(!facts.isIndexable && { isHidden: true }),
    ...(facts.hasScript && { hasScript: true }),
    ...(facts.hasInlineScript && { hasInlineScript: true }),
    ...(facts.isPreviewLate && { isPreviewLate: true }),
  };
}

function unpackHtml(
  packed: PackedHtml,
  assets: string[] = [],
  sets: TagSet[],
  unpack: (list: PackedTexts) => string[],
): HtmlFacts {
  const { bytes, title, ids, isCanonical, canonical, plannedCanonical, description = "" } = packed;
  return {
    kind: "html",
    bytes,
    findings: packed.findings ?? [],
    links: unpack(packed.links),
    foreignLinks: packed.foreignLinks ?? [],
    assets,
    ids,
    title,
    description,
    tags: unpackTags(packed.tags, sets, { title, description, assets }),
    isCanonical,
    ...(canonical !== undefined && { canonical }),
    ...(plannedCanonical !== undefined && { plannedCanonical }),
    isIndexable: packed.isHidden !== true,
    hasScript: packed.hasScript === true,
    hasInlineScript: packed.hasInlineScript === true,
    isPreviewLate: packed.isPreviewLate === true,
    images: packed.images ?? screens.map(() => []),
  };
}

/** Gives a number to each text that stands in several places. */
class TextTable {
  readonly texts: string[] = [];
  readonly lists: PackedTexts[];
  readonly #numbers = new Map<string, number>();
  readonly #listNumbers = new Map<string, number>();
  readonly #seen = new Set<string>();

  constructor(facts: FileFacts[]) {
    const lists: string[][] = [];
    for (const one of facts) {
      if (one.kind !== "html") continue;
      this.#note(one.links);
      const key = JSON.stringify(one.assets);
      if (this.#listNumbers.has(key)) continue;
      this.#listNumbers.set(key, lists.push(one.assets) - 1);
      this.#note(one.assets);
    }
    this.lists = lists.map((list) => this.pack(list));
  }

  /** Texts that stand in one place only stay where they are. */
  pack(texts: string[]): PackedTexts {
    return texts.map((text) => this.#numbers.get(text) ?? text);
  }

  /** Where the list of files of a page stands in `lists`. */
  numberOf(assets: string[]): number {
    return this.#listNumbers.get(JSON.stringify(assets)) ?? 0;
  }

  #note(texts: string[]): void {
    for (const text of texts) {
      if (!this.#seen.has(text)) this.#seen.add(text);
      else if (!this.#numbers.has(text)) this.#numbers.set(text, this.texts.push(text) - 1);
    }
  }
}
