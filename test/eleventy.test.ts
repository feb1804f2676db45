import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { parseLedger } from "../src/urls/parse-ledger.ts";
import {
  copyBlog,
  createBlog,
  createFolder,
  epoch,
  longhand,
  type Outcome,
  repository,
  runNode,
} from "./support/blog.ts";
import { wordsOf } from "./support/days.ts";
import { copyExample, exampleEpoch } from "./support/example.ts";
import { listDifferences } from "./support/tree.ts";

const fixture = join(repository, "test", "fixtures", "eleventy", "input");

/** What an author who has Eleventy runs: `npx tsx node_modules/.bin/eleventy --config=.eleventy.ts`. */
function runEleventy(root: string, now = epoch): Promise<Outcome> {
  const eleventy = join(repository, "node_modules", "@11ty", "eleventy", "cmd.cjs");
  const args = ["--import", import.meta.resolve("tsx"), eleventy, "--config=.eleventy.ts", "--quiet"];
  return runNode(args, root, { SOURCE_DATE_EPOCH: now });
}

/** Builds a blog by the command and by plain Eleventy; gives what is different. */
async function compareBuilds(root: string, now = epoch): Promise<string[]> {
  const byLonghand = join(createFolder(), "site");
  const built = await longhand(root, ["build"], { SOURCE_DATE_EPOCH: now });
  assert.equal(built.code, 0, built.stderr);
  renameSync(join(root, "_site"), byLonghand);
  const ledger = readFileSync(join(root, "urls.json"), "utf8");
  const { code, stdout, stderr } = await runEleventy(root, now);
  assert.equal(code, 0, stdout + stderr);
  assert.equal(readFileSync(join(root, "urls.json"), "utf8"), ledger);
  // The search index is Longhand's own work.
  return listDifferences(join(root, "_site"), byLonghand).filter((path) => !path.startsWith("pagefind/"));
}

/** A copy of the fixture with files added, changed, or (with `undefined`) taken away. */
function createWorkshop(files: Record<string, string | undefined> = {}): string {
  const root = copyBlog(fixture);
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) {
      rmSync(join(root, path));
      continue;
    }
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

async function buildWorkshop(files: Record<string, string | undefined> = {}) {
  const root = createWorkshop(files);
  const outcome = await longhand(root, ["build"]);
  return { ...outcome, root, read: (path: string) => readFileSync(join(root, "_site", path), "utf8") };
}

const post = (title: string, more = "", body = "Text.") =>
  `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-01-02\nstatus: published\n${more}---\n\n${body}\n`;

describe("plain Eleventy makes the same files as longhand build", () => {
  test("of a blog with layouts, plugins and templates of its own", async () => {
    assert.deepEqual(await compareBuilds(createWorkshop()), []);
  });

  test("of the example blog", async () => {
    const root = createFolder();
    copyExample(root);
    assert.deepEqual(await compareBuilds(root, exampleEpoch), []);
    assert.equal(
      readFileSync(join(root, "urls.json"), "utf8"),
      readFileSync(join(repository, "urls.json"), "utf8"),
      "the ledger that is committed",
    );
  });

  test("of posts with odd names and with fields that mean something to Eleventy", async () => {
    const fields = [
      "layout: nope",
      "pagination: { data: collections.all, size: 1 }",
      "eleventyComputed: { title: computed }",
      "templateEngineOverride: njk,md",
      "permalinkBypassOutputDir: true",
      "references: mine",
      "footnotes: true",
      "docId: mine",
      "site: mine",
      "head: mine",
      "markdown: mine",
      "navigation: mine",
      "content: mine",
      "then: mine",
      "toJSON: mine",
      "hasOwnProperty: mine",
    ];
    const root = createWorkshop({
      "posts/What's new [1] {a} (b).md": post("Brackets"),
      "posts/!bang.md": post("Bang"),
      "posts/UPPER.MD": post("Upper"),
      "posts/v1.0.html.md": post("Dots"),
      "posts/x.11ty.js.md": post("Script"),
      "posts/übung.md": post("Umlaut"),
      "posts/layouts/_includes.md": post("Folders"),
      "posts/fields.md": post("Fields", `${fields.join("\n")}\n`, "---\ntitle: again\n---\n\n{{ title }}"),
    });
    assert.deepEqual(await compareBuilds(root), []);
    const page = readFileSync(join(root, "_site", "posts", "fields", "index.html"), "utf8");
    assert.match(page, /<h1>Fields!<\/h1>/);
    assert.match(page, /<p>{{ title }}<\/p>/);
  });

  test("when two images are the same to the byte", async () => {
    const root = createWorkshop({ "posts/twin.md": post("Twin", "", "![Again](/images/twin.png)") });
    cpSync(join(root, "images", "square.png"), join(root, "images", "twin.png"));
    assert.deepEqual(await compareBuilds(root), []);
  });

  test("at the same moment, when posts are scheduled", async () => {
    const due = `---\ntitle: Due\ndate: 2026-06-01T13:00:00Z\nstatus: published\n---\n\nText.\n`;
    assert.deepEqual(await compareBuilds(createWorkshop({ "posts/due.md": due })), []);
  });

  test("and says what is wrong with a post in the same words", async () => {
    const root = createWorkshop({ "posts/wrong.md": "---\ntitle: Wrong\ndate: 2026-02-30\n---\n" });
    const { code, stdout, stderr } = await runEleventy(root);
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /posts\/wrong\.md:3:7/);
    assert.match(stdout + stderr, /2026-02-30/);
  });
});

describe("plain Eleventy keeps the addresses as longhand build does", () => {
  const settings = `export default ${JSON.stringify({
    title: "Test",
    url: "https://test.blog/",
    author: "Ada",
    permalink: "/{{ title | slugify }}/",
    llms: { copies: true },
    urls: { hosts: ["netlify"] },
  })};\n`;
  const list = "---\npermalink: /list/\n---\n<!doctype html><html lang=en><title>List</title><h1>List</h1>";
  let root: string;
  before(async () => {
    root = createBlog({
      "blog.config.js": settings,
      ".eleventy.ts": 'import longhand from "longhand/eleventy";\nexport default (config) => longhand(config);\n',
      "posts/a.md": post("First", "tags: [x]\n", wordsOf("a")),
      "posts/b.md": post("Second", "", wordsOf("b")),
      "pages/list.njk": list,
      "static/_redirects": "/mine /first/ 301\n",
    });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
  });
  const read = (path: string): string => readFileSync(join(root, path), "utf8");

  test("a title that changes leaves a redirect, a copy and a line for the host", async () => {
    writeFileSync(join(root, "posts/a.md"), post("Other", "tags: [y]\n", wordsOf("a")));
    assert.deepEqual(await compareBuilds(root), []);
    assert.match(read("_site/first/index.html"), /content="0; url=\/other\/"/);
    assert.equal(read("_site/tags/x/feed.xml"), read("_site/tags/y/feed.xml"));
    assert.equal(read("_site/first/index.md"), read("_site/other/index.md"));
    assert.match(read("_site/_redirects"), /^\/mine \/first\/ 301\n[\s\S]*^\/first\/ \/other\/ 301!$/m);
  });

  test("it is Eleventy that writes urls.json, and pages of own templates stay in it", async () => {
    writeFileSync(join(root, "posts/a.md"), post("Third", "tags: [y]\n", wordsOf("a")));
    const { code, stdout, stderr } = await runEleventy(root);
    assert.equal(code, 0, stdout + stderr);
    const { ledger } = parseLedger(read("urls.json"));
    assert.equal(ledger?.get("/first/")?.to, "/third/");
    assert.equal(ledger?.get("/other/")?.to, "/third/");
    assert.equal(ledger?.get("/list/")?.to, undefined);
  });

  test("an address that would vanish stops it, and urls.json stays as it was", async () => {
    const ledger = read("urls.json");
    for (const path of ["posts/b.md", "pages/list.njk"]) {
      const text = read(path);
      rmSync(join(root, path));
      const { code, stdout, stderr } = await runEleventy(root);
      assert.notEqual(code, 0);
      assert.match(
        stdout + stderr,
        new RegExp(`urls\\.json:\\d+:3 {2}.* ${path.replace(".", "\\.")} is not there any more`),
      );
      assert.equal(read("urls.json"), ledger);
      writeFileSync(join(root, path), text);
    }
    rmSync(join(root, "posts/b.md"));
    assert.equal((await longhand(root, ["urls", "gone", "/second/"])).code, 0);
    assert.equal((await runEleventy(root)).code, 0);
    assert.match(read("_site/second/index.html"), /noindex/);
  });
});

describe("an author who knows Eleventy", () => {
  let built: Awaited<ReturnType<typeof buildWorkshop>>;
  before(async () => {
    built = await buildWorkshop();
    assert.equal(built.code, 0, built.stderr);
  });

  const layouts: [string, string, RegExp][] = [
    ["post.njk", "posts/braces/index.html", /<article class="njk">\n<h1>Braces &lt;and&gt; brackets!<\/h1>/],
    ["tag.liquid", "tags/type/index.html", /<section class="liquid">\n<h1>type!<\/h1>/],
    ["home.11ty.tsx", "index.html", /<div class="tsx"><h1>Workshop<\/h1><p>The newest is “Third”\.<\/p>/],
  ];
  for (const [layout, path, expected] of layouts) {
    test(`replaces a layout by ${layout}`, () => {
      assert.match(built.read(path), expected);
      assert.match(built.read(path), /<title>.+<\/title>/, "the base layout is around it");
    });
  }

  test("replaces the base layout, and has the head by a filter", async () => {
    const { code, stderr, read } = await buildWorkshop({
      "layouts/base.njk":
        '<!doctype html><html lang="{{ lang }}"><head>{{ head | headHtml(site) | safe }}</head><body class="mine">{{ content | safe }}</body></html>',
    });
    assert.equal(code, 0, stderr);
    assert.match(read("about/index.html"), /<title>About · Workshop<\/title>.*<body class="mine"><article/s);
  });

  test("writes a layout in JSX without any import", async () => {
    const { code, stderr, read } = await buildWorkshop({
      "layouts/page.tsx":
        'export const data = { layout: "base" };\nexport function render({ title, content }) {\n  return <section><h1>{title} &amp; more</h1><div dangerouslySetInnerHTML={{ __html: content }} /></section>;\n}\n',
    });
    assert.equal(code, 0, stderr);
    assert.match(read("about/index.html"), /<section><h1>About &amp; more<\/h1><div><p>A page/);
  });

  test("uses a filter, a shortcode and a plugin of .eleventy.ts in layouts", () => {
    const page = built.read("posts/braces/index.html");
    assert.match(page, /★★★ · calm/);
    assert.match(page, /<small>Printed in Bologna<\/small>/);
  });

  test("changes Markdown by a markdown-it plugin, on pages and in feeds, once", () => {
    assert.match(built.read("about/index.html"), /A page with CAPITALS and/);
    assert.match(built.read("posts/braces/index.html"), /with PLUGINS\.<\/p>/);
    assert.match(built.read("feed.xml"), /with PLUGINS\.&lt;\/p&gt;/);
    const { items } = JSON.parse(built.read("feed.json")) as { items: { content_html: string }[] };
    assert.match(items.at(-1)?.content_html ?? "", /with PLUGINS\.<\/p>/);
  });

  test("has collections.posts, those of tags, and global data in a template of pages/", async () => {
    assert.match(
      built.read("list/index.html"),
      /<li><a href="\/posts\/braces\/">Braces &lt;and&gt; brackets<\/a> 2026-03-01T00:00:00.000Z<\/li>\n<li><a href="\/posts\/type\/">/,
    );
    assert.match(built.read("list/index.html"), /On type: 3\./);
    const { code, stderr, read } = await buildWorkshop({
      "_data/books.json": '["Emma"]',
      "pages/books.liquid":
        "---\ntitle: Books\nlayout: page\n---\n{% for book in books %}<p>{{ book }}</p>{% endfor %}",
    });
    assert.equal(code, 0, stderr);
    assert.match(read("books/index.html"), /<p>Emma<\/p>/);
  });

  test("sees the templates of pages/ in the sitemap", () => {
    assert.match(built.read("sitemap.xml"), /<loc>https:\/\/workshop\.blog\/list\/<\/loc>/);
  });

  test("finds template syntax in Markdown as it was written", () => {
    for (const path of ["posts/braces/index.html", "feed.xml"]) {
      const text = built.read(path);
      assert.match(text, /In Eleventy one writes {{ title }} and {% include “x” %}/, path);
      assert.match(text, /{{ indented }}/, path);
      assert.match(text, /{{ fenced \| safe }}/, path);
    }
    assert.match(built.read("about/index.html"), /{{ braces }}/);
  });

  test("is told that files of code beside posts are ignored, and none of them runs", () => {
    assert.match(built.stderr, /posts\/posts\.11tydata\.js +note/);
    assert.match(built.read("posts/type/index.html"), /<h1>Type!<\/h1>/);
  });

  test("is not told by Eleventy what takes long", async () => {
    const { code, stdout, stderr } = await buildWorkshop({
      ".eleventy.ts": `import longhand from "longhand/eleventy";
export default function (config) {
  config.addFilter("shout", (text) => text);
  config.addFilter("slow", (text) => {
    const end = performance.now() + 300;
    while (performance.now() < end);
    return text;
  });
  return longhand(config);
}`,
      "layouts/404.njk": "---\nlayout: base\n---\n<h1>{{ title | slow }}</h1>",
      "layouts/post.njk": undefined,
      "pages/list.njk": undefined,
    });
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /Benchmark|11ty\]/);
  });

  test("is told that front matter in JavaScript is not read, and none of it runs", async () => {
    for (const language of ["js", "javascript", "json", "node"]) {
      const { code, stderr, root } = await buildWorkshop({
        "posts/code.md": `---${language}\nrequire("node:fs").writeFileSync("ran", "");\nconst title = "x";\n---\nText.\n`,
      });
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`posts/code\\.md:1:1 .*"${language}"`));
      assert.throws(() => readFileSync(join(root, "ran")), /ENOENT/);
    }
  });

  test("keeps notes and templates elsewhere in the folder, which are not published", async () => {
    const { code, stderr, root } = await buildWorkshop({
      "notes/x.md": "# Private",
      "notes [old]/x.md": "# Private",
      "(brackets)/x.njk": "Private",
      "a{b,c}/x.liquid": "Private",
      "!bang/x.html": "Private",
      "[z].md": "# Private",
      "!w.md": "# Private",
      "README.md": "# Private",
      "posts/list.njk": "Private",
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(listDifferences(join(root, "_site"), join(built.root, "_site")), []);
  });
});

describe("a mistake in the author's code is told with its place", () => {
  const cases: [string, Record<string, string | undefined>, RegExp][] = [
    ["broken Nunjucks", { "layouts/page.njk": "<p>\n{% if %}" }, /^layouts\/page\.njk:2:7 .*unexpected token/m],
    ["an unknown filter", { "layouts/page.njk": "{{ title | nofilter }}" }, /^layouts\/page\.njk.* .*nofilter/m],
    ["an unknown tag in Liquid", { "layouts/page.liquid": "{% nope %}" }, /^layouts\/page\.liquid.* .*nope/m],
    [
      "a layout that throws",
      { "layouts/page.11ty.ts": "export function render(data: any) {\n  return data.nope.nope;\n}" },
      /^layouts\/page\.11ty\.ts.* .*nope/m,
    ],
    ["TypeScript that does not parse", { "layouts/page.tsx": "export function {" }, /^layouts\/page\.tsx:1:17 /m],
    ["a layout without render", { "layouts/page.tsx": "export const x = 1;" }, /^layouts\/page\.tsx:1:1 .*render/m],
    [
      "a package that is not installed",
      { "layouts/page.tsx": 'import x from "no-such-package";\nexport const render = () => x;' },
      /^layouts\/page\.tsx.* .*no-such-package/m,
    ],
    [
      ".eleventy.ts that throws",
      { ".eleventy.ts": 'export default function () {\n  throw new Error("No more.");\n}' },
      /^\.eleventy\.ts.* .*No more\./m,
    ],
    [
      ".eleventy.ts that does not return",
      {
        ".eleventy.ts":
          'import longhand from "longhand/eleventy";\nexport default async function (config) {\n  await longhand(config);\n}',
      },
      /^\.eleventy\.ts .*\n.*return longhand/m,
    ],
    ["a template of pages/ that fails", { "pages/list.njk": "{{ x | nofilter }}" }, /^pages\/list\.njk.* .*nofilter/m],
  ];
  for (const [name, files, expected] of cases) {
    test(name, async () => {
      const { code, stdout, stderr } = await buildWorkshop(files);
      assert.equal(code, 1);
      assert.match(stderr, expected);
      assert.doesNotMatch(stdout + stderr, /^\s+at |\.cache\/compiled|Longhand has failed/m);
    });
  }
});
