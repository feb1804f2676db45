import { renderToString } from "preact-render-to-string";
import type { ArchivePageData } from "../src/plan/layout-data.ts";
import { EntryList } from "./entry.tsx";
import { PageLinks } from "./pagination.tsx";

export const data = { layout: "base" };

/** Every essay by year, one line each. */
export function render({ site, title, years, total, pager, lang }: ArchivePageData): string {
  return renderToString(
    <div class="h-feed">
      <header class="list-header">
        <h1 class="p-name">{title}</h1>
        <p class="dek">
          {total === 1 ? "One essay" : `${total} essays`}
          {site.years && `, ${site.years}`}
        </p>
      </header>
      <EntryList years={years} lang={lang} isShort hasIds />
      <PageLinks pagination={pager} />
    </div>,
  );
}
