import type { BlogEdit, EditContext } from "./blog-edits.ts";
import { exchangeLast } from "./blog-folder.ts";
import { createDrawing, createPicture } from "./varied-blog.ts";

const pictureEdits: BlogEdit[] = [
  { name: "another picture of the same size", apply: replacePicture },
  { name: "the same, so that neither size nor time tell", apply: replacePictureUnnoticed },
  {
    name: "another picture of other dimensions",
    apply: async ({ blog }) => put(blog, "images/dot.png", await createPicture("#336699", { width: 50, height: 20 })),
  },
  { name: "another drawing", apply: ({ blog, random }) => put(blog, "images/hill.svg", createDrawing(color(random))) },
  {
    name: "another social image",
    apply: async ({ blog, random }) =>
      put(blog, "images/card.png", await createPicture(color(random), { width: 120, height: 63 })),
  },
  { name: "another picture beside a post", apply: replaceBeside },
  {
    name: "a picture that nobody uses",
    effect: "none",
    apply: async ({ blog, random }) => put(blog, `images/${random.word()}.png`, await createPicture("#123123")),
  },
  {
    name: "an icon",
    apply: async ({ blog, random }) =>
      put(blog, "images/icon.png", await createPicture(color(random), { width: 64, height: 64 })),
  },
  { name: "no icon", apply: ({ blog }) => take(blog, "images/icon.png") },
  { name: "a picture that is missing", effect: "errors", apply: ({ blog }) => take(blog, "images/dot.png") },
];

const pageEdits: BlogEdit[] = [
  { name: "a page", apply: ({ blog, random }) => append(blog, "pages/colophon.md", `\nAnd ${random.word()}.\n`) },
  {
    name: "the title of the page that the navigation names",
    apply: ({ blog, random }) => field(blog, "pages/about.md", "title", `About ${random.word()}`),
  },
  {
    name: "the page for what is not there",
    apply: ({ blog, random }) => append(blog, "pages/404.md", `\nNor ${random.word()}.\n`),
  },
  {
    name: "a new page",
    apply: ({ blog, random }) =>
      put(blog, `pages/${random.word()}.md`, `---\ntitle: Page ${random.word()}\n---\n\nText.\n`),
  },
  {
    name: "the contents of a page",
    apply: ({ blog }) => field(blog, "pages/colophon.md", "toc", "true"),
  },
  { name: "a page that is deleted", apply: ({ blog }) => take(blog, "pages/colophon.md") },
  { name: "a file as it is", apply: ({ blog, random }) => put(blog, "static/press.txt", `${random.word()}\n`) },
  {
    name: "the same, so that neither size nor time tell",
    apply: ({ blog }) => unnoticed(blog, "static/press.txt", exchangeLast),
  },
  { name: "a new file as it is", apply: ({ blog, random }) => put(blog, `static/${random.word()}/x.txt`, "x\n") },
  { name: "a file as it is that is gone", apply: ({ blog }) => take(blog, "static/press.txt") },
  {
    name: "a file that is in the way of the archive",
    effect: "errors",
    apply: ({ blog }) => put(blog, "static/archive/index.html", "<!doctype html>\n"),
  },
];

const templateEdits: BlogEdit[] = [
  {
    name: "a template of the author's own",
    apply: ({ blog, random }) => put(blog, "pages/more.tsx", template(random.word())),
  },
  {
    name: "that template, edited",
    apply: ({ blog, random }) =>
      blog.has("pages/more.tsx") ? put(blog, "pages/more.tsx", template(random.word())) : undefined,
  },
  { name: "a template that is deleted", apply: ({ blog }) => take(blog, "pages/more.tsx") },
];

const layoutEdits: BlogEdit[] = [
  { name: "a layout of the author's own", apply: ({ blog }) => addLayout(blog) },
  {
    name: "that layout, edited",
    apply: ({ blog, random }) =>
      blog.has("layouts/archive.tsx") ? put(blog, "layouts/archive.tsx", layout(random.word())) : undefined,
  },
  { name: "a file that a layout imports", apply: editImported },
  {
    name: "the same, so that neither size nor time tell",
    apply: ({ blog }) =>
      blog.has("layouts/parts/word.ts") ? unnoticed(blog, "layouts/parts/word.ts", exchangeLast) : undefined,
  },
  { name: "a layout that is deleted", apply: ({ blog }) => take(blog, "layouts/archive.tsx") },
  {
    name: "a layout that throws",
    effect: "errors",
    apply: ({ blog }) => put(blog, "layouts/archive.tsx", "export const render = () => nothing.here;\n"),
  },
  {
    name: "the stylesheet",
    apply: ({ blog, random }) => put(blog, "layouts/style.css", `body { color: ${color(random)} }\n`),
  },
  {
    name: "the stylesheet of feeds",
    apply: ({ blog, random }) => put(blog, "layouts/feed.css", `feed { color: ${color(random)} }\n`),
  },
  { name: "the stylesheets of Longhand", apply: ({ blog }) => take(blog, "layouts/feed.css") },
  { name: "a layout in Nunjucks", apply: ({ blog }) => put(blog, "layouts/tags.njk", nunjucks) },
  {
    name: "what it includes",
    apply: ({ blog, random }) =>
      blog.has("layouts/tags.njk") ? put(blog, "layouts/included.njk", `<p>${random.word()}</p>\n`) : undefined,
  },
  {
    name: "data for it",
    apply: ({ blog, random }) => put(blog, "_data/words.json", JSON.stringify({ of: random.word() })),
  },
  {
    name: "data for it, so that neither size nor time tell",
    apply: ({ blog }) => (blog.has("_data/words.json") ? unnoticed(blog, "_data/words.json", exchangeLast) : undefined),
  },
  { name: "no layout in Nunjucks", apply: ({ blog }) => take(blog, "layouts/tags.njk") },
  {
    name: "a configuration of Eleventy",
    apply: ({ blog, random }) => addConfiguration(blog, random.word()),
  },
  {
    name: "what it imports",
    apply: ({ blog, random }) =>
      blog.has(".eleventy.ts") ? put(blog, "plugins/sign.ts", `export const sign = "${random.word()}";\n`) : undefined,
  },
  { name: "no configuration of Eleventy", apply: ({ blog }) => removeConfiguration(blog) },
];

/** Edits of pictures, pages and files as they are. */
export const fileEdits: BlogEdit[] = [...pictureEdits, ...pageEdits];

/** Edits of the author's code: templates, layouts, and what Eleventy reads. */
export const codeEdits: BlogEdit[] = [...templateEdits, ...layoutEdits].map((edit) => ({ ...edit, isCode: true }));

type Blog = EditContext["blog"];
type Chance = EditContext["random"];

function put(blog: Blog, path: string, content: string | Buffer): string | undefined {
  if (blog.has(path) && blog.readBytes(path).equals(Buffer.from(content))) return undefined;
  blog.write(path, content);
  return path;
}

function append(blog: Blog, path: string, text: string): string | undefined {
  return blog.has(path) ? put(blog, path, blog.read(path) + text) : undefined;
}

function replace(blog: Blog, path: string, pattern: RegExp, text: string): string | undefined {
  return blog.has(path) ? put(blog, path, blog.read(path).replace(pattern, text)) : undefined;
}

function take(blog: Blog, path: string): string | undefined {
  if (!blog.has(path)) return undefined;
  blog.remove(path);
  return path;
}

function field(blog: Blog, path: string, name: string, value: string): string | undefined {
  if (!blog.has(path)) return undefined;
  blog.setField(path, name, value);
  return `${path}: ${value}`;
}

function unnoticed(blog: Blog, path: string, change: (content: Buffer) => Buffer): string | undefined {
  if (!blog.has(path)) return undefined;
  blog.writeUnnoticed(path, change);
  return path;
}

function color(random: Chance): string {
  return `#${random.between(0x100000, 0xffffff).toString(16)}`;
}

async function replacePicture({ blog, random }: EditContext): Promise<string | undefined> {
  return put(blog, "images/dot.png", await createPicture(color(random)));
}

async function replacePictureUnnoticed({ blog, random }: EditContext): Promise<string | undefined> {
  if (!blog.has("images/dot.png")) return undefined;
  const before = blog.readBytes("images/dot.png");
  let picture = await createPicture(color(random));
  // Chance may pick the colour that it has.
  for (let tries = 0; picture.equals(before) && tries < 50; tries++) picture = await createPicture(color(random));
  if (before.length !== picture.length) return undefined;
  return unnoticed(blog, "images/dot.png", () => picture);
}

async function replaceBeside({ blog, random }: EditContext): Promise<string | undefined> {
  const [path] = blog.list(/^posts\/.*\.png$/);
  return path && put(blog, path, await createPicture(color(random)));
}

function editImported({ blog, random }: EditContext): string | undefined {
  const text = `export const word = "${random.word()}";\n`;
  if (blog.has("layouts/archive.tsx")) return put(blog, "layouts/parts/word.ts", text);
  return replace(blog, "layouts/parts/byline.tsx", />.*? \{/, `>${random.word()} {`);
}

function addLayout(blog: Blog): string | undefined {
  put(blog, "layouts/parts/word.ts", 'export const word = "word";\n');
  return put(blog, "layouts/archive.tsx", layout("Mine"));
}

function layout(word: string): string {
  return `import { word } from "./parts/word.ts";
export const data = { layout: "base" };
export const render = ({ total }) => <h1>${word} {word}: {total}</h1>;
`;
}

function template(word: string): string {
  return `export const data = { title: "More ${word}", description: "${word}", layout: "page" };
export const render = () => <p>${word}</p>;
`;
}

const nunjucks = `---
layout: base
---
<h1>{{ title }}: {{ words.of }}</h1>
{% include "included.njk" ignore missing %}
`;

function addConfiguration(blog: Blog, word: string): string | undefined {
  put(blog, "plugins/sign.ts", 'export const sign = "+";\n');
  return put(blog, ".eleventy.ts", configure(word));
}

/** With the layout that needs it. */
function removeConfiguration(blog: Blog): string | undefined {
  take(blog, "layouts/page.njk");
  return take(blog, ".eleventy.ts");
}

function configure(word: string): string {
  return `import longhand from "longhand/eleventy";
import { sign } from "./plugins/sign.ts";

export default function (eleventyConfig) {
  eleventyConfig.addFilter("shout", (text) => text + sign + "${word}");
  eleventyConfig.addGlobalData("built", "${word}");
  eleventyConfig.amendLibrary("md", (md) => {
    const plain = md.renderer.rules.text;
    md.renderer.rules.text = (...all) => plain(...all).replaceAll("hub", "hub " + sign + "${word}");
  });
  return longhand(eleventyConfig);
}
`;
}
