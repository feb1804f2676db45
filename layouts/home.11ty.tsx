import { renderToString } from "preact-render-to-string";
import type { CountedTagView, HomePageData, SiteView } from "../src/plan/layout-data.ts";
import { EntryList, FeaturedList, groupByYear } from "./entry.tsx";
import { Say } from "./words.tsx";

export const data = { layout: "base" };

/** The blog's title page: what to read first, the contents of its newest part, and its subjects. */
export function render({ site, featured, posts, allTags, lang, hasMore }: HomePageData): string {
  return renderToString(
    <div class="home h-feed">
      <header class="title-page">
        <h1 class="p-name">{site.title}</h1>
        {site.description !== site.title && <p class="dek p-summary">{site.description}</p>}
      </header>
      {featured.length > 0 && (
        <section class="first-shelf" aria-labelledby="Featured">
          <h2 id="Featured" class="shelf">
            <Say site={site} word="featured" />
          </h2>
          <FeaturedList posts={featured} lang={lang} />
        </section>
      )}
      {featured.length + posts.length === 0 ? (
        <p>
          <Say site={site} word="nothingPublished" />
        </p>
      ) : (
        <EntryList years={groupByYear(posts)} lang={lang} />
      )}
      {hasMore && (
        <p class="more">
          <a href={site.archiveHref}>
            <Say site={site} word="allEssays" />
          </a>
        </p>
      )}
      {allTags.length > 0 && <Subjects tags={allTags} site={site} />}
    </div>,
  );
}

/** The tags in one paragraph, the most used first. */
function Subjects({ tags, site }: { tags: CountedTagView[]; site: SiteView }) {
  return (
    <section class="subjects" aria-labelledby="Subjects">
      <h2 id="Subjects" class="shelf">
        <Say site={site} word="subjects" />
      </h2>
      <ul class="run-in">
        {tags.map((tag) => (
          <li>
            <a href={tag.href}>{tag.label}</a> <span class="count">{tag.count}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
