/** What a request asks for. `path` is a site URL without the base path, decoded. */
export type RequestPath =
  | { kind: "site"; path: string }
  /** A path of the host that is not in the blog's folder. */
  | { kind: "outside"; path: string }
  /** Nothing that a browser would send for a page: answer 400. */
  | { kind: "malformed" };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
const REFUSED = /[\u0000-\u001f\u007f/\\]/;

/**
 * Reads the target of a request (RFC 9112, 3.2.1). Broken escapes, `..`, and slashes, backslashes and control
 * characters in disguise are malformed, so that no path can leave the site.
 */
export function readRequestPath(target: string, basePath: string): RequestPath {
  const raw = target.replace(/[?#].*$/s, "");
  if (!raw.startsWith("/")) return { kind: "malformed" };
  const segments: string[] = [];
  for (const part of raw.slice(1).split("/")) {
    const segment = decode(part);
    if (segment === undefined || segment === "." || segment === ".." || REFUSED.test(segment))
      return { kind: "malformed" };
    segments.push(segment);
  }
  const path = `/${segments.join("/")}`;
  const isInside = path.startsWith(basePath) && !path.includes("//");
  return isInside ? { kind: "site", path: path.slice(basePath.length - 1) } : { kind: "outside", path };
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
