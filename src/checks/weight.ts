import { chooseImage, type Screen } from "../html/choose-image.ts";
import type { PageFacts } from "../html/scan.ts";
import type { Styles } from "./assets.ts";
import type { Cause, Finding } from "./finding.ts";
import type { CheckedPage, CheckedSite } from "./site.ts";
import type { Target } from "./targets.ts";

/** A phone and a desktop that ask for large pictures, as those of today do. */
export const screens: { name: string; screen: Screen }[] = [
  { name: "phone", screen: { width: 390, density: 3 } },
  { name: "desktop", screen: { width: 1440, density: 2 } },
];

export type PageKind = "post" | "page" | "list";

/** How much the heaviest page of a kind loads. */
export interface Weight {
  kind: PageKind;
  url: string;
  /** In bytes, by the names of the screens. */
  bytes: Record<string, number>;
}

/** The pictures that each screen takes, when the page is read to its end. */
export function chooseImages(facts: PageFacts, resolve: (href: string) => Target | undefined): Target[][] {
  return screens.map(({ screen }) => facts.images.flatMap((image) => resolve(chooseImage(image, screen)) ?? []));
}

/** Weighs all pages: the heaviest of each kind, and those that are above the budget. */
export function weighPages(
  site: CheckedSite,
  styles: Styles,
): { heaviest: Weight[]; findings: { page: CheckedPage; finding: Finding }[] } {
  const heaviest = new Map<PageKind, Weight>();
  const findings: { page: CheckedPage; finding: Finding }[] = [];
  const sizeOfStyles = createStyleSizes(site, styles);
  for (const page of site.pages.values()) {
    const kind = kindOf(page);
    const always = page.bytes + sizeOfStyles(page);
    const sizes = screens.map((_, index) => always + sum(imageFiles(page, index, site), site));
    const most = Math.max(...sizes);
    const weight: Weight = {
      kind,
      url: page.url,
      bytes: Object.fromEntries(screens.map(({ name }, index) => [name, sizes[index] ?? 0])),
    };
    const before = heaviest.get(kind);
    if (!before || most > Math.max(...Object.values(before.bytes))) heaviest.set(kind, weight);
    if (most > site.blog.budget[kind] * 1000) findings.push({ page, finding: explain(page, weight, site) });
  }
  return { heaviest: [...heaviest.values()], findings };
}

function kindOf({ page }: CheckedPage): PageKind {
  const name = page?.layout?.name;
  if (name === "post") return "post";
  return name === "home" || name === "archive" || name === "tags" || name === "tag" ? "list" : "page";
}

/** Sizes of what stylesheets, scripts and preloads add; most pages have the same ones. */
function createStyleSizes(site: CheckedSite, styles: Styles): (page: CheckedPage) => number {
  const known = new Map<string, number>();
  return ({ assets }) => {
    const files = assets.flatMap(({ target, use }) => {
      if (use !== "style" && use !== "script" && use !== "preload") return [];
      return (target.path !== undefined && site.findFile(target.path)) || [];
    });
    const key = files.join("\n");
    let size = known.get(key);
    if (size === undefined) {
      const all = new Set(files);
      for (const file of files) if (file.endsWith(".css")) for (const load of styles.loadsOf(file)) all.add(load);
      size = sum(all, site);
      known.set(key, size);
    }
    return size;
  };
}

function imageFiles(page: CheckedPage, screen: number, site: CheckedSite): Set<string> {
  const paths = (page.images[screen] ?? []).flatMap(({ path }) =>
    path === undefined ? [] : (site.findFile(path) ?? []),
  );
  return new Set(paths);
}

function sum(files: Iterable<string>, site: CheckedSite): number {
  let bytes = 0;
  for (const file of files) bytes += site.sizeOf(file);
  return bytes;
}

function explain(page: CheckedPage, { kind, bytes }: Weight, site: CheckedSite): Finding {
  const [name, most] = Object.entries(bytes).sort((left, right) => right[1] - left[1])[0] ?? ["", 0];
  const index = screens.findIndex((screen) => screen.name === name);
  const images = [...imageFiles(page, index, site)].sort((left, right) => site.sizeOf(right) - site.sizeOf(left));
  const [heaviest] = images;
  const target = page.images[index]?.find(({ path }) => path !== undefined && site.findFile(path) === heaviest);
  const cause: Cause | undefined = target && { kind: "file", url: target.href, nth: 0 };
  const isImage = heaviest !== undefined && site.sizeOf(heaviest) > page.bytes;
  const part = isImage
    ? `its picture /${heaviest} alone has ${inKilobytes(site.sizeOf(heaviest))}`
    : `its HTML has ${inKilobytes(page.bytes)}`;
  return {
    code: "page-weight",
    fact: `The page loads ${inKilobytes(most)} on a ${name}, and a ${kind} may load ${inKilobytes(site.blog.budget[kind] * 1000)}: ${part}.`,
    remedy: `Make pictures smaller or fewer, or set budget: { ${kind}: ${Math.ceil(most / 100_000) * 100} }.`,
    ...(isImage && cause && { cause }),
  };
}

function inKilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000).toLocaleString("en")} kB`;
}
