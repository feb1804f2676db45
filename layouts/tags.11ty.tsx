import { renderToString } from "preact-render-to-string";
import type { SiteView, TagsPageData } from "../src/plan/layout-data.ts";
import { Foreign } from "./language.tsx";
import { cut, formOf, languageOfWord, Say } from "./words.tsx";

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
              <TagCount site={site} count={tag.count} />
            </span>
            {tag.description && <p>{tag.description}</p>}
          </li>
        ))}
      </ul>
    </>,
  );
}

/** The number of essays: seen as a number alone, and heard with what it counts. */
function TagCount({ site, count }: { site: SiteView; count: number }) {
  const { text, digits } = formOf(site, "tagCount", count);
  const lang = languageOfWord(site, "tagCount");
  const pieces = cut(text);
  if (!pieces.some(({ slot }) => slot)) return <>{count}</>;
  return (
    <Foreign lang={lang} pageLang={site.language}>
      {pieces.map((piece) => (piece.slot ? digits : <span class="unseen">{piece.text}</span>))}
    </Foreign>
  );
}
