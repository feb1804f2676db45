import { compare } from "../content/read.ts";
import { dateFromTime, parseDate } from "../date.ts";
import { htmlToText } from "../html/text.ts";
import { error, ProblemError } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import type { Found, LeftOut, LeftOutReason, Published, PublishedSite } from "./published.ts";
import { guessKind, hostOf, isMachineFile, toSiteUrl, withoutBase } from "./site-url.ts";

/** Machines on which sites are tried out; no reader knows an address there. */
const OWN_MACHINE = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(:|$)/;

/**
 * Tells which of the addresses that were found are URLs of the blog. When none is on the blog's host and all are on
 * another one, the blog is moving from there. Throws a `ProblemError` when they are on several other hosts.
 */
export function locate(found: Found[], blog: Blog, from: string): PublishedSite {
  const aside = new LeftOutList();
  const parsed = found.flatMap((one) => {
    const base = one.base ?? blog.url;
    const address = URL.canParse(one.address, base) ? new URL(one.address, base) : undefined;
    if (address && /^https?:$/.test(address.protocol)) return [{ found: one, address }];
    aside.add("no-file", one.address);
    return [];
  });
  const home = new URL(blog.url);
  const isOwn = (address: URL): boolean => hostOf(address) === hostOf(home) || OWN_MACHINE.test(address.host);
  const isHere = parsed.some(({ address }) => isOwn(address));
  const hosts = [...new Set(parsed.map(({ address }) => hostOf(address)))].sort(compare);
  if (!isHere && hosts.length > 1) throw new ProblemError([explainHosts(hosts, blog, from)]);

  const things = new Map<string, Published>();
  for (const { found: one, address } of parsed) {
    if (isHere && !isOwn(address)) {
      aside.add("other-host", address.href);
      continue;
    }
    const below = withoutBase(address.pathname, blog.basePath);
    const path = below ?? (isHere ? undefined : address.pathname);
    const url = path === undefined ? undefined : toSiteUrl(path);
    if (path === undefined) aside.add("outside", address.href);
    else if (address.search !== "" && /^\/(index\.php)?$/.test(path)) aside.add("query", address.href);
    else if (url === undefined) aside.add("no-file", address.href);
    else if (isMachineFile(url.slice(1))) aside.add("machine", address.href);
    else addThing(things, toPublished(one, url, address, blog));
  }
  const movedFrom = isHere ? undefined : parsed[0]?.address.origin;
  return {
    things: [...things.values()].sort((left, right) => compare(left.url, right.url)),
    leftOut: aside.list(),
    ...(movedFrom !== undefined && { movedFrom }),
  };
}

/** Adds what was found to what is known of the URL already; what was there before counts more. */
export function addThing(things: Map<string, Published>, thing: Published): void {
  const known = things.get(thing.url);
  things.set(thing.url, known ? { ...thing, ...known } : thing);
}

function toPublished(found: Found, url: string, address: URL, blog: Blog): Published {
  const { kind, title, published, modified, address: _, base: __, ...rest } = found;
  const day = readDay(published, blog.timeZone);
  const changed = readDay(modified, blog.timeZone);
  const plainTitle = title === undefined ? "" : toPlainTitle(title);
  const permanent = new URL(address.pathname, OWN_MACHINE.test(address.host) ? blog.origin : address.origin);
  return {
    ...rest,
    url,
    kind: kind ?? guessKind(url),
    address: permanent.href,
    ...(plainTitle !== "" && { title: plainTitle }),
    ...(day !== undefined && { published: day }),
    ...(changed !== undefined && { modified: changed }),
  };
}

/** Titles of feeds are text or HTML, and do not always say which. */
export function toPlainTitle(title: string): string {
  return (/[<&]/.test(title) ? htmlToText(title) : title).replace(/\s+/g, " ").trim().normalize("NFC");
}

/** The day of a date as sitemaps (W3C), feeds (RFC 3339) and RSS (RFC 822) write it; undefined when it is none. */
export function readDay(text: string | undefined, timeZone: string): string | undefined {
  if (text === undefined) return undefined;
  const { date } = parseDate(text, timeZone);
  if (date) return date.day;
  if (!/^[a-z]{3,},?\s|^\d{1,2}\s+[a-z]{3}/i.test(text)) return undefined;
  const hasZone = /([+-]\d{4}|[A-Z]{1,4})\s*$/i.test(text);
  const time = Date.parse(hasZone ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : dateFromTime(time, timeZone).day;
}

/** Gathers what is left out, by reason. */
export class LeftOutList {
  readonly #addresses = new Map<LeftOutReason, Set<string>>();

  add(reason: LeftOutReason, address: string): void {
    this.#addresses.set(reason, (this.#addresses.get(reason) ?? new Set()).add(address));
  }

  list(): LeftOut[] {
    return [...this.#addresses]
      .map(([reason, addresses]) => ({ reason, addresses: [...addresses].sort(compare) }))
      .sort((left, right) => compare(left.reason, right.reason));
  }
}

function explainHosts(hosts: string[], blog: Blog, from: string) {
  const shown = `${hosts.slice(0, 3).join(", ")}${hosts.length > 3 ? ` and ${hosts.length - 3} more` : ""}`;
  return error(
    "adopt-hosts",
    { path: from },
    `None of these addresses is on ${new URL(blog.url).host}, where the blog will be; they are on ${shown}.`,
    'Correct "url" in the settings. If the blog moves to another domain, give the sitemap of the old one.',
  );
}
