import type { CodeInfo } from "./info.ts";

const SIGN = "[!code ";

/** What a comment may say, with the lines for which it holds, and how the comment ends. */
const sign = /^\[!code (\+\+|--|highlight|hl)(?::(\d{1,4}))?\]\s*(\*\/\}|\*\/|-->|\*\)|)$/;

/** How comments begin, by how they end. */
const beginnings: Record<string, RegExp> = {
  "": /(?:\/\/+|--|#+|;+|%+)$/,
  "*/": /\/\*$/,
  "*/}": /\{\/\*$/,
  "-->": /<!--$/,
  "*)": /\(\*$/,
};

/**
 * Reads comments at the ends of lines that say of these lines what `{1}`, `ins={1}` and `del={1}` say behind the fence,
 * in the way of Shiki: `// [!code ++]`, `[!code --]`, `[!code highlight]`, and `[!code ++:3]` for three lines. The comments
 * are taken away. One that has a line for itself is about the lines below it, and its line goes with it; so numbers behind
 * the fence count the lines that readers see. A comment that says anything else stays.
 * https://shiki.style/packages/transformers#transformernotationdiff
 *
 * @example
 * readLineComments("a();\nb(); // [!code ++]\n", info) //=> { code: "a();\nb();\n", info: { …, added: Set { 2 } } }
 */
export function readLineComments(code: string, info: CodeInfo): { code: string; info: CodeInfo } {
  if (!code.includes(SIGN)) return { code, info };
  const marked = new Set(info.marked);
  const added = new Set(info.added);
  const removed = new Set(info.removed);
  const lines: string[] = [];
  for (const line of code.split("\n")) {
    const found = readSign(line);
    if (!found) {
      lines.push(line);
      continue;
    }
    if (found.rest !== "") lines.push(found.rest);
    const first = found.rest === "" ? lines.length + 1 : lines.length;
    const numbers = found.says === "++" ? added : found.says === "--" ? removed : marked;
    for (let number = first; number < first + found.count; number++) numbers.add(number);
  }
  return { code: lines.join("\n"), info: { ...info, marked, added, removed } };
}

function readSign(line: string): { says: string; count: number; rest: string } | undefined {
  const start = line.lastIndexOf(SIGN);
  if (start < 0) return undefined;
  const [, says = "", count = "1", end = ""] = sign.exec(line.slice(start).trimEnd()) ?? [];
  const before = line.slice(0, start).trimEnd();
  const beginning = says === "" ? undefined : beginnings[end];
  if (!beginning?.test(before)) return undefined;
  return { says, count: Number(count), rest: before.replace(beginning, "").trimEnd() };
}
