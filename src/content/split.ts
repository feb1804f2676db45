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
