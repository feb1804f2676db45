import { lazily } from "../load-package.ts";
import { X_HEIGHT } from "./properties.ts";

export const loadFontkitten: () => typeof import("fontkitten") = lazily<typeof import("fontkitten")>("fontkitten");

/** What of a font decides how long its lines are and where they stand; all in text sizes. */
export interface FontMetrics {
  ascent: number;
  /** Below the line, above zero. */
  descent: number;
  lineGap: number;
  /** Of small letters. */
  xHeight: number;
  /** Of the letters of English, by how often they come. */
  averageWidth: number;
}

/** A face that readers have, and that stands in while a font loads. */
interface Substitute {
  /** As `local()` finds them, for upright and italic. */
  names: { normal: string[]; italic: string[] };
  averageWidth: { normal: number; italic: number };
}

/**
 * Faces that most systems have, or copies with the same widths. The averages are those of the Core 14 metrics of Adobe
 * (https://github.com/adobe-type-tools) for Times and Helvetica, which Times New Roman and Arial share, and of DejaVu
 * for systems that have nothing else, which may have it upright only.
 */
const substitutes: Record<"serif" | "sans", Substitute[]> = {
  serif: [
    {
      names: {
        normal: ["Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman"],
        italic: ["Times New Roman Italic", "TimesNewRomanPS-ItalicMT", "Liberation Serif Italic", "Tinos Italic"],
      },
      averageWidth: { normal: 0.4172, italic: 0.4134 },
    },
    {
      names: { normal: ["DejaVu Serif"], italic: ["DejaVu Serif Italic", "DejaVu Serif"] },
      averageWidth: { normal: 0.527, italic: 0.527 },
    },
  ],
  sans: [
    {
      names: {
        normal: ["Arial", "ArialMT", "Liberation Sans", "Arimo", "Nimbus Sans"],
        italic: ["Arial Italic", "Arial-ItalicMT", "Liberation Sans Italic", "Arimo Italic"],
      },
      averageWidth: { normal: 0.4563, italic: 0.4563 },
    },
    {
      names: { normal: ["DejaVu Sans"], italic: ["DejaVu Sans Oblique", "DejaVu Sans"] },
      averageWidth: { normal: 0.5226, italic: 0.5226 },
    },
  ],
};

/** Letters and spaces as often as English has them. */
const SAMPLE = "aaabcdeeeefghiijklmnnoopqrrssttuvwxyz      ";

/** Reads the metrics of a font file. */
export function measureFont(bytes: Buffer): FontMetrics {
  const font = loadFontkitten().create(bytes) as import("fontkitten").Font;
  const em = font.unitsPerEm;
  const widths = [...SAMPLE].map((letter) => font.glyphForCodePoint(letter.codePointAt(0) ?? 0).advanceWidth);
  return {
    ascent: font.ascent / em,
    descent: -font.descent / em,
    lineGap: font.lineGap / em,
    xHeight: font.xHeight / em,
    averageWidth: widths.reduce((sum, width) => sum + width, 0) / widths.length / em,
  };
}

/** How a font is scaled so that it looks as large as the faces of the stylesheet do; 1 is its own size. */
export function scaleOf({ xHeight }: FontMetrics): number {
  return xHeight > 0.3 ? X_HEIGHT / xHeight : 1;
}

/** The families that stand in for a font, the best first. */
export function nameSubstitutes(family: string, category: string): string[] {
  return listFor(category).map((_, index) => `${family} Substitute${index > 0 ? ` ${index + 1}` : ""}`);
}

/**
 * Faces of the reader's, made as wide and as high as the font that they stand in for, so that nothing moves when it
 * arrives. https://www.w3.org/TR/css-fonts-5/#font-metrics-override-desc
 */
export function writeSubstitutes(
  family: string,
  category: string,
  style: "normal" | "italic",
  metrics: FontMetrics,
  scale: number,
): string {
  const families = nameSubstitutes(family, category);
  return listFor(category)
    .map(({ names, averageWidth }, index) => {
      const size = (metrics.averageWidth / averageWidth[style]) * scale;
      // These are multiplied by size-adjust; the font itself is scaled.
      const height = (part: number): string => percent((part * scale) / size);
      return `@font-face {
  font-family: "${families[index]}";
  font-style: ${style};
  src: ${names[style].map((name) => `local("${name}")`).join(", ")};
  size-adjust: ${percent(size)};
  ascent-override: ${height(metrics.ascent)};
  descent-override: ${height(metrics.descent)};
  line-gap-override: ${height(metrics.lineGap)};
}
`;
    })
    .join("");
}

function listFor(category: string): Substitute[] {
  return category === "serif" ? substitutes.serif : substitutes.sans;
}

/** `93.69%`. */
export function percent(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`;
}
