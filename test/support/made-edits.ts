import { cpSync, rmSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { BlogEdit, EditContext } from "./blog-edits.ts";
import { exchangeLast } from "./blog-folder.ts";

const edits: Pick<BlogEdit, "name" | "apply">[] = [
  { name: "a published page, cut off", apply: onPage((file) => truncateSync(file, 10)) },
  { name: "a published page that is empty", apply: onPage((file) => truncateSync(file)) },
  { name: "a published page that is deleted", apply: onPage((file) => rmSync(file)) },
  { name: "a published page that was only touched", apply: onPage((file) => utimesSync(file, 1e9, 1e9)) },
  {
    name: "a published page, so that neither size nor time tell",
    apply: ({ blog, random }) => {
      const path = pickFile(blog, /\.html$/, random);
      if (path !== undefined) blog.writeUnnoticed(path, exchangeLast);
      return path;
    },
  },
  {
    name: "a published feed, by hand",
    apply: ({ blog }) => {
      if (!blog.has("_site/feed.xml")) return undefined;
      blog.write("_site/feed.xml", "<feed/>");
      return "_site/feed.xml";
    },
  },
  {
    name: "a published picture, cut off",
    apply: ({ blog, random }) => {
      const path = pickFile(blog, /\.(png|jpg|webp|avif)$/, random);
      if (path !== undefined) truncateSync(join(blog.root, path), 10);
      return path;
    },
  },
  { name: "a published folder that is deleted", apply: take("_site/posts") },
  { name: "the whole site, deleted", apply: take("_site") },
  { name: "the whole site, copied", apply: copySite },
  { name: "the whole cache, deleted", apply: take(".cache") },
  { name: "the whole cache, copied", apply: copyCache },
  { name: "the site and the cache, deleted", apply: ({ blog }) => remove(blog, "_site") && remove(blog, ".cache") },
  { name: "a file of the cache, deleted", apply: onCached((file) => rmSync(file)) },
  { name: "a file of the cache, cut off", apply: onCached((file) => truncateSync(file, 30)) },
  { name: "a file of the cache, so that neither size nor time tell", apply: exchangeCached },
  { name: "images of the cache, deleted", apply: take(".cache/images") },
];

/**
 * What others than the author's editor do to what builds have made. The next build puts all of it right, if each of them
 * follows a build that has published: without the list of what was published, nobody knows which files are old.
 */
export const madeEdits: BlogEdit[] = edits.map((edit) => ({ ...edit, effect: "none", isMade: true }));

type Blog = EditContext["blog"];

function remove(blog: Blog, path: string): string | undefined {
  if (!blog.has(path)) return undefined;
  blog.remove(path);
  return path;
}

function take(path: string): BlogEdit["apply"] {
  return ({ blog }) => remove(blog, path);
}

function pickFile(blog: Blog, pattern: RegExp, random: EditContext["random"]): string | undefined {
  const paths = blog.listMade("_site", pattern);
  return paths.length === 0 ? undefined : random.pick(paths);
}

function onPage(change: (file: string) => void): BlogEdit["apply"] {
  return ({ blog, random }) => {
    const path = pickFile(blog, /\.html$/, random);
    if (path !== undefined) change(join(blog.root, path));
    return path;
  };
}

function pickCached({ blog, random }: EditContext): string | undefined {
  const paths = blog.listMade(".cache", /^/);
  return paths.length === 0 ? undefined : random.pick(paths);
}

function onCached(change: (file: string) => void): BlogEdit["apply"] {
  return (context) => {
    const path = pickCached(context);
    if (path !== undefined) change(join(context.blog.root, path));
    return path;
  };
}

function exchangeCached(context: EditContext): string | undefined {
  const path = pickCached(context);
  if (path !== undefined) context.blog.writeUnnoticed(path, exchangeLast);
  return path;
}

/** As the cache of a host does it: with the times, at other places of the disk. */
function copySite({ blog }: EditContext): string | undefined {
  return copyMade(blog, "_site");
}

function copyCache({ blog }: EditContext): string | undefined {
  return copyMade(blog, ".cache");
}

function copyMade(blog: Blog, name: string): string | undefined {
  if (!blog.has(name)) return undefined;
  blog.rename(name, `${name}.old`);
  cpSync(join(blog.root, `${name}.old`), join(blog.root, name), { recursive: true, preserveTimestamps: true });
  blog.remove(`${name}.old`);
  return name;
}
