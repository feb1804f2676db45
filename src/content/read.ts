import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { error, note, type Problem, warning } from "../problem.ts";
import type { Blog } from "../settings/settings.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import type { AuthorPage, Post } from "./post.ts";
import { decodeText } from "./text-file.ts";
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
    const bytes = readFileSync(join(root, path));
    if (bytes.length > largeFile) problems.push(describeLargeFile(path, bytes.length));
    const decoded = decodeText(bytes, path);
    if (decoded.problem) {
      problems.push(decoded.problem);
      continue;
    }
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
  const home = realpathSync(start);
  const files: string[] = [];
  const walk = (absolute: string): void => {
    for (const entry of readdirSync(absolute, { withFileTypes: true })) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = join(absolute, entry.name);
      const kind = kindOf(entry, path, home);
      const shown = relative(root, path).split(sep).join("/");
      if (kind === "outside") {
        problems.push(
          error(
            "link-outside",
            { path: shown },
            "This is a link to a place outside of the folder, so it is not read.",
            "Copy the file into the folder instead.",
          ),
        );
      } else if (kind === "folder") walk(path);
      else if (kind === "file") files.push(shown);
    }
  };
  walk(start);
  return files.sort(compare);
}

function kindOf(entry: Dirent, path: string, home: string): "file" | "folder" | "outside" | "other" {
  if (entry.isDirectory()) return "folder";
  if (entry.isFile()) return "file";
  if (!entry.isSymbolicLink()) return "other";
  let target: string;
  try {
    target = realpathSync(path);
  } catch {
    return "outside";
  }
  if (target !== home && !target.startsWith(home + sep)) return "outside";
  // A link to a folder inside would be read twice, or for ever.
  return statSync(target).isFile() ? "file" : "other";
}
