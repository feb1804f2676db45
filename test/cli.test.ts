import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createBlog, createFolder, longhand } from "./support/blog.ts";
import { eventually, type RunningServer, readEvents, startServer } from "./support/server.ts";
import { listDifferences } from "./support/tree.ts";

const post = (fields: string, body = "Text.") => `---\n${fields}\n---\n\n${body}\n`;

/** A small blog in which nothing is wrong. */
const blog = {
  "posts/hello.md": post("title: Hello\ndate: 2026-01-02\nstatus: published\ntags: [one]"),
  "posts/draft.md": post("title: A Draft\ndate: 2026-01-03\nstatus: draft"),
  "posts/later.md": post("title: Later\ndate: 2026-09-01\nstatus: published"),
  "posts/soon.md": post("title: Soon\ndate: 2026-06-02T08:00:00Z\nstatus: published"),
  "pages/about.md": post("title: About", "Who writes."),
};

/** A mistake in each of four files. */
const mistakes = {
  ...blog,
  "posts/date.md": post("title: Date\ndate: 2026-02-30\nstatus: published"),
  "posts/title.md": post("date: 2026-01-01\nstatus: publish"),
  "posts/image.md": post(
    "title: Image\ndate: 2026-01-01\nstatus: published",
    "First line.\n\nAnd ![a hat](/images/hat.png)",
  ),
  "pages/broken.md": "---\ntitle: [\n---\n",
};

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** An Eleventy configuration with a filter that puts a sign after a text. */
const configure = (sign: string): string =>
  `import longhand from "longhand/eleventy";
export default (config) => {
  config.addFilter("shout", (text) => text + "${sign}");
  return longhand(config);
};
`;

/** What no author should see, whatever happens. */
const trace = /^\s+at .+:\d+|node:internal|Longhand has failed|\bundefined\b|\[object/m;

describe("help", () => {
  test("names all commands and shows examples", async () => {
    const { code, stdout, stderr } = await longhand(createFolder(), ["--help"]);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    for (const command of ["init", "new", "build", "check", "dev", "preview"]) {
      assert.match(stdout, new RegExp(`^  ${command} `, "m"));
    }
    assert.match(stdout, /Examples:\n {2}\$ longhand init my-blog/);
  });

  for (const command of ["init", "new", "build", "check", "dev", "preview"]) {
    test(`of ${command} shows an example`, async () => {
      const { code, stdout } = await longhand(createFolder(), [command, "--help"]);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Examples:\\n  \\$ longhand .*${command}`));
      assert.match(stdout, /--root <folder>/);
    });
  }

  const misuses: [string[], RegExp][] = [
    [["publish"], /unknown command 'publish'/],
    [["buidl"], /Did you mean build\?/],
    [["build", "--jsno"], /Did you mean --json\?/],
    [["new"], /missing required argument 'title'/],
    [["build", "posts"], /too many arguments/],
    [["dev", "--port", "many"], /It is a number/],
    [["build", "--root", "nowhere"], /nowhere/],
    [["check", "--root", "package.json"], /package\.json/],
    [["new", "x", "--root", "nowhere"], /not a blog/],
  ];
  for (const [args, expected] of misuses) {
    test(`is offered after: longhand ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await longhand(createBlog(blog), args);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, trace);
    });
  }
});

describe("mistakes in the blog", () => {
  test("are told all at once, with place, fact and remedy", async () => {
    const { code, stdout, stderr } = await longhand(createBlog(mistakes), ["build"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^posts\/date\.md:3:7 {2}"date" is not a date: "2026-02-30"\. February 2026 has 28 days\.\n {4}\S/m,
    );
    assert.match(stderr, /^posts\/title\.md:1:1 {2}The front matter has no "title"\.\n {4}\S/m);
    assert.match(stderr, /^posts\/title\.md:3:9 {2}.*"publish".*\n {4}.*published/m);
    assert.match(stderr, /^posts\/image\.md:9:14 {2}.*hat\.png.*\n {4}\S/m);
    assert.match(stderr, /^pages\/broken\.md:\d+:\d+ {2}\S.*\n {4}\S/m);
    assert.match(stderr, /^5 errors\. Nothing was published; the site is as it was\.$/m);
    assert.doesNotMatch(stderr, trace);
  });

  test("leave the published site as it was", async () => {
    const root = createBlog(blog);
    const before = createBlog(blog);
    for (const one of [root, before]) assert.equal((await longhand(one, ["build"])).code, 0);
    for (const wrong of [
      post("title: [\ndate: 2026-01-02"),
      post("title: Hello\ndate: 2026-01-02\nstatus: published", "A [dead link](/nowhere/)."),
    ]) {
      write(root, "posts/hello.md", wrong);
      const { code, stderr } = await longhand(root, ["build"]);
      assert.equal(code, 1);
      assert.match(stderr, /^posts\/hello\.md:\d+:\d+/m);
      assert.deepEqual(listDifferences(join(root, "_site"), join(before, "_site")), []);
    }
  });

  test("in the settings are told with their place", async () => {
    const cases: [string, RegExp][] = [
      [
        '{ title: "T", url: "https://ada.blog", author: "A", lagnuage: "en" }',
        /^blog\.config\.js:1:\d+ .*"lagnuage".*\n.*"language"/m,
      ],
      ['{ title: "T", author: "A" }', /^blog\.config\.js.* "url" is missing/m],
      ['{ title: "T", url: "ada.blog", author: "A" }', /^blog\.config\.js:1:\d+ .*"ada\.blog"/m],
      [
        '{ title: "T", url: "https://ada.blog", author: "A", timeZone: "Berlin" }',
        /^blog\.config\.js:1:\d+ .*"Berlin"/m,
      ],
      ["{", /^blog\.config\.js:\d+:\d+ /m],
      ['undefined; throw new Error("No.")', /^blog\.config\.js.* No\./m],
      ["undefined", /^blog\.config\.js/m],
    ];
    for (const [settings, expected] of cases) {
      const { code, stderr } = await longhand(
        createBlog({ ...blog, "blog.config.js": `export default ${settings};\n` }),
        ["build"],
      );
      assert.equal(code, 1, settings);
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /^\s+at |Longhand has failed|\[object/m);
    }
  });

  test("are annotations on GitHub", async () => {
    const root = createBlog(mistakes);
    const { stderr } = await longhand(root, ["build"], { GITHUB_ACTIONS: "true" });
    assert.match(stderr, /^::error file=posts\/date\.md,line=3,col=7::"date" is not a date: "2026-02-30"\. .+$/m);
    assert.equal(stderr.match(/^::error /gm)?.length, 5);
    assert.doesNotMatch((await longhand(root, ["build"])).stderr, /^::/m);
  });

  test("have colours on request only", async () => {
    const root = createBlog(mistakes);
    const colour = "\u001b[";
    const plain = [
      await longhand(root, ["build"]),
      await longhand(root, ["build"], { FORCE_COLOR: "1", NO_COLOR: "1" }),
    ];
    for (const { stderr } of plain) assert.ok(!stderr.includes(colour));
    const { stderr } = await longhand(root, ["build"], { FORCE_COLOR: "1", NO_COLOR: "" });
    assert.ok(stderr.includes(colour));
  });

  test("an example address stops build and check, but not dev and new", async () => {
    const root = createBlog(blog, { url: "https://example.com/" });
    for (const command of ["build", "check"]) {
      const { code, stderr } = await longhand(root, [command]);
      assert.equal(code, 1);
      assert.match(stderr, /^blog\.config\.js:1:\d+ {2}"url" is still an example: https:\/\/example\.com\//m);
    }
    assert.equal((await longhand(root, ["new", "Essay"])).code, 0);
    const server = await startServer(root, ["dev"]);
    assert.equal((await fetch(server.url)).status, 200);
    await server.stop();
    assert.equal(existsSync(join(root, "_site")), false);
  });
});

describe("the output for programs", () => {
  test("says what was built, with nothing else on standard output", async () => {
    for (const args of [
      ["build", "--json"],
      ["--json", "build", "--quiet"],
    ]) {
      const { code, stdout, stderr } = await longhand(createBlog(blog), args);
      assert.equal(code, 0);
      assert.equal(stderr, "");
      const data = JSON.parse(stdout);
      assert.equal(data.ok, true);
      assert.deepEqual(data.posts, {
        published: 1,
        hidden: 0,
        drafts: 1,
        scheduled: 2,
        nextDue: "2026-06-02T08:00:00Z",
      });
      assert.equal(data.output.removed, 0);
      assert.deepEqual(data.problems, []);
    }
  });

  const failures: [string, Record<string, string>, object, string][] = [
    ["content", mistakes, {}, "date-impossible"],
    ["the settings", blog, { lagnuage: "en" }, "settings-unknown"],
    ["the address", blog, { url: "https://example.com/" }, "settings-url-example"],
  ];
  for (const [name, files, settings, wanted] of failures) {
    test(`says what is wrong with ${name}`, async () => {
      for (const command of ["build", "check"]) {
        const { code, stdout } = await longhand(createBlog(files, settings), [command, "--json"]);
        assert.equal(code, 1);
        const data = JSON.parse(stdout) as { ok: boolean; problems: { code: string; place: object }[] };
        assert.equal(data.ok, false);
        const codes = data.problems.map((problem) => problem.code);
        assert.ok(codes.includes(wanted), codes.join());
        for (const problem of data.problems) assert.ok(problem.place);
      }
    });
  }

  test("is data when there is no such folder, and no blog in it", async () => {
    for (const root of ["nowhere", "posts"]) {
      for (const command of ["build", "check", "new x", "dev", "preview"]) {
        const { code, stdout } = await longhand(createBlog(blog), [...command.split(" "), "--json", "--root", root]);
        assert.equal(code, 1);
        const data = JSON.parse(stdout);
        assert.equal(data.ok, false);
        assert.notEqual(data.problems[0].code, "unexpected");
      }
    }
  });

  test("says where a new essay is", async () => {
    const { stdout } = await longhand(createBlog(blog), ["new", "Essay", "--json"]);
    assert.deepEqual(JSON.parse(stdout), { ok: true, path: "posts/essay.md" });
  });
});

describe("longhand build", () => {
  test("says what it has done: drafts, what is scheduled and the next date", async () => {
    const { code, stdout, stderr } = await longhand(createBlog(blog), ["build"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^1 post and \d+ pages in _site\/, [\d.]+ kB, [\d.]+ s$/m);
    assert.match(stdout, /^Files: \d+ written, 0 unchanged, 0 removed$/m);
    assert.match(stdout, /^Images: \d+ encoded, \d+ reused$/m);
    assert.match(stdout, /1 draft left out; 2 scheduled, the next for .*June 2.*2026/m);
    assert.doesNotMatch(stdout, trace);
  });

  test("says nothing with --quiet, but warnings", async () => {
    const root = createBlog(
      {
        ...blog,
        "posts/none.md": post("title: No status\ndate: 2026-01-01"),
        "images/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
      },
      { checks: { "image-alt": "warning" } },
    );
    const { code, stdout, stderr } = await longhand(root, ["build", "--quiet"]);
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    write(root, "posts/hello.md", post("title: Hello\ndate: 2026-01-02\nstatus: published", "![](/images/a.svg)"));
    const warned = await longhand(root, ["build", "--quiet"]);
    assert.equal(warned.stdout, "");
    assert.match(warned.stderr, /^posts\/hello\.md:\d+:\d+ {2}warning/m);
  });

  test("works from elsewhere with --root, before or after the command", async () => {
    for (const arrange of [
      (root: string) => ["--root", root, "build"],
      (root: string) => ["build", "--root", root],
      (root: string) => [`--root=${root}`, "build"],
    ]) {
      const root = createBlog(blog);
      const elsewhere = createFolder();
      assert.equal((await longhand(elsewhere, arrange(root))).code, 0);
      assert.ok(existsSync(join(root, "_site", "index.html")));
      assert.equal(existsSync(join(elsewhere, "_site")), false);
    }
  });

  test("removes what it made before and no longer wants, and keeps the files of others", async () => {
    // What comes and goes with the length of a list is no address that anybody keeps.
    const settings = (archive: number, tag: number) =>
      `export default ${JSON.stringify({ title: "T", url: "https://test.blog/", author: "A", perPage: { archive, tag } })};\n`;
    const second = post("title: Second\ndate: 2026-01-01\nstatus: published\ntags: [one]");
    const root = createBlog({ ...blog, "posts/second.md": second, "blog.config.js": settings(1, 1) });
    assert.equal((await longhand(root, ["build"])).code, 0);
    assert.ok(existsSync(join(root, "_site/tags/one/page/2/index.html")));
    write(root, "_site/CNAME", "ada.blog");
    write(root, "_site/archive/page/2/notes.txt", "mine");
    write(root, "blog.config.js", settings(50, 50));
    const { code, stdout, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /, 2 removed/);
    assert.match(
      stderr,
      /^_site {2}note {2}2 files here are not made by Longhand and are kept: CNAME, archive\/page\/2\/notes\.txt/m,
    );
    assert.equal(existsSync(join(root, "_site/archive/page/2/index.html")), false);
    assert.equal(existsSync(join(root, "_site/tags/one/page")), false, "an empty folder is gone");
    assert.equal(readFileSync(join(root, "_site/CNAME"), "utf8"), "ada.blog");
    assert.ok(existsSync(join(root, "_site/archive/page/2/notes.txt")));
  });

  test("takes nothing away that readers may link to, until the author says that it is gone", async () => {
    const hello = post(
      "title: Hello\ndate: 2026-01-02\nstatus: published\ntags: [one]",
      "Trains, and fog before dawn.",
    );
    const files = { ...blog, "posts/hello.md": hello };
    const root = createBlog(files);
    const before = createBlog(files);
    for (const one of [root, before]) assert.equal((await longhand(one, ["build"])).code, 0);
    const ledger = readFileSync(join(root, "urls.json"), "utf8");
    rmSync(join(root, "posts/hello.md"));
    const refused = await longhand(root, ["build"]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /^urls\.json:\d+:\d+ {2}\/posts\/hello\/ has been published since 2026-06-01, and posts\/hello\.md is not there any more\..*\n {4}\S/m,
    );
    assert.match(refused.stderr, /Nothing was published; the site is as it was\.$/m);
    assert.doesNotMatch(refused.stderr, trace);
    assert.equal(readFileSync(join(root, "urls.json"), "utf8"), ledger);
    assert.deepEqual(listDifferences(join(root, "_site"), join(before, "_site")), []);

    write(root, "_site/posts/hello/notes.txt", "mine");
    const { code, stdout, stderr } = await longhand(root, ["build", "--allow-gone"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Addresses: 2 moved, 1 gone\. Commit urls\.json/m);
    const read = (path: string): string => readFileSync(join(root, path), "utf8");
    assert.match(read("_site/posts/hello/index.html"), /noindex/);
    assert.doesNotMatch(read("_site/posts/hello/index.html"), /Hello|Trains/);
    assert.ok(existsSync(join(root, "_site/posts/hello/notes.txt")));
    // The tag that no essay has any more leads to all tags, and its feed to that of the blog.
    assert.match(read("_site/tags/one/index.html"), /http-equiv="?refresh"? content="0; ?url=\/tags\/"/);
    assert.equal(read("_site/tags/one/feed.xml"), read("_site/feed.xml"));
    assert.match(read("urls.json"), /^ {2}"\/posts\/hello\/": \{.*"gone": "2026-06-01"/m);
  });

  test("goes on after a build that was killed, and beside another one", async () => {
    const root = createBlog(blog);
    write(root, "_site/.longhand-new/3", "half a page");
    const outcomes = await Promise.all([1, 2, 3].map(() => longhand(root, ["build"])));
    for (const { stderr } of outcomes) assert.doesNotMatch(stderr, trace);
    const { code, stdout, stderr } = await longhand(root, ["build"]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /Files: 0 written/);
    const calm = createBlog(blog);
    await longhand(calm, ["build"]);
    assert.deepEqual(listDifferences(join(root, "_site"), join(calm, "_site")), []);
  });

  test("knows its files again when .cache is gone", async () => {
    const root = createBlog(blog);
    await longhand(root, ["build"]);
    rmSync(join(root, ".cache"), { recursive: true });
    const { stdout, stderr } = await longhand(root, ["build"]);
    assert.match(stdout, /Files: 0 written, \d+ unchanged/);
    assert.equal(stderr, "");
  });

  test("publishes nothing of drafts and scheduled posts", async () => {
    const root = createBlog(blog);
    await longhand(root, ["build"]);
    const empty = createBlog({ "posts/hello.md": blog["posts/hello.md"], "pages/about.md": blog["pages/about.md"] });
    await longhand(empty, ["build"]);
    assert.deepEqual(listDifferences(join(root, "_site"), join(empty, "_site")), []);
  });

  test("makes a blog without a single post", async () => {
    const { code, stderr } = await longhand(createBlog({ "posts/.keep": "" }), ["build"]);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "");
  });
});

describe("longhand check", () => {
  test("finds what a build finds, and leaves _site alone", async () => {
    const root = createBlog(blog);
    assert.equal((await longhand(root, ["check"])).code, 0);
    assert.equal(existsSync(join(root, "_site")), false);
    await longhand(root, ["build"]);
    write(root, "posts/hello.md", post("title: Changed\ndate: 2026-01-02\nstatus: published", "[Nowhere](/nowhere/)"));
    const { code, stdout, stderr } = await longhand(root, ["check"]);
    assert.equal(code, 1);
    assert.match(stderr, /^posts\/hello\.md:7:\d+ {2}The link leads to \/nowhere\/, and there is no such page\.$/m);
    assert.match(stdout, /^\d+ pages checked in [\d.]+ s: 1 error, 0 warnings\.$/m);
    assert.match(readFileSync(join(root, "_site/posts/hello/index.html"), "utf8"), /<h1 class="p-name">Hello</);
  });
});

describe("longhand new", () => {
  test("begins a draft that dev shows and build leaves out", async () => {
    const root = createBlog({});
    const { code, stdout } = await longhand(root, ["new", "What’s “in” a title: #1"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Began posts\/whats-in-a-title-1\.md\./);
    assert.equal(
      readFileSync(join(root, "posts/whats-in-a-title-1.md"), "utf8"),
      '---\ntitle: "What’s “in” a title: #1"\ndate: 2026-06-01\ndescription: ""\ntags: []\nstatus: draft\n---\n\n',
    );
    assert.match((await longhand(root, ["build"])).stdout, /1 draft left out/);
    const again = await longhand(root, ["new", "What’s “in” a title: #1"]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^posts\/whats-in-a-title-1\.md {2}There is a post of this name already\./m);
  });
});

describe("longhand dev", () => {
  let root: string;
  let server: RunningServer;
  const get = async (path: string) => (await fetch(new URL(path, server.url))).text();
  const seen = (path: string, expected: RegExp) =>
    eventually(async () => (expected.test(await get(path)) ? true : undefined));

  before(async () => {
    root = createBlog({
      ...blog,
      "layouts/page.njk": "---\nlayout: base\n---\n<h1>{{ title }}</h1><p>First layout</p>{{ content | safe }}",
      "layouts/tags.tsx":
        'export const data = { layout: "base" };\nexport const render = ({ title }) => <h1>{title}: first</h1>;\n',
      ".eleventy.js": configure("!"),
    });
    server = await startServer(root, ["dev"]);
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
    assert.equal(existsSync(join(root, "_site")), false, "_site is not written");
  });

  test("listens on this machine and tells where", () => {
    assert.match(server.read(), /Your blog is at http:\/\/127\.0\.0\.1:\d+\//);
  });

  test("shows drafts and scheduled posts, marked", async () => {
    assert.match(await get("/posts/draft/"), /\[draft\]/);
    assert.match(await get("/posts/later/"), /\[scheduled\]/);
    assert.match(await get("/"), /A Draft<\/a> <span class="mark">\[draft\]/);
    assert.doesNotMatch(await get("/posts/hello/"), /class="mark"/);
  });

  test("adds the script that reloads, to HTML only", async () => {
    assert.match(await get("/"), /<script>.*\/\.longhand\/events/s);
    assert.doesNotMatch(await get("/feed.xml"), /longhand\/events/);
  });

  test("answers to the names of this machine only", async () => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      request(server.url, { headers: { Host: "evil.test" } }, (response) => resolve(response.statusCode)).end();
    });
    assert.equal(status, 403);
  });

  test("tells open pages of a change", async () => {
    const text = await readEvents(new URL("/.longhand/events?since=old", server.url), /event: \w+\ndata: .*\n\n/);
    assert.match(text, /event: reload\n/);
  });

  const changes: [string, string, string, string, RegExp][] = [
    [
      "a post",
      "posts/hello.md",
      post("title: Hello again\ndate: 2026-01-02\nstatus: published"),
      "/posts/hello/",
      /Hello again/,
    ],
    [
      "a new post",
      "posts/deep/new.md",
      post("title: New\ndate: 2026-01-02\nstatus: published"),
      "/",
      /href="\/posts\/new\/"/,
    ],
    ["a page", "pages/about.md", post("title: About me"), "/about/", /About me/],
    [
      "a layout in Nunjucks",
      "layouts/page.njk",
      "---\nlayout: base\n---\n<h1>{{ title | shout }}</h1><p>Second layout</p>",
      "/about/",
      /me!.*Second layout/s,
    ],
    [
      "a layout in TSX",
      "layouts/tags.tsx",
      'export const data = { layout: "base" };\nexport const render = ({ title }) => <h1>{title}: second</h1>;\n',
      "/tags/",
      /Tags: second/,
    ],
    [
      "a layout that is new",
      "layouts/archive.njk",
      "---\nlayout: base\n---\n<h1>Mine</h1>",
      "/archive/",
      /<h1>Mine<\/h1>/,
    ],
    ["the Eleventy configuration", ".eleventy.js", configure("?"), "/about/", /me\?/],
    [
      "a template of one's own",
      "pages/list.njk",
      "---\ntitle: List\nlayout: page\n---\n{{ collections.posts.length }}",
      "/list/",
      /List\?/,
    ],
    [
      "the settings",
      "blog.config.js",
      'export default { title: "Renamed", url: "https://test.blog/", author: "Ada" };\n',
      "/",
      /<title>Renamed<\/title>/,
    ],
    ["the stylesheet", "layouts/style.css", "body { color: red }", "/style-preview.css", /color: red/],
  ];
  for (const [name, path, text, url, expected] of changes) {
    test(`serves ${name} as soon as it is saved`, async () => {
      write(root, path, text);
      await seen(url, expected);
    });
  }

  test("tells a mistake, keeps the last good pages, and goes on when it is corrected", async () => {
    write(root, "posts/hello.md", post("title: Hello\ndate: 2026-02-30\nstatus: published"));
    await eventually(() => (/posts\/hello\.md:3:7/.test(server.read()) ? true : undefined));
    assert.match(await get("/posts/hello/"), /Hello again/);
    write(root, "posts/hello.md", post("title: Corrected\ndate: 2026-02-28\nstatus: published"));
    await seen("/posts/hello/", /Corrected/);
  });

  test("survives a layout that throws", async () => {
    write(root, "layouts/tags.tsx", "export const render = () => nothing.here;\n");
    await eventually(() => (/nothing/.test(server.read()) ? true : undefined));
    write(
      root,
      "layouts/tags.tsx",
      'export const data = { layout: "base" };\nexport const render = () => <h1>Third</h1>;\n',
    );
    await seen("/tags/", /Third/);
  });

  test("drops a post that is deleted", async () => {
    rmSync(join(root, "posts/draft.md"));
    await eventually(async () =>
      (await fetch(new URL("/posts/draft/", server.url))).status === 404 ? true : undefined,
    );
  });
});

test("longhand dev sees what is saved while it builds for the first time", async () => {
  const late = JSON.stringify(post("title: Late\ndate: 2026-01-02\nstatus: published"));
  const root = createBlog({
    ...blog,
    ".eleventy.js": `import { existsSync, writeFileSync } from "node:fs";
import longhand from "longhand/eleventy";
export default (config) => {
  if (!existsSync("posts/late.md")) writeFileSync("posts/late.md", ${late});
  return longhand(config);
};
`,
  });
  const server = await startServer(root, ["dev"]);
  const url = new URL("/posts/late/", server.url);
  await eventually(async () => ((await fetch(url)).status === 200 ? true : undefined));
  assert.equal(await server.stop(), 0);
});

describe("longhand preview", () => {
  test("serves the built site as hosts do", async () => {
    const root = createBlog(blog);
    await longhand(root, ["build"]);
    const server = await startServer(root, ["preview"]);
    const get = (path: string) => fetch(new URL(path, server.url), { redirect: "manual" });
    assert.equal((await get("/")).status, 200);
    const redirect = await get("/posts/hello");
    assert.deepEqual([redirect.status, redirect.headers.get("location")], [301, "/posts/hello/"]);
    const missing = await get("/nowhere/");
    assert.equal(missing.status, 404);
    const page = await missing.text();
    assert.equal(page, readFileSync(join(root, "_site/404.html"), "utf8"));
    assert.doesNotMatch(page, /<script>/);
    assert.equal(await server.stop(), 0);
  });

  test("says that there is nothing yet", async () => {
    const { code, stderr } = await longhand(createBlog(blog), ["preview"]);
    assert.equal(code, 1);
    assert.match(stderr, /There is no built site here\.\n {4}Build it first: longhand build/);
  });
});
