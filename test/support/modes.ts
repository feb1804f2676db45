import { BlogFolder } from "./blog-folder.ts";

/** A way to come to a site. Whichever it is, the site is the same, and so is what the build says. */
export interface Mode {
  name: string;
  /** For the commands that are run. */
  env?: Record<string, string>;
  /** The commands of one build, when it is not `build`. */
  commands?: string[][];
  /** The ledger remembers how a text was first published, as long as it is about the same. */
  isRemembered?: boolean;
  /** Builds, once or more; what counts is what is there in the end. */
  build(root: string, run: () => Promise<void>): Promise<void>;
}

const inParts = [["build", "--shard", "1/2"], ["build", "--shard", "2/2"], ["merge"]];

/** Without a record of a build before, with one, and with the help of threads, however small the blog is. */
export const modes: Mode[] = [
  { name: "from nothing", build: (_, run) => run() },
  { name: "twice", build: buildTwice },
  { name: "after an edit that is taken back", build: buildAfterEdit },
  { name: "when texts have got their last lines", isRemembered: true, build: buildAfterLess },
  { name: "after settings that are taken back", build: buildAfterSettings },
  { name: "with the cache, without the site", build: (root, run) => buildWithout(root, "_site", run) },
  { name: "with the site, without the cache", build: (root, run) => buildWithout(root, ".cache", run) },
  { name: "in two threads", env: { LONGHAND_WORKERS: "2" }, build: (_, run) => run() },
  { name: "in two threads, after an edit that is taken back", env: { LONGHAND_WORKERS: "2" }, build: buildAfterEdit },
  { name: "in two parts", commands: inParts, build: (_, run) => run() },
  {
    name: "in two parts, when texts have got their last lines",
    isRemembered: true,
    commands: inParts,
    build: buildAfterLess,
  },
  { name: "without threads", env: { LONGHAND_WORKERS: "0" }, build: (_, run) => run() },
];

async function buildTwice(_: string, run: () => Promise<void>): Promise<void> {
  await run();
  await run();
}

async function buildAfterEdit(root: string, run: () => Promise<void>): Promise<void> {
  const blog = new BlogFolder(root);
  await run();
  const kept = blog.keep();
  for (const path of blog.list(/^(posts|pages)\/.*\.md$/))
    blog.write(path, `${blog.read(path)}\nAnd more at the end.\n`);
  await run();
  blog.putBack(kept);
  await run();
}

async function buildAfterLess(root: string, run: () => Promise<void>): Promise<void> {
  const blog = new BlogFolder(root);
  const kept = blog.keep();
  let count = 0;
  for (const path of blog.list(/^(posts|pages)\/.*\.md$/)) {
    blog.editBody(path, (body) => {
      const lines = body.trimEnd().split("\n");
      if (lines.length < 4) return body;
      count++;
      return `${lines.slice(0, -1).join("\n")}\n`;
    });
  }
  if (count === 0) throw new Error(`No text of ${root} is long enough to become shorter.`);
  await run();
  blog.putBack(kept);
  await run();
}

async function buildAfterSettings(root: string, run: () => Promise<void>): Promise<void> {
  const blog = new BlogFolder(root);
  await run();
  const kept = blog.keep();
  const [path = ""] = blog.list(/^blog\.config\.[tj]s$/);
  blog.write(path, blog.read(path).replace(/(title: ")/, "$1Another "));
  await run();
  blog.putBack(kept);
  await run();
}

async function buildWithout(root: string, folder: string, run: () => Promise<void>): Promise<void> {
  await run();
  new BlogFolder(root).remove(folder);
  await run();
}
