import { Fragment } from "preact";
import { renderToString } from "preact-render-to-string";
import type { EntryView, PostPageData, SiteView, TagView } from "../src/plan/layout-data.ts";
import { Prose } from "./addresses.tsx";
import { Contents } from "./contents.tsx";
import { Time } from "./date.tsx";
import { Mark } from "./entry.tsx";
import { blogLanguage, Foreign } from "./language.tsx";
import { EntryLink, Related } from "./related.tsx";
import { SeriesParts, SeriesSteps } from "./series.tsx";
import { Count, Say, say } from "./words.tsx";

export const data = { layout: "base" };

/** Never at the start of a line. */
const separator = "\u00a0· ";

/** An essay on its own page. */
export function render(page: PostPageData): string {
  const { post, lang, content } = page;
  return renderToString(
    <Fragment>
      <article class="post h-entry" lang={post.lang === lang ? undefined : post.lang}>
        <header>
          <h1 class="p-name">{post.title}</h1>
          <Byline {...page} />
          <SeriesParts {...page} />
        </header>
        <Contents content={content} toc={post.toc} site={page.site} lang={lang} />
        <Prose class="prose e-content" content={content} here={new URL(post.href, page.site.homeUrl).href} />
        <Afterword {...page} />
      </article>
      <Related {...page} />
      <Neighbours {...page} />
    </Fragment>,
  );
}

/** Author, date and reading time, each kept whole in its own direction. */
function Byline({ post, site, lang }: PostPageData) {
  // A blog that is called after its author has said the name already.
  const isAuthorShown = post.author !== site.title;
  return (
    <p class="byline">
      {isAuthorShown ? <span class="p-author">{post.author}</span> : <data class="p-author" value={post.author} />}
      {isAuthorShown && separator}
      <span>
        <Time class="dt-published" date={post.date} />
      </span>
      {separator}
      <span {...blogLanguage(site, lang)}>
        <Count site={site} word="readingTime" number={post.minutes} />
      </span>
      {post.mark && separator}
      <Mark mark={post.mark} />
      <data class="u-url" value={post.href} />
    </p>
  );
}

/** What there is to say about the essay once it is read: its series, its tags, its last change, its first place, how to answer. */
function Afterword({ post, site, lang }: PostPageData) {
  const updated = post.updated && post.updated.day !== post.date.day ? post.updated : undefined;
  const answers = [
    post.replyHref && { word: "reply" as const, href: post.replyHref },
    post.discussUrl && { word: "discuss" as const, href: post.discussUrl },
  ].filter((answer) => answer !== undefined && answer !== "");
  if (post.tags.length === 0 && !updated && !post.canonical && !post.series && answers.length === 0) return null;
  return (
    <footer class="afterword" {...blogLanguage(site, lang)}>
      <SeriesSteps series={post.series} site={site} />
      {post.tags.length > 0 && (
        <p>
          <Say site={site} word="filedUnder" parts={{ tags: <TagLinks tags={post.tags} /> }} />
        </p>
      )}
      {updated && (
        <p>
          <Say
            site={site}
            word="lastChanged"
            parts={{
              date: (
                <Foreign lang={post.lang} pageLang={site.language}>
                  <Time class="dt-updated" date={updated} />
                </Foreign>
              ),
            }}
          />
        </p>
      )}
      {post.canonical && (
        <p>
          <Say
            site={site}
            word="firstPublished"
            parts={{ place: <a href={post.canonical}>{new URL(post.canonical).host}</a> }}
          />
        </p>
      )}
      {answers.length > 0 && (
        <p>
          {answers.map(({ word, href }, index) => (
            <>
              {index > 0 && separator}
              <a href={href}>
                <Say site={site} word={word} />
              </a>
            </>
          ))}
        </p>
      )}
    </footer>
  );
}

function TagLinks({ tags }: { tags: TagView[] }) {
  return (
    <>
      {tags.map((tag, index) => (
        <>
          {index > 0 && ", "}
          <a class="p-category" href={tag.href} rel="tag">
            {tag.label}
          </a>
        </>
      ))}
    </>
  );
}

function Neighbours({ post, site, lang }: PostPageData) {
  if (!post.newer && !post.older) return null;
  return (
    <nav class="neighbours" aria-label={say(site, "otherEssays")} {...blogLanguage(site, lang)}>
      <Neighbour word="newer" rel="prev" post={post.newer} site={site} />
      <Neighbour word="older" rel="next" post={post.older} site={site} />
    </nav>
  );
}

function Neighbour({
  word,
  rel,
  post,
  site,
}: {
  word: "newer" | "older";
  rel: string;
  post: EntryView | undefined;
  site: SiteView;
}) {
  return (
    <p>
      {post && (
        <>
          <span>
            <Say site={site} word={word} />
          </span>{" "}
          <EntryLink entry={post} lang={site.language} rel={rel} />
        </>
      )}
    </p>
  );
}
