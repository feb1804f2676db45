/** The formats in which an essay's image can be published. */
export type PictureType = "image/avif" | "image/webp" | "image/jpeg" | "image/png" | "image/gif" | "image/svg+xml";

/** One file of an image, for a `srcset`. */
export interface Variant {
  /** Site URL without the base path. */
  url: string;
  /** In pixels. */
  width: number;
}

/** Variants of one format. */
export interface VariantGroup {
  type: PictureType;
  variants: Variant[];
}

/** An image of an essay, ready to be written as `<picture>`. URLs are site URLs without the base path. */
export interface Picture {
  /** Of the original in pixels, upright. */
  width: number;
  height: number;
  /** The best format first. Empty for SVG. */
  sources: { type: "image/avif" | "image/webp"; variants: Variant[] }[];
  /** For readers without these formats, for feeds and for readers of mail. `url` is a middle-sized variant of `width` × `height`. */
  fallback: { url: string; type: PictureType; variants: Variant[]; width: number; height: number };
  /** The first frame of a moving picture, for those who want nothing to move. The best format first. */
  still?: VariantGroup[];
  /** What stands in its place while it loads, as `#rrggbb`. Absent for drawings and transparent pictures. */
  colour?: string;
  /** It is transparent, and its lines would be lost on dark paper: there it stands on light paper of its own. */
  isDarkInk?: true;
}

/** An image of the size that all platforms show beside a link. */
export interface SocialImage {
  /** Site URL without the base path. */
  url: string;
  width: 1200;
  height: 630;
  type: "image/jpeg" | "image/png";
  /** Below 300,000: heavier ones are not shown by messengers. */
  bytes: number;
}

/** A variant with its format, as the cache knows it. */
export interface TypedVariant extends Variant {
  height: number;
  type: PictureType;
  /** The first frame of a moving picture. */
  isStill?: boolean;
}

/** What the cache calls the first frame of a moving picture in a format. */
export function stillRole(type: PictureType): string {
  return `still ${type}`;
}

/** The format of a file in the cache, and whether it is a first frame. */
export function readRole(role: string): { type: PictureType; isStill: boolean } {
  const isStill = role.startsWith("still ");
  return { type: (isStill ? role.slice("still ".length) : role) as PictureType, isStill };
}

/** Sorts the variants of one image into the sources and the fallback of a `<picture>`. */
export function arrangePicture(
  { width, height, colour, isDarkInk }: Pick<Picture, "width" | "height" | "colour" | "isDarkInk">,
  variants: TypedVariant[],
): Picture {
  const modern = ["image/avif", "image/webp"] as const;
  const moving = variants.filter(({ isStill }) => !isStill);
  const sources = modern
    .map((type) => ({ type, variants: moving.filter((variant) => variant.type === type).map(toVariant) }))
    .filter((source) => source.variants.length > 0);
  const others = moving.filter((variant) => variant.type !== "image/avif" && variant.type !== "image/webp");
  const middle = others[Math.floor((others.length - 1) / 2)];
  if (!middle) throw new Error("An image has no variant that every browser reads.");
  const still = variants
    .filter(({ isStill }) => isStill)
    .map((variant) => ({ type: variant.type, variants: [toVariant(variant)] }));
  return {
    width,
    height,
    sources,
    fallback: {
      url: middle.url,
      type: middle.type,
      variants: others.map(toVariant),
      width: middle.width,
      height: middle.height,
    },
    ...(still.length > 0 && { still }),
    ...(colour && { colour }),
    ...(isDarkInk && { isDarkInk }),
  };
}

function toVariant({ url, width }: TypedVariant): Variant {
  return { url, width };
}
