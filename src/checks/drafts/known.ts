import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MarkdownIt } from "markdown-it";
import type { AuthorPage, Post } from "../../content/post.ts";
import { packageFolder } from "../../package.ts";
import { listOwnTemplates } from "../../render/own-templates.ts";
import type { Blog } from "../../settings/settings.ts";
import { listTexts } from "./secrets.ts";

/** What is public, and from which texts the site is made. */
export interface PublicSources {
  root: string;
  blog: Blog;
  writings: (Post | AuthorPage)[];
  /** Site URLs, those that were published once included. */
  urls: string[];
  md: MarkdownIt;
}

/**
 * Everything that is written for readers: published texts, addresses, the settings, layouts and the author's templates.
 * What a draft shares with them is no secret. Sources come first; what Markdown makes of them is costlier and comes last.
 */
export function* readPublicTexts({ root, blog, writings, urls, md }: PublicSources): Generator<string> {
  yield* blog.drafts.allow;
  yield JSON.stringify(blog);
  yield urls.join("\n");
  for (const { title, path, description, data, body } of writings) {
    yield `${title}\n${path}\n${description}\n${JSON.stringify(data)}`;
    yield body;
  }
  for (const file of listOwnTemplates(root, blog.folders.pages)) yield readText(join(root, blog.folders.pages, file));
  for (const folder of [join(root, blog.folders.layouts), join(packageFolder, "layouts")]) {
    for (const file of listFiles(folder)) yield readText(join(folder, file));
  }
  for (const writing of writings) for (const { text } of listTexts(writing, md)) yield text;
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String).sort();
  } catch {
    return [];
  }
}

/** Nothing for a folder. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
