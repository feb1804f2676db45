import { findNearest } from "../../nearest.ts";
import { error, ProblemError } from "../../problem.ts";
import type { Addresses } from "../../urls/addresses.ts";
import { decide, isLoop } from "../../urls/decide.ts";
import { isLive, type LedgerEntry } from "../../urls/ledger.ts";
import { readCopy } from "../../urls/ledger-file.ts";
import type { OutputOptions } from "../report.ts";
import { readSiteUrl } from "../site-url.ts";
import { findKnown, type OpenedBlog, openBlog, readAddresses, saveLedger, say, unknownUrl } from "./open.ts";

/** `longhand urls redirect <old> <new>`: lets an address that has no page any more lead to another one. */
export async function runRedirect(root: string, from: string, to: string, options: OutputOptions): Promise<void> {
  const opened = await openBlog(root);
  const { ledger, blog, today } = opened;
  const url = findKnown(readSiteUrl(from, blog), ledger);
  const addresses = readAddresses(opened);
  refuseLive(url, opened, addresses, "longhand urls move");
  const isElsewhere = /^https?:\/\//.test(to) && !to.startsWith(blog.url);
  const target = isElsewhere ? to : findDestination(readSiteUrl(to, blog, true), opened, addresses);
  if (!isElsewhere && isLoop(ledger, url, target)) {
    throw new ProblemError([
      error("redirect-loop", undefined, `${target} leads to ${url} itself.`, "Choose a page that is there."),
    ]);
  }
  ledger.set(url, decide(ledger.get(url), { to: target }, today));
  saveLedger(opened);
  say(options, `${url} leads to ${target} from the next build on.`, { url, to: target });
}

/** `longhand urls gone <old>`: says that there is nothing any more at an address, on purpose. */
export async function runGone(root: string, urls: string[], options: OutputOptions): Promise<void> {
  const opened = await openBlog(root);
  const { ledger, blog, today } = opened;
  const addresses = readAddresses(opened);
  const known = urls.map((written) => findKnown(readSiteUrl(written, blog), ledger));
  for (const url of known) {
    if (!ledger.has(url)) throw unknownUrl(url, ledger);
    refuseLive(url, opened, addresses, "delete the file, or set it back to draft, before");
  }
  for (const url of known) ledger.set(url, decide(ledger.get(url), "gone", today));
  saveLedger(opened);
  say(options, `${known.join(", ")} ${known.length === 1 ? "is" : "are"} gone from the next build on.`, {
    urls: known,
  });
}

/** `longhand urls forget <url>`: takes addresses out of the ledger that never were online. */
export async function runForget(root: string, urls: string[], options: OutputOptions): Promise<void> {
  const opened = await openBlog(root);
  const { ledger, blog } = opened;
  const copy = readCopy(root, blog.folders.cache);
  const known = urls.map((written) => readSiteUrl(written, blog));
  const found = known.map((url) => (copy?.has(url) ? url : findKnown(url, ledger)));
  for (const url of found) if (!ledger.has(url) && !copy?.has(url)) throw unknownUrl(url, ledger);
  const addresses = readAddresses(opened);
  for (const url of found) forget(url, opened, addresses);
  saveLedger(opened);
  say(
    options,
    `${found.join(", ")}: forgotten. Readers who have ${found.length === 1 ? "it" : "them"} find nothing there.`,
    {
      urls: found,
    },
  );
}

/** Takes a URL out of the ledger. What is known of an essay that is somewhere else now goes there. */
function forget(url: string, { ledger }: OpenedBlog, { moves }: Addresses): void {
  const entry = ledger.get(url);
  const now = moves.get(url);
  ledger.delete(url);
  if (entry && isLive(entry) && now !== undefined && !ledger.has(now)) ledger.set(now, entry);
}

/** A page that is there cannot be redirected or declared gone. */
function refuseLive(url: string, { blog }: OpenedBlog, addresses: Addresses, way: string): void {
  const source = [...addresses.targets].find(([, target]) => target.url === url)?.[0];
  if (source === undefined) return;
  const remedy = way.startsWith("longhand")
    ? `To give the page another address: ${way} ${url} NEW`
    : `First ${way} you say that it is gone.`;
  throw new ProblemError([
    error("url-live", { path: source }, `${url} is the address of this file, published on ${blog.url} today.`, remedy),
  ]);
}

/** What each build makes, also one that has not been yet. */
const LISTS = ["/", "/archive/", "/tags/", "/subscribe/", "/feed.xml", "/feed.json"];

/** The page to which a redirect shall lead: it must be there. */
function findDestination(url: string, { ledger }: OpenedBlog, addresses: Addresses): string {
  const [path = "", fragment] = url.split("#");
  const tail = fragment === undefined ? "" : `#${fragment}`;
  const living = new Set([...addresses.targets.values()].map((target) => target.url));
  for (const list of LISTS) living.add(list);
  for (const [known, entry] of ledger) {
    if (entry.to !== undefined || (isLive(entry) && !isMarkdown(entry))) living.add(known);
  }
  const found = [path, `${path}/`].find((one) => living.has(one));
  if (found !== undefined) return found + tail;
  const nearest = findNearest(path, living, Math.max(2, Math.floor(path.length / 4)));
  throw new ProblemError([
    error(
      "redirect-dead",
      undefined,
      `${path} is not a page of the blog.`,
      nearest ? `Did you mean ${nearest}?` : "longhand urls lists all addresses.",
    ),
  ]);
}

/** Essays and pages are known from their files; what else is live is known from the ledger. */
function isMarkdown({ kind, source }: LedgerEntry): boolean {
  return (kind === "post" || kind === "page") && /\.md$/i.test(source);
}
