import { renderToString } from "preact-render-to-string";
import type { TagsPageData } from "../src/plan/layout-data.ts";

export const data = { layout: "base" };

/** The tags, set as the index of a book. */
export function render({ title, allTags }: TagsPageData): string {
  return renderToString(
    <>
      <header class="list-header">
        <h1>{title}</h1>
      </header>
      {allTags.length === 0 && <p>No essay has a tag yet.</p>}
      <ul class="index">
        {allTags.map((tag) => (
          <li>
            <a href={tag.href}>{tag.label}</a>
            <span class="count">
              {" "}
              {tag.count}
              <span class="unseen">{tag.count === 1 ? " essay" : " essays"}</span>
            </span>
            {tag.description && <p>{tag.description}</p>}
          </li>
        ))}
      </ul>
    </>,
  );
}
