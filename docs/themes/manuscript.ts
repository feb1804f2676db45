import type { BlogSettings } from "longhand";

/** A manuscript: one typewriter face for all, grey paper, wide lines of space, violet ribbon. */
export default {
  theme: {
    paper: { light: "#ecebe6", dark: "#1b1c20" },
    ink: { light: "#222326", dark: "#d6d5cf" },
    accent: { light: "#5b2a86", dark: "#c9a6ec" },
    textFont: '"Courier Prime", "Nimbus Mono PS", ui-monospace, Menlo, "DejaVu Sans Mono", monospace',
    codeFont: '"Courier Prime", "Nimbus Mono PS", ui-monospace, Menlo, "DejaVu Sans Mono", monospace',
    textSize: 18,
    leading: 1.75,
    measure: 78,
    paragraphs: "space",
  },
} satisfies Partial<BlogSettings>;
