import { splitFragment } from "../urls/href.ts";
import type { Cause, Finding } from "./finding.ts";
import type { CheckedPage, CheckedSite } from "./site.ts";

/** What is wrong with what pages say of themselves to search engines: title, description, canonical address. */
export function checkHeads(site: CheckedSite): { page: CheckedPage; finding: Finding }[] {
  const pages = site.indexablePages();
  const others = pages.filter(({ facts }) => !facts.isCanonical && facts.canonical !== undefined);
  return [
    ...findTwins(pages, ({ facts }) => facts.title, explainTitle),
    ...pages.filter(({ facts }) => facts.description === "").map((page) => ({ page, finding: missingDescription })),
    ...findTwins(pages, ({ facts }) => facts.description, explainDescription),
    ...others.flatMap((page) => checkCanonical(page, site).map((finding) => ({ page, finding }))),
    ...(others.length > 0 ? findTwins(pages, (page) => canonicalOf(page, site), explainCanonical) : []),
  ];
}

const missingDescription: Finding = {
  code: "description-missing",
  fact: "The page has no description for search engines and link previews.",
  remedy: "Say in one sentence what it is about: description: …",
  cause: { kind: "field", name: "description" },
};

/** The later page of each two that have the same text. */
function findTwins(
  pages: CheckedPage[],
  textOf: (page: CheckedPage) => string,
  explain: (text: string, first: string) => Finding,
): { page: CheckedPage; finding: Finding }[] {
  const firsts = new Map<string, CheckedPage>();
  const found: { page: CheckedPage; finding: Finding }[] = [];
  for (const page of pages) {
    const text = textOf(page);
    if (text === "") continue;
    const first = firsts.get(text);
    if (first) found.push({ page, finding: explain(text, nameOf(first)) });
    else firsts.set(text, page);
  }
  return found;
}

function nameOf({ url, source, page }: CheckedPage): string {
  return page?.content.kind === "markdown" ? source : url;
}

function explainTitle(text: string, first: string): Finding {
  return {
    code: "title-twice",
    fact: `The title “${text}” is also that of ${first}: in search results and tabs nobody can tell them apart.`,
    remedy: "Give one of them another title.",
    cause: { kind: "field", name: "title" },
  };
}

function explainDescription(text: string, first: string): Finding {
  const start = text.length > 60 ? `${text.slice(0, 57).trimEnd()}…` : text;
  return {
    code: "description-twice",
    fact: `The description “${start}” is also that of ${first}.`,
    remedy: "Say what is special to this page: description: …",
    cause: { kind: "field", name: "description" },
  };
}

function explainCanonical(canonical: string, first: string): Finding {
  return {
    code: "canonical-twice",
    fact: `The canonical address ${canonical} is also that of ${first}: search engines show one of them only.`,
    remedy: "Correct one of them.",
    cause: canonicalField,
  };
}

const canonicalField: Cause = { kind: "field", name: "canonical" };

function canonicalOf({ facts, url }: CheckedPage, { blog }: CheckedSite): string {
  return facts.isCanonical ? blog.url.slice(0, -1) + url : (facts.canonical ?? "");
}

/** Of a page that names another address than its own. One that has no proper form is noticed on the page itself. */
function checkCanonical({ facts, page }: CheckedPage, site: CheckedSite): Finding[] {
  const { canonical = "" } = facts;
  const target = site.targets.resolve(canonical, "/");
  const { path } = splitFragment(target?.path ?? "");
  if (target && path !== "") {
    if (site.findFile(path) !== undefined) return [];
    const fact = `The canonical address ${canonical} is on the blog, and there is no such page.`;
    return [{ code: "canonical-dead", fact, remedy: "Correct it, or take it away.", cause: canonicalField }];
  }
  const planned = facts.plannedCanonical ?? page?.layout?.data().head.canonical;
  if (planned === undefined || planned === canonical) return [];
  const fact = `The canonical address is ${canonical}, elsewhere, and the page should have ${planned}.`;
  return [{ code: "canonical-elsewhere", fact, remedy: "Print head.canonical in the base layout." }];
}

/**
 * Is there one canonical address, and is it absolute? `canonicals` as they stand on the page. One of the author's own
 * templates need not have any.
 */
export function checkCanonicalForm(canonicals: string[], isPlanned: boolean): Finding[] {
  const [canonical] = canonicals;
  if (canonical === undefined && !isPlanned) return [];
  if (canonical === undefined) {
    const fact = "The page does not name its canonical address.";
    return [{ code: "canonical-missing", fact, remedy: "Print the head in the base layout." }];
  }
  const remedy = 'Write one <link rel="canonical"> with the whole address.';
  if (canonicals.length > 1) {
    return [{ code: "canonical-unclear", fact: `The page has ${canonicals.length} canonical addresses.`, remedy }];
  }
  if (isAbsolute(canonical)) return [];
  return [{ code: "canonical-unclear", fact: `The canonical address is not absolute: "${canonical}".`, remedy }];
}

/** `https://…`, and nothing that a program would have to complete. */
export function isAbsolute(url: string): boolean {
  return /^https?:\/\/[^/]/i.test(url) && URL.canParse(url);
}
