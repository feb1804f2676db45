import { type Problem, warning } from "../problem.ts";
import type { CachedFile } from "./cache.ts";
import { readRole } from "./picture.ts";
import type { ImageReference } from "./reference.ts";

/** What a moving picture may weigh without a word, in bytes: four photographs, or a film of several times its length. */
export const MAX_MOTION_BYTES = 1_000_000;

/**
 * A warning at the line of a moving picture that is too heavy as most readers get it, as the smallest of its moving
 * files. Nothing is left out: unlike a photograph it has no other size that would do.
 */
export function explainHeavyMotion({ src, place }: ImageReference, files: CachedFile[]): Problem[] {
  const roles = files.map((file) => ({ ...file, ...readRole(file.role) }));
  if (!roles.some(({ isStill }) => isStill)) return [];
  const moving = roles.filter(({ isStill }) => !isStill);
  const lightest = Math.min(...moving.map(({ bytes }) => bytes));
  if (lightest <= MAX_MOTION_BYTES) return [];
  const weights = moving.map(({ type, bytes }) => `${inMegabytes(bytes)} as ${type === "image/gif" ? "GIF" : "WebP"}`);
  const fact = `The image "${src}" moves, and readers load ${weights.join(" or ")}; more than 1 MB is much for a picture.`;
  const remedy =
    "Make it shorter, smaller or with fewer frames, or make an .mp4 of it and write its address in a paragraph of its own.";
  return [warning("image-motion-heavy", place, fact, remedy)];
}

/** Rounded up, so that what is above a limit never looks as if it were not. */
function inMegabytes(bytes: number): string {
  return `${(Math.ceil(bytes / 100_000) / 10).toFixed(1)} MB`;
}
