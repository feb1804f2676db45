import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { error, note, type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { explainLink, explainNotFolder, explainUnreadable, followLink, isFolder } from "./disk.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import type { AuthorPage, Post } from "./post.ts";
import { decodeText, findLostCharacter } from "./text-file.ts";
import { toAuthorPage, toPost } from "./to-post.ts";

/** In bytes. What is larger is hardly a text; it is built, with a warning. */
const largeFile = 1_000_000;

/** All that the author has written, the unpublished posts included. */
export interface Content {
  /** Newest first; posts of one moment are sorted by path. */
  posts: Post[];
  pages: AuthorPage[];
  problems: Problem[];
}

/** Reads `posts/**` and `pages/**`. `root` is absolute; `now` is in milliseconds since 1970. */
export function readContent(root: string, blog: Blog, now: number): Content {
  const problems: Problem[] = [];
  const posts: Post[] = [];
  const pages: AuthorPage[] = [];
  const { posts: postsFolder, pages: pagesFolder } = blog.folders;
  if (!existsSync(join(root, postsFolder))) {
    problems.push(
      error(
        "posts-folder-missing",
        { path: postsFolder },
        `There is no folder ${postsFolder}/.`,
        'Run the command in the folder of your blog, or begin with longhand new "My first essay".',
      ),
    );
  }
  for (const { path, frontMatter } of readFiles(root, postsFolder, problems, true)) {
    const result = toPost(path, frontMatter, blog, now);
    problems.push(...result.problems);
    if (result.post) posts.push(result.post);
  }
  for (const { path, frontMatter } of readFiles(root, pagesFolder, problems, false)) {
    const result = toAuthorPage(path, frontMatter, blog);
    problems.push(...result.problems);
    if (result.page) pages.push(result.page);
  }
  posts.sort((left, right) => right.date.time - left.date.time || compare(left.path, right.path));
  return { posts, pages, problems };
}

/** Compares by code units: the same order on every machine and in every locale. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function* readFiles(
  root: string,
  folder: string,
  problems: Problem[],
  isPosts: boolean,
): Generator<{ path: string; frontMatter: FrontMatter }> {
  for (const path of listFiles(root, folder, problems)) {
    if (!/\.md$/i.test(path)) {
      if (isPosts && !/\.(jpe?g|png|gif|webp|avif|svg|heic|tiff?)$/i.test(path)) {
        problems.push(
          note(
            "file-ignored",
            { path },
            "Only Markdown files (.md) and images belong in the posts folder; this one is ignored.",
            "Move it out, or give it the ending .md if it is an essay.",
          ),
        );
      }
      continue;
    }
    let bytes: Buffer;
    try {
      bytes = readFileSync(join(root, path));
    } catch (issue) {
      problems.push(explainUnreadable(path, issue));
      continue;
    }
    if (bytes.length > largeFile) problems.push(describeLargeFile(path, bytes.length));
    const decoded = decodeText(bytes, path);
    if (decoded.problem) {
      problems.push(decoded.problem);
      continue;
    }
    const lost = findLostCharacter(decoded.text, path);
    if (lost) problems.push(lost);
    const result = readFrontMatter(decoded.text, path);
    problems.push(...result.problems);
    if (result.frontMatter) yield { path, frontMatter: result.frontMatter };
  }
}

function describeLargeFile(path: string, bytes: number): Problem {
  return warning(
    "file-large",
    { path },
    `The file has ${(bytes / 1_000_000).toFixed(1)} MB; a long novel has one. Readers would wait for it.`,
    "If there is a picture or other data in the text, make it a file of its own; else divide the text.",
  );
}

/** Files below a folder, as paths from the root with forward slashes, sorted. Dot files are the editor's, not the blog's. */
function listFiles(root: string, folder: string, problems: Problem[]): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  if (!isFolder(start)) {
    problems.push(explainNotFolder(folder));
    return [];
  }
  const home = realpathSync(start);
  const files: string[] = [];
  const walk = (absolute: string): void => {
    for (const entry of listFolder(absolute, relative(root, absolute), problems)) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = join(absolute, entry.name);
      const shown = relative(root, path).split(sep).join("/");
      const kind = entry.isSymbolicLink() ? followLink(path, home) : kindOf(entry);
      if (kind === "outside" || kind === "nowhere") problems.push(explainLink(shown, kind, "read"));
      else if (kind === "folder" && entry.isDirectory()) walk(path);
      // A link to a folder inside would be read twice, or for ever.
      else if (kind === "file") files.push(shown);
    }
  };
  walk(start);
  return files.sort(compare);
}

function listFolder(absolute: string, shown: string, problems: Problem[]): Dirent[] {
  try {
    return readdirSync(absolute, { withFileTypes: true });
  } catch (issue) {
    problems.push(explainUnreadable(shown.split(sep).join("/"), issue));
    return [];
  }
}

function kindOf(entry: Dirent): "file" | "folder" | "other" {
  return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
}
