import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Post } from "../src/content/post.ts";
import { resolvePermalink } from "../src/urls/permalink.ts";
import { createBlog, longhand, readTree } from "./support/blog.ts";
import { workingTime } from "./support/working-time.ts";

const front = (lines: string, body = "Text {{ title }} {% include 'x' %} <%= 1 %> #{1}.") =>
  `---\ntitle: A post\ndate: 2026-01-02\nstatus: published\n${lines}\n---\n${body}\n`;

/** Leaves a file behind when it is run. */
const trap = (name: string): string => `require("node:fs").writeFileSync("RAN-${name}", ""); `;
const moduleTrap = (name: string): string =>
  `import { writeFileSync } from "node:fs"; writeFileSync("RAN-${name}", ""); export default {};`;

describe("no code runs from content", () => {
  const ran = (root: string): string[] => readdirSync(root).filter((path) => path.startsWith("RAN-"));

  test("front matter in a language that could run is an error", async () => {
    const root = createBlog({
      "posts/code.md": `---js\n{ title: (${trap("front-matter")}"x"), date: "2026-01-02", status: "published" }\n---\nx\n`,
      "posts/json.md": '---json\n{ "title": "x" }\n---\nx\n',
      "pages/code.md": `---javascript\n{ title: (${trap("page")}"x") }\n---\nx\n`,
    });
    const { code, stderr, stdout } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    for (const path of ["posts/code.md", "posts/json.md", "pages/code.md"])
      assert.match(stdout + stderr, new RegExp(`${path}:1:`));
    assert.deepEqual(ran(root), []);
    assert.ok(!existsSync(join(root, "_site")), "nothing is written");
  });

  test("files that Eleventy would run or read beside a post are left alone, and named", async () => {
    const ignored = {
      "posts/good.11tydata.js": moduleTrap("data-js"),
      "posts/good.11tydata.cjs": `${trap("data-cjs")}module.exports = {};`,
      "posts/good.11tydata.json": '{ "layout": "evil.njk", "title": "Replaced" }',
      "posts/posts.11tydata.js": moduleTrap("folder-data"),
      "posts/posts.json": '{ "title": "Replaced", "permalink": "/replaced/" }',
      "posts/a.njk": "{{ 7 * 7 }}",
      "posts/a.liquid": "{{ 7 | times: 7 }}",
      "posts/a.11ty.js": moduleTrap("template"),
      "posts/a.11ty.cjs": `${trap("template-cjs")}module.exports = () => "x";`,
      "posts/a.html": "<script>x</script>",
    };
    const root = createBlog({
      ...ignored,
      "posts/good.md": front(""),
      "images/x.11tydata.js": moduleTrap("images"),
      "images/images.json": "{}",
      "static/x.11tydata.js": moduleTrap("static"),
      "_includes/evil.njk": "EVIL",
    });
    const { code, stderr, stdout } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(ran(root), []);
    for (const path of Object.keys(ignored)) assert.ok((stdout + stderr).includes(path), `${path} is not named`);
    const published = Object.keys(readTree(join(root, "_site"))).filter((path) => /^(posts|replaced|a)\b/.test(path));
    assert.deepEqual(published, ["posts/good/index.html"]);
    const html = readFileSync(join(root, "_site/posts/good/index.html"), "utf8");
    assert.match(html, /<h1[^>]*>(<[^>]*>)*A post</);
  });
});

describe("a field of front matter does not steer what publishes it", () => {
  const fields: [name: string, lines: string][] = [
    ["layout", "layout: evil.njk"],
    ["a layout elsewhere", "layout: ../../../../etc/passwd"],
    ["engine", "templateEngineOverride: njk,md"],
    ["engine of nothing", "templateEngineOverride: false"],
    ["computed data", 'eleventyComputed:\n  title: "{{ 7 | times: 7 }}"\n  permalink: /elsewhere/'],
    ["collections", "eleventyExcludeFromCollections: true\ncollections: {}"],
    ["pagination", "pagination:\n  data: collections.all\n  size: 1"],
    ["output folder", "permalinkBypassOutputDir: true\ndynamicPermalink: true"],
    ["imports", "eleventyImport:\n  collections: [all]"],
    ["overrides", '"override:tags": [x]\n"override:layout": x'],
    ["Eleventy's own", "page: {url: /x/}\npkg: x\neleventy: x\ncontent: x"],
    ["ours", "site: x\nhead: x\nnavigation: x\nlonghand: false\nmarkdown: x\nnewer: x\nolder: x\nhtml: x"],
    ["names of objects", "then: x\ntoString: x\nvalueOf: x\nhasOwnProperty: x\ntoJSON: x"],
  ];
  test("whatever it is called", async () => {
    const posts = Object.fromEntries(fields.map(([, lines], index) => [`posts/p${index}.md`, front(lines)]));
    const root = createBlog({
      ...posts,
      "posts/plain.md": front(""),
      "layouts/evil.njk": "EVIL",
      "_includes/evil.njk": "EVIL",
    });
    const { code, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    const read = (slug: string): string => {
      const html = readFileSync(join(root, "_site/posts", slug, "index.html"), "utf8");
      // All of them are one post but for their addresses and neighbours.
      return /<article[\s\S]*?<\/article>/.exec(html)?.[0].replaceAll(slug, "SLUG") ?? html;
    };
    const text = (html: string): string => /<p>Text[^\n]*/.exec(html)?.[0] ?? html;
    for (const [index, [name]] of fields.entries()) assert.equal(text(read(`p${index}`)), text(read("plain")), name);
    assert.match(text(read("plain")), /\{\{ title \}\} \{% include ‘x’ %\} &lt;%= 1 %&gt; #\{1\}/);
  });

  test("and a name that every object has is refused", async () => {
    const root = createBlog({
      "posts/a.md": front("__proto__:\n  polluted: true"),
      "posts/b.md": front("tags: [__proto__]"),
    });
    const { code, stdout, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 1);
    assert.match(stdout + stderr, /posts\/a\.md:5:1/);
    assert.match(stdout + stderr, /posts\/b\.md:5:8/);
  });
});

describe("a permalink reads no file, runs no program, and is the same in each build", () => {
  const post = {
    path: "posts/a.md",
    fileSlug: "a",
    title: "A",
    date: { time: 0 },
    data: { list: [1, 2, 3] },
  } as unknown as Post;
  const templates = [
    '{% include "/etc/passwd" %}',
    "{% include '../../../../../../etc/passwd' %}",
    '{% include "package.json" %}',
    '{% render "/etc/passwd" %}',
    '{% layout "/etc/passwd" %}',
    "{% for i in (1..1000000000) %}a{% endfor %}/",
    "{% for i in (1..100000) %}{% for j in (1..100000) %}a{% endfor %}{% endfor %}/",
    "{% tablerow i in (1..1000000000) %}a{% endtablerow %}/",
    '{% assign a = "aaaaaaaaaa" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}/',
    "{{ (1..1000000000) | join }}/",
    '{{ date | date: "%1000000000Y" }}/',
    '{{ "now" | date: "%Y" }}/',
    '{{ "now" | date_to_string }}/',
    '{{ "today" | date_to_long_string }}/',
    "{{ list | sample }}/",
    "{{ constructor.constructor }}/",
    "{{ title.constructor }}/",
    "{{ __proto__ }}/",
    "{{ page.__proto__ }}/",
    '{{ "%2e%2e%2f" | url_decode }}x/',
    `${"{% for i in list %}".repeat(500)}/`,
    "{{".repeat(2000),
  ];
  for (const template of templates) {
    test(template.slice(0, 80), () => {
      const start = workingTime();
      assert.match(resolvePermalink(template, post, "UTC").fact ?? "", /cannot be made|leaves the site/);
      assert.ok(workingTime() - start < 2000);
    });
  }
});
