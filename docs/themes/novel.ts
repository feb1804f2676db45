import type { BlogSettings } from "longhand";

/** A novel: Literata on cream, a narrow column, bottle green. */
export default {
  font: "@fontsource-variable/literata",
  theme: {
    paper: { light: "#fdf8ec", dark: "#14181a" },
    ink: { light: "#1f1c17", dark: "#d8d4c8" },
    accent: { light: "#1d5c45", dark: "#8cc9a8" },
    measure: 60,
    leading: 1.55,
  },
} satisfies Partial<BlogSettings>;
