import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { compare } from "../content/read.ts";
import { type ReadFeed, readFeed, readJsonFeed } from "../feeds/read-feed.ts";
import { readXml } from "../feeds/read-xml.ts";
import { type Outline, readOutline } from "../html/outline.ts";
import type { Blog } from "../settings/settings.ts";
import { fail } from "./load.ts";
import { LeftOutList, readDay, toPlainTitle } from "./locate.ts";
import { findOldSite, type OldSite } from "./old-site.ts";
import type { Published, PublishedSite } from "./published.ts";
import { guessKind, isMachineFile, isSourceFile, toSiteUrl } from "./site-url.ts";
import { findTitles } from "./titles.ts";
import { walkFolder } from "./walk.ts";

/** In bytes. Of larger files it is only known that they are there. */
const MAX_BYTES = 20_000_000;

/** Reads the folder of a built site. Throws a `ProblemError` when there is no site in it. */
export function readFolder(folder: string, blog: Blog, root: string): PublishedSite {
  refuseSource(folder, root);
  const aside = new LeftOutList();
  const pages = new Map<string, Outline>();
  const feeds = new Map<string, ReadFeed>();
  const others: string[] = [];
  for (const path of walkFolder(folder)) {
    const url = toSiteUrl(`/${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`);
    const feed = /\.(xml|rss|atom|json)$/i.test(path) ? readFeedFile(join(folder, path)) : undefined;
    if (url === undefined) aside.add("no-file", path);
    else if (isMachineFile(path) || (!feed && isSourceFile(path)) || !/\.\w+$/.test(path)) aside.add("machine", path);
    else if (feed) feeds.set(url, feed);
    else if (/\.html?$/i.test(path)) pages.set(url, readOutline(readSmall(join(folder, path))));
    else others.push(url);
  }
  if (pages.size === 0) {
    throw fail(
      "adopt-empty",
      folder,
      "There are no pages (.html) in this folder.",
      "Build the old site first, and give the folder that this makes, for example _site.",
    );
  }
  const old = findOldSite(pages, feeds, blog);
  const things: Published[] = [
    ...listPages(pages, old),
    ...[...feeds].map(([url, feed]): Published => {
      return { url, kind: "feed", address: old.toAddress(url), ...(feed.format === "json" && { isJson: true }) };
    }),
    ...others.map((url): Published => ({ url, kind: guessKind(url), address: old.toAddress(url) })),
  ];
  const byUrl = new Map(things.map((thing) => [thing.url, thing]));
  for (const feed of sortFeeds(feeds)) addEntries(feed, byUrl, old, blog);
  return {
    things: [...byUrl.values()].sort((left, right) => compare(left.url, right.url)),
    leftOut: aside.list(),
    ...(old.movedFrom !== undefined && { movedFrom: old.movedFrom }),
  };
}

/** Files by which the source of a site is known, whatever its program. */
const PROJECT =
  /^(package\.json|\.eleventy\.[cm]?js|eleventy\.config\.\w+|_config\.ya?ml|hugo\.\w+|config\.toml|blog\.config\.\w+)$/;

/** A built site lies in a folder of its own; what is beside it was never online. */
function refuseSource(folder: string, root: string): void {
  const names = readdirSync(folder);
  const sign = names.find((name) => PROJECT.test(name));
  const isOwn = `${resolve(root)}${sep}`.startsWith(`${resolve(folder)}${sep}`);
  if (sign === undefined && !isOwn) return;
  const built = ["_site", "public", "dist", "build", "out"].find((name) =>
    existsSync(join(folder, name, "index.html")),
  );
  throw fail(
    "adopt-source",
    folder,
    `This folder holds the source of a site${sign === undefined ? "" : ` (${sign})`}, not a built one.`,
    built === undefined
      ? "Build the old site with its own program, and give the folder that this makes, for example _site."
      : `Give the folder of the built site: longhand urls adopt ${join(folder, built)}`,
  );
}

function readFeedFile(file: string): ReadFeed | undefined {
  const text = readSmall(file);
  if (/\.json$/i.test(file)) return readJsonFeed(text);
  // What is broken or cut off here was so online as well; as a feed it is of no use.
  const { document } = readXml(text);
  return document && readFeed(document);
}

function readSmall(file: string): string {
  return statSync(file).size > MAX_BYTES ? "" : readFileSync(file, "utf8");
}

function listPages(pages: Map<string, Outline>, old: OldSite): Published[] {
  const titles = findTitles(pages);
  return [...pages].map(([url, { headings, refresh, canonical }]) => {
    const to = refresh === undefined ? undefined : old.toDestination(refresh, url);
    const own = canonical !== undefined && old.toUrl(canonical) === url && URL.canParse(canonical);
    const title = titles.get(url);
    const page: Published = { url, kind: "page", address: own ? canonical : old.toAddress(url) };
    if (to !== undefined && to !== url) return { ...page, to };
    return { ...page, ...(title !== undefined && { title }), ...(headings.length > 0 && { headings }) };
  });
}

/** The blog's feed before those of tags; Atom before RSS before JSON, for readers know most blogs by their Atom ids. */
function sortFeeds(feeds: Map<string, ReadFeed>): ReadFeed[] {
  const formats = ["atom", "rss", "json"];
  return [...feeds]
    .sort(
      ([left, one], [right, other]) =>
        formats.indexOf(one.format) - formats.indexOf(other.format) ||
        left.length - right.length ||
        compare(left, right),
    )
    .map(([, feed]) => feed);
}

/** Adds what a feed says of pages that are there. */
function addEntries(feed: ReadFeed, things: Map<string, Published>, old: OldSite, blog: Blog): void {
  for (const { address, id, title, published } of feed.entries) {
    const url = old.toUrl(address, feed.home);
    const thing = url === undefined ? undefined : things.get(url);
    if (thing?.kind !== "page") continue;
    thing.isEntry = true;
    if (id !== undefined) thing.id ??= id;
    const day = readDay(published, blog.timeZone);
    if (day !== undefined) thing.published ??= day;
    const plain = title === undefined ? "" : toPlainTitle(title);
    if (plain !== "" && feed.format !== "rss") thing.title = plain;
    else if (plain !== "") thing.title ??= plain;
  }
}
