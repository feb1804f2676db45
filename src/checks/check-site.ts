import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placeOfOffset } from "../content/text-file.ts";
import { type PageFacts, scanHtml } from "../html/scan.ts";
import { findNearest } from "../nearest.ts";
import { error, type Place, type Problem, warning } from "../problem.ts";
import type { RenderedPage } from "../render/render.ts";
import type { Blog } from "../settings/settings.ts";

/** What is kept of a finished HTML page until all pages are there. */
interface CheckedPage {
  url: string;
  source: string;
  facts: PageFacts;
}

/** Looks at the finished site before it is published: does everything that a page points to exist? */
export class SiteChecks {
  readonly #blog: Blog;
  readonly #root: string;
  readonly #pages: CheckedPage[] = [];
  /** What the site answers: output paths. */
  readonly #files = new Set<string>();
  readonly #texts = new Map<string, string>();

  constructor(root: string, blog: Blog) {
    this.#root = root;
    this.#blog = blog;
  }

  /** Notes a page when it is rendered; only what the checks need of it is kept. */
  addPage(page: RenderedPage): void {
    this.#files.add(page.outputPath);
    if (!page.outputPath.endsWith(".html")) return;
    this.#pages.push({ url: page.url, source: page.source, facts: scanHtml(page.text) });
  }

  addFile(outputPath: string): void {
    this.#files.add(outputPath);
  }

  /** All findings, in the order of the pages. Call it when every page and file is known. */
  findProblems(): Problem[] {
    const idsByPath = new Map(this.#pages.map((page) => [toOutputPath(page.url), new Set(page.facts.ids)]));
    const seen = new Set<string>();
    const problems: Problem[] = [];
    for (const page of this.#pages) {
      for (const problem of [
        ...this.#checkStructure(page),
        ...this.#checkLinks(page, idsByPath),
        ...this.#checkAssets(page),
      ]) {
        // A dead link in a list stands on many pages, but has one cause.
        const key = `${problem.code} ${problem.place?.path}:${problem.place?.line}:${problem.place?.column} ${problem.fact}`;
        if (!seen.has(key)) problems.push(problem);
        seen.add(key);
      }
    }
    return problems;
  }

  #checkStructure({ source, facts, url }: CheckedPage): Problem[] {
    const problems: Problem[] = [];
    const place = this.#placeOfPage(source);
    const on = `The page ${url}`;
    if (!facts.lang)
      problems.push(
        error("page-lang", place, `${on} does not say its language.`, "Set lang on <html> in the base layout."),
      );
    if (!facts.title)
      problems.push(error("page-title", place, `${on} has no <title>.`, "Print the head in the base layout."));
    if (facts.h1 !== 1) {
      problems.push(
        error(
          "page-h1",
          this.#find(source, [/^# /m, /<h1/i]) ?? place,
          `${on} has ${facts.h1 === 0 ? "no main heading" : `${facts.h1} main headings`} (h1).`,
          facts.h1 > 1
            ? "The title is the main heading; begin the headings of the text with ##."
            : "Let the layout print the title in <h1>.",
        ),
      );
    }
    const ids = new Set<string>();
    for (const id of facts.ids) {
      if (ids.has(id)) {
        problems.push(
          error(
            "page-id-twice",
            this.#find(source, [id]) ?? place,
            `${on} has the id "${id}" twice.`,
            "Give one of them another id.",
          ),
        );
      }
      ids.add(id);
    }
    for (const { src } of facts.imagesWithoutAlt) {
      problems.push(
        warning(
          "image-alt",
          this.#find(source, [src]) ?? place,
          `${on} has an image without a description: ${src}`,
          'Write what it shows: ![A train window in the rain](…); alt="" says that it is only decoration.',
        ),
      );
    }
    return problems;
  }

  #checkLinks({ source, facts, url }: CheckedPage, idsByPath: Map<string, Set<string>>): Problem[] {
    const problems: Problem[] = [];
    for (const { href, tag } of facts.links) {
      if (tag !== "a" && tag !== "area") continue;
      const target = this.#resolve(href, url);
      if (!target) continue;
      if (!target.isOnBlog) {
        // Beside the blog may be other sites, of which nothing is known here.
        if (this.#findFile(target.fullPath) === undefined) continue;
        problems.push(
          error(
            "link-dead",
            this.#findLink(source, href, target.fullPath),
            `The link leads to ${target.fullPath}, outside of the blog, which is at ${this.#blog.basePath}.`,
            `Write it as a Markdown link, which is made for that folder, or as ${this.#blog.basePath.slice(0, -1)}${target.fullPath}`,
          ),
        );
        continue;
      }
      const outputPath = this.#findFile(target.path);
      if (outputPath === undefined) {
        const nearest = findNearest(target.path, [...idsByPath.keys()].map(toSiteUrl), mostLetters(target.path));
        problems.push(
          error(
            "link-dead",
            this.#findLink(source, href, target.path),
            `The link leads to ${target.path}, and there is no such page.`,
            nearest ? `Did you mean ${nearest}?` : "Correct the address, or take the link away.",
          ),
        );
      } else if (target.fragment && !target.fragment.startsWith(":~:")) {
        const ids = idsByPath.get(outputPath);
        if (!ids || ids.has(target.fragment) || target.fragment === "top") continue;
        // Ids with capitals are those of layouts.
        const headings = [...ids].filter((id) => id === id.toLowerCase());
        const nearest = findNearest(target.fragment, headings, mostLetters(target.fragment));
        problems.push(
          error(
            "anchor-dead",
            this.#findLink(source, href, target.path, target.fragment),
            `The link leads to #${target.fragment} on ${target.path}, and there is no such heading.`,
            nearest ? `Did you mean #${nearest}?` : "Correct the part after #, or take it away.",
          ),
        );
      }
    }
    return problems;
  }

  #checkAssets({ source, facts, url }: CheckedPage): Problem[] {
    const problems: Problem[] = [];
    for (const { url: address, tag } of facts.assets) {
      const target = this.#resolve(address, url);
      if (!target?.isOnBlog || this.#findFile(target.path) !== undefined) continue;
      problems.push(
        error(
          "file-missing",
          this.#findLink(source, address, target.path),
          `The page ${url} needs ${target.path} (in <${tag}>), and the site has no such file.`,
          tag === "img"
            ? "Write images as Markdown, ![description](/images/name.jpg): then they are encoded and published."
            : "Correct the address.",
        ),
      );
    }
    return problems;
  }

  /** Path on the blog without the base path, and the fragment; undefined for addresses elsewhere and other schemes. */
  #resolve(
    href: string,
    pageUrl: string,
  ): { path: string; fullPath: string; fragment: string; isOnBlog: boolean } | undefined {
    const page = this.#blog.origin + encodeURI(this.#blog.basePath.slice(0, -1) + pageUrl);
    if (!URL.canParse(href, page)) return undefined;
    const target = new URL(href, page);
    if (target.origin !== this.#blog.origin) return undefined;
    const base = this.#blog.basePath;
    const path = safeDecode(target.pathname);
    const isOnBlog = path.startsWith(base) || path === base.slice(0, -1);
    return {
      path: `/${path.slice(base.length)}`,
      fullPath: path,
      fragment: safeDecode(target.hash.slice(1)),
      isOnBlog,
    };
  }

  #findFile(path: string): string | undefined {
    const plain = path.normalize("NFC").slice(1);
    const candidates = plain === "" || plain.endsWith("/") ? [`${plain}index.html`] : [plain, `${plain}/index.html`];
    return candidates.find((candidate) => this.#files.has(candidate));
  }

  #placeOfPage(source: string): Place | undefined {
    return this.#read(source) === undefined ? undefined : { path: source, line: 1, column: 1 };
  }

  /** Where a link stands in the author's file, as the author may have written it. */
  #findLink(source: string, href: string, path: string, fragment?: string): Place | undefined {
    const tail = fragment === undefined ? "" : `#${fragment}`;
    const forms = [
      path + tail,
      safeDecode(href),
      href,
      encodeURI(path) + tail,
      path.split("/").filter(Boolean).at(-1) ?? "",
    ];
    return this.#find(source, forms.filter(Boolean)) ?? this.#placeOfPage(source);
  }

  #find(source: string, texts: (string | RegExp)[]): Place | undefined {
    const text = this.#read(source);
    if (text === undefined) return undefined;
    const body = Math.max(0, text.indexOf("\n---", 3));
    for (const wanted of texts) {
      const offset = typeof wanted === "string" ? text.indexOf(wanted, body) : text.slice(body).search(wanted) + body;
      if (offset >= body && (typeof wanted === "string" || text.slice(body).search(wanted) >= 0)) {
        return { path: source, ...placeOfOffset(text, offset) };
      }
    }
    return undefined;
  }

  #read(source: string): string | undefined {
    if (!/\.(md|njk|liquid|html|11ty\.[jt]sx?)$/i.test(source)) return undefined;
    let text = this.#texts.get(source);
    if (text === undefined) {
      try {
        text = readFileSync(join(this.#root, source), "utf8").replaceAll("\r\n", "\n");
      } catch {
        return undefined;
      }
      this.#texts.set(source, text);
    }
    return text;
  }
}

/** How many letters a slip may have in a text of this length. */
function mostLetters(text: string): number {
  return Math.min(6, Math.floor(text.length / 3));
}

function toOutputPath(url: string): string {
  return url.endsWith("/") ? `${url.slice(1)}index.html` : url.slice(1);
}

function toSiteUrl(outputPath: string): string {
  return `/${outputPath.replace(/(^|\/)index\.html$/, "$1")}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
