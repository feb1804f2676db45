import { Bodies } from "../../src/content/bodies.ts";
import type { FrontMatter } from "../../src/content/front-matter.ts";
import type { AuthorPage, Post } from "../../src/content/post.ts";
import { packPlaces, type TextRecord } from "../../src/content/text-record.ts";
import {
  readPage,
  readPost,
  toAuthorPage as toPageOfRecord,
  toPost as toPostOfRecord,
} from "../../src/content/to-post.ts";
import { FactFinder, type TextFacts } from "../../src/markdown/facts.ts";
import type { Problem } from "../../src/problem.ts";
import type { Blog } from "../../src/settings/settings.ts";

const finders = new WeakMap<Blog, FactFinder>();

function factsOf(path: string, { body, bodyLine }: { body: string; bodyLine: number }, blog: Blog): TextFacts {
  const finder = finders.get(blog) ?? new FactFinder({ ...blog.markdown, language: blog.language, home: blog.url });
  finders.set(blog, finder);
  return finder.find({ path, body, bodyLine });
}

/** Makes a post of front matter and body that are not in a file. */
export function toPost(
  path: string,
  frontMatter: FrontMatter,
  blog: Blog,
  now: number,
): { post?: Post; problems: Problem[] } {
  const problems: Problem[] = [];
  const fields = readPost(path, frontMatter, blog, problems);
  const { record, bodies } = makeRecord(path, frontMatter, blog);
  const post = fields && toPostOfRecord({ ...record, post: fields }, blog, now, bodies);
  return { problems, ...(post && { post }) };
}

/** Makes a page of the author's own of front matter and body that are not in a file. */
export function toAuthorPage(
  path: string,
  frontMatter: FrontMatter,
  blog: Blog,
): { page?: AuthorPage; problems: Problem[] } {
  const problems: Problem[] = [];
  const fields = readPage(path, frontMatter, blog, problems);
  const { record, bodies } = makeRecord(path, frontMatter, blog);
  const page = fields && toPageOfRecord({ ...record, page: fields }, blog, bodies);
  return { problems, ...(page && { page }) };
}

function makeRecord(path: string, frontMatter: FrontMatter, blog: Blog): { record: TextRecord; bodies: Bodies } {
  const { data, body, bodyLine, valuePlaces } = frontMatter;
  const record: TextRecord = {
    path,
    signature: null,
    hash: path,

    problems: [],
    frontMatter: { hash: path, data, bodyLine, places: packPlaces(valuePlaces) },
    facts: factsOf(path, frontMatter, blog),
  };
  const bodies = new Bodies("");
  bodies.keep(record, body);
  return { record, bodies };
}
