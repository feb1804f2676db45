import type { Page } from "../plan/page.ts";

/** Where a page seems to be for Eleventy, as a path from the blog's root. Pages that have no file get one that cannot be. */
export function virtualPath(page: Page): string {
  return page.content.kind === "markdown" ? page.source : `longhand/${page.outputPath}.11ty.js`;
}

/** What templates see of a page, whoever renders it: its own fields, and over them what its layout shows. */
export function describePage(page: Page): Record<string, unknown> {
  const data: Record<string, unknown> = { date: new Date(0) };
  for (const [field, value] of Object.entries(page.fields())) {
    if (!isReserved(field)) data[field] = value;
  }
  // Views are shared by pages, and Eleventy copies plain objects for each page, except frozen ones.
  for (const [field, value] of Object.entries(page.layout?.data() ?? {})) data[field] = freeze(value);
  return data;
}

/** Names that mean something to Eleventy or to this folder; a field of a post with such a name must not steer it. */
export function isReserved(field: string): boolean {
  return reserved.has(field) || field.startsWith("eleventy") || field.startsWith("override:");
}

const reserved = new Set([
  "content",
  "collections",
  "page",
  "pkg",
  "layout",
  "permalink",
  "permalinkBypassOutputDir",
  "pagination",
  "templateEngineOverride",
  "dynamicPermalink",
  "longhand",
  "markdown",
]);

function freeze(value: unknown): unknown {
  return typeof value === "object" && value !== null ? Object.freeze(value) : value;
}

/** What `page` is in an author's layout. https://www.11ty.dev/docs/data-eleventy-supplied/#page-variable */
export interface PageFacts {
  url: string;
  /** `./posts/hello.md` */
  inputPath: string;
  /** `./_site/posts/hello/index.html` */
  outputPath: string;
  /** The file's name without its ending and without a date before it: `hello`. */
  fileSlug: string;
  /** The same with its folders: `/posts/hello`. */
  filePathStem: string;
  /** Of a post; the beginning of 1970 for other pages. */
  date: Date;
}

/** What Eleventy says of a page. */
export function listPageFacts(page: Page, date: Date, outputFolder: string): PageFacts {
  const path = virtualPath(page);
  const folders = path.split("/");
  const name = withoutDate((folders.pop() ?? "").replace(/\.(md|11ty\.js)$/, ""));
  return {
    url: page.url,
    inputPath: `./${path}`,
    outputPath: `./${outputFolder}/${page.outputPath}`,
    fileSlug: name === "index" ? withoutDate(folders.at(-1) ?? "") : name,
    filePathStem: `/${[...folders, name].join("/")}`,
    date,
  };
}

function withoutDate(name: string): string {
  return /\d{4}-\d{2}-\d{2}-(.*)/.exec(name)?.[1] ?? name;
}
