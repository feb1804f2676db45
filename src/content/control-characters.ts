import { error, type Problem } from "../problem.ts";
import { loadYaml } from "./yaml.ts";
import type { Field } from "./yaml-fields.ts";

/**
 * Characters that are no text: HTML and XML forbid them. Tabs and line ends are text.
 * https://www.w3.org/TR/xml/#charsets, https://infra.spec.whatwg.org/#control
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/;

/** The first control character of a text: its offset, and its name such as `U+0007`. */
export function findControlCharacter(text: string): { offset: number; name: string } | undefined {
  const match = control.exec(text);
  if (!match) return undefined;
  const name = `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return { offset: match.index, name };
}

/** Values in which an escape such as `"\a"` makes a control character. */
export function findEscapedControls({ name, value, placeAt }: Field): Problem[] {
  const problems: Problem[] = [];
  loadYaml().visit(value, {
    Scalar(_, node) {
      if (typeof node.value !== "string") return;
      const found = findControlCharacter(node.value);
      if (!found) return;
      const fact = `"${name}" has the character ${found.name}, which no page can show.`;
      problems.push(error("front-matter-control", placeAt(node.range?.[0] ?? 0), fact, "Take the escape away."));
    },
  });
  return problems;
}
