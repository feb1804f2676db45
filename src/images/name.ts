const MAX_LENGTH = 40;

/**
 * Makes the readable part of a published image's name from the name of the original.
 * Two originals may get the same one: the hash beside it tells them apart.
 *
 * @example
 * slugOfImage("Übersee · 2024.JPG") //=> "ubersee-2024"
 * slugOfImage("写真.png") //=> "image"
 */
export function slugOfImage(fileName: string): string {
  const slug = fileName
    .replace(/\.[^.]*$/, "")
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH + 1);
  return trimHyphens(trimHyphens(slug).slice(0, MAX_LENGTH)) || "image";
}

/** The site URL of one variant, `/images/train-3f9a1c2b-720.avif`; of a moving picture's first frame `/images/cat-3f9a1c2b-still-720.webp`. */
export function urlOfVariant(
  fileName: string,
  key: string,
  { width, extension, isStill = false }: { width: number; extension: string; isStill?: boolean },
): string {
  return `/images/${slugOfImage(fileName)}-${key.slice(0, 8)}-${isStill ? "still-" : ""}${width}.${extension}`;
}

/** The site URL of a social image: `/images/social/train-3f9a1c2b.jpg`. */
export function urlOfSocialImage(fileName: string, key: string, extension: string): string {
  return `/images/social/${slugOfImage(fileName)}-${key.slice(0, 8)}.${extension}`;
}

function trimHyphens(text: string): string {
  return text.replace(/^-+|-+$/g, "");
}
