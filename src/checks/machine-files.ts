import { scanXml } from "../feeds/scan-xml.ts";
import { findXmlFault } from "../feeds/xml-fault.ts";
import type { Place } from "../problem.ts";
import type { RenderedPage } from "../render/render.ts";
import { type FeedFacts, readFeedFacts } from "./feed-facts.ts";
import type { Finding } from "./finding.ts";
import { isAbsolute } from "./head.ts";
import { findJsonFault } from "./json.ts";
import type { CheckedSite } from "./site.ts";
import { copy, type Target } from "./targets.ts";

/** What is kept of a rendered file that programs read: a feed, a sitemap, a manifest. */
export interface MachineFile {
  /** Site URL without the base path. */
  url: string;
  /** The author's template that makes it; absent when Longhand does. */
  place: Place | undefined;
  findings: Finding[];
  /** Addresses on the blog that entries of a feed lead to. */
  entries: Target[];
  /** Addresses in a sitemap, in their order. */
  locations: string[];
  /** Icons of a manifest. */
  icons: string[];
}

/** Reads a file for programs as they would; undefined for files of other kinds. */
export function readMachineFile(file: RenderedPage, site: CheckedSite): MachineFile | undefined {
  const { url, source, text, page } = file;
  const kind = /\.(xml|rss|atom|json|webmanifest)$/i.exec(file.outputPath)?.[1]?.toLowerCase();
  if (kind === undefined) return undefined;
  const made: MachineFile = {
    url,
    place: page ? undefined : { path: source },
    findings: [],
    entries: [],
    locations: [],
    icons: [],
  };
  if (kind === "webmanifest") readManifest(text, made);
  else if (kind === "json") readJson(text, made, site);
  else readXml(text, made, site);
  return made;
}

function readXml(text: string, made: MachineFile, site: CheckedSite): void {
  const fault = findXmlFault(text);
  if (fault) {
    made.findings.push({
      code: "xml-form",
      fact: `${made.url} is no well-formed XML: ${fault.reason} (line ${fault.line}, column ${fault.column} of what was made).`,
      remedy: "Correct the template. Write &amp; for & and &lt; for <.",
    });
    return;
  }
  const start = text.slice(0, 2000);
  if (/<(urlset|sitemapindex)[\s>]/.test(start)) readSitemap(text, made);
  else noteFeed(readFeedFacts(text), made, site);
}

function readJson(text: string, made: MachineFile, site: CheckedSite): void {
  if (!text.slice(0, 2000).includes("jsonfeed.org/version")) return;
  const fault = findJsonFault(text);
  if (fault === undefined) noteFeed(readFeedFacts(text), made, site);
  else {
    const remedy = "Write the feed with JSON.stringify.";
    made.findings.push({ code: "feed-form", fact: `${made.url} is no JSON: ${fault}.`, remedy });
  }
}

function noteFeed(facts: FeedFacts | undefined, made: MachineFile, site: CheckedSite): void {
  if (!facts) return;
  const { format, missing, dates, ids, entryUrls, urls } = facts;
  const correct = "Correct the template that makes the feed.";
  const add = (code: Finding["code"], fact: string, remedy = correct): void => {
    made.findings.push({ code, fact: `The feed ${made.url} ${fact}`, remedy });
  };
  for (const what of missing) add("feed-form", `lacks ${what}, which ${format} requires.`);
  for (const date of dates) {
    if (!isRfc3339(date))
      add("feed-date", `has a date that readers do not read: "${date}".`, "Write it as 2025-08-22T00:00:00Z.");
  }
  for (const url of [...urls, ...entryUrls]) {
    if (!isAbsolute(url)) add("feed-url", `has an address that is not absolute: "${url}".`, "Write the whole address.");
  }
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) add("feed-id-twice", `has two entries with the id ${id}: readers show one of them only.`);
    seen.add(id);
  }
  made.entries = entryUrls.flatMap((url) => site.targets.resolve(url, "/") ?? []);
}

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
function isRfc3339(date: string): boolean {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;
  return form.test(date) && !Number.isNaN(Date.parse(date));
}

/** https://www.sitemaps.org/protocol.html */
function readSitemap(text: string, made: MachineFile): void {
  scanXml(
    text,
    (path) => /^(urlset\/url|sitemapindex\/sitemap)\/(loc|lastmod)$/.test(path),
    ({ path, text: value }) => {
      if (path.endsWith("/loc")) made.locations.push(copy(value));
      else if (path.endsWith("/lastmod") && !/^\d{4}-\d{2}-\d{2}$/.test(value) && !isRfc3339(value)) {
        const fact = `The sitemap ${made.url} has a date that search engines do not read: "${value}".`;
        made.findings.push({ code: "sitemap-form", fact, remedy: "Write it as 2025-08-22." });
      }
    },
  );
  if (made.locations.length > 0) return;
  const fact = `The sitemap ${made.url} has no address in it.`;
  made.findings.push({ code: "sitemap-form", fact, remedy: "List the pages, each as <url><loc>…</loc></url>." });
}

function readManifest(text: string, made: MachineFile): void {
  const fault = findJsonFault(text);
  if (fault === undefined) {
    const { icons } = JSON.parse(text) as { icons?: { src?: unknown }[] };
    made.icons = (icons ?? []).map(({ src }) => String(src));
  } else {
    const remedy = "Write it with JSON.stringify.";
    made.findings.push({ code: "manifest-form", fact: `${made.url} is no JSON: ${fault}.`, remedy });
  }
}

/** Do the addresses in feeds, sitemaps and manifests lead to what is there? */
export function checkMachineFile(file: MachineFile, site: CheckedSite): Finding[] {
  return [
    ...file.findings,
    ...file.entries.flatMap(({ href, path }) => {
      if (path !== undefined && site.findFile(path) !== undefined) return [];
      const fact = `An entry of a feed leads to ${href}, and there is no such page.`;
      return [{ code: "feed-url", fact, remedy: "Correct the template that makes the feed." } satisfies Finding];
    }),
    ...file.icons.flatMap((icon) => {
      const target = site.targets.resolve(icon, file.url);
      if (!target || (target.path !== undefined && site.findFile(target.path) !== undefined)) return [];
      const fact = `The manifest ${file.url} names the icon ${icon}, and the site has no such file.`;
      return [{ code: "file-missing", fact, remedy: "Correct the address." } satisfies Finding];
    }),
  ];
}

/** What is wrong with the addresses of all sitemaps together. */
export function checkSitemaps(files: MachineFile[], site: CheckedSite): Finding[] {
  const seen = new Set<string>();
  return files.flatMap(({ url, locations }) =>
    locations.flatMap((location) => {
      const add = (code: Finding["code"], fact: string, remedy: string): Finding[] => [{ code, fact, remedy }];
      if (!isAbsolute(location)) {
        return add(
          "sitemap-url",
          `The sitemap ${url} has an address that is not absolute: "${location}".`,
          "Write the whole address.",
        );
      }
      const { path } = site.targets.resolve(location, "/") ?? {};
      if (path === undefined) {
        return add(
          "sitemap-url",
          `The sitemap ${url} has an address that is not on the blog: ${location}`,
          "Take it out.",
        );
      }
      if (seen.has(location))
        return add("sitemap-twice", `The sitemap has ${location} twice.`, "Take one of them out.");
      seen.add(location);
      const outputPath = site.findFile(path);
      if (outputPath === undefined) {
        return add("sitemap-url", `The sitemap has ${location}, and there is no such page.`, "Take it out.");
      }
      const page = site.pages.get(outputPath);
      if (!page || page.isIndexable) return [];
      const remedy = "Take it out of the sitemap, or let the page be found.";
      return add(
        "sitemap-noindex",
        `The sitemap has ${location}, a page that asks search engines to leave it out (noindex).`,
        remedy,
      );
    }),
  );
}
