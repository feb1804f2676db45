import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { SiteChecks } from "../src/checks/check-site.ts";
import { packFacts, unpackFacts } from "../src/checks/pack.ts";
import { seed } from "./support/seed.ts";
import { listFindings, type Memory, prepareChecks, type Site } from "./support/site.ts";

fc.configureGlobal({ seed });

/** What a site's checks say when nothing is known of it. */
function checkAnew(site: Site) {
  return reportOf(prepareChecks(site));
}

/** All that checks have found out, cards included. */
function reportOf(checks: SiteChecks) {
  return { ...checks.report(), cards: checks.listCards() };
}

/** What they say when they know its files from the time when it was another one, from a record that was written down. */
function checkAgain(before: Site, site: Site) {
  const memory: Memory = new Map();
  prepareChecks(before, memory).report();
  const facts = [...memory].map(([path, known]) => [path, known.facts] as [string, typeof known.facts]);
  const kept = unpackFacts(JSON.parse(JSON.stringify(packFacts(facts))));
  for (const [path, known] of memory) memory.set(path, { ...known, facts: kept.get(path) ?? assert.fail(path) });
  return reportOf(prepareChecks(site, memory));
}

const hidden = '<!doctype html><html lang="en"><title>H</title><meta name="robots" content="noindex"><h1>H</h1>';

describe("what has become wrong on a page that nobody has looked at again is found", () => {
  const base: Site = {
    pages: {
      "/": '<a href="/a/#part">A</a><a href="../b/">B</a><a href="/old/">O</a><img src="/x.jpg" alt="x">',
      "/a/": '<h2 id="part">P</h2><a href="#part">P</a><link rel="stylesheet" href="/s.css">',
      "/b/": '<meta property="og:image" content="https://ines.blog/card.jpg">',
      "/old/": "",
      "/s.css": "p { background: url(x.jpg) }",
      "/sitemap.xml":
        "<urlset><url><loc>https://ines.blog/a/</loc></url><url><loc>https://ines.blog/b/</loc></url></urlset>",
    },
    files: ["x.jpg", "card.jpg"],
  };
  const without = (url: string): Record<string, string> =>
    Object.fromEntries(Object.entries(base.pages).filter(([one]) => one !== url));
  const cases: [name: string, site: Site, expected: string[]][] = [
    ["nothing", base, []],
    ["a page is gone", { ...base, pages: without("/b/") }, ["link-dead", "sitemap-url"]],
    ["a page has moved", { ...base, pages: without("/old/"), answers: [{ url: "/old/", to: "/b/" }] }, ["link-moved"]],
    ["a page is taken back", { ...base, pages: without("/old/"), answers: [{ url: "/old/" }] }, ["link-gone"]],
    [
      "a page is a draft now",
      { ...base, pages: without("/old/"), unpublished: [{ path: "posts/old.md", url: "/old/" }] },
      ["link-draft"],
    ],
    [
      "a heading is gone",
      { ...base, pages: { ...base.pages, "/a/": '<link rel="stylesheet" href="/s.css">' } },
      ["anchor-dead"],
    ],
    ["a picture is gone", { ...base, files: ["card.jpg"] }, ["file-missing", "file-missing"]],
    ["the picture of a preview is gone", { ...base, files: ["x.jpg"] }, ["file-missing"]],
    ["a page is hidden", { ...base, pages: { ...base.pages, "/b/": hidden } }, ["sitemap-noindex"]],
    [
      "a page has the title of another",
      {
        ...base,
        heads: {
          "/old/":
            '<title>/a/</title><meta name="description" content="x"><link rel="canonical" href="https://ines.blog/old/">',
        },
      },
      ["title-twice"],
    ],
    [
      "a page has the canonical address of another",
      {
        ...base,
        heads: {
          "/old/":
            '<title>O</title><meta name="description" content="x"><link rel="canonical" href="https://ines.blog/a/">',
        },
      },
      ["canonical-twice"],
    ],
    [
      "a picture is heavier",
      { ...base, files: { "x.jpg": Buffer.alloc(3_000_000), "card.jpg": "no picture" } },
      ["page-weight", "preview-image", "page-weight"],
    ],
    [
      "a stylesheet names what is not there",
      { ...base, pages: { ...base.pages, "/s.css": "p { background: url(y.jpg) }" } },
      ["file-missing"],
    ],
  ];
  for (const [name, site, expected] of cases) {
    test(name, () => {
      const report = checkAgain(base, site);
      assert.deepEqual(report, checkAnew(site));
      assert.deepEqual(
        listFindings(report.problems).map((one) => one.split(" ")[0]),
        expected,
      );
    });
  }
});

describe("whatever has changed, the report is that of a site of which nothing was known", () => {
  const urls = ["/", "/a/", "/b/", "/posts/c/", "/über/", "/404.html"];
  const href = fc.constantFrom(
    ...urls,
    ..."../a/ /a /a/index.html #part #nothing /a/#part /b/#part /%C3%BCber/ https://ines.blog/a/ https://ines.blog".split(
      " ",
    ),
    ..."https://ines.blog//a/ //ines.blog/b/ https://ex.org/ //ex.org/ mailto:a@b.c /x.jpg /posts/c/?a /posts/../b/".split(
      " ",
    ),
    "",
  );
  const piece = fc.oneof(
    href.map((one) => `<a href="${one}">x</a>`),
    fc.constantFrom(
      '<h2 id="part">P</h2>',
      '<h2 id="part">P</h2>',
      "<h4>Deep</h4>",
      "<h1>Second</h1>",
      '<img src="/x.jpg" alt="x">',
      '<img src="y.jpg" srcset="/x.jpg 1x, /y.jpg 2x">',
      '<img src="https://ex.org/a.jpg" alt="">',
      '<link rel="stylesheet" href="/s.css">',
      '<meta property="og:image" content="https://ines.blog/x.jpg">',
      '<meta property="og:image" content="https://ines.blog/x.jpg?2"><meta name="twitter:image" content="https://ines.blog/x.jpg">',
      '<meta property="og:title" content="A"><meta name="twitter:title" content="">',
      '<meta property="og:title" content="Another"><meta name="twitter:card" content="summary_large_image">',
      '<meta property="og:description" content="on"><meta property="og:site_name" content="Fair Copy">',
      '<meta property="og:description" content="three"><meta name="twitter:description" content="one">',
      '<iframe src="https://ex.org/"></iframe>',
      "<script>1</script>",
      '<p style="background: url(/y.jpg)">',
    ),
  );
  const head = fc
    .tuple(fc.constantFrom("A", "B", ""), fc.constantFrom("one", "two", ""), fc.constantFrom("a/", "b/", "no/", ""))
    .map(
      ([title, description, canonical]) =>
        `<title>${title}</title><meta name="description" content="${description}">` +
        `<link rel="canonical" href="https://ines.blog/${canonical}">`,
    );
  const some = <Value>(names: string[], value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> =>
    fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length, noNullPrototype: true });
  const location = fc.constantFrom(
    "https://ines.blog/",
    "https://ines.blog/a/",
    "/b/",
    "https://ex.org/",
    "https://ines.blog/no/",
  );
  const site = fc
    .record({
      pages: some(
        urls,
        fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join("")),
      ),
      heads: some(urls, head),
      sitemap: fc.array(location, { maxLength: 4 }),
      files: fc.subarray(["x.jpg", "y.jpg", "b"]),
      css: fc.constantFrom("", "p { background: url(y.jpg) }", '@import "https://ex.org/a.css";'),
      answers: fc.subarray([{ url: "/b/", to: "/a/#part" }, { url: "/no/" }, { url: "/a/", to: "/" }]),
      unpublished: fc.subarray([{ path: "posts/d.md", url: "/no/" }]),
      templates: fc.constantFrom<Record<string, string>>({}, { "/b/": "pages/b.njk" }),
    })
    .map(({ pages, sitemap, css, files, ...more }): Site => {
      const locations = sitemap.map((one) => `<url><loc>${one}</loc></url>`).join("");
      return {
        ...more,
        files: [...files, "card.jpg"],
        pages: { ...pages, "/s.css": css, "/sitemap.xml": `<urlset>${locations}</urlset>` },
      };
    });

  test("for any site, and any other one that has some of its parts", () => {
    const parts = fc.subarray(["pages", "heads", "files", "answers", "unpublished", "templates"] as const);
    fc.assert(
      fc.property(site, site, parts, fc.subarray(urls), (before, other, changed, kept) => {
        const now: Site = { ...other, ...Object.fromEntries(changed.map((part) => [part, before[part]])) };
        const pages = { ...now.pages, ...Object.fromEntries(kept.map((url) => [url, before.pages[url] ?? ""])) };
        assert.deepEqual(checkAgain(before, { ...now, pages }), checkAnew({ ...now, pages }));
      }),
      { numRuns: 150 },
    );
  });
});
