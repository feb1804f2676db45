import type { Pagination, SiteView } from "../src/plan/layout-data.ts";
import { Say, say } from "./words.tsx";

/** The way through the pages of a list; nothing when there is one page only. */
export function PageLinks({ pagination, site }: { pagination: Pagination; site: SiteView }) {
  const { number, total, newer, older } = pagination;
  if (total < 2) return null;
  return (
    <nav class="pages" aria-label={say(site, "pages")}>
      <span>
        {newer && (
          <a href={newer} rel="prev">
            <Say site={site} word="newer" />
          </a>
        )}
      </span>
      <ol>
        {choosePages(number, total).map((page) =>
          page === undefined ? (
            <li aria-hidden="true">…</li>
          ) : (
            <li>
              <a
                href={pagination.pages[page - 1] ?? ""}
                aria-label={say(site, "page", { n: page })}
                aria-current={page === number ? "page" : undefined}
              >
                {page}
              </a>
            </li>
          ),
        )}
      </ol>
      <span>
        {older && (
          <a href={older} rel="next">
            <Say site={site} word="older" />
          </a>
        )}
      </span>
    </nav>
  );
}

/** The first page, the last one, and those around the current one; `undefined` stands for a gap. */
function choosePages(number: number, total: number): (number | undefined)[] {
  const chosen: (number | undefined)[] = [];
  let last = 0;
  for (let page = 1; page <= total; page++) {
    const isNear = Math.abs(page - number) <= 1;
    if (page !== 1 && page !== total && !isNear) continue;
    // A gap of one page takes as much room as its number.
    if (page - last === 2) chosen.push(page - 1);
    else if (page - last > 2) chosen.push(undefined);
    chosen.push(page);
    last = page;
  }
  return chosen;
}
