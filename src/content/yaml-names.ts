import { type Document, isAlias, isMap, isScalar, visit } from "yaml";
import { error, type Place, type Problem } from "../problem.ts";

/** Names that lead to the prototype of all objects when one object is merged into another, as Eleventy does. */
const forbidden: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"]);

/** Names that no value may have, however deep it stands. The name of a field must be plain text as well. */
export function findForbiddenNames(document: Document.Parsed, placeAt: (offset: number) => Place): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Pair(_, { key }, path) {
      const isField = path.length === 2 && isMap(path[1]);
      const name = isScalar(key) ? key.value : undefined;
      const isName = isField ? isScalar(key) : !isAlias(key);
      if (isName && !forbidden.has(name)) return;
      problems.push(
        error(
          "front-matter-key",
          placeAt((key as { range?: [number] } | null)?.range?.[0] ?? 0),
          `${typeof name === "string" ? `"${name}"` : "This"} cannot be the name of a field.`,
          "Choose another name.",
        ),
      );
    },
  });
  return problems;
}
