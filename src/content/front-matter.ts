import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { error, type Place, type Problem } from "../problem.ts";

/** Front matter and body of a Markdown file. */
export interface FrontMatter {
  /** Values by field, as YAML 1.2 reads them. */
  data: Record<string, unknown>;
  /** The text of each field that is a scalar, as it is written: `007` stays `007`. */
  texts: Record<string, string>;
  /** Where each field is written. */
  places: Record<string, Place>;
  /** Where each field's value is written, to point at it. */
  valuePlaces: Record<string, Place>;
  body: string;
  /** Line of the file on which the body starts, from 1. */
  bodyLine: number;
}

type Result = { frontMatter: FrontMatter; problems: Problem[] } | { frontMatter?: never; problems: Problem[] };

const example = "Begin the file with a line ---, then title: and date:, then a line --- again.";

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
    return { problems: document.errors.slice(0, 5).map((issue) => explainYamlError(issue, placeAt(issue.pos[0]))) };
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

  const problems: Problem[] = [];
  const texts: Record<string, string> = {};
  const places: Record<string, Place> = {};
  const valuePlaces: Record<string, Place> = {};
  for (const pair of (document.contents as YAMLMap<Node, Node | null>).items) {
    const field = fieldName(pair);
    const place = placeAt(pair.key?.range?.[0] ?? 0);
    if (field === undefined || field === "__proto__" || field === "constructor" || field === "prototype") {
      problems.push(
        error(
          "front-matter-key",
          place,
          `${field ? `"${field}"` : "This"} cannot be the name of a field.`,
          "Choose another name.",
        ),
      );
      continue;
    }
    places[field] = place;
    valuePlaces[field] = pair.value?.range ? placeAt(pair.value.range[0]) : place;
    if (!isScalar(pair.value)) continue;
    const hasLostComment = Boolean(pair.value.comment) && pair.value.type === "PLAIN" && isTextField(field);
    if (hasLostComment) {
      problems.push(
        error(
          "front-matter-comment",
          valuePlaces[field],
          `YAML reads everything after " #" as a comment, so "${field}" would lose "#${pair.value.comment}".`,
          `Put the text in quotes: ${field}: ${JSON.stringify(`${pair.value.source} #${pair.value.comment}`)}`,
        ),
      );
    }
    texts[field] = typeof pair.value.value === "string" ? pair.value.value : (pair.value.source ?? "");
  }
  if (problems.length > 0) return { problems };

  let data: Record<string, unknown>;
  try {
    data = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  } catch {
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
  return { frontMatter: { data, texts, places, valuePlaces, body, bodyLine }, problems: [] };
}

function fieldName(pair: Pair<Node, Node | null>): string | undefined {
  if (!isScalar(pair.key)) return undefined;
  return typeof pair.key.value === "string" ? pair.key.value : (pair.key.source ?? undefined);
}

function isTextField(field: string): boolean {
  return field === "title" || field === "description" || field === "tags";
}

function splitFrontMatter(
  text: string,
  path: string,
): { yaml: string; body: string; bodyLine: number; problem?: never } | { problem: Problem } {
  const at = (line: number): Place => ({ path, line, column: 1 });
  const firstEnd = text.indexOf("\n");
  const first = (firstEnd < 0 ? text : text.slice(0, firstEnd)).trimEnd();
  if (first !== "---") {
    if (text.trim() === "") return { problem: error("file-empty", at(1), "The file is empty.", example) };
    if (first === "" && /^\s*---\s*\n/.test(text)) {
      return {
        problem: error(
          "front-matter-late",
          at(1),
          "There is a blank line above the front matter.",
          "Remove the blank line.",
        ),
      };
    }
    if (first.startsWith("+++")) {
      return {
        problem: error("front-matter-toml", at(1), "The front matter is TOML (+++). Longhand reads YAML.", example),
      };
    }
    if (/^---[a-z]/i.test(first)) {
      return {
        problem: error(
          "front-matter-language",
          at(1),
          `The front matter is marked as "${first.slice(3)}". Longhand reads YAML only and runs no code from posts.`,
          "Begin with --- alone and write the fields as YAML.",
        ),
      };
    }
    if (/^-{2,}$/.test(first)) {
      return {
        problem: error("front-matter-dashes", at(1), `The first line has ${first.length} dashes.`, "Write three: ---"),
      };
    }
    return { problem: error("front-matter-missing", at(1), "The file has no front matter.", example) };
  }
  const close = /^---[ \t]*(?:\n|$)/gm;
  close.lastIndex = firstEnd + 1;
  const end = firstEnd < 0 ? null : close.exec(text);
  if (!end) {
    return {
      problem: error(
        "front-matter-open",
        at(1),
        "The front matter begins with --- but does not end.",
        "Close it with a line ---.",
      ),
    };
  }
  const yaml = text.slice(firstEnd + 1, end.index);
  let bodyLine = 3;
  for (let newline = yaml.indexOf("\n"); newline >= 0; newline = yaml.indexOf("\n", newline + 1)) bodyLine++;
  return { yaml, body: text.slice(end.index + end[0].length), bodyLine };
}

function explainYamlError(issue: { code: string; message: string }, place: Place): Problem {
  const explained = explanations[issue.code];
  if (explained) return error(`yaml-${issue.code.toLowerCase().replaceAll("_", "-")}`, place, ...explained);
  return error(
    `yaml-${issue.code.toLowerCase().replaceAll("_", "-")}`,
    place,
    `This is not valid YAML: ${issue.message.replace(/ at line \d+, column \d+:?[\s\S]*$/, "")}.`,
    "If it is text with a colon, a # or a quote in it, put all of it in quotes.",
  );
}

const explanations: Record<string, [fact: string, remedy: string]> = {
  DUPLICATE_KEY: ["This field is there twice.", "Keep one of them."],
  TAB_AS_INDENT: ["The line is indented with a tab, which YAML does not allow.", "Use spaces."],
  BLOCK_AS_IMPLICIT_KEY: [
    "There is a second colon in this line, so YAML takes the text for a field.",
    'Put the text in quotes, for example title: "Type: a love story".',
  ],
  MISSING_CHAR: ["A closing quote or bracket is missing.", "Close it, or put the whole text in quotes."],
};
