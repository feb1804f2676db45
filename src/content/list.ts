import { type Dirent, existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { error, note, type Problem } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { explainLink, explainNotFolder, explainUnreadable, followLink, isFolder } from "./disk.ts";

/** The files of the author's texts, as paths from the blog's root with forward slashes. Plain data. */
export interface Listing {
  /** Absolute. */
  root: string;
  /** Sorted. */
  posts: string[];
  /** Sorted. */
  pages: string[];
  /** All of them, each once. */
  paths: string[];
  /** What is wrong with the folders, and files in them that are ignored. */
  problems: Problem[];
}

/** Lists `posts/**` and `pages/**`; no file is read. `root` is absolute. */
export function listTexts(root: string, blog: Pick<Blog, "folders">): Listing {
  const problems: Problem[] = [];
  const { folders } = blog;
  if (!existsSync(join(root, folders.posts))) {
    problems.push(
      error(
        "posts-folder-missing",
        { path: folders.posts },
        `There is no folder ${folders.posts}/.`,
        'Run the command in the folder of your blog, or begin with longhand new "My first essay".',
      ),
    );
  }
  const files = listFiles(root, folders.posts, problems);
  const posts = files.filter(isMarkdown);
  problems.push(...files.filter((path) => !isMarkdown(path) && !isImage(path)).map(explainIgnored));
  const pages = listFiles(root, folders.pages, problems).filter(isMarkdown);
  return { root, posts, pages, paths: [...new Set([...posts, ...pages])], problems };
}

function isMarkdown(path: string): boolean {
  return /\.md$/i.test(path);
}

function isImage(path: string): boolean {
  return /\.(jpe?g|png|gif|webp|avif|svg|heic|tiff?)$/i.test(path);
}

function explainIgnored(path: string): Problem {
  return note(
    "file-ignored",
    { path },
    "Only Markdown files (.md) and images belong in the posts folder; this one is ignored.",
    "Move it out, or give it the ending .md if it is an essay.",
  );
}

/** Files below a folder, sorted. Dot files are the editor's, not the blog's. */
function listFiles(root: string, folder: string, problems: Problem[]): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  if (!isFolder(start)) {
    problems.push(explainNotFolder(folder));
    return [];
  }
  const home = realpathSync(start);
  const files: string[] = [];
  const walk = (path: string): void => {
    for (const entry of listFolder(root, path, problems)) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const inside = `${path}/${entry.name}`;
      const kind = entry.isSymbolicLink() ? followLink(join(root, inside), home) : kindOf(entry);
      if (kind === "outside" || kind === "nowhere") problems.push(explainLink(inside, kind, "read"));
      else if (kind === "folder" && entry.isDirectory()) walk(inside);
      // A link to a folder inside would be read twice, or for ever.
      else if (kind === "file") files.push(inside);
    }
  };
  walk(folder);
  return files.sort();
}

function listFolder(root: string, path: string, problems: Problem[]): Dirent[] {
  try {
    return readdirSync(join(root, path), { withFileTypes: true });
  } catch (issue) {
    problems.push(explainUnreadable(path, issue));
    return [];
  }
}

function kindOf(entry: Dirent): "file" | "folder" | "other" {
  return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
}
