import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSealed, writeSealed } from "../cache-file.ts";
import { version } from "../package.ts";
import { type Place, type Problem, warning } from "../problem.ts";
import { type FontPackage, type FontStyle, readFontPackage } from "./font-package.ts";
import { isNeeded, subsetOf } from "./subsets.ts";
import { type FontMetrics, measureFont, nameSubstitutes, percent, scaleOf, writeSubstitutes } from "./substitutes.ts";

/** A file above this is worth a word; a phone takes a second for it. In bytes. */
const HEAVY = 60_000;

/** A font as the site has it. */
export interface ServedFont {
  /** `@font-face` rules, with addresses relative to the root of the site. */
  css: string;
  /** The font and its substitutes, by the names that the rules give them. */
  families: string[];
  /** Site URLs and the files from which they come, the licence too. */
  assets: { url: string; path: string }[];
  /** Site URL of the one file that most pages need. */
  preload: string;
  problems: Problem[];
}

/** What decides which files of a font are published. */
export interface FontUse {
  /** The blog's language. */
  language: string;
  /** What texts use beyond Latin; see `listRows`. */
  rows: readonly number[];
  /** Absolute path. */
  cacheFolder: string;
  place: Place | undefined;
}

const styles: FontStyle[] = ["normal", "italic"];

/**
 * The files and rules of an installed font: Latin, the script of the blog's language, and what its texts use. Throws a
 * `ProblemError` when there is no such font.
 */
export function serveFont(root: string, name: string, use: FontUse): ServedFont {
  const font = readFontPackage(root, name, use.place);
  const all = Object.keys(font.ranges);
  const main = subsetOf(use.language, all) ?? "latin";
  const subsets = all.filter(
    (subset) => subset === main || subset === "latin" || isNeeded(font.ranges[subset] ?? "", use.rows),
  );
  const family = `${font.family} Variable`;
  const served: ServedFont = { css: "", families: [], assets: [], preload: "", problems: [] };
  served.families = [family, ...nameSubstitutes(font.family, font.category)];
  for (const style of styles) {
    const measured = font.find(all.includes("latin") ? "latin" : main, style);
    if (measured === undefined) continue;
    const metrics = recallMetrics(readFileSync(measured), use.cacheFolder);
    const scale = scaleOf(metrics);
    for (const subset of subsets) {
      const path = font.find(subset, style);
      if (path === undefined) continue;
      const url = addFile(served, font, path, use.place);
      if (subset === main && style === "normal") served.preload = url;
      served.css += `@font-face {
  font-family: "${family}";
  font-style: ${style};
  font-weight: ${font.weights};
  font-display: swap;
  src: url(${url.slice(1)}) format("woff2");
  size-adjust: ${percent(scale)};
  unicode-range: ${font.ranges[subset]};
}
`;
    }
    served.css += writeSubstitutes(font.family, font.category, style, metrics, scale);
  }
  if (existsSync(font.licence)) served.assets.push({ url: `/fonts/${font.id}-licence.txt`, path: font.licence });
  return served;
}

/** Names a file by its content, so that browsers may keep it for ever. */
function addFile(served: ServedFont, font: FontPackage, path: string, place: Place | undefined): string {
  const bytes = readFileSync(path);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const name = path.replace(/^.*[\\/]|\.woff2$/g, "");
  const url = `/fonts/${name}-${hash}.woff2`;
  served.assets.push({ url, path });
  if (bytes.length > HEAVY) {
    const fact = `The file ${name}.woff2 of the font ${font.family} has ${Math.ceil(bytes.length / 1000)} kB.`;
    served.problems.push(warning("font-heavy", place, fact, "Text waits for it on slow lines. Take a lighter font."));
  }
  return url;
}

/** Metrics are measured once for each file, since what measures takes longer to load than a small build. */
function recallMetrics(bytes: Buffer, cacheFolder: string): FontMetrics {
  const folder = join(cacheFolder, "theme");
  const name = `font-${createHash("sha256").update(version).update(bytes).digest("hex").slice(0, 16)}.json`;
  const known = readSealed(folder, name);
  if (known !== undefined) return JSON.parse(known) as FontMetrics;
  const metrics = measureFont(bytes);
  writeSealed(folder, name, JSON.stringify(metrics));
  return metrics;
}
