import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ProblemError } from "../src/problem.ts";
import { checkSettings, findPlaceholders, placeInSource } from "../src/settings/check.ts";
import { loadBlog } from "../src/settings/load.ts";
import { type Blog, defineBlog } from "../src/settings/settings.ts";
import { words } from "../src/words/en.ts";
import { createFolder } from "./support/blog.ts";

const least = { title: "Fair Copy", url: "https://ines.blog/", author: "Ines Halloran" };

/** The settings as the stages see them, or a failed test. */
function complete(settings: object): Blog {
  const { blog, problems } = checkSettings({ ...least, ...settings }, "blog.config.ts", "");
  return blog ?? assert.fail(JSON.stringify(problems));
}

/** The first finding as `code line:column fact | remedy`. */
function firstFinding(settings: unknown, source = ""): string {
  const { problems } = checkSettings(settings, "blog.config.ts", source);
  const [problem] = problems;
  return problem
    ? `${problem.code} ${problem.place?.line}:${problem.place?.column} ${problem.fact} | ${problem.remedy}`
    : "";
}

test("three settings are enough; all others have the defaults of the documentation", () => {
  assert.deepEqual(complete({}), {
    title: "Fair Copy",
    description: "Fair Copy",
    url: "https://ines.blog/",
    origin: "https://ines.blog",
    basePath: "/",
    author: { name: "Ines Halloran" },
    language: "en",
    words,
    untranslated: [],
    timeZone: "UTC",
    permalink: "/posts/{{ page.fileSlug }}/",
    tags: {},
    perPage: { home: 10, archive: 50, tag: 20 },
    home: { featured: [], images: false },
    search: false,
    feed: { size: 20 },
    themeColor: { light: "#fbf9f4", dark: "#191713" },
    theme: {},
    font: {},
    images: { quality: { avif: 50, webp: 80, jpeg: 72 } },
    cards: { look: "paper", colors: {}, fonts: [] },
    markdown: { html: "safe", frames: [], typographer: true, highlight: true, embeds: true, peertube: [], extensions },
    related: 3,
    reply: false,
    prefetch: true,
    urls: { titleEdits: "redirect", hosts: [] },
    drafts: { allow: [] },
    llms: { index: false, copies: false },
    checks: {},
    budget: { post: 1500, page: 1000, list: 250 },
    places: Object.fromEntries(
      ["title", "author"].map((name) => [name, { path: "blog.config.ts", line: 1, column: 1 }]),
    ),
    folders: {
      posts: "posts",
      pages: "pages",
      images: "images",
      static: "static",
      layouts: "layouts",
      output: "_site",
      cache: ".cache",
    },
  });
});

/** All but formulas. */
const extensions = {
  tables: true,
  strikethrough: true,
  footnotes: true,
  taskLists: true,
  definitionLists: true,
  alerts: true,
  attributes: true,
  marks: true,
  abbreviations: true,
  math: false,
};

test("an extension is switched by itself", () => {
  const blog = complete({ markdown: { extensions: { math: true, tables: false } } });
  assert.deepEqual(blog.markdown.extensions, { ...extensions, math: true, tables: false });
});

test("a part of a group leaves the other defaults as they are", () => {
  const blog = complete({
    perPage: { home: 5 },
    images: { widths: [800, 400], quality: { avif: 60 } },
    markdown: { typographer: false, peertube: ["framatube.org"] },
    urls: { hosts: ["netlify", "s3"] },
    folders: { posts: "essays" },
  });
  assert.deepEqual(blog.perPage, { home: 5, archive: 50, tag: 20 });
  assert.deepEqual(blog.images, { widths: [400, 800], quality: { avif: 60, webp: 80, jpeg: 72 } });
  assert.deepEqual(blog.markdown, {
    html: "safe",
    frames: [],
    typographer: false,
    highlight: true,
    embeds: true,
    peertube: ["framatube.org"],
    extensions,
  });
  assert.deepEqual(blog.urls, { titleEdits: "redirect", hosts: ["netlify", "s3"] });
  assert.deepEqual([blog.folders.posts, blog.folders.output], ["essays", "_site"]);
});

test("a setting that is undefined has its default", () => {
  const blog = complete({ language: undefined, perPage: { home: undefined }, feed: { size: undefined } });
  assert.deepEqual([blog.language, blog.perPage.home, blog.feed.size], ["en", 10, 20]);
});

test("the author's own object is not changed", () => {
  const widths = [800, 400];
  complete({ images: { widths } });
  assert.deepEqual(widths, [800, 400]);
});

describe("the address is taken apart", () => {
  const cases: [url: string, expected: [url: string, origin: string, basePath: string]][] = [
    ["https://ines.blog", ["https://ines.blog/", "https://ines.blog", "/"]],
    ["https://ines.blog/blog", ["https://ines.blog/blog/", "https://ines.blog", "/blog/"]],
    ["https://ines.blog/a/b/", ["https://ines.blog/a/b/", "https://ines.blog", "/a/b/"]],
    ["https://ines.blog:8080/", ["https://ines.blog:8080/", "https://ines.blog:8080", "/"]],
    ["https://ines.blog/?a=1#b", ["https://ines.blog/", "https://ines.blog", "/"]],
    ["HTTPS://Ines.Blog/Blog/", ["https://ines.blog/Blog/", "https://ines.blog", "/Blog/"]],
  ];
  for (const [given, expected] of cases) {
    test(given, () => {
      const { url, origin, basePath } = complete({ url: given });
      assert.deepEqual([url, origin, basePath], expected);
    });
  }
  for (const url of ["ines.blog", "/blog/", "ftp://ines.blog/", "https://", "javascript:alert(1)"]) {
    test(`${url} is not an address`, () =>
      assert.match(firstFinding({ ...least, url }), /^settings-url .* not an absolute/));
  }
});

describe("a setting that does not exist is named, with its place and the one that was meant", () => {
  const source = [
    'import { defineBlog } from "longhand";',
    "export default defineBlog({",
    '  title: "Fair Copy",',
    "  perpage: { home: 5 },",
    "  folders: {",
    '    outptu: "public",',
    "  },",
    '  tags: { "C": { slgu: "c" } },',
    '  zebra: "x",',
    '  checks: { "image-alts": "off", quagga: "off" },',
    '  cards: { loook: "plate", colors: { acent: "#1d5c45" } },',
    '  font: { heading: "@fontsource-variable/inter" },',
    '  author: { name: "Ines", emial: "ines@ines.blog" },',
    '  words: { readingTime: { othr: "{n} min" } },',
    "});",
  ].join("\n");
  const cases: [settings: object, expected: string][] = [
    [{ perpage: {} }, 'settings-unknown 4:3 "perpage" is not a setting. | Did you mean "perPage"?'],
    [{ folders: { outptu: "x" } }, 'settings-unknown 6:5 "folders.outptu" is not a setting. | Did you mean "output"?'],
    [{ tags: { C: { slgu: "c" } } }, 'settings-unknown 8:18 "tags.C.slgu" is not a setting. | Did you mean "slug"?'],
    [
      { zebra: "x" },
      'settings-unknown 9:3 "zebra" is not a setting. | Take it out. The guide node_modules/longhand/docs/settings.md lists all settings.',
    ],
    [
      { checks: { "image-alts": "off" } },
      'settings-unknown 10:14 "checks.image-alts" is not a setting. | Did you mean "image-alt"?',
    ],
    [
      { checks: { quagga: "off" } },
      'settings-unknown 10:34 "checks.quagga" is not a setting. | Take it out. The guide node_modules/longhand/docs/checks.md lists all checks.',
    ],
    [{ cards: { loook: "ink" } }, 'settings-unknown 11:12 "cards.loook" is not a setting. | Did you mean "look"?'],
    [
      { cards: { colors: { acent: "#1d5c45" } } },
      'settings-unknown 11:38 "cards.colors.acent" is not a setting. | Did you mean "accent"?',
    ],
    [
      { cards: { quagga: "ink" } },
      'settings-unknown 10:34 "cards.quagga" is not a setting. | Take it out. There are look, colors and fonts.',
    ],
    [
      { font: { heading: "@fontsource-variable/inter" } },
      'settings-unknown 12:11 "font.heading" is not a setting. | Did you mean "headings"?',
    ],
    [
      { author: { name: "Ines", emial: "ines@ines.blog" } },
      'settings-unknown 13:27 "author.emial" is not a setting. | Did you mean "email"?',
    ],
    [
      { words: { readingTime: { othr: "{n} min" } } },
      'settings-unknown 14:27 "words.readingTime.othr" is not a setting. | Did you mean "other"?',
    ],
  ];
  for (const [settings, expected] of cases) {
    test(expected, () => assert.equal(firstFinding({ ...least, ...settings }, source), expected));
  }

  test("a short name is not taken for any other short name", () => {
    assert.doesNotMatch(firstFinding({ ...least, zzz: 1 }), /Did you mean/);
  });
});

describe("a setting of the wrong form is named", () => {
  const cases: [settings: object, expected: RegExp][] = [
    [{ title: "" }, /^settings-form .*"title" cannot be ""/],
    [{ title: 5 }, /^settings-form .*"title" cannot be 5/],
    [{ author: "" }, /^settings-form .*"author" cannot be/],
    [{ author: 5 }, /^settings-form .*"author" cannot be 5/],
    [{ author: {} }, /^settings-missing .*"author\.name" is missing/],
    [{ cards: true }, /"cards" cannot be true\. \| It should be \{ look, colors, fonts \}.*, or false/],
    [{ cards: { look: "plait" } }, /"cards\.look" cannot be "plait"\. \| It should be "paper", "ink" or "plate"/],
    [
      { cards: { colors: { accent: "green" } } },
      /"cards\.colors\.accent" cannot be "green"\. \| It should be a colour/,
    ],
    [{ cards: { colors: "green" } }, /"cards\.colors" cannot be "green"\. \| It should be \{ paper, ink, accent \}/],
    [{ font: 5 }, /"font" cannot be 5\. \| It should be the name of an installed package/],
    [{ font: "two words" }, /"font" cannot be "two words"/],
    [{ words: { readingTime: 5 } }, /"words\.readingTime" cannot be 5\. \| It should be a text, or one for each form/],
    [{ timeZone: "Mars/Phobos" }, /"timeZone" cannot be "Mars\/Phobos"\. \| Write a name of the IANA list/],
    [{ timeZone: "" }, /"timeZone" cannot be ""/],
    [{ timeZone: "local" }, /"timeZone" cannot be "local"/],
    [{ language: "English" }, /"language" cannot be "English"\. \| Write a language tag/],
    [{ language: "en-us-uk" }, /"language" cannot be "en-us-uk"/],
    [{ perPage: { home: 0 } }, /"perPage\.home" cannot be 0/],
    [{ perPage: { tag: 2.5 } }, /"perPage\.tag" cannot be 2\.5/],
    [{ feed: { size: "20" } }, /"feed\.size" cannot be "20"/],
    [{ images: { widths: [] } }, /"images\.widths" cannot be \[\]/],
    [{ images: { quality: { avif: 101 } } }, /"images\.quality\.avif" cannot be 101/],
    [{ markdown: { html: "yes" } }, /"markdown\.html" cannot be "yes"/],
    [
      { markdown: { extensions: { math: "yes" } } },
      /"markdown\.extensions\.math" cannot be "yes"\. \| It should be true or false/,
    ],
    [
      { markdown: { extensions: "math" } },
      /"markdown\.extensions" cannot be "math"\. \| It should be names of extensions/,
    ],
    [
      { markdown: { extensions: { footnote: false } } },
      /^settings-unknown .*"markdown\.extensions\.footnote" is not a setting\. \| Did you mean "footnotes"\?/,
    ],
    [
      { urls: { titleEdits: "follow" } },
      /"urls\.titleEdits" cannot be "follow"\. \| It should be "redirect" or "keep"/,
    ],
    [{ urls: { hosts: "netlify" } }, /"urls\.hosts" cannot be "netlify"/],
    [{ urls: { hosts: ["geocities"] } }, /"urls\.hosts(\.0)?" cannot be .*"geocities"/],
    [{ tags: { C: { slug: "a/b" } } }, /"tags\.C\.slug" cannot be "a\/b"/],
    [{ tags: { C: { slug: ".." } } }, /"tags\.C\.slug" cannot be "\.\."/],
    [{ tags: { C: { synonyms: "see" } } }, /"tags\.C\.synonyms" cannot be "see"/],
    [{ navigation: [{ label: "x" }] }, /^settings-missing .*"navigation\.0\.url" is missing/],
  ];
  for (const [settings, expected] of cases) {
    test(JSON.stringify(settings), () => {
      const finding = firstFinding({ ...least, ...settings });
      assert.match(finding, expected);
      assert.doesNotMatch(finding, /\/\^|Object|!0/, "The message is for people, not for programs.");
    });
  }
});

describe("folders stay inside of the blog, and apart", () => {
  for (const output of ["/var/www", "../public", "a/../../b", "C:\\site", "a\\b", ""]) {
    test(`output ${JSON.stringify(output)} is refused`, () => {
      assert.match(firstFinding({ ...least, folders: { output } }), /^settings-form .*"folders\.output"/);
    });
  }
  for (const output of ["public", "build/site", "docs"]) {
    test(`output ${JSON.stringify(output)} is fine`, () =>
      assert.equal(complete({ folders: { output } }).folders.output, output));
  }
  // The output folder is swept, so nothing else may live there.
  for (const output of [".", "./", "posts", "posts/site", ".cache", "images"]) {
    test(`output ${JSON.stringify(output)} would mix the site with its sources`, () => {
      assert.match(firstFinding({ ...least, folders: { output } }), /folders\.output/);
    });
  }
  test("a slash at the end does not count", () => {
    assert.equal(complete({ folders: { output: "public/" } }).folders.output, "public");
  });
});

test("all missing settings are said at once, each with an example", () => {
  const { problems } = checkSettings({}, "blog.config.ts", "export default defineBlog({});");
  assert.deepEqual(
    problems.map(({ fact, remedy }) => [fact, remedy]),
    [
      ['The setting "title" is missing.', 'Give the blog a name: title: "Fair Copy"'],
      ['The setting "url" is missing.', 'Write where the blog will be published: url: "https://ines.blog/"'],
      ['The setting "author" is missing.', 'Write who writes: author: "Ines Halloran"'],
    ],
  );
});

describe("a file that exports no settings says so", () => {
  for (const settings of [undefined, null, "Fair Copy", () => least]) {
    test(String(settings), () => assert.match(firstFinding(settings), /export default/));
  }
});

describe("an example address cannot reach production", () => {
  const cases: [url: string, isExample: boolean][] = [
    ["https://example.com/", true],
    ["https://www.example.org/blog/", true],
    ["https://blog.example/", true],
    ["https://ines.test/", true],
    ["http://localhost:8080/", true],
    ["http://127.0.0.1/", true],
    ["http://192.168.1.4/", true],
    ["http://[::1]/", true],
    ["http://mymac.local/", true],
    ["http://intranet/", true],
    ["https://ines.blog/", false],
    ["https://ines.github.io/blog/", false],
    ["https://counterexample.com/", false],
    ["https://example.com.ines.blog/", false],
  ];
  for (const [url, isExample] of cases) {
    test(url, () => {
      const problems = findPlaceholders(complete({ url }), "blog.config.ts", `\n  url: "${url}"`);
      assert.deepEqual(
        problems.map(({ code, place }) => [code, place]),
        isExample ? [["settings-url-example", { path: "blog.config.ts", line: 2, column: 3 }]] : [],
      );
    });
  }
});

describe("a setting is found in its file", () => {
  const cases: [source: string, key: string, line: number, column: number][] = [
    ["export default { title: 'x' }", "title", 1, 18],
    ['{\n  "title": "x" }', "title", 2, 4],
    ["{\n  subtitle: 1,\n  title: 2\n}", "title", 3, 3],
    ["{\n  a: 1,\n  'C++': {}\n}", "C++", 3, 4],
    ["{}", "title", 1, 1],
  ];
  for (const [source, key, line, column] of cases) {
    test(`${key} in ${JSON.stringify(source)}`, () => {
      assert.deepEqual(placeInSource(key, "blog.config.ts", source), { path: "blog.config.ts", line, column });
    });
  }
});

describe("the settings file", () => {
  /** Loads a file of that text; gives the blog, or the problems. */
  async function load(text: string, isProduction = false, name = "blog.config.js") {
    const root = createFolder();
    writeFileSync(join(root, "package.json"), '{"type":"module"}');
    if (text) writeFileSync(join(root, name), text);
    try {
      return { blog: await loadBlog(root, { isProduction }) };
    } catch (issue) {
      if (!(issue instanceof ProblemError)) throw issue;
      return { problems: issue.problems };
    }
  }

  test("is a module in JavaScript or TypeScript", async () => {
    for (const name of ["blog.config.js", "blog.config.mjs", "blog.config.ts"]) {
      const { blog } = await load(`export default ${JSON.stringify(least)}`, true, name);
      assert.equal(blog?.title, "Fair Copy", name);
    }
  });

  test("must be there", async () => {
    const { problems } = await load("");
    assert.equal(problems?.[0]?.code, "settings-file-missing");
    assert.match(problems?.[0]?.remedy ?? "", /longhand init/);
  });

  test("may have an example address while the author writes, but not in production", async () => {
    const text = `export default {\n  title: "Fair Copy",\n  url: "https://example.com/",\n  author: "Ines",\n};\n`;
    assert.equal((await load(text)).blog?.url, "https://example.com/");
    const { problems } = await load(text, true);
    assert.deepEqual(
      problems?.map(({ code, place }) => [code, place]),
      [["settings-url-example", { path: "blog.config.js", line: 3, column: 3 }]],
    );
  });

  test("with a slip in it is an error, not a trace", async () => {
    const cases: [name: string, text: string, place: string][] = [
      ["blog.config.ts", 'export default {\n  title: "Fair Copy"\n  url: 1,\n};\n', "blog.config.ts:3:3"],
      ["blog.config.js", "export default {", "blog.config.js:1:17"],
      ["blog.config.js", "export default { title: tilte };", "blog.config.js:1:25"],
      ["blog.config.js", "throw new Error('no');", "blog.config.js:1:7"],
      ["blog.config.js", 'import "not-there";', "blog.config.js:1:1"],
    ];
    for (const [name, text, expected] of cases) {
      const { problems } = await load(text, false, name);
      assert.deepEqual(
        problems?.map(({ severity, place }) => `${severity} ${place?.path}:${place?.line}:${place?.column}`),
        [`error ${expected}`],
        text,
      );
    }
  });

  test("is given back by defineBlog as it is", () => assert.equal(defineBlog(least), least));
});
