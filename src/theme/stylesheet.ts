import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeCacheFolder, replaceInCache, writeWhole } from "../cache-file.ts";
import { type Problem, ProblemError } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { findFaintColors } from "./colors.ts";
import { type ServedFont, serveFont } from "./font-faces.ts";
import { writeThemeRules } from "./properties.ts";

/** The one stylesheet of the pages, and what it needs. */
export interface Stylesheet {
  /** Site URL, and the file to publish there. */
  stylesheet: { url: string; path: string };
  /** Fonts and their licences. */
  assets: { url: string; path: string }[];
  /** Site URLs of the fonts that pages ask for at once. */
  preloads: string[];
  problems: Problem[];
}

/**
 * The stylesheet with what the settings say of fonts and the theme: `@font-face` before it, properties behind it, so
 * that a page still loads one file. Its name changes with its content, and browsers may keep it for ever; in a preview
 * it has always the same, since all pages name it and would change with it. `rows` are those of all texts that are shown.
 */
export function prepareStylesheet(
  root: string,
  blog: Blog,
  base: string,
  { rows, isPreview }: { rows: () => number[]; isPreview: boolean },
): Stylesheet {
  const problems = findFaintColors(blog);
  const cacheFolder = join(root, blog.folders.cache);
  const fonts = serveFonts(root, blog, rows, problems);
  const [text, headings] = [fonts.get("text"), fonts.get("headings")];
  const rules = writeThemeRules(blog.theme, {
    ...(text && { text: text.families }),
    ...(headings && { headings: headings.families }),
  });
  const served = [...new Map([...fonts.values()].map((font) => [font.families[0], font])).values()];
  const own = readFileSync(base);
  const faces = served.map(({ css }) => css).join("");
  const isPlain = rules === "" && faces === "";
  const css = isPlain ? own : Buffer.from(`${faces}${own.toString("utf8")}${rules}`);
  const hash = createHash("sha256").update(css).digest("hex").slice(0, 8);
  return {
    stylesheet: {
      url: isPreview ? "/style-preview.css" : `/style-${hash}.css`,
      path: isPlain ? base : keep(join(cacheFolder, "theme"), `style-${hash}.css`, css),
    },
    assets: served.flatMap(({ assets }) => assets),
    preloads: served.map(({ preload }) => preload).filter((url) => url !== ""),
    problems,
  };
}

function serveFonts(
  root: string,
  { font, language, places, folders }: Blog,
  rows: () => number[],
  problems: Problem[],
): Map<keyof Blog["font"], ServedFont> {
  const served = new Map<keyof Blog["font"], ServedFont>();
  if (!font.text && !font.headings) return served;
  const use = { language, rows: rows(), cacheFolder: join(root, folders.cache), place: places.font };
  const known = new Map<string, ServedFont>();
  for (const part of ["text", "headings"] as const) {
    const name = font[part];
    if (name === undefined) continue;
    try {
      const one = known.get(name) ?? serveFont(root, name, use);
      if (!known.has(name)) problems.push(...one.problems);
      known.set(name, one);
      served.set(part, one);
    } catch (issue) {
      if (!(issue instanceof ProblemError)) throw issue;
      problems.push(...issue.problems);
    }
  }
  return served;
}

/** Compared and not trusted: whoever has changed it in the cache shall not change the site. */
function keep(folder: string, name: string, content: Buffer): string {
  const path = join(folder, name);
  makeCacheFolder(folder);
  try {
    if (readFileSync(path).equals(content)) return path;
  } catch {
    // It is not there yet.
  }
  writeWhole(path, content, { replace: replaceInCache });
  return path;
}
