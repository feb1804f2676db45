import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { type Choice, choose, joinLedger, matchWithBlog } from "../src/adopt/adopt.ts";
import type { Outcome } from "../src/adopt/outcome.ts";
import type { Published } from "../src/adopt/published.ts";
import { readSite } from "../src/adopt/read-site.ts";
import { toSiteUrl } from "../src/adopt/site-url.ts";
import { build } from "../src/build/build.ts";
import { seal } from "../src/cache-file.ts";
import { runAdopt } from "../src/cli/adopt.ts";
import { describeProblem, hasErrors, ProblemError } from "../src/problem.ts";
import { checkSettings } from "../src/settings/check.ts";
import { loadBlog } from "../src/settings/load.ts";
import type { Blog } from "../src/settings/settings.ts";
import { decide } from "../src/urls/decide.ts";
import { EMPTY_LEDGER, formatLedger, type Ledger, type LedgerEntry } from "../src/urls/ledger.ts";
import { parseLedger } from "../src/urls/parse-ledger.ts";
import { createBlog, createFolder, readTree, repository } from "./support/blog.ts";

const fixtures = join(repository, "test", "fixtures", "adopt");
const site = join(fixtures, "site");
/** 1 June 2026, 12:00 in UTC. */
const now = Date.UTC(2026, 5, 1, 12);
process.env.SOURCE_DATE_EPOCH = String(now / 1000);

const pattern = "posts/{{ title | slugify }}/index.html";

function post(title: string, date: string, fields: Record<string, string> = {}, body = "Some words."): string {
  const own = Object.entries({ status: "published", permalink: pattern, ...fields });
  const lines = own.map(([name, value]) => `${name}: ${value}\n`).join("");
  return `---\ntitle: ${JSON.stringify(title)}\ndate: ${date}\n${lines}---\n\n${body}\n`;
}

/** The blog of the fixture, after it has moved to Longhand. */
function createMovedBlog(settings: object = {}): string {
  return createBlog(
    {
      "posts/difference.md": post(
        "What’s the Difference?",
        "2023-03-01",
        { tags: "[reading]" },
        "Two things.\n\n## What’s new\n\nLittle.\n\n## Results\n\nSome.\n\n![A cup](/images/photo.jpg)",
      ),
      "posts/panic.md": post("Don’t Panic", "2022-02-01", { tags: '["C++"]' }),
      "posts/thing.md": post("Here’s a Thing", "2021-01-01"),
      "posts/renamed.md": post("A Second Name", "2020-05-01", { oldTitle: "A First Name" }),
      "posts/commas.md": post("On Commas", "2019-05-12"),
      "pages/about.md": "---\ntitle: About\n---\n\nI write here.\n\n## Who’s who\n\nMe.\n",
      "images/photo.jpg": readFileSync(join(site, "images", "photo.jpg")),
      "static/files/notes.pdf": "%PDF-1.4\n",
      "urls.json": EMPTY_LEDGER,
    },
    settings,
  );
}

/** What a command prints. */
async function adopt(root: string, from: string, options: object = {}): Promise<{ text: string; code: number }> {
  const lines: string[] = [];
  const { log, error } = console;
  console.log = (text: string) => lines.push(text);
  console.error = (text: string) => lines.push(text);
  process.chdir(root);
  try {
    const code = await runAdopt(root, from, options);
    return { code, text: lines.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

function readLedgerOf(root: string): Ledger {
  const { ledger, problems } = parseLedger(readFileSync(join(root, "urls.json"), "utf8"));
  assert.deepEqual(problems, []);
  assert.ok(ledger);
  return ledger;
}

async function publish(root: string) {
  process.chdir(root);
  return build(root, await loadBlog(root, { isProduction: false }), { now, isPreview: false });
}

describe("after a built Eleventy site was adopted, the next build answers each of its addresses", () => {
  for (const titleEdits of ["redirect", "keep"] as const) {
    test(`with titleEdits: "${titleEdits}"`, async () => {
      const root = createMovedBlog({ urls: { titleEdits } });
      const report = JSON.parse((await adopt(root, site, { json: true })).text);
      assert.deepEqual(
        report.undecided.map(({ url }: { url: string }) => url),
        ["/projects/"],
      );

      const stopped = await publish(root);
      assert.deepEqual(
        stopped.problems.filter(({ severity }) => severity === "error").map(({ code }) => code),
        ["url-undecided"],
      );
      const ledger = readLedgerOf(root);
      ledger.set("/projects/", decide(ledger.get("/projects/"), "gone", "2026-06-01"));
      writeFileSync(join(root, "urls.json"), formatLedger(ledger));
      const { problems } = await publish(root);
      assert.deepEqual(problems.filter((one) => hasErrors([one])).map(describeProblem), []);

      const passing = report.passing.map(({ url }: { url: string }) => url);
      assert.deepEqual(passing, ["/img/AbC123xyz0-600.webp", "/page/2/"]);
      for (const url of listUrls(site)) if (!passing.includes(url)) assertAnswered(root, url);
      const difference = titleEdits === "keep" ? "/posts/what-s-the-difference/" : "/posts/whats-the-difference/";
      const page = readAnswer(root, difference) ?? "";
      assert.match(page, /<h1[^>]*>What’s the Difference\?/);
      for (const id of ["whats-new", "what-s-new", "results"]) assert.ok(page.includes(`id="${id}"`), id);
      const feed = readAnswer(root, "/feed.xml") ?? "";
      for (const id of ["2023:what-s-the-difference", "2022:don-t-panic", "2021:here-s-a-thing"]) {
        assert.ok(feed.includes(`<id>tag:test.blog,${id}</id>`), id);
      }
      // Feed readers cannot follow a page that leads on.
      assert.equal(readAnswer(root, "/feed/feed.xml"), feed);
      assert.equal(readLedgerOf(root).get("/posts/what-s-the-difference/")?.since, "2023-03-01");

      const again = JSON.parse((await adopt(root, site, { json: true })).text);
      assert.deepEqual([again.added, again.completed, again.undecided], [[], [], []]);
    });
  }
});

/** URLs of the files of a built site that readers may have links to. */
function listUrls(folder: string): string[] {
  return Object.keys(readTree(folder))
    .filter((path) => !/^(404\.html|robots\.txt|sitemap\.xml|css\/.*)$/.test(path))
    .map((path) => `/${path.replace(/(^|\/)index\.html$/, "$1")}`);
}

function readAnswer(root: string, url: string): string | undefined {
  const path = join(root, "_site", url.endsWith("/") ? `${url}index.html` : url);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** There is a page, a file, a page that says "gone", or a page that leads to one. */
function assertAnswered(root: string, url: string): void {
  const answer = readAnswer(root, url);
  assert.ok(answer !== undefined, `${url} has no file.`);
  const to = /http-equiv="refresh" content="0; ?url=([^"#]*)/i.exec(answer)?.[1];
  if (to === undefined) return;
  const target = readAnswer(root, decodeURIComponent(to));
  assert.ok(target !== undefined, `${url} leads to ${to}, where there is nothing.`);
  assert.doesNotMatch(target, /http-equiv="refresh"/i, `${url} leads to ${to}, which leads on.`);
}

describe("what is published is read from", () => {
  const blog = createTestBlog();
  const page = { kind: "page" };
  const first = { ...page, url: "/posts/one/", address: "https://test.blog/posts/one/" };
  const entry = { ...first, title: "One & only", published: "2024-05-01", isEntry: true };
  const rss = (item: string) =>
    `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><link>https://test.blog/</link><atom:link rel="self" href="https://test.blog/feed.xml"/><item>${item}</item></channel></rss>`;
  const rssFields =
    "<link>https://test.blog/posts/one/</link><title>One &amp; only</title><pubDate>Wed, 01 May 2024 20:00:00 +0200</pubDate>";
  const self = { kind: "feed", url: "/feed.xml", address: "https://test.blog/feed.xml" };
  const cases: [name: string, text: string, things: object[]][] = [
    [
      "a sitemap",
      `<?xml version="1.0" encoding="UTF-8"?>
       <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
         <url><loc> https://test.blog/posts/one/ </loc><lastmod>2024-05-01T22:30:00+00:00</lastmod></url>
         <url><loc>https://test.blog/caf%C3%A9</loc></url>
       </urlset>`,
      [
        { ...page, url: "/café/", address: "https://test.blog/caf%C3%A9" },
        { ...first, modified: "2024-05-01" },
      ],
    ],
    [
      "a sitemap with prefixes and comments",
      '<!-- made by hand --><s:urlset xmlns:s="x"><s:url><s:loc>https://test.blog/posts/one/</s:loc></s:url></s:urlset><!-- end -->\n',
      [first],
    ],
    [
      "RSS 2.0 with a guid that is an address",
      rss(`${rssFields}<guid>https://test.blog/?p=7</guid>`),
      [self, { ...entry, id: "https://test.blog/?p=7" }],
    ],
    ["RSS 2.0 with a guid that is no URI", rss(`${rssFields}<guid isPermaLink="false">post-7</guid>`), [self, entry]],
    [
      "RSS 2.0 without a link",
      rss("<title><![CDATA[One & only]]></title><guid>https://test.blog/posts/one/</guid>"),
      [self, { ...first, title: "One & only", id: "https://test.blog/posts/one/", isEntry: true }],
    ],
    [
      "RSS 1.0",
      `<rdf:RDF xmlns:rdf="r" xmlns:dc="d" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://test.blog/"><title>T</title><link>https://test.blog/</link></channel>
       <item rdf:about="https://test.blog/posts/one/"><title>One &#38; only</title><link>https://test.blog/posts/one/</link><dc:date>2024-05-01</dc:date></item></rdf:RDF>`,
      [{ ...entry, id: "https://test.blog/posts/one/" }],
    ],
    [
      "Atom",
      `<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://test.blog/"/><link rel="self" href="https://test.blog/feed.xml"/>
       <entry><title type="html">One &amp;amp; &lt;em&gt;only&lt;/em&gt;</title><link rel="edit" href="https://test.blog/edit/"/><link href="/posts/one/"/><id>urn:uuid:1</id><published>2024-05-01T10:00:00Z</published></entry></feed>`,
      [self, { ...entry, id: "urn:uuid:1" }],
    ],
    [
      "JSON Feed",
      JSON.stringify({
        version: "https://jsonfeed.org/version/1.1",
        home_page_url: "https://test.blog/",
        feed_url: "https://test.blog/feed.json",
        items: [
          { id: 12, url: "https://test.blog/posts/one/", title: "One & only", date_published: "2024-05-01T10:00:00Z" },
        ],
      }),
      [{ kind: "feed", url: "/feed.json", address: "https://test.blog/feed.json", isJson: true }, entry],
    ],
    [
      "a list of addresses",
      "# published\nhttps://test.blog/posts/one/?utm_source=x#part\tOne & only\r\n\n/posts/Two/index.html\nhttps://test.blog/a.pdf\nhttps://test.blog/photo.JPG\n",
      [
        { kind: "file", url: "/a.pdf", address: "https://test.blog/a.pdf" },
        { kind: "image", url: "/photo.JPG", address: "https://test.blog/photo.JPG" },
        { ...page, url: "/posts/Two/", address: "https://test.blog/posts/Two/index.html" },
        { ...first, title: "One & only" },
      ],
    ],
  ];
  for (const [name, text, things] of cases) {
    test(name, async () => {
      const { leftOut, things: found } = await readSite(writeSource(text), blog, "/nowhere");
      assert.deepEqual(found, things);
      assert.deepEqual(leftOut, []);
    });
  }

  test("a list of sitemaps, which lie beside it", async () => {
    const folder = createFolder();
    const sitemap = (name: string) => `<urlset><url><loc>https://test.blog/${name}/</loc></url></urlset>`;
    writeFileSync(join(folder, "one.xml"), sitemap("one"));
    writeFileSync(join(folder, "two.xml.gz"), gzipSync(sitemap("two")));
    const names = ["https://test.blog/maps/one.xml", "https://test.blog/maps/two.xml.gz?v=1"];
    const index = `<sitemapindex>${names.map((name) => `<sitemap><loc>${name}</loc></sitemap>`).join("")}</sitemapindex>`;
    writeFileSync(join(folder, "sitemap.xml"), index);
    assert.deepEqual(urlsOf(await readSite(join(folder, "sitemap.xml"), blog, "/nowhere")), ["/one/", "/two/"]);
  });

  test("what is no URL of the blog is left out, with the reason", async () => {
    const text = [
      "https://test.blog/blog/here/",
      "http://www.test.blog/blog/",
      "https://test.blog/elsewhere/",
      "https://other.blog/x/",
      "https://test.blog/blog/?p=12",
      "https://test.blog/blog/style.css",
      "https://test.blog/blog/a%7Cb/",
    ].join("\n");
    const { things, leftOut } = await readSite(
      writeSource(text),
      createTestBlog("https://test.blog/blog/"),
      "/nowhere",
    );
    assert.deepEqual(urlsOf({ things }), ["/", "/here/"]);
    assert.deepEqual(leftOut, [
      { reason: "machine", addresses: ["https://test.blog/blog/style.css"] },
      { reason: "no-file", addresses: ["https://test.blog/blog/a%7Cb/"] },
      { reason: "other-host", addresses: ["https://other.blog/x/"] },
      { reason: "outside", addresses: ["https://test.blog/elsewhere/"] },
      { reason: "query", addresses: ["https://test.blog/blog/?p=12"] },
    ]);
  });

  test("a site that is all at another host, from which the blog moves", async () => {
    const read = await readSite(writeSource("https://old.blog/a/\nhttps://www.old.blog/b/\n"), blog, "/nowhere");
    assert.deepEqual(urlsOf(read), ["/a/", "/b/"]);
    assert.equal(read.movedFrom, "https://old.blog");
    assert.equal(read.things[0]?.address, "https://old.blog/a/");
  });

  test("a built folder", async () => {
    const { things, leftOut, what } = await readSite(site, blog, "/nowhere");
    assert.equal(what, "folder");
    const byUrl = new Map(things.map((thing) => [thing.url, thing]));
    assert.deepEqual(byUrl.get("/posts/what-s-the-difference/"), {
      url: "/posts/what-s-the-difference/",
      kind: "page",
      address: "https://test.blog/posts/what-s-the-difference/",
      title: "What’s the Difference?",
      headings: [
        { id: "what-s-new", text: "What’s new" },
        { id: "results", text: "# Results" },
      ],
      isEntry: true,
      id: "tag:test.blog,2023:what-s-the-difference",
      published: "2023-03-01",
    });
    assert.deepEqual(byUrl.get("/start/"), {
      url: "/start/",
      kind: "page",
      address: "https://test.blog/start/",
      to: "/posts/don-t-panic/",
    });
    assert.equal(byUrl.get("/feed/feed.json")?.isJson, true);
    assert.equal(byUrl.get("/images/photo.jpg")?.kind, "image");
    assert.equal(byUrl.get("/files/notes.pdf")?.kind, "file");
    assert.deepEqual(leftOut, [
      { reason: "machine", addresses: ["404.html", "css/index.css", "robots.txt", "sitemap.xml"] },
    ]);
  });

  test("a folder without links out of it, dot files and sources", async () => {
    const folder = createFolder();
    const outside = createFolder();
    writeFileSync(join(outside, "secret.html"), "<title>Secret</title>");
    writeFileSync(join(folder, "index.html"), "<title>Home</title>");
    writeFileSync(join(folder, ".draft.html"), "<title>Draft</title>");
    writeFileSync(join(folder, "_headers"), "x");
    writeFileSync(join(folder, "notes.md"), "x");
    symlinkSync(join(outside, "secret.html"), join(folder, "linked.html"));
    symlinkSync(outside, join(folder, "linked"));
    symlinkSync(folder, join(folder, "loop"));
    assert.deepEqual(urlsOf(await readSite(folder, blog, "/nowhere")), ["/"]);
  });

  test("a built folder of another domain and folder, which its pages name", async () => {
    const folder = createFolder();
    mkdirSync(join(folder, "a"));
    const head = (path: string) => `<title>T</title><link rel="canonical" href="https://old.blog/notes/${path}">`;
    writeFileSync(join(folder, "index.html"), head(""));
    writeFileSync(join(folder, "a", "index.html"), head("a/"));
    writeFileSync(join(folder, "b.html"), '<meta http-equiv="refresh" content="0;url=https://old.blog/notes/a/#x">');
    const { things, movedFrom } = await readSite(folder, blog, "/nowhere");
    assert.equal(movedFrom, "https://old.blog");
    assert.deepEqual(
      things.map(({ url, address, to }) => [url, address, to]),
      [
        ["/", "https://old.blog/notes/", undefined],
        ["/a/", "https://old.blog/notes/a/", undefined],
        ["/b.html", "https://old.blog/notes/b.html", "/a/#x"],
      ],
    );
  });
});

describe("a web address is fetched", () => {
  test("with its redirects, and the sitemaps that a list names", async () => {
    const answers: Record<string, string | number> = {
      "/sitemap-1.xml": `<urlset><url><loc>https://test.blog/one/</loc></url></urlset>`,
      "/other.xml": `<sitemapindex><sitemap><loc>http://192.0.2.1/sitemap.xml</loc></sitemap></sitemapindex>`,
      "/page": "<!doctype html><title>T</title>",
    };
    const server = createServer((request, response) => {
      const path = request.url ?? "";
      const host = `http://${request.headers.host}`;
      if (path === "/sitemap.xml") response.writeHead(301, { location: "/index.xml" }).end();
      else if (path === "/index.xml") {
        response.end(`<sitemapindex><sitemap><loc>${host}/sitemap-1.xml</loc></sitemap></sitemapindex>`);
      } else if (answers[path] === undefined) response.writeHead(404).end();
      else response.end(answers[path]);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const blog = createTestBlog();
    try {
      assert.deepEqual(urlsOf(await readSite(`${address}/sitemap.xml`, blog, "/nowhere")), ["/one/"]);
      await rejects(readSite(`${address}/nothing.xml`, blog, "/nowhere"), "adopt-status", /answers 404/);
      await rejects(readSite(`${address}/other.xml`, blog, "/nowhere"), "adopt-other-host", /192\.0\.2\.1/);
      await rejects(readSite(`${address}/page`, blog, "/nowhere"), "adopt-page", /sitemap\.xml/);
    } finally {
      server.close();
    }
    await rejects(readSite(`${address}/sitemap.xml`, blog, "/nowhere"), "adopt-unreachable", /cannot be fetched/);
  });
});

describe("what cannot be read is explained", () => {
  const lol = Array.from({ length: 9 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join("");
  const cases: [name: string, text: string, code: string, says: RegExp][] = [
    ["an empty file", " \n", "adopt-empty", /nothing in it/],
    ["a text", "Dear diary,\nit rains.\n", "adopt-form", /neither XML nor a list/],
    ["a list with a line that is none", "/a/\nb\n", "adopt-line", /:2:1 {2}"b" is no address/],
    ["remarks only", "# nothing\n", "adopt-form", /no address in it/],
    ["a web page", "<!DOCTYPE html><html></html>", "adopt-page", /web page/],
    ["another XML", "<svg></svg>", "adopt-xml", /<svg>/],
    [
      "XML that is cut off",
      "<urlset><url><loc>https://test.blog/</loc></url><url><lo",
      "adopt-xml",
      /well-formed|cut off/,
    ],
    [
      "XML that is cut off between elements",
      "<urlset><url><loc>https://test.blog/</loc></url>",
      "adopt-xml",
      /cut off/,
    ],
    ["broken XML", "<urlset", "adopt-xml", /well-formed/],
    ["JSON that is no feed", '{"version":1,"items":[]}', "adopt-form", /neither XML nor a list/],
    ["a sitemap without addresses", "<urlset></urlset>", "adopt-empty", /no address in it/],
    ["several other hosts", "https://a.blog/\nhttps://b.blog/\n", "adopt-hosts", /a\.blog, b\.blog/],
    ["files of machines only", "/a.css\n/sitemap.xml\n", "adopt-empty", /None of the addresses/],
    [
      "external entities",
      '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>https://test.blog/&x;</loc></url></urlset>',
      "adopt-xml",
      /external entities/,
    ],
  ];
  for (const [name, text, code, says] of cases) {
    test(name, () => rejects(readSite(writeSource(text), createTestBlog(), "/nowhere"), code, says));
  }

  test("a file that is not there", () =>
    rejects(readSite(join(createFolder(), "none.xml"), createTestBlog(), "/nowhere"), "adopt-missing", /no such file/));
  test("a folder without pages", () =>
    rejects(readSite(createFolder(), createTestBlog(), "/nowhere"), "adopt-empty", /no pages/));
  test("another protocol", () =>
    rejects(readSite("ftp://test.blog/sitemap.xml", createTestBlog(), "/nowhere"), "adopt-scheme", /https/));
  test("the blog's own folder", () => {
    const root = createFolder();
    return rejects(readSite(root, createTestBlog(), root), "adopt-source", /the source of a site, not a built one/);
  });
  test("the folder in which the old site was written", () => {
    const root = createFolder();
    mkdirSync(join(root, "public"));
    for (const path of ["index.html", "hugo.toml", "public/index.html"]) writeFileSync(join(root, path), "x");
    return rejects(readSite(root, createTestBlog(), "/nowhere"), "adopt-source", /hugo\.toml[\s\S]*adopt .*public$/);
  });

  test("entities that are declared are not expanded", async () => {
    const text = `<!DOCTYPE urlset [<!ENTITY l0 "lol">${lol}]><urlset><url><loc>https://test.blog/a&amp;b/&l9;/</loc></url></urlset>`;
    assert.deepEqual(urlsOf(await readSite(writeSource(text), createTestBlog(), "/nowhere")), ["/a&b/&l9;/"]);
  });
});

describe("a URL is matched", () => {
  const root = createBlog(
    {
      "posts/2019-05-01-why.md": post("Why I Don't Plan", "2019-05-01"),
      "posts/naming.md": post("Notes on Naming", "2019-05-02", {
        permalink: "/writing/naming/",
        aliases: "[/old-naming/]",
      }),
      "posts/twin-a.md": post("Twin", "2020-01-01", { permalink: "/a/twin/" }),
      "posts/twin-b.md": post("Twin", "2021-01-01", { permalink: "/b/twin/" }),
      "posts/rope.md": post("The Rope", "2021-02-01", {
        oldTitle: "A Knot",
        oldUrl: "https://test.blog/knots/how-to/",
      }),
      "posts/essay.md": post("Étude: on “quotes” & dashes — a study", "2021-03-01", { tags: '["C#", "Long reads"]' }),
      "posts/secret.md": post("Not Yet", "2021-04-01", { status: "draft" }),
      "posts/later.md": post("Next Year", "2031-01-01"),
      "posts/archive-note.md": post("Archive Fever", "2021-05-01", { permalink: "/archive-fever/" }),
      "posts/vertical.md": post("縦書き", "2021-06-01"),
      "posts/numbers.md": post("42", "2021-07-01"),
      "posts/atom.md": post("Atom", "2021-08-01", { tags: "[Feeds]" }),
      "posts/pics/harbour.jpg": "x",
      "pages/about.md": "---\ntitle: About Me\n---\n\nMe.\n",
      "pages/colophon.md": "---\ntitle: Colophon\n---\n\nType.\n",
      "pages/now.njk": "---\npermalink: /now/\n---\nNow.\n",
      "images/train.jpg": "x",
      "images/2020/cup.png": "x",
      "images/2021/cup.png": "x",
      "images/Vacation12-800.jpg": "x",
      "static/paper.pdf": "x",
      "static/demo/index.html": "x",
      "urls.json": EMPTY_LEDGER,
    },
    { tags: { "Long reads": { synonyms: ["longform"] } } },
  );

  const matched: [line: string, by: string, kind: string, source: string][] = [
    // The address, by the permalink of today and by those of older versions of slugify.
    ["/posts/why-i-dont-plan/", "address", "post", "posts/2019-05-01-why.md"],
    ["/posts/why-i-don-t-plan/", "slugify-1", "post", "posts/2019-05-01-why.md"],
    ["/writing/naming/", "address", "post", "posts/naming.md"],
    ["/old-naming/", "alias", "post", "posts/naming.md"],
    ["/posts/%E7%B8%A6%E6%9B%B8%E3%81%8D/", "address", "post", "posts/vertical.md"],
    ["/archive-fever/", "address", "post", "posts/archive-note.md"],
    // The last part: slug of the title, name of the file, dates and endings left aside.
    ["/2019/05/01/why-i-don-t-plan.html", "slugify-1", "post", "posts/2019-05-01-why.md"],
    ["/blog/2019-05-01-why/", "file-name", "post", "posts/2019-05-01-why.md"],
    ["/notes-on-naming", "slugify-3", "post", "posts/naming.md"],
    ["/essays/etude-on-quotes-and-dashes-a-study/", "slugify-3", "post", "posts/essay.md"],
    ["/2021/twin/\tTwin", "slugify-3", "post", "posts/twin-b.md"],
    ["/2020/01/twin.html", "slugify-3", "post", "posts/twin-a.md"],
    ["/posts/42/", "address", "post", "posts/numbers.md"],
    ["/blog/atom/", "slugify-3", "post", "posts/atom.md"],
    // The title, letters, fields.
    ["/p/7f3a/\tétude — on 'quotes'  & Dashes: a study", "title", "post", "posts/essay.md"],
    ["/posts/notes_on_naming.html", "letters", "post", "posts/naming.md"],
    ["/posts/a-knot/", "field", "post", "posts/rope.md"],
    ["/knots/how-to/", "field", "post", "posts/rope.md"],
    ["/p/99/\tA knot", "field", "post", "posts/rope.md"],
    // Pages.
    ["/about/", "address", "page", "pages/about.md"],
    ["/about-me/", "slugify-3", "page", "pages/about.md"],
    ["/colophon.html", "slugify-3", "page", "pages/colophon.md"],
    ["/now/", "file-name", "page", "pages/now.njk"],
    // Lists, tags and feeds.
    ["/", "list", "list", "home"],
    ["/blog/", "list", "list", "archive"],
    ["/posts.html", "list", "list", "archive"],
    ["/archives/", "list", "list", "archive"],
    ["/2019/05/", "list", "list", "archive"],
    ["/categories/", "list", "list", "tags"],
    ["/subscribe/", "list", "list", "subscribe"],
    ["/tags/c-sharp/", "tag", "tag", "C#"],
    ["/tag/c/", "tag", "tag", "C#"],
    ["/tag/feeds/", "tag", "tag", "Feeds"],
    ["/blog/category/long-reads/", "tag", "tag", "Long reads"],
    ["/topics/longform.html", "tag", "tag", "Long reads"],
    ["/feed/", "feed", "feed", "feed.xml"],
    ["/rss.xml", "feed", "feed", "feed.xml"],
    ["/index.xml", "feed", "feed", "feed.xml"],
    ["/feed/feed.json", "feed", "feed", "feed.json"],
    ["/tags/c-sharp/index.xml", "feed", "feed", "C#"],
    ["/tags/longform/feed/", "feed", "feed", "Long reads"],
    ["/feeds/nothing.xml", "feed", "feed", "feed.xml"],
    // Files.
    ["/images/train.jpg", "image", "image", "images/train.jpg"],
    ["/assets/img/train.jpg", "image", "image", "images/train.jpg"],
    ["/img/2020/cup.png", "image", "image", "images/2020/cup.png"],
    ["/posts/pics/harbour.jpg", "image", "image", "posts/pics/harbour.jpg"],
    ["/img/Vacation12-800.jpg", "image", "image", "images/Vacation12-800.jpg"],
    ["/paper.pdf", "static", "file", "static/paper.pdf"],
    ["/files/paper.pdf", "static", "file", "static/paper.pdf"],
    ["/demo/", "static", "file", "static/demo/index.html"],
  ];
  test("to what it is, by the surest sign", async () => {
    const outcomes = await match(matched.map(([line]) => line));
    for (const [line, by, kind, source] of matched) {
      const one = find(outcomes, line === "/demo/" ? "/demo/index.html" : line);
      assert.deepEqual(
        [
          line,
          one.outcome,
          "by" in one && one.by,
          "entry" in one && one.entry.kind,
          "entry" in one && one.entry.source,
        ],
        [line, "live", by, kind, source],
      );
    }
  });

  const open: [line: string, says: RegExp | undefined, candidates: string[]][] = [
    ["/posts/twin/", /Several texts/, ["posts/twin-a.md", "posts/twin-b.md"]],
    ["/posts/not-yet/", /was published before, and is a draft here: posts\/secret\.md/, ["posts/secret.md"]],
    ["/posts/next-year/", /is scheduled for later here/, ["posts/later.md"]],
    ["/writing/the-rope/\tNotes on naming", /Several texts/, ["posts/naming.md", "posts/rope.md"]],
    ["/posts/the-ropes/", undefined, ["posts/rope.md"]],
    ["/posts/something-else-entirely/", undefined, []],
    ["/img/cup.png", /2 pictures here have that name/, []],
    ["/img/harbor.jpg", undefined, []],
    ["/other.pdf", undefined, []],
  ];
  test("to nothing when it is not sure, with what may be it", async () => {
    const outcomes = await match(open.map(([line]) => line));
    for (const [line, says, candidates] of open) {
      const one = find(outcomes, line);
      assert.ok(one.outcome === "undecided", line);
      assert.deepEqual(one.candidates.map(({ source }) => source).sort(), candidates, line);
      if (says) assert.match(one.reason ?? "", says);
      else assert.equal(one.reason, undefined);
      assert.deepEqual([one.entry.undecided, one.entry.source], [true, one.url]);
    }
    const draft = find(outcomes, "/posts/not-yet/");
    assert.ok(draft.outcome === "undecided" && draft.candidates[0]?.url === undefined, "A draft has no address yet.");
  });

  test("to nothing that stays, when it comes and goes", async () => {
    const passing = {
      pagination: ["/page/2/", "/blog/2/", "/tags/c-sharp/page/3/", "/posts/page-4/", "/2/", "/2019/page/2/"],
      variant: [
        "/img/AbC123xyz0-600.webp",
        "/img/4f9a1c2b3d-1200.jpeg",
        "/images/train-3f9a1c2b-720.avif",
        "/images/social/train-3f9a1c2b.jpg",
        "/wp-content/uploads/2019/train-300x200.jpg",
      ],
    };
    const outcomes = await match(Object.values(passing).flat());
    for (const [what, urls] of Object.entries(passing)) {
      for (const url of urls) assert.deepEqual(find(outcomes, url), { outcome: "passing", url, what });
    }
  });

  test("to the list of tags when its tag is not there any more", async () => {
    const one = find(await match(["/tags/forgotten/"]), "/tags/forgotten/");
    assert.deepEqual(one, {
      outcome: "redirect",
      url: "/tags/forgotten/",
      by: "tag",
      entry: { kind: "tag", source: "forgotten", since: "2026-06-01", to: "/tags/" },
    });
  });

  test("with its dates and ids: those of the feed before the others, and the same for all URLs of a post", async () => {
    const blog = createTestBlog();
    const thing = (url: string, more: object = {}): Published => {
      return { url, kind: "page", address: `https://old.blog${url}`, ...more };
    };
    const things = [
      thing("/posts/why-i-don-t-plan/", { modified: "2022-02-02" }),
      thing("/why/", { id: "urn:uuid:7", published: "2019-06-01" }),
      thing("/writing/naming/", { modified: "2018-01-01" }),
    ];
    const outcomes = matchWithBlog(root, blog, { things, leftOut: [] }, new Map(), now);
    assert.deepEqual(
      outcomes.map((one) => "entry" in one && [one.url, one.entry.since, one.entry.id, one.entry.title]),
      [
        ["/posts/why-i-don-t-plan/", "2019-05-01", "urn:uuid:7", "Why I Don't Plan"],
        ["/why/", "2019-06-01", "urn:uuid:7", "Why I Don't Plan"],
        ["/writing/naming/", "2018-01-01", "https://old.blog/writing/naming/", "Notes on Naming"],
      ],
    );
  });

  test("and redirects of the old site stay, unless they lead nowhere or in a circle", async () => {
    const blog = createTestBlog();
    const leads = {
      "/x/": "/why/#part",
      "/y/": "/x/",
      "/z/": "https://else.org/",
      "/a1/": "/a2/",
      "/a2/": "/a1/",
      "/b/": "/no/",
    };
    const things: Published[] = Object.entries({ ...leads, "/why/": undefined }).map(([url, to]) => {
      return { url, kind: "page", address: `https://test.blog${url}`, ...(to !== undefined && { to }) };
    });
    const outcomes = matchWithBlog(root, blog, { things, leftOut: [] }, new Map(), now);
    assert.deepEqual(
      outcomes.map((one) => [one.url, one.outcome, "entry" in one ? one.entry.to : undefined]),
      [
        ["/x/", "redirect", "/why/#part"],
        ["/y/", "redirect", "/x/"],
        ["/z/", "redirect", "https://else.org/"],
        ["/a1/", "undecided", undefined],
        ["/a2/", "undecided", undefined],
        ["/b/", "undecided", undefined],
        ["/why/", "live", undefined],
      ],
    );
    const ledger: Ledger = new Map([["/why/", { kind: "page", source: "x", since: "2020-01-01", to: "/y/" }]]);
    const [circle] = matchWithBlog(root, blog, { things, leftOut: [] }, ledger, now);
    assert.equal(circle?.outcome, "undecided", "What the ledger says counts more.");
  });

  async function match(lines: string[]): Promise<Outcome[]> {
    const blog = await loadBlog(root, { isProduction: false });
    const read = await readSite(writeSource(lines.join("\n")), blog, root);
    return matchWithBlog(root, blog, read, new Map(), now);
  }

  function find(outcomes: Outcome[], line: string): Outcome {
    const [path = ""] = line.split("\t");
    // A folder of the static folder is answered by the file in it.
    const url = path.endsWith("index.html") ? path : toSiteUrl(path);
    const one = outcomes.find((outcome) => outcome.url === url);
    assert.ok(one, `${line} has no outcome`);
    return one;
  }
});

describe("the ledger", () => {
  const live: LedgerEntry = { kind: "post", source: "posts/a.md", since: "2020-01-01" };
  const adopted = (url: string, more: Partial<LedgerEntry> = {}): Outcome => {
    return {
      outcome: "live",
      url,
      by: "address",
      entry: { ...live, since: "2019-01-01", id: `https://x${url}`, ...more },
    };
  };
  const cases: [name: string, before: LedgerEntry | undefined, now: Outcome, after: LedgerEntry][] = [
    ["takes what it does not know", undefined, adopted("/a/"), { ...live, since: "2019-01-01", id: "https://x/a/" }],
    ["gets an id that was missing", live, adopted("/a/"), { ...live, id: "https://x/a/" }],
    ["keeps its id", { ...live, id: "urn:1" }, adopted("/a/"), { ...live, id: "urn:1" }],
    [
      "takes a feed's id when no build has seen it",
      { ...live, id: "https://x/a/" },
      adopted("/a/", { id: "urn:1" }),
      { ...live, id: "urn:1" },
    ],
    [
      "keeps an id that was built",
      { ...live, id: "https://x/a/", text: "x" },
      adopted("/a/", { id: "urn:1" }),
      { ...live, id: "https://x/a/", text: "x" },
    ],
    [
      "gets headings that were missing",
      { ...live, id: "urn:1" },
      adopted("/a/", { headings: "b/" }),
      { ...live, id: "urn:1", headings: "b/" },
    ],
    [
      "keeps its headings",
      { ...live, id: "urn:1", headings: "a/x" },
      adopted("/a/", { headings: "b/" }),
      { ...live, id: "urn:1", headings: "a/x" },
    ],
    ["keeps another source", { ...live, source: "posts/b.md" }, adopted("/a/"), { ...live, source: "posts/b.md" }],
    ["keeps what was decided", { ...live, gone: "2021-01-01" }, adopted("/a/"), { ...live, gone: "2021-01-01" }],
    [
      "decides what was undecided",
      { ...live, source: "/a/", undecided: true },
      adopted("/a/"),
      { ...live, id: "https://x/a/" },
    ],
  ];
  for (const [name, before, one, after] of cases) {
    test(name, () => {
      const { ledger } = joinLedger(before ? new Map([["/a/", before]]) : new Map(), [one]);
      assert.deepEqual([...ledger], [["/a/", after]]);
    });
  }

  test("has only one of two URLs that differ in case", () => {
    const { ledger, twins } = joinLedger(new Map([["/a/", live]]), [adopted("/A/"), adopted("/B/"), adopted("/b/")]);
    assert.deepEqual([...ledger.keys()], ["/a/", "/B/"]);
    assert.deepEqual(twins, [
      { url: "/A/", twin: "/a/" },
      { url: "/b/", twin: "/B/" },
    ]);
  });

  test("takes what the author says of an undecided URL", () => {
    const undecided = {
      kind: "post",
      source: "/x/",
      since: "2020-01-01",
      undecided: true,
      id: "urn:1",
      title: "X",
    } as const;
    const outcome = { outcome: "undecided", url: "/x/", entry: undecided, candidates: [] } as const;
    const answer = (choice: Choice) => {
      const { ledger } = joinLedger(new Map([["/x/", undecided]]), [
        choose({ ...outcome, candidates: [] }, choice, "2026-06-01"),
      ]);
      return ledger.get("/x/");
    };
    const { undecided: _, ...rest } = undecided;
    assert.deepEqual(answer("gone"), { ...rest, gone: "2026-06-01" });
    assert.deepEqual(answer({ to: "/archive/" }), { ...rest, to: "/archive/" });
    const candidate = { url: "/posts/a/", source: "posts/a.md", title: "A", kind: "post" } as const;
    assert.deepEqual(answer(candidate), { ...live, id: "urn:1", title: "A" });
  });
});

describe("the command", () => {
  const files = {
    "posts/a.md": post("A Post", "2020-01-01"),
    "posts/b.md": post("Secret", "2020-01-01", { status: "draft" }),
  };
  const list = "https://test.blog/posts/a-post/\nhttps://test.blog/posts/secret/\nhttps://test.blog/?p=12\n/it's/\n";

  test("begins a ledger where there is none, and says what is left to decide", async () => {
    const root = createBlog(files);
    rmSync(join(root, "urls.json"));
    const { code, text } = await adopt(root, writeSource(list));
    assert.equal(code, 0);
    assert.match(text, /It was published before, and is a draft here: posts\/b\.md\./);
    assert.match(text, /longhand urls redirect \/posts\/secret\/ NEW\n +longhand urls gone \/posts\/secret\//);
    assert.match(text, /longhand urls gone '\/it'\\''s\/'/);
    assert.match(text, /No static site can answer .* https:\/\/test\.blog\/\?p=12/);
    assert.match(text, /2 addresses are left to decide; until then a build stops\.$/);
    assert.deepEqual([...readLedgerOf(root).keys()], ["/it's/", "/posts/a-post/", "/posts/secret/"]);
    const before = readFileSync(join(root, "urls.json"), "utf8");
    await adopt(root, writeSource(list));
    assert.equal(readFileSync(join(root, "urls.json"), "utf8"), before);
  });

  test("writes nothing when it is asked not to, and prints nothing when it is asked to be quiet", async () => {
    const root = createBlog(files);
    const { text } = await adopt(root, writeSource(list), { dryRun: true });
    assert.match(text, /Nothing was written/);
    assert.equal(readFileSync(join(root, "urls.json"), "utf8"), EMPTY_LEDGER);
    const quiet = await adopt(root, writeSource(list), { quiet: true });
    assert.equal(quiet.text, "");
  });

  const broken: [name: string, files: Record<string, string>, code: string][] = [
    ["a broken ledger", { ...files, "urls.json": '{ "/a/": ' }, "ledger-syntax"],
    [
      "a text that cannot be read",
      { ...files, "posts/c.md": "---\ntitle: C\ndate: 2024-02-30\n---\n" },
      "date-impossible",
    ],
    [
      "a ledger that is missed",
      {
        ...files,
        ".cache/urls.json": seal(
          "urls.json",
          formatLedger(new Map([["/old/", { kind: "page", source: "x", since: "2020-01-01" }]])),
        ),
      },
      "ledger-missing",
    ],
  ];
  for (const [name, content, code] of broken) {
    test(`stops at ${name}, and leaves it as it is`, async () => {
      const root = createBlog(content);
      if (code === "ledger-missing") rmSync(join(root, "urls.json"));
      await rejects(adopt(root, writeSource(list)), code, /./);
      assert.equal(existsSync(join(root, "urls.json")), code !== "ledger-missing");
    });
  }
});

function createTestBlog(url = "https://test.blog/", settings: object = {}): Blog {
  const { blog } = checkSettings({ title: "Test", url, author: "Ada", ...settings }, "blog.config.js", "");
  assert.ok(blog);
  return blog;
}

function writeSource(text: string): string {
  const path = join(createFolder(), "source");
  writeFileSync(path, text);
  return path;
}

function urlsOf({ things }: { things: { url: string }[] }): string[] {
  return things.map(({ url }) => url);
}

async function rejects(promise: Promise<unknown>, code: string, says: RegExp): Promise<void> {
  await assert.rejects(promise, (issue) => {
    assert.ok(issue instanceof ProblemError, String(issue));
    assert.deepEqual([...new Set(issue.problems.map((problem) => problem.code))], [code]);
    assert.match(issue.message, says);
    for (const { place, remedy } of issue.problems) assert.ok(place && remedy);
    return true;
  });
}
