import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readFrontMatter } from "../src/content/front-matter.ts";
import type { AuthorPage, Post } from "../src/content/post.ts";
import type { Picture, SocialImage } from "../src/images/picture.ts";
import { pictureKey } from "../src/images/reference.ts";
import { createMarkdown } from "../src/markdown/create.ts";
import { directionOf } from "../src/plan/head.ts";
import { resolveLink } from "../src/plan/links.ts";
import type { Head, Layouts, Page, Plan } from "../src/plan/page.ts";
import { planSite } from "../src/plan/plan.ts";
import { checkSettings } from "../src/settings/check.ts";
import type { Blog } from "../src/settings/settings.ts";
import { gatherTags } from "../src/tags/tags.ts";
import { createFollower, findAddresses } from "../src/urls/addresses.ts";
import type { Ledger, LedgerEntry } from "../src/urls/ledger.ts";
import { slugify } from "../src/urls/slug.ts";
import { toAuthorPage, toPost } from "./support/texts.ts";

const settings = {
  title: "Fair Copy",
  description: "Essays on writing.",
  url: "https://ines.blog/blog/",
  author: { name: "Ines", url: "https://ines.blog/" },
  language: "en-GB",
  timeZone: "Europe/Dublin",
};

/** 1 June 2026 at noon. */
const now = Date.UTC(2026, 5, 1, 12);

const photo: Picture = {
  width: 400,
  height: 300,
  sources: [{ type: "image/avif", variants: [{ url: "/images/photo-400.avif", width: 400 }] }],
  fallback: {
    url: "/images/photo-400.jpg",
    type: "image/jpeg",
    variants: [{ url: "/images/photo-400.jpg", width: 400 }],
    width: 400,
    height: 300,
  },
};
const card: SocialImage = {
  url: "/images/photo-card.jpg",
  width: 1200,
  height: 630,
  type: "image/jpeg",
  bytes: 99_000,
};

/** A handful of posts: five public ones in three years, one hidden. */
const files: Record<string, string> = {
  "posts/newest.md": post(
    "Newest",
    "2026-05-01",
    "tags: [type, web]",
    "Read [the first](first.md#part) and [about](/about/).",
  ),
  "posts/second.md": post("Second", "2025-12-31", "tags: [type]\nlang: ja"),
  "posts/photo.md": post(
    "Photo",
    "2025-08-22",
    "updated: 2026-01-05\nsocialImage: /images/photo.jpg\ntags: [web]",
    "![A train](/images/photo.jpg)",
  ),
  "posts/elsewhere.md": post("Elsewhere", "2025-08-21", "canonical: https://other.blog/a/\nauthor: Ada"),
  "posts/first.md": post("First", "2024-01-01", "permalink: /own/first.html\ntags: [type, web]", "## Part"),
  "posts/secret.md": post("Secret", "2025-10-10", "hidden: true\ntags: [type, whisper]"),
};

function post(title: string, date: string, more: string, body = "Text."): string {
  return `---\ntitle: ${title}\ndate: ${date}\nstatus: published\n${more}\n---\n${body}\n`;
}

/** Plans a site of these files, as the pipeline does without images on disk. */
function plan(
  own: object = {},
  texts = files,
  pageTexts: Record<string, string> = {},
  ledger: Ledger = new Map(),
): Plan {
  const { blog } = checkSettings({ ...settings, ...own }, "blog.config.ts", "");
  if (!blog) return assert.fail("The settings of the test are wrong.");
  const posts = Object.entries(texts)
    .map(([path, text]) => read(path, text, (frontMatter) => toPost(path, frontMatter, blog, now).post))
    .sort((left, right) => right.date.time - left.date.time);
  const pages = Object.entries(pageTexts).map(([path, text]) =>
    read(path, text, (frontMatter) => toAuthorPage(path, frontMatter, blog).page),
  );
  return planSite(createInput(blog, posts, pages, ledger));
}

function read<Item>(
  path: string,
  text: string,
  make: (frontMatter: NonNullable<ReturnType<typeof readFrontMatter>["frontMatter"]>) => Item | undefined,
): Item {
  const { frontMatter } = readFrontMatter(text, path);
  return (frontMatter && make(frontMatter)) ?? assert.fail(`${path} is wrong.`);
}

function createInput(blog: Blog, posts: Post[], pages: AuthorPage[], ledger: Ledger): Parameters<typeof planSite>[0] {
  const listed = posts.filter((one) => one.visibility !== "hidden");
  const key = pictureKey("posts/photo.md", "/images/photo.jpg");
  const addresses = findAddresses(ledger, posts, pages, blog);
  assert.deepEqual(addresses.problems, []);
  return {
    blog,
    posts,
    listed,
    pages,
    targets: addresses.targets,
    addresses,
    tags: gatherTags(
      listed,
      blog,
      posts.filter((post) => !listed.includes(post)),
    ),
    pictures: new Map([[key, photo]]),
    socialImages: new Map([[key, card]]),
    alts: new Map([[key, "A train"]]),
    icons: { links: [{ url: "/icon.svg", rel: "icon" }], manifest: [] },
    stylesheet: { url: "/style-1.css", path: "/x/style.css" },
    preloads: [],
    feedStylesheet: { url: "/feed.css", path: "/x/feed.css" },
    assets: [],
    cards: new Map(),
  };
}

function pageAt(site: Plan, url: string): Page {
  return site.pages.find((page) => page.url === url) ?? assert.fail(`There is no page ${url}.`);
}

/** The data that the layout of a page gets. */
function dataOf<Name extends keyof Layouts>(site: Plan, url: string, name: Name): Omit<Layouts[Name], "content"> {
  const { layout } = pageAt(site, url);
  assert.equal(layout?.name, name);
  return layout?.data() as Omit<Layouts[Name], "content">;
}

function headOf(site: Plan, url: string): Head {
  return pageAt(site, url).layout?.data().head ?? assert.fail(`${url} has no layout.`);
}

/** The text of a file that is no page. */
function textOf(site: Plan, url: string): string {
  const { content } = pageAt(site, url);
  const md = createMarkdown({ html: "none", typographer: true, language: "en", slugify });
  const contexts = new Map(site.pages.map((page) => [page.source, page.content]));
  const toHtml = (one: Post): string => {
    const context = contexts.get(one.path);
    return md.render(one.body, context?.kind === "markdown" ? { markdown: context.context() } : {});
  };
  return content.kind === "text" ? content.text({ toHtml, ownUrls: () => [] }) : assert.fail(`${url} is no text.`);
}

const site = plan();
const titles = (entries: { title: string }[]): string[] => entries.map((entry) => entry.title);

test("every file of the site is known, each at one place", () => {
  const urls = site.pages.map((page) => page.url);
  assert.deepEqual([...urls].sort(), [
    "/",
    "/404.html",
    "/archive/",
    "/feed.json",
    "/feed.xml",
    "/own/first.html",
    "/posts/elsewhere/",
    "/posts/newest/",
    "/posts/photo/",
    "/posts/second/",
    "/posts/secret/",
    "/robots.txt",
    "/site.webmanifest",
    "/sitemap.xml",
    "/subscribe/",
    "/tags/",
    "/tags/type/",
    "/tags/type/feed.xml",
    "/tags/web/",
    "/tags/web/feed.xml",
  ]);
  assert.deepEqual(
    site.pages.map((page) => page.outputPath),
    urls.map((url) => (url.endsWith("/") ? `${url.slice(1)}index.html` : url.slice(1))),
  );
});

test("a blog without posts has its pages as well", () => {
  const empty = plan({}, {});
  assert.deepEqual(dataOf(empty, "/", "home").posts, []);
  assert.deepEqual(dataOf(empty, "/archive/", "archive").years, []);
  assert.equal(dataOf(empty, "/", "home").site.years, "");
  assert.match(textOf(empty, "/feed.xml"), /<updated>1970-01-01T00:00:00Z<\/updated>/);
});

test("the home page has the newest posts, and says whether there are more", () => {
  const home = dataOf(site, "/", "home");
  assert.deepEqual(titles(home.posts), ["Newest", "Second", "Photo", "Elsewhere", "First"]);
  assert.equal(home.hasMore, false);
  const short = dataOf(plan({ perPage: { home: 2 } }), "/", "home");
  assert.deepEqual([titles(short.posts), short.hasMore], [["Newest", "Second"], true]);
  assert.equal(home.site.years, "2024–2026");
});

describe("a post knows the next newer and the next older public one", () => {
  const cases: [url: string, newer: string | undefined, older: string | undefined][] = [
    ["/posts/newest/", undefined, "/blog/posts/second/"],
    ["/posts/second/", "/blog/posts/newest/", "/blog/posts/photo/"],
    ["/own/first.html", "/blog/posts/elsewhere/", undefined],
    ["/posts/secret/", undefined, undefined],
  ];
  for (const [url, newer, older] of cases) {
    test(url, () => {
      const { post: view } = dataOf(site, url, "post");
      assert.deepEqual([view.newer?.href, view.older?.href], [newer, older]);
    });
  }
});

test("the archive has all public posts by year, newest first", () => {
  const { years, total, pager } = dataOf(site, "/archive/", "archive");
  assert.deepEqual(
    years.map(({ year, posts }) => [year, ...titles(posts)]),
    [
      ["2026", "Newest"],
      ["2025", "Second", "Photo", "Elsewhere"],
      ["2024", "First"],
    ],
  );
  assert.deepEqual([total, pager.total], [5, 1]);
});

test("a long archive goes on, and a year may stand on both pages", () => {
  const long = plan({ perPage: { archive: 2 } });
  const byPage = ["/archive/", "/archive/page/2/", "/archive/page/3/"].map((url) => {
    const { years, pager, head } = dataOf(long, url, "archive");
    return [years.map(({ year }) => year).join(), pager.number, head.previous, head.next];
  });
  assert.deepEqual(byPage, [
    ["2026,2025", 1, undefined, "/blog/archive/page/2/"],
    ["2025", 2, "/blog/archive/", "/blog/archive/page/3/"],
    ["2024", 3, "/blog/archive/page/2/", undefined],
  ]);
  assert.equal(headOf(long, "/archive/page/2/").canonical, "https://ines.blog/blog/archive/page/2/");
  assert.equal(headOf(long, "/archive/page/2/").title, "Archive, page 2 · Fair Copy");
});

test("a tag's page has its posts, newest first, its feed, and further pages", () => {
  const { tag, posts, feeds, head } = dataOf(site, "/tags/type/", "tag");
  assert.deepEqual([tag.label, tag.count, tag.href], ["type", 3, "/blog/tags/type/"]);
  assert.deepEqual(titles(posts), ["Newest", "Second", "First"]);
  assert.deepEqual(feeds[0]?.url, "https://ines.blog/blog/tags/type/feed.xml");
  assert.equal(head.feeds[0]?.href, "/blog/tags/type/feed.xml");

  const long = plan({ perPage: { tag: 2 } });
  assert.deepEqual(titles(dataOf(long, "/tags/type/", "tag").posts), ["Newest", "Second"]);
  assert.deepEqual(titles(dataOf(long, "/tags/type/page/2/", "tag").posts), ["First"]);
  assert.equal(dataOf(long, "/tags/type/page/2/", "tag").pager.newer, "/blog/tags/type/");
});

test("the list of tags has their counts", () => {
  const { allTags: tags } = dataOf(site, "/tags/", "tags");
  assert.deepEqual(
    tags.map(({ label, count }) => `${label} ${count}`),
    ["type 3", "web 3"],
  );
});

describe("a hidden post has a page that nothing leads to", () => {
  test("its page is not to be indexed", () => assert.equal(headOf(site, "/posts/secret/").robots, "noindex"));

  test("it shows its tags that have a page", () => {
    assert.deepEqual(
      dataOf(site, "/posts/secret/", "post").post.tags.map((tag) => tag.label),
      ["type"],
    );
  });

  test("it stands in no list, feed or sitemap", () => {
    for (const page of site.pages.filter((one) => one.url !== "/posts/secret/")) {
      const text = page.content.kind === "text" ? textOf(site, page.url) : JSON.stringify(page.layout?.data());
      assert.doesNotMatch(text, /secret|whisper/i, page.url);
    }
    assert.equal(
      site.listed.some((one) => one.post.title === "Secret"),
      false,
    );
  });
});

describe("the head of a page", () => {
  test("of a post is an article with its dates", () => {
    const head = headOf(site, "/posts/photo/");
    assert.deepEqual(head, {
      title: "Photo · Fair Copy",
      heading: "Photo",
      description: head.description,
      canonical: "https://ines.blog/blog/posts/photo/",
      type: "article",
      tags: ["web"],
      feeds: head.feeds,
      jsonLd: head.jsonLd,
      locale: "en_GB",
      author: "Ines",
      published: "2025-08-22T00:00:00+01:00",
      modified: "2026-01-05T00:00:00+00:00",
      image: {
        url: "https://ines.blog/blog/images/photo-card.jpg",
        width: 1200,
        height: 630,
        type: "image/jpeg",
        alt: "A train",
      },
    });
    assert.deepEqual(
      head.feeds.map((feed) => feed.href),
      ["/blog/feed.xml", "/blog/feed.json"],
    );
  });

  test("of a post that was published elsewhere names the original, and its author", () => {
    const head = headOf(site, "/posts/elsewhere/");
    assert.deepEqual([head.canonical, head.author], ["https://other.blog/a/", "Ada"]);
    assert.equal(head.robots, undefined);
  });

  test("of the home page has the blog's title and no other", () => {
    const head = headOf(site, "/");
    assert.deepEqual(
      [head.title, head.type, head.canonical, head.description],
      ["Fair Copy", "website", "https://ines.blog/blog/", "Essays on writing."],
    );
  });

  test("of the 404 page is not to be indexed", () => assert.equal(headOf(site, "/404.html").robots, "noindex"));

  const locales: [language: string, lang: string, expected: string | undefined][] = [
    ["en-GB", "", "en_GB"],
    ["en", "", undefined],
    ["zh-Hant-TW", "", "zh_TW"],
    ["en-gb", "", "en_GB"],
    ["en-GB", "ja", undefined],
    ["en", "pt-BR", "pt_BR"],
  ];
  for (const [language, lang, expected] of locales) {
    test(`names a territory when the language does: ${lang || language} in a blog in ${language}`, () => {
      const texts = { "posts/a.md": post("A", "2025-01-01", lang ? `lang: ${lang}` : "favorite: 3") };
      assert.equal(headOf(plan({ language }, texts), "/posts/a/").locale, expected);
    });
  }
});

describe("structured data", () => {
  type Data = Record<string, unknown> & { itemListElement?: { position: number; name: string; item: string }[] };

  test("of a post is a BlogPosting and its breadcrumbs", () => {
    const [posting, breadcrumbs] = headOf(site, "/posts/photo/").jsonLd as Data[];
    assert.deepEqual(posting, {
      "@context": "https://schema.org",
      "@type": "BlogPosting",
      mainEntityOfPage: "https://ines.blog/blog/posts/photo/",
      url: "https://ines.blog/blog/posts/photo/",
      headline: "Photo",
      description: posting?.description,
      datePublished: "2025-08-22T00:00:00+01:00",
      dateModified: "2026-01-05T00:00:00+00:00",
      inLanguage: "en-GB",
      wordCount: posting?.wordCount,
      keywords: "web",
      image: {
        "@type": "ImageObject",
        url: "https://ines.blog/blog/images/photo-card.jpg",
        width: 1200,
        height: 630,
      },
      author: { "@type": "Person", name: "Ines", url: "https://ines.blog/" },
      isPartOf: { "@type": "Blog", "@id": "https://ines.blog/blog/", name: "Fair Copy" },
    });
    assert.equal(breadcrumbs?.["@type"], "BreadcrumbList");
    assert.deepEqual(
      breadcrumbs?.itemListElement?.map(({ position, name, item }) => [position, name, item]),
      [
        [1, "Fair Copy", "https://ines.blog/blog/"],
        [2, "Archive", "https://ines.blog/blog/archive/"],
        [3, "Photo", "https://ines.blog/blog/posts/photo/"],
      ],
    );
  });

  test("of another author does not give him the blog owner's address", () => {
    const [posting] = headOf(site, "/posts/elsewhere/").jsonLd as Data[];
    assert.deepEqual(posting?.author, { "@type": "Person", name: "Ada" });
  });

  test("of the home page is a Blog", () => {
    const [data] = headOf(site, "/").jsonLd as Data[];
    assert.deepEqual([data?.["@type"], data?.["@id"]], ["Blog", "https://ines.blog/blog/"]);
  });
});

test("dates are written for the readers of the page", () => {
  assert.equal(dataOf(site, "/posts/newest/", "post").post.date.label, "1 May 2026");
  assert.equal(dataOf(site, "/posts/second/", "post").post.date.label, "2025年12月31日");
});

test("a page has the language and the direction of its text", () => {
  assert.deepEqual(
    [dataOf(site, "/posts/second/", "post").lang, dataOf(site, "/archive/", "archive").lang],
    ["ja", "en-GB"],
  );
  const cases: [language: string, direction: string][] = [
    ["en", "ltr"],
    ["he", "rtl"],
    ["ar-EG", "rtl"],
    ["fa", "rtl"],
    ["az-Arab", "rtl"],
    ["ja", "ltr"],
  ];
  for (const [language, direction] of cases) assert.equal(directionOf(language), direction, language);
});

test("the author's own fields reach the layout and Eleventy", () => {
  const own = plan({}, { "posts/a.md": post("A", "2025-01-01", "favorite: 3\nmood: calm") });
  const page = pageAt(own, "/posts/a/");
  assert.deepEqual([page.fields().favorite, page.fields().mood, page.fields().title], [3, "calm", "A"]);
  assert.equal(dataOf(own, "/posts/a/", "post").post.data.mood, "calm");
});

describe("the author's own pages", () => {
  const own = plan({}, files, {
    "pages/about.md": "---\ntitle: About me\n---\nI write.\n",
    "pages/404.md": "---\ntitle: Lost\n---\nTry [home](/).\n",
  });

  test("have the layout for pages", () => {
    const data = dataOf(own, "/about/", "page");
    assert.deepEqual(
      [data.title, data.head.title, data.head.description],
      ["About me", "About me · Fair Copy", "I write."],
    );
  });

  test("about stands in the navigation, and knows that it is there", () => {
    assert.deepEqual(dataOf(own, "/about/", "page").navigation, [
      { label: "Archive", href: "/blog/archive/", isCurrent: false },
      { label: "Tags", href: "/blog/tags/", isCurrent: false },
      { label: "About me", href: "/blog/about/", isCurrent: true },
      { label: "Subscribe", href: "/blog/subscribe/", isCurrent: false },
    ]);
  });

  test("404 takes the place of ours", () => {
    assert.equal(own.pages.filter((page) => page.url === "/404.html").length, 1);
    assert.equal(dataOf(own, "/404.html", "404").title, "Lost");
  });
});

test("navigation of the settings gets the base path, addresses elsewhere do not", () => {
  const navigation = [
    { label: "Home", url: "/" },
    { label: "Code", url: "https://code.example/" },
  ];
  assert.deepEqual(
    dataOf(plan({ navigation }), "/", "home").navigation.map((link) => [link.href, link.isCurrent]),
    [
      ["/blog/", true],
      ["https://code.example/", false],
    ],
  );
});

test("navigation leads to where a page is today", () => {
  const pages = { "pages/me.md": "---\ntitle: Me\n---\nI write.\n" };
  const entry: LedgerEntry = { kind: "page", source: "pages/me.md", since: "2024-01-01" };
  const moved = plan({ navigation: [{ label: "Me", url: "/about/" }] }, files, pages, new Map([["/about/", entry]]));
  const [link] = dataOf(moved, "/me/", "page").navigation;
  assert.equal(link?.href, "/blog/me/");
});

describe("links of a text are resolved", () => {
  const { blog } = checkSettings(settings, "blog.config.ts", "");
  const targets = new Map([
    ["posts/b.md", { url: "/b/", outputPath: "b/index.html" }],
    ["posts/deep/caf\u00e9.md", { url: "/café/", outputPath: "café/index.html" }],
  ]);
  const cases: [href: string, expected: string][] = [
    ["/b/", "/blog/b/"],
    ["/", "/blog/"],
    ["b.md", "/blog/b/"],
    ["./b.md?a=1#c", "/blog/b/?a=1#c"],
    ["../posts/b.md", "/blog/b/"],
    ["/posts/b.md", "/blog/b/"],
    ["deep/caf%C3%A9.md", "/blog/caf%C3%A9/"],
    ["deep/cafe\u0301.md", "/blog/caf%C3%A9/"],
    ["c.md", "c.md"],
    ["#part", "#part"],
    ["?a=1", "?a=1"],
    ["", ""],
    ["//ex.org/b.md", "//ex.org/b.md"],
    ["https://ex.org/b.md", "https://ex.org/b.md"],
    ["mailto:a@ex.org", "mailto:a@ex.org"],
    ["../other/", "../other/"],
    ["%E0%A4%A.md", "%E0%A4%A.md"],
  ];
  for (const [href, expected] of cases) {
    test(JSON.stringify(href), () =>
      assert.equal(resolveLink(href, { path: "posts/a.md", url: "/a/", targets }, blog as Blog), expected),
    );
  }

  describe("and lead to where things are today, without a redirect", () => {
    const redirect = (to: string): LedgerEntry => ({ kind: "post", source: "posts/b.md", since: "2024-01-01", to });
    const follow = createFollower({
      targets,
      moves: new Map([["/old/", "/b/"]]),
      aliases: [{ url: "/2019/b.html", source: "posts/b.md", kind: "post", to: "/b/", place: { path: "posts/b.md" } }],
      ledger: new Map([
        ["/older/", redirect("/old/")],
        ["/part/", redirect("/b/#part")],
        ["/caf\u00e9-old/", redirect("/caf\u00e9/")],
        ["/old-feed.xml", redirect("/feed.xml")],
        ["/a/old/", redirect("/b/#below")],
        ["/sold/", redirect("https://ex.org/x/")],
        // A new essay has taken the address of one that has moved.
        ["/b/", redirect("/old/")],
      ]),
    });
    const moved: [href: string, expected: string][] = [
      ["/old/", "/blog/b/"],
      ["/old", "/blog/b/"],
      ["/old/index.html", "/blog/b/"],
      ["/older/", "/blog/b/"],
      ["/2019/b.html", "/blog/b/"],
      ["/old-feed.xml", "/blog/feed.xml"],
      // What is behind the path stays, unless the redirect has a fragment of its own.
      ["/old/#c", "/blog/b/#c"],
      ["/old#c", "/blog/b/#c"],
      ["/old/?a=1", "/blog/b/?a=1"],
      ["/old/?a=1#c", "/blog/b/?a=1#c"],
      ["/older/#caf%C3%A9", "/blog/b/#caf%C3%A9"],
      ["/part/", "/blog/b/#part"],
      ["/part/?a=1#c", "/blog/b/?a=1#part"],
      // Links that are relative to the page, which is at /a/.
      ["../old/", "/blog/b/"],
      ["../old/#c", "/blog/b/#c"],
      ["old/", "/blog/b/#below"],
      ["./old", "/blog/b/#below"],
      // With the folder of the blog, or with its whole address, which stays whole.
      ["/blog/old/", "/blog/b/"],
      ["/blog/old/?a=1#c", "/blog/b/?a=1#c"],
      ["https://ines.blog/blog/old/", "https://ines.blog/blog/b/"],
      ["https://ines.blog/blog/old/?a=1#c", "https://ines.blog/blog/b/?a=1#c"],
      ["https://ines.blog/blog/part/", "https://ines.blog/blog/b/#part"],
      ["https://ines.blog/old/", "https://ines.blog/old/"],
      ["https://ex.org/old/", "https://ex.org/old/"],
      ["//ines.blog/blog/old/", "//ines.blog/blog/old/"],
      // Letters that URLs do not have, in both normal forms.
      ["/caf%C3%A9-old/", "/blog/caf%C3%A9/"],
      ["/caf\u00e9-old/", "/blog/caf%C3%A9/"],
      ["/cafe\u0301-old/", "/blog/caf%C3%A9/"],
      ["/cafe%CC%81-old/#c", "/blog/caf%C3%A9/#c"],
      // Out of the blog.
      ["/sold/", "https://ex.org/x/"],
      ["/sold/#c", "https://ex.org/x/#c"],
      ["https://ines.blog/blog/sold/", "https://ex.org/x/"],
      // What has not moved stays as it is.
      ["/b/", "/blog/b/"],
      ["/b/#c", "/blog/b/#c"],
      ["../b/", "../b/"],
      ["b.md", "/blog/b/"],
      ["/never/", "/blog/never/"],
      ["/", "/blog/"],
      ["", ""],
      ["#old", "#old"],
      ["?old", "?old"],
      ["mailto:old@ines.blog", "mailto:old@ines.blog"],
      ["%E0%A4%A/", "%E0%A4%A/"],
    ];
    for (const [href, expected] of moved) {
      test(JSON.stringify(href), () =>
        assert.equal(resolveLink(href, { path: "posts/a.md", url: "/a/", targets, follow }, blog as Blog), expected),
      );
    }

    test("and there is nothing to follow in a blog in which nothing has moved", () => {
      const live: LedgerEntry = { kind: "post", source: "posts/b.md", since: "2024-01-01" };
      const ledger = new Map([["/b/", live]]);
      assert.equal(createFollower({ targets, moves: new Map(), aliases: [], ledger }), undefined);
    });
  });
});

describe("a feed", () => {
  test("has the newest posts first, as many as the settings say", () => {
    const feed = (size: number) =>
      JSON.parse(textOf(plan({ feed: { size } }), "/feed.json")) as { items: { title: string }[] };
    assert.deepEqual(titles(feed(20).items), ["Newest", "Second", "Photo", "Elsewhere", "First"]);
    assert.deepEqual(titles(feed(2).items), ["Newest", "Second"]);
  });

  test("has absolute addresses for every link and image of the text", () => {
    const { items } = JSON.parse(textOf(site, "/feed.json")) as { items: { url: string; content_html: string }[] };
    assert.equal(
      items[0]?.content_html.trim(),
      '<p>Read <a href="https://ines.blog/blog/own/first.html#part">the first</a> and <a href="https://ines.blog/blog/about/">about</a>.</p>',
    );
    const photoHtml = items[2]?.content_html ?? "";
    assert.match(photoHtml, /srcset="https:\/\/ines\.blog\/blog\/images\/photo-400\.avif 400w"/);
    assert.match(photoHtml, /src="https:\/\/ines\.blog\/blog\/images\/photo-400\.jpg"/);
    for (const url of ["/feed.json", "/feed.xml", "/tags/web/feed.xml"]) {
      const entries = textOf(site, url).replace(/^<\?xml-stylesheet.*$/m, "");
      assert.doesNotMatch(entries, /(?:href|src|srcset)=(?:\\?"|&quot;)[/#]/, url);
    }
  });

  test("was changed when its newest change was made, whatever the clock says", () => {
    assert.match(textOf(site, "/feed.xml"), /<updated>2026-05-01T00:00:00\+01:00<\/updated>/);
    const later = { ...files, "posts/photo.md": (files["posts/photo.md"] ?? "").replace("2026-01-05", "2026-05-20") };
    assert.match(textOf(plan({}, later), "/feed.xml"), /<updated>2026-05-20T00:00:00\+01:00<\/updated>/);
  });

  test("of a tag has the posts of the tag, and its own name and address", () => {
    const xml = textOf(site, "/tags/web/feed.xml");
    assert.deepEqual(
      [...xml.matchAll(/<title[^>]*>([^<]*)</g)].map((match) => match[1]),
      ["web · Fair Copy", "Newest", "Photo", "First"],
    );
    assert.match(
      xml,
      /rel="self"[^>]*href="https:\/\/ines\.blog\/blog\/tags\/web\/feed\.xml"|href="https:\/\/ines\.blog\/blog\/tags\/web\/feed\.xml"[^>]*rel="self"/,
    );
  });

  test("knows a new essay by its URL, and one that has moved by the first that it had", () => {
    const entry: LedgerEntry = { kind: "post", source: "posts/first.md", since: "2024-01-01" };
    const moved = plan({}, files, {}, new Map([["/first/", { ...entry, id: "https://ines.blog/blog/first/" }]]));
    const idsIn = (one: Plan) => [...textOf(one, "/feed.xml").matchAll(/<id>([^<]*)<\/id>/g)].map(([, id]) => id);
    const ids = ["", "posts/newest/", "posts/second/", "posts/photo/", "posts/elsewhere/", "own/first.html"];
    const urls = ids.map((url) => `https://ines.blog/blog/${url}`);
    assert.deepEqual(idsIn(site), urls);
    assert.deepEqual(idsIn(moved), [...urls.slice(0, -1), "https://ines.blog/blog/first/"]);
    const { items } = JSON.parse(textOf(moved, "/feed.json")) as { items: { id: string; url: string }[] };
    assert.deepEqual(
      items.slice(-2).map(({ id, url }) => [id, url]),
      [
        ["https://ines.blog/blog/posts/elsewhere/", "https://ines.blog/blog/posts/elsewhere/"],
        ["https://ines.blog/blog/first/", "https://ines.blog/blog/own/first.html"],
      ],
    );
  });

  test("needs the HTML of its posts only", () => {
    assert.deepEqual([...plan({ feed: { size: 1 } }).feedPosts], ["posts/newest.md"]);
  });
});

test("the sitemap has all pages that may be found, with the day of their last change", () => {
  const own = plan({}, files, {
    "pages/about.md": "---\ntitle: About\n---\n",
    "pages/404.md": "---\ntitle: Lost\n---\n",
  });
  const entries = [...textOf(own, "/sitemap.xml").matchAll(/<loc>([^<]*)<\/loc>(?:\s*<lastmod>([^<]*)<\/lastmod>)?/g)];
  assert.deepEqual(
    entries.map(([, url, day]) => [url?.replace("https://ines.blog/blog", ""), day]),
    [
      ["/", "2026-05-01"],
      ["/posts/newest/", "2026-05-01"],
      ["/posts/second/", "2025-12-31"],
      ["/posts/photo/", "2026-01-05"],
      // "Elsewhere" has its canonical address in another sitemap.
      ["/own/first.html", "2024-01-01"],
      ["/about/", undefined],
      ["/archive/", "2026-05-01"],
      ["/tags/", "2026-05-01"],
      ["/tags/type/", "2026-05-01"],
      ["/tags/web/", "2026-05-01"],
      ["/subscribe/", undefined],
    ],
  );
});

test("files for language models are made when they are wanted", () => {
  const own = plan({ llms: { index: true, copies: true } });
  assert.equal(textOf(own, "/posts/newest/index.md").startsWith("# Newest\n\nRead [the first]"), true);
  assert.match(textOf(own, "/own/first.md"), /^# First/);
  assert.match(textOf(own, "/llms.txt"), /\[Newest\]\(https:\/\/ines\.blog\/blog\/posts\/newest\/index\.md\)/);
  assert.equal(
    own.pages.some((page) => page.url.includes("secret") && page.url.endsWith(".md")),
    false,
  );
});

test("the same input gives the same plan", () => {
  assert.equal(JSON.stringify(plan()), JSON.stringify(plan()));
});
