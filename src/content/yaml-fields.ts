import type { Document, Node } from "yaml";
import type { Place, Problem } from "../problem.ts";
import { loadYaml } from "./yaml.ts";
import { explainBrokenField, explainYamlError } from "./yaml-errors.ts";

/** A field of the front matter as it is written. */
export interface Field {
  /** Empty when the name is no text. */
  name: string;
  key: Node;
  value: Node | null;
  /** The text in which the offsets of `key` and `value` count. */
  yaml: string;
  placeAt: (offset: number) => Place;
}

/** What YAML makes of front matter. */
export interface Fields {
  fields: Field[];
  /** Names of fields that are there and cannot be read, as far as they can be told. */
  broken: string[];
  /** The values of these fields, or undefined when aliases of aliases make them grow without end. */
  toData: (fields: Field[]) => Record<string, unknown> | undefined;
  problems: Problem[];
}

/** `uniqueKeys` counts `title` and `"title"` as one. */
const options = { prettyErrors: false, uniqueKeys: true, logLevel: "error" } as const;

/**
 * Reads the fields of front matter. When a part of it is no YAML, each field is read by itself, so that one mistake does
 * not hide the others. Undefined when there are no fields at all.
 */
export function parseFields(yaml: string, path: string): Fields | undefined {
  const document = loadYaml().parseDocument(yaml, options);
  const placeAt = createPlaceAt(yaml, path);
  if (document.errors.length > 0) {
    const parts = parseParts(yaml, placeAt);
    const strangers = parts.problems.filter(({ code }) => code === "front-matter-no-field").length;
    // A paragraph between two rules, not fields with a slip.
    if (strangers > 3 && strangers > parts.fields.length) return undefined;
    if (parts.problems.length > 0) return parts;
    const problems = document.errors.slice(0, 1).map((issue) => explainYamlError(issue, placeAt));
    return { ...parts, broken: [...parts.broken, ""], problems };
  }
  if (!loadYaml().isMap(document.contents)) return undefined;
  const { items } = document.contents;
  const fields = (items as { key: Node; value: Node | null }[]).map((pair) => toField(pair, yaml, placeAt));
  const toData = (wanted: Field[]): Record<string, unknown> | undefined => {
    const isWanted = new Set(wanted.map(({ key }) => key));
    (document.contents as { items: unknown[] }).items = items.filter(({ key }) => isWanted.has(key as Node));
    return readValues(document);
  };
  return { fields, broken: [], toData, problems: [] };
}

/** The places of offsets in `yaml`, which begins on the second line of a file. */
function createPlaceAt(yaml: string, path: string): Field["placeAt"] {
  const starts = [0];
  for (let end = yaml.indexOf("\n"); end >= 0; end = yaml.indexOf("\n", end + 1)) starts.push(end + 1);
  return (given) => {
    const offset = Math.max(0, Math.min(given, yaml.length));
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { path, line: low + 2, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function toField(pair: { key: Node; value: Node | null }, yaml: string, placeAt: Field["placeAt"]): Field {
  return { name: textOf(pair.key) ?? "", key: pair.key, value: pair.value, yaml, placeAt };
}

/** One alias may repeat a value; a hundred are a bomb. */
function readValues(document: Document.Parsed): Record<string, unknown> | undefined {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Each field by itself: those that are YAML, and what is wrong with the others. */
function parseParts(yaml: string, placeAt: Field["placeAt"]): Fields {
  const fields: Field[] = [];
  const broken: string[] = [];
  const problems: Problem[] = [];
  const values = new Map<Field, Record<string, unknown>>();
  const names = new Set<string>();
  for (const { start, text } of splitParts(yaml)) {
    const placeInPart = (offset: number): Place => placeAt(start + offset);
    const document = loadYaml().parseDocument(text, options);
    const contents = document.contents as unknown;
    const pairs = loadYaml().isMap(contents) ? (contents.items as { key: Node; value: Node | null }[]) : [];
    const name = (pairs[0] && textOf(pairs[0].key)) ?? /^["']?([\w-]+)/.exec(text)?.[1] ?? "";
    const isDouble = names.has(name);
    if (document.errors.length > 0 || pairs.length !== 1 || isDouble) {
      problems.push(explainBrokenField({ name, text, isDouble, issue: document.errors[0] }, placeInPart));
      broken.push(name);
      continue;
    }
    names.add(name);
    const data = hasAlias(document) ? undefined : readValues(document);
    // What an alias means stands in another part.
    if (!data) broken.push(name);
    for (const pair of data ? pairs : []) {
      const field = toField(pair, text, placeInPart);
      fields.push(field);
      values.set(field, data as Record<string, unknown>);
    }
  }
  return {
    fields,
    broken,
    problems,
    toData: (wanted) => Object.assign({}, ...wanted.map((field) => values.get(field))),
  };
}

/** Cuts front matter where a line begins without a space: a field with all that belongs to it. */
function splitParts(yaml: string): { start: number; text: string }[] {
  const parts: { start: number; text: string }[] = [];
  let start = 0;
  for (const line of yaml.split(/(?<=\n)/)) {
    const last = parts.at(-1);
    // Lists may stand at the margin, and so may the end of a bracket.
    const goesOn = last && (/^([\s#\]}]|-\s)/.test(line) || (line.startsWith(":") && last.text.startsWith("?")));
    if (goesOn) last.text += line;
    else if (/^\s*[^\s#]/.test(line)) parts.push({ start, text: line });
    start += line.length;
  }
  return parts;
}

function hasAlias(document: Document.Parsed): boolean {
  let isFound = false;
  loadYaml().visit(document, {
    Alias() {
      isFound = true;
      return loadYaml().visit.BREAK;
    },
  });
  return isFound;
}

/** A scalar's text: what stands in the file, not the number that YAML makes of it. */
export function textOf(node: unknown): string | undefined {
  if (!loadYaml().isScalar(node)) return undefined;
  return typeof node.value === "string" ? node.value : (node.source ?? "");
}

/** Where the value of a field begins, or the field when it has none. */
export function startOf({ key, value }: Pick<Field, "key" | "value">): number {
  return value?.range?.[0] ?? key.range?.[0] ?? 0;
}
