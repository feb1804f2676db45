import { renderToString } from "preact-render-to-string";
import type { CountedTagView, SearchPageData, SiteView } from "../src/plan/layout-data.ts";
import { Foreign } from "./language.tsx";
import { Say, say } from "./words.tsx";

export const data = { layout: "base" };

/** What the script says, and in which language; `{n}` is a number and `{q}` what was looked for. */
function listSpoken({ words, untranslated, language }: SiteView): object {
  return {
    lang: untranslated.includes("searchResults") ? "en" : language,
    loading: words.searching,
    none: words.searchNone,
    results: words.searchResults,
    more: words.searchMore,
    failed: words.searchFailed,
  };
}

/** A field and what it finds; and, with or without JavaScript, the tags and years by which to look by hand. */
export function render({ site, title, titleLang, lang, allTags, years, search }: SearchPageData): string {
  return renderToString(
    <div class="search">
      <header class="list-header">
        <h1>
          <Foreign lang={titleLang ?? lang} pageLang={lang}>
            {title}
          </Foreign>
        </h1>
        <noscript>
          <p class="dek">
            <Say site={site} word="searchWithoutScript" />
          </p>
        </noscript>
      </header>
      <search
        id="Search"
        data-index={search.index}
        data-base={search.base}
        data-languages={search.languages.join(" ") || undefined}
        data-words={JSON.stringify(listSpoken(site))}
      >
        <form action={search.action}>
          <p>
            <label class="unseen" for="Query">
              <Say site={site} word="searchField" />
            </label>
            <input
              id="Query"
              name="q"
              type="search"
              placeholder={say(site, "searchField")}
              autocomplete="off"
              spellcheck={false}
            />
            <button type="submit">
              <Say site={site} word="searchSubmit" />
            </button>
          </p>
          {allTags.length > 0 && <Filters tags={allTags} site={site} />}
        </form>
        <p class="found" role="status" />
        <ol class="results" />
      </search>
      <div class="browse">
        {allTags.length > 0 && (
          <section>
            <h2>
              <Say site={site} word="byTag" />
            </h2>
            <ul class="run-in">
              {allTags.map((tag) => (
                <li>
                  <a href={tag.href}>{tag.label}</a> <span class="count">{tag.count}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {years.length > 0 && (
          <section>
            <h2>
              <Say site={site} word="byYear" />
            </h2>
            <ul class="run-in">
              {years.map(({ year, count, href }) => (
                <li>
                  <a href={href}>{year}</a> <span class="count">{count}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <script type="module" src={search.script} />
    </div>,
  );
}

/** Shown as soon as something was found; the script counts anew what each tag would leave. */
function Filters({ tags, site }: { tags: CountedTagView[]; site: SiteView }) {
  return (
    <fieldset class="filters" hidden>
      <legend>
        <Say site={site} word="searchFilter" />
      </legend>
      {tags.map((tag) => (
        <label>
          <input type="checkbox" name="tag" value={tag.label} /> {tag.label} <span class="count">{tag.count}</span>
        </label>
      ))}
    </fieldset>
  );
}
