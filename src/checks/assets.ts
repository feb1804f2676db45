import { type NamedAsset, parseAsset } from "./file-facts.ts";
import { createCounter, type Finding } from "./finding.ts";
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

const MAY_BE_FOREIGN = /^\s*(h|[\\/]{2})/i;

/** The files that pages name. Most of them stand on many pages, so each is looked up once. */
export class Assets {
  readonly #site: CheckedSite;
  readonly #known = new Map<string, KnownAsset>();

  constructor(site: CheckedSite) {
    this.#site = site;
  }

  /** The files that a page names, in its order. */
  of({ facts, url }: CheckedPage): KnownAsset[] {
    return facts.assets.map((text) => {
      let asset = this.#known.get(text);
      if (!asset) {
        asset = this.#lookUp(parseAsset(text), url);
        if (isRooted(asset.url)) this.#known.set(text, asset);
      }
      return asset;
    });
  }

  #lookUp(named: NamedAsset, url: string): KnownAsset {
    const target = this.#site.targets.resolve(named.url, url);
    const file = target?.path === undefined ? undefined : this.#site.findFile(target.path);
    const isMissing = target?.path !== undefined && named.use !== "connection" && file === undefined;
    return { ...named, target, file, isMissing, mayBeForeign: MAY_BE_FOREIGN.test(named.url) };
  }
}

/** Are the files there that a page names? */
export function checkAssets(assets: KnownAsset[]): Finding[] {
  if (!assets.some(({ isMissing }) => isMissing)) return [];
  const count = createCounter();
  return assets.flatMap(({ url, tag, target, isMissing }) => {
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
