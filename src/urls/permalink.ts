import type { Liquid } from "liquidjs";
import type { AuthorPage, Post } from "../content/post.ts";
import { parseDate } from "../date.ts";
import { lazily } from "../load-package.ts";
import { findNearest } from "../nearest.ts";
import { isWindowsName, slugify } from "./slug.ts";

/** A URL of the site without the base path, and the file in the output folder that answers it. */
export interface Target {
  /** Begins with a slash: `/posts/hello/`. */
  url: string;
  /** `posts/hello/index.html` */
  outputPath: string;
}

type Resolved = { target: Target; fact?: never; remedy?: never } | { target?: never; fact: string; remedy: string };

type Slugify = (text: string) => string;

/** Loaded with the first template; many blogs have none. */
const loadLiquid: () => typeof import("liquidjs") = lazily("liquidjs");

const engines = new Map<Slugify, Map<string, Liquid>>();

function engineFor(timeZone: string, toSlug: Slugify): Liquid {
  const byZone = engines.get(toSlug) ?? new Map<string, Liquid>();
  engines.set(toSlug, byZone);
  let engine = byZone.get(timeZone);
  if (!engine) {
    engine = new (loadLiquid().Liquid)({
      timezoneOffset: timeZone as never,
      strictFilters: true,
      strictVariables: true,
      ownPropertyOnly: true,
      cache: true,
      // Names of months are those of the template, not of the machine; there are no files to include.
      locale: "en-US",
      templates: {},
      // A permalink is a line, not a program. The time (in milliseconds) is one that a slow machine does not need.
      parseLimit: 2_000,
      renderLimit: 1_500,
      memoryLimit: 1e6,
    });
    engine.registerFilter("slugify", (value: unknown) => toSlug(String(value ?? "")) || NO_LETTERS);
    addDateFilters(engine, timeZone);
    // An address that is drawn by lot is another one in each build.
    delete engine.filters.sample;
    byZone.set(timeZone, engine);
  }
  return engine;
}

/** What most templates of addresses are made of. Words that mean a value to Liquid, and dates, are left to it. */
const USUAL =
  /\{\{ *(?:page\.fileSlug|(?!(?:nil|null|true|false|empty|blank|date|updated|page)\b)([A-Za-z_]\w*) *\| *slugify) *\}\}/g;

/** What the `slugify` filter gives for a text without letters; no path may have it. */
const NO_LETTERS = "\ue000";

/** Dates that are written as text are meant in the blog's zone as well; the clock has no place in an address. */
function addDateFilters(engine: Liquid, timeZone: string): void {
  for (const name of ["date", "date_to_xmlschema", "date_to_rfc822", "date_to_string", "date_to_long_string"]) {
    const format = engine.filters[name] as (this: unknown, value: unknown, ...rest: unknown[]) => unknown;
    engine.registerFilter(name, function date(value: unknown, ...rest: unknown[]) {
      if (value instanceof Date) return format.call(this, value, ...rest);
      const parsed = parseDate(String(value), timeZone);
      if (!parsed.date) throw new Error(`"${value}" is not a date`);
      return format.call(this, new Date(parsed.date.time), ...rest);
    });
  }
}

/**
 * Resolves a permalink as Eleventy users write it: a path, or a Liquid template over the front matter with the
 * `slugify` filter. `date` is formatted in the blog's zone. Gives the URL, or what is wrong and what to do. Another
 * `toSlug` gives the URL that another program has made of the same permalink.
 *
 * @example
 * resolvePermalink("posts/{{ title | slugify }}/index.html", post, "UTC") //=> { url: "/posts/hello/", … }
 */
export function resolvePermalink(
  permalink: string,
  source: Post | AuthorPage,
  timeZone: string,
  toSlug: Slugify = slugify,
): Resolved {
  // The usual patterns, for which no template engine need be asked.
  let path = permalink.replaceAll(USUAL, (whole, field?: string) => {
    if (field === undefined) return source.fileSlug;
    const value = field === "title" ? source.title : Object.hasOwn(source.data, field) && source.data[field];
    return typeof value === "string" ? toSlug(value) || NO_LETTERS : whole;
  });
  if (path.includes("{{") || path.includes("{%") || source.fileSlug.includes("{")) path = permalink;
  if (path.includes("{{") || path.includes("{%")) {
    const date = "date" in source ? new Date(source.date.time) : undefined;
    const updated = "updated" in source && source.updated ? new Date(source.updated.time) : undefined;
    try {
      path = engineFor(timeZone, toSlug).parseAndRenderSync(permalink, {
        ...source.data,
        title: source.title,
        ...(date && { date }),
        ...(updated && { updated }),
        page: { fileSlug: source.fileSlug, inputPath: source.path, ...(date && { date }) },
      }) as string;
    } catch (issue) {
      return explainTemplate(permalink, issue, ["title", "date", "page.fileSlug", ...Object.keys(source.data)]);
    }
  }
  return toTarget(path, permalink);
}

function explainTemplate(permalink: string, issue: unknown, fields: string[]): Resolved {
  const message = issue instanceof Error ? issue.message.replace(/, line:\d+, col:\d+[\s\S]*$/, "") : String(issue);
  const [, variable] = /^undefined variable: (.+)$/.exec(message) ?? [];
  const nearest = variable === undefined ? undefined : findNearest(variable, fields, 2);
  const reason =
    variable === undefined
      ? message
          .replace(/^undefined filter: (.+)$/, 'there is no filter "$1"')
          .replace(/^(?:output|tag) "?(.+?)"? not closed$/, '"$1" does not end')
          .replace(/^.*limit exceeded.*$/, "it would become too long, or take too long")
          .replace(/^ENOENT.*$/, "it cannot include files")
      : `there is no field "${variable}"`;
  return {
    fact: `The permalink "${permalink}" cannot be made: ${reason}.`,
    remedy: nearest
      ? `Did you mean ${nearest}?`
      : "Use fields of the front matter and the filters slugify and date, for example posts/{{ title | slugify }}/index.html",
  };
}

const nameByFile =
  "Write that part of the permalink by hand, or name it by the file: posts/{{ page.fileSlug }}/index.html";

/**
 * In bytes. Windows takes 260 letters for a whole path, Linux 4,096 and macOS 1,024; some of that is the blog's folder.
 * https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
 */
const LONGEST = 800;

/** Signs with a meaning in URLs or on disks, and characters that nobody sees but for the joiners of Persian and Hindi. */
const FORBIDDEN = /[?#%\\<>"|*:]|\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|(?![\u200c\u200d])\p{Cf}/u;

/** Nobody reads more than a line of it. */
function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

/** Makes a URL and an output path of a path such as `posts/x/index.html`, `/posts/x/` or `/x.html`. */
export function toTarget(path: string, written = path): Resolved {
  const from = path === written ? `"${shorten(written)}"` : `"${shorten(written)}", which gives "${shorten(path)}",`;
  const wrong = (fact: string, remedy: string): Resolved => ({ fact: `The permalink ${from} ${fact}`, remedy });
  if (path.includes(NO_LETTERS)) {
    return {
      fact: `The permalink "${written}" cannot be made: what should stand in it gives no letters for a URL.`,
      remedy: nameByFile,
    };
  }
  if (path.trim() === "false") {
    return wrong(
      "is no path.",
      "To keep a post out of lists write hidden: true, to keep it to yourself status: draft.",
    );
  }
  const trimmed = path.trim().normalize("NFC");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) {
    return wrong(
      "is an absolute address.",
      "Write the path alone: /posts/hello/. For a text that was first elsewhere, write canonical: https://…",
    );
  }
  const clean = trimmed.replace(/^\//, "");
  const forbidden = FORBIDDEN.exec(clean);
  if (forbidden) {
    const isSeen = /[\x20-\x7e]/.test(forbidden[0]);
    const shown = JSON.stringify(forbidden[0]);
    const name = `U+${(forbidden[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    return wrong(
      `has the character ${isSeen || shown.length > 3 ? shown : name}, which cannot stand in a path.`,
      "Leave it out, or make the path of the title: posts/{{ title | slugify }}/index.html",
    );
  }
  const segments = clean.split("/");
  const last = segments.pop() ?? "";
  if (segments.includes("")) {
    return path === written
      ? wrong("has an empty part, because two slashes follow each other.", "Take one of them away.")
      : wrong("has an empty part, because what should stand there gives no letters for a URL.", nameByFile);
  }
  for (const segment of [...segments, last]) {
    if (segment === "..") return wrong("leaves the site.", "Write a path without .. in it.");
    if (segment === ".") return wrong("has a part that is a dot.", "Take it away.");
    if (isWindowsName(segment)) {
      return wrong(`has "${segment}", a name that Windows keeps for itself.`, "Choose another name.");
    }
    if (/[. ]$/.test(segment)) return wrong("has a part that ends in a dot or a space.", "Take it away.");
    if (/^ /.test(segment)) return wrong("has a part that begins with a space.", "Take it away.");
    if (Buffer.byteLength(segment) > 240) return wrong("has a part of over 240 bytes.", "Make it shorter.");
  }
  if (Buffer.byteLength(clean) > LONGEST) {
    const remedy = "Make it shorter.";
    return {
      fact: `The permalink has ${Buffer.byteLength(clean)} bytes, and systems cannot hold more than ${LONGEST}.`,
      remedy,
    };
  }
  if (last === "" || last === "index.html") {
    const folder = segments.map((segment) => `${segment}/`).join("");
    return { target: { url: `/${folder}`, outputPath: `${folder}index.html` } };
  }
  if (/^\.[a-z0-9]+$/i.test(last)) return wrong("has an ending without a name.", nameByFile);
  if (!/\.[a-z0-9]+$/i.test(last)) {
    return wrong(
      "has no ending, so a host would not know what kind of file it is.",
      `End it with a slash: ${path.trim()}/`,
    );
  }
  return { target: { url: `/${clean}`, outputPath: clean } };
}
