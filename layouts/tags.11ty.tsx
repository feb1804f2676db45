import { renderToString } from "preact-render-to-string";
import type { TagsPageData } from "../src/plan/layout-data.ts";
import { Foreign } from "./language.tsx";
import { Count, Say } from "./words.tsx";

export const data = { layout: "base" };

/** The tags, set as the index of a book. */
export function render({ site, title, titleLang, lang, allTags }: TagsPageData): string {
  return renderToString(
    <>
      <header class="list-header">
        <h1>
          <Foreign lang={titleLang ?? lang} pageLang={lang}>
            {title}
          </Foreign>
        </h1>
      </header>
      {allTags.length === 0 && (
        <p>
          <Say site={site} word="noTags" />
        </p>
      )}
      <ul class="index">
        {allTags.map((tag) => (
          <li>
            <a href={tag.href}>{tag.label}</a>
            <span class="count">
              {" "}
              <Count site={site} word="tagCount" number={tag.count} isShort />
            </span>
            {tag.description && <p>{tag.description}</p>}
          </li>
        ))}
      </ul>
    </>,
  );
}
