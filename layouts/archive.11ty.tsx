import { renderToString } from "preact-render-to-string";
import type { ArchivePageData } from "../src/plan/layout-data.ts";
import { EntryList } from "./entry.tsx";
import { Foreign } from "./language.tsx";
import { PageLinks } from "./pagination.tsx";
import { Count } from "./words.tsx";

export const data = { layout: "base" };

/** Every essay by year, one line each. */
export function render({ site, title, titleLang, years, total, pager, lang }: ArchivePageData): string {
  return renderToString(
    <div class="h-feed">
      <header class="list-header">
        <h1 class="p-name">
          <Foreign lang={titleLang ?? lang} pageLang={lang}>
            {title}
          </Foreign>
        </h1>
        <p class="dek">
          <Count site={site} word="essayCount" number={total} />
          {site.years && `, ${site.years}`}
        </p>
      </header>
      <EntryList years={years} lang={lang} isShort hasIds />
      <PageLinks pagination={pager} site={site} />
    </div>,
  );
}
