import colors from "picocolors";
import { type Changes, isNothing, type NamedUrl } from "./changes.ts";
import {
  describeBasis,
  describeBytes,
  describeFiles,
  describeProof,
  describeSource,
  listFeed,
  MOST_SHOWN,
  summarizeChanges,
  toLine,
} from "./changes-words.ts";
import { count, formatBytes } from "./report.ts";

/** Columns wider than this are not filled up. */
const WIDEST = 50;

/** What publishing now would change, for a terminal: sections with something in them, and a line that sums them up. */
export function formatChanges(changes: Changes): string {
  const sections = [...formatUrls(changes), ...formatFeed(changes), ...formatFiles(changes)];
  let sum = summarizeChanges(changes) || "No address changes.";
  if (!changes.urls) sum = "What would change is known when the errors are corrected.";
  else if (isNothing(changes)) {
    sum = "Nothing would change.";
    const basis = changes.files && describeBasis(changes.files);
    sections.splice(0, sections.length, ...(basis ? [basis] : []));
  }
  return [...sections, ...formatDue(changes), sum].join("\n\n");
}

function formatUrls({ urls }: Changes): string[] {
  if (!urls) return [];
  return [
    section("New addresses", urls.new, (url) => [url.url, ...describe(url)]),
    section("Moved", urls.moved, (url) => [`${url.url} → ${url.to}`, ...describe(url), describeProof(url)]),
    section("Redirects", urls.redirects, (url) => [
      `${url.url} → ${url.to}`,
      url.was === null ? "" : `instead of ${url.was}`,
      remember(url),
    ]),
    section("Gone", urls.gone, (url) => [url.url, ...describe(url)]),
    section("Live again", urls.liveAgain, (url) => [url.url, ...describe(url), `was ${url.was}`]),
    section("Would be lost, and the build stops", urls.lost, (url) => [
      url.url,
      ...describe({ ...url, isRecorded: false }),
      url.isUndecided ? "adopted" : `since ${url.since}`,
      `\n      ${url.ways.join("\n      ")}`,
    ]),
  ].flat();
}

function describe(url: NamedUrl): string[] {
  return [quote(url.title ?? ""), describeSource(url, quote), remember(url)].filter(Boolean);
}

function remember({ isRecorded }: NamedUrl): string {
  return isRecorded ? "in urls.json already" : "";
}

function formatFeed({ feed, urls }: Changes): string[] {
  if (feed && !feed.isCompared) {
    return [`${colors.bold("Feed")}\n  The last feed is not at hand, so its entries cannot be compared.`];
  }
  const items = feed ? listFeed(feed) : [];
  const lines = section("Feed", items, ({ what, title, detail }) => [what, `${quote(title)} ${detail}`]);
  if (lines.length > 0 && feed && feed.moved.length > 0 && urls) {
    lines[0] += "\n  Entries with another address keep their ids: readers do not see them as new.";
  }
  return lines;
}

function formatFiles({ files }: Changes): string[] {
  if (!files) return [];
  const lines = [`${describeFiles(files)}; ${describeBytes(files)}`];
  const basis = describeBasis(files);
  if (basis) lines.push(basis);
  const heavy = files.heaviest.map(({ path, bytes, isNew }) => `${path} ${formatBytes(bytes)}${isNew ? ", new" : ""}`);
  if (heavy.length > 0) lines.push(`The heaviest: ${heavy.join("; ")}`);
  return [`${colors.bold("Files")}\n${lines.map((line) => `  ${line}`).join("\n")}`];
}

function formatDue({ posts: { scheduled, drafts } }: Changes): string[] {
  const lines = section("Published later", scheduled, ({ moment, title, path }) => [moment, quote(title), path]);
  const rest = drafts > 0 ? `${count(drafts, "draft")} left out.` : "";
  if (lines.length > 0) return [lines.join("") + (rest && `\n  ${rest}`)];
  return rest ? [rest] : [];
}

/** A heading and its rows in columns; nothing when there are none. */
function section<Item>(heading: string, items: Item[], toCells: (item: Item) => string[]): string[] {
  if (items.length === 0) return [];
  const rows = items.slice(0, MOST_SHOWN).map((item) => toCells(item));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      if (cell.length <= WIDEST) widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  const lines = rows.map((row) =>
    row
      .map((cell, index) => (cell.startsWith("\n") ? cell : `  ${cell.padEnd(widths[index] ?? 0)}`))
      .join("")
      .replace(/ +$/gm, ""),
  );
  if (items.length > MOST_SHOWN) lines.push(`  … and ${items.length - MOST_SHOWN} more; --json lists them all`);
  return [`${colors.bold(`${heading} (${items.length})`)}\n${lines.join("\n")}`];
}

function quote(text: string): string {
  return text && `“${toLine(text)}”`;
}
