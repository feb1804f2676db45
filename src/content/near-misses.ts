import { findNearest } from "../nearest.ts";
import { error, type Problem } from "../problem.ts";
import type { FrontMatter } from "./front-matter.ts";
import { forms } from "./schema.ts";

/** Our fields by their names in lower case. */
const known = new Map(Object.keys(forms).map((name) => [name.toLowerCase().replace("_", ""), name]));

/** Fields that decide who may read a post. */
const decisive: ReadonlySet<string> = new Set(["status", "draft", "hidden"]);

/** A slip, and the field that is meant. */
export interface NearMiss {
  meant: string;
  problem: Problem;
}

/**
 * A field that is almost one of ours is a slip, unless the field it resembles is there as well. Another spelling of
 * one of ours (`Status`, `social-image`) is always a slip, and so is one that resembles a field which decides who may
 * read: the author would not know which of the two counts.
 */
export function findNearMisses({ data, places }: FrontMatter): NearMiss[] {
  const misses: NearMiss[] = [];
  for (const field of Object.keys(data)) {
    if (field in forms) continue;
    const plain = field.toLowerCase().replace(/[-_ ]/g, "");
    const same = known.get(plain);
    const meant = same ?? findResembling(plain);
    if (!meant || (meant in data && !same && !decisive.has(meant))) continue;
    const [fact, remedy] =
      meant in data
        ? [
            same
              ? `"${field}" is "${meant}" in another spelling, and both are there.`
              : `"${field}" is close to "${meant}", and both are there.`,
            `Keep one of them, and write it ${meant}.`,
          ]
        : [
            `"${field}" is not a field that Longhand knows, but it is close to "${meant}".`,
            `Write ${meant}, or choose a name that is less alike for a field of your own.`,
          ];
    misses.push({ meant, problem: error("field-near-miss", places[field], fact, remedy) });
  }
  return misses;
}

/** Short words are alike by chance (`long` and `lang`, `top` and `toc`), so only a missing plural counts in them. */
function findResembling(plain: string): string | undefined {
  const plural = known.get(`${plain}s`) ?? known.get(`${plain}es`);
  if (plural || plain.length < 5) return plural;
  return known.get(findNearest(plain, known.keys(), plain.length >= 6 ? 2 : 1) ?? "");
}
