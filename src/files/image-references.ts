import { placeOf } from "../content/to-post.ts";
import type { Picture, SocialImage } from "../images/picture.ts";
import { type ImageReference, pictureKey, type SocialReference } from "../images/reference.ts";
import { remoteAddress } from "../images/remote.ts";
import { type Shown, widthsFor } from "../images/shown.ts";
import { note, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { severityOf } from "../settings/site-checks.ts";
import { textWidthOf } from "../settings/theme.ts";
import type { Writing } from "../urls/writing.ts";

/**
 * The images and social images that texts show, with their places; alt texts by `pictureKey`; and images without a
 * description, which on a page could not be told from decoration.
 */
export function collectImages(
  writings: Writing[],
  { images: { widths }, theme }: Blog,
): {
  images: ImageReference[];
  socials: SocialReference[];
  alts: Map<string, string>;
  undescribed: ImageReference[];
} {
  const images: ImageReference[] = [];
  const undescribed: ImageReference[] = [];
  const alts = new Map<string, string>();
  const chooseWidths = createWidths(textWidthOf(theme));
  for (const source of writings) {
    // A picture that a text shows in two ways needs what both of them ask for.
    const shown = new Map<string, Shown[]>();
    for (const image of source.facts.images) {
      shown.set(image.src, [...(shown.get(image.src) ?? []), image.shown ?? "text"]);
    }
    for (const image of source.facts.images) {
      const place = { path: source.path, line: image.line + source.bodyLine - 1, column: image.column };
      const reference: ImageReference = {
        src: image.src,
        from: source.path,
        place,
        widths: widths ?? chooseWidths(shown.get(image.src) ?? []),
        ...(image.isRaw && { isOptional: true }),
      };
      images.push(reference);
      if (!image.alt && !image.isDecoration) undescribed.push(reference);
      if (image.alt) alts.set(pictureKey(source.path, image.src), image.alt);
    }
  }
  const socials = writings.flatMap((post) =>
    "socialImage" in post && post.socialImage
      ? [{ ...post.socialImage, from: post.path, place: placeOf(post, "socialImage") }]
      : [],
  );
  return { images, socials, alts, undescribed };
}

/** What essays say of pictures that are also their social images, in whatever way both are written. */
export function findAlts(
  { socials, images, alts }: ReturnType<typeof collectImages>,
  sources: Map<string, string>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { from, src } of socials) {
    const key = pictureKey(from, src);
    const source = sources.get(key);
    const same = images
      .filter((image) => image.from === from && sources.get(pictureKey(from, image.src)) === source)
      .map((image) => alts.get(pictureKey(from, image.src)))
      .find((alt) => alt !== undefined);
    if (source !== undefined && same !== undefined && !alts.has(key)) found.set(key, same);
  }
  return found;
}

/** Most pictures of a blog are shown in the same few ways. */
function createWidths(textWidth: number): (shown: Shown[]) => number[] {
  const known = new Map<string, number[]>();
  return (shown) => {
    const ways = [...new Set(shown)].sort();
    const key = ways.join(" ");
    const widths = known.get(key) ?? widthsFor(ways, textWidth);
    known.set(key, widths);
    return widths;
  };
}

/** On the page it cannot be told any more whether a description is missing or left out on purpose. */
export function explainUndescribed(images: ImageReference[], blog: Blog): Problem[] {
  const severity = severityOf("image-alt", blog.checks);
  if (severity === undefined) return [];
  return images.map(({ src, place }) => ({
    code: "image-alt",
    severity,
    place,
    fact: `The image "${src}" has no description for those who do not see it.`,
    remedy: 'Write what it shows between the brackets, or ![""](…) when it is only decoration.',
  }));
}

const FETCH = "longhand images fetch brings them into the blog, and leaves the texts as they are.";

/** One note for all of them: the check of requests to others names each. */
export function explainRemote(images: ImageReference[], pictures: Map<string, Picture>): Problem[] {
  const [first, ...others] = findUnfetched(images, pictures);
  if (!first) return [];
  const count = others.length;
  const more = count === 0 ? "" : count === 1 ? " So is one other." : ` So are ${count} others.`;
  const fact = `The image ${first.src} is on another host, which learns who reads this.${more}`;
  return [note("image-remote", first.place, fact, FETCH)];
}

/**
 * One note for all social images that are not here: what a build does not have it cannot cut to shape, and how large and
 * heavy it will be when somebody sends a link nobody knows.
 */
export function explainRemoteSocials(
  socials: SocialReference[],
  made: Map<string, SocialImage>,
  hasCards: boolean,
): Problem[] {
  const [first, ...others] = findUnfetched(socials, made);
  if (!first) return [];
  const instead = hasCards ? "a link to this post shows a drawn card instead" : "a link to this post shows no picture";
  const more = others.length === 0 ? "" : ` So it is with ${others.length} more.`;
  const fact = `The social image ${first.src} is on another host, and ${instead}.${more}`;
  return [note("image-remote", first.place, fact, FETCH)];
}

/** Images of other hosts of which there is no copy here. */
function findUnfetched<Reference extends ImageReference>(
  references: Reference[],
  made: ReadonlyMap<string, unknown>,
): Reference[] {
  return references.filter(({ src, from }) => remoteAddress(src) !== undefined && !made.has(pictureKey(from, src)));
}
