import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { listHeadings, renderContents } from "../layouts/contents.tsx";
import { addSideNotes } from "../layouts/side-notes.ts";
import { createSpeculationRules } from "../layouts/speculation.ts";
import type { Post } from "../src/content/post.ts";
import type { SiteView } from "../src/plan/layout-data.ts";
import { LikeTexts } from "../src/plan/like-texts.ts";
import { RelatedPosts } from "../src/plan/related.ts";
import { createReplyHref, fillDiscussUrl } from "../src/plan/replies.ts";
import { gatherSeries } from "../src/plan/series.ts";
import { sketchText } from "../src/sketch.ts";
import { gatherTags } from "../src/tags/tags.ts";
import { createBlog, longhand, readTree } from "./support/blog.ts";
import { wordsOf } from "./support/days.ts";
import { createSettings, listFindings } from "./support/site.ts";

describe("the headings of a text are listed", () => {
  const cases: [name: string, html: string, expected: [level: number, id: string, html: string][]][] = [
    [
      "with the ids that they have, of level 2 and 3 only",
      '<h1 id="no">No</h1><h2 id="a">A</h2><h3 id="b">B</h3><h4 id="c">C</h4>',
      [
        [2, "a", "A"],
        [3, "b", "B"],
      ],
    ],
    ["without one that nothing can link to", "<h2>A</h2>", []],
    ["without one that says nothing", '<h2 id="a"><img src="x" alt=""></h2>', []],
    [
      "without links, anchors of old ids and the marks of notes",
      '<h2 id="a"><a id="old"></a><a class="header-anchor" href="#a">One <em>two</em><sup class="footnote-ref"><a href="#fn1" id="fnref1">1</a></sup></a></h2>',
      [[2, "a", "One <em>two</em>"]],
    ],
    [
      "with emphasis, code and languages, without further ids",
      '<h2 id="a"><code>x &lt; y</code> <span lang="fr" id="b">mot</span></h2>',
      [[2, "a", '<code>x &lt; y</code> <span lang="fr">mot</span>']],
    ],
    ["with ids in which signs are escaped", '<h2 id="a&amp;b&quot;c">A</h2>', [[2, 'a&b"c', "A"]]],
    ["and what stands in code is none", '<pre><code>&lt;h2 id="a"&gt;A&lt;/h2&gt;</code></pre>', []],
  ];
  for (const [name, html, expected] of cases) {
    test(name, () => {
      assert.deepEqual(
        listHeadings(html).map((one) => [one.level, one.id, one.html]),
        expected,
      );
    });
  }
});

describe("a table of contents", () => {
  const write = (levels: number[]): string =>
    levels.map((level, index) => `<h${level} id="h${index}">H${index}</h${level}>`).join("");
  const site = createSettings() as unknown as SiteView;
  const cases: [name: string, levels: number[], toc: boolean | undefined, isThere: boolean][] = [
    ["is not there with three headings", [2, 2, 3], undefined, false],
    ["is there with four", [2, 2, 3, 2], undefined, true],
    ["does not count deeper headings", [2, 2, 2, 4, 5], undefined, false],
    ["is there with one when the front matter wants it", [2], true, true],
    ["is not there without headings, whatever the front matter wants", [4], true, false],
    ["is not there when the front matter does not want it", [2, 2, 2, 2, 2], false, false],
  ];
  for (const [name, levels, toc, isThere] of cases) {
    test(name, () => assert.equal(renderContents(write(levels), site, toc) !== "", isThere));
  }

  test("has headings of level 3 below those of level 2", () => {
    const links = renderContents(write([3, 2, 3, 3, 2]), site).replace(/<a href="#(h\d)">H\d<\/a>/g, "$1");
    assert.match(links, /<ol><li>h0<\/li><li>h1<ol><li>h2<\/li><li>h3<\/li><\/ol><\/li><li>h4<\/li><\/ol>/);
  });
});

describe("side notes", () => {
  const cases: [name: string, html: string, expected: string][] = [
    ["leave a text without notes as it is", '<p id="fn1">One</p>', '<p id="fn1">One</p>'],
    [
      "name the first mark of a note and the note above",
      '<a href="#fn2" id="fnref2">2</a><a href="#fn2" id="fnref2:1">2:1</a><li id="fn2" class="footnote-item">',
      '<a href="#fn2" id="fnref2" style="--ref:--mark-2">2</a><a href="#fn2" id="fnref2:1">2:1</a>' +
        '<li id="fn2" class="footnote-item" style="--note:--note-2;--side:absolute;--mark:--mark-2;--above:--note-1">',
    ],
  ];
  for (const [name, html, expected] of cases) test(name, () => assert.equal(addSideNotes(html), expected));
});

/** A post as far as these functions look at it; the newest is the first of a list. */
function post(name: string, fields: Partial<Post> = {}, text = name): Post {
  const facts = { sketch: sketchText(text) };
  return { path: `posts/${name}.md`, title: name, tags: [], places: {}, facts, ...fields } as unknown as Post;
}

const namesOf = (posts: Post[]): string => posts.map(({ title }) => title).join(" ");

describe("the parts of a series", () => {
  const cases: [name: string, newestFirst: [name: string, series: string, part?: number][], expected: string][] = [
    [
      "go by date, the oldest first",
      [
        ["c", "S"],
        ["b", "S"],
        ["a", "S"],
      ],
      "a b c",
    ],
    [
      "go by their part, where they say one",
      [
        ["c", "S", 1],
        ["b", "S", 0],
        ["a", "S", 2],
      ],
      "b c a",
    ],
    [
      "come behind those that say one when they say none",
      [
        ["c", "S", 2],
        ["b", "S"],
        ["a", "S"],
      ],
      "c a b",
    ],
    [
      "go by date when two say the same part",
      [
        ["b", "S", 1],
        ["a", "S", 1],
      ],
      "a b",
    ],
    [
      "are those whose series is spelt alike",
      [
        ["b", "the  Press"],
        ["x", "Other"],
        ["a", "The press"],
      ],
      "a b",
    ],
    ["are no series when there is one", [["a", "S"]], ""],
  ];
  for (const [name, parts, expected] of cases) {
    test(name, () => {
      const posts = parts.map(([title, series, part]) => post(title, { series, ...(part !== undefined && { part }) }));
      const series = gatherSeries(posts, ({ path }) => path).get("posts/a.md");
      assert.equal(namesOf(series?.parts ?? []), expected);
    });
  }
});

function relate(posts: Post[], count = 3): RelatedPosts {
  const tags = gatherTags(posts, createSettings());
  return new RelatedPosts(
    posts,
    tags,
    gatherSeries(posts, ({ path }) => path),
    count,
  );
}

describe("related posts", () => {
  const long = wordsOf("a long text");
  const cases: [name: string, posts: Post[], expected: string][] = [
    [
      "share a tag, the nearest in time first",
      [
        post("z"),
        post("y", { tags: ["t"] }),
        post("a", { tags: ["t"] }),
        post("b", { tags: ["t"] }),
        post("c", { tags: ["t"] }),
      ],
      "y b c",
    ],
    [
      "are those with a rare tag before those with a common one",
      [
        post("a", { tags: ["common", "rare"] }),
        post("b", { tags: ["common"] }),
        post("c", { tags: ["common"] }),
        post("d", { tags: ["rare"] }),
      ],
      "d b c",
    ],
    [
      "are those with two tags before those with one",
      [post("a", { tags: ["s", "t"] }), post("b", { tags: ["s"] }), post("c", { tags: ["s", "t"] })],
      "c b",
    ],
    [
      "have much of the text in common, without a tag",
      [post("a", {}, `${long} one`), post("b"), post("c", {}, `two ${long}`)],
      "c",
    ],
    [
      "are none of the same series",
      [post("a", { tags: ["t"], series: "S" }), post("b", { tags: ["t"], series: "s" }), post("c", { tags: ["t"] })],
      "c",
    ],
    ["are none when there is nothing in common", [post("a", { tags: ["s"] }), post("b", { tags: ["t"] })], ""],
  ];
  for (const [name, posts, expected] of cases) {
    test(name, () => {
      const of = posts.find(({ title }) => title === "a") as Post;
      assert.equal(namesOf(relate(posts).of(of)), expected);
    });
  }

  const many = Array.from({ length: 300 }, (_, index) =>
    post(`p${index}`, { tags: [`t${index % 7}`, `u${index % 31}`, "all"] }, wordsOf(`text ${index % 90}`)),
  );

  test("are as many as the settings want, and none when they want none", () => {
    for (const count of [0, 1, 12]) assert.equal(relate(many, count).of(many[50] as Post).length, count);
  });

  test("are the same whoever is asked for first, and when they were kept", () => {
    const forwards = relate(many);
    const found = many.map((one) => namesOf(forwards.of(one)));
    const backwards = relate(many);
    assert.deepEqual(
      [...many]
        .reverse()
        .map((one) => namesOf(backwards.of(one)))
        .reverse(),
      found,
    );
    const kept = forwards.keep();
    const tags = gatherTags(many, createSettings());
    const again = new RelatedPosts(many, tags, new Map(), 3, kept);
    assert.equal(again.keep(), kept);
    assert.deepEqual(
      many.map((one) => namesOf(again.of(one))),
      found,
    );
  });

  for (const [name, change] of [
    ["a tag", (one: Post) => post(one.title, { tags: [...one.tags, "t1"] })],
    ["a text", (one: Post) => post(one.title, { tags: one.tags }, wordsOf("another"))],
    ["a name", (one: Post) => post("renamed", { tags: one.tags })],
  ] as const) {
    test(`are found anew when ${name} is another`, () => {
      const kept = relate(many).keep();
      const changed = many.map((one, index) => (index === 20 ? change(one) : one));
      const again = new RelatedPosts(changed, gatherTags(changed, createSettings()), new Map(), 3, kept);
      assert.notEqual(again.keep()?.inputs, kept?.inputs);
      assert.deepEqual(again.keep(), relate(changed).keep());
    });
  }
});

test("texts are found that have much in common, and no others", () => {
  const [one, other] = [wordsOf("one"), wordsOf("other")];
  const texts = new LikeTexts([one, other, `${one} And more.`, "Short.", "Short."].map(sketchText));
  assert.deepEqual([...texts.find(0).keys()], [2]);
  assert.deepEqual([...texts.find(1).keys()], []);
  assert.deepEqual([...texts.find(3).keys()], [], "Short texts say too little.");
});

describe("readers answer", () => {
  const author = { name: "Ines", email: "ines+blog@ines.blog" };
  const titles: [title: string, subject: string][] = [
    ["A & B?", "Re%3A%20A%20%26%20B%3F"],
    ["Größe\u2028", "Re%3A%20Gr%C3%B6%C3%9Fe%E2%80%A8"],
  ];
  for (const [title, subject] of titles) {
    test(`by a mail about ${JSON.stringify(title)}`, () => {
      const href = createReplyHref(createSettings({ author, reply: true }), post("a", { title }));
      assert.equal(href, `mailto:ines%2Bblog@ines.blog?subject=${subject}`);
    });
  }

  test("by no mail unless it is asked for", () => {
    assert.equal(createReplyHref(createSettings({ author }), post("a")), undefined);
  });

  test("at an address that the settings make", () => {
    const blog = createSettings({ discuss: "https://forum.blog/s?u={url}&t={title}" });
    assert.equal(
      fillDiscussUrl(blog, "https://ines.blog/a/", "$& {url}"),
      "https://forum.blog/s?u=https%3A%2F%2Fines.blog%2Fa%2F&t=%24%26%20%7Burl%7D",
    );
  });
});

test("pages may be fetched ahead, feeds and files may not", () => {
  const { prefetch } = createSpeculationRules("/a(b)/") as {
    prefetch: { where: { and: [{ href_matches: string[] }] } }[];
  };
  assert.deepEqual(prefetch[0]?.where.and[0].href_matches, ["/a\\(b\\)/", "/a\\(b\\)/*/", "/a\\(b\\)/*.html"]);
});

describe("a blog with furniture", () => {
  let site: Record<string, string>;
  const text = (name: string): string => `${wordsOf(name)}\n`;
  const write = (fields: string, body: string): string => `---\n${fields}\nstatus: published\n---\n\n${body}`;
  const headings = ["One", "Two", "Three", "Four"].map((name) => `## ${name}\n\n${text(name)}`).join("\n");

  before(async () => {
    const root = createBlog(
      {
        "posts/a.md": write(
          "title: A\ndate: 2026-01-01\ntags: [t]\nseries: S",
          `Text.[^1]\n\n${headings}\n[^1]: A note.\n`,
        ),
        "posts/b.md": write(
          "title: B\ndate: 2026-01-02\ntags: [t]\nseries: s\ndiscuss: https://forum.blog/1",
          text("b"),
        ),
        "posts/c.md": write("title: C\ndate: 2026-01-03\ntags: [t]\ntoc: false", headings),
        "posts/hidden.md": write("title: Veiled\ndate: 2026-01-04\ntags: [t]\nseries: S\nhidden: true", text("h")),
        "posts/later.md": write("title: Coming\ndate: 2031-01-04\ntags: [t]\nseries: S", text("l")),
        "posts/draft.md": write(
          "title: Unfinished\ndate: 2026-01-05\ntags: [t]\nseries: S\ndraft: true",
          text("d"),
        ).replace("status: published\n", ""),
        "pages/guide.md": `---\ntitle: Guide\n---\n\n${headings}`,
        "pages/short.md": "---\ntitle: Short\ntoc: true\n---\n\n## Only one\n",
        "pages/bare.md": `---\ntitle: Bare\ntoc: false\n---\n\n${headings}`,
      },
      { author: { name: "Ines", email: "ines@ines.blog" }, reply: true },
    );
    const { code, stdout, stderr } = await longhand(root, ["build"]);
    assert.equal(code, 0, stdout + stderr);
    site = readTree(join(root, "_site"));
  });

  const cases: [page: string, pattern: RegExp, isThere: boolean][] = [
    ["a", /<nav class="contents" aria-label="Contents"><details>.*<a href="#four">Four<\/a>/, true],
    ["a", /<li id="fn1" class="footnote-item" style="/, true],
    ["a", /Part 1 of 2 of <cite>S<\/cite>/, true],
    ["a", /Next part: <a href="\/posts\/b\/">B<\/a>/, true],
    ["a", /<h2 id="Related">Related<\/h2><ul><li><a href="\/posts\/c\/">C<\/a><\/li><\/ul>/, true],
    ["a", /href="mailto:ines@ines\.blog\?subject=Re%3A%20A">Reply by email/, true],
    ["a", />Discuss</, false],
    ["a", /<script type="speculationrules">/, true],
    ["b", /Part 2 of 2 of <cite>S<\/cite>/, true],
    ["b", /Previous part: <a href="\/posts\/a\/">A<\/a>/, true],
    ["b", /<a href="https:\/\/forum\.blog\/1">Discuss<\/a>/, true],
    ["b", /class="contents"/, false],
    ["c", /class="contents"/, false],
    ["hidden", /class="(series|related)"/, false],
    ["../guide", /<nav class="contents" aria-label="Contents"><details>.*<a href="#four">Four<\/a>/, true],
    ["../short", /<nav class="contents".*<a href="#only-one">Only one<\/a>/, true],
    ["../bare", /class="contents"/, false],
  ];
  for (const [page, pattern, isThere] of cases) {
    test(`${page} ${isThere ? "has" : "has not"} ${pattern.source}`, () => {
      assert.equal(pattern.test(site[join("posts", page, "index.html")] ?? ""), isThere);
    });
  }

  test("shows nothing of what is hidden, scheduled or a draft on other pages", () => {
    for (const [path, content] of Object.entries(site)) {
      if (path !== "posts/hidden/index.html") assert.doesNotMatch(content, /Veiled|Coming|Unfinished/, path);
    }
  });

  test("has plain notes and no contents in its feeds", () => {
    for (const path of ["feed.xml", "feed.json"]) {
      assert.match(
        site[path] ?? "",
        /id=\\?"fn1\\?" class=\\?"footnote-item\\?">|id=&quot;fn1&quot;|id="fn1" class="footnote-item"&gt;/,
        path,
      );
      assert.doesNotMatch(site[path] ?? "", /--mark|class=\\?"contents/, path);
    }
  });
});

describe("a mistake in the furniture is told", () => {
  const cases: [name: string, fields: string, settings: object, expected: string[]][] = [
    ["a part that is no number", "part: two", {}, ["part-form posts/a.md:4:7"]],
    ["a part below 0", "part: -1", {}, ["part-form posts/a.md:4:7"]],
    ["a place for discussion that is no address", "discuss: forum", {}, ["discuss-form posts/a.md:4:10"]],
    ["replies without an address", "part: 1", { reply: true }, ["settings-reply-email blog.config.js:1:89"]],
    ["too many related posts", "part: 1", { related: 13 }, ["settings-form blog.config.js:1:89"]],
    [
      "an address for discussion without a place for the essay",
      "part: 1",
      { discuss: "https://a.b/" },
      ["settings-form blog.config.js:1:89"],
    ],
  ];
  for (const [name, fields, settings, expected] of cases) {
    test(name, async () => {
      const root = createBlog(
        { "posts/a.md": `---\ntitle: A\ndate: 2026-01-01\n${fields}\nstatus: published\n---\n\nA.\n` },
        settings,
      );
      const { code, stdout } = await longhand(root, ["build", "--json"]);
      const { problems } = JSON.parse(stdout);
      assert.deepEqual([code, listFindings(problems)], [1, expected]);
    });
  }
});
