import type { BlogEdit } from "./blog-edits.ts";
import type { BlogFolder } from "./blog-folder.ts";

/** Edits of `urls.json`, as they come from other branches and from hands. */
export const ledgerEdits: BlogEdit[] = [
  {
    name: "an id that a heading had before, in the ledger",
    apply: ({ blog, random }) => editEntry(blog, / "headings": "[^" ]*/, (headings) => `${headings}/${random.word()}`),
  },
  {
    name: "the permanent id of a post, in the ledger",
    apply: ({ blog, random }) => editEntry(blog, / "id": "[^"]*/, () => ` "id": "tag:fair.blog,2011:${random.word()}`),
  },
  {
    name: "a redirect that is new, in the ledger",
    apply: ({ blog, random }) => {
      const entry = { kind: "page", source: "by hand", since: "2020-01-01", to: "/archive/" };
      const line = `  "/from/${random.word()}/": ${JSON.stringify(entry)},\n`;
      blog.write("urls.json", blog.read("urls.json").replace("{\n", `{\n${line}`));
      return line.trim();
    },
  },
  {
    name: "a file as it is where a redirect is",
    effect: "errors",
    apply: ({ blog }) => {
      const [, folder] = /^ {2}"\/(from\/[^"]*)": .*"to": ?"/m.exec(blog.read("urls.json")) ?? [];
      if (folder === undefined) return undefined;
      blog.write(`static/${folder}index.html`, "<!doctype html>\n");
      return folder;
    },
  },
];

/** Changes a part of the line of a post. */
function editEntry(blog: BlogFolder, part: RegExp, change: (found: string) => string): string | undefined {
  const before = blog.read("urls.json");
  const after = before.replace(/^ {2}"\/posts\/far\/": .*"kind": "post".*$/m, (line) => line.replace(part, change));
  if (after === before) return undefined;
  blog.write("urls.json", after);
  return "/posts/far/";
}
