/** What a layout in TypeScript may import from `longhand/layout`: JSX to text, and Longhand's own parts to build on. */
import { Fragment, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";

export type { ComponentChildren } from "preact";
export type * from "../src/index.ts";
export { Prose } from "./addresses.tsx";
export { Contents, listHeadings } from "./contents.tsx";
export { Time } from "./date.tsx";
export { EntryList, FeaturedList, groupByYear, Mark } from "./entry.tsx";
export { PageHead, renderHead } from "./head.tsx";
export { blogLanguage, Foreign } from "./language.tsx";
export { PageLinks } from "./pagination.tsx";
export { EntryLink, Related } from "./related.tsx";
export { SeriesParts, SeriesSteps } from "./series.tsx";
export { addSideNotes } from "./side-notes.ts";
export { Count, count, Say, say } from "./words.tsx";
export { Fragment, renderToString };

/** The HTML of what a layout returns, be it JSX or text already. */
export function toText(result: VNode | string): string {
  return typeof result === "string" ? result : renderToString(result);
}
