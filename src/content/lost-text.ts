import { isScalar, type Node, type Pair } from "yaml";
import { error, type Place, type Problem } from "../problem.ts";

/** Fields that hold what a person writes, where a sign that means something to YAML is meant as a sign. */
const writtenFields: ReadonlySet<string> = new Set([
  "title",
  "description",
  "tags",
  "author",
  "series",
  "permalink",
  "socialImage",
]);

/** YAML's own types: `!!str 007` loses no text. */
const coreTag = /^tag:yaml\.org,2002:(str|int|float|bool|null)$/;

/**
 * Says when YAML would take a part of an unquoted text away: `&amp` in front as an anchor, `!important` in front as a
 * tag, `#5` behind a space as a comment. A comment on a line of its own takes nothing away.
 */
export function findLostText(
  field: string,
  { key, value }: Pair<Node, Node | null>,
  yaml: string,
  placeAt: (offset: number) => Place,
): Problem | undefined {
  if (!writtenFields.has(field) || !isScalar(value) || value.type !== "PLAIN" || !key.range || !value.range) return;
  const [valueStart, valueEnd] = value.range;
  const colonEnd = key.range[1] + match(/^\s*:/, yaml.slice(key.range[1])).length;
  const [firstLine = "", ...otherLines] = yaml.slice(colonEnd, valueStart).split("\n");
  const comment = match(/(?<=^|\s)#.*/, firstLine) || match(/^[ \t]*#.*/, yaml.slice(valueEnd)).trim();
  const hasTag = value.tag !== undefined && !coreTag.test(value.tag);
  if (!comment && !value.anchor && !hasTag) return;

  const lead = [firstLine, ...otherLines.filter((line) => !/^\s*#/.test(line))].join(" ");
  const isBehind = !firstLine.includes(comment);
  const written = `${lead}${yaml.slice(valueStart, valueEnd)}${isBehind ? ` ${comment}` : ""}`
    .replace(/\s+/g, " ")
    .trim();
  const place = placeAt(colonEnd + match(/^\s*/, yaml.slice(colonEnd)).length);
  const remedy = `Put the text in quotes: ${field}: ${JSON.stringify(written)}`;
  if (comment) {
    const fact = `YAML reads everything after " #" as a comment, so "${field}" would lose "${comment}".`;
    return error("front-matter-comment", place, fact, remedy);
  }
  const sign = match(/^[&!]\S*/, written);
  const [code, meaning] = value.anchor
    ? ["front-matter-anchor", "a name for what follows"]
    : ["front-matter-tag", "a type"];
  return error(code, place, `YAML reads "${sign}" as ${meaning}, so "${field}" would lose it.`, remedy);
}

function match(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[0] ?? "";
}
