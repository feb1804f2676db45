import sharp from "sharp";
import { createBlog } from "./blog.ts";
import { BlogFolder } from "./blog-folder.ts";

/**
 * What a varied blog has beside its texts: no code of its author's, layouts and a template in TSX, or all that Eleventy
 * offers.
 */
export type Kind = "plain" | "layouts" | "eleventy";

export const kinds: Kind[] = ["plain", "layouts", "eleventy"];

const settings = {
  title: "Fair Copy",
  url: "https://fair.blog/",
  author: "Ines",
  language: "en-GB",
  timeZone: "Europe/Dublin",
  perPage: { home: 4, archive: 6, tag: 3 },
  feed: { size: 5 },
  images: { widths: [16, 32] },
  tags: { craft: { label: "Craft", description: "How things are made.", synonyms: ["handwork"] } },
  urls: { hosts: ["netlify"] },
  llms: { index: true, copies: true },
  checks: { "image-alt": "warning" },
};

/**
 * A small blog with something of everything: posts that are drafts, scheduled, hidden, updated, in another language, with
 * tags, synonyms, aliases and addresses of their own; links between them by file and by address, with anchors; pictures
 * in `images/` and beside a post, notes, HTML, pages, a template of the author's own, and files as they are.
 * The scheduled post is due two days after the moment of all test builds.
 */
export async function createVariedBlog(kind: Kind): Promise<BlogFolder> {
  const files = { ...texts, ...(await createPictures()), ...extras[kind] };
  const blog = new BlogFolder(createBlog({ ...files, "blog.config.ts": formatSettings() }));
  blog.remove("blog.config.js");
  return blog;
}

function formatSettings(): string {
  return `import "longhand";\n\nexport default ${JSON.stringify(settings, null, 2)};\n`;
}

/** A picture of one colour, all of which have the same number of bytes. */
export function createPicture(color: string, size = { width: 40, height: 30 }): Promise<Buffer> {
  return sharp({ create: { ...size, channels: 3, background: color } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

export function createDrawing(color: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><path fill="${color}" d="M0 0h20v20z"/></svg>`;
}

async function createPictures(): Promise<Record<string, string | Buffer>> {
  return {
    "images/dot.png": await createPicture("#336699"),
    "images/unused.png": await createPicture("#996633"),
    "images/hill.svg": createDrawing("#123456"),
    "images/card.png": await createPicture("#225588", { width: 120, height: 63 }),
    "posts/2025/trip/photo.png": await createPicture("#884422"),
  };
}

function post(fields: string, body: string): string {
  const status = /^(status|draft):/m.test(fields) ? "" : "status: published\n";
  return `---\n${fields}\n${status}---\n\n${body}\n`;
}

const hub = `The hub of a small blog, with *emphasis*, a note[^1] and "quotation marks".

## First part

See [the near one](near.md#the-end), [the far one](/posts/far/#start) and [who writes](/about/).

![A blue field](/images/dot.png "A caption")

### A detail

Some <kbd>Ctrl</kbd> and H<sub>2</sub>O.

<details><summary>More</summary>

Hidden until asked for.

</details>

## Second part

| name | share |
|:-----|------:|
| text | 3%    |

\`\`\`js
const weight = "[no link](nowhere.md)";
\`\`\`

[^1]: With [a link](near.md).`;

const texts: Record<string, string> = {
  "posts/hub.md": post(
    "title: The hub\ndate: 2026-02-10\nupdated: 2026-03-01\ntags: [craft, Type]\nseries: Letters",
    hub,
  ),
  "posts/near.md": post(
    "title: The near one\ndate: 2026-02-11\ntags: [Type, Ink]\ndescription: It is near.",
    "It leads to [a part of the hub](hub.md#second-part).\n\n## The end\n\nNothing more.",
  ),
  "posts/far.md": post(
    "title: The far one\ndate: 2026-02-09\ntags: [handwork, ink]\nseries: Letters",
    "Far away.\n\n## Start\n\nTo [the hub](/posts/hub/#first-part), and [home](/).\n\n![A hill](/images/hill.svg)",
  ),
  "posts/old.md": post(
    "title: An old one\ndate: 2024-05-01\naliases: [/old-address/]\ntags: [Craft]\nauthor: Ada",
    "It was written elsewhere.\n\n## Notes\n\nOne.\n\n## Notes\n\nTwo.",
  ),
  "posts/lang.md": post(
    "title: Größe\ndate: 2025-11-02\nlang: de\ntags: [Größe, Type]",
    'Ein "deutscher" Text -- mit Strichen.',
  ),
  "posts/own.md": post(
    "title: Own address\ndate: 2025-10-01\npermalink: /essays/{{ title | slugify }}/",
    "Its address is made from its title.",
  ),
  "posts/dated.md": post(
    "title: Dated\ndate: 2025-09-01T09:30\npermalink: \"{{ date | date: '%Y/%m' }}/{{ page.fileSlug }}/\"\ncanonical: https://elsewhere.blog/dated/",
    "Its address is made from its date.",
  ),
  "posts/hidden.md": post(
    "title: Hidden in plain sight\ndate: 2025-08-01\nhidden: true\ntags: [secret]",
    "Only those who have [the link](/posts/hub/) read this.",
  ),
  "posts/shown.md": post(
    "title: Shown elsewhere\ndate: 2025-05-02\nhidden: true",
    "A lead.\n\n## Part\n\nIt is shown *there* as well. See [the near one](near.md).\n",
  ),
  "posts/shows.md": post(
    "title: It shows another\ndate: 2025-05-01\ntags: [Type]",
    "It shows [:a part](shown.md#part) in place.\n\nhttps://youtu.be/aqz-KE-bpKQ",
  ),
  "posts/draft.md": post(
    "title: Unfinished lamplighter\ndate: 2026-02-12\nstatus: draft\ntags: [lamplighting]",
    "Lamplighters walk along the harbour every evening before dusk.",
  ),
  "posts/scheduled.md": post(
    "title: The coming pressroom\ndate: 2026-06-03\ntags: [Type, coming]",
    "The pressroom will open when its roof has been repaired at last.\n\n![A blue field](/images/dot.png)",
  ),
  "posts/2025/trip/index.md": post(
    "title: A trip\ndate: 2025-07-01\ntags: [travel]\nmood: calm",
    "![The harbour](./photo.png)\n\nThe harbour at noon.",
  ),
  "posts/social.md": post(
    "title: On cards\ndate: 2025-06-01\nsocialImage: /images/card.png\ntags: [travel, craft, Ink]",
    "What others see.\n\n## What others see\n\nA card.",
  ),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5].map((number) => [
      `posts/2024/short-${number}.md`,
      post(`title: Short ${number}\ndate: 2024-0${number}-15\ntags: [Type]`, `A short text, number ${number}.`),
    ]),
  ),
  "pages/about.md": "---\ntitle: About\ndescription: Who writes.\n---\n\nMe. See [the hub](../posts/hub.md).\n",
  "pages/404.md": "---\ntitle: Not here\n---\n\nThere is no such page. [Home](/)\n",
  "pages/colophon.md": "---\ntitle: Colophon\npermalink: /made/with/\n---\n\n## Type\n\nSet in Garamond.\n",
  "static/press.txt": "Press.\n",
  "static/.well-known/key.txt": "key\n",
};

const books = `export const data = { title: "Books", layout: "page" };
export const render = ({ collections }) => <p>{collections.posts.map((post) => post.data.title).join(", ")}</p>;
`;

const postLayout = `import { Byline } from "./parts/byline.tsx";

export const data = { layout: "base" };
export const render = ({ post, content }) => (
  <article>
    <h1>{post.title}</h1>
    <Byline post={post} />
    <div dangerouslySetInnerHTML={{ __html: content }} />
    {post.newer && <a href={post.newer.href}>{post.newer.title}</a>}
    {post.older && <a href={post.older.href}>{post.older.title}</a>}
    {post.tags.map((tag) => <a href={tag.href} rel="tag">{tag.label}</a>)}
  </article>
);
`;

const eleventyConfig = `import longhand from "longhand/eleventy";
import { shout } from "./plugins/shout.ts";

export default function (eleventyConfig) {
  eleventyConfig.addFilter("shout", shout);
  eleventyConfig.addGlobalData("built", "by hand");
  return longhand(eleventyConfig);
}
`;

const extras: Record<Kind, Record<string, string>> = {
  plain: {},
  layouts: {
    "pages/books.tsx": books,
    "layouts/post.tsx": postLayout,
    "layouts/parts/byline.tsx": 'export const Byline = ({ post }) => <p class="byline">On {post.date.label}</p>;\n',
    "layouts/style.css": "body { color: black }\n",
  },
  eleventy: {
    "pages/books.tsx": books,
    ".eleventy.ts": eleventyConfig,
    "plugins/shout.ts": "export const shout = (text: string): string => `$" + "{text}!`;\n",
    "layouts/page.njk":
      '---\nlayout: base\n---\n<h1>{{ title | shout }}</h1>\n{{ content | contentsHtml(toc) | safe }}\n{{ content | proseHtml(site, page.url) | safe }}\n{% include "motto.njk" %}\n',
    "layouts/motto.njk": "<p>{{ notes.motto }}, {{ built }}</p>\n",
    "_data/notes.json": '{ "motto": "Slowly" }\n',
    "pages/list.njk":
      "---\ntitle: List\nlayout: page\n---\n<ol>\n{%- for essay in collections.posts %}\n<li>{{ essay.data.title }}</li>\n{%- endfor %}\n</ol>\n",
  },
};
