import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import type { FeedLink, SubscribePageData } from "../src/plan/layout-data.ts";
import { Foreign } from "./language.tsx";
import { Say } from "./words.tsx";

export const data = { layout: "base" };

const formats = {
  "application/atom+xml": "atomFeed",
  "application/feed+json": "jsonFeed",
} as const satisfies Record<FeedLink["type"], string>;

/** What a feed is, which ones there are, and where they can be read. */
export function render({ site, title, titleLang, lang, feeds, tagFeeds, readers }: SubscribePageData): string {
  return renderToString(
    <article class="page">
      <header>
        <h1>
          <Foreign lang={titleLang ?? lang} pageLang={lang}>
            {title}
          </Foreign>
        </h1>
      </header>
      <div class="prose">
        <p>
          <Say site={site} word="subscribeText" />
        </p>
        <h2>{site.title}</h2>
        <FeedList
          feeds={feeds.map((feed) => ({
            ...feed,
            title: <Say site={site} word={formats[feed.type]} />,
          }))}
        />
        {readers.length > 0 && (
          <>
            <h2>
              <Say site={site} word="readers" />
            </h2>
            <p>
              <Say site={site} word="readersText" />
            </p>
            <ul>
              {readers.map((reader) => (
                <li>
                  <a href={reader.href}>{reader.label}</a>
                </li>
              ))}
            </ul>
          </>
        )}
        {tagFeeds.length > 0 && (
          <>
            <h2>
              <Say site={site} word="oneSubject" />
            </h2>
            <FeedList feeds={tagFeeds.map(({ tag, feed }) => ({ ...feed, title: tag.label }))} />
          </>
        )}
      </div>
    </article>,
  );
}

function FeedList({ feeds }: { feeds: (Omit<FeedLink, "title"> & { title: ComponentChildren })[] }) {
  return (
    <dl class="feeds">
      {feeds.map((feed) => (
        <div>
          <dt>
            <a href={feed.href} type={feed.type}>
              {feed.title}
            </a>
          </dt>
          <dd>
            <code>{feed.url}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}
