import { lazily } from "../load-package.ts";

/** The packages of the Markdown renderer, with the first text that is parsed. */
export const loadMarkdownIt: () => typeof import("markdown-it").default = lazily("markdown-it");
export const loadAnchor: () => typeof import("markdown-it-anchor").default = lazily("markdown-it-anchor");
export const loadFootnote: () => typeof import("markdown-it-footnote").default = lazily("markdown-it-footnote");
