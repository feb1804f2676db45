import { renderToString } from "preact-render-to-string";
import type { TagPageData } from "../src/plan/layout-data.ts";
import { EntryList, groupByYear } from "./entry.tsx";
import { PageLinks } from "./pagination.tsx";
import { Say } from "./words.tsx";

export const data = { layout: "base" };

/** The essays with one tag, the newest first. */
export function render({ site, title, tag, posts, pager, feeds, lang }: TagPageData): string {
  const [feed] = feeds;
  return renderToString(
    <div class="h-feed">
      <header class="list-header">
        <h1 class="p-name">{title}</h1>
        {tag.description && <p class="dek p-summary">{tag.description}</p>}
      </header>
      <EntryList years={groupByYear(posts)} lang={lang} />
      <PageLinks pagination={pager} site={site} />
      <p class="more">
        <a href={site.tagsHref}>
          <Say site={site} word="allTags" />
        </a>
        {feed && (
          <>
            {" · "}
            <a href={feed.href} type={feed.type}>
              <Say site={site} word="tagFeed" parts={{ tag: tag.label }} />
            </a>
          </>
        )}
      </p>
    </div>,
  );
}
