import { renderToString } from "preact-render-to-string";
import type { AuthorPageData } from "../src/plan/layout-data.ts";

export const data = { layout: "base" };

/** The page for an address that leads nowhere. The author's words, or ours, and the ways on. */
export function render({ site, title, content }: AuthorPageData): string {
  return renderToString(
    <article class="page">
      <header>
        <h1>{title}</h1>
      </header>
      {content.trim() ? (
        <div class="prose" dangerouslySetInnerHTML={{ __html: content }} />
      ) : (
        <div class="prose">
          <p>There is no page at this address. Perhaps a letter went missing on the way here.</p>
        </div>
      )}
      <p class="more">
        <a href={site.homeHref}>The newest essays</a>
        {" · "}
        <a href={site.archiveHref}>All of them, by year</a>
        {site.searchHref && (
          <>
            {" · "}
            <a href={site.searchHref}>Search</a>
          </>
        )}
      </p>
    </article>,
  );
}
