import { renderToString } from "preact-render-to-string";
import type { AuthorPageData } from "../src/plan/layout-data.ts";
import { Prose } from "./addresses.tsx";
import { Contents } from "./contents.tsx";

export const data = { layout: "base" };

/** A page of the author's own, such as About. */
export function render({ site, lang, title, head, toc, content }: AuthorPageData): string {
  return renderToString(
    <article class="page">
      <header>
        <h1>{title}</h1>
      </header>
      <Contents content={content} toc={toc} site={site} lang={lang} />
      <Prose content={content} here={head.canonical} />
    </article>,
  );
}
