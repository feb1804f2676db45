import { loadFontkitten } from "./substitutes.ts";

/** What a font can draw, and how high. */
export interface Repertoire {
  /** Code points that it has a glyph for. */
  characters: ReadonlySet<number>;
  /** How far the highest of these characters reaches above the line, in text sizes. */
  topOf: (text: string) => number;
}

/** Reads what characters a font has: TrueType, OpenType or WOFF. Throws when it is damaged. */
export function readRepertoire(bytes: Buffer): Repertoire {
  const font = loadFontkitten().create(bytes);
  if (font.isCollection) throw new Error("This is a collection of fonts, not a font.");
  return {
    characters: new Set(font.characterSet),
    topOf: (text) => {
      const tops = [...text].map((one) => font.glyphForCodePoint(one.codePointAt(0) ?? 0).bbox.maxY);
      return Math.max(0, ...tops.filter(Number.isFinite)) / font.unitsPerEm;
    },
  };
}
