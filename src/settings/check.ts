import * as v from "valibot";
import { isTimeZone } from "../date.ts";
import { findNearest } from "../nearest.ts";
import { error, type Place, type Problem } from "../problem.ts";
import type { Blog, BlogSettings } from "./settings.ts";

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const quality = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)));
const folder = v.pipe(text, v.regex(/^(?!\/|.*\.\.)[^\\:]+$/));

const schema = v.strictObject({
  title: text,
  url: text,
  author: v.union([text, v.strictObject({ name: text, email: v.optional(text), url: v.optional(text) })]),
  description: v.optional(text),
  language: v.optional(v.pipe(text, v.regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i))),
  timeZone: v.optional(v.pipe(text, v.check(isTimeZone))),
  permalink: v.optional(text),
  tags: v.optional(
    v.record(
      v.string(),
      v.strictObject({
        label: v.optional(text),
        slug: v.optional(v.pipe(text, v.regex(/^[^\s/?#%\\.]+$/))),
        description: v.optional(text),
        synonyms: v.optional(v.array(text)),
      }),
    ),
  ),
  perPage: v.optional(v.strictObject({ home: v.optional(size), archive: v.optional(size), tag: v.optional(size) })),
  feed: v.optional(v.strictObject({ size: v.optional(size) })),
  navigation: v.optional(v.array(v.strictObject({ label: text, url: text }))),
  icon: v.optional(text),
  themeColor: v.optional(v.strictObject({ light: text, dark: text })),
  images: v.optional(
    v.strictObject({
      widths: v.optional(
        v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(8000))), v.minLength(1)),
      ),
      quality: v.optional(v.strictObject({ avif: quality, webp: quality, jpeg: quality })),
    }),
  ),
  markdown: v.optional(
    v.strictObject({ html: v.optional(v.picklist(["safe", "none", "all"])), typographer: v.optional(v.boolean()) }),
  ),
  llms: v.optional(v.strictObject({ index: v.optional(v.boolean()), copies: v.optional(v.boolean()) })),
  folders: v.optional(
    v.strictObject({
      posts: v.optional(folder),
      pages: v.optional(folder),
      images: v.optional(folder),
      layouts: v.optional(folder),
      output: v.optional(folder),
      cache: v.optional(folder),
    }),
  ),
});

const remedies: Record<string, string> = {
  title: 'Give the blog a name: title: "Fair Copy"',
  url: 'Write where the blog will be published: url: "https://ines.blog/"',
  author: 'Write who writes: author: "Ines Halloran"',
  language: 'Write a language tag, for example "en", "en-GB" or "ja".',
  timeZone: 'Write a name of the IANA list, for example "Europe/Dublin" or "UTC".',
};

/** Completes and checks the settings. `path` and `source` are those of the file, for the places of problems. */
export function checkSettings(
  settings: unknown,
  path: string,
  source: string,
): { blog: Blog; problems: Problem[] } | { blog?: never; problems: Problem[] } {
  const result = v.safeParse(schema, settings);
  if (!result.success) {
    return { problems: result.issues.map((issue) => explain(issue, path, source)) };
  }
  const given = result.output as BlogSettings;
  const address = parseAddress(given.url);
  if (!address) {
    return {
      problems: [
        error(
          "settings-url",
          placeInSource("url", path, source),
          `"url" is not an absolute address: "${given.url}".`,
          remedies.url,
        ),
      ],
    };
  }
  const author = typeof given.author === "string" ? { name: given.author } : given.author;
  const blog: Blog = {
    title: given.title,
    description: given.description ?? given.title,
    url: address.href,
    origin: address.origin,
    basePath: address.pathname,
    author,
    language: given.language ?? "en",
    timeZone: given.timeZone ?? "UTC",
    permalink: given.permalink ?? "/posts/{{ page.fileSlug }}/",
    tags: given.tags ?? {},
    perPage: { home: 10, archive: 50, tag: 20, ...given.perPage },
    feed: { size: 20, ...given.feed },
    themeColor: given.themeColor ?? { light: "#fbf9f4", dark: "#191713" },
    images: {
      widths: [...(given.images?.widths ?? [480, 720, 1080, 1440, 2160])].sort((left, right) => left - right),
      quality: { avif: 50, webp: 74, jpeg: 78, ...given.images?.quality },
    },
    markdown: { html: "safe", typographer: true, ...given.markdown },
    llms: { index: false, copies: false, ...given.llms },
    folders: {
      posts: "posts",
      pages: "pages",
      images: "images",
      layouts: "layouts",
      output: "_site",
      cache: ".cache",
      ...given.folders,
    },
  };
  if (given.navigation) blog.navigation = given.navigation;
  if (given.icon) blog.icon = given.icon;
  return { blog, problems: [] };
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
    const nearest = findNearest(key, known(keys.slice(0, -1)), 3);
    return error(
      "settings-unknown",
      place,
      `"${name}" is not a setting.`,
      nearest ? `Did you mean "${nearest}"?` : "Take it out. docs/settings.md lists all settings.",
    );
  }
  if (issue.input === undefined) {
    return error("settings-missing", place, `The setting "${name}" is missing.`, remedies[name] ?? "Add it.");
  }
  return error(
    "settings-form",
    place,
    `The setting "${name}" cannot be ${JSON.stringify(issue.input)}.`,
    remedies[name] ?? `It should be ${issue.expected ?? "something else"}. docs/settings.md describes it.`,
  );
}

function known(path: string[]): string[] {
  let current: unknown = schema;
  for (const key of path) {
    const entries = (unwrap(current) as { entries?: Record<string, unknown> }).entries;
    current = entries?.[key];
  }
  return Object.keys((unwrap(current) as { entries?: object } | undefined)?.entries ?? {});
}

function unwrap(part: unknown): unknown {
  const wrapped = (part as { wrapped?: unknown } | undefined)?.wrapped;
  return wrapped ? unwrap(wrapped) : part;
}

/** Where a key is written in the settings file, found by its name: the file is code, so this is a good guess. */
export function placeInSource(key: string, path: string, source: string): Place {
  const match = new RegExp(`(^|[\\s{,"'])(${key.replace(/[^\w$]/g, "\\$&")})["']?\\s*:`, "m").exec(source);
  if (!match) return { path, line: 1, column: 1 };
  const offset = match.index + (match[1]?.length ?? 0);
  const before = source.slice(0, offset);
  return { path, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
