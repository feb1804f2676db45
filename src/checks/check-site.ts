import { scanHtml } from "../html/scan.ts";
import type { Place, Problem, Severity } from "../problem.ts";
import type { RenderedPage } from "../render/render.ts";
import type { Blog } from "../settings/settings.ts";
import { severityOf } from "../settings/site-checks.ts";
import { checkAssets, listStyleFiles, Styles } from "./assets.ts";
import type { ExternalLink } from "./external.ts";
import type { Finding, FindingCode } from "./finding.ts";
import { checkCanonicalForm, checkHeads } from "./head.ts";
import { checkLinks, checkRedirects } from "./links.ts";
import { checkMachineFile, checkSitemaps, type MachineFile, readMachineFile } from "./machine-files.ts";
import { Places } from "./places.ts";
import {
  checkPreviewEnd,
  explainMissingPreviews,
  explainPreviews,
  judgePreviews,
  listPostsWithoutPreview,
  type PreviewVerdict,
} from "./previews.ts";
import { checkRequests } from "./requests.ts";
import { type CheckedPage, CheckedSite, compareTexts, hasFile } from "./site.ts";
import { checkStructure } from "./structure.ts";
import { copy, type Target, toForeignUrl } from "./targets.ts";
import { chooseImages, type Weight, weighPages } from "./weight.ts";

/** What the checks have found out. */
export interface SiteReport {
  problems: Problem[];
  previews: PreviewVerdict[];
  postsWithoutPreview: number;
  /** The heaviest page of each kind. */
  weights: Weight[];
}

/** Looks at the finished site before it is published. Of each page only facts are kept. */
export class SiteChecks {
  readonly #blog: Blog;
  readonly #site: CheckedSite;
  readonly #styles: Styles;
  readonly #places: Places;
  readonly #machineFiles: MachineFile[] = [];
  readonly #isPreview: boolean;
  /** Links to other hosts: their addresses without the fragment, and the first page that has each. */
  readonly #foreign = new Map<string, { page: CheckedPage; href: string }>();

  constructor(root: string, blog: Blog, options: { isPreview: boolean }) {
    this.#blog = blog;
    this.#site = new CheckedSite(blog);
    this.#styles = new Styles(this.#site);
    this.#places = new Places(root, blog);
    this.#isPreview = options.isPreview;
  }

  /** Notes a page when it is rendered. */
  addPage(rendered: RenderedPage): void {
    const { outputPath, text } = rendered;
    const bytes = Buffer.byteLength(text);
    this.#site.addFile(outputPath, bytes);
    if (outputPath.endsWith(".html")) this.#addHtml(rendered, bytes);
    else if (outputPath.endsWith(".css")) this.#styles.addText(outputPath, text);
    else {
      const file = readMachineFile(rendered, this.#site);
      if (file) this.#machineFiles.push(file);
    }
  }

  /** Notes a file that is copied from `path`, or one that only has to be known. */
  addFile(outputPath: string, path?: string): void {
    this.#site.addFile(outputPath, path);
  }

  /** Notes texts that nobody may read yet, by their files and by the URLs that they will have. */
  addUnpublished(writings: { path: string; url?: string | undefined }[]): void {
    for (const { path, url } of writings) {
      this.#site.unpublished.set(`/${path}`, path);
      if (url !== undefined) this.#site.unpublished.set(url, path);
    }
  }

  /** Notes the URLs that have no page any more. */
  addAnswers(answers: { url: string; to?: string }[]): void {
    for (const { url, to } of answers) this.#site.answers.set(url, to);
  }

  /** Links to other hosts, each once, with the place where an author's file has it. */
  listForeignLinks(): ExternalLink[] {
    return [...this.#foreign].map(([url, { page, href }]) => {
      const cause = { kind: "link", href, nth: 0 } as const;
      const place = this.#places.find(page, cause) ?? this.#places.findText(page.source, href);
      return { url, place: place ?? this.#places.findShared(cause), page: page.url };
    });
  }

  /** All findings. Call it when every page and file is known. */
  report(): SiteReport {
    const site = this.#site;
    site.sortPages();
    this.#machineFiles.sort((left, right) => compareTexts(left.url, right.url));
    const collector = new Collector(this.#blog, this.#places);
    const heads = groupByPage(checkHeads(site));
    const { heaviest, findings } = weighPages(site, this.#styles);
    const heavy = groupByPage(findings);
    const previews = judgePreviews(site);
    const pictures = explainPreviews(previews);
    for (const page of site.pages.values()) {
      const own = [...page.findings, ...checkLinks(page, site), ...checkAssets(page, site)];
      const unshown = pictures.flatMap(({ url, finding }) => (page.previews.includes(url) ? [finding] : []));
      collector.add([...own, ...(heads.get(page) ?? []), ...unshown, ...(heavy.get(page) ?? [])], page);
    }
    collector.add([...checkRedirects(site)], undefined, { path: "urls.json" });
    collector.add(this.#styles.check());
    for (const file of this.#machineFiles) collector.add(checkMachineFile(file, site), undefined, file.place);
    // In a preview, drafts are in the sitemap and ask not to be found.
    if (!this.#isPreview) collector.add(checkSitemaps(this.#machineFiles, site));
    const bare = listPostsWithoutPreview(site);
    collector.add(explainMissingPreviews(bare));
    return { problems: collector.problems(), previews, postsWithoutPreview: bare.length, weights: heaviest };
  }

  #addHtml({ outputPath, url, source, text, page }: RenderedPage, bytes: number): void {
    const facts = scanHtml(text);
    const resolve = (href: string): Target | undefined => this.#site.targets.resolve(href, url);
    const isIndexable = outputPath !== "404.html" && !/\b(noindex|none)\b/i.test(facts.robots ?? "");
    const links = facts.links.filter(({ tag }) => tag === "a" || tag === "area");
    const canonical = facts.canonicals[0];
    const checked: CheckedPage = {
      url,
      outputPath,
      source,
      page,
      findings: [
        ...checkStructure(facts),
        ...(isIndexable ? checkCanonicalForm(facts.canonicals, page !== undefined) : []),
        ...checkRequests(url, facts, this.#blog),
        ...checkPreviewEnd(text, facts.previewEnd),
      ],
      links: links.flatMap(({ href }) => resolve(href) ?? []),
      assets: [...facts.assets, ...listStyleFiles(facts)].flatMap(({ url: href, tag, use }) => {
        const target = resolve(href);
        return target ? [{ target, tag, use }] : [];
      }),
      ids: copy(facts.ids.join("\n")),
      title: copy(facts.title ?? ""),
      description: copy(facts.description?.trim() ?? ""),
      canonical: canonical === undefined ? undefined : copy(canonical),
      isIndexable,
      previews: facts.assets.filter(({ use }) => use === "preview").map((asset) => copy(asset.url)),
      bytes,
      images: chooseImages(facts, resolve),
    };
    this.#site.pages.set(outputPath, checked);
    for (const { href } of links) if (/^(h|\s*[\\/]{2})/i.test(href)) this.#noteForeign(href, checked);
  }

  #noteForeign(href: string, page: CheckedPage): void {
    const foreign = toForeignUrl(href, this.#blog);
    if (!foreign) return;
    foreign.hash = "";
    const known = this.#foreign.get(foreign.href);
    if (known && compareTexts(known.page.outputPath, page.outputPath) <= 0) return;
    this.#foreign.set(foreign.href, { page, href: copy(href) });
  }
}

function groupByPage(found: { page: CheckedPage; finding: Finding }[]): Map<CheckedPage, Finding[]> {
  const groups = new Map<CheckedPage, Finding[]>();
  for (const { page, finding } of found) {
    const group = groups.get(page);
    if (group) group.push(finding);
    else groups.set(page, [finding]);
  }
  return groups;
}

/** Makes problems of findings. What a layout has written stands on many pages, but has one cause and is said once. */
class Collector {
  readonly #blog: Blog;
  readonly #places: Places;
  readonly #problems = new Map<string, { problem: Problem; pages: CheckedPage[] }>();

  constructor(blog: Blog, places: Places) {
    this.#blog = blog;
    this.#places = places;
  }

  /** `place` is for findings that have no cause on a page. */
  add(findings: Finding[], page?: CheckedPage, place?: Place): void {
    for (const finding of findings) {
      const names = [finding.code, finding.inLayout?.code ?? finding.code];
      if (names.every((name) => this.#severityOf(name) === undefined)) continue;
      const own = page && finding.cause ? this.#places.find(page, finding.cause) : place;
      const isLayouts = own === undefined && finding.inLayout !== undefined;
      const code = isLayouts ? (finding.inLayout?.code ?? finding.code) : finding.code;
      const severity = this.#severityOf(code);
      if (severity === undefined) continue;
      const shared = own === undefined && finding.cause ? this.#places.findShared(finding.cause) : undefined;
      const remedy = isLayouts ? (finding.inLayout?.remedy ?? finding.remedy) : finding.remedy;
      this.#note({ code, severity, fact: finding.fact, remedy }, own ?? shared, own ? undefined : page);
    }
  }

  #severityOf(code: FindingCode): Severity | undefined {
    return code === "link-draft" ? "error" : severityOf(code, this.#blog.checks);
  }

  problems(): Problem[] {
    return [...this.#problems.values()].map(({ problem, pages }) => {
      const [first] = pages;
      if (!first) return problem;
      const more = pages.length - 1;
      const where =
        more === 0 ? `On ${first.url}.` : `On ${first.url} and ${more} more ${more === 1 ? "page" : "pages"}.`;
      // The file of one page is the best place to begin when nothing better is known.
      const place = problem.place ?? (more === 0 && hasFile(first) ? { path: first.source } : undefined);
      return { ...problem, ...(place && { place }), fact: `${problem.fact} ${where}` };
    });
  }

  #note(
    { code, severity, fact, remedy }: { code: string; severity: Severity; fact: string; remedy: string },
    place: Place | undefined,
    page: CheckedPage | undefined,
  ): void {
    const key = JSON.stringify([code, place, fact]);
    const known = this.#problems.get(key);
    if (known) {
      if (page && known.pages.at(-1) !== page) known.pages.push(page);
      return;
    }
    const problem: Problem = { code, severity, fact, remedy, ...(place && { place }) };
    this.#problems.set(key, { problem, pages: page ? [page] : [] });
  }
}
