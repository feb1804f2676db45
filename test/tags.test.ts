import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Post } from "../src/content/post.ts";
import { describePagination, paginate } from "../src/plan/views.ts";
import { checkSettings } from "../src/settings/check.ts";
import type { Blog, TagSettings } from "../src/settings/settings.ts";
import { gatherTags, type Tags } from "../src/tags/tags.ts";

function createBlog(settings: object = {}): Blog {
  const least = { title: "Fair Copy", url: "https://ines.blog/", author: "Ines" };
  return checkSettings({ ...least, ...settings }, "blog.config.ts", "").blog ?? assert.fail("Wrong settings.");
}

/** Posts with these tags, the newest first: the first is `posts/0.md`. */
function createPosts(...tags: string[][]): Post[] {
  return tags.map((labels, number) => {
    const path = `posts/${number}.md`;
    const day = `2025-08-${String(28 - number).padStart(2, "0")}`;
    return {
      path,
      fileSlug: String(number),
      title: `Post ${number}`,
      date: { time: Date.parse(day), iso: `${day}T00:00:00Z`, day },
      visibility: "public",
      tags: labels,
      description: "",
      aliases: [],
      lang: "en",
      data: {},
      body: "",
      bodyLine: 5,
      places: { tags: { path, line: 4, column: 1 } },
      hash: "",
      frontMatterHash: "",
      facts: { images: [], links: [], problems: [], hasHtml: false, languages: [], words: 0, length: 0, sketch: "" },
    };
  });
}

/** `label slug count` of each tag, in order. */
function summary({ all }: Tags): string[] {
  return all.map((tag) => `${tag.label} ${tag.slug} ${tag.posts.length}`);
}

describe("posts are gathered by tag", () => {
  const cases: [name: string, posts: string[][], settings: Record<string, TagSettings>, expected: string[]][] = [
    ["no posts", [], {}, []],
    ["no tags", [[], []], {}, []],
    ["each with its posts", [["a", "b"], ["b"]], {}, ["a a 1", "b b 2"]],
    ["the spelling that is used most wins", [["css"], ["CSS"], ["CSS"]], {}, ["CSS css 3"]],
    ["a tie is decided the same way everywhere", [["leadership"], ["Leadership"]], {}, ["Leadership leadership 2"]],
    [
      "spaces and normal forms do not count",
      [["type design"], ["type  design"], ["type design"]],
      {},
      ["type design type-design 3"],
    ],
    ["composed and decomposed letters are one", [["caf\u00e9"], ["cafe\u0301"]], {}, ["cafe\u0301 cafe 2"]],
    ["two spellings on one post count once", [["CSS", "css"]], {}, ["CSS css 1"]],
    ["C, C# and C++ are three", [["C"], ["C#"], ["C++"]], {}, ["C c 1", "C# c-sharp 1", "C++ cpp 1"]],
    [
      "names that JavaScript knows",
      [["constructor", "toString"]],
      {},
      ["constructor constructor 1", "toString tostring 1"],
    ],
    ["own letters", [["日本語"]], {}, ["日本語 日本語 1"]],
    [
      "numbers in order",
      [["10", "9", "Part 2", "Part 10"]],
      {},
      ["9 9 1", "10 10 1", "Part 2 part-2 1", "Part 10 part-10 1"],
    ],
    ["case does not sort", [["b", "A", "C", "é"]], {}, ["A a 1", "b b 1", "C c 1", "é e 1"]],
    ["synonyms", [["cplusplus"], ["C++"], ["CPP"]], { "C++": { synonyms: ["cplusplus", "cpp"] } }, ["C++ cpp 3"]],
    ["a label", [["js"]], { js: { label: "JavaScript" } }, ["JavaScript javascript 1"]],
    ["posts may use the label", [["JavaScript"], ["js"]], { js: { label: "JavaScript" } }, ["JavaScript javascript 2"]],
    ["a slug", [["Web"]], { Web: { slug: "the-web" } }, ["Web the-web 1"]],
    ["settings decide the spelling", [["css"], ["css"]], { CSS: {} }, ["CSS css 2"]],
    ["settings without a post make no tag", [["a"]], { unused: { description: "Nothing." } }, ["a a 1"]],
  ];
  for (const [name, posts, tags, expected] of cases) {
    test(name, () => assert.deepEqual(summary(gatherTags(createPosts(...posts), createBlog({ tags }))), expected));
  }
});

test("the posts of a tag are in the order of the list, newest first", () => {
  const tags = gatherTags(createPosts(["a"], ["b"], ["a", "b"], ["a"]), createBlog());
  assert.deepEqual(
    tags.all[0]?.posts.map((post) => post.path),
    ["posts/0.md", "posts/2.md", "posts/3.md"],
  );
});

test("a post has its tags in the author's order, each once, with one name for all spellings", () => {
  const tags = gatherTags(
    createPosts(["z", "css", "a", "CSS"], ["CSS"], []),
    createBlog({ tags: { a: { label: "Alpha", description: "The first." } } }),
  );
  const labels = (path: string) => tags.byPost.get(path)?.map((tag) => tag.label);
  assert.deepEqual(labels("posts/0.md"), ["z", "CSS", "Alpha"]);
  assert.deepEqual(labels("posts/2.md"), []);
  assert.equal(tags.all.find((tag) => tag.label === "Alpha")?.description, "The first.");
  assert.equal(tags.byPost.get("posts/0.md")?.[1], tags.byPost.get("posts/1.md")?.[0]);
});

test("a note says which spelling is shown, at a post that spells it otherwise", () => {
  const { problems } = gatherTags(createPosts(["CSS"], ["css"], ["CSS"]), createBlog());
  assert.deepEqual(problems, [
    {
      code: "tag-spellings",
      severity: "note",
      place: { path: "posts/1.md", line: 4, column: 1 },
      fact: 'The tag "CSS" is also spelled "css"; "CSS" is shown.',
      remedy: 'Spell it the same everywhere, or name it in the settings: tags: { "CSS": {} }',
    },
  ]);
  assert.deepEqual(gatherTags(createPosts(["CSS"], ["css"]), createBlog({ tags: { CSS: {} } })).problems, []);
});

describe("tags that cannot have an address of their own are errors", () => {
  const cases: [
    name: string,
    posts: string[][],
    settings: Record<string, TagSettings>,
    code: string,
    facts: RegExp[],
  ][] = [
    [
      "one slug for two labels",
      [["R and D"], ["R&D"]],
      {},
      "tag-collision",
      [/"R and D" \(posts\/0\.md\)/, /"R&D" \(posts\/1\.md\)/],
    ],
    ["a slug of the settings that is taken", [["a"], ["b"]], { b: { slug: "A" } }, "tag-collision", [/"a"/, /"b"/]],
    ["no letters", [["🎉"]], {}, "tag-slug", [/"🎉" gives no letters/]],
    ["nothing but signs", [["++"]], {}, "tag-slug", [/"\+\+" gives no letters/]],
    ["the address of further pages", [["Page"]], {}, "tag-slug", [/"Page" would take/]],
  ];
  for (const [name, posts, tags, code, facts] of cases) {
    test(name, () => {
      const { problems } = gatherTags(createPosts(...posts), createBlog({ tags }));
      assert.deepEqual(
        problems.map((problem) => [problem.code, problem.severity, problem.place?.line]),
        [[code, "error", 4]],
      );
      for (const fact of facts) assert.match(problems[0]?.fact ?? "", fact);
      assert.match(problems[0]?.remedy ?? "", /slug: "…"/);
    });
  }

  test("the remedy helps", () => {
    const posts = createPosts(["🎉"], ["R&D"], ["R and D"]);
    const tags = gatherTags(posts, createBlog({ tags: { "🎉": { slug: "party" }, "R&D": { slug: "research" } } }));
    assert.deepEqual(tags.problems, []);
    assert.deepEqual(tags.all.map((tag) => tag.slug).sort(), ["party", "r-and-d", "research"]);
  });

  test("a name that Windows keeps for itself", () => {
    assert.equal(gatherTags(createPosts(["Con"]), createBlog()).problems[0]?.severity, "error");
  });
});

describe("a tag that two entries of the settings claim is an error", () => {
  const cases: [name: string, tags: Record<string, TagSettings>][] = [
    ["by a synonym", { CSS: { synonyms: ["style"] }, Writing: { synonyms: ["Style"] } }],
    ["by a label", { js: { label: "JavaScript" }, javascript: {} }],
  ];
  for (const [name, tags] of cases) {
    test(name, () => {
      const { problems } = gatherTags(createPosts(["style", "javascript"]), createBlog({ tags }));
      assert.equal(
        problems.some((problem) => problem.severity === "error"),
        true,
      );
    });
  }
});

describe("a list is cut into pages", () => {
  const cases: [items: number, size: number, pages: [url: string, items: number][]][] = [
    [0, 20, [["/tags/a/", 0]]],
    [1, 20, [["/tags/a/", 1]]],
    [20, 20, [["/tags/a/", 20]]],
    [
      21,
      20,
      [
        ["/tags/a/", 20],
        ["/tags/a/page/2/", 1],
      ],
    ],
    [
      5,
      2,
      [
        ["/tags/a/", 2],
        ["/tags/a/page/2/", 2],
        ["/tags/a/page/3/", 1],
      ],
    ],
  ];
  for (const [items, size, expected] of cases) {
    test(`${items} by ${size}`, () => {
      const all = Array.from({ length: items }, (_, number) => number);
      const pages = paginate(all, size, "/tags/a/");
      assert.deepEqual(
        pages.map((page) => [page.url, page.items.length]),
        expected,
      );
      assert.deepEqual(
        pages.flatMap((page) => page.items),
        all,
      );
    });
  }
});

test("a page of a list knows its neighbours", () => {
  const urls = ["/tags/a/", "/tags/a/page/2/", "/tags/a/page/3/"];
  const blog = createBlog({ url: "https://ines.blog/blog/" });
  const pages = urls.map((url) => `/blog${url}`);
  assert.deepEqual(describePagination(blog, urls, 0), { number: 1, total: 3, pages, older: pages[1] });
  assert.deepEqual(describePagination(blog, urls, 1), { number: 2, total: 3, pages, newer: pages[0], older: pages[2] });
  assert.deepEqual(describePagination(blog, urls, 2), { number: 3, total: 3, pages, newer: pages[1] });
  assert.deepEqual(describePagination(blog, ["/tags/a/"], 0), { number: 1, total: 1, pages: [pages[0]] });
});
