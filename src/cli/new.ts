import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { error, ProblemError } from "../problem.ts";
import { isWindowsName } from "../urls/slug.ts";

/** Where and how a new post begins. */
export interface NewPostOptions {
  /** Absolute path of the blog. */
  root: string;
  /** From the blog's root: `posts`. */
  postsFolder: string;
  /** The calendar day in the blog's zone: `2025-08-22`. */
  today: string;
  slugify: (text: string) => string;
  /** The name of the file, when it shall not follow the title. */
  slug?: string | undefined;
  /** BCP 47 tag; set when it is not the blog's language. */
  lang?: string | undefined;
}

/**
 * Begins a post: a draft with its front matter filled in. Gives the path of its file from the blog's root. Throws a
 * `ProblemError`, and writes nothing, when there is such a file or the title makes no file name.
 */
export async function newPost(title: string, options: NewPostOptions): Promise<string> {
  const line = title.replace(/[\s\p{Cc}]+/gu, " ").trim();
  if (line === "") {
    throw new ProblemError([
      error("new-title-missing", undefined, "A post needs a title.", 'Write: longhand new "A title"'),
    ]);
  }
  const slug = options.slugify(options.slug ?? line);
  if (slug === "") {
    throw new ProblemError([
      error(
        "new-slug-empty",
        undefined,
        `No file can be named after "${options.slug ?? line}": there is no letter in it.`,
        `Name the file yourself: longhand new ${JSON.stringify(line)} --slug a-name`,
      ),
    ]);
  }
  if (isWindowsName(slug)) {
    throw new ProblemError([
      error(
        "new-slug-reserved",
        undefined,
        `No file should be called "${slug}.md": Windows keeps that name for itself.`,
        `Name the file yourself: longhand new ${JSON.stringify(line)} --slug a-name`,
      ),
    ]);
  }
  const path = `${options.postsFolder}/${slug}.md`;
  const file = join(options.root, path);
  await mkdir(join(options.root, options.postsFolder), { recursive: true });
  try {
    await writeFile(file, formatPost(line, options), { flag: "wx" });
  } catch (issue) {
    if ((issue as NodeJS.ErrnoException).code !== "EEXIST") throw issue;
    throw new ProblemError([
      error(
        "new-post-exists",
        { path },
        "There is a post of this name already.",
        "Choose another title, or another name with --slug.",
      ),
    ]);
  }
  return path;
}

function formatPost(title: string, { today, lang }: NewPostOptions): string {
  const fields = [
    // A JSON string is a YAML string too (https://yaml.org/spec/1.2.2/#12-relation-to-json), whatever the title holds.
    `title: ${JSON.stringify(title)}`,
    `date: ${today}`,
    'description: ""',
    "tags: []",
    ...(lang ? [`lang: ${lang}`] : []),
    "status: draft",
  ];
  return `---\n${fields.join("\n")}\n---\n\n`;
}
