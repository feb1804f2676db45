import type { OutlineHeading } from "../html/outline.ts";

/** What a URL of the live site seems to be. */
export type PublishedKind = "page" | "feed" | "image" | "file";

/** Something that is online, or was in a built folder: what is known of it without knowing the blog. */
export interface Published {
  /** Site URL: without origin and base path, decoded, in NFC. */
  url: string;
  kind: PublishedKind;
  /** The absolute address under which readers know it, as it is written where it was found. */
  address: string;
  title?: string;
  /** Headings that links may lead to. Known only when the page itself was read. */
  headings?: OutlineHeading[];
  /** The permanent id of a feed's entry. */
  id?: string;
  /** The calendar day on which a feed says that it was published, in the blog's zone. */
  published?: string;
  /** The calendar day of its last change, in the blog's zone, as the sitemap has it. */
  modified?: string;
  /** True for a feed in JSON. */
  isJson?: boolean;
  /** It is a page that only leads on: to a site URL, or to an absolute address elsewhere. */
  to?: string;
  /** It is a page that was linked from a feed. */
  isEntry?: boolean;
}

/** Why something that was found is no URL of the blog. */
export type LeftOutReason = "other-host" | "outside" | "query" | "machine" | "no-file";

/** What was found and is no URL of the blog. */
export interface LeftOut {
  reason: LeftOutReason;
  /** As they are written where they were found, each once, sorted. */
  addresses: string[];
}

/** All that is published today. */
export interface PublishedSite {
  /** Sorted by URL, each once. */
  things: Published[];
  leftOut: LeftOut[];
  /** `https://old.blog` when the site is at another host than the blog will be. */
  movedFrom?: string;
}

/** Something that was found, before it is known on which site it is. */
export interface Found extends Omit<Published, "url" | "address" | "published" | "modified" | "kind" | "to"> {
  /** An absolute address, or one relative to `base`. */
  address: string;
  base?: string;
  kind?: PublishedKind;
  published?: string;
  modified?: string;
}
