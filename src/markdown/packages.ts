import type { MarkdownIt } from "markdown-it";
import { lazily } from "../load-package.ts";

type Plugin = (md: MarkdownIt) => void;
type PluginWithOptions = (md: MarkdownIt, options: object) => void;

/** The packages of the Markdown renderer, with the first text that is parsed. */
export const loadMarkdownIt: () => typeof import("markdown-it").default = lazily("markdown-it");
export const loadAnchor: () => typeof import("markdown-it-anchor").default = lazily("markdown-it-anchor");
export const loadFootnote: () => typeof import("markdown-it-footnote").default = lazily("markdown-it-footnote");

/** Those of extensions, with the first text that may need them. */
export const loadAbbreviations: () => Plugin = lazily("markdown-it-abbr");
export const loadAttributes: () => PluginWithOptions = lazily("markdown-it-attrs");
export const loadDefinitionLists: () => Plugin = lazily("markdown-it-deflist");
export const loadMark: () => Plugin = lazily("markdown-it-mark");
export const loadTasks = (): PluginWithOptions => loadTaskList().tasklist;
const loadTaskList: () => { tasklist: PluginWithOptions } = lazily("@mdit/plugin-tasklist");

/** With the first formula. */
export const loadTemml: () => typeof import("temml").default = lazily("temml");
