import { scanXml } from "../feeds/scan-xml.ts";
import { findXmlFault } from "../feeds/xml-fault.ts";
import { type FeedFacts, readFeedFacts } from "./feed-facts.ts";
import type { MachineFacts } from "./file-facts.ts";
import type { Finding } from "./finding.ts";
import { isAbsolute } from "./head.ts";
import { findJsonFault } from "./json.ts";
import type { LookedAt } from "./look.ts";
import type { CheckedSite, MachineFile } from "./site.ts";

/** Reads a file for programs as they would; undefined for files of other kinds. `bytes` is its size. */
export function readMachineFile(file: LookedAt, bytes: number): MachineFacts | undefined {
  const { url, text } = file;
  const kind = /\.(xml|rss|atom|json|webmanifest)$/i.exec(file.outputPath)?.[1]?.toLowerCase();
  if (kind === undefined) return undefined;
  const made: MachineFacts = { kind: "machine", bytes, findings: [], entries: [], locations: [], icons: [] };
  if (kind === "webmanifest") readManifest(text, url, made);
  else if (kind === "json") readJson(text, url, made);
  else readXml(text, url, made);
  return made;
}

function readXml(text: string, url: string, made: MachineFacts): void {
  const fault = findXmlFault(text);
  if (fault) {
    made.findings.push({
      code: "xml-form",
      fact: `${url} is no well-formed XML: ${fault.reason} (line ${fault.line}, column ${fault.column} of what was made).`,
      remedy: "Correct the template. Write &amp; for & and &lt; for <.",
    });
    return;
  }
  const start = text.slice(0, 2000);
  if (/<(urlset|sitemapindex)[\s>]/.test(start)) readSitemap(text, url, made);
  else noteFeed(readFeedFacts(text), url, made);
}

function readJson(text: string, url: string, made: MachineFacts): void {
  if (!text.slice(0, 2000).includes("jsonfeed.org/version")) return;
  const fault = findJsonFault(text);
  if (fault === undefined) noteFeed(readFeedFacts(text), url, made);
  else {
    const remedy = "Write the feed with JSON.stringify.";
    made.findings.push({ code: "feed-form", fact: `${url} is no JSON: ${fault}.`, remedy });
  }
}

function noteFeed(facts: FeedFacts | undefined, url: string, made: MachineFacts): void {
  if (!facts) return;
  const { format, missing, dates, ids, entryUrls, urls } = facts;
  const correct = "Correct the template that makes the feed.";
  const add = (code: Finding["code"], fact: string, remedy = correct): void => {
    made.findings.push({ code, fact: `The feed ${url} ${fact}`, remedy });
  };
  for (const what of missing) add("feed-form", `lacks ${what}, which ${format} requires.`);
  for (const date of dates) {
    if (!isRfc3339(date))
      add("feed-date", `has a date that readers do not read: "${date}".`, "Write it as 2025-08-22T00:00:00Z.");
  }
  for (const address of [...urls, ...entryUrls]) {
    if (isAbsolute(address)) continue;
    add("feed-url", `has an address that is not absolute: "${address}".`, "Write the whole address.");
  }
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) add("feed-id-twice", `has two entries with the id ${id}: readers show one of them only.`);
    seen.add(id);
  }
  made.entries = entryUrls;
}

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
function isRfc3339(date: string): boolean {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;
  return form.test(date) && !Number.isNaN(Date.parse(date));
}

/** https://www.sitemaps.org/protocol.html */
function readSitemap(text: string, url: string, made: MachineFacts): void {
  scanXml(
    text,
    (path) => /^(urlset\/url|sitemapindex\/sitemap)\/(loc|lastmod)$/.test(path),
    ({ path, text: value }) => {
      if (path.endsWith("/loc")) made.locations.push(value);
      else if (path.endsWith("/lastmod") && !/^\d{4}-\d{2}-\d{2}$/.test(value) && !isRfc3339(value)) {
        const fact = `The sitemap ${url} has a date that search engines do not read: "${value}".`;
        made.findings.push({ code: "sitemap-form", fact, remedy: "Write it as 2025-08-22." });
      }
    },
  );
  if (made.locations.length > 0) return;
  const fact = `The sitemap ${url} has no address in it.`;
  made.findings.push({ code: "sitemap-form", fact, remedy: "List the pages, each as <url><loc>…</loc></url>." });
}

function readManifest(text: string, url: string, made: MachineFacts): void {
  const fault = findJsonFault(text);
  if (fault === undefined) {
    const { icons } = JSON.parse(text) as { icons?: { src?: unknown }[] };
    made.icons = (icons ?? []).map(({ src }) => String(src));
  } else {
    const remedy = "Write it with JSON.stringify.";
    made.findings.push({ code: "manifest-form", fact: `${url} is no JSON: ${fault}.`, remedy });
  }
}

/** Do the addresses in feeds and manifests lead to what is there? */
export function checkMachineFile({ facts, url }: MachineFile, site: CheckedSite): Finding[] {
  return [
    ...facts.findings,
    ...facts.entries.flatMap((href) => {
      const target = site.targets.resolve(href, "/");
      if (!target || (target.path !== undefined && site.findFile(target.path) !== undefined)) return [];
      const fact = `An entry of a feed leads to ${href}, and there is no such page.`;
      return [{ code: "feed-url", fact, remedy: "Correct the template that makes the feed." } satisfies Finding];
    }),
    ...facts.icons.flatMap((icon) => {
      const target = site.targets.resolve(icon, url);
      if (!target || (target.path !== undefined && site.findFile(target.path) !== undefined)) return [];
      const fact = `The manifest ${url} names the icon ${icon}, and the site has no such file.`;
      return [{ code: "file-missing", fact, remedy: "Correct the address." } satisfies Finding];
    }),
  ];
}

/** What is wrong with the addresses of all sitemaps together. */
export function checkSitemaps(files: MachineFile[], site: CheckedSite): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  const start = site.blog.url.length - 1;
  for (const { url, facts } of files) {
    for (const location of facts.locations) {
      const page = location.startsWith(site.blog.url) ? site.canonicalPages.get(location.slice(start)) : undefined;
      if (page?.facts.isIndexable && !seen.has(location)) {
        seen.add(location);
        continue;
      }
      const finding = checkLocation(location, url, site, seen);
      if (finding) findings.push(finding);
    }
  }
  return findings;
}

function checkLocation(location: string, url: string, site: CheckedSite, seen: Set<string>): Finding | undefined {
  const target = site.targets.resolve(location, "/");
  if (!(target && location.startsWith(site.blog.origin)) && !isAbsolute(location)) {
    const fact = `The sitemap ${url} has an address that is not absolute: "${location}".`;
    return { code: "sitemap-url", fact, remedy: "Write the whole address." };
  }
  const remedy = "Take it out.";
  if (target?.path === undefined) {
    const fact = `The sitemap ${url} has an address that is not on the blog: ${location}`;
    return { code: "sitemap-url", fact, remedy };
  }
  if (seen.has(location)) {
    return { code: "sitemap-twice", fact: `The sitemap has ${location} twice.`, remedy: "Take one of them out." };
  }
  seen.add(location);
  const outputPath = site.findFile(target.path);
  if (outputPath === undefined) {
    return { code: "sitemap-url", fact: `The sitemap has ${location}, and there is no such page.`, remedy };
  }
  const page = site.pages.get(outputPath);
  if (!page || page.facts.isIndexable) return undefined;
  return {
    code: "sitemap-noindex",
    fact: `The sitemap has ${location}, a page that asks search engines to leave it out (noindex).`,
    remedy: "Take it out of the sitemap, or let the page be found.",
  };
}
