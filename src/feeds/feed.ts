/** A person in a feed. */
export interface FeedAuthor {
  name: string;
  email?: string;
  url?: string;
}

/** One post in a feed. Texts are plain; the writers of the formats escape them. */
export interface FeedEntry {
  /** An IRI that stays when the post moves, so that readers do not show it as new (RFC 4287, 4.2.6). */
  id: string;
  /** Absolute URL of the page. */
  url: string;
  title: string;
  /** RFC 3339, like all times in feeds: `2025-08-22T00:00:00+02:00`. */
  published: string;
  /** RFC 3339; the same as `published` when nothing was changed since. */
  updated: string;
  /** Empty when there is none. */
  summary: string;
  /** The whole post, with every address absolute (`makeUrlsAbsolute`). */
  contentHtml: string;
  /** Set when it is not the feed's author. */
  author?: FeedAuthor;
  /** Labels. */
  tags: string[];
  /** BCP 47 tag; set when it is not the feed's language. */
  lang?: string;
  /** Absolute URL and media type of the picture that stands for the post. */
  image?: { url: string; type: string };
}

/** A feed, whatever its format. Plain data; the entries are in the order in which readers get them, newest first. */
export interface Feed {
  title: string;
  subtitle?: string;
  /** An IRI that stays when the feed moves (RFC 4287, 4.2.6). */
  id: string;
  /** Absolute URL of the feed itself. */
  url: string;
  /** Absolute URL of the page whose posts are in the feed. */
  siteUrl: string;
  author: FeedAuthor;
  /** BCP 47 tag. */
  language: string;
  /** RFC 3339; when an entry last changed. */
  updated: string;
  /**
   * What people see who open an Atom feed in a browser: the `href` of a CSS stylesheet, and a text with a link.
   * CSS, because browsers are taking XSLT out (Chrome since 2026). `language` is that of the text and the label, when it
   * is not the feed's.
   */
  browser?: { stylesheet: string; text: string; link: { label: string; href: string }; language?: string };
  /** Absolute URL of a small square picture. */
  icon?: string;
  /** Absolute URL of a picture twice as wide as high (RFC 4287, 4.2.8). */
  logo?: string;
  entries: FeedEntry[];
}
