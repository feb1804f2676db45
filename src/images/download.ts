import { type LookupAddress, lookup } from "node:dns";
import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateAddress } from "./private-address.ts";

/** How much and how long a download may be. */
export interface DownloadOptions {
  userAgent: string;
  /** @default 20 MB */
  maxBytes?: number;
  /** For all of it, redirects included. @default 30 seconds */
  milliseconds?: number;
  /** Hosts of one's own network may be asked as well. @default false */
  mayBePrivate?: boolean;
}

/** Why there is nothing: `message` completes "It was not fetched: ". */
export class DownloadFault extends Error {
  override name = "DownloadFault";
}

const MOST_REDIRECTS = 5;
const MAX_BYTES = 20_000_000;

/**
 * Asks a host for a file over http or https. Who writes an address into a text does not thereby reach the author's router
 * or machine: names that lead to addresses which are not public are refused, also behind a redirect. Sends no cookies, no
 * passwords and no referrer. Throws `DownloadFault`.
 */
export async function download(address: string, options: DownloadOptions): Promise<Buffer> {
  const signal = AbortSignal.timeout(options.milliseconds ?? 30_000);
  let url = new URL(address);
  try {
    for (let redirects = 0; ; redirects++) {
      const response = await ask(url, options, signal);
      const { statusCode = 0, headers } = response;
      if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined) {
        response.destroy();
        if (redirects === MOST_REDIRECTS) throw new DownloadFault(`it redirects more than ${MOST_REDIRECTS} times.`);
        if (!URL.canParse(headers.location, url)) throw new DownloadFault("it redirects to what is no address.");
        url = new URL(headers.location, url);
      } else if (statusCode === 200) return await readAll(response, options.maxBytes ?? MAX_BYTES);
      else {
        response.destroy();
        throw new DownloadFault(`the host answers with ${statusCode}.`);
      }
    }
  } catch (issue) {
    if (issue instanceof DownloadFault) throw issue;
    throw new DownloadFault(explain(issue, signal), { cause: issue });
  }
}

function ask(url: URL, options: DownloadOptions, signal: AbortSignal): Promise<IncomingMessage> {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new DownloadFault(`its address begins with ${url.protocol}.`);
  if (url.username || url.password) throw new DownloadFault("its address has a name or a password.");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const mayBePrivate = options.mayBePrivate === true;
  if (!mayBePrivate && isIP(host) && isPrivateAddress(host)) throw privateHost(host);
  const request = url.protocol === "https:" ? requestSecure : requestPlain;
  const headers = { "user-agent": options.userAgent, accept: "image/*", "accept-encoding": "identity" };
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, signal, ...(!mayBePrivate && { lookup: lookupPublic }) });
    asked.on("response", resolve).on("error", reject).end();
  });
}

/** The connection goes to the address that was looked at here, so that no name can lead elsewhere a moment later. */
const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (issue: Error | null, found: LookupAddress[] = []) => {
    const isRefused = found.length === 0 || found.some(({ address }) => isPrivateAddress(address));
    const fault = issue ?? (isRefused ? privateHost(host) : null);
    if (fault) callback(fault, "");
    else if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? "", found[0]?.family);
  });
};

function privateHost(host: string): DownloadFault {
  return new DownloadFault(`${host} is not on the public internet.`);
}

async function readAll(response: IncomingMessage, most: number): Promise<Buffer> {
  const tooLarge = (): DownloadFault => {
    response.destroy();
    return new DownloadFault(`it has more than ${most / 1e6} MB.`);
  };
  if (Number(response.headers["content-length"]) > most) throw tooLarge();
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > most) throw tooLarge();
    parts.push(part);
  }
  if (!response.complete) throw new DownloadFault("the connection ended before all of it was here.");
  return Buffer.concat(parts);
}

function explain(issue: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "the host does not answer in time.";
  const { code = "", message = "" } = issue as NodeJS.ErrnoException;
  if (code === "ENOTFOUND") return "its host does not exist.";
  if (code === "ECONNREFUSED") return "its host takes no connections.";
  if (code === "ECONNRESET") return "the connection ended before all of it was here.";
  if (/CERT|SSL|TLS|ALTNAME/.test(code)) return `its host has a certificate that is not valid (${code}).`;
  return `its host cannot be reached (${code || message}).`;
}
