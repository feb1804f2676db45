import { renderToString } from "preact-render-to-string";
import type { CountedTagView, SearchPageData } from "../src/plan/layout-data.ts";

export const data = { layout: "base" };

const words = {
  field: "Words to look for",
  submit: "Search",
  filter: "Only what is filed under",
  withoutScript: "Searching needs JavaScript. Without it, here is everything by tag and by year.",
  tags: "By tag",
  years: "By year",
};

/** What the script says; `{n}` is a number and `{q}` what was looked for. */
const spoken = {
  loading: "Looking …",
  none: "Nothing was found for “{q}”.",
  one: "One result",
  many: "{n} results",
  more: "More results",
  failed: "The search could not be loaded. Everything is also listed by tag and by year below.",
};

/** A field and what it finds; and, with or without JavaScript, the tags and years by which to look by hand. */
export function render({ title, allTags, years, search }: SearchPageData): string {
  return renderToString(
    <div class="search">
      <header class="list-header">
        <h1>{title}</h1>
        <noscript>
          <p class="dek">{words.withoutScript}</p>
        </noscript>
      </header>
      <search
        id="Search"
        data-index={search.index}
        data-base={search.base}
        data-languages={search.languages.join(" ") || undefined}
        data-words={JSON.stringify(spoken)}
      >
        <form action={search.action}>
          <p>
            <label class="unseen" for="Query">
              {words.field}
            </label>
            <input id="Query" name="q" type="search" placeholder={words.field} autocomplete="off" spellcheck={false} />
            <button type="submit">{words.submit}</button>
          </p>
          {allTags.length > 0 && <Filters tags={allTags} />}
        </form>
        <p class="found" role="status" />
        <ol class="results" />
      </search>
      <div class="browse">
        {allTags.length > 0 && (
          <section>
            <h2>{words.tags}</h2>
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
            <h2>{words.years}</h2>
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
function Filters({ tags }: { tags: CountedTagView[] }) {
  return (
    <fieldset class="filters" hidden>
      <legend>{words.filter}</legend>
      {tags.map((tag) => (
        <label>
          <input type="checkbox" name="tag" value={tag.label} /> {tag.label} <span class="count">{tag.count}</span>
        </label>
      ))}
    </fieldset>
  );
}
