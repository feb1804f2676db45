import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { posix } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readFrontMatter } from "../src/content/front-matter.ts";
import type { AuthorPage, Post } from "../src/content/post.ts";
import { checkSettings } from "../src/settings/check.ts";
import type { Blog } from "../src/settings/settings.ts";
import { assignUrls, type Claim, findCollisions } from "../src/urls/assign.ts";
import { toAbsolute, toHref } from "../src/urls/href.ts";
import { resolvePermalink, toTarget } from "../src/urls/permalink.ts";
import { repository } from "./support/blog.ts";
import { seed } from "./support/seed.ts";
import { toAuthorPage, toPost } from "./support/texts.ts";

fc.configureGlobal({ seed });

function createBlog(settings: object = {}): Blog {
  const least = { title: "Fair Copy", url: "https://ines.blog/", author: "Ines" };
  return checkSettings({ ...least, ...settings }, "blog.config.ts", "").blog ?? assert.fail("Wrong settings.");
}

/** A published post with these lines of front matter. */
function createPost(path: string, lines: string, timeZone = "UTC"): Post {
  const text = `---\nstatus: published\n${lines}\n---\nText.\n`;
  const { frontMatter, problems } = readFrontMatter(text, path);
  const result = frontMatter && toPost(path, frontMatter, createBlog({ timeZone }), Date.UTC(2030, 0));
  return result?.post ?? assert.fail(JSON.stringify([...problems, ...(result?.problems ?? [])]));
}

function createPage(path: string, lines: string): AuthorPage {
  const { frontMatter } = readFrontMatter(`---\n${lines}\n---\nText.\n`, path);
  const result = frontMatter && toAuthorPage(path, frontMatter, createBlog());
  return result?.page ?? assert.fail(JSON.stringify(result?.problems));
}

const lines = [
  "title: What’s the “Difference”?",
  "oldTitle: Old Title",
  "date: 2025-08-02",
  "updated: 2025-09-01",
  "revised: 2025-09-01 00:30",
  "tags: [Type & Setting, C++]",
  "favorite: 3",
  "series: Letters",
].join("\n");

describe("a permalink works as Eleventy users write it", () => {
  const cases: [permalink: string, url: string][] = [
    ["posts/{{ title | slugify }}/index.html", "/posts/whats-the-difference/"],
    ["/posts/{{ title | slugify }}/", "/posts/whats-the-difference/"],
    ["/posts/{{title|slugify}}.html", "/posts/whats-the-difference.html"],
    ["{{ oldTitle | slugify }}/", "/old-title/"],
    ['/{{ date | date: "%Y" }}/{{ page.fileSlug }}/', "/2025/hello/"],
    ["/{{ date | date: '%Y/%m/%d' }}/", "/2025/08/02/"],
    ["/{{ page.date | date: '%Y-%m-%d' }}/", "/2025-08-02/"],
    ["/{{ page.fileSlug }}/", "/hello/"],
    ["/{{ series | slugify }}/{{ favorite }}/", "/letters/3/"],
    ["/{{ tags[0] | slugify }}/", "/type-and-setting/"],
    ["/{{ title | upcase | slugify | truncate: 9, '' }}/", "/whats-the/"],
    ["/{% if favorite > 2 %}best{% else %}rest{% endif %}/{{ page.fileSlug }}/", "/best/hello/"],
    ["/plain/", "/plain/"],
    ["plain/index.html", "/plain/"],
    ["/plain.html", "/plain.html"],
    ["/data/list.json", "/data/list.json"],
    ["/日本語/", "/日本語/"],
    ["/", "/"],
  ];
  for (const [permalink, url] of cases) {
    test(permalink, () => {
      const post = createPost("posts/2025-08-02-hello.md", lines);
      const { target, fact } = resolvePermalink(permalink, post, "UTC");
      assert.equal(fact, undefined);
      assert.deepEqual(target, { url, outputPath: url.endsWith("/") ? `${url.slice(1)}index.html` : url.slice(1) });
    });
  }

  test("usual templates say what the template engine says of the same", () => {
    // With another filter it is asked.
    const asked = (permalink: string) => permalink.replaceAll("slugify }}", "slugify | append: '' }}");
    const titles = fc.string({ unit: "grapheme", maxLength: 12 }).filter((title) => title.trim() !== "");
    const usual = fc.constantFrom("/{{ title | slugify }}/", "a-{{title|slugify}}.html", "/{{ empty | slugify }}/x/");
    fc.assert(
      fc.property(usual, titles, (permalink, title) => {
        const post = createPost("posts/x.md", `title: ${JSON.stringify(title)}\ndate: 2025-08-22\nempty: full`);
        const { target } = resolvePermalink(permalink, post, "UTC");
        assert.deepEqual(target, resolvePermalink(asked(permalink), post, "UTC").target);
      }),
    );
  });

  test("a title that looks like a number is taken as it is written", () => {
    const post = createPost("posts/x.md", "title: 007\ndate: 2025-08-22");
    assert.equal(resolvePermalink("/{{ title | slugify }}/", post, "UTC").target?.url, "/007/");
  });
});

describe("a permalink that cannot be made says why", () => {
  const cases: [permalink: string, fact: RegExp][] = [
    ["/{{ titel | slugify }}/", /there is no field "titel"/],
    ["/{{ missing | slugify }}/", /there is no field "missing"/],
    ["/{{ title | slug }}/", /there is no filter "slug"/],
    ["/{{ title | slugify }/", /does not end/],
    ["/{{ title | slugify ", /does not end/],
    ["/{% unknown %}/", /unknown/],
    ["/{{ constructor.constructor }}/", /there is no field "constructor"/],
    ["/{{ title.constructor }}/", /there is no field "title.constructor"/],
    ["/{% for i in (1..100000000) %}x{% endfor %}/", /too long/],
    ["/{% include 'package.json' %}/", /cannot be made/],
    ["/{% render '../../../etc/passwd' %}/", /cannot be made/],
    ["/{{ title }}/", /has the character "\?"/],
    ["/{{ updated | date: '%Y' }}/../x/", /leaves the site/],
  ];
  for (const [permalink, fact] of cases) {
    test(permalink, () => {
      const { target, fact: told } = resolvePermalink(permalink, createPost("posts/hello.md", lines), "UTC");
      assert.equal(target, undefined);
      assert.match(told ?? "", fact);
    });
  }

  test("no file of the disk is read for it", () => {
    const post = createPost("posts/hello.md", lines);
    // LICENSE stands in the folder in which the tests run.
    for (const tag of ["include", "render", "layout"]) {
      const { fact } = resolvePermalink(`/{% ${tag} 'LICENSE' %}/`, post, "UTC");
      assert.match(fact ?? "", /cannot be made: (it cannot include|tag|illegal)/, tag);
    }
  });
});

describe("where a title gives no letters, there is no address", () => {
  const patterns = [
    "posts/{{ title | slugify }}/index.html",
    "/posts/{{ title | slugify }}/",
    "/{{ title | slugify }}/",
    "{{ title | slugify }}/index.html",
    "/posts/{{ title | slugify }}.html",
    "{{ title | slugify }}.html",
  ];
  for (const pattern of patterns) {
    test(pattern, () => {
      const post = createPost("posts/hello.md", "title: 🎉\ndate: 2025-08-22");
      const { target, fact, remedy } = resolvePermalink(pattern, post, "UTC");
      assert.deepEqual(target, undefined);
      assert.match(fact ?? "", /gives no letters/);
      assert.match(remedy ?? "", /page\.fileSlug/);
    });
  }
});

describe("a date in a permalink is the day in the blog's zone", () => {
  const cases: [date: string, timeZone: string, url: string][] = [
    ["2025-01-01", "America/Los_Angeles", "/2025/01/01/"],
    ["2025-01-01", "Pacific/Kiritimati", "/2025/01/01/"],
    ["2025-12-31T23:30:00-08:00", "Asia/Tokyo", "/2026/01/01/"],
    ["2025-12-31T23:30:00Z", "America/New_York", "/2025/12/31/"],
  ];
  for (const [date, timeZone, url] of cases) {
    test(`${date} in ${timeZone}`, () => {
      const post = createPost("posts/x.md", `title: Hello\ndate: ${date}`, timeZone);
      assert.equal(resolvePermalink("/{{ date | date: '%Y/%m/%d' }}/", post, timeZone).target?.url, url);
    });
  }

  test("so is the date of an update", () => {
    const post = createPost("posts/x.md", lines, "America/Los_Angeles");
    const { target } = resolvePermalink("/{{ updated | date: '%Y-%m-%d' }}/", post, "America/Los_Angeles");
    assert.equal(target?.url, "/2025-09-01/");
  });
});

test("neither TZ nor LANG of the machine changes an address", () => {
  const script = `
    import { resolvePermalink } from "./src/urls/permalink.ts";
    const date = { time: Date.UTC(2025, 11, 22), iso: "2025-12-22T00:00:00Z", day: "2025-12-22" };
    const post = { title: "A", date, path: "posts/a.md", fileSlug: "a", data: { updated: "2025-12-22", own: "2025-12-22 00:30" } };
    for (const permalink of ["/{{ date | date: '%B/%A' }}/", "/{{ updated | date: '%d' }}/", "/{{ own | date: '%d-%H' }}/"])
      console.log(resolvePermalink(permalink, post, "UTC").target?.url);`;
  const run = (env: Record<string, string>): string[] =>
    execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: repository,
      env: { ...process.env, ...env },
      encoding: "utf8",
    }).split("\n");
  assert.deepEqual(
    run({ TZ: "Pacific/Chatham", LC_ALL: "de_DE.UTF-8" }),
    run({ TZ: "America/Los_Angeles", LC_ALL: "C" }),
  );
});

describe("a path becomes an address and a file, or is refused", () => {
  const fine: [path: string, url: string, outputPath: string][] = [
    ["/a/", "/a/", "a/index.html"],
    ["a/b/", "/a/b/", "a/b/index.html"],
    [" /a/ ", "/a/", "a/index.html"],
    ["/a/index.html", "/a/", "a/index.html"],
    ["/a.html", "/a.html", "a.html"],
    ["/.well-known/x.json", "/.well-known/x.json", ".well-known/x.json"],
    ["/a b/", "/a b/", "a b/index.html"],
    ["/cafe\u0301/", "/café/", "café/index.html"],
    ["/CONtent/", "/CONtent/", "CONtent/index.html"],
    ["/console/", "/console/", "console/index.html"],
  ];
  for (const [path, url, outputPath] of fine) {
    test(JSON.stringify(path), () => assert.deepEqual(toTarget(path).target, { url, outputPath }));
  }

  const refused: [path: string, fact: RegExp][] = [
    ["../../../x", /leaves the site/],
    ["/x/../y/", /leaves the site/],
    ["./x/", /a part that is a dot/],
    ["/..", /leaves the site/],
    ["/x?y=1", /has the character "\?"/],
    ["/x#y", /has the character "#"/],
    ["/a\\b/", /has the character "\\\\"/],
    ["C:/x/", /has the character ":"/],
    ["/a|b/", /has the character "\|"/],
    ['/a"b/', /has the character "\\""/],
    ["/a\nb/", /has the character "\\n"/],
    ["/a\u0000b/", /has the character "\\u0000"/],
    ["/\ud800/", /character/],
    ["/a//b/", /empty part/],
    ["/posts//index.html", /empty part/],
    ["/CON/", /Windows/],
    ["/nul.txt", /Windows/],
    ["/a/Aux/", /Windows/],
    ["/com1.html", /Windows/],
    ["/a./", /ends in a dot or a space/],
    ["/a /", /ends in a dot or a space/],
    ["/x", /no ending/],
    ["/.html", /./],
    ["false", /./],
    [`/${"a".repeat(241)}/`, /240 bytes/],
    [`/${"日".repeat(81)}/`, /240 bytes/],
  ];
  for (const [path, fact] of refused) {
    test(`not ${JSON.stringify(path.length > 30 ? `${path.slice(0, 8)}…` : path)}`, () => {
      const result = toTarget(path);
      assert.equal(result.target, undefined);
      assert.match(result.fact ?? "", fact);
      assert.notEqual(result.remedy, "");
    });
  }
});

test("whatever the path, no file is written outside of the folder, and its address can be written and read back", () => {
  const part = fc.constantFrom(
    "..",
    ".",
    "/",
    "//",
    "a",
    "é",
    "e\u0301",
    "%2e%2e",
    "%2F",
    "~",
    " ",
    "index.html",
    "x.html",
    "日",
    "&",
    "'",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\\",
    "\0",
    "?",
  );
  const path = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(path, (given) => {
      const { target, fact } = toTarget(given);
      if (!target) return assert.notEqual(fact, "");
      const inside = posix.relative("/site", posix.join("/site", target.outputPath));
      assert.equal(inside, target.outputPath, "the path says where the file is");
      assert.equal(inside === "" || inside === ".." || inside.startsWith("../"), false);
      assert.equal(target.url.startsWith("/") && !target.url.startsWith("//"), true);
      const address = new URL(toAbsolute({ basePath: "/blog/", origin: "https://ines.blog" }, target.url));
      assert.equal(decodeURIComponent(address.pathname), `/blog${target.url}`);
    }),
    { numRuns: 1000 },
  );
});

describe("an address is percent-encoded and has the base path where it is printed", () => {
  const cases: [basePath: string, url: string, href: string][] = [
    ["/", "/a/", "/a/"],
    ["/blog/", "/a/", "/blog/a/"],
    ["/blog/", "/", "/blog/"],
    ["/", "/日本語/", "/%E6%97%A5%E6%9C%AC%E8%AA%9E/"],
    ["/", "/a b/", "/a%20b/"],
    ["/", '/a"<b>/', "/a%22%3Cb%3E/"],
    ["/", "/100%/", "/100%25/"],
  ];
  for (const [basePath, url, href] of cases) {
    test(`${basePath} and ${url}`, () => {
      assert.equal(toHref({ basePath }, url), href);
      assert.equal(toAbsolute({ basePath, origin: "https://ines.blog" }, url), `https://ines.blog${href}`);
    });
  }
});

describe("posts and pages get their addresses", () => {
  const post = (path: string, more = "") => createPost(path, `title: Hello\ndate: 2025-08-22\n${more}`);
  const urls = (posts: Post[], pages: AuthorPage[], settings: object = {}) => {
    const { targets, problems } = assignUrls(posts, pages, createBlog(settings));
    assert.deepEqual(problems, []);
    return [...targets.values()].map((target) => target.url);
  };

  test("a post by its file, or by its own permalink", () => {
    const posts = [post("posts/2025-08-22-a.md"), post("posts/x/index.md"), post("posts/b.md", "permalink: /own/")];
    assert.deepEqual(urls(posts, []), ["/posts/a/", "/posts/x/", "/own/"]);
  });

  test("the blog may have a pattern, and a post's own permalink is stronger", () => {
    const posts = [post("posts/a.md"), post("posts/b.md", "permalink: /own/")];
    assert.deepEqual(urls(posts, [], { permalink: "/{{ date | date: '%Y' }}/{{ title | slugify }}/" }), [
      "/2025/hello/",
      "/own/",
    ]);
  });

  test("a page by its file, in the root; 404 as hosts want it", () => {
    const pages = [createPage("pages/about.md", "title: A"), createPage("pages/404.md", "title: B")];
    const own = createPage("pages/now.md", "title: C\npermalink: /what/is/{{ page.fileSlug }}.html");
    assert.deepEqual(urls([], [...pages, own]), ["/about/", "/404.html", "/what/is/now.html"]);
  });

  test("a wrong permalink is shown where it is written", () => {
    const { targets, problems } = assignUrls([post("posts/a.md", "permalink: ../x")], [], createBlog());
    assert.equal(targets.size, 0);
    assert.deepEqual(
      problems.map(({ code, place }) => [code, place]),
      [["permalink-wrong", { path: "posts/a.md", line: 5, column: 12 }]],
    );
  });

  test("a wrong pattern of the blog is said once, not for each post", () => {
    const posts = [post("posts/a.md"), post("posts/b.md"), post("posts/c.md")];
    assert.equal(assignUrls(posts, [], createBlog({ permalink: "/{{ title | slug }}/" })).problems.length, 1);
  });
});

describe("two things at one address are an error that names both", () => {
  const place = { path: "posts/b.md", line: 3, column: 1 };
  const cases: [name: string, claims: Claim[], fact: RegExp | undefined][] = [
    [
      "the same path",
      [
        { outputPath: "a/index.html", source: "posts/a.md" },
        { outputPath: "a/index.html", source: "posts/b.md", place },
      ],
      /^posts\/b\.md and posts\/a\.md both want \/a\/\.$/,
    ],
    [
      "other case",
      [
        { outputPath: "Hello/index.html", source: "posts/a.md" },
        { outputPath: "hello/index.html", source: "posts/b.md", place },
      ],
      /both want \/hello\/ \(the other one writes it \/Hello\/, which many disks take for the same\)/,
    ],
    [
      "other normal form",
      [
        { outputPath: "caf\u00e9.html", source: "posts/a.md" },
        { outputPath: "cafe\u0301.html", source: "posts/b.md", place },
      ],
      /which many disks take for the same/,
    ],
    [
      "the home page",
      [
        { outputPath: "index.html", source: "the home page" },
        { outputPath: "index.html", source: "posts/b.md", place },
      ],
      /^posts\/b\.md and the home page both want \/\.$/,
    ],
    [
      "a file where another one needs a folder",
      [
        { outputPath: "feed.xml", source: "the feed" },
        { outputPath: "feed.xml/index.html", source: "posts/b.md", place },
      ],
      /posts\/b\.md.*the feed/,
    ],
    [
      "different paths",
      [
        { outputPath: "a/index.html", source: "posts/a.md" },
        { outputPath: "a.html", source: "posts/b.md", place },
      ],
      undefined,
    ],
  ];
  for (const [name, claims, fact] of cases) {
    test(name, () => {
      const problems = findCollisions(claims);
      assert.equal(problems.length, fact ? 1 : 0);
      if (!fact) return;
      assert.match(problems[0]?.fact ?? "", fact);
      assert.deepEqual(problems[0]?.place, place);
    });
  }

  test("the place is the one that the author can change, whichever comes first", () => {
    const problems = findCollisions([
      { outputPath: "tags/index.html", source: "posts/b.md", place },
      { outputPath: "tags/index.html", source: "the list of tags" },
    ]);
    assert.deepEqual(problems[0]?.place, place);
  });
});
