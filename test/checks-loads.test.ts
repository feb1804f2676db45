import assert from "node:assert/strict";
import { describe, test } from "node:test";
import sharp from "sharp";
import { judgeImage, platforms } from "../src/checks/platforms.ts";
import { checkSite, listFindings, prepareChecks } from "./support/site.ts";

describe("what a page asks of other hosts is found", () => {
  const cases: [name: string, html: string, expected: string[]][] = [
    ["a link", '<a href="https://ex.org/">x</a>', []],
    ["a form", '<form action="https://ex.org/"></form>', []],
    ["a feed", '<link rel="alternate" href="https://ex.org/feed.xml">', []],
    ["a picture for previews", '<meta property="og:image" content="https://ex.org/a.jpg">', []],
    ["its own", '<img src="https://ines.blog/a.jpg" alt="">', []],
    ["data", '<img src="data:image/gif;base64,R0" alt="">', []],
    ["a picture", '<img src="https://ex.org/a.jpg" alt="">', ["third-party"]],
    ["a picture without scheme", '<img src="//ex.org/a.jpg" alt="">', ["third-party"]],
    ["a variant", '<img src="/a.jpg" srcset="/a.jpg 1x, https://ex.org/b.jpg 2x" alt="">', ["third-party"]],
    ["a stylesheet", '<link rel="stylesheet" href="https://ex.org/a.css">', ["third-party"]],
    ["a connection", '<link rel="preconnect" href="https://ex.org">', ["third-party"]],
    ["a frame", '<iframe src="https://ex.org/"></iframe>', ["third-party"]],
    ["a font in a style", "<style>@font-face { src: url(https://ex.org/a.woff2) }</style>", ["third-party"]],
    ["an import in a style", '<style>@import "https://ex.org/a.css";</style>', ["third-party"]],
    ["a style attribute", '<p style="background: url(https://ex.org/a.png)"></p>', ["third-party"]],
    [
      "the same one twice",
      '<img src="https://ex.org/a.jpg" alt=""><img src="https://ex.org/a.jpg" alt="">',
      ["third-party"],
    ],
    ["a film", '<video src="https://ex.org/a.mp4"></video>', ["third-party"]],
    ["the poster of a film", '<video src="/a.jpg" poster="https://ex.org/a.jpg"></video>', ["third-party"]],
    ["a file of a film", '<video><source src="//ex.org/a.webm"></video>', ["third-party"]],
    ["subtitles", '<video src="/a.jpg"><track src="https://ex.org/a.vtt"></video>', ["third-party"]],
    ["a link to a film", '<figure class="embed"><a href="https://youtu.be/abc">x</a></figure>', []],
    ["a font in advance", '<link rel="preload" as="font" href="https://ex.org/a.woff2">', ["third-party"]],
    ["a page in advance", '<link rel="prerender" href="https://ex.org/">', ["third-party"]],
    [
      "pages in advance by rules",
      '<script type="speculationrules">{"prefetch":[{"urls":["/a/","https:\\/\\/ex.org/"]}]}</script>',
      ["third-party"],
    ],
    [
      "pages of its own in advance by rules",
      '<script type="speculationrules">{"prefetch":[{"where":{"href_matches":"/*"}}]}</script>',
      [],
    ],
    ["a picture in a drawing", '<svg><image href="https://ex.org/a.png"/></svg>', ["third-party"]],
    ["in an older drawing", '<svg><image xlink:href="https://ex.org/a.png"/></svg>', ["third-party"]],
    ["a symbol", '<svg><use href="https://ex.org/a.svg#b"/></svg>', ["third-party"]],
    ["a symbol of its own", '<svg><symbol id="b"></symbol><use href="#b"/></svg>', []],
    ["a filter", '<svg><feImage href="https://ex.org/a.png"/></svg>', ["third-party"]],
    ["a colour of a drawing", '<svg><path fill="url(https://ex.org/a.svg#b)"/></svg>', ["third-party"]],
    ["a colour of its own", '<svg><path fill="url(#b)"/></svg>', []],
    ["a choice in a style", "<style>p { background: image-set('https://ex.org/a.png' 1x) }</style>", ["third-party"]],
    [
      "a choice in a style attribute",
      `<p style="background: image-set('https://ex.org/a.png' 1x, url(/a.jpg) 2x)"></p>`,
      ["third-party"],
    ],
    ["a name in a style", "<style>@namespace svg url(http://www.w3.org/2000/svg);</style>", []],
    ["an old background", '<table background="https://ex.org/a.png"></table>', ["third-party"]],
    ["a base", '<base href="https://ex.org/">', ["third-party"]],
    ["in a frame of the page", `<iframe srcdoc="<img src='https://ex.org/a.png' alt=''>"></iframe>`, ["third-party"]],
    ["over http", '<img src="http://ex.org/a.jpg" alt="">', ["mixed-content"]],
    ["its own over http", '<img src="http://ines.blog/a.jpg" alt="">', ["mixed-content"]],
    ["a script", "<script>1</script>", ["page-script"]],
    ["a handler", '<p onclick="x()">', ["page-script"]],
    ["a script of another host", '<script src="https://ex.org/a.js"></script>', ["third-party", "page-script"]],
    ["a JSON block", '<script type="application/json">{}</script>', []],
  ];
  for (const [name, html, expected] of cases) {
    test(name, () => assert.deepEqual(listFindings(checkSite({ pages: { "/a/": html }, files: ["a.jpg"] })), expected));
  }

  describe("the search page may have its own script and no other", () => {
    const own = '<script type="module" src="/search-0123abcd.js"></script>';
    const cases: [name: string, url: string, html: string, search: boolean, expected: string[]][] = [
      ["its own", "/search/", own, true, []],
      ["its own and another one", "/search/", `${own}<script src="/other.js"></script>`, true, ["page-script"]],
      ["one in the page", "/search/", `${own}<script>1</script>`, true, ["page-script"]],
      ["a handler", "/search/", `${own}<p onclick="x()">`, true, ["page-script"]],
      ["its own, on another page", "/a/", own, true, ["page-script"]],
      ["its own, in a blog without a search", "/search/", own, false, ["page-script"]],
    ];
    for (const [name, url, html, search, expected] of cases) {
      test(name, () => {
        const site = { pages: { [url]: html }, files: ["search-0123abcd.js", "other.js"], settings: { search } };
        assert.deepEqual(listFindings(checkSite(site)), expected);
      });
    }
  });

  test("at an http address nothing is mixed", () => {
    const settings = { url: "http://ines.blog/" };
    assert.deepEqual(
      checkSite({ pages: { "/a/": '<img src="http://ines.blog/a.jpg" alt="">' }, files: ["a.jpg"], settings }),
      [],
    );
  });
});

describe("what a stylesheet names is there", () => {
  const cases: [css: string, expected: string[]][] = [
    ["p { background: url(a.png) }", []],
    ['@import "b.css"; p { background: url("/css/a.png?1#x") }', []],
    ["/* url(no.png) */ p { content: 'url(no.png)'; mask: url(#m) }", []],
    ["p { background: url(no.png) }", ["file-missing"]],
    ["@import url(no.css);", ["file-missing"]],
    ['@import "c.css";', ["file-missing"]],
    ["@font-face { src: url(https://ex.org/a.woff2) }", ["third-party"]],
    ["p { background: url(http://ex.org/a.png) }", ["mixed-content"]],
  ];
  for (const [css, expected] of cases) {
    test(css, () => {
      const files = {
        "css/style.css": css,
        "css/a.png": "",
        "css/b.css": '@import "style.css";',
        "css/c.css": "p { mask: url(no.png) }",
      };
      const problems = checkSite({ pages: { "/": '<link rel="stylesheet" href="/css/style.css">' }, files });
      assert.deepEqual(listFindings(problems), expected);
    });
  }

  const inline: [html: string, expected: string[]][] = [
    ["<style>p { background: url(/css/a.png) }</style>", []],
    ["<style>p { background: url(/no.png) }</style>", ["file-missing"]],
    ['<style>@import "/no.css";</style>', ["file-missing"]],
    ['<p style="background: url(no.png)"></p>', ["file-missing"]],
  ];
  for (const [html, expected] of inline) {
    test(html, () => {
      const problems = checkSite({ pages: { "/": html }, files: ["css/a.png"] });
      assert.deepEqual(listFindings(problems), expected);
    });
  }

  test("also one that a template makes", () => {
    const pages = { "/own.css": "p { background: url(no.png) }", "/": '<link rel="stylesheet" href="/own.css">' };
    assert.deepEqual(listFindings(checkSite({ pages })), ["file-missing"]);
  });
});

describe("each platform has its verdict on a picture for link previews", () => {
  const right = { format: "jpeg", bytes: 250_000, width: 1200, height: 630 };
  const all = platforms.map(({ name }) => name);
  const cases: [name: string, image: typeof right, notShownBy: string[]][] = [
    ["as Longhand makes them", right, []],
    ["WebP", { ...right, format: "webp" }, ["LinkedIn"]],
    ["AVIF", { ...right, format: "avif" }, all],
    ["a drawing", { ...right, format: "svg" }, all],
    ["700 kB", { ...right, bytes: 700_000 }, ["WhatsApp"]],
    ["2.9 MB", { ...right, bytes: 2_900_000 }, ["WhatsApp", "Mastodon", "Bluesky"]],
    ["250 pixels wide", { ...right, width: 250, height: 250 }, ["X", "WhatsApp"]],
    ["100 pixels high", { ...right, width: 300, height: 100 }, ["Facebook", "X"]],
    ["a banner", { ...right, width: 3000, height: 600 }, ["WhatsApp"]],
    ["a poster", { ...right, width: 4000, height: 5000 }, ["X"]],
  ];
  for (const [name, image, notShownBy] of cases) {
    test(name, () => {
      const names = platforms.filter((platform) => judgeImage(image, platform) !== undefined).map((one) => one.name);
      assert.deepEqual(names, notShownBy);
    });
  }

  test("the file is read, whatever its name says, and judged once for all pages", async () => {
    const webp = await sharp({ create: { width: 1200, height: 630, channels: 3, background: "#888" } })
      .webp()
      .toBuffer();
    const pages = {
      "/a/": '<meta property="og:image" content="https://ines.blog/card.jpg">',
      "/b/":
        '<meta property="og:image" content="https://ines.blog/card.jpg"><meta property="og:image" content="https://ex.org/x.jpg">',
    };
    const { problems, previews } = prepareChecks({ pages, files: { "card.jpg": webp } }).report();
    assert.deepEqual(
      problems.map(({ code, fact }) => `${code}: ${fact}`),
      [
        "preview-image: The picture https://ines.blog/card.jpg would not be shown beside links on LinkedIn: it is of a format that it does not show (webp). On /a/ and 1 more page.",
      ],
    );
    const [card, other] = previews;
    assert.deepEqual(
      [card?.format, card?.width, card?.height, card?.bytes, card?.pages],
      ["webp", 1200, 630, webp.length, ["/a/", "/b/"]],
    );
    assert.equal(card?.verdicts.Facebook, "shown");
    assert.equal(other?.verdicts.Facebook, "unknown");
  });

  test("an address that is not absolute is shown nowhere", async () => {
    const jpeg = await sharp({ create: { width: 1200, height: 630, channels: 3, background: "#888" } })
      .jpeg()
      .toBuffer();
    const problems = checkSite({
      pages: { "/a/": '<meta property="og:image" content="/card.jpg">' },
      files: { "card.jpg": jpeg },
    });
    assert.match(
      problems[0]?.fact ?? "",
      /not be shown beside links on Facebook, X, .* and Discord: it is named by an address/,
    );
  });

  test("tags that come late are found", () => {
    const late = `<style>${"p{}".repeat(12_000)}</style><meta property="og:title" content="x">`;
    assert.deepEqual(listFindings(checkSite({ pages: { "/a/": late } })), ["preview-late"]);
    const soon = `<meta property="og:title" content="x"><style>${"p{}".repeat(12_000)}</style>`;
    assert.deepEqual(checkSite({ pages: { "/a/": soon } }), []);
  });

  test("posts without one are named when the check is on", () => {
    const site = { pages: { "/posts/a/": "", "/": "" }, sources: { "posts/a.md": "---\ntitle: A\n---\n" } };
    assert.deepEqual(checkSite(site), []);
    const [problem] = checkSite({ ...site, settings: { checks: { "preview-missing": "warning" } } });
    assert.equal(problem?.fact, "A post has no picture for link previews: posts/a.md.");
    assert.equal(problem?.severity, "warning");
  });
});

describe("what a page loads is weighed against the budget", () => {
  const files = {
    "a.css": "@font-face{src:url(a.woff2)}".padEnd(20_000),
    "a.woff2": "x".repeat(30_000),
    "small.avif": "x".repeat(40_000),
    "large.avif": "x".repeat(400_000),
    "plain.jpg": "x".repeat(500_000),
  };
  const picture =
    '<picture><source type="image/avif" srcset="/small.avif 480w, /large.avif 2000w" sizes="(min-width: 60rem) 700px, 140px"><img src="/plain.jpg" alt="x"></picture>';
  const style = '<link rel="stylesheet" href="/a.css">';
  const weigh = (html: string, kilobytes: number) =>
    prepareChecks({ pages: { "/a/": html }, files, settings: { budget: { page: kilobytes } } }).report();

  const cases: [name: string, html: string, phone: number, desktop: number][] = [
    ["a page alone", "", 0, 0],
    ["with a style and its font", style, 50_000, 50_000],
    ["with a picture", picture, 40_000, 400_000],
    ["with a picture twice", picture + picture, 40_000, 400_000],
    ["with a plain picture", '<img src="/plain.jpg" alt="x">', 500_000, 500_000],
  ];
  for (const [name, html, phone, desktop] of cases) {
    test(name, () => {
      const [weight] = weigh(html, 1000).weights;
      const own = weigh("", 1000).weights[0]?.bytes.phone ?? 0;
      const more = [weight?.bytes.phone ?? 0, weight?.bytes.desktop ?? 0].map((bytes) => bytes - own - html.length);
      assert.deepEqual(more, [phone, desktop]);
    });
  }

  test("the heaviest picture is named", () => {
    assert.deepEqual(weigh(picture, 500).problems, []);
    const [problem] = weigh(picture, 400).problems;
    assert.equal(
      problem?.fact,
      "The page loads 401 kB on a desktop, and a page may load 400 kB: its picture /large.avif alone has 400 kB. On /a/.",
    );
    assert.equal(problem?.remedy, "Make pictures smaller or fewer, or set budget: { page: 500 }.");
  });
});

test("the settings say how serious a check is", () => {
  const pages = { "/a/": '<a href="/no/">x</a><img src="https://ex.org/a.jpg"><script>1</script>' };
  const checks = { "link-dead": "warning", "image-alt": "warning", "third-party": "off" } as const;
  const found = checkSite({ pages, settings: { checks } }).map(({ code, severity }) => `${code} ${severity}`);
  assert.deepEqual(found, ["image-alt warning", "page-script warning", "link-dead warning"]);
});
