import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import sharp from "sharp";
import { cardRules } from "../src/checks/card-rules.ts";
import { type Card, drawCards, hostOf, type PageCards } from "../src/checks/cards.ts";
import { platforms } from "../src/checks/platforms.ts";
import { chooseCards, formatCards } from "../src/cli/card-report.ts";
import { findCardsPage } from "../src/cli/cards/cards-site.ts";
import type { Post } from "../src/content/post.ts";
import type { PreviewTags } from "../src/html/scan.ts";
import { createBlog, longhand, readTree } from "./support/blog.ts";
import { eventually, startServer } from "./support/server.ts";
import { createSettings, prepareChecks, type Site } from "./support/site.ts";

const url = "https://ines.blog/card.jpg";
const wide = await draw(1200, 630);

function draw(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: "#a64" } })
    .jpeg()
    .toBuffer();
}

/** The cards of a post whose head is given, by platform. */
function cardsOf(head: string, picture?: Buffer, settings: Site["settings"] = {}): Record<string, Card> {
  const site: Site = {
    pages: { "/posts/a/": "" },
    sources: { "posts/a.md": "---\ntitle: A\n---\n\nText." },
    heads: { "/posts/a/": head },
    settings,
    ...(picture && { files: { "card.jpg": picture } }),
  };
  const checks = prepareChecks(site);
  checks.report();
  const [page] = checks.listCards();
  return Object.fromEntries((page?.cards ?? []).map((card) => [card.platform, card]));
}

/** `platform: what`, for tables. */
function tell(cards: Record<string, Card>, what: (card: Card) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(cards).map(([platform, card]) => [platform, what(card)]));
}

const all = (text: string): Record<string, string> =>
  Object.fromEntries(cardRules.map(({ platform }) => [platform, text]));

describe("what a page says is shown", () => {
  const title = "<title>Title · Fair Copy</title>";
  const description = '<meta name="description" content="For search engines.">';
  const cases: [name: string, head: string, what: (card: Card) => string, expected: Record<string, string>][] = [
    ["the title of the page when it has no other", title, (card) => card.title, all("Title · Fair Copy")],
    ["og:title", `${title}<meta property="og:title" content="Title">`, (card) => card.title, all("Title")],
    [
      "an empty og:title counts for nothing",
      `${title}<meta property="og:title" content=" ">`,
      (card) => card.title,
      all("Title · Fair Copy"),
    ],
    [
      "twitter:title, on X first of all",
      '<meta property="og:title" content="O"><meta name="twitter:title" content="T">',
      (card) => card.title,
      { ...all("O"), X: "T" },
    ],
    [
      "twitter:title elsewhere as well, when there is no other",
      `${title}<meta name="twitter:title" content="T">`,
      (card) => card.title,
      all("T"),
    ],
    [
      "the description, but for platforms that show none",
      description,
      (card) => card.description,
      { ...all("For search engines."), LinkedIn: "", iMessage: "" },
    ],
    [
      "og:description before it",
      `${description}<meta property="og:description" content="For people.">`,
      (card) => card.description,
      { ...all("For people."), LinkedIn: "", iMessage: "" },
    ],
    [
      "the name of the site, on platforms that show it",
      '<meta property="og:site_name" content="Fair Copy">',
      (card) => card.site,
      { ...all("ines.blog"), Slack: "Fair Copy", Mastodon: "Fair Copy", Discord: "Fair Copy" },
    ],
    ["the host, when the site has no name", title, (card) => card.site, all("ines.blog")],
    ["no picture, when the page names none", title, (card) => card.picture, all("none")],
  ];
  for (const [name, head, what, expected] of cases) {
    test(name, () => assert.deepEqual(tell(cardsOf(head), what), expected));
  }
});

describe("a picture is large or small, and cropped, as each platform does it", async () => {
  const asked = `<meta property="og:image" content="${url}">`;
  const large = `${asked}<meta name="twitter:card" content="summary_large_image">`;
  const shape = ({ picture, ratio, fault }: Card): string => [picture, ratio, fault].filter(Boolean).join(" ");
  const cases: [name: string, head: string, picture: Buffer | undefined, expected: Record<string, string>][] = [
    [
      "a wide one of which a large card is asked for",
      large,
      wide,
      {
        ...all("large 1.91"),
        X: "large 2",
        LinkedIn: "small 1.91",
        Slack: "large",
        Discord: "large",
        iMessage: "large",
      },
    ],
    [
      "the same, without asking",
      asked,
      wide,
      {
        ...all("small 1"),
        Facebook: "large 1.91",
        LinkedIn: "small 1.91",
        WhatsApp: "large 1.91",
        Mastodon: "large 1.91",
        iMessage: "large",
      },
    ],
    [
      "599 pixels are not enough for Facebook",
      large,
      await draw(599, 315),
      {
        ...all("large 1.91"),
        Facebook: "small 1",
        X: "large 2",
        LinkedIn: "small 1.91",
        Slack: "large",
        Discord: "large",
        iMessage: "large",
      },
    ],
    [
      "a square is small on Mastodon",
      large,
      await draw(600, 600),
      {
        ...all("large 1.91"),
        X: "large 2",
        LinkedIn: "small 1.91",
        Mastodon: "small 1",
        Slack: "large",
        Discord: "large",
        iMessage: "large",
      },
    ],
    [
      "299 pixels are not shown by all",
      large,
      await draw(299, 200),
      {
        Facebook: "small 1",
        X: "none narrower than 300 pixels",
        LinkedIn: "small 1.91",
        WhatsApp: "none narrower than 300 pixels",
        Slack: "large",
        Mastodon: "large 1.91",
        Discord: "large",
        iMessage: "large",
      },
    ],
    [
      "an address that is not absolute",
      large.replace("https://ines.blog", ""),
      wide,
      all("none named by an address that is not absolute"),
    ],
    [
      "a picture of another host, at which nobody has looked",
      large.replace("ines.blog", "elsewhere.org"),
      undefined,
      { ...all("unknown 1.91"), X: "unknown 2", Slack: "unknown", Discord: "unknown", iMessage: "unknown" },
    ],
  ];
  for (const [name, head, picture, expected] of cases) {
    test(name, () => assert.deepEqual(tell(cardsOf(head, picture), shape), expected));
  }

  test("X shows no description beside a large picture", () => {
    const head = '<meta name="description" content="D">';
    assert.equal(cardsOf(head + large, wide).X?.description, "");
    assert.equal(cardsOf(head + asked, wide).X?.description, "D");
  });

  test("twitter:image is that of X", () => {
    const head = `${large}<meta name="twitter:image" content="https://ines.blog/none.svg">`;
    const cards = cardsOf(head, wide);
    assert.equal(cards.X?.picture, "unknown");
    assert.equal(cards.Facebook?.picture, "large");
    assert.deepEqual(cards.X?.image, { address: "https://ines.blog/none.svg", url: "/none.svg" });
    assert.equal(cards.Facebook?.image, undefined);
  });
});

describe("a text is cut where its platform cuts it, and not one letter before", () => {
  for (const what of ["title", "description"] as const) {
    for (const rule of cardRules) {
      const most = rule[what];
      if (most === undefined || most === 0) continue;
      test(`${rule.platform}: a ${what} of ${most} letters`, () => {
        // Letters outside of the BMP are two units of a JavaScript string, and one letter.
        for (const letter of ["a", "𝒳"]) {
          const facts = (text: string) => ({
            title: "",
            description: "",
            tags: { [`og:${what}`]: text } as PreviewTags,
          });
          const find = (text: string) =>
            drawCards(facts(text), "ines.blog", () => undefined).find(({ platform }) => platform === rule.platform);
          const isCut = what === "title" ? "isTitleCut" : "isDescriptionCut";
          const whole = letter.repeat(most);
          assert.deepEqual([find(whole)?.[what], find(whole)?.[isCut]], [whole, false]);
          assert.deepEqual([find(`${whole}b`)?.[what], find(`${whole}b`)?.[isCut]], [`${whole}…`, true]);
        }
      });
    }
  }

  test("half of the platforms or more, and check says so", () => {
    const codesOf = (length: number): string[] => {
      const head = `<title>T</title><meta property="og:title" content="${"a".repeat(length)}">`;
      const sources = { "posts/a.md": "---\ntitle: A\n---\n\nText." };
      const { problems } = prepareChecks({
        pages: { "/posts/a/": "" },
        sources,
        heads: { "/posts/a/": head },
      }).report();
      return problems
        .filter(({ code }) => code === "preview-title")
        .map(({ place }) => `${place?.path}:${place?.line}`);
    };
    assert.deepEqual(codesOf(100), []);
    assert.deepEqual(codesOf(101), ["posts/a.md:2"]);
  });
});

test("each platform with a card has its verdicts on pictures", () => {
  const known = platforms.map(({ name }) => name);
  assert.deepEqual(
    cardRules.map(({ platform }) => platform).filter((name) => !known.includes(name)),
    [],
  );
});

test("the host of a blog is written as people write it", () => {
  assert.equal(hostOf({ url: "https://www.ines.blog/essays/" }), "ines.blog");
  assert.equal(hostOf({ url: "https://xn--bcher-kva.example/" }), "bücher.example");
});

describe("pages are asked for by file or address", () => {
  const page = (one: string, source: string, isPost: boolean): PageCards => ({ url: one, source, isPost, cards: [] });
  const pages = [page("/posts/é/", "posts/é.md", true), page("/about/", "pages/about.md", false)];
  const cases: [wanted: true | string[] | undefined, urls: string[]][] = [
    [undefined, ["/posts/é/"]],
    [true, ["/posts/é/"]],
    [
      ["pages/about.md", "posts/e\u0301.md"],
      ["/about/", "/posts/é/"],
    ],
    [["./pages/about.md"], ["/about/"]],
    [["/about/"], ["/about/"]],
    [["/about"], ["/about/"]],
    [["/blog/about/"], ["/about/"]],
    [["https://ines.blog/blog/posts/%C3%A9/"], ["/posts/é/"]],
  ];
  for (const [wanted, urls] of cases) {
    test(JSON.stringify(wanted) ?? "nothing", () => {
      const { pages: chosen, problems } = chooseCards(pages, wanted, "/blog/");
      assert.deepEqual([chosen.map((one) => one.url), problems], [urls, []]);
    });
  }

  test("one that is not there is a problem, and the others are shown", () => {
    const { pages: chosen, problems } = chooseCards(pages, ["posts/no.md", "/about/"]);
    assert.deepEqual([chosen.length, problems.map(({ code }) => code)], [1, ["page-unknown"]]);
  });

  test("signs that would steer a terminal are shown, not sent", () => {
    const [card] = drawCards({ title: "A\u001b[2J", description: "", tags: {} }, "ines.blog", () => undefined);
    assert.ok(card && !formatCards({ ...page("/a/", "a.md", true), cards: [card] }).includes("\u001b"));
  });
});

const hostile = `"><img src=x onerror=alert(1)>'</p><script>alert(1)</script>`;

test("the page of cards shows hostile texts as texts", () => {
  const tags = Object.fromEntries(
    ["og:title", "og:description", "og:site_name"].map((name) => [name, hostile]),
  ) as PreviewTags;
  const cards = drawCards({ title: "", description: "", tags }, "ines.blog", () => undefined);
  const image = { address: "https://ines.blog/x", url: `/x"onload="alert(1)` };
  const pages: PageCards[] = [
    {
      url: "/posts/a/",
      source: "posts/a.md",
      isPost: true,
      image,
      cards: cards.map((card) => ({ ...card, picture: "large" })),
    },
  ];
  const posts = [{ path: "posts/a.md", title: hostile, date: { day: "2026-01-02" }, visibility: "draft" }] as Post[];
  const blog = createSettings({ title: hostile });
  for (const path of ["", "posts/a/"]) {
    const html = findCardsPage(`/.longhand/previews/${path}`, pages, posts, blog) ?? assert.fail("It is not there.");
    assert.ok(!/<script|<img src=x|" ?onload=/.test(html), html);
    assert.ok(html.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
  }
  assert.equal(findCardsPage("/.longhand/previews/posts/b/", pages, posts, blog), undefined);
  assert.equal(findCardsPage("/.longhand/other/", pages, posts, blog), undefined);
});

describe("in a blog", () => {
  const post = (title: string, more = "") =>
    `---\ntitle: ${JSON.stringify(title)}\ndate: 2026-01-02\nstatus: published\n${more}---\n\nText & more.\n`;
  const long = `${"word ".repeat(30)}end`;
  const files = {
    "posts/a.md": post("A", "socialImage: images/a.jpg\n"),
    "posts/long.md": post(long),
    "posts/draft.md": post(`Draft ${hostile}`).replace("published", "draft"),
    "images/a.jpg": wide,
  };

  test("check says of which posts something is missing, and --previews and --json have it all", async () => {
    const root = createBlog(files);
    const short = await longhand(root, ["check"]);
    assert.match(short.stderr, /^posts\/long\.md:2:8 {2}warning {2}The title is cut beside links on Facebook, X, /m);
    assert.match(
      short.stdout,
      /^Links to 1 of 2 posts are not shown whole:\n {2}\/posts\/long\/: the title is cut on /m,
    );
    assert.doesNotMatch(short.stdout, /Draft/);

    const { stdout } = await longhand(root, ["check", "--previews", "posts/a.md"]);
    assert.match(
      stdout,
      /^\/posts\/a\/ {2}posts\/a\.md\n {2}https:\/\/test\.blog\/images\/\S+\.png\n {2}Facebook {2}A\n/,
    );
    assert.match(stdout, /\n {2}iMessage {2}A\n {12}test\.blog · large picture, whole\n/);
    assert.doesNotMatch(stdout, /Facebook {2}word/);

    const json = JSON.parse((await longhand(root, ["check", "--json"])).stdout);
    assert.deepEqual(
      json.cards.map((one: PageCards) => [
        one.url,
        one.cards.length,
        one.cards.filter(({ picture }) => picture !== "none").length,
      ]),
      [
        ["/posts/a/", 8, 8],
        ["/posts/long/", 8, 0],
      ],
    );
    const unknown = await longhand(root, ["check", "--previews", "posts/draft.md"]);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /^The site has no page of posts\/draft\.md\.$/m);
  });

  test("the second build, of which nothing is rendered, knows the same cards", async () => {
    const root = createBlog(files);
    const cardsNow = async () => JSON.parse((await longhand(root, ["check", "--json"])).stdout);
    const cold = await cardsNow();
    await longhand(root, ["build"]);
    const warm = await cardsNow();
    assert.ok(cold.rendered > 0);
    assert.equal(warm.rendered, 0);
    assert.deepEqual(warm.cards, cold.cards);
  });

  test("dev draws them, drafts too, and no build has that page", async () => {
    const root = createBlog(files, { url: "https://test.blog/essays/" });
    const server = await startServer(root, ["dev"]);
    try {
      const at = new URL("/.longhand/previews/", server.url);
      assert.match(server.read(), new RegExp(`What links to it look like: ${at}`));
      const ask = async (path: string) => {
        const response = await fetch(new URL(path, at));
        return {
          status: response.status,
          policy: response.headers.get("content-security-policy"),
          html: await response.text(),
        };
      };
      const list = await ask("");
      assert.equal(list.status, 200);
      assert.match(list.policy ?? "", /default-src 'none'/);
      assert.match(list.html, /href="\/\.longhand\/previews\/posts\/draft\/"/);
      const a = await ask("posts/a/");
      const src = /<img class="picture" src="([^"]+)"/.exec(a.html)?.[1] ?? "";
      assert.match(src, /^\/essays\/images\/.+\.(?:jpg|png)$/);
      assert.equal((await fetch(new URL(src, at))).headers.get("content-type"), "image/png");
      assert.doesNotMatch(a.html, /(?:src|href)="(?:https?:)?\/\//);
      assert.equal((await ask("posts/a")).html.includes("<h2>Mastodon</h2>"), true);
      const draft = await ask("posts/draft/");
      assert.match(draft.html, /&lt;script&gt;alert\(1\)/);
      // The one script is that of live reload.
      assert.equal(draft.html.split("<script").length, 2);
      assert.equal((await ask("posts/no/")).status, 404);
      writeFileSync(join(root, "posts", "a.md"), post("Another title", "socialImage: images/a.jpg\n"));
      await eventually(async () => (await ask("posts/a/")).html.includes(">Another title</p>") || undefined);
    } finally {
      await server.stop();
    }
    await longhand(root, ["build"]);
    const built = Object.entries(readTree(join(root, "_site")));
    assert.ok(built.length > 0);
    assert.deepEqual(
      built.filter(([path, text]) => `${path} ${text}`.includes(".longhand/")).map(([path]) => path),
      [],
    );
    const preview = await startServer(root, ["preview"]);
    try {
      assert.equal((await fetch(new URL("/.longhand/previews/", preview.url))).status, 404);
    } finally {
      await preview.stop();
    }
  });
});
