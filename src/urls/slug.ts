import { lazily } from "../load-package.ts";

/** Loaded with the first text: it brings the letters of many scripts. */
const loadSlugify: () => typeof import("@sindresorhus/slugify") = lazily("@sindresorhus/slugify");

const slugs = new Map<string, string>();

/** What most titles and headings are: words in Latin letters, and signs of which none becomes a word. */
const plainText = /^[a-z\d \-'‘’"“”(),.:;!?–—]+$/i;

/**
 * The `slugify` filter: as Eleventy's own calls `@sindresorhus/slugify` (`decamelize: false`, so `JavaScript` is
 * `javascript`). A text in a script that cannot be written in Latin letters keeps its own letters. At most 80 bytes,
 * cut at a word.
 *
 * @example
 * slugify("What’s the Difference?") //=> "whats-the-difference"
 * slugify("縦書き") //=> "縦書き"
 */
export function slugify(text: string): string {
  let slug = slugs.get(text);
  if (slug === undefined) {
    // The library does the same, only ten times slower, and loading it takes as long as some thousand titles.
    slug = plainText.test(text)
      ? slugifyPlain(text)
      : loadSlugify().default(text, { decamelize: false }) || keepLetters(text);
    slug = cut(slug);
    slugs.set(text, slug);
  }
  return slug;
}

/** The slug of a tag's label: `C` is `c`, `C#` is `c-sharp`, `C++` is `cpp`. */
export function slugifyTag(label: string): string {
  return slugify(
    label
      .trim()
      .replace(/(?<=\p{L})\+\+/gu, "pp")
      .replace(/(?<=\p{L})\+(?!\+)/gu, " plus ")
      .replace(/(?<=\p{L})#/gu, " sharp"),
  );
}

function slugifyPlain(text: string): string {
  return text
    .toLowerCase()
    .replace(/([a-z\d])['’]([ts])(?![a-z\d])/g, "$1$2")
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
}

function keepLetters(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}

function cut(slug: string): string {
  if (Buffer.byteLength(slug) <= 80) return slug;
  let kept = "";
  for (const letter of slug) {
    if (Buffer.byteLength(kept + letter) > 80) break;
    kept += letter;
  }
  const hyphen = kept.lastIndexOf("-");
  return slug[kept.length] === "-" || hyphen < 1 ? kept : kept.slice(0, hyphen);
}

/** Names that Windows keeps for devices, with any ending: a folder of that name cannot be made there. */
export function isWindowsName(name: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
}
