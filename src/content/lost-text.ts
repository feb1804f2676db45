import type { Node, Scalar } from "yaml";
import { error, type Problem } from "../problem.ts";
import { loadYaml } from "./yaml.ts";
import type { Field } from "./yaml-fields.ts";

/** Fields that hold what a person writes, where a sign that means something to YAML is meant as a sign. */
const writtenFields: ReadonlySet<string> = new Set([
  "title",
  "description",
  "tags",
  "author",
  "series",
  "permalink",
  "socialImage",
  "aliases",
  "redirect_from",
]);

/** Fields whose texts are often written behind each other. */
export const lists: ReadonlySet<string> = new Set(["tags", "aliases", "redirect_from"]);

/** YAML's own types: `!!str 007` loses no text. */
const coreTag = /^tag:yaml\.org,2002:(str|int|float|bool|null)$/;

/**
 * Says when YAML would take a part of an unquoted text away: `&amp` in front as an anchor, `!important` in front as a
 * tag, `#5` behind a space as a comment. A comment on a line of its own takes nothing away. And says when it makes one
 * text of several that have commas between them.
 */
export function findLostText(field: Field): Problem[] {
  const { name, key, value } = field;
  if (!writtenFields.has(name) || !key.range) return [];
  const found = loadYaml().isScalar(value) ? [explainField(field), explainCommas(field)] : explainParts(field, value);
  return found.filter((problem) => problem !== undefined).slice(0, 1);
}

function explainParts(field: Field, value: Node | null): (Problem | undefined)[] {
  if (loadYaml().isSeq(value)) return value.items.map((item) => explainItem(field, item));
  if (!loadYaml().isMap(value)) return [];
  return (value.items as { key: Node; value: Node | null }[]).map((pair) =>
    loadYaml().isScalar(pair.value)
      ? explainField({ ...field, ...pair, name: String(loadYaml().isScalar(pair.key) ? pair.key.value : "") })
      : undefined,
  );
}

/** A text that stands behind the name of its field. */
function explainField({ name, key, value, yaml, placeAt }: Field): Problem | undefined {
  if (!loadYaml().isScalar(value) || value.type !== "PLAIN" || !key.range || !value.range) return undefined;
  const [valueStart, valueEnd] = value.range;
  const colonEnd = key.range[1] + match(/^\s*:/, yaml.slice(key.range[1])).length;
  const [firstLine = "", ...otherLines] = yaml.slice(colonEnd, valueStart).split("\n");
  const comment = match(/(?<=^|\s)#.*/, firstLine) || match(/^[ \t]*#.*/, yaml.slice(valueEnd)).trim();
  if (!comment && !isMarked(value)) return undefined;

  const lead = [firstLine, ...otherLines.filter((line) => !/^\s*#/.test(line))].join(" ");
  const isBehind = !firstLine.includes(comment);
  const written = `${lead}${yaml.slice(valueStart, valueEnd)}${isBehind ? ` ${comment}` : ""}`;
  const place = placeAt(colonEnd + match(/^\s*/, yaml.slice(colonEnd)).length);
  return explain(name, value, comment, written, place, `${name}: `);
}

/** A text of a list. */
function explainItem({ name, yaml, placeAt }: Field, item: unknown): Problem | undefined {
  if (!loadYaml().isScalar(item) || item.type !== "PLAIN" || !item.range) return undefined;
  const [valueStart, valueEnd] = item.range;
  const comment = match(/^[ \t]*#.*/, yaml.slice(valueEnd)).trim();
  if (!comment && !isMarked(item)) return undefined;
  // What YAML takes away stands in front of what it leaves.
  const mark = item.anchor ? `&${item.anchor}` : isMarked(item) ? "!" : "";
  const start = mark ? yaml.lastIndexOf(mark, valueStart) : valueStart;
  const written = `${yaml.slice(start, valueEnd)} ${comment}`;
  const place = placeAt(start + match(/^ */, yaml.slice(start)).length);
  return explain(name, item, comment, written, place, "- ");
}

function isMarked({ anchor, tag }: Scalar): boolean {
  return Boolean(anchor) || (tag !== undefined && !coreTag.test(tag));
}

function explain(
  name: string,
  value: Scalar,
  comment: string,
  text: string,
  place: Problem["place"],
  lead: string,
): Problem {
  const written = text.replace(/\s+/g, " ").trim();
  const remedy = `Put the text in quotes: ${lead}${JSON.stringify(written)}`;
  if (comment) {
    const fact = `YAML reads everything after " #" as a comment, so "${name}" would lose "${comment}".`;
    return error("front-matter-comment", place, fact, remedy);
  }
  const sign = match(/^[&!]\S*/, written);
  const [code, meaning] = value.anchor
    ? ["front-matter-anchor", "a name for what follows"]
    : ["front-matter-tag", "a type"];
  return error(code, place, `YAML reads "${sign}" as ${meaning}, so "${name}" would lose it.`, remedy);
}

function explainCommas({ name, value, placeAt }: Field): Problem | undefined {
  if (!lists.has(name) || !loadYaml().isScalar(value) || value.type !== "PLAIN" || !/, |,$/.test(String(value.value)))
    return undefined;
  const text = String(value.value);
  return error(
    `${name.replace("_", "-")}-form`,
    placeAt(value.range?.[0] ?? 0),
    `"${name}" is one text with commas in it: ${JSON.stringify(text)}.`,
    `Write a list: ${name}: [${text}]. If it is one, put it in quotes: ${name}: ${JSON.stringify(text)}`,
  );
}

function match(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[0] ?? "";
}
