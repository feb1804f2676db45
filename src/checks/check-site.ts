import { posix } from "node:path";
import { decodeUrl } from "../decode.ts";
import { scanHtml } from "../html/scan.ts";
import { findNearest } from "../nearest.ts";
import { error, type Problem, warning } from "../problem.ts";
import type { RenderedPage } from "../render/render.ts";
import type { Blog } from "../settings/settings.ts";
import { splitFragment } from "../urls/href.ts";
import { SourceFiles } from "./source-files.ts";
import { checkStructure, type Finding } from "./structure.ts";
import { copy, type Target, Targets } from "./targets.ts";

/** What is kept of a finished page until all pages are there. */
interface CheckedPage {
  url: string;
  source: string;
  findings: Finding[];
  links: Target[];
  assets: { target: Target; tag: string }[];
  /** One a line; taken apart only for pages to whose parts something leads. */
  ids: string;
}

/** Looks at the finished site before it is published: does everything that a page points to exist? */
export class SiteChecks {
  readonly #blog: Blog;
  readonly #targets: Targets;
  readonly #sources: SourceFiles;
  readonly #pages = new Map<string, CheckedPage>();
  /** What the site answers: output paths. */
  readonly #files = new Set<string>();
  readonly #idsByPath = new Map<string, Set<string>>();
  /** URLs without a page of their own: where each leads, or undefined when it is gone. */
  readonly #answers = new Map<string, string | undefined>();

  /** Paths of unpublished texts by all addresses that a link to them may have. */
  readonly #unpublished = new Map<string, string>();

  constructor(root: string, blog: Blog) {
    this.#blog = blog;
    this.#targets = new Targets(blog);
    this.#sources = new SourceFiles(root);
  }

  /** Notes a page when it is rendered; only what the checks need of it is kept. */
  addPage({ outputPath, url, source, text }: RenderedPage): void {
    this.#files.add(outputPath);
    if (!outputPath.endsWith(".html")) return;
    const facts = scanHtml(text);
    const resolve = (href: string): Target[] => {
      const target = this.#targets.resolve(href, url);
      return target ? [target] : [];
    };
    this.#pages.set(outputPath, {
      url,
      source,
      findings: checkStructure(url, facts),
      links: facts.links.flatMap(({ href, tag }) => (tag === "a" || tag === "area" ? resolve(href) : [])),
      assets: facts.assets.flatMap((asset) => resolve(asset.url).map((target) => ({ target, tag: copy(asset.tag) }))),
      ids: copy(facts.ids.join("\n")),
    });
  }

  addFile(outputPath: string): void {
    this.#files.add(outputPath);
  }

  /** Notes texts that nobody may read yet, by their files and by the URLs that they will have. */
  addUnpublished(writings: { path: string; url?: string | undefined }[]): void {
    for (const { path, url } of writings) {
      this.#unpublished.set(`/${path}`, path);
      if (url !== undefined) this.#unpublished.set(url, path);
    }
  }

  /** Notes the URLs that have no page any more. */
  addAnswers(answers: { url: string; to?: string }[]): void {
    for (const { url, to } of answers) this.#answers.set(url, to);
  }

  /** All findings, in the order of the pages. Call it when every page and file is known. */
  findProblems(): Problem[] {
    // A dead link in a list stands on many pages, but has one cause.
    const problems = new Map<string, Problem>();
    for (const page of this.#pages.values()) {
      for (const problem of this.#checkPage(page)) {
        const key = JSON.stringify([problem.code, problem.place, problem.fact]);
        if (!problems.has(key)) problems.set(key, problem);
      }
    }
    return [...problems.values(), ...this.#checkAnswers()];
  }

  /** Redirects to a part of a page that is not there. */
  *#checkAnswers(): Generator<Problem> {
    for (const [url, to] of this.#answers) {
      const { path, fragment } = splitFragment(to ?? "");
      if (fragment === undefined || !path.startsWith("/")) continue;
      const ids = this.#idsOf(this.#findFile(path) ?? "");
      if (!ids || ids.has(fragment) || ids.has(decodeUrl(fragment))) continue;
      yield warning(
        "anchor-dead",
        { path: "urls.json" },
        `The redirect from ${url} leads to #${fragment} on ${path}, and there is no such heading.`,
        `Let it lead to one that is there: longhand urls redirect ${url} ${path}#NEW`,
      );
    }
  }

  *#checkPage(page: CheckedPage): Generator<Problem> {
    const { source } = page;
    for (const { causes, ...finding } of page.findings) {
      const place = this.#sources.find(source, causes);
      yield { ...finding, ...(place && { place }) };
    }
    for (const target of page.links) {
      const problem = this.#checkLink(source, target);
      if (problem) yield problem;
    }
    for (const { target, tag } of page.assets) {
      if (target.path === undefined || this.#findFile(target.path) !== undefined) continue;
      yield error(
        "file-missing",
        this.#findLink(source, target),
        `The page ${page.url} needs ${target.path} (in <${tag}>), and the site has no such file.`,
        tag === "img"
          ? "Write images as Markdown, ![description](/images/name.jpg): then they are encoded and published."
          : "Correct the address.",
      );
    }
  }

  #checkLink(source: string, target: Target): Problem | undefined {
    const { path, fullPath, fragment } = target;
    if (path === undefined) {
      // Beside the blog may be other sites, of which nothing is known here.
      if (this.#findFile(fullPath) === undefined) return undefined;
      const base = this.#blog.basePath;
      return error(
        "link-dead",
        this.#findLink(source, target),
        `The link leads to ${fullPath}, outside of the blog, which is at ${base}.`,
        `Write it as a Markdown link, which is made for that folder, or as ${base.slice(0, -1)}${fullPath}`,
      );
    }
    const outputPath = this.#findFile(path);
    const moved = this.#checkMoved(source, target, path);
    if (moved) return moved;
    const unpublished = outputPath === undefined && this.#findUnpublished(source, target, path);
    if (unpublished) {
      return error(
        "link-draft",
        this.#findLink(source, target),
        `The link leads to ${unpublished}, which is not published yet.`,
        "Publish it first, or take the link away until then.",
      );
    }
    if (outputPath === undefined) {
      const nearest = findNearest(path, [...this.#pages.keys()].map(toSiteUrl), mostLetters(path));
      return error(
        "link-dead",
        this.#findLink(source, target),
        `The link leads to ${path}, and there is no such page.`,
        nearest ? `Did you mean ${nearest}?` : "Correct the address, or take the link away.",
      );
    }
    // https://html.spec.whatwg.org/#scroll-to-the-fragment-identifier: "top" is always there; ":~:" is a text fragment.
    if (fragment === "" || fragment === "top" || fragment.startsWith(":~:")) return undefined;
    const ids = this.#idsOf(outputPath);
    if (!ids || ids.has(fragment)) return undefined;
    // Ids with capitals are those of layouts.
    const headings = [...ids].filter((id) => id === id.toLowerCase());
    const nearest = findNearest(fragment, headings, mostLetters(fragment));
    return error(
      "anchor-dead",
      this.#findLink(source, target),
      `The link leads to #${fragment} on ${path}, and there is no such heading.`,
      nearest ? `Did you mean #${nearest}?` : "Correct the part after #, or take it away.",
    );
  }

  /** The file of an unpublished text to which a link leads, by its URL or, as editors write it, by its file. */
  #findUnpublished(source: string, { href }: Target, path: string): string | undefined {
    const file = `/${posix.join(posix.dirname(source), decodeUrl(href.replace(/[?#].*$/s, "")))}`;
    const address = [path, `${path}/`, file].find((one) => this.#unpublished.has(one));
    return address && this.#unpublished.get(address);
  }

  /** A link that leads to an address which has no page any more. */
  #checkMoved(source: string, target: Target, path: string): Problem | undefined {
    const url = [path, `${path}/`].find((one) => this.#answers.has(one));
    if (url === undefined) return undefined;
    const to = this.#answers.get(url);
    if (to === undefined) {
      return error(
        "link-gone",
        this.#findLink(source, target),
        `The link leads to ${path}, which is gone.`,
        "Take the link away, or let it lead to something else.",
      );
    }
    // Links in Markdown are led on when they are written; one in a layout or template is the author's to change.
    return warning(
      "link-moved",
      this.#findLink(source, target),
      `The link leads to ${path}, which has moved to ${to}.`,
      `Write ${to}, so that readers are there at once.`,
    );
  }

  #idsOf(outputPath: string): Set<string> | undefined {
    const page = this.#pages.get(outputPath);
    if (!page) return undefined;
    let ids = this.#idsByPath.get(outputPath);
    if (!ids) {
      ids = new Set(page.ids.split("\n"));
      this.#idsByPath.set(outputPath, ids);
    }
    return ids;
  }

  #findFile(path: string): string | undefined {
    const plain = path.normalize("NFC").slice(1);
    if (plain === "" || plain.endsWith("/")) return this.#known(`${plain}index.html`);
    return this.#known(plain) ?? this.#known(`${plain}/index.html`);
  }

  #known(outputPath: string): string | undefined {
    return this.#files.has(outputPath) ? outputPath : undefined;
  }

  /** Where a link stands in the author's file, as the author may have written it. */
  #findLink(source: string, { href, path, fullPath, fragment }: Target) {
    const tail = fragment === "" ? "" : `#${fragment}`;
    const short = path ?? fullPath;
    const last = short.split("/").filter(Boolean).at(-1) ?? "";
    const written = [short + tail, decodeUrl(href), href, encodeURI(short) + tail];
    // The author may have written an address that has led here since.
    for (const [old, to] of this.#answers) if (to !== undefined && splitFragment(to).path === short) written.push(old);
    return this.#sources.find(source, [...written, last, tail]);
  }
}

/** How many letters a slip may have in a text of this length. */
function mostLetters(text: string): number {
  return Math.min(6, Math.floor(text.length / 3));
}

function toSiteUrl(outputPath: string): string {
  return `/${outputPath.replace(/(^|\/)index\.html$/, "$1")}`;
}
