import { error, type Place, type Problem } from "../problem.ts";

const example = "Begin the file with a line ---, then title: and date:, then a line --- again.";

/** Cuts a Markdown file at its two lines `---`, or says why there is nothing to cut. `bodyLine` counts from 1. */
export function splitFrontMatter(
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
    if (/^[\s\u200b\u2060\ufeff]+---\s*$/.test(first)) {
      const isVisible = /^[ \t]+---/.test(first);
      return {
        problem: error(
          "front-matter-late",
          at(1),
          `There is ${isVisible ? "a space" : "a character that nobody sees"} in front of the dashes of the first line.`,
          "Remove it, so that the dashes are the first thing in the file.",
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
    if (/^[-\u2010-\u2015\u2212]+$/.test(first)) {
      const fact =
        "The first line has other dashes than those of the keyboard; some systems replace them while you type.";
      return { problem: error("front-matter-dashes", at(1), fact, "Write three hyphens: ---") };
    }
    return { problem: error("front-matter-missing", at(1), "The file has no front matter.", example) };
  }
  const close = /^---[ \t]*(?:\n|$)/gm;
  close.lastIndex = firstEnd + 1;
  const end = firstEnd < 0 ? null : close.exec(text);
  if (!end) return { problem: explainOpen(text, path) };
  const yaml = text.slice(firstEnd + 1, end.index);
  let bodyLine = 3;
  for (let newline = yaml.indexOf("\n"); newline >= 0; newline = yaml.indexOf("\n", newline + 1)) bodyLine++;
  return { yaml, body: text.slice(end.index + end[0].length), bodyLine };
}

/** A line that was meant as the end is where the author has to look. */
function explainOpen(text: string, path: string): Problem {
  const lines = text.split("\n");
  const index = lines.findIndex(
    (line, number) => number > 0 && /^\s*([-\u2010-\u2015\u2212]{2,}|\.\.\.)\s*$/.test(line),
  );
  const fact =
    index < 0
      ? "The front matter begins with --- but does not end."
      : `The front matter does not end: this line is ${JSON.stringify(lines[index])}, not three hyphens alone.`;
  const remedy = index < 0 ? "Close it with a line ---." : "Write three: ---";
  return error("front-matter-open", { path, line: Math.max(index, 0) + 1, column: 1 }, fact, remedy);
}
