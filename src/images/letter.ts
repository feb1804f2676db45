/** The colours of a drawn icon, as CSS writes them. */
export interface LetterColors {
  ground: string;
  letter: string;
}

/** Side of a drawn icon, in its own units. */
const SIDE = 512;
const FONT_SIZE = 360;
/** Half the height of capitals in most serif fonts, so that they stand in the middle. */
const HALF_CAPITAL = 0.345;

/** Draws an icon from the first letter of the blog's title; `radius` rounds its corners, of a side of 512. */
export function drawLetter(title: string, { ground, letter }: LetterColors, radius: number): string {
  const baseline = Math.round(SIDE / 2 + FONT_SIZE * HALF_CAPITAL);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}"><rect width="${SIDE}" height="${SIDE}" rx="${radius}" fill="${escapeXml(ground)}"/><text x="${SIDE / 2}" y="${baseline}" text-anchor="middle" font-family="Georgia, 'Noto Serif', 'DejaVu Serif', serif" font-size="${FONT_SIZE}" fill="${escapeXml(letter)}">${escapeXml(firstLetter(title))}</text></svg>\n`;
}

/**
 * The first letter or digit as readers see it, with its accents; the first sign of a title that has neither.
 *
 * @example
 * firstLetter("“Éclairs”") //=> "É"
 */
export function firstLetter(title: string): string {
  const signs = [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(title.normalize("NFC").trim())];
  const first = signs.find(({ segment }) => /[\p{L}\p{N}]/u.test(segment)) ?? signs[0];
  return first?.segment ?? "·";
}

function escapeXml(text: string): string {
  return text
    .replace(/\p{Cc}/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
