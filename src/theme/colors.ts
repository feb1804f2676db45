import { type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { defaultColors, type Scheme, type ThemeSettings } from "../settings/theme.ts";
import { contrast, mix } from "./color.ts";

const schemes: Scheme[] = ["light", "dark"];

/** WCAG 2.2, level AA, for text. https://www.w3.org/TR/WCAG22/#contrast-minimum */
const AA = 4.5;

/** The custom properties that colours of the author change, for light or dark; empty when they change none. */
export function colorProperties(theme: ThemeSettings, scheme: Scheme): Record<string, string> {
  const { paper, ink, accent } = colorsOf(theme, scheme);
  const isGroundSet = theme.paper?.[scheme] !== undefined || theme.ink?.[scheme] !== undefined;
  const isAccentSet = theme.accent?.[scheme] !== undefined;
  return {
    ...(isGroundSet && {
      "--paper": paper,
      "--ink": ink,
      "--tint": mix(paper, ink, 0.05),
      "--soft": soften(ink, paper),
      "--rule": mix(paper, ink, 0.2),
    }),
    ...(isAccentSet && { "--accent": accent }),
    ...((isGroundSet || isAccentSet) && { "--visited": mix(mix(accent, ink, 0.4), paper, 0.45) }),
  };
}

/** Warns of text and links that are hard to read on the paper that the author has chosen. */
export function findFaintColors({ theme, places }: Pick<Blog, "theme" | "places">): Problem[] {
  const problems: Problem[] = [];
  for (const scheme of schemes) {
    const colors = colorsOf(theme, scheme);
    for (const name of ["ink", "accent"] as const) {
      // Longhand's own pairs are right, and tested.
      const setting = theme[name]?.[scheme] === undefined ? "paper" : name;
      if (theme[setting]?.[scheme] === undefined) continue;
      const ratio = contrast(colors[name], colors.paper);
      if (ratio >= AA) continue;
      problems.push(
        warning(
          "theme-contrast",
          places[`theme.${setting}`],
          `The ${name} ${colors[name]} has a contrast of ${floor(ratio)} on the paper ${colors.paper} (${scheme}); to be read by all, text needs ${AA}.`,
          `Take a ${scheme === "light" ? "darker" : "lighter"} ${name}, or another paper.`,
        ),
      );
    }
  }
  return problems;
}

function colorsOf(theme: ThemeSettings, scheme: Scheme): Record<keyof typeof defaultColors, string> {
  const of = (name: keyof typeof defaultColors): string => theme[name]?.[scheme] ?? defaultColors[name][scheme];
  return { paper: of("paper"), ink: of("ink"), accent: of("accent") };
}

/** A quieter ink, as quiet as small text may be. */
function soften(ink: string, paper: string): string {
  const share = [0.26, 0.2, 0.14, 0.08].find((one) => contrast(mix(ink, paper, one), paper) >= AA * 1.1) ?? 0;
  return mix(ink, paper, share);
}

/** Never 4.5 for what is below it. */
function floor(ratio: number): string {
  return (Math.floor(ratio * 10) / 10).toFixed(1);
}
