/** What a path of the site leads to. */
export type FoundFile =
  /** Made in memory. */
  | { body: Uint8Array | string; type: string; status?: 410 }
  /** A file on disk, by its absolute path. Its media type follows the requested path when it has none of its own. */
  | { file: string; type?: string; status?: 410 }
  /** A site URL without the base path, decoded, which may end in `#fragment`; or an absolute address. */
  | { redirect: string; status: 301 | 302 | 308 };

/** The files that a server has to offer: a folder for `longhand preview`, the last build in memory for `longhand dev`. */
export interface SiteFiles {
  /**
   * Looks up a site URL without the base path, decoded: `/posts/日本語/`, `/feed.xml`. It has no `.`, `..` or empty
   * segments. A page is asked for by its own URL, with the slash at the end; the server adds a missing slash itself.
   */
  find(path: string): FoundFile | undefined | Promise<FoundFile | undefined>;
}
