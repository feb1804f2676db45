import type { PostPageData, SeriesView } from "../src/plan/layout-data.ts";
import { blogLanguage, Foreign } from "./language.tsx";
import { EntryLink } from "./related.tsx";

const words = {
  name: "Series",
  part: (number: number, total: number) => `Part ${number} of ${total} of `,
  previous: "Previous part",
  next: "Next part",
};

/** Which part of a series a post is, with all of its parts; nothing when it is of none. */
export function SeriesParts({ post, site, lang }: Pick<PostPageData, "post" | "site" | "lang">) {
  const { series } = post;
  if (!series) return null;
  return (
    <nav class="series" aria-label={words.name} {...blogLanguage(site, lang)}>
      <details>
        <summary>
          {words.part(series.number, series.total)}
          <cite>{series.title}</cite>
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

/** Where to read on in a series, and what came before. */
export function SeriesSteps({ series, lang }: { series: SeriesView | undefined; lang: string }) {
  if (!series) return null;
  const { previous, next } = series;
  return (
    <>
      {next && (
        <p>
          {words.next}: <EntryLink entry={next} lang={lang} />
        </p>
      )}
      {previous && (
        <p>
          {words.previous}: <EntryLink entry={previous} lang={lang} />
        </p>
      )}
    </>
  );
}
