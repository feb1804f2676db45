import { renderToString } from "preact-render-to-string";
import type { SiteView } from "../src/plan/layout-data.ts";
import { blogLanguage } from "./language.tsx";
import { Say, say } from "./words.tsx";

/** A heading of a finished text, as a table of contents shows it. */
export interface Heading {
  /** 2 or 3. */
  level: number;
  id: string;
  /** HTML without links, notes and pictures. */
  html: string;
}

/** So many headings make a table of contents worth its place, unless the author says otherwise. */
const ENOUGH = 4;

/** The headings of level 2 and 3 in finished HTML, as far as a link can lead to them. */
export function listHeadings(content: string): Heading[] {
  return [...content.matchAll(/<h([23])\b[^>]*?\sid="([^"]+)"[^>]*>([\s\S]*?)<\/h\1>/g)].flatMap(
    ([, level, id = "", inner = ""]) => {
      const html = toLabel(inner);
      return html ? [{ level: Number(level), id: decode(id), html }] : [];
    },
  );
}

/** A note is no part of a heading, a link in a link is none, and an id is there once. Emphasis and code stay. */
function toLabel(inner: string): string {
  return inner
    .replace(/<sup class="footnote-ref">[\s\S]*?<\/sup>/g, "")
    .replace(/<\/?(?:a|audio|br|iframe|img|picture|source|track|video|wbr)\b[^>]*>/g, "")
    .replace(/(<[a-z][^>]*?)\sid="[^"]*"/g, "$1")
    .trim();
}

/** What an attribute says; these four are all that is escaped in one. */
function decode(value: string): string {
  const signs: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
  return value.replace(/&(?:lt|gt|quot|amp);/g, (sign) => signs[sign] ?? sign);
}

/**
 * The table of contents of a text: folded in front of it, and beside it where there is room. Nothing when the text has
 * fewer than four headings of level 2 and 3; `toc` of the front matter decides otherwise. `lang` is the page's language.
 */
export function Contents({
  content,
  toc,
  site,
  lang = site.language,
}: {
  content: string;
  toc?: boolean | undefined;
  site: SiteView;
  lang?: string;
}) {
  if (toc === false) return null;
  const headings = listHeadings(content);
  if (headings.length < (toc ? 1 : ENOUGH)) return null;
  return (
    <nav class="contents" aria-label={say(site, "contents")}>
      <details>
        <summary {...blogLanguage(site, lang)}>
          <Say site={site} word="contents" />
        </summary>
        <Level nodes={nest(headings)} />
      </details>
    </nav>
  );
}

interface Node extends Heading {
  below: Heading[];
}

/** Headings of level 3 below those of level 2; one that comes before all of them stands by itself. */
function nest(headings: Heading[]): Node[] {
  const nodes: Node[] = [];
  let above: Node | undefined;
  for (const heading of headings) {
    if (heading.level === 3 && above) {
      above.below.push(heading);
      continue;
    }
    const node = { ...heading, below: [] };
    nodes.push(node);
    if (heading.level === 2) above = node;
  }
  return nodes;
}

function Level({ nodes }: { nodes: (Heading & Partial<Node>)[] }) {
  return (
    <ol>
      {nodes.map(({ id, html, below = [] }) => (
        <li>
          <a href={`#${id}`} dangerouslySetInnerHTML={{ __html: html }} />
          {below.length > 0 && <Level nodes={below} />}
        </li>
      ))}
    </ol>
  );
}

/** The table of contents as HTML, for layouts that are not written in TSX; empty when there is none. */
export function renderContents(content: string, site: SiteView, toc?: boolean): string {
  return renderToString(<Contents content={content} site={site} toc={toc} />);
}
