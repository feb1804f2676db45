import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { error, type Problem, ProblemError } from "../problem.ts";
import { hostOf } from "./site-url.ts";

/** In bytes; the sitemaps protocol allows as much. https://www.sitemaps.org/protocol.html#index */
const MAX_BYTES = 50_000_000;
const SECONDS = 30;

/** A text with the place where it was found. */
export interface Loaded {
  text: string;
  /** A web address after all redirects, or a path. */
  from: string;
  isRemote: boolean;
}

export function isWebAddress(from: string): boolean {
  return /^https?:\/\//i.test(from);
}

/** Reads a file, or what is at a web address. Throws a `ProblemError` that says what is not there. */
export async function load(from: string): Promise<Loaded> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(from) && !isWebAddress(from)) {
    throw fail("adopt-scheme", from, "Only addresses that begin with https:// or http:// can be fetched.", REMEDY);
  }
  return isWebAddress(from) ? fetchText(from) : readText(from);
}

/** A sitemap that another one names: at the same host, or else beside it in the folder. */
export async function loadChild(address: string, parent: Loaded): Promise<Loaded> {
  if (!parent.isRemote) return readText(join(dirname(parent.from), basename(address.replace(/[?#].*$/s, ""))));
  const child = URL.canParse(address, parent.from) ? new URL(address, parent.from) : undefined;
  if (!child || !isWebAddress(child.href) || hostOf(child) !== hostOf(new URL(parent.from))) {
    throw fail(
      "adopt-other-host",
      parent.from,
      `It names a sitemap at another host, which is not fetched: ${address}.`,
      `If it is yours: longhand urls adopt ${address}`,
    );
  }
  return fetchText(child.href);
}

const REMEDY =
  "Give the address or the file of a sitemap, a feed or a list of addresses, or the folder of the built site.";

const REASONS: Record<string, string> = {
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name of the host cannot be looked up now",
  ECONNREFUSED: "the server refuses the connection",
  ECONNRESET: "the server has broken off the connection",
};

function readText(path: string): Loaded {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw tooLarge(path);
    bytes = readFileSync(path);
  } catch (issue) {
    if (issue instanceof ProblemError) throw issue;
    if ((issue as NodeJS.ErrnoException).code !== "ENOENT") {
      throw fail("adopt-unreadable", path, "This file cannot be read.", REMEDY, issue);
    }
    throw fail("adopt-missing", path, "There is no such file or folder.", REMEDY);
  }
  return { text: decode(bytes, path), from: path, isRemote: false };
}

async function fetchText(address: string): Promise<Loaded> {
  const signal = AbortSignal.timeout(SECONDS * 1000);
  try {
    const response = await fetch(address, { signal, redirect: "follow", headers: { "user-agent": "longhand" } });
    if (!response.ok) {
      await response.body?.cancel();
      const fact = `The server answers ${response.status}${response.statusText && ` (${response.statusText})`}.`;
      throw fail("adopt-status", address, fact, "Open the address in a browser and see what is there.");
    }
    const bytes = await readBody(response, address);
    return { text: decode(bytes, address), from: response.url || address, isRemote: true };
  } catch (issue) {
    if (issue instanceof ProblemError) throw issue;
    const isLate = issue instanceof Error && issue.name === "TimeoutError";
    const cause = issue instanceof Error && issue.cause instanceof Error ? issue.cause : issue;
    const reason = (cause as NodeJS.ErrnoException).code ?? (cause instanceof Error ? cause.message : String(cause));
    throw fail(
      "adopt-unreachable",
      address,
      isLate
        ? `The server has not answered within ${SECONDS} seconds.`
        : `The address cannot be fetched: ${REASONS[reason] ?? reason}.`,
      "Look whether it opens in a browser. You can also save it there and give the file.",
      issue,
    );
  }
}

async function readBody(response: Response, address: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_BYTES) throw tooLarge(address);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** UTF-8, or what the document says of itself. Sitemaps may be compressed. */
function decode(bytes: Buffer, from: string): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return decode(gunzipSync(bytes, { maxOutputLength: MAX_BYTES }), from);
    } catch (issue) {
      throw (issue as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE"
        ? tooLarge(from)
        : fail(
            "adopt-unreadable",
            from,
            "This compressed file is broken.",
            "Unpack it, and give what is in it.",
            issue,
          );
    }
  }
  const [, named = "utf-8"] = /^<\?xml[^>]*\bencoding=["']([\w.-]+)["']/i.exec(bytes.toString("latin1", 0, 200)) ?? [];
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const label = isUtf16 ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : named;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return bytes.toString("utf8");
  }
}

function tooLarge(from: string): ProblemError {
  const fact = `This has more than ${MAX_BYTES / 1_000_000} MB, which no sitemap or feed may have.`;
  return fail("adopt-large", from, fact, "Give a smaller one, or the folder of the built site.");
}

/** A problem of what shall be adopted. */
export function fail(code: string, from: string, fact: string, remedy: string, cause?: unknown): ProblemError {
  const problem: Problem = error(code, { path: from }, fact, remedy);
  return new ProblemError([problem], cause);
}
