import type { Post } from "../content/post.ts";
import { pictureKey } from "../images/reference.ts";
import { findNearest } from "../nearest.ts";
import { error, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { toHref } from "../urls/href.ts";
import type { FeaturedView, PictureView } from "./page.ts";
import type { Site } from "./site.ts";

/** The posts to see first: those of the settings in their order, then those that say so themselves, the newest first. */
export function listFeatured({ blog, input }: Site): Post[] {
  const named = blog.home.featured.flatMap((name) => input.listed.filter((post) => isNamed(post, name)));
  return [...new Set([...named, ...input.listed.filter(({ featured }) => featured)])];
}

/** Names in `home.featured` that no post has. One that nobody may read yet is simply not shown. */
export function explainFeatured(posts: Post[], blog: Blog): Problem[] {
  const unknown = blog.home.featured.filter((name) => !posts.some((post) => isNamed(post, name)));
  return unknown.map((name) => {
    const nearest = findNearest(
      name,
      posts.flatMap(({ fileSlug, path }) => [fileSlug, path]),
      Math.min(3, Math.floor(name.length / 2)),
    );
    return error(
      "featured-unknown",
      blog.places["home.featured"],
      `"home.featured" names "${name}", and no post has this file name.`,
      nearest ? `Did you mean "${nearest}"?` : 'Write the name of the file without ".md", or its path.',
    );
  });
}

function isNamed({ fileSlug, path }: Post, name: string): boolean {
  return fileSlug === name || path === name;
}

/** What the home page shows of such a post. */
export function describeFeatured(site: Site, post: Post): FeaturedView {
  const picture = site.blog.home.images ? findPicture(site, post) : undefined;
  return { ...site.views.entry(post), ...(picture && { picture }) };
}

/** Names all that the home page shows of it. */
export function featuredKey(site: Site, post: Post): unknown[] {
  return [site.entryKey(post), site.blog.home.images ? findPicture(site, post) : undefined];
}

/** The first picture of the essay that is the blog's own. */
function findPicture({ blog, input }: Site, { path, facts }: Post): PictureView | undefined {
  for (const { src, alt } of facts.images) {
    const picture = input.pictures.get(pictureKey(path, src));
    if (!picture) continue;
    const { fallback, width, height } = picture;
    const srcset = (variants: { url: string; width: number }[]): string =>
      variants.map((variant) => `${toHref(blog, variant.url)} ${variant.width}w`).join(", ");
    return {
      sources: picture.sources.map(({ type, variants }) => ({ type, srcset: srcset(variants) })),
      src: toHref(blog, fallback.url),
      ...(fallback.variants.length > 1 && { srcset: srcset(fallback.variants) }),
      width,
      height,
      alt,
    };
  }
  return undefined;
}
