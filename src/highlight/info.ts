/** What stands behind the fence of a code block: ```` ```ts {2,4-6} title="src/plan.ts" ins={3} ````. */
export interface CodeInfo {
  /** The name of its language as it is written; empty when there is none. */
  language: string;
  title?: string;
  /** Lines that are marked, were added or were removed, from 1. */
  marked: Set<number>;
  added: Set<number>;
  removed: Set<number>;
  /** Lines have numbers. */
  isNumbered: boolean;
}

/** Ranges with a larger number are no lines of an essay. */
const LAST_LINE = 9999;
const MOST_RANGES = 100;

const lists = "[\\d,\\s-]+";
const language = /^(?!\w+=)[^\s{]+/;
const titles = /(?:^|\s)title=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))/;

/**
 * Reads what stands behind a fence; what has no meaning here is passed over, as other programs may know it.
 *
 * @example
 * parseInfo('ts {1-2} title="a.ts"'); //=> { language: "ts", title: "a.ts", marked: Set { 1, 2 }, … }
 */
export function parseInfo(info: string): CodeInfo {
  const text = info.trim();
  const name = language.exec(text)?.[0] ?? "";
  const rest = text.slice(name.length);
  const [, double, single, bare] = titles.exec(rest) ?? [];
  const title = (double ?? single ?? bare)?.trim();
  const others = rest.replace(titles, " ");
  return {
    language: name,
    ...(title && { title }),
    marked: readLines(others, "(?<![=\\w])"),
    added: readLines(others, "\\bins="),
    removed: readLines(others, "\\bdel="),
    isNumbered: /(?:^|\s)lines(?:\s|$)/.test(others),
  };
}

/** The numbers in a list such as `{2,4-6}` with this in front of it. */
function readLines(text: string, before: string): Set<number> {
  const lines = new Set<number>();
  const [, list = ""] = new RegExp(`${before}\\{(${lists})\\}`).exec(text) ?? [];
  for (const range of list.split(",", MOST_RANGES)) {
    const [, first, last = first] = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(range) ?? [];
    for (let line = Number(first); line <= Math.min(Number(last), LAST_LINE); line++) lines.add(line);
  }
  return lines;
}
