/**
 * The rows of the Unicode tables that a text uses beyond Latin, in order: a row has sixteen characters, from U+3000 on
 * 256. Ends of ranges seldom fall into a row, so rows say which part of a font a text needs, and are few.
 *
 * @example
 * listRows("Ωδή, naïve"); //=> [0x3a0, 0x3b0]
 */
export function listRows(text: string): number[] {
  const rows = new Set<number>();
  for (const [sign] of text.matchAll(BEYOND_LATIN)) rows.add(rowOf(sign.codePointAt(0) ?? 0));
  return [...rows].sort((left, right) => left - right);
}

/** All but Latin-1 and general punctuation, which each Latin subset has. */
const BEYOND_LATIN = /[^\0-\xff\u2000-\u206f]/gu;

/** The first code point of the row. */
function rowOf(point: number): number {
  return point & (point < 0x3000 ? ~0xf : ~0xff);
}

/** The last code point of a row. */
export function endOf(row: number): number {
  return row + (row < 0x3000 ? 0xf : 0xff);
}
