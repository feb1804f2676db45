// Puts the font of drawn cards into dist/fonts/: Literata, one TrueType file for each script and style, a list of them,
// and a configuration of Fontconfig that knows no other font.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { tsImport } from "tsx/esm/api";

const STYLES = [
  { weight: 400, isItalic: false },
  { weight: 400, isItalic: true },
  { weight: 600, isItalic: false },
];

const CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
</fontconfig>
`;

/** Writes the fonts into the folder. */
export async function writeFonts(folder) {
  const { prepareFont } = await tsImport("../src/cards/sfnt.ts", import.meta.url);
  const source = dirname(createRequire(import.meta.url).resolve("@fontsource/literata/package.json"));
  const subsets = JSON.parse(readFileSync(join(source, "unicode.json"), "utf8"));
  mkdirSync(folder, { recursive: true });
  const list = [];
  for (const { weight, isItalic } of STYLES) {
    // Latin first: what several have is taken from it.
    for (const subset of Object.keys(subsets).reverse()) {
      const name = `literata-${subset}-${weight}-${isItalic ? "italic" : "normal"}`;
      const bytes = readFileSync(join(source, "files", `${name}.woff`));
      const family = `lh${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
      writeFileSync(join(folder, `${name}.ttf`), prepareFont(bytes, family));
      list.push({ file: `${name}.ttf`, family, weight, isItalic, ranges: subsets[subset] });
    }
  }
  writeFileSync(join(folder, "fonts.json"), `${JSON.stringify(list, null, 1)}\n`);
  writeFileSync(join(folder, "fonts.conf"), CONFIGURATION);
}
