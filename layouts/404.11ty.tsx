import { renderToString } from "preact-render-to-string";
import type { AuthorPageData } from "../src/plan/layout-data.ts";
import { blogLanguage, Foreign } from "./language.tsx";
import { Say } from "./words.tsx";

export const data = { layout: "base" };

/** The page for an address that leads nowhere. The author's words, or ours, and the ways on. */
export function render({ site, title, titleLang, lang, content }: AuthorPageData): string {
  return renderToString(
    <article class="page">
      <header>
        <h1>
          <Foreign lang={titleLang ?? lang} pageLang={lang}>
            {title}
          </Foreign>
        </h1>
      </header>
      {content.trim() ? (
        <div class="prose" dangerouslySetInnerHTML={{ __html: content }} />
      ) : (
        <div class="prose">
          <p>
            <Say site={site} word="notFoundText" />
          </p>
        </div>
      )}
      <p class="more" {...blogLanguage(site, lang)}>
        <a href={site.homeHref}>
          <Say site={site} word="newestEssays" />
        </a>
        {" · "}
        <a href={site.archiveHref}>
          <Say site={site} word="allByYear" />
        </a>
        {site.searchHref && (
          <>
            {" · "}
            <a href={site.searchHref}>
              <Say site={site} word="search" />
            </a>
          </>
        )}
      </p>
    </article>,
  );
}
