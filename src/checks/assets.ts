import { type NamedAsset, parseAsset } from "./file-facts.ts";
import { createCounter, type Finding } from "./finding.ts";
import { MAY_BE_FOREIGN } from "./requests.ts";
import type { CheckedPage, CheckedSite } from "./site.ts";
import { isRooted, type Target } from "./targets.ts";

/** A file that a page names, as far as it is known here. */
export interface KnownAsset extends NamedAsset {
  /** Undefined for other hosts. */
  target: Target | undefined;
  /** Output path of the file; undefined when the site has none. */
  file: string | undefined;
  isMissing: boolean;
  /** True when its address may be one of another host. */
  mayBeForeign: boolean;
}

/** The files that a page names, in its order. */
export interface AssetList {
  all: KnownAsset[];
  /** Addresses of pictures for link previews, as written. */
  previews: string[];
  /** Output paths of what is loaded to show the page, pictures aside: stylesheets, scripts, preloads. */
  loads: string[];
  hasMissing: boolean;
  mayHaveForeign: boolean;
}

/** Looks up the files that pages name. Most of them stand on many pages, so each is looked up once, and so are whole lists. */
export class Assets {
  readonly #site: CheckedSite;
  readonly #known = new Map<string, KnownAsset>();
  readonly #lists = new Map<string[], AssetList>();

  constructor(site: CheckedSite) {
    this.#site = site;
  }

  /** The files that a page names. */
  of(page: CheckedPage): AssetList {
    const { assets } = page.facts;
    let list = this.#lists.get(assets);
    if (!list) {
      list = makeList(assets.map((text) => this.#find(text, page)));
      if (list.all.every(({ url }) => isRooted(url))) this.#lists.set(assets, list);
    }
    return list;
  }

  #find(text: string, page: CheckedPage): KnownAsset {
    let asset = this.#known.get(text);
    if (!asset) {
      asset = this.#lookUp(parseAsset(text), page.url);
      if (isRooted(asset.url)) this.#known.set(text, asset);
    }
    return asset;
  }

  #lookUp(named: NamedAsset, url: string): KnownAsset {
    const target = this.#site.targets.resolve(named.url, url);
    const file = target?.path === undefined ? undefined : this.#site.findFile(target.path);
    const isMissing = target?.path !== undefined && named.use !== "connection" && file === undefined;
    return { ...named, target, file, isMissing, mayBeForeign: MAY_BE_FOREIGN.test(named.url) };
  }
}

const LOADS = new Set(["style", "script", "preload"]);

function makeList(all: KnownAsset[]): AssetList {
  return {
    all,
    previews: all.filter(({ use }) => use === "preview").map(({ url }) => url),
    loads: all.flatMap(({ use, file }) => (LOADS.has(use) && file) || []),
    hasMissing: all.some(({ isMissing }) => isMissing),
    mayHaveForeign: all.some(({ use, mayBeForeign }) => mayBeForeign && use !== "preview"),
  };
}

/** Are the files there that a page names? */
export function checkAssets({ all, hasMissing }: AssetList): Finding[] {
  if (!hasMissing) return [];
  const count = createCounter();
  return all.flatMap(({ url, tag, target, isMissing }) => {
    const nth = count(url);
    if (!isMissing) return [];
    const finding: Finding = {
      code: "file-missing",
      fact: `The page needs ${target?.path} (in <${tag}>), and the site has no such file.`,
      remedy:
        tag === "img"
          ? "Write images as Markdown, ![description](/images/name.jpg): then they are encoded and published."
          : "Correct the address.",
      cause: { kind: "file", url, nth },
    };
    return [finding];
  });
}
