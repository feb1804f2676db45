import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isAllowedHost } from "./allowed-host.ts";
import { addCharset, getContentType } from "./content-type.ts";
import { type Change, createEvents, type Events } from "./events.ts";
import { listen } from "./listen.ts";
import { EVENTS_PATH, injectLiveReload, OWN_PATH } from "./live-reload.ts";
import { escapeHtml, formatProblemPage } from "./problem-page.ts";
import { readRequestPath } from "./request-path.ts";
import { type Answer, respond } from "./respond.ts";
import type { FoundFile, SiteFiles } from "./site-files.ts";

/** How the blog is served. */
export interface ServerOptions {
  lookup: SiteFiles;
  /** @default "127.0.0.1", which no other machine can reach */
  host?: string;
  /** When it is taken, one of the next ten. 0 is any that is free. @default 0 */
  port?: number;
  /** `/`, or `/blog/`. @default "/" */
  basePath?: string;
  /** Names, without ports, by which the server may be called beside those of this machine. */
  allowedHosts?: string[];
  /**
   * Pages of the server's own, by their paths on the host, decoded: those of `OWN_PATH`. They are for `liveReload`, and
   * may load nothing but pictures of this server.
   */
  ownPages?: (path: string) => string | undefined;
  /** Adds the script that reloads pages; nothing is cached then. @default false */
  liveReload?: boolean;
}

/** A server that runs. */
export interface SiteServer {
  /** Where to open the blog: `http://127.0.0.1:8080/blog/`. */
  url: string;
  /** Tells open pages of a change. Does nothing without `liveReload`. */
  notify(change: Change): void;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/** Starts a server that behaves as static hosts do. Throws a `ProblemError` when no port is free. */
export async function startServer(options: ServerOptions): Promise<SiteServer> {
  const { host = "127.0.0.1", port = 0, basePath = "/", allowedHosts = [], liveReload = false } = options;
  const events = liveReload ? createEvents() : undefined;
  const { lookup, ownPages } = options;
  const site: Site = { lookup, ownPages, basePath, allowedHosts: [host, ...allowedHosts], events };

  const server = createServer((request, response) => {
    answer(site, request, response).catch((issue: unknown) => fail(response, issue));
  });
  const openPort = await listen(server, host, port);
  return {
    url: `http://${toUrlHost(host)}:${openPort}${encodeURI(basePath)}`,
    notify: (change) => events?.send(change),
    close: () =>
      new Promise((resolve) => {
        events?.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Site {
  lookup: SiteFiles;
  ownPages: ServerOptions["ownPages"];
  basePath: string;
  allowedHosts: string[];
  events: Events | undefined;
}

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { basePath, events } = site;
  const say = (status: number, text: string, headers?: Record<string, string>) =>
    respond(request, response, createMessage(status, text, headers));

  if (!isAllowedHost(request.headers.host, site.allowedHosts)) {
    return say(403, "This server answers only to the names of this machine. Allow others with --allow-host.");
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return say(405, "Only GET and HEAD are possible here.", { Allow: "GET, HEAD" });
  }
  const target = request.url ?? "/";
  if (events && request.method === "GET" && target.split("?")[0] === EVENTS_PATH) {
    return events.subscribe(response, new URL(target, "http://localhost").searchParams.get("since"));
  }
  if (events && target.startsWith(OWN_PATH)) return respond(request, response, await createOwnAnswer(site, target));
  const wanted = readRequestPath(target, basePath);
  if (wanted.kind === "malformed") return say(400, "This address is malformed.");
  if (wanted.kind === "outside") {
    if (wanted.path === "/") return say(302, "The blog is in a folder.", { Location: encodeURI(basePath) });
    if (`${wanted.path}/` === basePath) return say(301, "The blog is in a folder.", { Location: encodeURI(basePath) });
    return say(404, `There is nothing here. The blog is at ${basePath}`);
  }
  const found = await find(site.lookup, wanted.path);
  if (!found) return respond(request, response, await createNotFound(site));
  if ("redirect" in found) {
    const query = /\?[^#]*/.exec(target)?.[0] ?? "";
    return say(found.status, "This page is somewhere else.", {
      Location: addQuery(toLocation(found.redirect, basePath), query),
    });
  }
  return respond(request, response, await createFileAnswer(site, found, wanted.path, found.status ?? 200));
}

/** Looks a path up, and then what hosts make of it: `/x` leads to `/x/`, `/x/index.html` is `/x/`. */
async function find(lookup: SiteFiles, path: string): Promise<FoundFile | undefined> {
  const found = await lookup.find(path);
  if (found) return found;
  if (path.endsWith("/index.html")) return lookup.find(path.slice(0, -"index.html".length));
  if (path.endsWith("/")) return undefined;
  const page = await lookup.find(`${path}/`);
  return page && { redirect: `${path}/`, status: 301 };
}

async function createFileAnswer(
  { events }: Site,
  found: Exclude<FoundFile, { redirect: string }>,
  path: string,
  status: number,
): Promise<Answer> {
  const type = found.type ? addCharset(found.type) : getContentType(path);
  if (!events) return { status, type, content: found, isCacheable: true };
  if (!type.startsWith("text/html")) return { status, type, content: found, isCacheable: false };
  // A change while the file is read must not be missed: the page then names the older state.
  const version = events.version;
  const html = "body" in found ? Buffer.from(found.body).toString() : await readFile(found.file, "utf8");
  return { status, type, content: { body: injectLiveReload(html, version) }, isCacheable: false };
}

/** A page of the server's own. Without the slash at its end it is found as well. */
async function createOwnAnswer(site: Site, target: string): Promise<Answer> {
  const { events, ownPages } = site;
  const wanted = readRequestPath(target, "/");
  if (wanted.kind !== "site" || !events) return createMessage(400, "This address is malformed.");
  const version = events.version;
  const html = ownPages?.(wanted.path.endsWith("/") ? wanted.path : `${wanted.path}/`);
  if (html === undefined) return createNotFound(site);
  const headers = { "Content-Security-Policy": OWN_POLICY };
  const body = injectLiveReload(html, version);
  return { status: 200, type: addCharset("text/html"), content: { body }, headers, isCacheable: false };
}

/** The styles and the script of such a page stand in it. */
const OWN_POLICY =
  "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** The blog's own 404 page; why there are no pages when the first build of `longhand dev` failed; else a sentence. */
async function createNotFound(site: Site): Promise<Answer> {
  const { events } = site;
  const found = await site.lookup.find("/404.html");
  if (found && !("redirect" in found)) return createFileAnswer(site, found, "/404.html", 404);
  if (events && events.problems.length > 0) {
    const body = injectLiveReload(formatProblemPage(events.problems), events.version);
    return { status: 500, type: addCharset("text/html"), content: { body }, isCacheable: false };
  }
  return createMessage(404, "There is no such page.");
}

function createMessage(status: number, text: string, headers: Record<string, string> = {}): Answer {
  const body = `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${status}</title>\n<p>${escapeHtml(text)}</p>\n`;
  return { status, type: addCharset("text/html"), content: { body }, headers, isCacheable: false };
}

/** `Location` of a site URL: in the blog's folder, percent-encoded. An absolute address stays as it is. */
function toLocation(redirect: string, basePath: string): string {
  if (!redirect.startsWith("/")) return redirect;
  const [path = "", fragment] = redirect.replace(/^\/+/, "").split("#");
  const location = encodeURI(basePath + path).replaceAll("?", "%3F");
  return fragment === undefined ? location : `${location}#${encodeURI(fragment)}`;
}

/** What the reader has asked for beside the path goes along, before the fragment. */
function addQuery(location: string, query: string): string {
  const [path = "", fragment] = location.split("#");
  const asked = path + (path.includes("?") ? query.replace("?", "&") : query);
  return fragment === undefined ? asked : `${asked}#${fragment}`;
}

function fail(response: ServerResponse, issue: unknown): void {
  // A browser that goes away while a file is sent is no fault.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { code, message } = issue as NodeJS.ErrnoException;
  const status = code === "ENOENT" ? 404 : 500;
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`This cannot be read: ${message}\n`);
}

function toUrlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
