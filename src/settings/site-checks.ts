import type { Severity } from "../problem.ts";

/** A check on the finished site. */
export interface SiteCheck {
  /** Its problem code, by which the settings name it. */
  name: CheckName;
  /** What it is when the settings say nothing. */
  severity: Severity | "off";
  /** What holds when it finds nothing. */
  promise: string;
}

/** The checks on the finished site, each with its severity and what holds when it finds nothing. */
const table = {
  "link-dead": ["error", "Every link to the blog leads to a page or file that is there."],
  "link-gone": ["error", "No link leads to an address that is marked as gone."],
  "link-moved": ["warning", "No link leads to an address that has moved."],
  "anchor-dead": ["error", "Every link to a heading leads to one that is there."],
  "expand-dead": ["error", "Every expandable link leads to a section that it can show."],
  "redirect-anchor-dead": ["warning", "Every redirect to a heading leads to one that is there."],
  "file-missing": ["error", "Every picture, style, script and icon that a page, style or manifest names is there."],
  "page-lang": ["error", "Every page says its language."],
  "page-title": ["error", "Every page has a <title>."],
  "page-h1": ["error", "Every page has one main heading (h1)."],
  "page-id-twice": ["error", "No id stands twice on a page."],
  "heading-skipped": ["warning", "The headings of a text skip no level."],
  "layout-heading-skipped": ["error", "The headings that layouts write skip no level."],
  "image-alt": ["error", "Every picture has a description, or says that it is decoration."],
  "json-ld": ["error", "Structured data is JSON."],
  "title-twice": ["warning", "No two pages have the same <title>."],
  "description-missing": ["warning", "Every page has a description for search engines."],
  "description-twice": ["warning", "No two pages have the same description."],
  "canonical-missing": [
    "warning",
    "Every post, page and list that search engines may show names its canonical address.",
  ],
  "canonical-unclear": ["error", "A page has one canonical address, and it is absolute."],
  "canonical-dead": ["error", "A canonical address on the blog is that of a page."],
  "canonical-elsewhere": ["error", "A canonical address elsewhere is one that the author has written."],
  "canonical-twice": ["warning", "No two pages have the same canonical address."],
  "xml-form": ["error", "Feeds, sitemaps and other XML files are well-formed."],
  "feed-form": ["error", "Feeds have what their format requires."],
  "feed-date": ["error", "Dates in feeds are those of RFC 3339."],
  "feed-url": ["error", "Addresses in feeds are absolute, and those on the blog lead to pages that are there."],
  "feed-id-twice": ["error", "No two entries of a feed have the same id."],
  "sitemap-form": ["error", "The sitemap has the form that search engines read."],
  "sitemap-url": ["error", "Addresses in the sitemap are absolute, on the blog, and those of pages that are there."],
  "sitemap-noindex": ["error", "No page in the sitemap asks search engines to leave it out."],
  "sitemap-twice": ["error", "No address stands twice in the sitemap."],
  "manifest-form": ["error", "The web app manifest is JSON."],
  "preview-image": ["error", "The picture of a link preview is one that all platforms show."],
  "preview-title": ["warning", "The title of a post is shown whole on most platforms."],
  "preview-missing": ["off", "Every post has a picture for link previews."],
  "preview-late": ["warning", "What link previews read stands at the beginning of the page."],
  "third-party": ["error", "Opening a page asks no other host for anything."],
  "mixed-content": ["error", "A page at an https address loads nothing over http."],
  "page-script": ["warning", "Pages have no scripts, except for the search page."],
  "page-weight": ["warning", "What a page loads stays below the budget."],
} as const satisfies Record<string, readonly [Severity | "off", string]>;

/** The name of a check, which is its problem code. */
export type CheckName = keyof typeof table;

/** All checks on the finished site. Promises of Longhand's own, published addresses and drafts, are not among them. */
export const siteChecks: SiteCheck[] = Object.entries(table).map(([name, [severity, promise]]) => ({
  name: name as CheckName,
  severity,
  promise,
}));

/** What an author may set for a check. */
export const checkSeverities = ["error", "warning", "off"] as const;

/** `"off"`: the check is not made. */
export type CheckSeverity = (typeof checkSeverities)[number];

/** How serious a finding is; undefined when the check is off. */
export function severityOf(name: CheckName, set: Partial<Record<CheckName, CheckSeverity>>): Severity | undefined {
  const severity = set[name] ?? table[name][0];
  return severity === "off" ? undefined : severity;
}
