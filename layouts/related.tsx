import type { EntryView, PostPageData } from "../src/plan/layout-data.ts";
import { blogLanguage, Foreign } from "./language.tsx";
import { Say } from "./words.tsx";

/** Links to posts that are related to one. */
export function Related({ post, site, lang }: Pick<PostPageData, "post" | "site" | "lang">) {
  if (post.related.length === 0) return null;
  return (
    <nav class="related" aria-labelledby="Related" {...blogLanguage(site, lang)}>
      <h2 id="Related">
        <Say site={site} word="related" />
      </h2>
      <ul>
        {post.related.map((entry) => (
          <li>
            <EntryLink entry={entry} lang={site.language} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The title of another post as a link to it; `lang` is the language around it. */
export function EntryLink({ entry, lang, rel }: { entry: EntryView; lang: string; rel?: string }) {
  return (
    <a href={entry.href} rel={rel}>
      <Foreign lang={entry.lang} pageLang={lang}>
        {entry.title}
      </Foreign>
    </a>
  );
}
