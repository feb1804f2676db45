import { type Document, isNode, visit } from "yaml";
import { error, type Place, type Problem } from "../problem.ts";

/**
 * Aliases (`*name`) that lead nowhere or into themselves. The first kind is mostly no alias at all, but a text that
 * begins with an asterisk.
 */
export function findBrokenAliases(document: Document.Parsed, placeAt: (offset: number) => Place): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  visit(document, {
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
      } else if (path.some((node) => isNode(node) && "anchor" in node && node.anchor === source)) {
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
