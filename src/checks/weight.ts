import { chooseImage, type Screen } from "../html/choose-image.ts";
import type { PageFacts } from "../html/scan.ts";
import type { AssetList, Assets } from "./assets.ts";
import type { Cause, Finding } from "./finding.ts";
import type { CheckedPage, CheckedSite } from "./site.ts";
import type { Styles } from "./styles.ts";

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

/** The pictures that each screen takes, when the page is read to its end: their addresses as written. */
export function chooseImages(facts: PageFacts): string[][] {
  return screens.map(({ screen }) => facts.images.map((image) => chooseImage(image, screen)));
}

/** Weighs all pages: the heaviest of each kind, and those that are above the budget. */
export function weighPages(
  site: CheckedSite,
  assets: Assets,
  styles: Styles,
): { heaviest: Weight[]; findings: { page: CheckedPage; finding: Finding }[] } {
  const heaviest = new Map<PageKind, { page: CheckedPage; sizes: number[]; most: number }>();
  const findings: { page: CheckedPage; finding: Finding }[] = [];
  const sizeOfLoads = createLoadSizes(site, styles);
  for (const page of site.pages.values()) {
    const kind = kindOf(page);
    const always = page.facts.bytes + sizeOfLoads(assets.of(page));
    const sizes = page.facts.images.map((hrefs, index) =>
      hrefs.length === 0 ? always : always + sum(imageFiles(page, index, site), site),
    );
    const most = Math.max(...sizes);
    const before = heaviest.get(kind);
    if (!before || most > before.most) heaviest.set(kind, { page, sizes, most });
    if (most > site.blog.budget[kind] * 1000) findings.push({ page, finding: explain(page, sizes, kind, site) });
  }
  const weights = [...heaviest].map(([kind, { page, sizes }]) => ({ kind, url: page.url, bytes: nameSizes(sizes) }));
  return { heaviest: weights, findings };
}

function nameSizes(sizes: number[]): Weight["bytes"] {
  return Object.fromEntries(screens.map(({ name }, index) => [name, sizes[index] ?? 0]));
}

function kindOf({ page }: CheckedPage): PageKind {
  const name = page?.layout?.name;
  if (name === "post") return "post";
  return name === "home" || name === "archive" || name === "tags" || name === "tag" ? "list" : "page";
}

/** Sizes of what is loaded beside the HTML, and of what stylesheets load; most pages have the same list. */
function createLoadSizes(site: CheckedSite, styles: Styles): (assets: AssetList) => number {
  const known = new Map<string, number>();
  return ({ loads }) => {
    const key = loads.join("\n");
    let size = known.get(key);
    if (size === undefined) {
      const all = new Set(loads);
      for (const file of loads) if (file.endsWith(".css")) for (const load of styles.loadsOf(file)) all.add(load);
      size = sum(all, site);
      known.set(key, size);
    }
    return size;
  };
}

function imageFiles(page: CheckedPage, screen: number, site: CheckedSite): Set<string> {
  const files = new Set<string>();
  for (const href of page.facts.images[screen] ?? []) {
    const file = fileOf(href, page, site);
    if (file !== undefined) files.add(file);
  }
  return files;
}

function fileOf(href: string, { url }: CheckedPage, site: CheckedSite): string | undefined {
  const path = site.targets.resolve(href, url)?.path;
  return path === undefined ? undefined : site.findFile(path);
}

function sum(files: Iterable<string>, site: CheckedSite): number {
  let bytes = 0;
  for (const file of files) bytes += site.sizeOf(file);
  return bytes;
}

function explain(page: CheckedPage, sizes: number[], kind: PageKind, site: CheckedSite): Finding {
  const [name, most] = Object.entries(nameSizes(sizes)).sort((left, right) => right[1] - left[1])[0] ?? ["", 0];
  const index = screens.findIndex((screen) => screen.name === name);
  const images = [...imageFiles(page, index, site)].sort((left, right) => site.sizeOf(right) - site.sizeOf(left));
  const [heaviest] = images;
  const href = page.facts.images[index]?.find((one) => fileOf(one, page, site) === heaviest);
  const cause: Cause | undefined = href === undefined ? undefined : { kind: "file", url: href, nth: 0 };
  const isImage = heaviest !== undefined && site.sizeOf(heaviest) > page.facts.bytes;
  const part = isImage
    ? `its picture /${heaviest} alone has ${inKilobytes(site.sizeOf(heaviest))}`
    : `its HTML has ${inKilobytes(page.facts.bytes)}`;
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
