import { findNearest } from "../../nearest.ts";
import { error, ProblemError } from "../../problem.ts";
import type { Addresses } from "../../urls/addresses.ts";
import { decide, isLoop } from "../../urls/decide.ts";
import { splitFragment } from "../../urls/href.ts";
import { formatLedger, isLive, type Ledger } from "../../urls/ledger.ts";
import { keepCopy, readCopy } from "../../urls/ledger-file.ts";
import { explainUrl } from "../../urls/parse-ledger.ts";
import type { OutputOptions } from "../report.ts";
import { readSiteUrl } from "../site-url.ts";
import { findKnown, type OpenedBlog, openBlog, saveLedger, say, unknownUrl } from "./open.ts";
import { readToday, type Today } from "./today.ts";

/** `longhand urls redirect <old> <new>`: lets an address that has no page any more lead to another one. */
export async function runRedirect(root: string, from: string, to: string, options: OutputOptions): Promise<void> {
  const opened = await openBlog(root, options);
  const { ledger, blog } = opened;
  const url = findKnown(readSiteUrl(from, blog), ledger);
  const today = readToday(opened);
  refuseLive(url, today, "redirected");
  refuseUnreadable(url, opened);
  const isElsewhere = /^https?:\/\//i.test(to) && URL.canParse(to) && new URL(to).origin !== blog.origin;
  const target = isElsewhere ? new URL(to).href : findDestination(readSiteUrl(to, blog, true), opened, today);
  if (!isElsewhere && isLoop(ledger, url, target)) {
    throw new ProblemError([
      error("redirect-loop", undefined, `${target} leads to ${url} itself.`, "Choose a page that is there."),
    ]);
  }
  ledger.set(url, decide(ledger.get(url), { to: target }, opened.day));
  saveLedger(opened);
  say(options, `${url} leads to ${target} from the next build on.`, { url, to: target });
}

/** `longhand urls gone <old>`: says that there is nothing any more at an address, on purpose. */
export async function runGone(root: string, urls: string[], options: OutputOptions): Promise<void> {
  const opened = await openBlog(root, options);
  const { ledger, blog } = opened;
  const today = readToday(opened);
  const known = urls.map((written) => findKnown(readSiteUrl(written, blog), ledger));
  for (const url of known) {
    if (!ledger.has(url)) throw unknownUrl(url, ledger);
    refuseLive(url, today, "gone");
  }
  for (const url of known) ledger.set(url, decide(ledger.get(url), "gone", opened.day));
  saveLedger(opened);
  say(options, `${known.join(", ")} ${known.length === 1 ? "is" : "are"} gone from the next build on.`, {
    urls: known,
  });
}

/** `longhand urls forget <url>`: takes addresses out of the ledger that never were online. */
export async function runForget(root: string, urls: string[], options: OutputOptions): Promise<void> {
  const opened = await openBlog(root, options);
  const { ledger, blog } = opened;
  const copy = readCopy(root, blog.folders.cache);
  const known = urls.map((written) => readSiteUrl(written, blog));
  const found = known.map((url) => (copy?.has(url) ? url : findKnown(url, ledger)));
  for (const url of found) if (!ledger.has(url) && !copy?.has(url)) throw unknownUrl(url, ledger);
  const today = readToday(opened);
  for (const url of found) refuseLive(url, today, "forgotten");
  for (const url of found) {
    forget(url, ledger, today.addresses);
    if (copy) forget(url, copy, today.addresses);
  }
  saveLedger(opened);
  if (copy) keepCopy(root, blog.folders.cache, formatLedger(copy));
  say(
    options,
    `${found.join(", ")}: forgotten. Readers who have ${found.length === 1 ? "it" : "them"} find nothing there.`,
    {
      urls: found,
    },
  );
}

/** Takes a URL out of the ledger. What is known of an essay that is somewhere else now goes there. */
function forget(url: string, ledger: Ledger, { moves }: Addresses): void {
  const entry = ledger.get(url);
  const now = moves.get(url);
  ledger.delete(url);
  if (entry && isLive(entry) && now !== undefined && !ledger.has(now)) ledger.set(now, entry);
}

/** What is there cannot be redirected, declared gone or forgotten: the next build would bring it back. */
function refuseLive(url: string, { sources }: Today, verb: string): void {
  const source = sources.get(url);
  if (source === undefined) return;
  const isText = /\.md$/i.test(source);
  throw new ProblemError([
    error(
      "url-live",
      isText ? { path: source } : undefined,
      isText
        ? `${url} is the address of this file, so it cannot be ${verb}.`
        : `${url} is there (${source}), so it cannot be ${verb}.`,
      isText
        ? `To give the page another address: longhand urls move ${url} NEW. To take it away, delete the file or set it back to draft first.`
        : "Take away what makes it first, and build; the build says what to do then.",
    ),
  ]);
}

/** No ledger can have such a URL. */
function refuseUnreadable(url: string, { ledger }: OpenedBlog): void {
  const twin = [...ledger.keys()].find((known) => known !== url && known.toLowerCase() === url.toLowerCase());
  const fact = twin
    ? `${url} and ${twin} differ in nothing but upper and lower case, and many disks take them for one.`
    : explainUrl(url);
  if (fact !== undefined) {
    throw new ProblemError([error("url-form", undefined, fact, "Write it as /posts/old/")]);
  }
}

/** The page to which a redirect shall lead: it must be there. */
function findDestination(url: string, { ledger }: OpenedBlog, { sources }: Today): string {
  const { path, fragment } = splitFragment(url);
  const tail = fragment === undefined ? "" : `#${fragment}`;
  const isThere = (one: string): boolean => sources.has(one) || ledger.get(one)?.to !== undefined;
  const found = [path, `${path}/`].find(isThere);
  if (found !== undefined) return found + tail;
  const nearest = findNearest(path, sources.keys(), Math.max(2, Math.floor(path.length / 4)));
  throw new ProblemError([
    error(
      "redirect-dead",
      undefined,
      `${path} is not a page of the blog.`,
      nearest ? `Did you mean ${nearest}?` : "longhand urls lists all addresses.",
    ),
  ]);
}
