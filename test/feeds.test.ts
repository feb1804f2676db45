import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DomUtils, parseDocument } from "htmlparser2";
import * as v from "valibot";
import { formatAtom } from "../src/feeds/atom.ts";
import type { Feed, FeedEntry } from "../src/feeds/feed.ts";
import { formatJsonFeed } from "../src/feeds/json-feed.ts";
import { formatLlms } from "../src/feeds/llms.ts";
import { formatManifest } from "../src/feeds/manifest.ts";
import { listReaders } from "../src/feeds/readers.ts";
import { formatRobots } from "../src/feeds/robots.ts";
import { createSitemap } from "../src/feeds/sitemap.ts";
import { jsonFeedSchema } from "./grammars/json-feed.ts";
import { validateXml } from "./grammars/validate.ts";

const NASTY_TITLES = [
  "The end ]]> of CDATA",
  "Salt & pepper &amp; <b>bold</b> \"quoted\" 'single'",
  "Emoji 👩‍👩‍👧‍👦 and half of one \uD83D there",
  "Control \u0000\u0001\u0008\u000b\u001f\u007f\uFFFE characters",
  "כותרת בעברית مرحبا \u202E reversed",
  "two\nlines\tand a tab",
  "<?xml version='1.0'?><!-- comment --><![CDATA[ cdata ]]>",
  "true",
];

function createEntry(title: string, number: number): FeedEntry {
  return {
    id: `https://ines.blog/posts/${number}/`,
    url: `https://ines.blog/posts/${number}/`,
    title,
    published: "2025-08-22T00:00:00+02:00",
    updated: "2025-08-23T09:30:00+02:00",
    summary: `About ${title}`,
    contentHtml: `<p>${title}</p>\n<pre><code>if (a &lt; b) {\n  ]]&gt;\n}</code></pre>`,
    tags: ["C++", "R&D <x>", title],
    ...(number % 2 === 1 && {
      lang: "ja",
      author: { name: "O'Brien & Co" },
      image: { url: "https://ines.blog/images/a.jpg?x=1&y=2", type: "image/jpeg" },
    }),
  };
}

const FEED: Feed = {
  title: "Fair Copy & <others>",
  subtitle: "Essays ]]> on writing",
  id: "https://ines.blog/",
  url: "https://ines.blog/feed.xml",
  siteUrl: "https://ines.blog/",
  author: { name: "Inés Halloran", email: "ines@ines.blog", url: "https://ines.blog/about/" },
  language: "en-GB",
  updated: "2025-08-23T09:30:00+02:00",
  browser: {
    stylesheet: "/feed.css?a=1&b=2",
    text: "This is a feed.",
    link: { label: "How to <subscribe>", href: "https://ines.blog/subscribe/" },
  },
  icon: "https://ines.blog/icon.png",
  entries: NASTY_TITLES.map(createEntry),
};

/** What is left of a text in XML 1.0, on one line. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must go
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uFFFE\uFFFF]|\p{Surrogate}/gu, "");
  return allowed.replace(/\s+/g, " ").trim();
}

function readXml(xml: string) {
  const document = parseDocument(xml, { xmlMode: true });
  return {
    all: (name: string) => DomUtils.getElementsByTagName(name, document),
    texts: (name: string) =>
      DomUtils.getElementsByTagName(name, document).map((element) => DomUtils.textContent(element)),
  };
}

describe("an Atom feed", () => {
  test("follows RFC 4287, whatever is in titles and texts", () => validateXml(formatAtom(FEED), "atom.rng"));

  test("follows RFC 4287 without entries and without anything optional", async () => {
    const { subtitle: _s, browser: _x, icon: _i, ...rest } = FEED;
    await validateXml(formatAtom({ ...rest, author: { name: "Ines" }, entries: [] }), "atom.rng");
  });

  test("gives readers the texts that the author wrote", () => {
    const xml = readXml(formatAtom(FEED));
    assert.deepEqual(xml.texts("title"), [FEED.title, ...NASTY_TITLES.map(clean)]);
    assert.deepEqual(
      xml.texts("content"),
      FEED.entries.map((entry) =>
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must go
        entry.contentHtml.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uFFFE\uFFFF]|\p{Surrogate}/gu, ""),
      ),
    );
    assert.equal(xml.all("category")[1]?.attribs.term, "R&D <x>");
    assert.equal(xml.all("media:content")[0]?.attribs.url, "https://ines.blog/images/a.jpg?x=1&y=2");
  });

  test("names itself once, and each id once", () => {
    const xml = readXml(formatAtom(FEED));
    const self = xml.all("link").filter((link) => link.attribs.rel === "self");
    assert.deepEqual(
      self.map((link) => link.attribs.href),
      [FEED.url],
    );
    const ids = xml.texts("id");
    assert.equal(new Set(ids).size, ids.length);
  });

  test("names a stylesheet and has a link, for people who open it in a browser", () => {
    const xml = formatAtom(FEED);
    assert.match(
      xml,
      /^<\?xml version="1.0" encoding="utf-8"\?>\n<\?xml-stylesheet type="text\/css" href="\/feed.css\?a=1&amp;b=2"\?>\n/,
    );
    const [link] = readXml(xml).all("h:a");
    assert.equal(link?.attribs.href, "https://ines.blog/subscribe/");
    assert.equal(DomUtils.textContent(link ?? []), "How to <subscribe>");
  });

  test("does not name a version of Longhand", () => {
    assert.match(formatAtom(FEED), /<generator>Longhand<\/generator>/);
  });

  test("is refused by the grammar when something is wrong", async () => {
    const wrong: [string, string, string][] = [
      ["no offset", "2025-08-23T09:30:00+02:00", "2025-08-23T09:30:00"],
      ["relative link", 'href="https://ines.blog/posts/0/"', 'href="/posts/0/"'],
      ["unknown element", "<generator>", "<author2/><generator>"],
      ["HTML that is not escaped", '<content type="html">', '<content type="html"><p/>'],
      ["empty title", "<title>true</title>", "<title></title>"],
    ];
    for (const [name, from, to] of wrong) {
      const xml = formatAtom(FEED);
      assert.ok(xml.includes(from), name);
      await assert.rejects(validateXml(xml.replace(from, to), "atom.rng"), /does not follow/, name);
    }
  });
});

describe("a JSON feed", () => {
  test("follows version 1.1, whatever is in titles and texts", () => {
    const feed = v.parse(jsonFeedSchema, JSON.parse(formatJsonFeed(FEED)));
    assert.equal(feed.items.length, NASTY_TITLES.length);
    assert.deepEqual(feed.authors, [{ name: "Inés Halloran", url: "https://ines.blog/about/" }]);
    assert.equal(feed.items[1]?.title, NASTY_TITLES[1]);
    assert.equal(feed.items[2]?.title, "Emoji 👩‍👩‍👧‍👦 and half of one  there");
    assert.deepEqual(feed.items[1]?.authors, [{ name: "O'Brien & Co" }]);
  });

  test("follows version 1.1 without anything optional", () => {
    const { subtitle: _s, browser: _x, icon: _i, ...rest } = FEED;
    const entry: FeedEntry = { ...createEntry("Plain", 0), summary: "", tags: [] };
    const feed = v.parse(
      jsonFeedSchema,
      JSON.parse(formatJsonFeed({ ...rest, author: { name: "Ines" }, entries: [entry] })),
    );
    assert.deepEqual(feed.authors, [{ name: "Ines" }]);
    assert.equal(feed.items[0]?.summary, undefined);
  });
});

describe("a sitemap", () => {
  const entries = [
    { url: "https://ines.blog/", updated: "2025-08-22T00:00:00+02:00" },
    { url: "https://ines.blog/posts/日本語/?a=1&b='2'", updated: "2025-08-22" },
    { url: "https://ines.blog/about/" },
  ];

  test("follows the protocol, with addresses percent-encoded", async () => {
    const files = createSitemap(entries, "https://ines.blog/");
    assert.deepEqual(
      files.map((file) => file.name),
      ["sitemap.xml"],
    );
    const xml = files[0]?.text() ?? "";
    await validateXml(xml, "sitemap.rng");
    assert.deepEqual(readXml(xml).texts("loc"), [
      "https://ines.blog/",
      "https://ines.blog/posts/%E6%97%A5%E6%9C%AC%E8%AA%9E/?a=1&b=%272%27",
      "https://ines.blog/about/",
    ]);
  });

  test("becomes an index of sitemaps when one file cannot hold it", async () => {
    const files = createSitemap(entries, "https://ines.blog/blog/", 2);
    assert.deepEqual(
      files.map((file) => file.name),
      ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"],
    );
    for (const file of files) await validateXml(file.text(), "sitemap.rng");
    const index = readXml(files[0]?.text() ?? "");
    assert.deepEqual(index.texts("loc"), [
      "https://ines.blog/blog/sitemap-1.xml",
      "https://ines.blog/blog/sitemap-2.xml",
    ]);
    assert.deepEqual(index.texts("lastmod"), ["2025-08-22"]);
  });

  test("splits at 50,000 addresses", () => {
    const many = Array.from({ length: 50_001 }, (_, number) => ({ url: `https://ines.blog/posts/${number}/` }));
    assert.equal(createSitemap(many.slice(0, 50_000), "https://ines.blog/").length, 1);
    assert.equal(createSitemap(many, "https://ines.blog/").length, 3);
  });
});

test("robots.txt lets everybody in and names the sitemap", () => {
  assert.equal(
    formatRobots({ basePath: "/", sitemapUrl: "https://ines.blog/sitemap.xml" }),
    "User-agent: *\nDisallow:\n\nSitemap: https://ines.blog/sitemap.xml\n",
  );
  assert.match(
    formatRobots({ basePath: "/blog/", sitemapUrl: "https://ines.github.io/blog/sitemap.xml" }),
    /^# Robots read \/robots\.txt only, and this file is \/blog\/robots\.txt\.\n#.*\nUser-agent: \*\n/,
  );
});

test("llms.txt lists the posts as Markdown links", () => {
  const text = formatLlms({
    title: "Fair Copy",
    description: "Essays on *writing*.",
    sections: [
      {
        heading: "Posts",
        links: [
          { title: "Brackets [and] _marks_", url: "https://ines.blog/posts/a_(b)/index.md", description: "One\nline." },
          { title: "Plain", url: "https://ines.blog/posts/plain/", description: "" },
        ],
      },
      { heading: "Pages", links: [] },
    ],
  });
  assert.equal(
    text,
    "# Fair Copy\n\n> Essays on \\*writing\\*.\n\n## Posts\n\n" +
      "- [Brackets \\[and\\] \\_marks\\_](https://ines.blog/posts/a_%28b%29/index.md): One line.\n" +
      "- [Plain](https://ines.blog/posts/plain/)\n",
  );
});

test("the manifest keeps to the blog's folder", () => {
  const manifest = JSON.parse(
    formatManifest({
      name: 'The "Blog"',
      description: "Essays.",
      language: "he",
      dir: "rtl",
      basePath: "/blog/",
      themeColor: "#fbf9f4",
      backgroundColor: "#ffffff",
      icons: [{ src: "/blog/icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" }],
    }),
  );
  assert.equal(manifest.name, 'The "Blog"');
  assert.equal(manifest.start_url, "/blog/");
  assert.equal(manifest.scope, "/blog/");
  assert.equal(manifest.icons[0].purpose, "maskable");
});

test("readers are opened with the feed's address", () => {
  assert.deepEqual(listReaders("https://ines.blog/tags/c/feed.xml?a=1&b=2"), [
    {
      label: "Feedly",
      href: "https://feedly.com/i/subscription/feed/https%3A%2F%2Fines.blog%2Ftags%2Fc%2Ffeed.xml%3Fa%3D1%26b%3D2",
    },
    {
      label: "Inoreader",
      href: "https://www.inoreader.com/feed/https%3A%2F%2Fines.blog%2Ftags%2Fc%2Ffeed.xml%3Fa%3D1%26b%3D2",
    },
    {
      label: "Feedbin",
      href: "https://feedbin.com/?subscribe=https%3A%2F%2Fines.blog%2Ftags%2Fc%2Ffeed.xml%3Fa%3D1%26b%3D2",
    },
    { label: "NetNewsWire", href: "feed://ines.blog/tags/c/feed.xml?a=1&b=2" },
  ]);
});
