import type { Place, Problem, Severity } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { severityOf } from "../settings/site-checks.ts";
import type { Finding, FindingCode } from "./finding.ts";
import type { Places } from "./places.ts";
import { type CheckedPage, hasFile } from "./site.ts";

/** Makes problems of findings. What a layout has written stands on many pages, but has one cause and is said once. */
export class Collector {
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

  /** All problems, in the order in which they were found first. */
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
