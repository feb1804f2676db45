import type { EntryView, FeaturedView, PictureView } from "../src/plan/layout-data.ts";
import { Time } from "./date.tsx";
import { Foreign } from "./language.tsx";

interface Year {
  year: string;
  posts: EntryView[];
}

interface ListProps {
  years: Year[];
  /** Language of the page, in which dates are written. */
  lang: string;
  /** Titles and dates only, for lists that one scans. */
  isShort?: boolean;
  /** Years can be linked to: `#year-2025`. */
  hasIds?: boolean;
}

/** Posts as a table of contents, with the years as landmarks beside it. */
export function EntryList({ years, lang, isShort = false, hasIds = false }: ListProps) {
  return (
    <div class={isShort ? "entries entries-short" : "entries"}>
      {years.map(({ year, posts }) => (
        <section>
          <h2 class="year" id={hasIds ? `year-${year}` : undefined}>
            {year}
          </h2>
          <ul>
            {posts.map((post) => (
              <Entry post={post} lang={lang} isShort={isShort} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Entry({ post, lang, isShort }: { post: EntryView; lang: string; isShort: boolean }) {
  const title = <TitleLink post={post} lang={lang} />;
  return (
    <li class="entry h-entry">
      {isShort ? (
        <span class="entry-title">
          {title} <Mark mark={post.mark} />
        </span>
      ) : (
        <h3 class="entry-title">
          {title} <Mark mark={post.mark} />
        </h3>
      )}
      <Time class="entry-date dt-published" date={post.date} label={post.date.short} />
      {!isShort && post.description && <Description post={post} lang={lang} />}
    </li>
  );
}

function TitleLink({ post, lang }: { post: EntryView; lang: string }) {
  return (
    <a class="u-url p-name" href={post.href}>
      <Foreign lang={post.lang} pageLang={lang}>
        {post.title}
      </Foreign>
    </a>
  );
}

function Description({ post, lang }: { post: EntryView; lang: string }) {
  return (
    <p class="entry-description p-summary">
      <Foreign lang={post.lang} pageLang={lang}>
        {post.description}
      </Foreign>
    </p>
  );
}

/** Posts that their author wants to be seen first: each with its description and, where there is one, a picture. */
export function FeaturedList({ posts, lang }: { posts: FeaturedView[]; lang: string }) {
  return (
    <ul class="featured">
      {posts.map((post, index) => (
        <li class={post.picture ? "h-entry has-picture" : "h-entry"}>
          <div>
            <h3 class="entry-title">
              <TitleLink post={post} lang={lang} /> <Mark mark={post.mark} />
            </h3>
            {post.description && <Description post={post} lang={lang} />}
            <Time class="entry-date dt-published" date={post.date} />
          </div>
          {post.picture && <Picture picture={post.picture} isFirst={index === 0} />}
        </li>
      ))}
    </ul>
  );
}

/**
 * How wide the pictures of the list are shown, for the browser's choice; belongs to `.featured` in `style.css`: 13 text
 * sizes are 17 of a browser's usual size.
 */
const sizes = "(min-width: 40rem) 17rem, calc(100vw - 2.6rem)";

function Picture({ picture, isFirst }: { picture: PictureView; isFirst: boolean }) {
  const { src, srcset, width, height, alt } = picture;
  const load = isFirst ? ({ fetchpriority: "high" } as const) : ({ loading: "lazy" } as const);
  return (
    <picture>
      {picture.sources.map((source) => (
        <source type={source.type} srcset={source.srcset} sizes={sizes} />
      ))}
      <img src={src} srcset={srcset} sizes={srcset && sizes} width={width} height={height} alt={alt} {...load} />
    </picture>
  );
}

/** Says in `longhand dev` that readers cannot see this post yet, in brackets, as an editor would. */
export function Mark({ mark }: { mark: EntryView["mark"] }) {
  return mark ? <span class="mark">[{mark}]</span> : null;
}

/** Groups posts by year, keeping their order. */
export function groupByYear(posts: EntryView[]): Year[] {
  const years: Year[] = [];
  for (const post of posts) {
    const year = post.date.day.slice(0, 4);
    const last = years.at(-1);
    if (last?.year === year) last.posts.push(post);
    else years.push({ year, posts: [post] });
  }
  return years;
}
