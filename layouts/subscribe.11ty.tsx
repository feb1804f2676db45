import { renderToString } from "preact-render-to-string";
import type { FeedLink, SubscribePageData } from "../src/plan/layout-data.ts";

export const data = { layout: "base" };

const formats = {
  "application/atom+xml": "Atom, for every reader",
  "application/feed+json": "JSON Feed, for programs",
} satisfies Record<FeedLink["type"], string>;

/** What a feed is, which ones there are, and where they can be read. */
export function render({ site, title, feeds, tagFeeds, readers }: SubscribePageData): string {
  return renderToString(
    <article class="page">
      <header>
        <h1>{title}</h1>
      </header>
      <div class="prose">
        <p>
          A feed is an address that tells a reading app when there is a new essay, so that it comes to you, whole,
          without an account or an email. Copy an address from below, paste it into your reader, and that is all.
        </p>
        <h2>{site.title}</h2>
        <FeedList feeds={feeds.map((feed) => ({ ...feed, title: formats[feed.type] }))} />
        {readers.length > 0 && (
          <>
            <h2>Readers</h2>
            <p>If you have no reader yet, any of these will do. The links open them with the feed filled in.</p>
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
            <h2>One subject only</h2>
            <FeedList feeds={tagFeeds.map(({ tag, feed }) => ({ ...feed, title: tag.label }))} />
          </>
        )}
      </div>
    </article>,
  );
}

function FeedList({ feeds }: { feeds: FeedLink[] }) {
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
