import * as v from "valibot";
import { findNearest } from "../nearest.ts";
import { error, type Place, type Problem } from "../problem.ts";
import { chooseWords } from "../words/choose.ts";
import { englishTable, type WordTable } from "../words/tables.ts";
import { findFolderConflict } from "./folders.ts";
import { settingsIn, settingsSchema } from "./schema.ts";
import type { Blog, BlogSettings } from "./settings.ts";
import { defaultColors } from "./theme.ts";

const remedies: Record<string, string> = {
  title: 'Give the blog a name: title: "Fair Copy"',
  url: 'Write where the blog will be published: url: "https://ines.blog/"',
  author: 'Write who writes: author: "Ines Halloran"',
  language: 'Write a language tag, for example "en", "en-GB" or "ja".',
  timeZone: 'Write a name of the IANA list, for example "Europe/Dublin" or "UTC".',
};

/** At which pictures look alike in all formats, by `npm run bench:images`. */
export const defaultQuality: Blog["images"]["quality"] = { avif: 50, webp: 80, jpeg: 72 };

/** The paper of the stylesheet, in daylight and at night. */
export const defaultThemeColor: Blog["themeColor"] = defaultColors.paper;

type CardSettings = Exclude<Blog["cards"], false>;

const defaultExtensions: Blog["markdown"]["extensions"] = {
  tables: true,
  strikethrough: true,
  footnotes: true,
  taskLists: true,
  definitionLists: true,
  alerts: true,
  attributes: true,
  marks: true,
  abbreviations: true,
  math: false,
};

const defaultFolders: Blog["folders"] = {
  posts: "posts",
  pages: "pages",
  images: "images",
  static: "static",
  layouts: "layouts",
  output: "_site",
  cache: ".cache",
};

/**
 * Completes and checks the settings. `path` and `source` are those of the file, for the places of problems; `table` has
 * the words for the language that `languageOf` finds in the settings.
 */
export function checkSettings(
  settings: unknown,
  path: string,
  source: string,
  table: WordTable = englishTable,
): { blog: Blog; problems: Problem[] } | { blog?: never; problems: Problem[] } {
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    return { problems: [explainExport(settings, path)] };
  }
  const result = v.safeParse(settingsSchema, settings, { abortPipeEarly: true });
  const { url } = settings as { url?: unknown };
  const address = typeof url === "string" ? parseAddress(url.trim()) : undefined;
  const explainUrl = (): Problem =>
    error(
      "settings-url",
      placeInSource("url", path, source),
      `"url" is not an absolute address: "${url}".`,
      remedies.url,
    );
  if (!result.success) {
    const problems = result.issues.map((issue) => explain(issue, path, source));
    const isText = typeof url === "string" && url.trim() !== "";
    return { problems: isText && !address ? [...problems, explainUrl()] : problems };
  }
  const given = result.output as BlogSettings;
  if (!address) return { problems: [explainUrl()] };
  const author = typeof given.author === "string" ? { name: given.author } : given.author;
  const places: Blog["places"] = {};
  const note = (name: string, key: string): void => {
    places[name] = placeInSource(key, path, source);
  };
  for (const name of ["permalink", "icon", "search"] as const) if (given[name] !== undefined) note(name, name);
  if (given.home?.featured) note("home.featured", "featured");
  for (const label of Object.keys(given.tags ?? {})) note(`tags.${label}`, label);
  for (const name of Object.keys(given.theme ?? {})) note(`theme.${name}`, name);
  if (given.font !== undefined) note("font", "font");
  const language = given.language ?? "en";
  for (const name of ["title", "author"] as const) note(name, name);
  if (given.cards) {
    note("cards", "cards");
    for (const name of ["colors", "fonts"] as const) if (given.cards[name]) note(`cards.${name}`, name);
  }
  const blog: Blog = {
    places,
    title: given.title,
    description: given.description ?? given.title,
    url: address.href,
    origin: address.origin,
    basePath: address.pathname,
    author,
    language,
    ...chooseWords(table, given.words ?? {}, language),
    timeZone: given.timeZone ?? "UTC",
    permalink: given.permalink ?? "/posts/{{ page.fileSlug }}/",
    tags: given.tags ?? {},
    perPage: complete({ home: 10, archive: 50, tag: 20 }, given.perPage),
    home: complete<Blog["home"]>({ featured: [], images: false }, given.home),
    search: given.search ?? false,
    feed: complete({ size: 20 }, given.feed),
    themeColor: given.themeColor ?? complete(defaultThemeColor, given.theme?.paper as Partial<Blog["themeColor"]>),
    theme: given.theme ?? {},
    font: typeof given.font === "string" ? { text: given.font } : (given.font ?? {}),
    images: {
      ...(given.images?.widths && { widths: [...given.images.widths].sort((left, right) => left - right) }),
      quality: complete(defaultQuality, given.images?.quality),
    },
    cards: given.cards !== false && complete<CardSettings>({ look: "paper", colors: {}, fonts: [] }, given.cards),
    markdown: {
      ...complete<Omit<Blog["markdown"], "extensions">>(
        { html: "safe", frames: [], typographer: true, highlight: true, embeds: true, peertube: [] },
        given.markdown,
      ),
      extensions: complete(defaultExtensions, given.markdown?.extensions),
    },
    related: given.related ?? 3,
    reply: given.reply ?? false,
    prefetch: given.prefetch ?? true,
    urls: complete<Blog["urls"]>({ titleEdits: "redirect", hosts: [] }, given.urls),
    drafts: complete<Blog["drafts"]>({ allow: [] }, given.drafts),
    llms: complete<Blog["llms"]>({ index: false, copies: false }, given.llms),
    checks: given.checks ?? {},
    budget: complete<Blog["budget"]>({ post: 1500, page: 1000, list: 250 }, given.budget),
    folders: complete(defaultFolders, given.folders),
  };
  if (given.navigation) blog.navigation = given.navigation;
  if (given.icon) blog.icon = given.icon;
  if (given.discuss) blog.discuss = given.discuss;
  const conflict = explainFolders(blog.folders, given.folders ?? {}, path, source);
  if (conflict) return { problems: [conflict] };
  if (blog.reply && !author.email) return { problems: [explainReply(path, source)] };
  return { blog, problems: [] };
}

/** The language that unchecked settings name, as a BCP 47 tag; `en` when they name none. */
export function languageOf(settings: unknown): string {
  const { language } = (settings ?? {}) as { language?: unknown };
  return typeof language === "string" ? language.trim() : "en";
}

/** The defaults with what is given; a setting that is undefined is not given. */
function complete<T extends object>(defaults: T, given: Partial<T> | undefined): T {
  const isGiven = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(isGiven) };
}

function explainExport(settings: unknown, path: string): Problem {
  return error(
    "settings-no-export",
    { path, line: 1, column: 1 },
    settings === undefined
      ? "The file has no export default, so there are no settings in it."
      : `The export default of the file is ${show(settings)}, not settings.`,
    "Write the settings as export default defineBlog({ … }).",
  );
}

function explainReply(path: string, source: string): Problem {
  return error(
    "settings-reply-email",
    placeInSource("reply", path, source),
    'The setting "reply" is true, but the author has no email.',
    'Write it beside the name: author: { name: "Ines Halloran", email: "ines@ines.blog" }, or take reply away.',
  );
}

function explainFolders(
  folders: Blog["folders"],
  given: NonNullable<BlogSettings["folders"]>,
  path: string,
  source: string,
): Problem | undefined {
  const conflict = findFolderConflict(folders);
  if (!conflict) return undefined;
  const { made, relation, other } = conflict;
  const otherName = other in folders ? `folders.${other} ("${folders[other as keyof Blog["folders"]]}")` : other;
  const stands = relation === "is" ? "is the same folder as" : relation;
  return error(
    "settings-folder-shared",
    placeInSource(given[made] === undefined ? other : made, path, source),
    `The setting "folders.${made}" cannot be "${folders[made]}": it ${stands} ${otherName}, and Longhand removes old files from it.`,
    `Give each a folder of its own, for example ${made}: "${defaultFolders[made]}".`,
  );
}

/**
 * A placeholder address must not reach production: every feed, canonical and preview would point there.
 * The names are those that RFC 2606 and RFC 6761 reserve, and addresses of the machine itself.
 */
export function findPlaceholders(blog: Blog, path: string, source: string): Problem[] {
  const host = new URL(blog.url).hostname;
  const isReserved =
    /(^|\.)(example\.(com|net|org)|example|invalid|test|localhost|local)$/.test(host) ||
    /^(127\.|0\.|10\.|192\.168\.|\[)/.test(host) ||
    !host.includes(".");
  if (!isReserved) return [];
  return [
    error(
      "settings-url-example",
      placeInSource("url", path, source),
      `"url" is still an example: ${blog.url}. Links in feeds and previews would lead nowhere.`,
      "Write the address where the blog will be published.",
    ),
  ];
}

function parseAddress(text: string): URL | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const address = new URL(text);
  address.hash = "";
  address.search = "";
  if (!address.pathname.endsWith("/")) address.pathname += "/";
  return address;
}

function explain(issue: v.BaseIssue<unknown>, path: string, source: string): Problem {
  const keys = (issue.path ?? []).map((item) => String((item as { key?: unknown }).key ?? ""));
  const name = keys.join(".");
  const key = keys.at(-1) ?? "";
  const place = placeInSource(key, path, source) ?? { path, line: 1, column: 1 };
  if (issue.type === "strict_object" && issue.expected === "never") {
    const others = settingsIn(keys.slice(0, -1));
    // Half of a short name may not be wrong.
    const nearest = findNearest(key, others, Math.min(3, Math.floor(key.length / 2)));
    const remedy = nearest ? `Did you mean "${nearest}"?` : `Take it out. ${listSettings(keys, others)}`;
    return error("settings-unknown", place, `"${name}" is not a setting.`, remedy);
  }
  if (issue.input === undefined) {
    return error("settings-missing", place, `The setting "${name}" is missing.`, remedies[name] ?? "Add it.");
  }
  return error(
    "settings-form",
    place,
    `The setting "${name}" cannot be ${show(issue.input)}.`,
    remedies[name] ??
      `It should be ${issue.message}. The guide node_modules/longhand/docs/${keys[0] === "words" ? "languages" : "settings"}.md describes it.`,
  );
}

/** What there is in the group of a setting that there is not, or the guide that says so. */
function listSettings([first, ...inside]: string[], others: string[]): string {
  if (inside.length > 0 && others.length < 8) return `There are ${others.join(", ").replace(/, (?=\S+$)/, " and ")}.`;
  const guide = first === "checks" ? "checks" : first === "words" ? "languages" : "settings";
  const what = guide === "checks" ? "checks" : guide === "languages" ? "words" : "settings";
  return `The guide node_modules/longhand/docs/${guide}.md lists all ${what}.`;
}

/** A value as a person would write it, not longer than a line. */
function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" && typeof value !== "string") return String(value);
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    return "an object";
  }
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Where a key is written in the settings file, found by its name: the file is code, so this is a good guess. */
export function placeInSource(key: string, path: string, source: string): Place {
  const match = new RegExp(`(^|[\\s{,"'])(${key.replace(/[^\w$]/g, "\\$&")})["']?\\s*:`, "m").exec(source);
  if (!match) return { path, line: 1, column: 1 };
  const offset = match.index + (match[1]?.length ?? 0);
  const before = source.slice(0, offset);
  return { path, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
