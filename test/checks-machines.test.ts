import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatAtom } from "../src/feeds/atom.ts";
import type { Feed } from "../src/feeds/feed.ts";
import { formatJsonFeed } from "../src/feeds/json-feed.ts";
import { createSitemap } from "../src/feeds/sitemap.ts";
import { checkSite } from "./support/site.ts";

/** What is found in a file that is rendered, as `code: the part in quotes or the number`. */
function findIn(url: string, text: string, more: Record<string, string> = {}): string[] {
  const pages = { "/": "", "/a/": "", "/b/": "", [url]: text, ...more };
  return checkSite({ pages, files: ["icon.png"] }).map(({ code, fact }) => `${code}: ${fact}`);
}

const entry = (slug: string, changed: Partial<Feed["entries"][number]> = {}): Feed["entries"][number] => ({
  id: `https://ines.blog/${slug}/`,
  url: `https://ines.blog/${slug}/`,
  title: slug,
  published: "2025-01-01T00:00:00Z",
  updated: "2025-01-02T00:00:00+02:00",
  summary: "",
  contentHtml: '<p>"<a href="https://ex.org/?a&amp;b">&lt;</a>"</p>',
  tags: ["&"],
  ...changed,
});

const feed = (entries: Feed["entries"], changed: Partial<Feed> = {}): Feed => ({
  title: "A & B",
  id: "tag:ines.blog,2025:1",
  url: "https://ines.blog/feed.xml",
  siteUrl: "https://ines.blog/",
  author: { name: "Ines" },
  language: "en",
  updated: "2025-01-01T00:00:00Z",
  entries,
  ...changed,
});

describe("a feed is looked at, in Atom and as JSON", () => {
  const cases: [name: string, feed: Feed, expected: RegExp[]][] = [
    ["right", feed([entry("a"), entry("b")]), []],
    ["without entries", feed([]), []],
    ["a date that is none", feed([entry("a", { updated: "2025-01-01" })]), [/^feed-date: .* "2025-01-01"\.$/]],
    ["a day that is none", feed([entry("a", { published: "2025-13-01T00:00:00Z" })]), [/^feed-date: .*13-01/]],
    ["an address that is not absolute", feed([entry("a", { url: "/a/" })]), [/^feed-url: .* absolute: "\/a\/"\.$/]],
    ["a page that is not there", feed([entry("a", { url: "https://ines.blog/c/" })]), [/^feed-url: .*blog\/c\/, and/]],
    ["a page elsewhere", feed([entry("a", { url: "https://ex.org/c/" })]), []],
    ["an id twice", feed([entry("a"), entry("b", { id: "https://ines.blog/a/" })]), [/^feed-id-twice: .*blog\/a\/:/]],
    ["an entry without id", feed([entry("a", { id: "" })]), [/^feed-form: .*lacks <?id>? in entry 1, which/]],
  ];
  for (const [name, made, expected] of cases) {
    for (const [url, text] of [
      ["/feed.xml", formatAtom(made)],
      ["/feed.json", formatJsonFeed(made)],
    ] as const) {
      test(`${name}: ${url}`, () => {
        const found = findIn(url, text);
        assert.equal(found.length, expected.length, found.join("\n"));
        for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
      });
    }
  }

  const atom = formatAtom(feed([entry("a")]));
  const broken: [name: string, url: string, text: string, expected: RegExp[]][] = [
    ["not well-formed", "/feed.xml", atom.replace("</title>", ""), [/^xml-form: .*line \d+/]],
    ["cut off", "/feed.xml", atom.slice(0, -20), [/^xml-form/]],
    ["a lone &", "/feed.xml", atom.replace("A &amp; B", "A & B"), [/^xml-form/]],
    ["empty", "/feed.xml", "", [/^xml-form/]],
    ["no JSON", "/feed.json", '{"version":"https://jsonfeed.org/version/1.1",', [/^feed-form: .*JSON/]],
    ["JSON of another kind", "/data.json", "{", []],
    ["XML of another kind", "/data.xml", "<a><title/></a>", []],
    ["without author", "/feed.xml", atom.replace(/<author>[\s\S]*?<\/author>/, ""), [/^feed-form: .*<author>/]],
    [
      "entries with authors",
      "/feed.xml",
      atom.replace(/<author>[\s\S]*?<\/author>/, "").replace("<entry>", "<entry><author><name>I</name></author>"),
      [],
    ],
    ["without title", "/feed.xml", atom.replace("<title>A &amp; B</title>", ""), [/^feed-form: .*<title> of the feed/]],
    [
      "CDATA and comments",
      "/feed.xml",
      atom.replace("<title>a</title>", "<title><![CDATA[<id>]]></title><!-- <id>x</id> -->"),
      [],
    ],
  ];
  for (const [name, url, text, expected] of broken) {
    test(`${name}: ${url}`, () => {
      const found = findIn(url, text);
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
    });
  }

  const item = (inner: string) =>
    `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://ines.blog/</link><description>D</description><item>${inner}</item></channel></rss>`;
  const rss: [inner: string, expected: RegExp[]][] = [
    ["<title>A</title><link>https://ines.blog/a/</link><guid>1</guid>", []],
    ["<title>A</title><link>/a/</link>", [/^feed-url/]],
    ["<link>https://ines.blog/a/</link>", [/^feed-form: .*entry 1/]],
    ["<title>A</title><link>https://ines.blog/c/?a&amp;b</link>", [/^feed-url: .*c\/\?a&b, and/]],
  ];
  for (const [inner, expected] of rss) {
    test(`RSS: ${inner}`, () => {
      const found = findIn("/rss.xml", item(inner));
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
    });
  }
});

test("a feed of the author's own template is shown there", () => {
  const pages = { "/": "", "/rss.xml": "<rss>" };
  const [problem] = checkSite({ pages, templates: { "/rss.xml": "pages/rss.njk" } });
  assert.deepEqual(problem?.place, { path: "pages/rss.njk" });
});

describe("a sitemap is looked at", () => {
  const sitemap = (...urls: string[]) =>
    `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.map((url) => `<url><loc>${url}</loc></url>`).join("")}</urlset>`;
  const cases: [name: string, text: string, expected: RegExp[]][] = [
    ["right", sitemap("https://ines.blog/", "https://ines.blog/a/"), []],
    ["nothing in it", sitemap(), [/^sitemap-form: .*no address/]],
    ["relative", sitemap("/a/"), [/^sitemap-url: .*not absolute/]],
    ["of another blog", sitemap("https://ex.org/a/"), [/^sitemap-url: .*not on the blog/]],
    ["dead", sitemap("https://ines.blog/c/"), [/^sitemap-url: .*no such page/]],
    ["twice", sitemap("https://ines.blog/a/", "https://ines.blog/a/"), [/^sitemap-twice/]],
    ["not to be found", sitemap("https://ines.blog/hidden/"), [/^sitemap-noindex/]],
    [
      "a date",
      sitemap("https://ines.blog/a/").replace("</loc>", "</loc><lastmod>1 May</lastmod>"),
      [/^sitemap-form: .*"1 May"/],
    ],
  ];
  const hidden = '<!doctype html><html lang="en"><title>H</title><meta name="robots" content="noindex"><h1>H</h1>';
  for (const [name, text, expected] of cases) {
    test(name, () => {
      const found = findIn("/sitemap.xml", text, { "/hidden/": hidden });
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
    });
  }

  test("in several files", () => {
    const entries = ["https://ines.blog/", "https://ines.blog/a/", "https://ines.blog/a/"].map((url) => ({ url }));
    const files = createSitemap(entries, "https://ines.blog/", 2);
    const [index, ...parts] = files.map(({ name, text }) => [`/${name}`, text()] as const);
    const found = findIn(index?.[0] ?? "", index?.[1] ?? "", Object.fromEntries(parts));
    assert.deepEqual(
      found.map((one) => one.split(":")[0]),
      ["sitemap-twice"],
    );
  });

  test("in a preview drafts ask not to be found", () => {
    const pages = { "/": "", "/sitemap.xml": sitemap("https://ines.blog/hidden/"), "/hidden/": hidden };
    assert.deepEqual(checkSite({ pages, isPreview: true }), []);
  });
});

describe("the icons of a manifest are there", () => {
  const cases: [text: string, expected: RegExp[]][] = [
    ['{"icons":[{"src":"/icon.png"}]}', []],
    ['{"icons":[{"src":"icon.png"},{"src":"https://ex.org/x.png"}]}', []],
    ["{}", []],
    ['{"icons":[{"src":"/no.png"}]}', [/^file-missing: .*\/no\.png/]],
    ["{", [/^manifest-form/]],
  ];
  for (const [text, expected] of cases) {
    test(text, () => {
      const found = findIn("/site.webmanifest", text);
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
    });
  }
});
