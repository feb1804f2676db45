/** Where one of the texts stands first in a range of lines; the first line of the range when none does. */
export function locate(
  lines: string[],
  first: number,
  last: number,
  texts: string[],
): { line: number; column: number } {
  for (const text of texts) {
    for (let line = first; text && line < last; line++) {
      const at = lines[line]?.indexOf(text) ?? -1;
      if (at >= 0) return { line: line + 1, column: at + 1 };
    }
  }
  return { line: first + 1, column: 1 };
}
