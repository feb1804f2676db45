/** A new address in parts that are ready for a `Location` header: ASCII only, percent-encoded. */
export interface Address {
  /** `https://example.org`, or nothing for an address on the blog. */
  origin: string;
  /** Begins with a slash. */
  path: string;
  /** With its `?`, or nothing. */
  query: string;
  /** With its `#`, or nothing. */
  fragment: string;
}

/**
 * A decoded path as browsers send it (RFC 3986, 3.3). What would begin a query or a fragment is encoded too.
 *
 * @example
 * encodePath("/日本語/is it?/") //=> "/%E6%97%A5%E6%9C%AC%E8%AA%9E/is%20it%3F/"
 */
export function encodePath(path: string): string {
  return encodeText(path).replace(/[?#]/g, encodeURIComponent);
}

/** Takes a rule's `to` apart. A `#` begins a fragment when no slash comes after it, else it belongs to the path. */
export function parseAddress(to: string): Address {
  if (/^https?:/i.test(to) && URL.canParse(to)) {
    const { origin, pathname, search, hash } = new URL(to);
    return { origin, path: pathname, query: search, fragment: hash };
  }
  const start = to.search(/#[^/#]*$/);
  const path = start < 0 ? to : to.slice(0, start);
  const fragment = start < 0 ? "" : to.slice(start);
  return { origin: "", path: encodePath(path), query: "", fragment: encodeText(fragment) };
}

/** Puts an address together again. */
export function formatAddress({ origin, path, query, fragment }: Address): string {
  return origin + path + query + fragment;
}

/** Halves of emoji, which no URL can have, become the replacement character. */
function encodeText(text: string): string {
  return encodeURI(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
}
