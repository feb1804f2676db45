import { type Problem, warning } from "../problem.ts";
import type { CacheRecord } from "./cache.ts";
import type { SocialReference } from "./reference.ts";

/**
 * Smaller pictures are not shown by Facebook at all; on a card of 1200 × 630 one of this size is a stamp.
 * https://developers.facebook.com/docs/sharing/webmasters/images/
 */
const LEAST_SIDE = 200;

/** A warning at the `socialImage` that is too small to be told what it shows beside a link. */
export function explainSmallSocial(
  { src, place }: SocialReference,
  { width, height }: Pick<CacheRecord, "width" | "height">,
): Problem[] {
  if (width * height >= LEAST_SIDE * LEAST_SIDE) return [];
  const fact = `The social image "${src}" is ${width} × ${height} pixels; beside a link it is a stamp on a ground of its own.`;
  const remedy = "Name one of at least 600 × 315 pixels, or none: then a card with the title is drawn.";
  return [warning("image-social-small", place, fact, remedy)];
}
