import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { preparePlan } from "../src/pipeline.ts";
import { ProblemError } from "../src/problem.ts";
import { createRenderer } from "../src/render/direct.ts";
import { renderSite } from "../src/render/render.ts";
import type { Session } from "../src/render/session.ts";
import { createSession } from "../src/render/start.ts";
import { loadBlog } from "../src/settings/load.ts";
import { copyBlog, createBlog, createFolder, epoch, longhand, repository, runNode } from "./support/blog.ts";
import { copyExample, exampleEpoch } from "./support/example.ts";

const home = process.cwd();
after(() => process.chdir(home));

/** Everything up to rendering. As in a preview, Eleventy keeps no layouts of the blog before. */
async function open(root: string, now = epoch): Promise<Session> {
  // Eleventy wants it so.
  process.chdir(root);
  const blog = await loadBlog(root, { isProduction: true });
  const { plan, problems } = await preparePlan(root, blog, { now: Number(now) * 1000, isPreview: false });
  assert.ok(plan, problems.map(({ fact }) => fact).join("\n"));
  return createSession(root, blog, plan, true);
}

/** The text of every file that is rendered, by path. */
async function render(session: Session): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const batch of renderSite(session)) for (const { outputPath, text } of batch) texts[outputPath] = text;
  return texts;
}

/** Renders a blog directly and through Eleventy, compares all files, and gives their texts. */
async function renderBoth(root: string, now = epoch): Promise<Record<string, string>> {
  const session = await open(root, now);
  assert.ok(session.plan.pages.every(createRenderer(session).canRender), "some page needs Eleventy");
  const direct = await render(session);
  const throughEleventy = await render({ ...(await open(root, now)), usesEleventy: true });
  assert.deepEqual(Object.keys(direct).sort(), Object.keys(throughEleventy).sort());
  for (const [path, text] of Object.entries(direct)) assert.equal(text, throughEleventy[path], path);
  return direct;
}

const post = (fields: string, body = "Text.") =>
  `---\ntitle: A post\ndate: 2026-01-02\nstatus: published\n${fields}\n---\n${body}`;

describe("a page is the same to the byte, rendered directly and through Eleventy", () => {
  for (const name of ["front-matter", "base-path"]) {
    test(`in the blog ${name}`, async () => {
      const texts = await renderBoth(copyBlog(join(repository, "test", "fixtures", name, "input")));
      assert.ok(Object.keys(texts).length > 10);
    });
  }

  test("in the blog of layouts and templates of its own, without those of other languages", async () => {
    const root = copyBlog(join(repository, "test", "fixtures", "eleventy", "input"));
    for (const path of [".eleventy.ts", "layouts/post.njk", "layouts/tag.liquid", "pages/list.njk"]) {
      rmSync(join(root, path));
    }
    const texts = await renderBoth(root);
    assert.match(texts["index.html"] ?? "", /<div class="tsx">/);
  });

  test("in the example", async () => {
    const root = createFolder();
    copyExample(root);
    rmSync(join(root, ".eleventy.ts"));
    await renderBoth(root, exampleEpoch);
  });

  const fields = [
    "content: mine",
    "page: mine",
    "page: { url: /mine/ }",
    "pkg: mine",
    "collections: mine",
    "collections: { posts: [] }",
    "layout: base",
    "tags: [One, One, 2, constructor]",
    "tags: A",
    "updated: 2026-02-03T10:00:00Z",
    "hasOwnProperty: mine",
    "then: mine",
    "toJSON: mine",
    "eleventyComputed: { title: computed }",
    "eleventyExcludeFromCollections: false",
    "override:tags: [mine]",
    "permalink: /elsewhere/",
    "pagination: { data: collections.all, size: 1 }",
    "templateEngineOverride: njk,md",
    "site: mine",
    "head: { title: mine }",
    "navigation: [mine]",
    "lang: de",
    "dir: mine",
    "post: mine",
    "markdown: mine",
    "longhand: mine",
    "references: [mine]",
    "footnotes: true",
    "docId: mine",
    "imageCount: 7",
    "mine: { a: { b: [1, 2] }, when: 2026-01-01 }",
    'description: "A <b>bold</b> & \\"quoted\\" line"',
  ];
  const bodies = [
    "",
    "\n",
    "---\ntitle: Again\n---\n\nText.",
    "---\n",
    "---js\n1\n---\n",
    "{{ title }} {% include 'x' %} {# gone #} {{",
    "    {{ indented }}\n\n```js\n{{ fenced | safe }}\n```",
    "<!-- eleventy --> <?php ?> <b>raw</b>",
    "Note[^1], [link][ref], ![image](https://example.org/x.png).\n\n[^1]: Note.\n\n[ref]: https://example.org/",
    "## Heading\n\n## Heading\n\n# One `code` {#id}",
    "Text without an end",
    "Text with blanks at its end  \n\n\n\n",
    "\ttab\r\nand return",
    "$& $1 $' \\0 \u2028 😀",
  ];
  test("whatever fields and bodies its posts have, and whatever layouts look at", async () => {
    const files = Object.fromEntries([
      ...fields.map((field, index) => [`posts/field-${index}.md`, post(field, bodies.at(-9))]),
      ...bodies.map((body, index) => [`posts/body-${index}.md`, post("", body)]),
      [
        "posts/title.md",
        `---\ntitle: "<i>Title</i> & {{ title }} $& \\"'"\ndate: 2026-01-03\nstatus: published\n---\n`,
      ],
      ["posts/2026-01-05-dated.md", post("")],
      ["posts/folder/index.md", post("")],
      ["posts/folder/2026-02-03-x-2026-04-05-y.md", post("")],
      ["posts/v1.0.html.md", post("")],
      ["posts/x.11ty.js.md", post("")],
      ["posts/What's new [1] {a} (b).md", post("")],
      ["posts/übung.md", post("")],
      ["pages/about.md", "---\ntitle: About\ntags: [mine]\ndate: tomorrow\nlayout: x\nmine: 1\n---\n\nText.\n"],
      ["pages/404.md", "---\ntitle: Gone\n---\n"],
    ]);
    await renderBoth(createBlog(files));
    const texts = await renderBoth(createBlog({ ...files, ...lookingLayouts }));
    assert.match(texts["about/index.html"] ?? "", /"wide":true,"colours":{"ink":"black","paper":"white"}/);
    assert.match(texts["posts/folder/index.html"] ?? "", /"fileSlug":"folder","filePathStem":"\/posts\/folder\/index"/);
    assert.match(texts["posts/dated/index.html"] ?? "", /"date":"2026-01-02T00:00:00\.000Z"/);
  });
});

/** Layouts that print all that is documented of what they get. */
const looking = `
  const { url, inputPath, outputPath, fileSlug, filePathStem, date } = page;
  const { markdown, longhand, pkg, eleventy, collections: _, content: __, layout, permalink, dynamicPermalink,
    eleventyExcludeFromCollections, eleventyAllowMissingExtension, imageCount, ...shown } = data;
  const items = Object.entries(collections).sort().map(([name, list]) => [name, list.map((item) =>
    [item.url, item.inputPath, item.outputPath, item.fileSlug, item.date, item.data.title, item.page])]);
  const sorted = Object.entries(shown).filter(([name]) => name !== "page").sort(([a], [b]) => a < b ? -1 : 1);
  const seen = { page: { url, inputPath, outputPath, fileSlug, filePathStem, date }, count: collections.posts.length,
    items: page.url === "/" ? items : 0, ...Object.fromEntries(sorted), wide: data.wide, colours: data.colours };
`;
const lookingLayouts = {
  ...Object.fromEntries(
    ["post", "home", "archive", "tags", "tag", "page", "404", "subscribe"].map((name) => [
      `layouts/${name}.tsx`,
      `export const data = { layout: "base", colours: { ink: "black" }, title: "mine", lang: "mine" };
export function render(data) { const { page, collections } = data; ${looking}
  return <article><pre dangerouslySetInnerHTML={{ __html: JSON.stringify(seen) }} />{data.content.length}</article>; }`,
    ]),
  ),
  "layouts/base.tsx": `export const data = { wide: true, colours: { ink: "blue", paper: "white" } };
export function render({ content, wide, colours }) { return content + JSON.stringify({ wide, colours }); }`,
};

describe("Eleventy renders what needs it", () => {
  const config =
    'import longhand from "longhand/eleventy";\nexport default (config) => {\n  config.setLiquidOptions({});\n  return longhand(config);\n};\n';
  const plain = `import longhand, { type EleventyConfig } from "longhand/eleventy";

// Nothing yet.
export default async function blog(eleventyConfig: EleventyConfig) {
  return longhand(eleventyConfig);
}
`;
  const plainArrow = 'import longhand from "longhand/eleventy";\nexport default (config) => longhand(config);\n';
  const layout = "---\nlayout: base\n---\n<article>{{ content | safe }}</article>";
  const object = (data: string) => `export const data = ${data};\nexport const render = ({ content }) => content;`;
  const cases: [string, Record<string, string>, needing: RegExp | undefined][] = [
    ["nothing of a plain blog", {}, undefined],
    ["nothing for layouts in TypeScript", { "layouts/post.tsx": object('{ layout: "base", x: 1 }') }, undefined],
    ["nothing for a stylesheet", { "layouts/style.css": "" }, undefined],
    ["nothing when the configuration does nothing", { ".eleventy.ts": plain }, undefined],
    ["nothing when it says so with an arrow", { ".eleventy.js": plainArrow }, undefined],
    ["all pages when there is an Eleventy configuration", { ".eleventy.ts": config }, /./],
    ["all pages when there is global data", { "_data/books.json": "[]" }, /./],
    ["pages whose layout is a template", { "layouts/post.njk": layout }, /^posts\//],
    ["pages with such a layout around theirs", { "layouts/base.liquid": "{{ content }}" }, /\.md$|^the (?!f)/],
    ["pages whose layout is JavaScript", { "layouts/tag.11ty.js": "export const render = () => ''" }, /^the tag/],
    ["a layout in an unknown layout", { "layouts/post.tsx": object('{ layout: "mine" }') }, /^posts\//],
    ["a layout in itself", { "layouts/post.tsx": object('{ layout: "post" }') }, /^posts\//],
    ["a layout whose data are code", { "layouts/post.tsx": object('() => ({ layout: "base" })') }, /^posts\//],
    ["a layout with computed data", { "layouts/post.tsx": object("{ eleventyComputed: {} }") }, /^posts\//],
    ["a layout that is an object", { "layouts/post.tsx": "export default { render() { return '' } }" }, /^posts\//],
  ];
  for (const [name, files, needing = /^$/] of cases) {
    test(name, async () => {
      const session = await open(createBlog({ "posts/a.md": post("tags: x"), ...files }));
      const { canRender } = createRenderer(session);
      for (const page of session.plan.pages) assert.equal(canRender(page), !needing.test(page.source), page.source);
    });
  }

  test("and the others are rendered without it, in one build", async () => {
    const files = { "posts/a.md": post("tags: x"), "layouts/post.njk": layout };
    const texts = await render(await open(createBlog(files)));
    assert.match(texts["posts/a/index.html"] ?? "", /<main id="Main"><article><p>Text\.<\/p>\n<\/article><\/main>/);
    assert.match(texts["tags/x/index.html"] ?? "", /<h1 class="p-name">x<\/h1>/);
    assert.match(texts["tags/x/feed.xml"] ?? "", /&lt;p&gt;Text\.&lt;\/p&gt;/);
  });

  test("as do the author's own templates, in the layouts of the blog", async () => {
    const list = "---\ntitle: List\nlayout: page\n---\n{{ collections.posts.length }}";
    const root = createBlog({ "posts/a.md": post(""), "pages/list.njk": list });
    const session = await open(root);
    assert.ok(session.plan.pages.every(createRenderer(session).canRender));
    const texts = await render(session);
    assert.match(texts["list/index.html"] ?? "", /<h1>List<\/h1>.*<div class="prose">1<\/div>/);
    assert.match(texts["sitemap.xml"] ?? "", /<loc>https:\/\/test\.blog\/list\/<\/loc>/);
  });

  test("and it is not even loaded when nothing does", async () => {
    // Node names each file that it loads.
    const script = `
      import { register } from "node:module";
      import { pathToFileURL } from "node:url";
      register("data:text/javascript," + encodeURIComponent(\`
        import { appendFileSync } from "node:fs";
        export async function load(url, context, next) { appendFileSync("loaded", url + "\\\\n"); return next(url, context); }
      \`));
      await import(pathToFileURL(${JSON.stringify(join(repository, "dist", "src", "cli", "main.js"))}).href);`;
    const loads = async (files: Record<string, string>): Promise<boolean> => {
      const root = createBlog({ "posts/a.md": post(""), "layouts/page.tsx": object('{ layout: "base" }'), ...files });
      const { code, stderr } = await runNode(["--input-type=module", "-e", script, "build"], root, {
        SOURCE_DATE_EPOCH: epoch,
      });
      assert.equal(code, 0, stderr);
      const loaded = readFileSync(join(root, "loaded"), "utf8");
      assert.match(loaded, /preact/);
      return /@11ty/.test(loaded);
    };
    assert.equal(await loads({}), false);
    assert.equal(await loads({ "layouts/404.njk": layout.replace("<article>", "<h1>Gone</h1>") }), true);
  });
});

describe("some pages can be rendered by themselves", () => {
  const files = Object.fromEntries(
    ["a", "b", "c"].map((name) => [`posts/${name}.md`, post("tags: x", `Text of ${name}.`)]),
  );

  test("with the same bytes as all together", async () => {
    const root = createBlog(files);
    const all = await render(await open(root));
    const session = await open(root);
    for (const page of [...session.plan.pages].reverse()) {
      assert.equal(createRenderer(session).render(page), all[page.outputPath], page.outputPath);
    }
    const some = session.plan.pages.filter(({ source }) => /^posts\/b|feed/.test(source));
    for await (const batch of renderSite(await open(root), { pages: some })) {
      for (const { outputPath, text } of batch) assert.equal(text, all[outputPath], outputPath);
    }
  });

  test("in small batches, files for machines last", async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`posts/p${index}.md`, post("")]));
    const sizes: number[] = [];
    const kinds: (string | undefined)[] = [];
    for await (const batch of renderSite(await open(createBlog(many)))) {
      sizes.push(batch.length);
      kinds.push(...batch.map(({ page }) => page?.content.kind));
    }
    assert.ok(sizes.length >= 3 && sizes.every((size) => size <= 50), sizes.join());
    assert.ok(kinds.lastIndexOf("markdown") < kinds.indexOf("text"));
  });
});

describe("a mistake in a layout is told with its place, without Eleventy", () => {
  const about = { "posts/a.md": post(""), "pages/about.md": "---\ntitle: About\n---\n" };
  const cases: [string, string, RegExp][] = [
    [
      "a layout that throws",
      "export function render(data: any) {\n  return data.nope.nope;\n}",
      /^layouts\/page\.tsx:1:1 .*stops with an error: .*nope/m,
    ],
    ["a layout without render", "export const x = 1;", /^layouts\/page\.tsx:1:1 .*render/m],
    [
      "a layout that changes what other pages see",
      "export function render(data: any) {\n  data.site.title = 'x';\n}",
      /^layouts\/page\.tsx:1:1 .*read only/m,
    ],
  ];
  for (const [name, code, expected] of cases) {
    test(name, async () => {
      const root = createBlog({ ...about, "layouts/page.tsx": code });
      const outcome = await longhand(root, ["build"]);
      assert.equal(outcome.code, 1);
      assert.match(outcome.stderr, expected);
      assert.doesNotMatch(outcome.stdout + outcome.stderr, /^\s+at |Longhand has failed/m);
    });
  }

  test("is a ProblemError for those who render single pages", async () => {
    const files = { ...about, "layouts/page.tsx": cases[0]?.[1] ?? "" };
    const session = await open(createBlog(files));
    const page = session.plan.pages.find(({ url }) => url === "/about/");
    assert.ok(page);
    assert.throws(() => createRenderer(session).render(page), ProblemError);
  });
});
