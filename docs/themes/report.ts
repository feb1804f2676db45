import type { BlogSettings } from "longhand";

/** A report: a plain sans on white, bold headings, paragraphs set apart, blue. */
export default {
  theme: {
    paper: { light: "#ffffff", dark: "#101418" },
    ink: { light: "#15191d", dark: "#dfe3e7" },
    accent: { light: "#0b57a4", dark: "#8fc1f5" },
    textFont: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
    headingWeight: 700,
    textSize: 19,
    leading: 1.6,
    measure: 70,
    paragraphs: "space",
  },
} satisfies Partial<BlogSettings>;
