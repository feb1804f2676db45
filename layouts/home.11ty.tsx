import { renderToString } from "preact-render-to-string";
import type { HomePageData } from "../src/plan/layout-data.ts";
import { EntryList, groupByYear } from "./entry.tsx";

export const data = { layout: "base" };

/** The blog's title page and the contents of its newest part. */
export function render({ site, posts, lang, hasMore }: HomePageData): string {
  return renderToString(
    <div class="home h-feed">
      <header class="title-page">
        <h1 class="p-name">{site.title}</h1>
        {site.description !== site.title && <p class="dek p-summary">{site.description}</p>}
      </header>
      {posts.length === 0 ? <p>Nothing is published yet.</p> : <EntryList years={groupByYear(posts)} lang={lang} />}
      {hasMore && (
        <p class="more">
          <a href={site.archiveHref}>All essays</a>
        </p>
      )}
    </div>,
  );
}
