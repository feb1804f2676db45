/** The colours of a drawn icon, as CSS writes them. */
export interface MarkColors {
  ground: string;
  ink: string;
}

/** Side of a drawn icon, in its own units. */
const SIDE = 512;

/** Three lines of text, the last one still being written. Drawn without a font, so that every machine draws the same. */
const LINES = [
  { y: 150, width: 272 },
  { y: 236, width: 272 },
  { y: 322, width: 150 },
];

/** Draws the icon of a blog that has none; `radius` rounds its corners, of a side of 512. */
export function drawMark({ ground, ink }: MarkColors, radius: number): string {
  const lines = LINES.map(
    ({ y, width }) => `<rect x="120" y="${y}" width="${width}" height="40" fill="${escapeXml(ink)}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}"><rect width="${SIDE}" height="${SIDE}" rx="${radius}" fill="${escapeXml(ground)}"/>${lines.join("")}</svg>\n`;
}

/** A square of one colour. */
export function drawGround(ground: string): string {
  return drawMark({ ground, ink: ground }, 0);
}

function escapeXml(text: string): string {
  return text
    .replace(/\p{Cc}/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
