import { readFileSync } from "node:fs";
import { type CssUrl, findCssUrls } from "../html/css.ts";
import type { Finding } from "./finding.ts";
import { checkRequest } from "./requests.ts";
import { type CheckedSite, toSiteUrl } from "./site.ts";

/** The stylesheets that pages load, each read once, with those that they import. */
export class Styles {
  readonly #site: CheckedSite;
  readonly #known = new Map<string, CssUrl[]>();

  constructor(site: CheckedSite) {
    this.#site = site;
  }

  /** Notes the files that a stylesheet names which is rendered and not copied. */
  add(outputPath: string, urls: CssUrl[]): void {
    this.#known.set(outputPath, urls);
  }

  /** All files that a stylesheet loads, as output paths, itself first. */
  loadsOf(outputPath: string, seen: Set<string> = new Set()): Set<string> {
    if (seen.has(outputPath)) return seen;
    seen.add(outputPath);
    for (const { url, kind } of this.#read(outputPath)) {
      const { path } = this.#site.targets.resolve(url, toSiteUrl(outputPath)) ?? {};
      const file = path === undefined ? undefined : this.#site.findFile(path);
      if (file === undefined) continue;
      if (kind === "import") this.loadsOf(file, seen);
      else seen.add(file);
    }
    return seen;
  }

  /** Are the files there that the stylesheets name, and are they on this host? Call it when all are known. */
  check(): Finding[] {
    return [...this.#known].flatMap(([outputPath, urls]) =>
      urls.flatMap(({ url, kind }): Finding[] => {
        const what = kind === "import" ? "a stylesheet" : "a file of a style";
        const foreign = checkRequest(url, what, this.#site.blog);
        if (foreign) return [foreign];
        const target = this.#site.targets.resolve(url, toSiteUrl(outputPath));
        if (!target || (target.path !== undefined && this.#site.findFile(target.path) !== undefined)) return [];
        const fact = `The stylesheet ${toSiteUrl(outputPath)} names ${url}, and the site has no such file.`;
        return [{ code: "file-missing", fact, remedy: "Correct the address, or put the file into the static folder." }];
      }),
    );
  }

  #read(outputPath: string): CssUrl[] {
    let urls = this.#known.get(outputPath);
    if (!urls) {
      const original = this.#site.originalOf(outputPath);
      urls = original === undefined ? [] : findCssUrls(readFileSync(original, "utf8"));
      this.#known.set(outputPath, urls);
    }
    return urls;
  }
}
