import { type ReadFeed, readFeed, readJsonFeed } from "../feeds/read-feed.ts";
import { readSitemap } from "../feeds/read-sitemap.ts";
import { readXml } from "../feeds/read-xml.ts";
import { error, ProblemError } from "../problem.ts";
import { fail, type Loaded, load, loadChild } from "./load.ts";
import type { Found } from "./published.ts";

/** So many sitemaps may one list of sitemaps name. */
const MAX_SITEMAPS = 200;

/** A sitemap, a feed or a list of addresses: what it names. */
export interface ReadDocument {
  what: "sitemap" | "feed" | "list";
  found: Found[];
}

/** Reads a sitemap, a feed or a list of addresses, told apart by what is in it. Throws a `ProblemError`. */
export async function readDocument(from: string): Promise<ReadDocument> {
  const loaded = await load(from);
  const start = loaded.text.trimStart();
  if (start === "") throw fail("adopt-empty", from, "There is nothing in it.", "Give a sitemap, a feed or a list.");
  if (/^<(!doctype html|html)[\s>]/i.test(start)) throw explainPage(loaded);
  if (start.startsWith("<")) return readXmlDocument(loaded);
  const feed = start.startsWith("{") ? readJsonFeed(loaded.text) : undefined;
  if (feed) return { what: "feed", found: listEntries(feed, loaded) };
  return { what: "list", found: readList(loaded) };
}

async function readXmlDocument(loaded: Loaded): Promise<ReadDocument> {
  const { document, fact } = readXml(loaded.text);
  if (!document) throw fail("adopt-xml", loaded.from, fact, "Save it once more as it is online, and give that file.");
  const feed = readFeed(document);
  if (feed) return { what: "feed", found: listEntries(feed, loaded) };
  const sitemap = readSitemap(document);
  if (!sitemap) {
    throw fail(
      "adopt-xml",
      loaded.from,
      `This XML is neither a sitemap nor a feed: it is called <${document.name}>.`,
      "Give a sitemap, a feed or a list of addresses.",
    );
  }
  if (sitemap.kind === "urls") return { what: "sitemap", found: listUrls(sitemap.urls, loaded) };
  return { what: "sitemap", found: await readChildren(sitemap.sitemaps, loaded) };
}

async function readChildren(addresses: string[], parent: Loaded): Promise<Found[]> {
  if (addresses.length > MAX_SITEMAPS) {
    const fact = `It names ${addresses.length} sitemaps; up to ${MAX_SITEMAPS} are read.`;
    throw fail("adopt-sitemaps", parent.from, fact, "Adopt them one by one: each run adds to the ledger.");
  }
  const found: Found[] = [];
  for (const address of new Set(addresses)) {
    const child = await loadChild(address, parent);
    const { document, fact } = readXml(child.text);
    const sitemap = document && readSitemap(document);
    if (sitemap?.kind !== "urls") {
      const reason = fact ?? "It is not a sitemap with addresses.";
      throw fail("adopt-xml", child.from, reason, `${parent.from} names it. Give it alone to see what is in it.`);
    }
    found.push(...listUrls(sitemap.urls, child));
  }
  return found;
}

function listUrls(urls: { address: string; modified?: string }[], loaded: Loaded): Found[] {
  return urls.map((url) => ({ ...url, ...baseOf(loaded) }));
}

/** The pages of a feed's entries, and the feed itself. */
export function listEntries(feed: ReadFeed, loaded: Pick<Loaded, "from" | "isRemote">): Found[] {
  const base = feed.home && URL.canParse(feed.home) ? { base: feed.home } : baseOf(loaded);
  const self = feed.self ?? (loaded.isRemote ? loaded.from : undefined);
  const entries = feed.entries.map((entry): Found => ({ ...entry, ...base, kind: "page", isEntry: true }));
  const isJson = feed.format === "json";
  return self === undefined
    ? entries
    : [...entries, { address: self, ...base, kind: "feed", ...(isJson && { isJson }) }];
}

function baseOf({ from, isRemote }: Pick<Loaded, "from" | "isRemote">): { base?: string } {
  return isRemote ? { base: from } : {};
}

/** A list of addresses, one a line; a tab and the title may follow. Lines that begin with `#` are remarks. */
function readList(loaded: Loaded): Found[] {
  const lines = loaded.text.split(/\r\n|\r|\n/).map((line, index) => ({ text: line.trim(), line: index + 1 }));
  const meant = lines.filter(({ text }) => text !== "" && !text.startsWith("#"));
  const isAddress = (text: string): boolean => /^(https?:\/\/[^\s/]|\/(?!\/))/i.test(text);
  const wrong = meant.filter(({ text }) => !isAddress(text));
  if (wrong.length === meant.length) {
    throw fail(
      "adopt-form",
      loaded.from,
      meant.length === 0 ? "There is no address in it." : "This is neither XML nor a list of addresses.",
      "Give a sitemap, a feed, a list with one address a line, or the folder of the built site.",
    );
  }
  if (wrong.length > 0) {
    throw new ProblemError(
      wrong
        .slice(0, 20)
        .map(({ text, line }) =>
          error(
            "adopt-line",
            { path: loaded.from, line, column: 1 },
            `"${text.slice(0, 80)}" is no address.`,
            "Write https://… or /path/, or put # before it.",
          ),
        ),
    );
  }
  return meant.map(({ text }) => {
    const [address = "", title] = text.split("\t");
    return { address: address.trim(), ...baseOf(loaded), ...(title?.trim() && { title: title.trim() }) };
  });
}

function explainPage({ from, isRemote }: Loaded): ProblemError {
  const sitemap = isRemote ? new URL("/sitemap.xml", from).href : "its sitemap";
  return fail(
    "adopt-page",
    from,
    "This is a web page, which does not name all others.",
    `Give the sitemap, the feed or the built folder of the site: longhand urls adopt ${sitemap}`,
  );
}
