import type { Place } from "../problem.ts";
import type { OwnWords, WordName, Words } from "../words/words.ts";
import type { CheckName, CheckSeverity } from "./site-checks.ts";
import type { FontSettings, ThemeSettings } from "./theme.ts";

/** Each can be switched on and off; `docs/writing.md` shows them. */
export interface MarkdownExtensionSettings {
  /** Tables of bars and dashes. @default true */
  tables: boolean;
  /** `~~struck out~~` @default true */
  strikethrough: boolean;
  /** `a note[^1]` and `a note^[here]` @default true */
  footnotes: boolean;
  /** `- [ ] to do` and `- [x] done` @default true */
  taskLists: boolean;
  /** A term, and below it `: what it means`. @default true */
  definitionLists: boolean;
  /** `> [!NOTE]`, TIP, IMPORTANT, WARNING and CAUTION. @default true */
  alerts: boolean;
  /** `{.class #id lang=fr}` after what they belong to. @default true */
  attributes: boolean;
  /** `==marked==` @default true */
  marks: boolean;
  /** `*[HTML]: HyperText Markup Language` @default true */
  abbreviations: boolean;
  /** Formulas: `$…$` in the line and `$$…$$` by themselves, in TeX. @default false */
  math: boolean;
}

/**
 * What an author writes in `blog.config.ts`. Everything but `title`, `url` and `author` has a default.
 *
 * @example
 * export default defineBlog({
 *   title: "Fair Copy",
 *   url: "https://ines.blog/",
 *   author: "Ines Halloran",
 * });
 */
export interface BlogSettings {
  /** The blog's name, as readers see it in the page header, in feeds and in previews. */
  title: string;
  /**
   * Where the blog will be published: an absolute `https:` address. A path is allowed
   * (`https://ines.github.io/blog/`) and then every link, image and feed is made for that folder.
   */
  url: string;
  /** Who writes. A name, or a name with an address that readers may use. */
  author: string | { name: string; email?: string; url?: string };
  /**
   * One sentence about the blog, for the home page's description and for feeds.
   * @default the title
   */
  description?: string;
  /**
   * The language of the blog as a BCP 47 tag. Dates, hyphenation, quotation marks and the words around essays follow it.
   * A post may have its own `lang`.
   * @default "en"
   */
  language?: string;
  /**
   * Words of your own in place of those that Longhand says around essays; `docs/languages.md` has their names. Names in
   * braces stand for what is put in. Words with numbers have a form for each plural category of the language.
   * @default those of the language, or English where there is no translation
   * @example { readingTime: { one: "a minute", other: "{n} minutes" }, related: "Read on" }
   */
  words?: OwnWords;
  /**
   * The IANA time zone in which the author's dates are meant, whatever the machine's zone is.
   * @default "UTC"
   */
  timeZone?: string;
  /**
   * Where posts go when they have no `permalink` of their own: a path, or a template over the front matter.
   * `page.fileSlug` is the file's name without `.md`.
   * @default "/posts/{{ page.fileSlug }}/"
   */
  permalink?: string;
  /**
   * What is known of a tag, by its label. A tag that is not named here works as well.
   * @example { "C++": { slug: "cpp", synonyms: ["cplusplus"] }, Typography: { description: "Type and how it is set." } }
   */
  tags?: Record<string, TagSettings>;
  /** How many posts a list page holds before it goes on on the next page. */
  perPage?: {
    /** Newest posts on the home page. @default 10 */
    home?: number;
    /** Posts on a page of the archive. @default 50 */
    archive?: number;
    /** Posts on a page of a tag. @default 20 */
    tag?: number;
  };
  /** What stands on the home page above the newest posts. */
  home?: {
    /**
     * Posts that readers should see first, in this order: names of files without `.md`, or paths from the blog's root.
     * Posts with `featured: true` in their front matter follow, the newest first.
     * @default []
     * @example ["titles", "posts/2025/address-first.md"]
     */
    featured?: string[];
    /** Shows the first picture of each featured post. @default false */
    images?: boolean;
  };
  /**
   * A page at `/search/` that searches all posts and pages, by Pagefind (`npm install pagefind`). It is the one page with
   * JavaScript. The index is made whenever a text has changed, and adds its time to that build.
   * @default false
   */
  search?: boolean;
  /** What the feeds hold. */
  feed?: {
    /** Posts in a feed, the newest first. @default 20 */
    size?: number;
  };
  /**
   * Links in the page header, in this order. A `url` that starts with `/` is a page of the blog.
   * @default Archive, Tags, Search (when there is one), About (when `pages/about.md` is there), Subscribe
   */
  navigation?: { label: string; url: string }[];
  /**
   * The picture from which the site's icons are made, from the blog's root; at least 512×512 and square.
   * @default "images/icon.png" when it is there; else a plain mark is drawn
   */
  icon?: string;
  /**
   * The colour that browsers may give their own controls, for light and dark.
   * @default the paper of the theme
   */
  themeColor?: { light: string; dark: string };
  /** Colours, families, sizes. `docs/theme.md` shows what can be made of them. */
  theme?: ThemeSettings;
  /**
   * A variable font that the blog serves itself: an installed package of Fontsource. `{ text, headings }` names two.
   * @example "@fontsource-variable/literata"
   * @default faces that readers have
   */
  font?: string | FontSettings;
  /** How pictures in essays are encoded. */
  images?: {
    /**
     * Widths in pixels of the variants of all pictures, each only when the original is at least that wide.
     * @default for each picture what phones and desks ask for where it stands; in a text [350, 700, 770, 1050, 1540]
     */
    widths?: number[];
    /**
     * Encoder quality, 1 to 100; the scales of the formats differ. With the defaults photographs look about as like
     * their originals in each format. To look as AVIF 50 does, the middle one of nine photographs needs JPEG 76 by SSIM
     * and 68 by butteraugli, WebP 82 and 77. `docs/images-measured.md` has the tables.
     * @default { avif: 50, webp: 80, jpeg: 72 }
     */
    quality?: { avif?: number; webp?: number; jpeg?: number };
  };
  /**
   * Cards are drawn for posts without a `socialImage`, and one for the home page and all others: the picture that
   * platforms show beside a link, with the title, the author and the blog's name. `false`: none.
   */
  cards?:
    | false
    | {
        /**
         * `"paper"`: the title under a short rule. `"ink"`: at the foot of a dark page. `"plate"`: in a frame, as on the
         * title page of a book. @default "paper"
         */
        look?: "paper" | "ink" | "plate";
        /** Colours as `#rrggbb`. @default those of the theme; of its night for the look "ink" */
        colors?: { paper?: string; ink?: string; accent?: string };
        /**
         * Fonts for what Literata, which comes with Longhand, has not: installed packages of Fontsource, or TTF, OTF and
         * WOFF files from the blog's root. @default []
         * @example ["@fontsource/sawarabi-mincho", "fonts/mine.ttf"]
         */
        fonts?: string[];
      };
  /** Markdown options. */
  markdown?: {
    /**
     * HTML in Markdown. `"safe"`: structure, text, media and `<details>` pass, scripts and handlers are taken out.
     * `"none"`: it is shown as text. `"all"`: it is published as it stands, scripts included.
     * @default "safe"
     */
    html?: "safe" | "none" | "all";
    /**
     * Hosts whose pages may be shown in an `<iframe>` when `html` is `"safe"`: `"player.vimeo.com"`, or `"*.vimeo.com"`
     * for all below one. Readers' browsers will ask these hosts for what they show.
     * @default []
     */
    frames?: string[];
    /** True quotation marks, dashes and ellipses from straight ones, by the post's language. @default true */
    typographer?: boolean;
    /** Code in blocks that name their language has colours, made at build. @default true */
    highlight?: boolean;
    /**
     * What Markdown has beyond CommonMark. All of it is on but `math`.
     * @example { math: true, abbreviations: false }
     */
    extensions?: Partial<MarkdownExtensionSettings>;
    /**
     * The address of a video, alone in its paragraph, becomes a figure: a link to YouTube, Vimeo or PeerTube that asks
     * nothing of them before somebody follows it, or a player for an `.mp4` or `.webm` file of the blog. @default true
     */
    embeds?: boolean;
    /** Hosts of PeerTube whose videos become such figures. @default [] @example ["framatube.org"] */
    peertube?: string[];
  };
  /**
   * How many related posts an essay names at its end, 0 to 12; those that share its tags, rare tags first, or much of its
   * text. 0: none.
   * @default 3
   */
  related?: number;
  /** A link “Reply by email” at the end of each essay, to `author.email`, with the title as subject. @default false */
  reply?: boolean;
  /**
   * Where essays are discussed that name no place themselves (`discuss` in the front matter): an address in which
   * `{url}` and `{title}` stand for those of the essay. Without it, only essays that name a place have the link.
   * @example "https://news.ycombinator.com/submitlink?u={url}&t={title}"
   */
  discuss?: string;
  /** Browsers may fetch a page of the blog when the pointer rests on a link to it; by declaration, not by script. @default true */
  prefetch?: boolean;
  /** What becomes of published URLs; `docs/urls.md` tells the whole story. */
  urls?: {
    /**
     * When a title, a file name or a date changes, and the URL with it. `"redirect"`: the permalink decides, and the old
     * URL leads to the new one. `"keep"`: the first URL stays, unless the post's own `permalink` names another.
     * @default "redirect"
     */
    titleEdits?: "redirect" | "keep";
    /**
     * Hosts for which redirects are written in their own form as well, so that they answer with 301 and 410. Pages that
     * lead on are always written, and work everywhere.
     * @default []
     */
    hosts?: ("netlify" | "cloudflare" | "vercel" | "nginx" | "apache" | "s3")[];
  };
  /** What guards unpublished texts; `docs/writing.md` says how. */
  drafts?: {
    /**
     * Words of drafts that may stand on the site all the same: a line that announces the next essay, say.
     * @default []
     */
    allow?: string[];
  };
  /** Files for language models, off by default. */
  llms?: {
    /** Writes `/llms.txt`, a list of the posts in Markdown (https://llmstxt.org). @default false */
    index?: boolean;
    /** Writes the Markdown of each post beside its page, as `index.md`. @default false */
    copies?: boolean;
  };
  /**
   * How serious a check on the finished site is; `docs/checks.md` lists them all. `"off"`: it is not made.
   * @example { "image-alt": "error", "third-party": "off" }
   */
  checks?: Partial<Record<CheckName, CheckSeverity>>;
  /**
   * How much a page may load, in kilobytes (1,000 bytes): its HTML, styles, fonts, scripts, and the pictures that a
   * phone or a desktop takes, as they lie on the disk.
   */
  budget?: {
    /** A post. @default 1500 */
    post?: number;
    /** A page of the author's own. @default 1000 */
    page?: number;
    /** A list: the home page, the archive, a tag. @default 250 */
    list?: number;
  };
  /** Folder names, from the blog's root. */
  folders?: {
    /** @default "posts" */
    posts?: string;
    /** @default "pages" */
    pages?: string;
    /** @default "images" */
    images?: string;
    /** Files that are published as they are: a PDF, `_headers`, `.well-known/`. @default "static" */
    static?: string;
    /** Templates and styles that replace those of Longhand. @default "layouts" */
    layouts?: string;
    /** @default "_site" */
    output?: string;
    /** @default ".cache" */
    cache?: string;
  };
}

/** What is known of one tag. */
export interface TagSettings {
  /** How readers see it. @default the key */
  label?: string;
  /** The part of its URL: `/tags/<slug>/`. @default made from the label */
  slug?: string;
  /** A sentence for the top of its page, its feed and its previews. */
  description?: string;
  /** Other spellings that mean this tag; case does not count. */
  synonyms?: string[];
}

/** The settings as the stages use them: complete, checked, with the URL taken apart. */
export interface Blog {
  /** Where the settings are written that later stages have something to say about; those of a tag are at `tags.C++`. */
  places: Record<string, Place>;
  title: string;
  description: string;
  /** Absolute, ends with a slash: `https://ines.github.io/blog/`. */
  url: string;
  /** `https://ines.github.io`, without a slash. */
  origin: string;
  /** `/blog/`, or `/` when the blog is the whole site. Begins and ends with a slash. */
  basePath: string;
  author: { name: string; email?: string; url?: string };
  language: string;
  /** What the blog says around its essays. */
  words: Words;
  /** Those of them that are English in a blog of another language. */
  untranslated: WordName[];
  timeZone: string;
  permalink: string;
  tags: Record<string, TagSettings>;
  perPage: { home: number; archive: number; tag: number };
  home: { featured: string[]; images: boolean };
  search: boolean;
  feed: { size: number };
  navigation?: { label: string; url: string }[];
  icon?: string;
  themeColor: { light: string; dark: string };
  /** What the author has set. */
  theme: ThemeSettings;
  font: FontSettings;
  images: { widths?: number[]; quality: { avif: number; webp: number; jpeg: number } };
  /** Of `colors`, those that the author has set. */
  cards:
    | false
    | {
        look: "paper" | "ink" | "plate";
        colors: { paper?: string; ink?: string; accent?: string };
        fonts: string[];
      };
  markdown: {
    html: "safe" | "none" | "all";
    frames: string[];
    typographer: boolean;
    highlight: boolean;
    embeds: boolean;
    peertube: string[];
    extensions: MarkdownExtensionSettings;
  };
  related: number;
  reply: boolean;
  discuss?: string;
  prefetch: boolean;
  urls: { titleEdits: "redirect" | "keep"; hosts: NonNullable<NonNullable<BlogSettings["urls"]>["hosts"]> };
  drafts: { allow: string[] };
  llms: { index: boolean; copies: boolean };
  /** Those that the author has set. */
  checks: Partial<Record<CheckName, CheckSeverity>>;
  /** In kilobytes. */
  budget: { post: number; page: number; list: number };
  folders: {
    posts: string;
    pages: string;
    images: string;
    static: string;
    layouts: string;
    output: string;
    cache: string;
  };
}

/** Checks the spelling and the types of the settings in an editor; returns them as they are. */
export function defineBlog(settings: BlogSettings): BlogSettings {
  return settings;
}
