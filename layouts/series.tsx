import type { PostPageData, SeriesView, SiteView } from "../src/plan/layout-data.ts";
import { blogLanguage, Foreign } from "./language.tsx";
import { EntryLink } from "./related.tsx";
import { Say, say } from "./words.tsx";

/** Which part of a series a post is, with all of its parts; nothing when it is of none. */
export function SeriesParts({ post, site, lang }: Pick<PostPageData, "post" | "site" | "lang">) {
  const { series } = post;
  if (!series) return null;
  const { number, total } = series;
  return (
    <nav class="series" aria-label={say(site, "series")} {...blogLanguage(site, lang)}>
      <details>
        <summary>
          <Say site={site} word="seriesPart" parts={{ number, total, series: <cite>{series.title}</cite> }} />
        </summary>
        <ol>
          {series.parts.map((part, index) => (
            <li>
              {index + 1 === series.number ? (
                <span aria-current="page">
                  <Foreign lang={part.lang} pageLang={site.language}>
                    {part.title}
                  </Foreign>
                </span>
              ) : (
                <EntryLink entry={part} lang={site.language} />
              )}
            </li>
          ))}
        </ol>
      </details>
    </nav>
  );
}

/** Where to read on in a series, and what came before; in the blog's language. */
export function SeriesSteps({ series, site }: { series: SeriesView | undefined; site: SiteView }) {
  if (!series) return null;
  const { previous, next } = series;
  return (
    <>
      {next && (
        <p>
          <Say site={site} word="nextPart" parts={{ title: <EntryLink entry={next} lang={site.language} /> }} />
        </p>
      )}
      {previous && (
        <p>
          <Say site={site} word="previousPart" parts={{ title: <EntryLink entry={previous} lang={site.language} /> }} />
        </p>
      )}
    </>
  );
}
