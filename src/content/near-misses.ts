import { findNearest } from "../nearest.ts";
import { error, type Problem } from "../problem.ts";
import type { FrontMatter } from "./front-matter.ts";
import { forms } from "./schema.ts";

/** Our fields by their names in lower case. */
const known = new Map(Object.keys(forms).map((name) => [name.toLowerCase().replace("_", ""), name]));

/**
 * A field that is almost one of ours is a slip, unless the field it resembles is there as well. Another spelling of
 * one of ours (`Status`, `social-image`) is always a slip: the author would not know which of the two counts.
 */
export function findNearMisses({ data, places }: FrontMatter): Problem[] {
  const problems: Problem[] = [];
  for (const field of Object.keys(data)) {
    if (field in forms) continue;
    const plain = field.toLowerCase().replace(/[-_ ]/g, "");
    const same = known.get(plain);
    if (same && same in data) {
      problems.push(
        error(
          "field-near-miss",
          places[field],
          `"${field}" is "${same}" in another spelling, and both are there.`,
          `Keep one of them, and write it ${same}.`,
        ),
      );
      continue;
    }
    const nearest = same ?? findResembling(plain);
    if (!nearest || nearest in data) continue;
    problems.push(
      error(
        "field-near-miss",
        places[field],
        `"${field}" is not a field that Longhand knows, but it is close to "${nearest}".`,
        `Write ${nearest}, or choose a name that is less alike for a field of your own.`,
      ),
    );
  }
  return problems;
}

/** Short words are alike by chance (`long` and `lang`, `top` and `toc`), so only a missing plural counts in them. */
function findResembling(plain: string): string | undefined {
  const plural = known.get(`${plain}s`) ?? known.get(`${plain}es`);
  if (plural || plain.length < 5) return plural;
  return known.get(findNearest(plain, known.keys(), plain.length >= 6 ? 2 : 1) ?? "");
}
