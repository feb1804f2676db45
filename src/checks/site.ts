import { statSync } from "node:fs";
import type { Blog } from "../settings/settings.ts";
import type { CheckedFile, HtmlFacts, MachineFacts } from "./file-facts.ts";
import { Targets } from "./targets.ts";

/** A page of the finished site: where it is, and what is known of it. */
export interface CheckedPage extends CheckedFile {
  facts: HtmlFacts;
}

/** A file of the finished site that programs read. */
export interface MachineFile extends CheckedFile {
  facts: MachineFacts;
}

/** The finished site, as far as it is known: what the checks look at. */
export class CheckedSite {
  readonly blog: Blog;
  readonly targets: Targets;
  /** By output path. */
  readonly pages = new Map<string, CheckedPage>();
  /** Those that are canonical, by URL: what leads there is known at sight. */
  readonly canonicalPages = new Map<string, CheckedPage>();
  /** URLs without a page of their own: where each leads, or undefined when it is gone. */
  readonly answers = new Map<string, string | undefined>();
  /** Paths of unpublished texts by all addresses that a link to them may have. */
  readonly unpublished = new Map<string, string>();
  /** What the site answers: output paths, with the file on disk or the size of what was rendered. */
  readonly #files = new Map<string, string | number | undefined>();
  readonly #sizes = new Map<string, number>();
  readonly #idsByPath = new Map<string, Set<string>>();

  constructor(blog: Blog) {
    this.blog = blog;
    this.targets = new Targets(blog);
  }

  /** `from` is the absolute path of a file that is copied, or the size of one that is rendered. */
  addFile(outputPath: string, from?: string | number): void {
    this.#files.set(outputPath, from);
  }

  addPage(page: CheckedPage): void {
    this.pages.set(page.outputPath, page);
    if (page.facts.isCanonical) this.canonicalPages.set(page.url, page);
  }

  /**
   * Puts the pages in order, since they come in none. Lists are first: of two pages that are alike, the later one is
   * named, which should be one that has a file.
   */
  sortPages(): void {
    const pages = new Map(this.pages);
    const outputPaths = [...pages.keys()].sort();
    this.pages.clear();
    for (const isOfFile of [false, true]) {
      for (const outputPath of outputPaths) {
        const page = pages.get(outputPath);
        if (page && hasFile(page) === isOfFile) this.pages.set(outputPath, page);
      }
    }
  }

  /** Pages that search engines may show. */
  indexablePages(): CheckedPage[] {
    return [...this.pages.values()].filter(({ facts }) => facts.isIndexable);
  }

  /** The file that a host sends for a path of a URL; undefined when there is none. */
  findFile(path: string): string | undefined {
    const plain = path.slice(1).normalize("NFC");
    if (plain === "" || plain.endsWith("/")) return this.#known(`${plain}index.html`);
    return this.#known(plain) ?? this.#known(`${plain}/index.html`);
  }

  /** The file on disk from which an output file is copied. */
  originalOf(outputPath: string): string | undefined {
    const from = this.#files.get(outputPath);
    return typeof from === "string" ? from : undefined;
  }

  /** In bytes; 0 when it is not known. */
  sizeOf(outputPath: string): number {
    const from = this.#files.get(outputPath);
    if (typeof from !== "string") return from ?? 0;
    let size = this.#sizes.get(outputPath);
    if (size === undefined) {
      size = statSync(from, { throwIfNoEntry: false })?.size ?? 0;
      this.#sizes.set(outputPath, size);
    }
    return size;
  }

  /** Where a `#fragment` can lead on a page; undefined when the file is no page. */
  idsOf(outputPath: string): Set<string> | undefined {
    const page = this.pages.get(outputPath);
    if (!page) return undefined;
    let ids = this.#idsByPath.get(outputPath);
    if (!ids) {
      ids = new Set(page.facts.ids.split("\n"));
      this.#idsByPath.set(outputPath, ids);
    }
    return ids;
  }

  #known(outputPath: string): string | undefined {
    return this.#files.has(outputPath) ? outputPath : undefined;
  }
}

/** Lists have no file, and are named by what makes them: "the archive". */
export function hasFile({ page }: CheckedPage): boolean {
  return page === undefined || page.content.kind === "markdown";
}

/** True for the page of a post. */
export function isPost({ page }: CheckedPage): boolean {
  return page?.layout?.name === "post";
}

/** The same order on every machine. */
export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** The site URL under which a host shows an output file. */
export function toSiteUrl(outputPath: string): string {
  return `/${outputPath.replace(/(^|\/)index\.html$/, "$1")}`;
}
