import { defaultSizes, type ThemeSettings } from "../settings/theme.ts";
import { colorProperties } from "./colors.ts";

/** The families of `layouts/style.css`, which stand behind a font of the author's. */
export const defaultTextFont =
  '"Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, Palatino, "Noto Serif", serif';

/** The measure of `layouts/style.css` in text sizes. */
const MEASURE = 30.5;

/** Texts in these languages have faces and weights of their own, in headings too. */
const ownFaces = ":lang(ja, zh, ko, ar, fa, ur)";

/** Families that stand before those of the settings: fonts that the blog serves, with their substitutes. */
export interface ServedFamilies {
  text?: string[];
  headings?: string[];
}

/**
 * The rules that settings add at the end of the stylesheet. Sizes and colours are for screens only, since paper has its
 * own.
 */
export function writeThemeRules(theme: ThemeSettings, served: ServedFamilies = {}): string {
  const { light, dark } = { light: colorProperties(theme, "light"), dark: colorProperties(theme, "dark") };
  return [
    rule(":root", familyProperties(theme, served)),
    wrap("screen", rule(":root", { ...sizeProperties(theme), ...light })),
    wrap("screen and (prefers-color-scheme: dark)", rule(":root", dark)),
    ...headingRules(theme, served),
    // Substitutes have the widths of the font that they stand for, which matching of heights would change.
    ...(served.text ? [rule("[lang]", { "font-size-adjust": "none" })] : []),
    ...(served.text ? [rule("code, kbd, samp, pre", { "font-size-adjust": String(X_HEIGHT) })] : []),
  ].join("");
}

/** Height of small letters in text sizes to which the stylesheet brings all faces. */
export const X_HEIGHT = 0.475;

function familyProperties(theme: ThemeSettings, served: ServedFamilies): Record<string, string> {
  const { textFont, headingFont, codeFont } = theme;
  return {
    ...((textFont || served.text) && { "--text-font": list(served.text, textFont ?? defaultTextFont) }),
    ...((headingFont || served.headings) && {
      "--heading-font": list(served.headings, headingFont ?? textFont ?? defaultTextFont),
    }),
    ...(codeFont && { "--code-font": codeFont }),
  };
}

function list(served: string[] | undefined, families: string): string {
  return [...(served ?? []).map((family) => `"${family}"`), families].join(", ");
}

function sizeProperties({ textSize, leading, measure, paragraphs }: ThemeSettings): Record<string, string> {
  const size = (textSize ?? defaultSizes.textSize) / defaultSizes.textSize;
  const rem = (number: number): string => `${round(number * size)}rem`;
  return {
    ...(textSize && { "--text-size": `clamp(${rem(1.125)}, ${rem(1.05)} + ${round(0.35 * size)}vw, ${rem(1.3125)})` }),
    ...(leading && { "--leading": String(leading) }),
    ...(measure && { "--measure": `${round((MEASURE * measure) / defaultSizes.measure)}rem` }),
    ...(paragraphs === "space" && { "--indent": "0rem", "--between": "calc(0.75 * var(--line))" }),
  };
}

function headingRules({ headingFont, headingWeight }: ThemeSettings, { headings }: ServedFamilies): string[] {
  const rules: string[] = [];
  if (headingWeight) rules.push(rule(":root", { "--heading-weight": String(headingWeight) }));
  if (headingFont || headings) {
    const adjusted = headings ? { "font-size-adjust": "none" } : {};
    rules.push(
      rule(`:is(h1, h2, h3, h4, h5, h6):not(${ownFaces})`, { "font-family": "var(--heading-font)", ...adjusted }),
    );
  }
  return rules;
}

function rule(selector: string, properties: Record<string, string>): string {
  const lines = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};\n`);
  return lines.length === 0 ? "" : `\n${selector} {\n${lines.join("")}}\n`;
}

function wrap(media: string, rules: string): string {
  return rules === "" ? "" : `\n@media ${media} {${rules}}\n`;
}

function round(number: number): number {
  return Math.round(number * 10_000) / 10_000;
}
