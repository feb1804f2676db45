import { isLive, type LedgerEntry, readHeadings } from "../../urls/ledger.ts";
import { count, type OutputOptions } from "../report.ts";
import { readSiteUrl } from "../site-url.ts";
import { findKnown, openBlog, say, unknownUrl } from "./open.ts";
import { readToday } from "./today.ts";

/** The state of a URL in a word, for lists. */
function stateOf({ to, gone, undecided }: LedgerEntry): string {
  if (to !== undefined) return `→ ${to}`;
  if (gone !== undefined) return `gone since ${gone}`;
  return undecided ? "undecided" : "";
}

/** `longhand urls`: all URLs that were ever published. */
export async function runList(root: string, options: OutputOptions): Promise<void> {
  const { ledger } = await openBlog(root, options);
  const entries = [...ledger].sort(([left], [right]) => (left < right ? -1 : 1));
  if (options.json) {
    console.log(JSON.stringify({ ok: true, urls: entries.map(([url, entry]) => ({ url, ...entry })) }, null, 2));
    return;
  }
  if (entries.length === 0) {
    say(options, "Nothing has been published yet. longhand build adds the first addresses.", {});
    return;
  }
  const width = Math.min(60, Math.max(...entries.map(([url]) => url.length)));
  for (const [url, entry] of entries) {
    const source = entry.kind === "tag" || entry.kind === "feed" ? `${entry.kind} ${entry.source}` : entry.source;
    console.log(`${url.padEnd(width)}  ${entry.since}  ${[source, stateOf(entry)].filter(Boolean).join("  ")}`);
  }
  if (options.quiet) return;
  const moved = entries.filter(([, { to }]) => to !== undefined).length;
  const gone = entries.filter(([, entry]) => entry.gone !== undefined).length;
  console.log(`\n${count(entries.length, "address", "addresses")}: ${moved} moved, ${gone} gone.`);
}

/** `longhand urls explain <url>`: all that is known of one URL. */
export async function runExplain(root: string, written: string, options: OutputOptions): Promise<void> {
  const opened = await openBlog(root, options);
  const { ledger, blog } = opened;
  const url = findKnown(readSiteUrl(written, blog), ledger);
  const entry = ledger.get(url);
  const { addresses } = readToday(opened);
  if (!entry) {
    const found = [...addresses.targets].find(([, target]) => target.url === url || target.url === `${url}/`);
    if (found) {
      const [writing, { url }] = found;
      say(options, `${url} is not published yet. The next build publishes ${writing} there.`, { url, source: writing });
      return;
    }
    if (/\/page\/\d+\/$/.test(url)) {
      say(options, `${url} is a further page of a list. Those come and go with the number of posts.`, { url });
      return;
    }
    throw unknownUrl(url, ledger);
  }
  const others = [...ledger].flatMap(([other, { to }]) => (to?.split("#")[0] === url ? [other] : []));
  const now = addresses.moves.get(url) ?? addresses.aliases.find((alias) => alias.url === url)?.to;
  const lines = [
    `${url} ${describe(entry)}`,
    `Published since ${entry.since}.${entry.id === undefined ? "" : ` Permanent id: ${entry.id}`}`,
    ...(others.length > 0 ? [`Leading here: ${others.join(", ")}`] : []),
    ...readHeadings(entry.headings)
      .filter(([, , ...former]) => former.length > 0)
      .map(([id, , ...former]) => `Its heading #${id} was ${former.map((one) => `#${one}`).join(", ")} before.`),
    ...(isLive(entry) && now ? [`The next build redirects it to ${now}.`] : []),
    ...(isLive(entry) && isText(entry) && !now && !addresses.recognition.writings.has(url)
      ? [`${entry.source} is not published any more, so the next build will ask what becomes of it.`]
      : []),
  ];
  say(options, lines.join("\n"), { url, ...entry, redirects: others });
}

function isText({ kind }: LedgerEntry): boolean {
  return kind === "post" || kind === "page";
}

function describe({ kind, source, title, to, gone, undecided }: LedgerEntry): string {
  const what = {
    post: `the essay ${title ? `“${title}” ` : ""}in ${source}`,
    page: `the page ${title ? `“${title}” ` : ""}in ${source}`,
    list: `the list “${source}”`,
    tag: `the page of the tag “${source}”`,
    feed: source.includes(".") ? "a feed of the blog" : `the feed of the tag “${source}”`,
    image: `a picture made of ${source}`,
    copy: `the Markdown of ${source}`,
    file: `the file ${source}`,
  }[kind];
  if (to !== undefined) return `redirects to ${to}. It was ${what}.`;
  if (gone !== undefined) return `is gone since ${gone}. It was ${what}.`;
  return undecided ? "was adopted, and nobody has said yet what becomes of it." : `is ${what}.`;
}
