import type { Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { Assets, checkAssets } from "./assets.ts";
import { checkCardTitle, listCards, type PageCards } from "./cards.ts";
import { Collector } from "./collector.ts";
import type { ExternalLink } from "./external.ts";
import type { CheckedFile, FileFacts } from "./file-facts.ts";
import type { Finding } from "./finding.ts";
import { checkHeads } from "./head.ts";
import { checkRedirects, Links } from "./links.ts";
import { checkMachineFile, checkSitemaps } from "./machine-files.ts";
import { Places } from "./places.ts";
import {
  explainMissingPreviews,
  explainPreviews,
  judgePreviews,
  latePreview,
  listPostsWithoutPreview,
  type PreviewVerdict,
} from "./previews.ts";
import { checkRequests } from "./requests.ts";
import { type CheckedPage, CheckedSite, compareTexts, isPost, type MachineFile } from "./site.ts";
import { Styles } from "./styles.ts";
import { toForeignUrl } from "./targets.ts";
import { type Weight, weighPages } from "./weight.ts";

/** What the checks have found out. */
export interface SiteReport {
  problems: Problem[];
  previews: PreviewVerdict[];
  postsWithoutPreview: number;
  /** The heaviest page of each kind. */
  weights: Weight[];
}

/** Looks at the finished site before it is published. Of each file only facts are kept. */
export class SiteChecks {
  readonly #blog: Blog;
  readonly #site: CheckedSite;
  readonly #styles: Styles;
  readonly #places: Places;
  readonly #machineFiles: MachineFile[] = [];
  readonly #isPreview: boolean;
  readonly #previews = new Map<string, PreviewVerdict>();

  constructor(root: string, blog: Blog, options: { isPreview: boolean }) {
    this.#blog = blog;
    this.#site = new CheckedSite(blog);
    this.#styles = new Styles(this.#site);
    this.#places = new Places(root, blog);
    this.#isPreview = options.isPreview;
  }

  /**
   * Notes a rendered file by what `lookAtFile` has said of it, now, in another thread or in an earlier build. Problems
   * are reported in the order in which files are noted.
   */
  addFacts(facts: FileFacts, file: CheckedFile): void {
    const { outputPath } = file;
    this.#site.addFile(outputPath, facts.bytes);
    if (facts.kind === "html") this.#site.addPage({ ...file, facts });
    else if (facts.kind === "style") this.#styles.add(outputPath, facts.urls);
    else if (facts.kind === "machine") this.#machineFiles.push({ ...file, facts });
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

  /** Links to other hosts, each once and without its fragment, with the place where an author's file has it. */
  listForeignLinks(): ExternalLink[] {
    const found = new Map<string, { page: CheckedPage; href: string }>();
    for (const page of this.#site.pages.values()) {
      for (const href of page.facts.foreignLinks) {
        const foreign = toForeignUrl(href, this.#blog);
        if (!foreign) continue;
        foreign.hash = "";
        if (!found.has(foreign.href)) found.set(foreign.href, { page, href });
      }
    }
    return [...found].map(([url, { page, href }]) => {
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
    const [links, assets] = [new Links(site), new Assets(site)];
    const heads = groupByPage(checkHeads(site));
    const { heaviest, findings } = weighPages(site, assets, this.#styles);
    const heavy = groupByPage(findings);
    const previews = judgePreviews(site, assets);
    for (const verdict of previews) this.#previews.set(verdict.url, verdict);
    const pictures = explainPreviews(previews);
    for (const page of site.pages.values()) {
      const named = assets.of(page);
      const found = [
        page.facts.findings,
        checkRequests(page, named, this.#blog),
        page.facts.isPreviewLate ? [latePreview] : [],
        isPost(page) ? checkCardTitle(page.facts) : [],
        links.check(page),
        checkAssets(named),
        heads.get(page) ?? [],
        ...pictures.map(({ url, finding }) => (named.previews.includes(url) ? [finding] : [])),
        heavy.get(page) ?? [],
      ];
      for (const some of found) if (some.length > 0) collector.add(some, page);
    }
    collector.add([...checkRedirects(site)], undefined, { path: "urls.json" });
    collector.add(this.#styles.check());
    for (const file of this.#machineFiles) {
      collector.add(checkMachineFile(file, site), undefined, file.page ? undefined : { path: file.source });
    }
    // In a preview, drafts are in the sitemap and ask not to be found.
    if (!this.#isPreview) collector.add(checkSitemaps(this.#machineFiles, site));
    const bare = listPostsWithoutPreview(site, assets);
    collector.add(explainMissingPreviews(bare));
    return { problems: collector.problems(), previews, postsWithoutPreview: bare.length, weights: heaviest };
  }

  /** The cards of all pages. Call it after `report`, which looks at the pictures. */
  listCards(): PageCards[] {
    return listCards(this.#site, this.#previews);
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
