/** What a layout in TypeScript imports: JSX to text, and Longhand's own parts to build on. */
export { renderToString } from "preact-render-to-string";
export type * from "../src/index.ts";
export { EntryList } from "./entry.tsx";
export { PageHead, renderHead } from "./head.tsx";
export { PageLinks } from "./pagination.tsx";
