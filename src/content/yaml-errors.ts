import { error, type Place, type Problem } from "../problem.ts";

/** An error of the YAML parser. `pos` are offsets in the text that it has read. */
interface YamlError {
  code: string;
  message: string;
  pos: [number, number];
}

/** A field that cannot be read: its lines, and the first thing that the parser says of them. */
interface BrokenField {
  /** As far as it can be told. */
  name: string;
  text: string;
  /** A field above has the same name. */
  isDouble: boolean;
  issue: YamlError | undefined;
}

type PlaceAt = (offset: number) => Place;

/** What an error of the YAML parser means for the person who wrote the front matter. */
export function explainYamlError({ code, message, pos }: YamlError, placeAt: PlaceAt): Problem {
  return error(
    toCode(code),
    placeAt(pos[0]),
    `This is not valid YAML: ${message.replace(/[.:]?\s*$/, "")}.`,
    QUOTE_ALL,
  );
}

const QUOTE_ALL = "If it is text with a colon, a # or a quote in it, put all of it in quotes.";

function toCode(code: string): string {
  return `yaml-${code.toLowerCase().replaceAll("_", "-")}`;
}

/** What is wrong with one field, at the sign from which the trouble comes; the parser often stops much later. */
export function explainBrokenField(field: BrokenField, placeAt: PlaceAt): Problem {
  const { name, text, isDouble, issue } = field;
  const value = findValue(text);
  if (!value) return explainNoField(text, placeAt);
  const at = (offset: number, fact: string, remedy: string, code = issue?.code ?? "DUPLICATE_KEY"): Problem =>
    error(toCode(code), placeAt(offset), fact, remedy);
  if (!issue) {
    if (isDouble) return at(0, `"${name}" is there twice.`, "Keep one of them.");
    return at(0, "This is not valid YAML: there is more than one field in these lines.", QUOTE_ALL, "MULTIPLE_FIELDS");
  }
  // How far the parser came depends on the machine.
  if (issue.code === "RESOURCE_EXHAUSTION")
    return at(value.start, "The values are nested too deep to be read.", "Write them with fewer levels.");
  const explain = explanations[issue.code];
  if (explain) return at(issue.pos[0], ...explain(text.slice(issue.pos[0])));
  const quoted = `${name}: ${quote(value.line)}`;
  const inQuotes = `Put the whole text in quotes: ${quoted}`;
  const indented = /\n([^\S\n]+)["']?[\w-]+["']?:(?=\s)/.exec(text);
  switch (value.sign) {
    case "'":
    case '"':
      if (issue.code === "MISSING_CHAR")
        return at(value.start, "The quote that begins here does not end.", closeQuote(name, value));
      if (issue.code === "UNEXPECTED_TOKEN")
        return at(issue.pos[0], "There is more text behind the closing quote.", inQuotes);
      break;
    case "[":
    case "{":
      if (/^Unexpected ,/.test(issue.message)) return at(issue.pos[0], "There is a comma too many.", "Take it away.");
      if (/^Unexpected scalar at node end|^Unexpected flow-seq-start/.test(issue.message))
        return at(value.start, `YAML reads "${value.sign}" as the beginning of a list of values.`, inQuotes);
      if (/end with a|must be/.test(issue.message))
        return at(
          value.start,
          "The bracket that opens here does not end.",
          "Close it, or put the whole text in quotes.",
        );
      break;
    case "@":
    case "`":
    case "%":
      return at(value.start, `YAML keeps "${value.sign}" for itself, so no text can begin with it.`, inQuotes);
    case "*":
      return at(value.start, 'YAML reads "*" in front of a text as the sign of an alias.', inQuotes);
    case "-":
    case "?":
      if (!/^[-?]\s/.test(value.line)) break;
      return at(value.start, `YAML reads "${value.sign} " in front of a text as a sign of its own.`, inQuotes);
    case ">":
    case "|":
      return at(
        value.start,
        `YAML reads "${value.sign}" as the sign of a text that begins on the next line.`,
        inQuotes,
      );
    case "":
      return at(
        nextLineOf(text, issue.pos[0]),
        `The lines below "${name}" do not stand where YAML expects them.`,
        "Begin all lines of a list with the same number of spaces.",
      );
  }
  if (indented && !/:(\s|$)/.test(value.line)) {
    return at(
      indented.index + 1 + (indented[1]?.length ?? 0),
      `The line begins with a space, so YAML takes it for a part of "${name}".`,
      "Take the space away.",
    );
  }
  if (/:(\s|$)/.test(value.line)) {
    return at(value.start, "There is a second colon in this line, so YAML takes the text for a field.", inQuotes);
  }
  return explainYamlError(issue, placeAt);
}

const explanations: Record<string, (rest: string) => [fact: string, remedy: string]> = {
  DUPLICATE_KEY: (rest) => [`"${/^["']?([^:"'\n]*)/.exec(rest)?.[1]}" is there twice.`, "Keep one of them."],
  TAB_AS_INDENT: () => ["The line is indented with a tab, which YAML does not allow.", "Use spaces."],
  BAD_DQ_ESCAPE: (rest) => [
    `In double quotes, a backslash begins an escape, and "${rest.slice(0, 2)}" is none.`,
    "Write two backslashes, or use single quotes.",
  ],
};

/** The value as it is written: where it begins, its first line, and that line's first sign. */
function findValue(text: string): { start: number; line: string; sign: string } | undefined {
  const match = /^(?:"[^"\n]*"|'[^'\n]*'|[^\s:"'@`%[{][^\n:]*)\s*:(?:[ \t]+|(?=\n|$))/.exec(text);
  if (!match) return undefined;
  const start = match[0].length;
  const line = (text.slice(start).split("\n")[0] ?? "").trimEnd();
  return { start, line, sign: line.charAt(0) };
}

/** A line that YAML does not take for a field; mostly something is wrong with its colon. */
function explainNoField(text: string, placeAt: PlaceAt): Problem {
  const line = (text.split("\n")[0] ?? "").trimEnd();
  const [, name = "", sign = "", rest = ""] = /^([\w-]+)\s*([:=：])(.*)$/.exec(line) ?? [];
  const value = rest.replace(/^[\s\u200b\u2060\ufeff]+/, "");
  const at = (fact: string, offset = 0): Problem =>
    error(
      "front-matter-no-field",
      placeAt(offset),
      fact,
      name ? `Write it like this: ${name}: ${value}` : "Write each field as its name, a colon, a space and the value.",
    );
  if (sign === "=") return at("There is an equals sign where a field needs a colon.", line.indexOf(sign));
  if (sign === "：") return at("The colon is a full-width one, which YAML does not know.", line.indexOf(sign));
  if (sign === ":" && value !== rest) {
    return at("The space behind the colon is one that YAML does not know.", line.indexOf(sign) + 1);
  }
  if (sign === ":") return at("There is no space behind the colon, so this is no field.", line.indexOf(sign) + 1);
  if (/^["']/.test(line)) return at("The line begins with a quote, and there is no field in it.");
  return at("This line has no colon behind a name, so it is no field.");
}

function closeQuote(name: string, { sign, line }: { sign: string; line: string }): string {
  return sign === "'"
    ? `Close it, or use double quotes: ${name}: ${JSON.stringify(line)}`
    : "Close it at the end of the text.";
}

/** The text in quotes that keep it as it is. */
function quote(text: string): string {
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

/** The first sign of the line on which the parser has stopped, or of the next when it stopped at the end of one. */
function nextLineOf(text: string, offset: number): number {
  const rest = /^\s*/.exec(text.slice(offset))?.[0].length ?? 0;
  return Math.min(offset + rest, text.length - 1);
}
