import { renderToString } from "preact-render-to-string";
import type { AuthorPageData } from "../src/plan/layout-data.ts";
import { addSideNotes } from "./side-notes.ts";

export const data = { layout: "base" };

/** A page of the author's own, such as About. */
export function render({ title, content }: AuthorPageData): string {
  return renderToString(
    <article class="page">
      <header>
        <h1>{title}</h1>
      </header>
      <div class="prose" dangerouslySetInnerHTML={{ __html: addSideNotes(content) }} />
    </article>,
  );
}
