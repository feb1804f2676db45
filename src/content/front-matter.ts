import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { error, type Place, type Problem } from "../problem.ts";
import { findLostText } from "./lost-text.ts";
import { splitFrontMatter } from "./split.ts";
import { findBrokenAliases } from "./yaml-aliases.ts";
import { explainYamlError } from "./yaml-errors.ts";
import { findForbiddenNames } from "./yaml-names.ts";

/** Front matter and body of a Markdown file. */
export interface FrontMatter {
  /** Values by field, as YAML 1.2 reads them. */
  data: Record<string, unknown>;
  /** The text of each field that is a scalar, as it is written: `007` stays `007`. */
  texts: Record<string, string>;
  /** The texts of each field that is a list, as they are written; undefined for an item that is no scalar. */
  listTexts: Record<string, (string | undefined)[]>;
  /** Where each field is written. */
  places: Record<string, Place>;
  /** Where each field's value is written, to point at it. */
  valuePlaces: Record<string, Place>;
  body: string;
  /** Line of the file on which the body starts, from 1. */
  bodyLine: number;
}

type Result = { frontMatter: FrontMatter; problems: Problem[] } | { frontMatter?: never; problems: Problem[] };

/** Takes a Markdown file apart. YAML between two lines `---` is the only front matter there is: none of it can run. */
export function readFrontMatter(text: string, path: string): Result {
  const split = splitFrontMatter(text, path);
  if (split.problem) return { problems: [split.problem] };
  const { yaml, body, bodyLine } = split;

  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, yaml.length));
    return { path, line: line + 1, column: col };
  };
  if (document.errors.length > 0) {
    // What comes after the first error of a line follows from it.
    const byLine = new Map<number | undefined, Problem>();
    for (const issue of document.errors) {
      const problem = explainYamlError(issue, placeAt(issue.pos[0]));
      if (!byLine.has(problem.place?.line)) byLine.set(problem.place?.line, problem);
    }
    return { problems: [...byLine.values()].slice(0, 5) };
  }
  if (!isMap(document.contents)) {
    return {
      problems: [
        error(
          "front-matter-not-fields",
          { path, line: 2, column: 1 },
          document.contents === null ? "The front matter is empty." : "The front matter is not a list of fields.",
          "Write one field a line, for example title: My essay.",
        ),
      ],
    };
  }

  const pairs = (document.contents as YAMLMap<Node, Node | null>).items;
  const problems = [
    ...findForbiddenNames(document, placeAt),
    ...findBrokenAliases(document, placeAt),
    ...pairs.flatMap((pair) => findLostText(fieldName(pair), pair, yaml, placeAt) ?? []),
  ];
  if (problems.length > 0) return { problems };

  const data = toData(document);
  if (!data) {
    return {
      problems: [
        error(
          "front-matter-aliases",
          { path, line: 2, column: 1 },
          "The front matter repeats itself by YAML aliases (*name) too often.",
          "Write the values out.",
        ),
      ],
    };
  }
  return { frontMatter: { data, ...readTexts(pairs, placeAt), body, bodyLine }, problems };
}

/** The fields' values, or nothing when aliases of aliases make them grow without end. */
function toData(document: Document.Parsed): Record<string, unknown> | undefined {
  try {
    return document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function readTexts(
  pairs: Pair<Node, Node | null>[],
  placeAt: (offset: number) => Place,
): Pick<FrontMatter, "texts" | "listTexts" | "places" | "valuePlaces"> {
  const texts: Record<string, string> = {};
  const listTexts: Record<string, (string | undefined)[]> = {};
  const places: Record<string, Place> = {};
  const valuePlaces: Record<string, Place> = {};
  for (const { key, value } of pairs) {
    const field = fieldName({ key });
    places[field] = placeAt(key.range?.[0] ?? 0);
    valuePlaces[field] = value?.range ? placeAt(value.range[0]) : places[field];
    const text = textOf(value);
    if (text !== undefined) texts[field] = text;
    if (isSeq(value)) listTexts[field] = value.items.map(textOf);
  }
  return { texts, listTexts, places, valuePlaces };
}

/** A scalar's text: what stands in the file, not the number that YAML makes of it. */
function textOf(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  return typeof node.value === "string" ? node.value : (node.source ?? "");
}

function fieldName({ key }: { key: Node }): string {
  return textOf(key) ?? "";
}
