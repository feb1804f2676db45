import type { EntryView } from "../src/plan/layout-data.ts";
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
}

/** Posts as a table of contents, with the years as landmarks beside it. */
export function EntryList({ years, lang, isShort = false }: ListProps) {
  return (
    <div class={isShort ? "entries entries-short" : "entries"}>
      {years.map(({ year, posts }) => (
        <section>
          <h2 class="year">{year}</h2>
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
  const title = (
    <a class="u-url p-name" href={post.href}>
      <Foreign lang={post.lang} pageLang={lang}>
        {post.title}
      </Foreign>
    </a>
  );
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
      {!isShort && post.description && (
        <p class="entry-description p-summary">
          <Foreign lang={post.lang} pageLang={lang}>
            {post.description}
          </Foreign>
        </p>
      )}
    </li>
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
