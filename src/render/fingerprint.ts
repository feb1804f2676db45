import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { digest } from "../digest.ts";
import { compile, compileAll, fingerprintCode } from "../import-file.ts";
import type { Blog } from "../settings/settings.ts";
import { findConfiguration } from "./configuration.ts";
import { isTemplate, listFolder } from "./layouts.ts";
import { listOwnTemplates } from "./own-templates.ts";

/** Where shards are, from the blog's root, unless the command says otherwise. */
export const SHARDS_FOLDER = "_shards";

/** Code, with what it imports. */
const CODE = /\.([cm]?[jt]s|[jt]sx)$/;
/** What a template may include, from anywhere in the blog. */
const INCLUDED = /\.(njk|liquid|html)$/;
/** Where Eleventy looks for data. */
const DATA = "_data";

/** The author's code and templates. */
export interface TemplatesFingerprint {
  key: string;
  /** Each page may show something of any post: through `collections`, or because Eleventy renders it. */
  seeWholeBlog: boolean;
  /** There are templates of the author's own in `pages/`. */
  hasOwnTemplates: boolean;
}

/**
 * Names the author's own code and templates, from which pages are made: layouts, templates in `pages/`, Eleventy's
 * configuration and data. What they read beside that (the network, other files, the clock) is not seen.
 */
export async function fingerprintTemplates(root: string, blog: Blog): Promise<TemplatesFingerprint> {
  const { layouts, pages } = blog.folders;
  const config = await findConfiguration(root);
  const templates = listOwnTemplates(root, pages).map((file) => `${pages}/${file}`);
  // Styles and scripts are files of their own: pages know nothing of them but their names.
  const replaced = listFolder(join(root, layouts))
    .filter(isTemplate)
    .map((file) => `${layouts}/${file}`);
  const data = listFiles(root, DATA);
  const parts: string[] = [];
  let seeWholeBlog = config !== undefined || data.length > 0 || replaced.some((path) => !/\.tsx?$/.test(path));
  const code = [...(config ? [config] : []), ...templates, ...replaced, ...data].filter((path) => CODE.test(path));
  if (code.length > 1)
    await compileAll(
      code.map((path) => join(root, path)),
      root,
    );
  for (const path of code) {
    const file = join(root, path);
    parts.push(path, await fingerprintCode(file, root));
    if (replaced.includes(path))
      seeWholeBlog ||= readFileSync(await compile(file, root), "utf8").includes("collections");
  }
  const packages = ["package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"];
  const files = [...replaced, ...(seeWholeBlog || templates.length > 0 ? [...data, ...listIncluded(root, blog)] : [])];
  for (const path of [...files, ...(parts.length > 0 ? packages : [])]) parts.push(path, hashFile(join(root, path)));
  return { key: digest(JSON.stringify(parts)), seeWholeBlog, hasOwnTemplates: templates.length > 0 };
}

/** All files that a template may include; not those that are content, or made. */
function listIncluded(root: string, { folders }: Blog): string[] {
  const { posts, output, cache, images, static: statics } = folders;
  const left = new Set([posts, output, cache, images, statics, "node_modules", SHARDS_FOLDER]);
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !left.has(name) && !name.startsWith(".git"))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(root, entry.name) : [entry.name]))
    .filter((path) => INCLUDED.test(path) && !path.includes("node_modules"))
    .sort();
}

function listFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const paths = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return paths
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .sort();
}

function hashFile(path: string): string {
  try {
    return digest(readFileSync(path));
  } catch {
    return "";
  }
}
