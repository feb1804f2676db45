import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EMPTY_LEDGER, LEDGER_FILE } from "../src/urls/ledger.ts";
import { formatEssay, writeEssay } from "./corpus.ts";

/** The repository, whose compiled package (`dist/`) is measured. */
export const repository: string = dirname(dirname(fileURLToPath(import.meta.url)));

const SETTINGS = {
  title: "Bench",
  description: "A blog that nobody wrote.",
  url: "https://bench.page/",
  author: "Nobody",
  // Hugo draws none.
  cards: false,
};

const ABOUT =
  "---\ntitle: About\ndescription: What this is.\n---\n\nThis blog was generated to measure how long it takes to build it.\n";

/** A blog as `longhand init` begins one: settings in TypeScript, posts, one page; the package is a link to the repository. */
export function createLonghandBlog(folder: string, posts: number, more: { search?: boolean } = {}): void {
  const settings = JSON.stringify({ ...SETTINGS, ...more }, null, 2);

  writePosts(join(folder, "posts"), posts);
  write(join(folder, "pages", "about.md"), ABOUT);
  write(
    join(folder, "blog.config.ts"),
    `import { defineBlog } from "longhand";\n\nexport default defineBlog(${settings});\n`,
  );
  write(join(folder, LEDGER_FILE), EMPTY_LEDGER);
  linkPackage(folder);
}

/** The same posts, with settings and templates for Hugo. */
export function createHugoBlog(folder: string, posts: number): void {
  cpSync(join(repository, "bench", "hugo"), folder, { recursive: true });
  cpSync(join(repository, "layouts", "style.css"), join(folder, "static", "style.css"));
  writePosts(join(folder, "content", "posts"), posts);
  write(join(folder, "content", "about.md"), ABOUT);
}

/** The posts alone. */
export function createPostsFolder(folder: string, posts: number): void {
  writePosts(join(folder, "posts"), posts);
}

/** The example blog of the repository, as it stands there: the blog of a clone. */
export function createExampleClone(folder: string): void {
  for (const name of [...EXAMPLE, "layouts", ".eleventy.ts", "package.json"]) copyFromRepository(name, folder);
  for (const name of ["dist", "node_modules"]) symlinkSync(join(repository, name), join(folder, name), "junction");
}

/** The example blog without the repository around it: with the package's own layouts and no configuration for Eleventy. */
export function createExampleBlog(folder: string): void {
  for (const name of EXAMPLE) copyFromRepository(name, folder);
  linkPackage(folder);
  // The font of its cards.
  symlinkSync(join(repository, "node_modules", "@fontsource"), join(folder, "node_modules", "@fontsource"), "junction");
}

const EXAMPLE = ["posts", "pages", "images", "blog.config.ts", "urls.json"];

function copyFromRepository(name: string, folder: string): void {
  cpSync(join(repository, name), join(folder, name), { recursive: true });
}

/** Makes `folder` a package that depends on the one in the repository. */
function linkPackage(folder: string): void {
  write(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(repository, join(folder, "node_modules", "longhand"), "junction");
}

function writePosts(folder: string, posts: number): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < posts; index++) {
    const essay = writeEssay(index);
    writeFileSync(join(folder, `${essay.slug}.md`), formatEssay(essay));
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
