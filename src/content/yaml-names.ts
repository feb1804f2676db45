import { error, type Problem } from "../problem.ts";
import { loadYaml } from "./yaml.ts";
import type { Field } from "./yaml-fields.ts";

/** Names that lead to the prototype of all objects when one object is merged into another, as Eleventy does. */
const forbidden: ReadonlySet<unknown> = new Set(["__proto__", "constructor", "prototype"]);

/** Names that no value may have, however deep it stands. The name of a field must be plain text as well. */
export function findForbiddenNames(field: Field): Problem[] {
  const { key, value, placeAt } = field;
  const problems = explainName(field.name !== "" && loadYaml().isScalar(key), key, placeAt);
  loadYaml().visit(value, {
    Pair(_, pair) {
      problems.push(...explainName(loadYaml().isScalar(pair.key), pair.key, placeAt));
    },
  });
  return problems;
}

function explainName(isName: boolean, key: unknown, placeAt: Field["placeAt"]): Problem[] {
  const name = loadYaml().isScalar(key) ? key.value : undefined;
  const place = placeAt((key as { range?: [number] } | null)?.range?.[0] ?? 0);
  if (name === "<<") {
    return [
      error(
        "front-matter-key",
        place,
        "YAML 1.2 does not merge (<<), so these values would be lost.",
        "Write them out.",
      ),
    ];
  }
  if (isName && !forbidden.has(name)) return [];
  if (!isName && (name === null || name === "")) {
    return [
      error("front-matter-key", place, "There is no name in front of the colon.", "Write one, or take the line out."),
    ];
  }
  if (loadYaml().isCollection(key)) {
    const remedy = "If it is a text, put all of it in quotes.";
    return [error("front-matter-key", place, "YAML reads these brackets as the name of a field.", remedy)];
  }
  const what = typeof name === "string" ? `"${name}"` : "This";
  return [error("front-matter-key", place, `${what} cannot be the name of a field.`, "Choose another name.")];
}
