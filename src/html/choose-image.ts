import type { ImageSource, ScannedImage } from "./scan.ts";
import { parseSrcset } from "./srcset.ts";

/** A screen on which a page is read. */
export interface Screen {
  /** In CSS pixels. */
  width: number;
  /** Pixels of the device for one of CSS. */
  density: number;
}

/** What every browser of today reads. */
const TYPES = /^(|image\/(avif|webp|jpeg|png|gif|svg\+xml))$/;

const ROOT_FONT_SIZE = 16;

/**
 * The file that a browser takes of an image: of the first source that fits, the smallest one that is sharp, else the
 * largest. https://html.spec.whatwg.org/multipage/images.html#selecting-an-image-source
 */
export function chooseImage(image: ScannedImage, screen: Screen): string {
  const fits = ({ srcset, type, media }: ImageSource): boolean =>
    srcset !== "" && TYPES.test(type.trim().toLowerCase()) && matchesMedia(media, screen);
  const source = image.sources.find(fits) ?? image;
  const slot = measureSlot(source.sizes, screen);
  const candidates = parseSrcset(source.srcset);
  // Beside widths, `src` is only for browsers that do not know `srcset`.
  const hasWidths = candidates.some(({ descriptor }) => descriptor.endsWith("w"));
  if (source === image && image.src && !hasWidths) candidates.push({ url: image.src, descriptor: "1x" });
  const dense = candidates.map(({ url, descriptor }) => {
    const number = Number.parseFloat(descriptor) || 1;
    return { url, density: descriptor.endsWith("w") ? number / slot : number };
  });
  dense.sort((left, right) => left.density - right.density);
  return (dense.find(({ density }) => density >= screen.density) ?? dense.at(-1))?.url ?? image.src;
}

/** The width of an image on the page in CSS pixels, by its `sizes`. */
function measureSlot(sizes: string, screen: Screen): number {
  for (const entry of splitAtCommas(sizes)) {
    const [, media = "", length = ""] = /^(\(.*\)|not\s.*\))?\s*(\S+|calc\(.*\))$/s.exec(entry.trim()) ?? [];
    const width = length === "" ? undefined : measure(length, screen);
    if (width !== undefined && width > 0 && matchesMedia(media, screen)) return width;
  }
  return screen.width;
}

function splitAtCommas(text: string): string[] {
  return text === "" ? [] : text.split(/,(?![^(]*\))/);
}

/** Understands widths only; what else a condition asks for is taken as not so. https://www.w3.org/TR/mediaqueries-4/ */
function matchesMedia(media: string, screen: Screen): boolean {
  if (media.trim() === "") return true;
  return media.split(",").some((query) =>
    query.split(/\s+and\s+/i).every((part) => {
      const [, edge, length = ""] = /^\s*\(\s*(min|max)-width\s*:\s*(.+?)\s*\)\s*$/i.exec(part) ?? [];
      const limit = measure(length, screen);
      if (limit === undefined) return /^\s*(all|screen|only screen)\s*$/i.test(part);
      return edge?.toLowerCase() === "min" ? screen.width >= limit : screen.width <= limit;
    }),
  );
}

/** A length, or a sum of lengths in `calc()`, in CSS pixels; undefined for everything else. */
function measure(length: string, screen: Screen): number | undefined {
  const [, sum] = /^calc\((.*)\)$/is.exec(length.trim()) ?? [];
  const terms = (sum ?? length).trim().split(/\s+(?=[+-]\s)/);
  let total = 0;
  for (const term of terms) {
    const [, sign, number, unit] = /^([+-]\s+)?(\d*\.?\d+)(px|r?em|vw)?$/i.exec(term) ?? [];
    if (number === undefined || (unit === undefined && Number(number) !== 0)) return undefined;
    const scale = unit === "vw" ? screen.width / 100 : unit?.endsWith("em") ? ROOT_FONT_SIZE : 1;
    total += Number(number) * scale * (sign?.startsWith("-") ? -1 : 1);
  }
  return total;
}
