import { formatHostFiles } from "../hosts/hosts.ts";
import { formatGonePage, formatRedirectPage, type PageWords } from "../hosts/redirect-page.ts";
import type { Rule } from "../hosts/rule.ts";
import { type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { splitFragment, toAbsolute, toHref } from "../urls/href.ts";
import { toTarget } from "../urls/permalink.ts";
import type { Answer } from "../urls/settle.ts";
import { directionOf } from "./head.ts";

/** The files that answer URLs which have no page any more. */
export interface AnswerFiles {
  /** Pages that lead on, pages that say "gone", and the files of hosts. */
  texts: { outputPath: string; text: string }[];
  /** Files that browsers and feed readers cannot be led on from are copies of what they lead to, a site URL. */
  copies: { outputPath: string; of: string }[];
  problems: Problem[];
}

/** What the answers need to know of the site. */
export interface AnswerContext {
  blog: Blog;
  /** The title of what is at a site URL. */
  titleOf: (url: string) => string | undefined;
  /** True for site URLs of files that can be copied. */
  hasFile: (url: string) => boolean;
  /** Files of the author's own that hosts read, by their paths: `_redirects`. */
  own: Map<string, string>;
  /** URLs of pages and files that are there, with the base path. */
  living: string[];
}

/** Plans the files of all redirects and gone URLs. */
export function planAnswers(answers: Answer[], { blog, titleOf, hasFile, own, living }: AnswerContext): AnswerFiles {
  const files: AnswerFiles = { texts: [], copies: [], problems: [] };
  const rules: Rule[] = [];
  const stranded: string[] = [];
  const spoken = describeWords(blog);
  const gonePage = formatGonePage({ homeHref: toHref(blog, "/"), archiveHref: toHref(blog, "/archive/") }, spoken);
  const base = blog.basePath.slice(0, -1);
  for (const { url, to } of answers) {
    if (blog.urls.hosts.length > 0) rules.push(toRule(url, to, base));
    // A file that is gone has no page that could say so.
    if (to === undefined && !isPage(url)) continue;
    const outputPath = toTarget(url).target?.outputPath;
    if (isPage(url) && outputPath !== undefined) {
      const text = to === undefined ? gonePage : formatRedirect(to, blog, titleOf, spoken);
      files.texts.push({ outputPath, text });
    } else if (to !== undefined) {
      const { path: of } = splitFragment(to);
      if (outputPath !== undefined && !isPage(to) && hasFile(of)) files.copies.push({ outputPath, of });
      else if (blog.urls.hosts.length === 0) stranded.push(url);
    }
  }
  if (stranded.length > 0) files.problems.push(explainStranded(stranded));
  const { files: hostFiles, problems } = formatHostFiles(rules, blog.urls.hosts, own, {
    basePath: blog.basePath,
    origin: blog.origin,
    living,
  });
  files.problems.push(...problems);
  for (const { path, text } of hostFiles) files.texts.push({ outputPath: path, text });
  return files;
}

function toRule(url: string, to: string | undefined, base: string): Rule {
  if (to === undefined) return { from: base + url };
  return { from: base + url, to: to.startsWith("/") ? base + to : to };
}

/** True for URLs under which browsers expect HTML. */
function isPage(url: string): boolean {
  return /(\/|\.html?)$/i.test(splitFragment(url).path);
}

/** What pages without a layout say. They are English as a whole when their words are not translated. */
function describeWords({ words, untranslated, language }: Blog): PageWords {
  const isEnglish = untranslated.includes("moved") || /^en(-|$)/i.test(language);
  return { words, language: isEnglish ? "en" : language, dir: isEnglish ? "ltr" : directionOf(language) };
}

function formatRedirect(
  to: string,
  blog: Blog,
  titleOf: (url: string) => string | undefined,
  spoken: PageWords,
): string {
  if (!to.startsWith("/")) return formatRedirectPage({ href: to, canonical: to }, spoken);
  const { path: url, fragment } = splitFragment(to);
  const tail = fragment === undefined ? "" : `#${encodeURI(fragment)}`;
  const title = titleOf(url);
  const page = {
    href: toHref(blog, url) + tail,
    canonical: toAbsolute(blog, url),
    ...(title !== undefined && { title }),
    ...(blog.untranslated.length > 0 && { lang: blog.language }),
  };
  return formatRedirectPage(page, spoken);
}

function explainStranded(urls: string[]): Problem {
  const shown = `${urls.slice(0, 3).join(", ")}${urls.length > 3 ? `, and ${urls.length - 3} more` : ""}`;
  return warning(
    "redirect-needs-host",
    { path: "urls.json" },
    `No page can lead on from ${shown}: these are no addresses of pages. Only a host can answer them.`,
    'Name your host in the settings, for example urls: { hosts: ["netlify"] }. The guide docs/urls.md lists them.',
  );
}
