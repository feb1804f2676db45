import { itemKey } from "../content/item-key.ts";
import type { AuthorPage, Post } from "../content/post.ts";
import { placeOf } from "../content/to-post.ts";
import { decodeUrl } from "../decode.ts";
import { error, type Place, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { assignUrls, type Targets } from "./assign.ts";
import { splitFragment, toAbsolute } from "./href.ts";
import type { Ledger } from "./ledger.ts";
import { toTarget } from "./permalink.ts";
import { PERHAPS, type Recognition, recogniseWritings } from "./recognise.ts";
import { findReturned, type Returned } from "./returned.ts";
import { permanentId, type Writing } from "./writing.ts";

/** An address that leads to a text because its front matter says so. */
export interface Alias {
  url: string;
  /** Path of the text's file. */
  source: string;
  kind: "post" | "page";
  /** Site URL of the text. */
  to: string;
  place: Place;
}

/** The headings that a text had when it was published last, as the ledger has them. */
export function headingsOf({ ledger, recognition, returned }: Addresses, path: string): string | undefined {
  const before = recognition.urls.get(path);
  if (before) return before.map((url) => ledger.get(url)?.headings).find(Boolean);
  return returned.get(path)?.entry.headings;
}

/** Where a URL leads today; see `createFollower`. */
export type Follow = (url: string) => string | undefined;

/** Where everything is and was, before anything is planned. */
export interface Addresses {
  ledger: Ledger;
  recognition: Recognition;
  /** By path: texts that are there again after they were gone. */
  returned: Map<string, Returned>;
  targets: Targets;
  /** Where what was at a URL is now: essays, pages, tags and their feeds. From URL to URL. */
  moves: Map<string, string>;
  aliases: Alias[];
  /** Permanent ids of texts, and of tags that have moved, by the URLs of today. */
  ids: Map<string, string>;
  problems: Problem[];
}

const NOWHERE: string[] = [];

/** Gives each text its URL, and finds in the ledger where it was before. */
export function findAddresses(ledger: Ledger, posts: Post[], pages: AuthorPage[], blog: Blog): Addresses {
  const writings: Writing[] = [...posts, ...pages];
  const recognition = recogniseWritings(ledger, writings);
  const { targets, problems } = assignUrls(posts, pages, blog, recognition.urls);
  const moves = new Map<string, string>();
  const ids = new Map<string, string>();
  const aliases: Alias[] = [];
  const createId = createIds(ledger, blog);
  acceptDoubts(recognition, targets);
  const fresh: { writing: Writing; url: string }[] = [];
  for (const writing of writings) {
    const url = recognition.urls.has(writing.path) ? undefined : targets.get(writing.path)?.url;
    if (url !== undefined) fresh.push({ writing, url });
  }
  let hasOwnIds = false;
  const returned = findReturned(ledger, fresh);
  for (const writing of writings) {
    const url = targets.get(writing.path)?.url;
    if (url === undefined) continue;
    const before = recognition.urls.get(writing.path) ?? NOWHERE;
    for (const old of before) if (old !== url) moves.set(old, url);
    const known = ledger.get(before.includes(url) ? url : (before[0] ?? ""));
    const own = permanentId(writing);
    if (own !== undefined) hasOwnIds = true;
    const again = returned.get(writing.path);
    if (again?.entry.gone !== undefined && again.url !== url) moves.set(again.url, url);
    if (own !== undefined || known === undefined || known !== ledger.get(url)) {
      ids.set(url, own ?? known?.id ?? again?.entry.id ?? createId(url));
    }
    for (const alias of writing.aliases) {
      const read = readAlias(alias, url, blog);
      const place = placeOfAlias(writing, alias);
      if (read.url === undefined) problems.push(error("alias-form", place, read.fact, read.remedy));
      else if (read.url !== url) {
        const kind = "date" in writing ? "post" : "page";
        aliases.push({ url: read.url, source: writing.path, kind, to: url, place });
      }
    }
  }
  // Two texts can have the same id only where an author has written one.
  if (hasOwnIds) problems.push(...findDoubleIds(writings, targets, ids, ledger));
  return { ledger, recognition, returned, targets, moves, aliases, ids, problems };
}

/** Makes ids for texts that have none yet: the URL, unless that is the id of another one, which was there before. */
export function createIds(ledger: Ledger, blog: Blog): (url: string) => string {
  let taken: Set<string | undefined> | undefined;
  return (url) => {
    const id = toAbsolute(blog, url);
    taken ??= new Set([...ledger.values()].map((known) => known.id));
    let own = id;
    for (let number = 2; taken.has(own); number++) own = `${id}#${number}`;
    taken.add(own);
    return own;
  };
}

function findDoubleIds(writings: Writing[], targets: Targets, ids: Map<string, string>, ledger: Ledger): Problem[] {
  const seen = new Map<string, Writing>();
  return writings.flatMap((writing) => {
    const url = targets.get(writing.path)?.url ?? "";
    const id = ids.get(url) ?? ledger.get(url)?.id;
    const other = id === undefined ? undefined : seen.get(id);
    if (id !== undefined) seen.set(id, writing);
    return id !== undefined && other ? [explainDoubleId(id, writing, other)] : [];
  });
}

/** What may be the text of a URL, and is at that URL, is it: no reader's link is led astray. */
function acceptDoubts({ doubts, writings, urls }: Recognition, targets: Targets): void {
  for (const [url, candidates] of doubts) {
    const there = candidates.find(({ writing }) => targets.get(writing.path)?.url === url);
    if (!there || (there.similarity < PERHAPS && !there.isSameTitle) || urls.has(there.writing.path)) continue;
    doubts.delete(url);
    writings.set(url, there.writing);
    urls.set(there.writing.path, [url]);
  }
}

/** The permanent id of what is at a URL today (RFC 4287, 4.2.6). */
export function idOfUrl({ ids, ledger }: Pick<Addresses, "ids" | "ledger">, url: string, blog: Blog): string {
  return ids.get(url) ?? ledger.get(url)?.id ?? toAbsolute(blog, url);
}

/**
 * An alias as Hugo reads it: from the root when it begins with a slash, else from the folder in which the page is; an
 * address of the blog itself is read as well. https://gohugo.io/content-management/urls/#aliases
 */
function readAlias(
  alias: string,
  pageUrl: string,
  blog: Blog,
): { url: string; fact?: never; remedy?: never } | { url?: never; fact: string; remedy: string } {
  const remedy = "Write a path of the blog: aliases: [/old/address/]";
  let path = alias.normalize("NFC");
  if (path.startsWith(blog.origin + blog.basePath)) path = path.slice(blog.origin.length + blog.basePath.length - 1);
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(path)) {
    return { fact: `The alias "${alias}" is not an address of this blog.`, remedy };
  }
  if (!path.startsWith("/")) {
    const parent = pageUrl.replace(/[^/]*\/?$/, "");
    path = decodeUrl(new URL(path, `https://blog.invalid${encodeURI(parent)}`).pathname);
  }
  path = decodeUrl(path).normalize("NFC");
  if (!/\.[a-z0-9]+$/i.test(path) && !path.endsWith("/")) path += "/";
  const { target, fact } = toTarget(path, alias);
  return target ? { url: target.url } : { fact: fact.replace("The permalink", "The alias"), remedy };
}

function placeOfAlias(writing: Writing, alias: string): Place {
  const isJekylls = itemKey("redirect_from", alias) in writing.places || !writing.places.aliases;
  return placeOf(writing, isJekylls ? "redirect_from" : "aliases", alias);
}

function explainDoubleId(id: string, writing: Writing, other: Writing): Problem {
  return error(
    "id-double",
    placeOf(writing, "id"),
    `${writing.path} and ${other.path} have the same permanent id: ${id}.`,
    "Take the id out of the one that is newer.",
  );
}

/**
 * Tells where a URL of the blog leads today: through moves, aliases and the redirects of the ledger, to a page that is
 * there. It gives undefined for one that has not moved, or of which nothing is known; what it gives may end in
 * `#fragment` and may be an absolute address. Undefined when nothing of the blog has ever moved.
 */
export function createFollower({
  targets,
  moves,
  aliases,
  ledger,
}: Pick<Addresses, "targets" | "moves" | "aliases" | "ledger">): Follow | undefined {
  const redirects = new Map<string, string>();
  for (const [url, { to }] of ledger) if (to !== undefined) redirects.set(url, to);
  if (redirects.size + moves.size + aliases.length === 0) return undefined;
  const living = new Set([...targets.values()].map((target) => target.url));
  const aliasTo = new Map(aliases.map((alias) => [alias.url, alias.to]));
  return (start) => {
    let url = start;
    for (let steps = 0; steps < 100; steps++) {
      const { path, fragment } = splitFragment(url);
      if (living.has(path)) break;
      const next: string | undefined = aliasTo.get(path) ?? moves.get(path) ?? redirects.get(path);
      if (next === undefined) break;
      url = fragment !== undefined && !next.includes("#") ? `${next}#${fragment}` : next;
    }
    return url === start ? undefined : url;
  };
}
