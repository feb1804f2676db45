import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageFolder } from "../package.ts";
import { error, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";

/** Pagefind as it is installed. https://pagefind.app/docs/node-api/ */
export interface InstalledPagefind {
  version: string;
  /** Absolute path of the module to import. */
  entry: string;
}

/** Versions whose files our search page can read. */
const SUPPORTED = /^1\.([6-9]|\d\d)/;

/** Where Node would look for Pagefind from the blog and from Longhand. */
export function pagefindFolders(root: string): string[] {
  return [root, packageFolder];
}

/** Looks for Pagefind in the folders `node_modules` of some folders and of those above them. */
export function findPagefind(folders: string[]): InstalledPagefind | undefined {
  for (const start of folders) {
    for (let folder = start; ; folder = dirname(folder)) {
      const found = readPackage(join(folder, "node_modules", "pagefind"));
      if (found) return found;
      if (dirname(folder) === folder) break;
    }
  }
  return undefined;
}

function readPackage(folder: string): InstalledPagefind | undefined {
  try {
    const { version, main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { version: String(version), entry: join(folder, String(main)) };
  } catch {
    return undefined;
  }
}

/** What is wrong when a blog wants a search and Pagefind is not there, or too old or too new. `folders`: where to look. */
export function explainMissingPagefind(blog: Blog, folders: string[]): Problem[] {
  if (!blog.search) return [];
  const found = findPagefind(folders);
  if (found && SUPPORTED.test(found.version)) return [];
  return [
    error(
      "search-package",
      blog.places.search,
      found
        ? `The search needs Pagefind 1.6 or a later 1.x, and ${found.version} is installed.`
        : 'The setting "search" needs the package Pagefind, which is not installed.',
      "Run npm install pagefind@^1.6, or set search: false.",
    ),
  ];
}
