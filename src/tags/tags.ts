import type { Post } from "../content/post.ts";
import { compare } from "../content/read.ts";
import { placeOf } from "../content/to-post.ts";
import { error, note, type Place, type Problem } from "../problem.ts";
import type { Blog, TagSettings } from "../settings/settings.ts";
import { isWindowsName, slugifyTag } from "../urls/slug.ts";

/** A tag with its posts. */
export interface Tag {
  label: string;
  slug: string;
  description?: string;
  /** Newest first. */
  posts: Post[];
}

/** All tags of the blog, by label, and the tags of each post, by the post's path. */
export interface Tags {
  all: Tag[];
  byPost: Map<string, Tag[]>;
  /** The tag that a spelling means: its label, or one of its synonyms. */
  find: (label: string) => Tag | undefined;
  problems: Problem[];
}

/**
 * Gathers the tags of the posts that stand in lists. Spellings that differ only in case are one tag; so are the synonyms
 * of the settings. Other posts (hidden ones) show those of their tags that a listed post has as well.
 */
export function gatherTags(posts: Post[], blog: Blog, others: Post[] = []): Tags {
  const problems: Problem[] = [];
  const settings = settingsBySpelling(blog, problems);
  const toKey = (label: string): string => spellingKey(settings.get(spellingKey(label))?.[0] ?? label);
  const groups = new Map<string, { spellings: Map<string, number>; posts: Post[]; settings?: [string, TagSettings] }>();
  const keysByPost = new Map<string, string[]>();

  for (const post of posts) {
    const keys = new Set<string>();
    for (const label of post.tags) {
      const known = settings.get(spellingKey(label));
      const key = toKey(label);
      keys.add(key);
      let group = groups.get(key);
      if (!group) {
        group = { spellings: new Map(), posts: [], ...(known && { settings: known }) };
        groups.set(key, group);
      }
      group.spellings.set(label, (group.spellings.get(label) ?? 0) + 1);
      if (group.posts.at(-1) !== post) group.posts.push(post);
    }
    keysByPost.set(post.path, [...keys]);
  }

  const tagByKey = new Map<string, Tag>();
  const tagBySlug = new Map<string, Tag>();
  for (const [key, group] of groups) {
    const label = group.settings ? (group.settings[1].label ?? group.settings[0]) : mostUsed(group.spellings);
    const tag: Tag = { label, slug: group.settings?.[1].slug ?? slugifyTag(label), posts: group.posts };
    if (group.settings?.[1].description) tag.description = group.settings[1].description;
    if (!group.settings && group.spellings.size > 1) {
      const others = [...group.spellings.keys()].filter((spelling) => spelling !== label);
      problems.push(
        note(
          "tag-spellings",
          findPlace(group.posts, (spelling) => others.includes(spelling)),
          `The tag "${label}" is also spelled ${others.map((other) => `"${other}"`).join(", ")}; "${label}" is shown.`,
          `Spell it the same everywhere, or name it in the settings: tags: { ${JSON.stringify(label)}: {} }`,
        ),
      );
    }
    const where = (one: Tag): string =>
      `"${one.label}" (${one.posts
        .slice(0, 3)
        .map((post) => post.path)
        .join(", ")})`;
    const place = findPlace(group.posts, (spelling) => group.spellings.has(spelling));
    if (tag.slug === "" || tag.slug === "page" || isWindowsName(tag.slug)) {
      problems.push(
        error(
          "tag-slug",
          place,
          tag.slug === ""
            ? `The tag "${label}" gives no letters for a URL.`
            : tag.slug === "page"
              ? `The tag "${label}" would take a URL that pagination needs.`
              : `The tag "${label}" would take a URL that Windows keeps for itself.`,
          `Give it a slug in the settings: tags: { ${JSON.stringify(label)}: { slug: "…" } }`,
        ),
      );
      continue;
    }
    const other = tagBySlug.get(tag.slug.toLowerCase());
    if (other) {
      problems.push(
        error(
          "tag-collision",
          place,
          `The tags ${where(other)} and ${where(tag)} both get the URL /tags/${tag.slug}/.`,
          `Give one of them a slug in the settings: tags: { ${JSON.stringify(label)}: { slug: "…" } }, or make it a synonym of the other.`,
        ),
      );
      continue;
    }
    tagBySlug.set(tag.slug.toLowerCase(), tag);
    tagByKey.set(key, tag);
  }

  const collator = new Intl.Collator(blog.language, { sensitivity: "base", numeric: true });
  const all = [...tagByKey.values()].sort(
    (left, right) => collator.compare(left.label, right.label) || compare(left.label, right.label),
  );
  const byPost = new Map<string, Tag[]>();
  for (const post of others) {
    keysByPost.set(post.path, [...new Set(post.tags.map(toKey))]);
  }
  for (const [path, keys] of keysByPost) {
    byPost.set(
      path,
      keys.map((key) => tagByKey.get(key)).filter((tag) => tag !== undefined),
    );
  }
  return { all, byPost, find: (label) => tagByKey.get(toKey(label)), problems };
}

function settingsBySpelling({ tags, places }: Blog, problems: Problem[]): Map<string, [string, TagSettings]> {
  const spellings = new Map<string, [string, TagSettings]>();
  for (const [label, tag] of Object.entries(tags)) {
    for (const spelling of [label, tag.label, ...(tag.synonyms ?? [])]) {
      if (!spelling) continue;
      const other = spellings.get(spellingKey(spelling));
      if (other && other[0] !== label) {
        problems.push(
          error(
            "tag-claimed",
            places[`tags.${label}`],
            `The settings of the tags "${other[0]}" and "${label}" both claim the spelling "${spelling}".`,
            "Leave it with one of them.",
          ),
        );
      }
      spellings.set(spellingKey(spelling), [label, tag]);
    }
  }
  return spellings;
}

/** Where the first of the posts that has such a tag has it. */
function findPlace(posts: Post[], isWanted: (spelling: string) => boolean): Place | undefined {
  for (const post of posts) {
    const label = post.tags.find(isWanted);
    if (label !== undefined) return placeOf(post, "tags", label);
  }
  return undefined;
}

/** Spellings with the same key are the same tag. */
function spellingKey(label: string): string {
  return label.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
}

function mostUsed(spellings: Map<string, number>): string {
  let winner = "";
  let most = 0;
  for (const [spelling, count] of spellings) {
    if (count > most || (count === most && compare(spelling, winner) < 0)) {
      winner = spelling;
      most = count;
    }
  }
  return winner;
}

/** Site URL of a tag's first page. */
export function tagUrl(tag: Pick<Tag, "slug">): string {
  return `/tags/${tag.slug}/`;
}

/** Site URL of a tag's feed. */
export function tagFeedUrl(tag: Pick<Tag, "slug">): string {
  return `${tagUrl(tag)}feed.xml`;
}
