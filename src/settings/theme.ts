/** A colour in daylight and at night, each as `#rrggbb` or `#rgb`. What is left out is Longhand's. */
export interface ColorPair {
  light?: string;
  dark?: string;
}

/** How a blog looks, as the author sets it. All of it becomes custom properties of the stylesheet; see `docs/theme.md`. */
export interface ThemeSettings {
  /** The ground. @default { light: "#fbf9f4", dark: "#191713" } */
  paper?: ColorPair;
  /** The text. What stands beside it, lines and grounds are mixed from ink and paper. @default { light: "#24211c", dark: "#ddd7cb" } */
  ink?: ColorPair;
  /** What can be acted on: links, focus, the current place. @default { light: "#96301d", dark: "#e89a80" } */
  accent?: ColorPair;
  /** Families of the text as CSS lists them, the first that a reader has. @default Iowan Old Style, Palatino and their kin */
  textFont?: string;
  /** Families of headings. @default those of the text */
  headingFont?: string;
  /** Families of code. @default the system's typewriter face */
  codeFont?: string;
  /** Weight of headings, 100 to 900. @default 400 */
  headingWeight?: number;
  /** Size of the text on a wide screen in pixels, at a browser's usual 16; phones take six sevenths of it. @default 21 */
  textSize?: number;
  /** From line to line, in text sizes. @default 1.5 */
  leading?: number;
  /** Width of the text in characters, about. @default 66 */
  measure?: number;
  /** How paragraphs are told apart: by an indent, as in books, or by a line of space. @default "indent" */
  paragraphs?: "indent" | "space";
}

/** Packages of fonts that the blog serves itself. */
export interface FontSettings {
  /** For the text, and for headings when these have none. */
  text?: string;
  /** For headings. */
  headings?: string;
}

/** Light or dark, by the reader's system. */
export type Scheme = "light" | "dark";

/** The colours of `layouts/style.css` that settings change. */
export const defaultColors: Record<"paper" | "ink" | "accent", Record<Scheme, string>> = {
  paper: { light: "#fbf9f4", dark: "#191713" },
  ink: { light: "#24211c", dark: "#ddd7cb" },
  accent: { light: "#96301d", dark: "#e89a80" },
};

/** What `layouts/style.css` has by itself: pixels on a wide screen, and characters. */
export const defaultSizes = { textSize: 21, measure: 66 };

/** How wide the text of a blog is, in widths that it has by default. */
export function textWidthOf({ textSize, measure }: ThemeSettings): number {
  return (
    ((textSize ?? defaultSizes.textSize) * (measure ?? defaultSizes.measure)) /
    (defaultSizes.textSize * defaultSizes.measure)
  );
}
