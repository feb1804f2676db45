import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** What is sent to a browser. */
export interface Answer {
  status: number;
  /** With charset. */
  type: string;
  content: { body: Uint8Array | string } | { file: string };
  headers?: Record<string, string>;
  /** `false`: browsers keep nothing (`no-store`). `true`: they keep it and ask whether it is still the same. */
  isCacheable: boolean;
}

/** Sends an answer. A `HEAD` gets its headers only, and a browser that has the same bytes already gets a 304. */
export async function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const body = "body" in answer.content ? Buffer.from(answer.content.body) : undefined;
  const file = "file" in answer.content ? answer.content.file : "";
  const { size, etag } = body ? describeBody(body) : await describeFile(file);
  const headers: Record<string, string | number> = {
    "Content-Type": answer.type,
    "Cache-Control": answer.isCacheable ? "no-cache" : "no-store",
    "X-Content-Type-Options": "nosniff",
    ...answer.headers,
  };
  const isWhole = answer.status === 200;
  if (answer.isCacheable && isWhole) {
    headers.ETag = etag;
    if (isKnown(request.headers["if-none-match"], etag)) {
      response.writeHead(304, headers).end();
      return;
    }
  }
  if (isWhole) headers["Accept-Ranges"] = "bytes";
  const range = isWhole && request.method === "GET" ? readRange(request.headers.range, size) : undefined;
  if (range === "impossible") {
    response.writeHead(416, { ...headers, "Content-Range": `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) headers["Content-Range"] = `bytes ${start}-${end}/${size}`;
  headers["Content-Length"] = end - start + 1;
  response.writeHead(range ? 206 : answer.status, headers);
  if (request.method === "HEAD" || size === 0) response.end();
  else if (body) response.end(body.subarray(start, end + 1));
  else await pipeline(createReadStream(file, { start, end }), response);
}

function describeBody(body: Buffer): { size: number; etag: string } {
  return { size: body.length, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

async function describeFile(file: string): Promise<{ size: number; etag: string }> {
  const { size, mtimeMs } = await stat(file);
  return { size, etag: `W/"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"` };
}

/** RFC 9110, 13.1.2: weak comparison, so that `W/` does not count. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag.replace(/^W\//, ""));
}

/** One range of bytes (RFC 9110, 14.1.2), without which Safari plays no sound and no video. */
function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | "impossible" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, first = "", last = ""] = match;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end || start >= size ? "impossible" : { start, end };
}
