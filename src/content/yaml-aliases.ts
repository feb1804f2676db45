import { error, type Problem } from "../problem.ts";
import { loadYaml } from "./yaml.ts";
import type { Field } from "./yaml-fields.ts";

/**
 * Aliases (`*name`) that lead nowhere or into themselves. The first kind is mostly no alias at all, but a text that
 * begins with an asterisk. `anchors` has the names of the fields above, and gets those of this field.
 */
export function findBrokenAliases({ value, placeAt }: Field, anchors: Set<string>): Problem[] {
  const problems: Problem[] = [];
  loadYaml().visit(value, {
    Value(_, { anchor }) {
      if (anchor) anchors.add(anchor);
    },
    Alias(_, { source, range }, path) {
      const place = placeAt(range?.[0] ?? 0);
      if (!anchors.has(source)) {
        problems.push(
          error(
            "yaml-alias-unknown",
            place,
            `In YAML, * begins an alias, and nothing above is named "${source}".`,
            `If the * belongs to the text, put the text in quotes: ${JSON.stringify(`*${source}`)}`,
          ),
        );
      } else if (path.some((node) => loadYaml().isNode(node) && "anchor" in node && node.anchor === source)) {
        problems.push(
          error(
            "front-matter-aliases",
            place,
            `"*${source}" stands inside of what it repeats.`,
            "Write the values out.",
          ),
        );
      }
    },
  });
  return problems;
}

/** The alias by which values grow: the first that stands in what another one can repeat. */
export function findGrowth(fields: Field[]): Problem {
  let place = fields[0]?.placeAt(0);
  for (const { value, placeAt } of fields) {
    let isFound = false;
    loadYaml().visit(value, {
      Alias(_, { range }, path) {
        if (!path.some((node) => loadYaml().isNode(node) && "anchor" in node && node.anchor)) return undefined;
        place = placeAt(range?.[0] ?? 0);
        isFound = true;
        return loadYaml().visit.BREAK;
      },
    });
    if (isFound) break;
  }
  const fact = "The front matter repeats itself by YAML aliases (*name) too often.";
  return error("front-matter-aliases", place, fact, "Write the values out.");
}
