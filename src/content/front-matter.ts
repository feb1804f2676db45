import { error, type Place, type Problem } from "../problem.ts";
import { findEscapedControls } from "./control-characters.ts";
import { itemKey } from "./item-key.ts";
import { findLostText } from "./lost-text.ts";
import { readPlainFields } from "./plain-fields.ts";
import { splitFrontMatter } from "./split.ts";
import { loadYaml } from "./yaml.ts";
import { findBrokenAliases, findGrowth } from "./yaml-aliases.ts";
import { type Field, parseFields, startOf, textOf } from "./yaml-fields.ts";
import { findForbiddenNames } from "./yaml-names.ts";

/** The fields of front matter, each by its name. */
export interface ReadFields {
  /** Values, as YAML 1.2 reads them. */
  data: Record<string, unknown>;
  /** The text of each field that is a scalar, as it is written: `007` stays `007`. */
  texts: Record<string, string>;
  /** The texts of each field that is a list, as they are written; undefined for an item that is no scalar. */
  listTexts: Record<string, (string | undefined)[]>;
  /** Where each field is written. */
  places: Record<string, Place>;
  /** Where each field's value is written, to point at it. Items of a list are at `tags[0]` and at their `itemKey`. */
  valuePlaces: Record<string, Place>;
  /** What a field that should be a text looks like when it is a list or a map: `[sic]`. */
  written: Record<string, string>;
}

/** Front matter and body of a Markdown file. */
export interface FrontMatter extends ReadFields {
  /** Fields that are there and cannot be read. What is wrong with them is said; nothing else follows from them. */
  broken: ReadonlySet<string>;
  body: string;
  /** Line of the file on which the body starts, from 1. */
  bodyLine: number;
}

type Result = { frontMatter: FrontMatter; problems: Problem[] } | { frontMatter?: never; problems: Problem[] };

/**
 * Takes a Markdown file apart. YAML between two lines `---` is the only front matter there is: none of it can run. When
 * some of its fields cannot be read, the others are given along with the problems, so that they can be checked too.
 */
export function readFrontMatter(text: string, path: string): Result {
  const split = splitFrontMatter(text, path);
  if (split.problem) return { problems: [split.problem] };
  const { yaml, body, bodyLine } = split;
  const plain = readPlainFields(yaml, path);
  if (plain) return { frontMatter: { ...plain, broken: new Set(), body, bodyLine }, problems: [] };
  const { fields, broken, problems } = readYaml(yaml, path);
  return fields ? { frontMatter: { ...fields, broken, body, bodyLine }, problems } : { problems };
}

/** Reads fields in all that YAML knows. */
export function readYaml(
  yaml: string,
  path: string,
): { fields?: ReadFields; broken: ReadonlySet<string>; problems: Problem[] } {
  const parsed = parseFields(yaml, path);
  if (!parsed) return { broken: new Set(), problems: [explainNoFields(yaml, path)] };

  const { problems } = parsed;
  const broken = new Set(parsed.broken);
  const anchors = new Set<string>();
  const fields: Field[] = [];
  for (const field of parsed.fields) {
    const found = [
      ...findForbiddenNames(field),
      ...findBrokenAliases(field, anchors),
      ...findLostText(field),
      ...findEscapedControls(field),
    ];
    problems.push(...found);
    if (found.length > 0) broken.add(field.name);
    else fields.push(field);
  }
  const data = parsed.toData(fields);
  if (!data) return { broken, problems: problems.length > 0 ? problems : [findGrowth(fields)] };
  return { fields: { data, ...readTexts(fields) }, broken, problems };
}

function explainNoFields(yaml: string, path: string): Problem {
  const first = yaml.split("\n").findIndex((line) => /^\s*[^\s#]/.test(line));
  const place = { path, line: Math.max(first, 0) + 2, column: 1 };
  if (first < 0) {
    const remedy = "Write one field a line, for example title: My essay.";
    return error("front-matter-not-fields", place, "The front matter is empty.", remedy);
  }
  if (/^\s*-\s/.test(yaml.split("\n")[first] ?? "")) {
    const remedy = "Take the hyphens away, so that each line is a field: title: My essay.";
    return error("front-matter-not-fields", place, "The front matter is a list, not fields.", remedy);
  }
  return error(
    "front-matter-not-fields",
    place,
    "What stands between the first two lines of dashes is text, not fields.",
    "Begin the file with its fields, for example title: My essay. A line of dashes in the text may follow them.",
  );
}

function readTexts(fields: Field[]): Omit<ReadFields, "data"> {
  const texts: Record<string, string> = {};
  const listTexts: Record<string, (string | undefined)[]> = {};
  const places: Record<string, Place> = {};
  const valuePlaces: Record<string, Place> = {};
  const written: Record<string, string> = {};
  for (const { name, key, value, yaml, placeAt } of fields) {
    places[name] = placeAt(key.range?.[0] ?? 0);
    valuePlaces[name] = placeAt(startOf({ key, value }));
    const text = textOf(value);
    if (text !== undefined) texts[name] = text;
    else if (value?.range) written[name] = yaml.slice(value.range[0], value.range[1]);
    if (!loadYaml().isSeq(value)) continue;
    listTexts[name] = value.items.map(textOf);
    for (const [index, item] of value.items.entries()) {
      const place = placeAt((item as { range?: [number] } | null)?.range?.[0] ?? 0);
      valuePlaces[`${name}[${index}]`] = place;
      if (loadYaml().isScalar(item)) valuePlaces[itemKey(name, textOf(item) ?? "")] ??= place;
    }
  }
  return { texts, listTexts, places, valuePlaces, written };
}
