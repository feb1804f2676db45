import { endOf } from "../unicode-rows.ts";

/** A range of code points, both ends included. */
type Range = [number, number];

/** `U+0000-00FF,U+0131,U+4??`, as `unicode-range` has it. https://www.w3.org/TR/css-fonts-4/#unicode-range-desc */
export function parseRanges(text: string): Range[] {
  return text.split(",").flatMap((part): Range[] => {
    const match = /^\s*U\+([0-9a-f]+)(\?*)(?:-([0-9a-f]+))?\s*$/i.exec(part);
    if (!match) return [];
    const [, start = "", open = "", end] = match;
    const least = Number.parseInt(start + "0".repeat(open.length), 16);
    return [[least, Number.parseInt(end ?? start + "f".repeat(open.length), 16)]];
  });
}

/** True when a subset with these ranges has characters of these rows. */
export function isNeeded(ranges: string, rows: readonly number[]): boolean {
  const parsed = parseRanges(ranges);
  return rows.some((row) => parsed.some(([least, most]) => least <= endOf(row) && most >= row));
}

/** Names of subsets by scripts of ISO 15924, where Fontsource has another one. */
const scripts: Record<string, string> = {
  Latn: "latin",
  Cyrl: "cyrillic",
  Grek: "greek",
  Hebr: "hebrew",
  Arab: "arabic",
  Deva: "devanagari",
  Thai: "thai",
  Armn: "armenian",
  Geor: "georgian",
};

/** The subset in which a language is mostly written, of those that a font has. */
export function subsetOf(language: string, subsets: string[]): string | undefined {
  const subset = scripts[new Intl.Locale(language).maximize().script ?? ""];
  return [subset, "latin", subsets[0]].find((name) => name !== undefined && subsets.includes(name));
}
