import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import sharp from "sharp";
import type { Ledger } from "../src/urls/ledger.ts";
import { parseLedger } from "../src/urls/parse-ledger.ts";
import { createBlog, longhand, type Outcome, readTree } from "./support/blog.ts";
import { wordsOf } from "./support/days.ts";
import { type Mode, modes } from "./support/modes.ts";
import { type RunningServer, startServer } from "./support/server.ts";

const published = (title: string, fields = "", body = wordsOf(title)): string =>
  `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-01-02\nstatus: published\n${fields && `${fields}\n`}---\n\n${body}\n`;

const page = (title: string, fields = ""): string =>
  `---\ntitle: ${title}\n${fields && `${fields}\n`}---\n\nText of a page.\n`;

const asDraft = (text: string): string => text.replace("status: published", "status: draft");

/** Files by path; `undefined` takes one away. */
type Changes = Record<string, string | Buffer | undefined>;

/** A blog on disk that is changed and built again. */
class TestBlog {
  readonly root: string;
  /** The commands of one build. */
  readonly #commands: string[][];
  readonly #env: Record<string, string>;

  constructor(
    files: Record<string, string | Buffer>,
    settings: object = {},
    { commands = [["build"]], env }: Partial<Mode> = {},
  ) {
    this.root = createBlog(files, settings);
    this.#commands = commands;
    this.#env = env ?? {};
  }

  change(changes: Changes): void {
    for (const [path, content] of Object.entries(changes)) {
      const file = join(this.root, path);
      if (content === undefined) rmSync(file);
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
  }

  set(settings: object): void {
    const all = { title: "Test", url: "https://test.blog/", author: "Ada", ...settings };
    this.change({ "blog.config.js": `export default ${JSON.stringify(all)};\n` });
  }

  run(...args: string[]): Promise<Outcome> {
    return longhand(this.root, args);
  }

  /** A build without errors; gives what it has said. */
  async build(changes: Changes = {}): Promise<string> {
    this.change(changes);
    let said = "";
    for (const args of this.#commands) {
      const { code, stdout, stderr } = await longhand(this.root, args, this.#env);
      assert.equal(code, 0, stderr);
      said += stdout + stderr;
    }
    return said;
  }

  /** A build that stops, and leaves site and ledger as they were; gives what it has said. */
  async fail(changes: Changes = {}): Promise<string> {
    this.change(changes);
    const [ledger, site] = [this.read("urls.json"), this.tree];
    const { code, stdout, stderr } = await this.run("build");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.equal(this.read("urls.json"), ledger);
    assert.deepEqual(this.tree, site);
    assert.doesNotMatch(stderr, /^\s+at |Longhand has failed|\bundefined\b|\[object/m);
    return stderr;
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  page(path: string): string {
    return this.read(`_site${path.endsWith("/") ? `${path}index.html` : path}`);
  }

  /** Where the page of a URL leads at once; undefined when it is an ordinary page. */
  redirectOf(path: string): string | undefined {
    return /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(this.page(path))?.[1];
  }

  isGone(path: string): boolean {
    return this.page(path).includes("<h1>This page is gone</h1>");
  }

  /** The files of the site, by path. */
  get tree(): Record<string, string> {
    try {
      return readTree(join(this.root, "_site"));
    } catch {
      return {};
    }
  }

  get ledger(): Ledger {
    const { ledger, problems } = parseLedger(this.read("urls.json"));
    assert.deepEqual(problems, []);
    return ledger ?? new Map();
  }
}

const byTitle = { permalink: "/{{ title | slugify }}/" };

describe("a blog in which much has changed at once", () => {
  const heading = (title: string): string => `## ${title}\n\n${wordsOf("section")}`;
  const links = "[a](a.md) [b](/first-one/) [c](/first-one/#old-heading) [d](a.md#old-heading) [e](/first-one)";
  const settings = { ...byTitle, urls: { hosts: ["netlify", "nginx", "vercel"] }, llms: { copies: true } };
  let blog: TestBlog;
  let said: string;

  before(async () => {
    [blog, said] = await changeMuch();
  });

  /** The blog, and what the second build has said. */
  async function changeMuch(mode?: Partial<Mode>): Promise<[TestBlog, string]> {
    const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#a63" } })
      .jpeg()
      .toBuffer();
    const changed = new TestBlog(
      {
        "posts/a.md": published("First One", "tags: [Prose]", heading("Old heading")),
        "posts/links.md": published("Links", "", `${links} [f](https://test.blog/first-one/)`),
        "posts/renamed.md": published("Renamed", "", wordsOf("kept")),
        "posts/picture.md": published("Picture", "tags: [Old]", "![A hill](/images/hill.jpg)"),
        "posts/secret.md": asDraft(published("Secret", "aliases: [/hidden-alias/, /Hidden.html]")),
        "images/hill.jpg": picture,
        "static/_redirects": "/mine /links/ 301\n",
        "static/vercel.json": '{ "trailingSlash": true }\n',
      },
      { ...settings, images: { widths: [480, 720] } },
      mode,
    );
    await changed.build();
    const widths = { images: { widths: [480, 600] } };
    changed.set({ ...settings, ...widths, tags: { Writing: { synonyms: ["Prose"] } } });
    const told = await changed.build({
      "posts/a.md": published("Second <One> & more", "tags: [Prose]", heading("New heading")),
      "posts/renamed.md": undefined,
      "posts/named-anew.md": published("Named Anew", "", wordsOf("kept~8")),
      "posts/picture.md": published("Picture", "tags: [New]", "![A hill](/images/hill.jpg)"),
    });
    return [changed, told];
  }

  for (const mode of modes.filter(({ name }) => name === "in two threads" || name === "in two parts")) {
    test(`comes to the same ${mode.name}`, async () => {
      const [other] = await changeMuch(mode);
      assert.deepEqual(other.tree, blog.tree);
      assert.equal(other.read("urls.json"), blog.read("urls.json"));
    });
  }

  test("has a page at the old address that leads on", () => {
    const html = blog.page("/first-one/");
    assert.match(html, /<link rel="canonical" href="https:\/\/test\.blog\/second-one-and-more\/">/);
    assert.match(html, /<meta http-equiv="refresh" content="0; url=\/second-one-and-more\/">/);
    assert.match(html, /<title>Second &lt;One&gt; &amp; more<\/title>/);
    assert.match(html, /<a href="\/second-one-and-more\/">Second &lt;One&gt; &amp; more<\/a>/);
    assert.doesNotMatch(html, /<script|noindex/);
  });

  test("has the same ids in its feeds as before", () => {
    const { items } = JSON.parse(blog.page("/feed.json")) as { items: { id: string; url: string }[] };
    const second = items.find(({ url }) => url === "https://test.blog/second-one-and-more/");
    assert.equal(second?.id, "https://test.blog/first-one/");
    assert.match(blog.page("/feed.xml"), /<id>https:\/\/test\.blog\/first-one\/<\/id>/);
    assert.doesNotMatch(blog.page("/feed.xml"), /<id>[^<]*second/);
  });

  test("leads from text to text without a detour", () => {
    const hrefs = [...blog.page("/links/").matchAll(/<a [^>]*?href="([^"]*)">[a-f]<\/a>/g)].map(([, href]) => href);
    const now = "/second-one-and-more/";
    assert.deepEqual(hrefs, [now, now, `${now}#old-heading`, `${now}#old-heading`, now, `https://test.blog${now}`]);
    assert.match(blog.page(now), /id="old-heading"/);
  });

  test("says by what a text was known again whose file has another name", () => {
    assert.equal(blog.redirectOf("/renamed/"), "/named-anew/");
    assert.match(
      said,
      /^posts\/named-anew\.md:1:1 {2}note {2}This is taken for what was in posts\/renamed\.md: \d\d% of its text is the same\. \/renamed\/ now leads to \/named-anew\/\.\n {4}If it is something else: longhand urls gone \/renamed\/$/m,
    );
  });

  test("leads from a tag to what it is called now, by its synonym or by its essays", () => {
    assert.equal(blog.redirectOf("/tags/prose/"), "/tags/writing/");
    assert.equal(blog.redirectOf("/tags/old/"), "/tags/new/");
  });

  test("answers with copies where nobody could be led on", () => {
    assert.equal(blog.page("/tags/prose/feed.xml"), blog.page("/tags/writing/feed.xml"));
    assert.equal(blog.page("/first-one/index.md"), blog.page("/second-one-and-more/index.md"));
    const moved = [...blog.ledger].filter(([, { kind, to }]) => kind === "image" && to);
    assert.equal(moved.length, 1);
    for (const [old, { to }] of moved) {
      assert.match(old, /^\/images\/hill-[0-9a-f]{8}-\d+\.png$/);
      assert.equal(blog.tree[old.slice(1)], blog.tree[to?.slice(1) ?? ""]);
      assert.notEqual(blog.tree[old.slice(1)], undefined);
    }
  });

  test("has its redirects in the files of hosts, after the author's own", () => {
    assert.match(
      blog.page("/_redirects"),
      /^\/mine \/links\/ 301\n[\s\S]*^\/first-one\/ \/second-one-and-more\/ 301!$/m,
    );
    assert.match(blog.page("/nginx-redirects.conf"), /first-one/);
    assert.equal(blog.page("/vercel.json"), '{ "trailingSlash": true }\n', "This one cannot be joined.");
    assert.match(said, /^warning {2}You have a file of your own named vercel\.json/m);
  });

  test("says how many addresses are new and how many have moved", () => {
    assert.match(said, /^Addresses: \d+ new, \d+ moved\. Commit urls\.json, which keeps them\.$/m);
  });

  test("has no byte of a draft, nor of its aliases", () => {
    assert.doesNotMatch(JSON.stringify(blog.tree) + blog.read("urls.json"), /hidden-alias|hidden\.html|secret/i);
  });

  describe("and is served by longhand preview", () => {
    let server: RunningServer;
    before(async () => {
      blog.change({ "posts/links.md": undefined });
      await blog.run("urls", "gone", "/links/");
      await blog.build();
      server = await startServer(blog.root, ["preview"]);
    });
    after(() => server.stop());

    const now = "/second-one-and-more/";
    const answers: [path: string, status: number, location?: string][] = [
      ["/first-one/", 301, now],
      ["/first-one/?from=mail&x=%20", 301, `${now}?from=mail&x=%20`],
      ["/first-one", 301, now],
      ["/first-one/index.html", 200],
      ["/tags/prose/feed.xml", 301, "/tags/writing/feed.xml"],
      ["/links/", 410],
      [now, 200],
      ["/nowhere/", 404],
    ];
    for (const [path, status, location] of answers) {
      test(`${path} is answered with ${status}`, async () => {
        const response = await fetch(new URL(path, server.url), { redirect: "manual" });
        assert.deepEqual([response.status, response.headers.get("location") ?? undefined], [status, location]);
        if (status === 410) assert.match(await response.text(), /<h1>This page is gone<\/h1>/);
      });
    }

    test("a file that is gone is answered with 410 as well", async () => {
      assert.equal((await fetch(new URL("/links/index.md", server.url))).status, 410);
    });
  });
});

describe("a title that changes", { concurrency: 4 }, () => {
  test("twice leads on at once, and back again to no redirect", async () => {
    const blog = new TestBlog({ "posts/a.md": published("One") }, byTitle);
    await blog.build();
    const text = wordsOf("One");
    await blog.build({ "posts/a.md": published("Two", "", text) });
    await blog.build({ "posts/a.md": published("Three", "", text) });
    assert.deepEqual([blog.redirectOf("/one/"), blog.redirectOf("/two/")], ["/three/", "/three/"]);
    await blog.build({ "posts/a.md": published("One", "", text) });
    assert.equal(blog.redirectOf("/one/"), undefined);
    assert.deepEqual([blog.redirectOf("/two/"), blog.redirectOf("/three/")], ["/one/", "/one/"]);
    const { to: _, since, id } = blog.ledger.get("/one/") ?? {};
    assert.deepEqual([since, id], ["2026-06-01", "https://test.blog/one/"]);
  });

  test('with titleEdits: "keep" changes nothing, unless the file names another address', async () => {
    const blog = new TestBlog({ "posts/a.md": published("One") }, { ...byTitle, urls: { titleEdits: "keep" } });
    await blog.build();
    const text = wordsOf("One");
    await blog.build({ "posts/a.md": published("Two", "", text) });
    assert.match(blog.page("/one/"), /<h1 class="p-name">Two</);
    assert.equal(blog.ledger.has("/two/"), false);
    await blog.build({ "posts/a.md": published("Two", "permalink: /three/", text) });
    assert.equal(blog.redirectOf("/one/"), "/three/");
  });

  test("in a blog in a folder leads to that folder", async () => {
    const blog = new TestBlog({ "posts/a.md": published("One") }, { ...byTitle, url: "https://test.blog/notes/" });
    await blog.build();
    await blog.build({ "posts/a.md": published("縦 書き", "", wordsOf("One")) });
    const href = `/notes/${encodeURIComponent("縦-書き")}/`;
    assert.equal(blog.redirectOf("/one/"), href);
    assert.match(blog.page("/one/"), new RegExp(`rel="canonical" href="https://test\\.blog${href}"`));
  });
});

describe("a post that is not there any more", { concurrency: 4 }, () => {
  const files = { "posts/a.md": published("A"), "posts/b.md": published("B"), "pages/about.md": page("About") };

  test("stops the build, which names the ways on, and each of them works", async () => {
    const blog = new TestBlog(files);
    await blog.build();
    const said = await blog.fail({ "posts/a.md": undefined });
    assert.match(
      said,
      /^urls\.json:\d+:3 {2}\/posts\/a\/ has been published since 2026-06-01, and posts\/a\.md is not there any more\. Readers would find nothing\.\n {4}Choose: longhand urls redirect \/posts\/a\/ NEW · longhand urls gone \/posts\/a\/ · or put posts\/a\.md back\. If it never was online: longhand urls forget \/posts\/a\/$/m,
    );
    const lost = blog.read("urls.json");
    for (const [args, check] of [
      ["redirect /posts/a/ /about/", () => blog.redirectOf("/posts/a/") === "/about/"],
      ["gone /posts/a/", () => blog.isGone("/posts/a/")],
      ["forget /posts/a/", () => !Object.hasOwn(blog.tree, "posts/a/index.html")],
    ] as const) {
      blog.change({ "urls.json": lost, ".cache/urls.json": lost });
      assert.equal((await blog.run("urls", ...args.split(" "))).code, 0);
      await blog.build();
      assert.equal(check(), true, args);
    }
    blog.change({ "urls.json": lost, ".cache/urls.json": lost });
    await blog.build({ "posts/a.md": files["posts/a.md"] });
    assert.match(blog.page("/posts/a/"), /<h1 class="p-name">A</);
  });

  test("is gone with --allow-gone, and comes back with its id", async () => {
    const blog = new TestBlog(files);
    await blog.build();
    blog.change({ "posts/a.md": undefined });
    assert.equal((await blog.run("build", "--allow-gone")).code, 0);
    assert.equal(blog.isGone("/posts/a/"), true);
    assert.doesNotMatch(blog.page("/posts/a/"), new RegExp(wordsOf("A").slice(0, 20)));
    await blog.build({ "posts/a.md": files["posts/a.md"] });
    assert.equal(blog.ledger.get("/posts/a/")?.id, "https://test.blog/posts/a/");
    assert.equal(blog.ledger.get("/posts/a/")?.gone, undefined);
  });

  test("because it is a draft again is named at its status", async () => {
    const blog = new TestBlog(files);
    await blog.build();
    const said = await blog.fail({ "posts/a.md": asDraft(files["posts/a.md"]) });
    assert.match(
      said,
      /^posts\/a\.md:4:9 {2}\/posts\/a\/ has been published .*, and posts\/a\.md is a draft now\..*\n.*or publish it again\./m,
    );
    await blog.run("urls", "gone", "/posts/a/");
    await blog.build();
    assert.equal(blog.isGone("/posts/a/"), true);
    assert.doesNotMatch(JSON.stringify(blog.tree), new RegExp(wordsOf("A").slice(0, 20)));
  });

  test("may be one with another name that is half new: then it is asked", async () => {
    const blog = new TestBlog(files);
    await blog.build();
    const halves = `${wordsOf("A").split(" ").slice(0, 50).join(" ")} ${wordsOf("C").split(" ").slice(50).join(" ")}`;
    const said = await blog.fail({ "posts/a.md": undefined, "posts/c.md": published("C", "", halves) });
    assert.match(said, /It may be posts\/c\.md, which has \d\d% of its text\./);
    assert.match(said, /\n {4}Choose: longhand urls redirect \/posts\/a\/ \/posts\/c\/ ·/);
    assert.equal((await blog.run("urls", "redirect", "/posts/a/", "/posts/c/")).code, 0);
    await blog.build();
    assert.equal(blog.redirectOf("/posts/a/"), "/posts/c/");
  });

  test("is told to programs", async () => {
    const blog = new TestBlog(files);
    await blog.build();
    blog.change({ "posts/a.md": undefined });
    const { code, stdout } = await blog.run("build", "--json");
    const { ok, problems, output } = JSON.parse(stdout);
    assert.deepEqual([code, ok, output, problems.length], [1, false, null, 1]);
    assert.equal(problems[0].code, "url-lost");
    assert.equal(problems[0].place.path, "urls.json");
  });

  test("is a warning in longhand dev, in which old addresses lead on", async () => {
    const blog = new TestBlog(files, byTitle);
    await blog.build();
    blog.change({ "posts/a.md": undefined, "posts/b.md": published("New B", "", wordsOf("B")) });
    const ledger = blog.read("urls.json");
    const server = await startServer(blog.root, ["dev"]);
    assert.match(
      server.read(),
      /^urls\.json:\d+:3 {2}warning {2}\/a\/ has been published .* A build would stop here\.\n {4}Choose: /m,
    );
    assert.match(await (await fetch(new URL("/b/", server.url))).text(), /content="0; url=\/new-b\/"/);
    await server.stop();
    assert.equal(blog.read("urls.json"), ledger);
  });
});

describe("aliases", { concurrency: 4 }, () => {
  test("lead to posts and pages", async () => {
    const blog = new TestBlog(
      {
        "posts/a.md": published(
          "A",
          'aliases: [/old/a/, older, /b.html, "/日本/", https://test.blog/full/]\nredirect_from: /jekyll/a.html',
        ),
        "pages/about.md": page("About", "redirect_from:\n  - /me/"),
      },
      { urls: { hosts: ["netlify"] } },
    );
    await blog.build();
    for (const alias of ["/old/a/", "/posts/older/", "/b.html", "/日本/", "/full/", "/jekyll/a.html"]) {
      assert.equal(blog.redirectOf(alias), "/posts/a/", alias);
    }
    assert.equal(blog.redirectOf("/me/"), "/about/");
    assert.match(blog.page("/_redirects"), /^\/%E6%97%A5%E6%9C%AC\/ \/posts\/a\/ 301!$/m);
    await blog.build({ "posts/a.md": published("A") });
    assert.equal(blog.redirectOf("/old/a/"), "/posts/a/", "It was published, so it stays.");
  });

  const b = "posts/b.md";
  const wrong: [name: string, files: Changes, expected: RegExp][] = [
    [
      "that another post has",
      { [b]: published("B", "aliases: /old/") },
      /The alias \/old\/ is an address of posts\/a\.md already/,
    ],
    [
      "that is the address of a post",
      { [b]: published("B", "aliases: /posts/a/") },
      /alias \/posts\/a\/ is an address of posts\/a\.md/,
    ],
    [
      "that is the address of a page",
      { [b]: published("B", "redirect_from: /about/") },
      /alias \/about\/ is an address of pages\/about\.md/,
    ],
    [
      "that is the address of a list",
      { [b]: published("B", "aliases: [/archive/]") },
      /alias \/archive\/ is an address of archive/,
    ],
    [
      "that is a file",
      {
        [b]: published("B", "aliases: [/a.html]"),
        "static/a.html": "<!doctype html><html lang=en><title>A</title><h1>A</h1>",
      },
      /alias \/a\.html is an address of static\/a\.html/,
    ],
    [
      "of another site",
      { [b]: published("B", "aliases: [https://other.blog/x/]") },
      /alias "https:\/\/other\.blog\/x\/" is not an address of this blog\.\n {4}\S/,
    ],
    ["that leaves the site", { [b]: published("B", "aliases: [/../x/]") }, /leaves the site/],
    [
      "that many disks take for a page",
      { [b]: published("B", "aliases: [/About/]") },
      /The redirect from \/About\/ and pages\/about\.md both want .*many disks take for the same/,
    ],
    [
      "that is a page in another normal form",
      { [b]: published("B", `aliases: [${"/übung/".normalize("NFD")}]`), "pages/übung.md": page("Ü") },
      /alias \/übung\/ is an address of pages\/übung\.md/,
    ],
  ];
  for (const [name, files, expected] of wrong) {
    test(`${name} are errors`, async () => {
      const blog = new TestBlog({ "posts/a.md": published("A", "aliases: [/old/]"), "pages/about.md": page("About") });
      const said = await blog.fail(files);
      assert.match(said, expected);
      assert.match(said, /^(posts\/b\.md:\d+:\d+|urls\.json:1:1) {2}/m);
    });
  }

  test("of drafts and scheduled posts publish nothing, not a byte", async () => {
    const aliases = "aliases: [/secret-place/, /Secret.html]";
    const a = { "posts/a.md": published("A") };
    const settings = { urls: { hosts: ["netlify", "apache"] } };
    const blog = new TestBlog(
      {
        ...a,
        "posts/draft.md": asDraft(published("Draft", aliases)),
        "posts/later.md": published("Later", "aliases: /secret-later/").replace("2026-01-02", "2027-01-02"),
      },
      settings,
    );
    const plain = new TestBlog(a, settings);
    await Promise.all([blog.build(), plain.build()]);
    assert.deepEqual(blog.tree, plain.tree);
    assert.equal(blog.read("urls.json"), plain.read("urls.json"));
  });

  test("do not take away what was an address of another post", async () => {
    const blog = new TestBlog({ "posts/a.md": published("One"), "posts/b.md": published("B") }, byTitle);
    await blog.build();
    await blog.build({ "posts/a.md": published("Two", "", wordsOf("One")) });
    assert.match(await blog.fail({ "posts/b.md": published("B", "aliases: /one/") }), /\/one\//);
  });
});

describe("permanent ids", { concurrency: 4 }, () => {
  test("may be given by the front matter; another id is the author's own", async () => {
    const blog = new TestBlog({
      "posts/a.md": published("A", "id: tag:test.blog,2026:a"),
      "posts/b.md": published("B", "id: 7"),
    });
    await blog.build();
    assert.match(blog.page("/feed.xml"), /<id>tag:test\.blog,2026:a<\/id>/);
    assert.match(blog.page("/feed.xml"), /<id>https:\/\/test\.blog\/posts\/b\/<\/id>/);
    await blog.build({ "posts/a.md": undefined, "posts/c.md": published("Another", "id: tag:test.blog,2026:a") });
    assert.equal(blog.redirectOf("/posts/a/"), "/posts/c/");
  });

  test("that two posts have are an error", async () => {
    const id = "id: urn:x:1";
    const blog = new TestBlog({ "posts/a.md": published("A", id), "posts/b.md": published("B", id) });
    assert.match(
      await blog.fail(),
      /^posts\/b\.md:5:5 {2}posts\/b\.md and posts\/a\.md have the same permanent id: urn:x:1\.\n {4}\S/m,
    );
  });
});

describe("what else was published", { concurrency: 4 }, () => {
  test("a tag that no essay has any more leads to the list of tags", async () => {
    const blog = new TestBlog({ "posts/a.md": published("A", "tags: [x]") });
    await blog.build();
    await blog.build({ "posts/a.md": published("A") });
    assert.equal(blog.redirectOf("/tags/x/"), "/tags/");
    assert.equal(blog.page("/tags/x/feed.xml"), blog.page("/feed.xml"));
  });

  test("a file that vanishes stops the build, and so does a link to one that is gone", async () => {
    const blog = new TestBlog({ "posts/a.md": published("A", "", "[Paper](/paper.pdf)"), "static/paper.pdf": "PDF" });
    await blog.build();
    assert.match(
      await blog.fail({ "static/paper.pdf": undefined }),
      /^urls\.json:\d+:3 {2}\/paper\.pdf has been published .* static\/paper\.pdf is not there any more/m,
    );
    await blog.run("urls", "gone", "/paper.pdf");
    assert.match(await blog.fail(), /^posts\/a\.md:7:\d+ {2}The link leads to \/paper\.pdf, which is gone\./m);
    await blog.build({ "posts/a.md": published("A") });
    assert.equal(blog.ledger.get("/paper.pdf")?.gone, "2026-06-01");
  });

  test("a file can be redirected to a page only by a host, which is said", async () => {
    const blog = new TestBlog({ "posts/a.md": published("A"), "static/paper.pdf": "PDF" });
    await blog.build();
    blog.change({ "static/paper.pdf": undefined });
    await blog.run("urls", "redirect", "/paper.pdf", "/posts/a/");
    assert.match(
      await blog.build(),
      /^urls\.json {2}warning {2}No page can lead on from \/paper\.pdf.*\n.*urls: \{ hosts:/m,
    );
    blog.set({ urls: { hosts: ["netlify"] } });
    assert.doesNotMatch(await blog.build(), /warning/);
    assert.match(blog.page("/_redirects"), /^\/paper\.pdf \/posts\/a\/ 301!$/m);
  });

  test("a copy that leads to a part of a file is made or missed, never silently", async () => {
    const blog = new TestBlog({ "posts/a.md": published("A"), "static/a.pdf": "PDF", "static/b.pdf": "PDF" });
    await blog.build();
    blog.change({ "static/a.pdf": undefined });
    await blog.run("urls", "redirect", "/a.pdf", "/b.pdf#page=2");
    const said = await blog.build();
    if (blog.tree["a.pdf"] === undefined) assert.match(said, /warning {2}.*\/a\.pdf/);
  });

  test("Markdown copies that are switched off are gone without a question", async () => {
    const blog = new TestBlog({ "posts/a.md": published("A") }, { llms: { copies: true, index: true } });
    await blog.build();
    blog.set({});
    await blog.build();
    assert.equal(blog.ledger.get("/posts/a/index.md")?.gone, "2026-06-01");
    assert.equal(Object.hasOwn(blog.tree, "posts/a/index.md"), false);
  });

  test("an address that differs in its case only is not published a second time", async () => {
    const blog = new TestBlog({ "posts/a.md": published("A", "permalink: /Notes/A/") });
    await blog.build();
    const said = await blog.fail({ "posts/a.md": published("A", "permalink: /notes/a/") });
    assert.match(said, /The redirect from \/Notes\/A\/ and posts\/a\.md both want/);
  });

  const unreadable: [name: string, first: Record<string, string>, then: Changes, args: string[]][] = [
    [
      "an alias and a file",
      { "static/old.html": "<!doctype html><html lang=en><title>A</title><h1>A</h1>" },
      { "posts/a.md": published("A", "aliases: /Old.html") },
      [],
    ],
    [
      "a file that is gone and another one",
      { "static/Paper.pdf": "PDF" },
      { "static/Paper.pdf": undefined, "static/paper.pdf": "PDF" },
      ["urls", "gone", "/Paper.pdf"],
    ],
  ];
  for (const [name, first, then, args] of unreadable) {
    test(`no build writes a ledger that cannot be read: ${name} in another case`, async () => {
      const blog = new TestBlog({ "posts/a.md": published("A"), ...first });
      await blog.build();
      blog.change(then);
      if (args.length > 0) await blog.run(...args);
      await blog.run("build");
      assert.deepEqual(parseLedger(blog.read("urls.json")).problems, []);
    });
  }
});
