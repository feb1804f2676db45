import { createHash } from "node:crypto";
import type { BlogEdit } from "./blog-edits.ts";
import type { BlogFolder } from "./blog-folder.ts";
import { setField } from "./post-edits.ts";
import { createPicture } from "./varied-blog.ts";

const ADDRESS = "https://pictures.example/field.png";

/** Pictures of other hosts, as `longhand images fetch` brings them into the blog, and those that were online before. */
export const remoteEdits: BlogEdit[] = [
  {
    name: "a picture of another host that is not here",
    effect: "errors",
    apply: (context) => show(context.blog, context.post()),
  },
  {
    name: "a picture of another host that was fetched",
    apply: async ({ blog, post }) => {
      const file = await list(blog, "#aa3366");
      show(blog, post());
      return file;
    },
  },
  { name: "another file in the list of what was fetched", apply: ({ blog }) => list(blog, "#33aa66") },
  {
    name: "a social image of another host that was fetched",
    apply: (context) => setField(context, "socialImage", ADDRESS),
  },
  {
    name: "a picture of another host in HTML that was fetched",
    apply: ({ blog, post }) =>
      blog.has("images/remote.json") && blog.read("images/remote.json").includes(ADDRESS)
        ? add(blog, post(), `<img src="${ADDRESS}" alt="A field" width="20">`)
        : undefined,
  },
  {
    name: "a list of what was fetched that forgets a picture",
    effect: "errors",
    apply: ({ blog }) => {
      blog.write("images/remote.json", "{}\n");
      return "images/remote.json";
    },
  },
  {
    name: "a social image of another host that is not here, with a card in its place",
    apply: (context) => setField(context, "socialImage", "https://pictures.example/none.png"),
  },
  {
    name: "a picture that was online at an address of its own",
    apply: ({ blog }) => {
      const entry = { kind: "image", source: "images/unused.png", since: "2020-01-01" };
      const line = `  "/old/unused.png": ${JSON.stringify(entry)},\n`;
      blog.write("urls.json", blog.read("urls.json").replace("{\n", `{\n${line}`));
      return line.trim();
    },
  },
  {
    name: "another picture there",
    apply: async ({ blog }) => {
      blog.write("images/unused.png", await createPicture("#665544"));
      return "images/unused.png";
    },
  },
];

function show(blog: BlogFolder, path: string): string {
  return add(blog, path, `![A field](${ADDRESS})`);
}

function add(blog: BlogFolder, path: string, text: string): string {
  blog.write(path, `${blog.read(path)}\n${text}\n`);
  return path;
}

async function list(blog: BlogFolder, color: string): Promise<string> {
  const picture = await createPicture(color);
  const file = `remote/field-${createHash("sha256").update(picture).digest("hex").slice(0, 8)}.png`;
  blog.write(`images/${file}`, picture);
  blog.write("images/remote.json", `${JSON.stringify({ [ADDRESS]: file })}\n`);
  return file;
}
