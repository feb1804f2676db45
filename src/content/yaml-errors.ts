import { error, type Place, type Problem } from "../problem.ts";

/** What an error of the YAML parser means for the person who wrote the line. */
export function explainYamlError(issue: { code: string; message: string }, place: Place): Problem {
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
    "Put the whole text in quotes, for example title: 'Type: a love story'",
  ],
  RESOURCE_EXHAUSTION: ["The values are nested too deep to be read.", "Write them with fewer levels."],
  MISSING_CHAR: ["A closing quote or bracket is missing.", "Close it, or put the whole text in quotes."],
};
