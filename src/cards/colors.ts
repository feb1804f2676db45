import { defaultColors, type ThemeSettings } from "../settings/theme.ts";
import type { CardColors, CardLook } from "./looks.ts";

/** The colours of the theme, of its night for the look `ink`; `own` are those of the cards' settings. */
export function cardColors(theme: ThemeSettings, look: CardLook, own: Partial<CardColors>): CardColors {
  const scheme = look === "ink" ? "dark" : "light";
  const of = (name: keyof CardColors): string => own[name] ?? theme[name]?.[scheme] ?? defaultColors[name][scheme];
  return { paper: of("paper"), ink: of("ink"), accent: of("accent") };
}
