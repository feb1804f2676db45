import { fill } from "../words/fill.ts";
import { englishTable } from "../words/tables.ts";
import type { Words } from "../words/words.ts";

/** Where a moved page is now, as it stands on the page that is left behind. */
export interface RedirectPage {
  /** The new address: percent-encoded with the base path, or absolute as it was written. */
  href: string;
  /** The same with the origin. */
  canonical: string;
  /** What the page is called now, when that is known. */
  title?: string;
  /** The language of the title, a BCP 47 tag. */
  lang?: string;
}

/** What these pages say, and in which language: a BCP 47 tag. */
export interface PageWords {
  words: Words;
  language: string;
  /** `rtl` for scripts that are written from right to left. */
  dir?: "ltr" | "rtl";
}

const STYLE =
  "body{max-width:34rem;margin:15vh auto;padding:0 1.25rem;font:1.125rem/1.6 Georgia,serif;overflow-wrap:break-word;" +
  "color:#1f1c17;background:#fbf9f4}h1{font-size:1.5rem;line-height:1.25}a{color:inherit}" +
  "@media(prefers-color-scheme:dark){body{color:#e8e3d8;background:#191713}}";

/** Writes the page for an URL that has moved: browsers go on at once, and people without that find a link. */
export function formatRedirectPage(
  { href, canonical, title, lang }: RedirectPage,
  spoken: PageWords = englishTable,
): string {
  const { words } = spoken;
  const name = title === undefined ? "" : clean(title);
  const language = name && lang ? ` lang="${escapeHtml(lang)}" dir="auto"` : "";
  const target = escapeHtml(encodeAbsolute(href));
  const link = `<a href="${target}"${language}>${escapeHtml(name || clean(canonical))}</a>`;
  return formatPage(
    spoken,
    name || words.moved,
    `<link rel="canonical" href="${escapeHtml(encodeAbsolute(canonical))}">\n` +
      `<meta http-equiv="refresh" content="0; url=${target}">`,
    `<h1>${escapeHtml(words.moved)}</h1>\n<p>${fill(escapeHtml(words.movedText), { link })}</p>`,
  );
}

/** Writes the page for a URL whose page is gone. It is the same for all of them, and search engines forget it. */
export function formatGonePage(
  { homeHref, archiveHref }: { homeHref: string; archiveHref: string },
  spoken: PageWords = englishTable,
): string {
  const { words } = spoken;
  const home = `<a href="${escapeHtml(homeHref)}">${escapeHtml(words.goneHome)}</a>`;
  const archive = `<a href="${escapeHtml(archiveHref)}">${escapeHtml(words.goneArchive)}</a>`;
  return formatPage(
    spoken,
    words.gone,
    '<meta name="robots" content="noindex">',
    `<h1>${escapeHtml(words.gone)}</h1>\n<p>${escapeHtml(words.goneText)}</p>\n` +
      `<p>${fill(escapeHtml(words.goneWays), { home, archive })}</p>`,
  );
}

function formatPage({ language, dir }: PageWords, title: string, head: string, body: string): string {
  const direction = dir === "rtl" ? ' dir="rtl"' : "";
  return `<!doctype html>
<html lang="${escapeHtml(language)}"${direction}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
${head}
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** Absolute addresses may be as an author wrote them. */
function encodeAbsolute(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}

/** One line, without what HTML forbids. https://html.spec.whatwg.org/multipage/syntax.html#text-2 */
function clean(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.replace(/\p{Cc}|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu, "");
}

function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}
