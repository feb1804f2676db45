import slugifyOne from "slugify-1";
import slugifyTwo from "slugify-2";
import { slugify } from "../urls/slug.ts";

/** A version of `@sindresorhus/slugify`, as Eleventy's `slugify` filter calls it. */
export interface SlugVersion {
  name: "slugify-1" | "slugify-2" | "slugify-3";
  toSlug: (text: string) => string;
}

/** Eleventy switches that off in all versions: `JavaScript` is `javascript`. */
const options = { decamelize: false };

/**
 * The versions by which blogs have made their slugs, the one of today first.
 *
 * @example
 * "What’s new" //=> 3: "whats-new", 2: "what-s-new", 1: "what-s-new"
 */
export const slugVersions: SlugVersion[] = [
  { name: "slugify-3", toSlug: slugify },
  { name: "slugify-2", toSlug: remember((text) => slugifyTwo(text, options)) },
  { name: "slugify-1", toSlug: remember((text) => slugifyOne(text, options)) },
];

/** Each title is asked for several times, and to write it in Latin letters takes a while; most names are in them. */
function remember(toSlug: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const slug = known.get(text) ?? (/^[\w -]*$/.test(text) ? joinWords(text) : toSlug(text));
    known.set(text, slug);
    return slug;
  };
}

/** What all versions make of a text that has nothing but letters, digits, spaces and hyphens. */
function joinWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** The slugs of a text, each with the first version that gives it. */
export function slugsOf(text: string): Map<string, SlugVersion["name"]> {
  const slugs = new Map<string, SlugVersion["name"]>();
  for (const { name, toSlug } of slugVersions) {
    const slug = toSlug(text);
    if (slug !== "" && !slugs.has(slug)) slugs.set(slug, name);
  }
  return slugs;
}

/** What is left of a slug or a text when only its letters and digits count, in the form that most programs write. */
export function lettersOf(text: string): string {
  return slugVersions[1]?.toSlug(text).replaceAll("-", "") || text.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "");
}

/** A title as it is compared: case, quotes, dashes, spaces and other marks do not count. */
export function titleKey(title: string): string {
  return title
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’‘ʼ`]/gu, "")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
}
