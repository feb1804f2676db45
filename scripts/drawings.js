// Draws the chart of the specimen page, for light and for dark screens, into images/. node scripts/drawings.js
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const images = join(dirname(dirname(fileURLToPath(import.meta.url))), "images");

/** Letters in a fount of type as printers ordered it in the nineteenth century: for 12,000 of e, so many of the others. */
const bill = Object.entries({
  e: 12000,
  t: 9000,
  a: 8500,
  i: 8000,
  n: 8000,
  o: 8000,
  s: 8000,
  h: 6400,
  r: 6200,
  d: 4400,
  l: 4000,
  u: 3400,
  c: 3000,
  m: 3000,
  f: 2500,
  w: 2000,
  y: 2000,
  g: 1700,
  p: 1700,
  b: 1600,
  v: 1200,
  k: 800,
  q: 500,
  j: 400,
  x: 400,
  z: 200,
});

const [width, height, column, foot] = [780, 300, 30, 34];

/** The colours of the page's theme; the ground is the page's own. */
const looks = {
  "bill-of-type.svg": { ink: "#24211c", accent: "#96301d" },
  "bill-of-type-dark.svg": { ink: "#ddd7cb", accent: "#e89a80" },
};

for (const [name, { ink, accent }] of Object.entries(looks)) {
  const bars = bill.map(([letter, count], index) => {
    const size = Math.round((count / 12000) * (height - foot - 6));
    const x = index * column;
    const colour = letter === "e" ? accent : ink;
    return (
      `<rect x="${x + 4}" y="${height - foot - size}" width="${column - 8}" height="${size}" fill="${colour}"/>` +
      `<text x="${x + column / 2}" y="${height - 9}" fill="${colour}">${letter}</text>`
    );
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n` +
    `<!-- Drawn by scripts/drawings.js -->\n<g font-family="Georgia, serif" font-size="20" text-anchor="middle">\n${bars.join("\n")}\n</g>\n</svg>\n`;
  writeFileSync(join(images, name), svg);
}
