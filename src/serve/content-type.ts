import { posix } from "node:path";

/** Media types by extension, as static hosts give them. https://www.iana.org/assignments/media-types/ */
const TYPES: Record<string, string> = {
  ".atom": "application/atom+xml",
  ".avif": "image/avif",
  ".css": "text/css",
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".html": "text/html",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".jxl": "image/jxl",
  ".m4a": "audio/mp4",
  ".map": "application/json",
  ".md": "text/markdown",
  ".mjs": "text/javascript",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".ogg": "audio/ogg",
  ".otf": "font/otf",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain",
  ".vtt": "text/vtt",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".webm": "video/webm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
  ".zip": "application/zip",
};

const TEXT_TYPE = /^(?:text\/|application\/(?:.+\+)?(?:json|xml|javascript)$|image\/svg\+xml$)/;

/** The `Content-Type` of a path of the site; with its charset when it is text. */
export function getContentType(path: string): string {
  const name = posix.basename(path).toLowerCase();
  if (name === "feed.json") return addCharset("application/feed+json");
  if (path.endsWith("/")) return addCharset("text/html");
  return addCharset(TYPES[posix.extname(name)] ?? "application/octet-stream");
}

/** Everything that Longhand writes is UTF-8. A type that names its charset is left as it is. */
export function addCharset(type: string): string {
  return !type.includes(";") && TEXT_TYPE.test(type) ? `${type}; charset=utf-8` : type;
}
