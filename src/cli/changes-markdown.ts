import { formatPlace, type Problem, type Severity } from "../problem.ts";
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

/** The first line of the comment, which nobody sees; by this the workflow finds it again. */
export const MARKER = "<!-- longhand plan -->";

/** GitHub takes 65,536 characters. */
const LONGEST_COMMENT = 60_000;
/** Longer texts are cut. */
const LONGEST_TITLE = 100;
const LONGEST_FACT = 600;

/** What publishing now would change, as a comment on a pull request. `changes` is absent when the blog cannot be read. */
export function formatMarkdown(changes: Changes | undefined, problems: Problem[]): string {
  const parts = [MARKER, "### What publishing this would change", `**${headline(changes, problems)}**`];
  parts.push(...formatProblems(problems));
  if (changes)
    parts.push(...formatUrls(changes), ...formatFeed(changes), ...formatDue(changes), ...formatFiles(changes));
  return `${cut(parts).join("\n\n")}\n`;
}

/** As many of the parts as there is room for. */
function cut(parts: string[]): string[] {
  let length = 0;
  const fitting = parts.filter((part) => {
    length += part.length + 2;
    return length < LONGEST_COMMENT;
  });
  return fitting.length === parts.length
    ? parts
    : [...fitting, "The rest is too long for a comment: run longhand plan."];
}

function headline(changes: Changes | undefined, problems: Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const stop = errors > 0 ? `${count(errors, "error")}: a build would stop, and nothing would be published.` : "";
  if (!changes?.urls) return `${stop} What would change is known when the errors are corrected.`.trim();
  const summary = isNothing(changes) ? "Nothing would change." : summarizeChanges(changes) || "No address changes.";
  return stop ? `${stop} The changes: ${summary}` : summary;
}

function formatUrls({ urls }: Changes): string[] {
  if (!urls) return [];
  return [
    ...list("Would be lost, and the build stops", urls.lost, (url) => {
      const since = url.isUndecided ? "adopted from the live site" : `published since ${url.since}`;
      const ways = url.ways.map((way) => (way.startsWith("longhand ") ? code(way) : escapeText(way)));
      return `${code(url.url)}, ${[url.title === null ? "" : `“${title(url.title)}”`, source(url)].filter(Boolean).join(", ")}, ${since}. Choose: ${ways.join(" · ")}`;
    }),
    ...table("New addresses", ["Address", "Title", "Source"], urls.new, (url) => [
      code(url.url) + remember(url),
      title(url.title),
      source(url),
    ]),
    ...table("Moved", ["From", "To", "Title", "Known again"], urls.moved, (url) => [
      code(url.url) + remember(url),
      code(url.to),
      title(url.title) || source(url),
      describeProof(url),
    ]),
    ...table("Redirects", ["From", "To", "Before"], urls.redirects, (url) => [
      code(url.url) + remember(url),
      code(url.to),
      url.was === null ? "" : code(url.was),
    ]),
    ...table("Gone", ["Address", "Title", "Source"], urls.gone, (url) => [
      code(url.url) + remember(url),
      title(url.title),
      source(url),
    ]),
    ...table("Live again", ["Address", "Title", "Was"], urls.liveAgain, (url) => [
      code(url.url) + remember(url),
      title(url.title) || source(url),
      url.was,
    ]),
  ];
}

function remember({ isRecorded }: NamedUrl): string {
  return isRecorded ? " (in urls.json already)" : "";
}

function title(text: string | null): string {
  return text === null ? "" : escapeText(shorten(text, LONGEST_TITLE));
}

function source(url: NamedUrl): string {
  const isPath = url.kind === "post" || url.kind === "page" || url.kind === "file";
  return isPath ? code(url.source) : escapeText(describeSource(url, (label) => `“${toLine(label)}”`));
}

function formatFeed({ feed }: Changes): string[] {
  if (!feed) return [];
  if (!feed.isCompared) return ["#### Feed", "The last feed is not at hand, so its entries cannot be compared."];
  const lines = list("Feed", listFeed(feed), (item) =>
    `${item.what}: “${title(item.title)}” ${escapeText(item.detail)}`.trimEnd(),
  );
  if (feed.moved.length > 0) lines.push("Entries with another address keep their ids: readers do not see them as new.");
  return lines;
}

function formatDue({ posts: { scheduled, drafts } }: Changes): string[] {
  const lines = list(
    "Published later",
    scheduled,
    (post) => `${escapeText(post.moment)}: “${title(post.title)}”, ${code(post.path)}`,
  );
  if (drafts > 0) lines.push(`${count(drafts, "draft")} left out.`);
  return lines;
}

function formatFiles({ files }: Changes): string[] {
  if (!files) return [];
  const lines = [`${describeFiles(files)}; ${describeBytes(files)}.`];
  const basis = describeBasis(files);
  if (basis) lines.push(basis);
  const heavy = files.heaviest.map(
    ({ path, bytes, isNew }) => `${code(path)} ${formatBytes(bytes)}${isNew ? ", new" : ""}`,
  );
  if (heavy.length > 0) lines.push(`The heaviest: ${heavy.join("; ")}.`);
  return ["#### Files", ...lines];
}

const order: Severity[] = ["error", "warning", "note"];

function formatProblems(problems: Problem[]): string[] {
  const sorted = [...problems].sort((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity));
  return list("Problems", sorted, ({ severity, place, fact, remedy }) => {
    const where = place ? `${code(formatPlace(place))} ` : "";
    const what = escapeText(shorten(fact, LONGEST_FACT));
    return `**${severity}** ${where}${what}${remedy ? `<br>${escapeText(shorten(remedy, LONGEST_FACT))}` : ""}`;
  });
}

function list<Item>(heading: string, items: Item[], toText: (item: Item) => string): string[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, MOST_SHOWN).map((item) => `- ${toText(item)}`);
  if (items.length > MOST_SHOWN) lines.push(`- and ${items.length - MOST_SHOWN} more`);
  return [`#### ${heading}`, lines.join("\n")];
}

function table<Item>(heading: string, columns: string[], items: Item[], toCells: (item: Item) => string[]): string[] {
  if (items.length === 0) return [];
  const formatRow = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const rows = items.slice(0, MOST_SHOWN).map((item) => formatRow(toCells(item).map(protectCell)));
  const lines = [formatRow(columns), formatRow(columns.map(() => "---")), ...rows];
  const more = items.length > MOST_SHOWN ? [`and ${items.length - MOST_SHOWN} more`] : [];
  return [`#### ${heading}`, lines.join("\n"), ...more];
}

/** In a table a bar ends the cell, in code as well. https://github.github.com/gfm/#tables-extension- */
function protectCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/**
 * A text as GitHub shows it letter by letter: no marks, no HTML, no mention that calls somebody, no link to an issue.
 * A backslash does not keep GitHub from reading `@name`, but a space without width after the sign does.
 *
 * @example
 * escapeText("*Thanks*, @ada: see #12") //=> "\\*Thanks\\*, @&#8203;ada: see #&#8203;12"
 */
export function escapeText(text: string): string {
  return toLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("|", "&#124;")
    .replace(/[\\`*_[\]~$]/g, "\\$&")
    .replace(/@/g, "@&#8203;")
    .replace(/(?<!&)#(?=\d)|\bGH-(?=\d)/gi, "$&&#8203;")
    .replace(/:(?=\/\/)/g, ":&#8203;")
    .replace(/\bwww(?=\.)/gi, "$&&#8203;");
}

/** A path, an address or a command, in which GitHub reads nothing. https://spec.commonmark.org/0.31.2/#code-spans */
export function code(text: string): string {
  const line = toLine(text);
  if (line === "") return "";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return fence + pad + line + pad + fence;
}

function shorten(text: string, longest: number): string {
  const letters = [...toLine(text)];
  return letters.length <= longest ? letters.join("") : `${letters.slice(0, longest - 1).join("")}…`;
}
