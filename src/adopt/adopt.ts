import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { compare, readContent } from "../content/read.ts";
import { listStaticFiles } from "../content/static-files.ts";
import { dateFromTime } from "../date.ts";
import { ProblemError } from "../problem.ts";
import { listOwnTemplates } from "../render/own-templates.ts";
import type { Blog } from "../settings/settings.ts";
import { gatherTags } from "../tags/tags.ts";
import { findAddresses } from "../urls/addresses.ts";
import { decide } from "../urls/decide.ts";
import { isLive, type Ledger, type LedgerEntry } from "../urls/ledger.ts";
import { matchSite } from "./match.ts";
import type { NearCandidate, Outcome } from "./outcome.ts";
import type { PublishedSite } from "./published.ts";

/** What the author says of a URL that was not matched. */
export type Choice = NearCandidate | { to: string } | "gone";

/** The ledger with what was adopted. */
export interface Adoption {
  ledger: Ledger;
  /** URLs that are new in the ledger, or decided now. */
  added: string[];
  /** URLs that the ledger knew, and of which it knows more now. */
  completed: string[];
  /** URLs that differ from another one in nothing but upper and lower case; the other one stands for them. */
  twins: { url: string; twin: string }[];
}

/**
 * Matches what is published with what is in the blog's folder. Throws a `ProblemError` when a text cannot be read: its
 * URLs would be taken for lost. `now` is in milliseconds since 1970.
 */
export function matchWithBlog(root: string, blog: Blog, site: PublishedSite, ledger: Ledger, now: number): Outcome[] {
  const content = readContent(root, blog, now);
  const fatal = content.problems.filter((problem) => problem.severity === "error");
  if (fatal.length > 0) throw new ProblemError(fatal);
  const { targets, aliases } = findAddresses(ledger, content.posts, content.pages, blog);
  const { folders } = blog;
  return matchSite({
    blog,
    site,
    posts: content.posts,
    pages: content.pages,
    ledger,
    targets,
    aliases,
    tags: gatherTags(
      content.posts.filter((post) => post.visibility === "public"),
      blog,
    ),
    images: [folders.images, folders.posts, folders.pages].flatMap((folder) => listImages(root, folder)),
    statics: listStaticFiles(root, folders.static).files,
    templates: listOwnTemplates(root, folders.pages),
    today: dateFromTime(now, blog.timeZone).day,
  });
}

/** Pictures below a folder, as paths from the blog's root with forward slashes. */
function listImages(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((path) => `${folder}/${String(path).split(sep).join("/")}`)
    .filter((path) => /\.(jpe?g|png|gif|webp|avif|svg|tiff?)$/i.test(path) && !/(^|\/)(\.|node_modules\/)/.test(path))
    .map((path) => path.normalize("NFC"))
    .sort(compare);
}

/**
 * Adds what was matched to a ledger. What is in it stays: it is completed where something is missing, and decided where
 * nobody had decided yet. An entry that no build has seen so far takes the id of a feed, which readers know.
 */
export function joinLedger(before: Ledger, outcomes: Outcome[]): Adoption {
  const ledger: Ledger = new Map(before);
  const twins: Adoption["twins"] = [];
  const added: string[] = [];
  const completed: string[] = [];
  const byCase = new Map([...before.keys()].map((url) => [url.toLowerCase(), url]));
  for (const one of sortTwins(outcomes)) {
    if (one.outcome === "passing") continue;
    const { url, entry } = one;
    const twin = byCase.get(url.toLowerCase());
    const known = ledger.get(url);
    if (twin !== undefined && twin !== url) twins.push({ url, twin });
    else if (known === undefined || (known.undecided && one.outcome !== "undecided")) {
      byCase.set(url.toLowerCase(), url);
      ledger.set(url, known ? { ...entry, since: known.since } : entry);
      added.push(url);
    } else {
      const fuller = complete(known, entry, url);
      if (fuller === known) continue;
      ledger.set(url, fuller);
      completed.push(url);
    }
  }
  return { ledger, twins, added: added.sort(compare), completed: completed.sort(compare) };
}

/** Of two URLs that differ in case only, one that is matched comes first. */
function sortTwins(outcomes: Outcome[]): Outcome[] {
  const order = ["live", "redirect", "undecided", "passing"];
  return outcomes.toSorted(
    (left, right) => order.indexOf(left.outcome) - order.indexOf(right.outcome) || compare(left.url, right.url),
  );
}

function complete(known: LedgerEntry, entry: LedgerEntry, url: string): LedgerEntry {
  if (!isLive(known) || known.kind !== entry.kind || known.source !== entry.source) return known;
  const isBuilt = known.text !== undefined;
  const isFromFeed = entry.id !== undefined && !entry.id.endsWith(encodeURI(url));
  const fuller = { ...known };
  if (entry.id !== undefined && (known.id === undefined || (!isBuilt && isFromFeed))) fuller.id = entry.id;
  if (entry.headings && !known.headings) fuller.headings = entry.headings;
  return fuller.id === known.id && fuller.headings === known.headings ? known : fuller;
}

/** What becomes of an undecided URL when the author has said what it is. `today` is a calendar day. */
export function choose(outcome: Extract<Outcome, { outcome: "undecided" }>, choice: Choice, today: string): Outcome {
  const { url, entry } = outcome;
  if (choice === "gone") return { outcome: "redirect", url, by: "answer", entry: decide(entry, "gone", today) };
  if (!("source" in choice)) return { outcome: "redirect", url, by: "answer", entry: decide(entry, choice, today) };
  // It is that text: it takes its id along, and follows it wherever it goes.
  const { kind, source, title } = choice;
  const { undecided: _, ...rest } = entry;
  return { outcome: "live", url, by: "answer", entry: { ...rest, kind, source, title } };
}
