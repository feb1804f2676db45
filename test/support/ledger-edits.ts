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
      return addRedirect(blog, `/from/${random.word()}/`);
    },
  },
  {
    name: "a file as it is where a redirect is, in the ledger",
    effect: "errors",
    apply: ({ blog }) => {
      blog.write("static/from/file/index.html", "<!doctype html>\n");
      return addRedirect(blog, "/from/file/");
    },
  },
];

function addRedirect(blog: BlogFolder, url: string): string {
  const entry = { kind: "page", source: "by hand", since: "2020-01-01", to: "/archive/" };
  const line = `  "${url}": ${JSON.stringify(entry)},\n`;
  blog.write("urls.json", blog.read("urls.json").replace("{\n", `{\n${line}`));
  return line.trim();
}

/** Changes a part of the line of a post. */
function editEntry(blog: BlogFolder, part: RegExp, change: (found: string) => string): string | undefined {
  const before = blog.read("urls.json");
  const after = before.replace(/^ {2}"\/posts\/far\/": .*"kind": "post".*$/m, (line) => line.replace(part, change));
  if (after === before) return undefined;
  blog.write("urls.json", after);
  return "/posts/far/";
}
